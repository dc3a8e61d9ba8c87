"""A new year after a former one: what comes along, what is asked, what is refused."""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from definition_book import SHEETS, definition
from msgspec.structs import asdict, replace
from openpyxl import load_workbook
from openpyxl.comments import Comment

from survey.cli import app
from survey.commands import new_year
from survey.commands.init import init
from survey.commands.new_year import NewYear, Renewal, begin_year, proposal
from survey.commands.next_steps import YearState, next_steps
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.japanese.dates import fiscal_year
from survey.japanese.years import moved_on, names_year
from survey.model import State, Survey
from survey.storage.folder import Folder, shipped

TODAY = date(2027, 4, 5)
NEXT = Renewal("seisou-2027", date(2027, 9, 30))

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def former(tmp_path: Path) -> Folder:
    """The folder of a small survey of 2026, with files of the officer's own beside its definition."""
    folder = init(tmp_path / "調査R8").folder
    definition(folder.templates)
    (folder.templates / "メール_依頼.txt").write_bytes("件名：お願い\r\n令和８年度の調査です。".encode("cp932"))
    (folder.templates / "市の概要.docx").write_bytes(b"made by the officer")
    return folder


def begun(former: Folder, wanted: Renewal = NEXT, today: date = TODAY) -> NewYear:
    return begin_year(Folder(former.root.parent / "調査R9"), former, wanted, today)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    """Types a command in the folder of the test; its exit code, and all that it says."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["survey", *arguments])
        with pytest.raises(SystemExit) as ended:
            app.run_typed_command()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


def settings_of(folder: Folder) -> tuple[str, date]:
    settings = read_definition(folder.definition).settings
    return settings.survey_id, settings.deadline


# ---------------------------------------------------------------- what comes along


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def otherwise_the_same(survey: Survey, other: Survey) -> bool:
    settings = replace(other.settings, survey_id=survey.settings.survey_id, deadline=survey.settings.deadline)
    return asdict(survey) == asdict(replace(other, settings=settings, season=survey.season))


def test_a_new_year_takes_along_all_that_the_officer_made(former: Folder) -> None:
    done = begun(former)
    assert settings_of(done.folder) == NEXT
    assert otherwise_the_same(done.survey, read_definition(former.definition))
    for path in former.templates.iterdir():
        if path != former.definition:
            assert (done.folder.templates / path.name).read_bytes() == path.read_bytes()
    assert "市の概要.docx" in done.brought
    assert done.folder.collected.is_dir()
    assert not list(done.folder.collected.iterdir())


def test_of_the_workbook_one_sheet_changes_and_of_the_sheet_two_cells(former: Folder) -> None:
    book = load_workbook(former.definition)
    book["課"]["C2"].comment = Comment("４月に異動", "担当")
    book["設定"]["E3"] = "控え"
    book.create_sheet("前任者のメモ")["B2"] = "忘れないこと"
    book.save(former.definition)
    done = begun(former)
    before, after = parts(former.definition), parts(done.folder.definition)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    old, new = (load_workbook(folder.definition)["設定"] for folder in (former, done.folder))
    changed = {cell.coordinate for row in old.iter_rows() for cell in row if cell.value != new[cell.coordinate].value}
    assert changed == {"B2", "B5"}
    assert new["B5"].number_format == old["B5"].number_format


def strange(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Another program has written the sheet 設定."""
    content = parts(path)
    with zipfile.ZipFile(path, "w") as package:
        for name, part in content.items():
            package.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)


def with_prefix(part: bytes) -> bytes:
    for word in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
        part = part.replace(b"<" + word + b" ", b"<x:" + word + b" ").replace(b"<" + word + b">", b"<x:" + word + b">")
        part = part.replace(b"</" + word + b">", b"</x:" + word + b">")
    return part.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")


def without_places(part: bytes) -> bytes:
    for number in range(1, 20):
        part = part.replace(b'<row r="%d"' % number, b"<row")
        for letter in (b"A", b"B", b"C"):
            part = part.replace(b'<c r="%s%d"' % (letter, number), b"<c")
    return part


@pytest.mark.parametrize("change", [without_places, lambda part: part.replace(b'<c r="B2"', b"<c\n\tr = 'B2' ")])
def test_however_a_program_writes_cells_they_are_found(change: Callable[[bytes], bytes], former: Folder) -> None:
    strange(former.definition, change)
    assert settings_of(begun(former).folder) == NEXT


