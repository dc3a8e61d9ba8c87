"""A survey of 市町村 and 指標, from its forms to its mails: whoever meets it reads its own words, and no others.

It is run by the command line, with answers as bad as they come, so that as much is said as can be.
"""

from __future__ import annotations

import email
import html
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from email import policy
from pathlib import Path

import pytest
from msgspec import Struct
from openpyxl import Workbook, load_workbook
from respondent import fill
from typer.testing import CliRunner

from survey.cli.app import app
from survey.cli.output import Output
from survey.commands.former_year import read_former
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.model import EVERYONE, Names
from survey.storage.folder import DEFINITION, Folder

MUNICIPALITIES = ("あおば市", "みどり町", "もみじ村", "ひかり市", "さくら市", "いずみ町", "しらかば村")
SHEETS: dict[str, list[list[object]]] = {
    "設定": [
        ["項目", "内容"],
        ["調査ID", "shihyo-r8"],
        ["調査名", "計画の指標に関する照会"],
        ["資料番号", "資料２"],
        ["見出し", "２　指標の状況"],
        ["締切", date(2026, 11, 30)],
        ["事務局", "総合政策局 計画推進室"],
        ["連絡先", "内線 0000"],
        ["差出人", "keikaku@example.jp"],
        ["課の名称", "市町村"],
        ["課題の名称", "指標"],
        ["関係課の名称", "対象市町村"],
        ["追加回答", "する"],
        ["記入の手引き", "する"],
    ],
    "課題": [
        ["問", "指標", "算出の方法", "対象市町村"],
        ["1", "出前講座の参加者", "年度の延べ人数", "全市町村"],
        ["2", "見守りの協定", "年度末の件数", "あおば市\nみどり町\nもみじ村"],
        ["3", "避難の計画", "", "ひかり市\nさくら市"],
    ],
    "課": [
        ["市町村名", "別名", "宛先", "CC", "地域"],
        *[[name, "", f"m{at}@example.jp" if at else "", "", "北" if at % 2 else "南"] for at, name in enumerate(MUNICIPALITIES)],
    ],
    "設問": [
        ["項目", "見出し", "種類", "必須", "最大文字数", "選択肢", "該当なしの選択肢", "記入要領", "記入例", "参考３に載せる", "単位", "合計行"],
        ["applies", "該当の有無", "選択", "○", "", "該当あり\n該当なし", "該当なし", "", "", "○", "", "件数"],
        ["count", "実績", "数値", "該当あり", "", "", "", "", "120", "○", "人", "合計"],
        ["status", "取組の状況", "長文", "該当あり", 200, "", "", "短く。", "月に一度、集まりを開いている。", "○", "", ""],
        ["partners", "連携したい市町村", "課の選択", "", "", "", "", "", "", "○", "", ""],
        ["note", "連携の内容", "長文", "", 200, "", "", "", "", "partners", "", ""],
    ],
}  # fmt: skip

LABELS = 3
"""The row of a form that says whose it is."""

WITH_SHEET_NAMES = ("「課」", "「課題」")
"""Sheets of 調査定義.xlsx, which are the tool's own."""
IN_THE_RECORD = "課名"
"""The name under which a form keeps whose it is, on a sheet that nobody sees and in the properties of the file."""
DRAWING = "課題ごとの回答"
"""By which the template of 概要 calls its chart."""


class Year(Struct, frozen=True):
    """A survey that was run."""

    folder: Folder
    screens: tuple[str, ...]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    root = tmp_path_factory.mktemp("照会")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    book.save(root / DEFINITION)
    folder = Folder(root / "調査")
    screens = [run("init", folder, "--definition", str(root / DEFINITION))]
    screens += [run("generate", folder), run("status", folder), run("mail", folder)]
    send_in(folder)
    screens += [run("status", folder), run("validate", folder)]
    rule(folder, {"なぞ.xlsx": "よく分からない"})
    screens += [run("validate", folder), run("merge", folder), run("status", folder)]
    screens += [run("mail", folder, "--return"), run("mail", folder, "--remind"), run("mail", folder, "--remind")]
    screens += [run("mail", folder, "--again", "どこか市")]
    screens += [run("init", Folder(root / "次の年"), "--from", str(folder.root))]
    return Year(folder, tuple(screens))