def test_cells_are_found_where_elements_have_prefixes(former: Folder) -> None:
    content = parts(former.definition)
    plain = content["xl/worksheets/sheet1.xml"]
    only_cells = plain[plain.index(b"<sheetData") : plain.index(b"</sheetData>") + len(b"</sheetData>")]
    strange(
        former.definition,
        lambda part: with_prefix(
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + only_cells
            + b"</worksheet>"
        ),
    )
    assert settings_of(begun(former).folder) == NEXT


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("令和8年9月30日（水）", "令和9年9月30日（木）"),
        ("令和8年9月30日", "令和9年9月30日"),
        ("2026-9-30", "2027/09/30"),
        ("R8.9.30", "2027/09/30"),
    ],
)
def test_a_deadline_that_is_a_text_stays_one(written: str, expected: str, former: Folder) -> None:
    definition(former.templates, {("設定", "B5"): written})
    done = begun(former)
    assert load_workbook(done.folder.definition)["設定"]["B5"].value == expected
    assert settings_of(done.folder) == NEXT


def test_days_counted_from_1904_stay_so(former: Folder) -> None:
    book = load_workbook(former.definition)
    book.epoch = __import__("openpyxl").utils.datetime.CALENDAR_MAC_1904
    book.save(former.definition)
    assert settings_of(begun(former).folder) == NEXT


def test_what_is_no_file_of_the_officers_is_named_and_left(former: Folder) -> None:
    (former.templates / "~$調査定義.xlsx").write_bytes(b"owner")
    (former.templates / "Thumbs.db").write_bytes(b"")
    (former.templates / "下書き").mkdir()
    if os.name == "posix":
        (former.templates / "様式.docx").symlink_to(former.templates / "市の概要.docx")
    done = begun(former)
    left = {one.name for one in done.left}
    assert left >= {"~$調査定義.xlsx", "Thumbs.db", "下書き"}
    assert not {path.name for path in done.folder.templates.iterdir()} & left


def test_a_template_that_the_former_folder_lacks_is_supplied_and_said(former: Folder) -> None:
    (former.templates / "メール_督促.txt").unlink()
    done = begun(former)
    assert done.supplied == ("メール_督促.txt",)
    assert (done.folder.templates / "メール_督促.txt").read_bytes() == shipped("メール_督促.txt").read_bytes()


def test_what_is_another_for_each_year_is_not_said_to_speak_of_the_former_one(former: Folder) -> None:
    done = begun(former, Renewal("seisou-2026-again", date(2027, 3, 1)), date(2026, 12, 1))
    assert not [one.place for one in done.mentions if "設定" in one.place]


def test_what_still_speaks_of_the_former_year_is_named(former: Folder) -> None:
    definition(
        former.templates,
        {("設定", "B3"): "令和８年度 清掃に関する調査", ("課題", "C3"): "2026年の申合せ", ("課題", "B3"): "第18会議室"},
    )
    copy = former.templates / "市の概要.docx"
    with zipfile.ZipFile(copy, "w") as package:
        package.writestr("word/document.xml", "<w:p><w:t>令和</w:t></w:r><w:r><w:t>８年度の概要</w:t></w:p>")
    done = begun(former)
    assert [one.place for one in done.mentions] == [
        "調査定義.xlsx 設定!B3",
        "調査定義.xlsx 課題!C3",
        "メール_依頼.txt 2行目",
        "市の概要.docx",
    ]


def test_what_the_office_gave_comes_along_and_is_said_to_be_of_the_former_year(former: Folder, typed: Typed) -> None:
    given = {"初期値": [["NO", "項目", "内容", "変更可"], ["1", "remark", "床の傷みを確かめた。", "○"]]}
    before = definition(former.templates, sheets=SHEETS | given).read_bytes()
    done = begun(former)
    assert done.given == 2 and done.survey.given == read_definition(former.definition).given
    assert "初期値（調査票の 2欄）は前回のままです" in typed("init", "調査R10", "--from", "調査R8")[1]
    assert former.definition.read_bytes() == before


# ---------------------------------------------------------------- what is proposed


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("chiikifukushi-r8", "chiikifukushi-r9"),
        ("R8_chosa", "R9_chosa"),
        ("Ｒ８調査", "Ｒ９調査"),
        ("r08-2", "r09-2"),
        ("令和8", "令和9"),
        ("調査令和８年度", "調査令和９年度"),
        ("seisou-2026", "seisou-2027"),
        ("２０２６調査", "２０２７調査"),
        ("r8-2026", "r9-2027"),
        ("aws-s3-r8", "aws-s3-r9"),
        ("fukushi8", "fukushi9"),
        ("kyosei-r5", "kyosei-r6"),
        ("r7-2", "r8-2"),
        ("r5-2025", "r5-2026"),
        ("fukushi", ""),
        ("v2-18", ""),
        ("20260930", ""),
    ],
)
def test_the_next_name_is_proposed_in_the_same_manner(name: str, moved: str) -> None:
    assert moved_on(name, 2026, 1) == moved


def test_names_move_from_one_era_into_the_next() -> None:
    assert moved_on("h30", 2018, 1) == "r1"
    assert moved_on("平成30", 2018, 2) == "令和2"
    assert moved_on("令和元", 2019, 1) == "令和2"
    assert moved_on("Ｈ３０", 2018, 1) == "Ｒ１"


@pytest.mark.parametrize("text", ["令和8年度", "令和　８ 年度", "R8年度", "Ｒ８", "2026年", "令和八年", "㋿8年", "r08"])
def test_a_text_speaks_of_a_year_in_many_ways(text: str) -> None:
    assert names_year(text, 2026)


@pytest.mark.parametrize("text", ["令和18年", "R80", "第8回", "12026", "令和7年度", "center8", "8年度"])
def test_other_numbers_are_no_year(text: str) -> None:
    assert not names_year(text, 2026)


def test_the_first_year_of_an_era_is_spoken_of() -> None:
    assert names_year("令和元年度", 2019)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 11, 28), "令和７年度"),
        (date(2026, 3, 31), "令和７年度"),
        (date(2026, 4, 1), "令和８年度"),
        (date(2019, 4, 10), "平成３１年度"),
        (date(2019, 11, 30), "令和元年度"),
        (date(2020, 3, 31), "令和元年度"),
        (date(1989, 1, 20), "昭和６３年度"),
    ],
)
def test_a_year_is_called_by_its_deadline(day: date, name: str) -> None:
    assert fiscal_year(day) == name


@pytest.mark.parametrize(
    ("deadline", "today", "proposed"),
    [
        (date(2026, 9, 30), date(2027, 4, 5), date(2027, 9, 30)),
        (date(2025, 11, 28), date(2026, 4, 5), date(2026, 11, 27)),  # Saturday
        (date(2027, 2, 12), date(2027, 4, 5), date(2028, 2, 10)),  # Saturday, behind a holiday
        (date(2028, 2, 29), date(2028, 4, 5), date(2029, 2, 28)),
        (date(2023, 9, 30), date(2027, 4, 5), date(2027, 9, 30)),
        (date(2026, 9, 30), date(2027, 9, 30), date(2028, 9, 29)),
    ],
)
def test_the_same_day_is_proposed_or_the_last_before_it_on_which_the_office_is_open(
    deadline: date, today: date, proposed: date, former: Folder
) -> None:
    definition(former.templates, {("設定", "B5"): deadline})
    survey = read_definition(former.definition)
    assert proposal(survey, today).deadline == proposed


def test_the_name_skips_as_many_years_as_the_deadline(former: Folder) -> None:
    assert proposal(read_definition(former.definition), date(2028, 12, 1)).survey_id == "seisou-2029"


# ---------------------------------------------------------------- at the command line


def test_where_nobody_can_be_asked_the_next_year_is_taken_and_said(former: Folder, typed: Typed) -> None:
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert code == 0
    survey_id, deadline = settings_of(Folder(former.root.parent / "調査R9"))
    assert survey_id in said
    assert f"{deadline.month}月{deadline.day}日" in said
    assert "前回から決めました" in said
    (brought,) = [line for line in said.splitlines() if "一緒に引き継いだもの" in line]
    assert "市の概要.docx" in brought
    assert "なし" not in brought


def test_options_say_what_is_wanted(former: Folder, typed: Typed) -> None:
    code, said = typed("init", "調査R9", "--from", "調査R8", "--id", "seisou-x", "--deadline", "令和40年10月1日")
    assert code == 0
    assert settings_of(Folder(former.root.parent / "調査R9")) == ("seisou-x", date(2058, 10, 1))
    assert "前回から決めました" not in said


def test_at_a_terminal_both_are_asked_for_until_they_can_be(
    former: Folder, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["seisou-2026", "清掃 R9", "", "きのう", "2001/1/1", "2059/10/1"])
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or next(answers))
    code, _ = typed("init", "調査R9", "--from", "調査R8")
    assert code == 0
    assert len(asked) == 6
    survey_id, deadline = settings_of(Folder(former.root.parent / "調査R9"))
    assert survey_id.startswith("seisou-20")
    assert survey_id != "seisou-2026"
    assert deadline == date(2059, 10, 1)