def run(command: str, folder: Folder, *options: str, table: Path | None = None) -> str:
    tables = [str(table)] if table else []
    done = CliRunner().invoke(app, [command, *tables, str(folder.root), *options], obj=Output())
    assert done.exception is None or isinstance(done.exception, SystemExit | SurveyError), done.output
    return f"{done.output}{done.exception if isinstance(done.exception, SurveyError) else ''}"


# ---------------------------------------------------------------- what comes back


def send_in(folder: Folder) -> None:
    others = [name for name in MUNICIPALITIES if name != "あおば市"]
    good = {"該当の有無": "該当あり", "実績\n（人）": "135", "取組の状況": "講座を年に三度開いた。"}
    answer(folder, "あおば市", {"1": {**good, "連携したい市町村": others}, "2": {"該当の有無": "該当なし"}})
    answer(
        folder,
        "みどり町",
        {"1": {**good, "連携したい市町村": ["あおば市"]}, "2": {"該当の有無": "たぶん", "実績\n（人）": "多数"}},
    )
    answer(folder, "ひかり市", {"1": {**good, "取組の状況": "月に一度、集まりを開いている。"}, "2": good})
    book = load_workbook(answer(folder, "もみじ村", {"1": {**good, "連携したい市町村": ["もみじ村"]}}))
    book.remove(book["_survey"])
    for one in book.custom_doc_props.names:
        del book.custom_doc_props[one]
    sheet = book["調査票"]
    sheet.cell(sheet.max_row + 1, 6).value = "7"
    sheet.cell(sheet.max_row, 5).value = "該当あり"
    book.save(folder.collected / "もみじ村.xlsx")
    for cell in [cell for one in book for cell in one[LABELS] if cell.value == "もみじ村"]:
        cell.value = None
    book.save(folder.collected / "なぞ.xlsx")
    book = load_workbook(answer(folder, "さくら市", {"1": good}))
    sheet = book["調査票"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "3":
                cell.value = "9"
            elif cell.value == "避難の計画":
                cell.value, sheet.cell(cell.row, cell.column + 2).value = "ほかの計画", "該当あり"
    for column in range(5, 20):
        if sheet.cell(8, column).value == "ひかり市":
            sheet.cell(10, column).value = "検討中"
    book.save(folder.collected / "さくら市.xlsx")
    (folder.collected / "お知らせ.pdf").write_bytes(b"%PDF-1.4")


def answer(folder: Folder, name: str, answers: dict[str, dict[str, object]]) -> Path:
    (form,) = folder.forms.glob(f"*_{name}.xlsx")
    return fill(form, folder.collected / f"{name}.xlsx", answers, number="問")  # type: ignore[arg-type]


def rule(folder: Folder, verdicts: dict[str, str]) -> None:
    book = load_workbook(folder.ledger)
    sheet = book["受付"]
    for row in sheet.iter_rows():
        if row[0].value in verdicts:
            row[3].value = verdicts[row[0].value]
    book.save(folder.ledger)


def test_the_printed_table_tells_whoever_adopts_it_whom_it_asks(year: Year) -> None:
    target = Folder(year.folder.root.parent / "引き継いだ調査")
    run("adopt", target, table=year.folder.consolidated("資料２"))
    survey = read_definition(target.definition)
    assert survey.settings.names == Names("市町村", "課題", "対象市町村")
    assert survey.issues[0].departments == MUNICIPALITIES
    assert load_workbook(target.definition)["課"]["A1"].value == "市町村名"
    former = read_former(target)
    assert former is not None
    answers = {(one.department, one.issue): one.entries for one in former.answers}
    assert answers["あおば市", "1"]["連携したい市町村"].departments == (EVERYONE,)


# ---------------------------------------------------------------- what is said


def test_the_next_year_begins_with_the_same_words(year: Year) -> None:
    names = read_definition(Folder(year.folder.root.parent / "次の年").definition).settings.names
    assert names == Names("市町村", "指標", "対象市町村")


def test_the_screens_say_the_surveys_own_words(year: Year) -> None:
    screens = "".join("".join(screen.split()) for screen in year.screens)
    assert not others_in(screens)
    for said in ("指標3、", "市町村への依頼", "各市町村に送り", "7市町村のうち", "送らない市町村", "宛先がない市町村"):
        assert said in screens, said


def test_every_file_that_is_made_says_the_surveys_own_words(year: Year) -> None:
    made = [path for path in year.folder.output.rglob("*") if path.is_file()]
    assert {path.suffix for path in made} >= {".xlsx", ".docx", ".html", ".eml"}
    found = {path.name: others for path in made if (others := others_in(*texts_of(path)))}
    assert found == {}


def test_what_is_read_most_is_said_in_the_surveys_own_words(year: Year) -> None:
    folder = year.folder
    said = {path.name: "\n".join(texts_of(path)) for path in folder.output.rglob("*") if path.is_file()}
    expected = {
        "02_みどり町.xlsx": ("市町村名", "貴市町村が対象市町村に挙がっていない指標です。"),
        folder.ledger.name: ("まだ回答がない指標", "採用・除外・市町村名", "この指標に回答がありません。"),
        "資料２.xlsx": ("各市町村", "左の市町村が、上の市町村と連携したい", "回答市町村"),
        "概要.docx": ("7市町村に 3件の指標について", "互いに連携を望んでいる市町村"),
        "回収状況.html": ("市町村ごとの状況", "届いた市町村"),
        "記入の手引き.docx": ("貴市町村が対象市町村に挙がっていない指標",),
        folder.record.name: ("市町村",),
    }
    missing = [(name, text) for name, texts in expected.items() for text in texts if text not in said[name]]
    assert missing == []


def test_the_drafts_address_the_municipality(year: Year) -> None:
    drafts = [" ".join(texts_of(path)) for path in sorted(year.folder.drafts.rglob("*.eml"))]
    assert any("貴市町村の状況を伺います" in text for text in drafts)
    assert any("貴市町村の回答をまだ確認できていません" in text for text in drafts)


def test_as_much_is_said_as_can_be(year: Year) -> None:
    """Or the tests above would look at nothing."""
    codes = {text for text in texts_of(year.folder.ledger) if re.fullmatch(r"[A-Z]\d{3}", text)}
    assert codes >= {"E102", "E104", "E109", "W203", "W206", "W220", "W217", "I303", "H402", "J601"}, codes


def others_in(*texts: str) -> list[str]:
    """The texts that say 課, apart from what is the tool's own."""
    found = []
    for text in texts:
        left = text
        for own in WITH_SHEET_NAMES:
            left = left.replace(own, "")
        if "課" in left and left not in (IN_THE_RECORD, DRAWING):
            found.append(text)
    return found


def texts_of(path: Path) -> Iterator[str]:
    """All texts of a file, whatever part of it they stand in; of a mail those of what it brings along, too."""
    if path.suffix == ".eml":
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        yield from (str(value) for value in message.values())
        body = message.get_body(("plain",))
        yield body.get_content() if body else ""
    elif path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as package:
            yield from package.namelist()
            for part in package.namelist():
                if part.endswith((".xml", ".vml")) and not part.endswith(("styles.xml", "settings.xml")):
                    yield from texts_in(package.read(part).decode())
    elif path.suffix == ".html":
        yield from texts_in(path.read_text("utf-8"))


def texts_in(markup: str) -> Iterator[str]:
    """Texts of elements and of attributes; of styles of Word only those that are shown."""
    markup = re.sub(r'<w:(?:p|r|table?)Style w:val="[^"]*"/>', "", markup)
    yield from (html.unescape(text).strip() for text in re.findall(r">([^<]+)<|=\"([^\"]*)\"", markup) for text in text)