def test_what_an_option_says_is_not_asked_and_the_end_of_input_ends_it(
    former: Folder, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(question: str) -> str:
        assert "締切" in question
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", ended)
    monkeypatch.setattr(sys, "argv", ["survey", "init", "調査R9", "--from", "調査R8", "--id", "a"])
    monkeypatch.chdir(former.root.parent)
    with pytest.raises(KeyboardInterrupt):
        app.run_typed_command()
    assert not (former.root.parent / "調査R9").exists()


REFUSED = [
    (["調査R9", "--from", "調査R8", "--id", "seisou-2026"], "前回と同じ"),
    (["調査R9", "--from", "調査R8", "--id", "清掃 R9"], "使えません"),
    (["調査R9", "--from", "調査R8", "--deadline", "2026/9/30"], "過ぎて|より後"),
    (["調査R9", "--from", "調査R8", "--deadline", "2001/1/1"], "過ぎて"),
    (["調査R9", "--from", "調査R8", "--deadline", "2100/1/1"], "2099"),
    (["調査R8/R9", "--from", "調査R8"], "もう一方の中"),
    (["調査R8/../調査R8/collected/R9", "--from", "調査R8"], "もう一方の中"),
    ([".", "--from", "調査R8"], "もう一方の中"),
    (["調査R8", "--from", "調査R8"], "すでに調査の"),
    (["調査R9", "--from", "ない"], "前回の調査のフォルダーではありません"),
    (["調査R9", "--from", "調査R8/templates_xlsx"], "前回の調査のフォルダーではありません"),
    (["調査R9", "--from", "調査R8/templates_xlsx/調査定義.xlsx"], "前回の調査のフォルダーではありません"),
]


@pytest.mark.parametrize(("arguments", "why"), REFUSED, ids=[" ".join(one[0]) for one in REFUSED])
def test_what_cannot_be_is_refused_with_the_remedy_and_nothing_is_made(
    arguments: list[str], why: str, former: Folder, typed: Typed
) -> None:
    import re

    before = sorted(former.root.parent.rglob("*"))
    code, said = typed("init", *arguments)
    assert code == 1
    assert re.search(why, said)
    assert "→" in said
    assert sorted(former.root.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["調査R9", "--from", "調査R8", "--definition", "調査定義.xlsx"],
        ["調査R9", "--from", "調査R8", "--deadline", "いつか"],
        ["調査R9", "--id", "r9"],
        ["調査R9", "--deadline", "2059/10/1"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told(arguments: list[str], former: Folder, typed: Typed) -> None:
    assert typed("init", *arguments)[0] == 2
    assert not (former.root.parent / "調査R9").exists()


def test_a_name_without_a_number_must_be_given(former: Folder, typed: Typed) -> None:
    definition(former.templates, {("設定", "B2"): "seisou"})
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert (code, "--id" in said) == (1, True)
    assert typed("init", "調査R9", "--from", "調査R8", "--id", "seisou-b")[0] == 0


def test_the_deadline_must_come_after_the_former_one(former: Folder) -> None:
    with pytest.raises(SurveyError, match="より後ではありません"):
        begun(former, NEXT._replace(deadline=date(2026, 9, 30)), date(2026, 5, 1))
    begun(former, NEXT._replace(deadline=date(2026, 10, 1)), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("where", "target", "source"),
    [
        ("", "調査R8/R9", "調査R8"),
        ("", ".", "調査R8"),
        ("調査R8", "R9", "."),
        ("調査R8", "..", "."),
        ("", "調査R8/調査R7", "調査R8"),
    ],
)
def test_the_folder_that_is_proposed_instead_of_one_within_the_former_one_can_be_made(
    where: str, target: str, source: str, former: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "調査R7").mkdir()
    monkeypatch.chdir(tmp_path / where)
    with pytest.raises(SurveyError) as refused:
        begin_year(Folder(Path(target)), Folder(Path(source)), NEXT, TODAY)
    (fault,) = refused.value.faults
    proposed = Path(fault.remedy.partition("例 ")[2].partition("）")[0])
    assert not proposed.exists()
    assert begin_year(Folder(proposed), Folder(Path(source)), NEXT, TODAY).folder.definition.exists()


def test_what_every_command_proposes_when_the_year_is_over_begins_the_next_one(
    former: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_all = {State.SUBMITTED: 14}
    over = YearState(1, 14, 14, 14, 14, states=in_all, in_force=True, validated=True, merged=True)
    (step,) = next_steps(over)
    assert step.command.endswith(" --from .")
    monkeypatch.chdir(former.root)
    begin_year(Folder(Path(step.command.split()[2])), Folder(Path()), NEXT, TODAY)
    assert (tmp_path / "新しいフォルダー" / "templates_xlsx").exists()


def test_a_survey_that_is_there_stays(former: Folder, typed: Typed) -> None:
    assert typed("init", "調査R9")[0] == 0
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert (code, "すでに調査の" in said) == (1, True)


def test_files_that_are_there_are_not_overwritten(former: Folder, typed: Typed) -> None:
    standing = former.root.parent / "調査R9" / "templates_xlsx" / "市の概要.docx"
    standing.parent.mkdir(parents=True)
    standing.write_bytes(b"another")
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert (code, str(standing.name) in said) == (1, True)
    assert standing.read_bytes() == b"another"


@pytest.mark.parametrize(
    "broken",
    [
        lambda path: definition(path.parent, {("課題", "A2"): None}),
        lambda path: definition(path.parent, {("設定", "B2"): "=A1"}),
        lambda path: path.write_bytes(b"no workbook"),
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0 .xls"),
    ],
    ids=["a number is missing", "a formula", "no workbook", ".xls"],
)
def test_a_broken_definition_is_refused_with_its_place(
    broken: Callable[[Path], object], former: Folder, typed: Typed
) -> None:
    broken(former.definition)
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert code == 1
    assert str(Path("調査R8", "templates_xlsx")) in said
    assert not (former.root.parent / "調査R9").exists()


def twice(part: bytes) -> bytes:
    """The cell of 調査ID stands there twice, as a program without care may leave it."""
    start = part.index(b'<c r="B2"')
    cell = part[start : part.index(b"</c>", start) + len(b"</c>")]
    return part.replace(cell, cell + cell, 1)


def test_a_cell_that_cannot_be_changed_alone_is_refused_with_its_place(former: Folder, typed: Typed) -> None:
    strange(former.definition, twice)
    code, said = typed("init", "調査R9", "--from", "調査R8", "--id", "b-1")
    assert (code, "設定!B2" in said, "上書き保存" in said) == (1, True, True)
    assert not (former.root.parent / "調査R9").exists()


def test_a_date_that_would_be_read_otherwise_is_refused_with_its_place(former: Folder, typed: Typed) -> None:
    def as_iso(part: bytes) -> bytes:
        start = part.index(b'<c r="B5"')
        end = part.index(b"</c>", start) + len(b"</c>")
        return part[:start] + b'<c r="B5" t="d"><v>2026-09-30T00:00:00</v></c>' + part[end:]

    strange(former.definition, as_iso)
    code, said = typed("init", "調査R9", "--from", "調査R8")
    assert (code, "設定!B5" in said, "上書き保存" in said) == (1, True, True)
    assert not (former.root.parent / "調査R9").exists()


def test_where_more_would_change_than_was_meant_nothing_is_made(
    former: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = {("設定", "B2"): NEXT.survey_id, ("設定", "B5"): NEXT.deadline, ("課題", "B2"): "裏口"}
    (tmp_path / "別").mkdir()
    other = definition(tmp_path / "別", changes).read_bytes()
    monkeypatch.setattr(new_year, "renewed", lambda *_: other)
    with pytest.raises(SurveyError, match="書き換える"):
        begun(former)
    assert not (former.root.parent / "調査R9").exists()


def test_a_definition_in_another_format_under_its_name_is_refused(former: Folder, typed: Typed) -> None:
    rows = (
        "".join(f"<table:table-cell office:value-type='string'><text:p>{v}</text:p></table:table-cell>" for v in row)
        for row in [["a"]]
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as ods:
        ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        ods.writestr("content.xml", f"<x>{''.join(rows)}</x>")
    former.definition.write_bytes(package.getvalue())
    assert typed("init", "調査R9", "--from", "調査R8")[0] == 1


def test_the_new_year_knows_where_the_former_one_lies_when_both_are_moved(former: Folder, tmp_path: Path) -> None:
    from survey.commands.former_paths import folder_of
    from survey.commands.former_year import recorded_former

    done = begun(former)
    shutil.move(former.root.parent, tmp_path.parent / f"{tmp_path.name}-moved")
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    recorded = recorded_former(Folder(moved / done.folder.root.name))
    assert recorded is not None
    assert folder_of(recorded, Folder(moved / done.folder.root.name)).root == (moved / "調査R8").resolve()
    assert recorded.year == "令和８年度"


def test_what_lies_in_the_folder_before_it_is_a_survey_is_never_written_over(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "調査")
    folder.templates.mkdir(parents=True)
    own = folder.templates / "概要.docx"
    own.write_bytes(b"the officer's own")
    init(folder.root)
    assert own.read_bytes() == b"the officer's own"
    assert folder.definition.exists()
    assert (folder.templates / "メール_依頼.txt").exists()
