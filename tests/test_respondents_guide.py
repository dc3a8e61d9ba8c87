"""記入の手引き: what the page says, that the request brings it along, and that it is no answer when it comes back."""

from __future__ import annotations

import io
import re
import shutil
import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import Drafted, write_drafts
from survey.commands.mail.plan import plan
from survey.commands.run import Run
from survey.guide.respondents_page import respondents_page
from survey.intake.own_page import is_own_page
from survey.mail import message
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.message import Sender
from survey.model import Confirming, FormShape, Given, Outcome, Settings, Survey
from survey.storage.folder import Folder
from tests.builders import SURVEY
from tests.letters import letter as returned_mail
from tests.mail_desk import read_mail, text_of, write_settings

NOW = datetime(2026, 10, 1, 9, 0)
NAME = "記入の手引き.docx"


def with_settings(**changes: object) -> Survey:
    settings: Settings = replace(SURVEY.settings, **changes)
    return replace(SURVEY, settings=settings)


def said(survey: Survey = SURVEY) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(respondents_page(survey))).paragraphs)


# ---------------------------------------------------------------- the page


def test_it_says_who_confirms_what_the_office_gave_and_when_a_slip_is_done_only_where_forms_have_that() -> None:
    slips = with_settings(form_shape=FormShape.SLIPS)
    assert not any(words in said() for words in ("確認者", "縦に並んで", "緑色"))
    given = replace(SURVEY, given={("福祉課", "1"): {"status": Given("毎週開く。", open=True)}})
    assert "緑色の欄は" in said(given)
    assert "右端の「記入済」" in said() and "右端" not in said(slips)
    assert "確認者・確認日に記入" in said(with_settings(confirming=Confirming.REQUIRED))
    assert "課題ごとに縦に並んで" in said(slips)
    assert "欄を選ぶと、書き方" in said() and "書き方と記入例は、欄の右" in said(slips)


def test_it_tells_of_the_former_year_only_where_there_is_one() -> None:
    former = replace(SURVEY, former_year="令和７年度")
    unconfirmed = replace(with_settings(confirmed_by_choice=False), former_year="令和７年度")
    assert "水色" not in said()
    assert "前回（令和７年度）の回答" in said(former) and "変更なし" in said(former)
    assert "水色" in said(unconfirmed) and "変更なし" not in said(unconfirmed)


def test_it_tells_only_of_what_the_form_has() -> None:
    questions = tuple(replace(question, not_applicable=()) for question in SURVEY.questions)
    assert "該当しない" in said() and "該当しない" not in said(replace(SURVEY, questions=questions))
    assert "追加回答" in said(with_settings(extra_answers=True))
    assert "追加回答" not in said(with_settings(extra_answers=False))
    assert "へお尋ねください" in said(with_settings(contact="", contact_person=""))
    assert "（）" not in said(with_settings(contact="", contact_person=""))


def test_a_text_of_the_definition_stands_there_as_it_was_typed() -> None:
    typed = r"**太字** と | と <b> と [リンク](x) と `式` と {{ 課名 }} と 1) と \ と &amp;"
    page = said(with_settings(title=typed, office="# 係\n- 二行目"))
    assert f"「{typed}」" in page
    assert "# 係- 二行目" in page


def test_the_words_that_it_quotes_stand_on_the_form(asked: Folder) -> None:
    book = load_workbook(next(asked.forms.glob("*_福祉課.xlsx")))
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"記入済", "該当の有無"} <= shown and "追加回答" in book.sheetnames
    assert any("赤い欄" in text and "灰色の欄" in text and "黄色の欄" in text for text in shown)


def test_it_has_real_headings_and_a_list_that_counts(tmp_path: Path) -> None:
    target = tmp_path / NAME
    target.write_bytes(respondents_page(replace(SURVEY, former_year="令和７年度")))
    document = docx.Document(str(target))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Heading 1" and styles.count("List Number") >= 7
    fonts = set(re.findall(r'w:eastAsia="([^"]+)"', document.styles.element.xml)) - {"ja-JP"}
    assert fonts == {"BIZ UDゴシック"}
    assert [str(error) for error in OpenXmlValidator().validate(target).errors] == []


# ---------------------------------------------------------------- with the request


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = init(tmp_path_factory.mktemp("page") / "調査").folder
    write_settings(folder, {"記入の手引き": "する"})
    generate(Run(folder))
    return folder


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(asked.root, tmp_path / "調査")))


def draft(folder: Folder, purpose: Purpose = Purpose.REQUEST) -> Drafted:
    return write_drafts(Run(folder), plan(Run(folder), MailRequest(purpose), NOW.date()), NOW)


def attached(path: Path) -> dict[str, bytes]:
    return {part.get_filename() or "": part.get_content() for part in read_mail(path.read_bytes()).iter_attachments()}


def test_the_request_brings_it_along_behind_the_form_and_says_so(folder: Folder) -> None:
    path = draft(folder).drafts[0]
    form, page = attached(path)
    assert (form, page) == (path.with_suffix(".xlsx").name, NAME)
    assert attached(path)[NAME] == folder.respondents_guide.read_bytes()
    assert "wordprocessingml" in path.read_text("ascii") and NAME in text_of(read_mail(path.read_bytes()))
    assert recorded(folder)[0].attachment == f"{form}、{NAME}"


def test_nothing_is_brought_along_unless_the_definition_says_so(folder: Folder) -> None:
    write_settings(folder, {"記入の手引き": None})
    path = draft(folder).drafts[0]
    assert list(attached(path)) == [path.with_suffix(".xlsx").name]
    assert not folder.respondents_guide.exists() and "手引き" not in text_of(read_mail(path.read_bytes()))


def test_a_reminder_does_not_bring_it_along(folder: Folder) -> None:
    path = draft(folder, Purpose.REMINDER).drafts[0]
    assert len(attached(path)) == 1 and not folder.respondents_guide.exists()


def test_its_name_is_ascii_where_that_of_the_form_is(folder: Folder) -> None:
    write_settings(folder, {"添付名": "英数字"})
    path = draft(folder).drafts[0]
    assert list(attached(path)) == ["chosahyo_01.xlsx", "kinyu_no_tebiki.docx"]


def test_it_is_written_only_where_it_says_anything_else(folder: Folder) -> None:
    draft(folder)
    before = folder.respondents_guide.read_bytes()
    folder.respondents_guide.chmod(0o444)
    inode = folder.respondents_guide.stat().st_ino
    draft(folder)
    assert (folder.respondents_guide.stat().st_ino, folder.respondents_guide.read_bytes()) == (inode, before)
    write_settings(folder, {"締切": date(2026, 12, 18)})
    draft(folder)
    assert folder.respondents_guide.read_bytes() != before


def test_the_size_of_a_mail_counts_it(folder: Folder) -> None:
    outgoing = plan(Run(folder), MailRequest(Purpose.REQUEST), NOW.date())
    for letter in outgoing.letters:
        content = letter.forms[0].path.read_bytes()
        sent = message.mail(letter, Sender(outgoing.sender.mailbox), [content], NOW, "<1@example.jp>")
        assert len(sent) <= message.most_bytes(letter, [len(content)]) <= len(sent) + 10_000
        assert len(attachments := list(read_mail(sent).iter_attachments())) == 2
        assert attachments[1].get_content() == folder.respondents_guide.read_bytes()


# ---------------------------------------------------------------- when it comes back


def outcomes(folder: Folder) -> dict[str, tuple[Outcome, str]]:
    """What became of each file in collected/, and the code of what is said of it, if anything is."""
    ledger = judge(Run(folder)).ledger
    codes = {finding.place.file: finding.code for finding in ledger.findings}
    return {slip.file.name: (slip.outcome, codes.get(slip.file.name, "")) for slip in ledger.receipts}


def test_it_is_no_answer_whatever_it_is_called_and_after_the_deadline_moved(folder: Folder) -> None:
    draft(folder)
    shutil.copy(folder.respondents_guide, folder.collected / "福祉課_回答.docx")
    write_settings(folder, {"締切": date(2026, 12, 18)})
    assert outcomes(folder) == {"福祉課_回答.docx": (Outcome.OUT_OF_SCOPE, "X502")}


def test_the_words_of_a_mail_that_brings_nothing_else_still_wait(folder: Folder) -> None:
    draft(folder)
    mail = returned_mail("該当ありません。よろしくお願いします。", (NAME, folder.respondents_guide.read_bytes()))
    (folder.collected / "返信.eml").write_bytes(mail.as_bytes())
    found = outcomes(folder)
    assert sorted(found.values()) == [(Outcome.ON_HOLD, "H410"), (Outcome.OUT_OF_SCOPE, "X502")]


def test_what_somebody_wrote_into_it_waits_for_a_person(folder: Folder) -> None:
    draft(folder)
    document = docx.Document(str(folder.respondents_guide))
    document.add_paragraph("福祉課：昨年から居場所づくりに取り組んでいます。")
    document.save(str(folder.collected / NAME))
    assert outcomes(folder)[NAME] == (Outcome.ON_HOLD, "H410")


def repacked(content: bytes, method: int = zipfile.ZIP_DEFLATED, **changed: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, added in changed.items():
            new.writestr(name, added)
    return result.getvalue()


def with_a_second_text(content: bytes) -> bytes:
    """Another text under the name of ours; what a program shows of two is its own affair."""
    result = io.BytesIO(content)
    with zipfile.ZipFile(io.BytesIO(content)) as old, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(result, "a", zipfile.ZIP_DEFLATED) as new:
            new.writestr("word/document.xml", old.read("word/document.xml"))
    return result.getvalue()


def test_only_what_is_as_we_made_it_is_ours() -> None:
    ours = respondents_page(SURVEY)
    assert is_own_page(ours) and is_own_page(repacked(ours))
    others = (
        b"",
        ours[:-30],
        ours[: len(ours) // 2],
        repacked(ours, **{"word/comments.xml": b"<x/>"}),
        repacked(ours, **{"docProps/core.xml": b""}),
        repacked(ours, zipfile.ZIP_LZMA),
        repacked(ours, **{"word/media/x.png": bytes(1 << 20)}),
        repacked(ours, **{f"word/{number}.xml": b"" for number in range(40)}),
        ours.replace(b"word/document.xml", b"word/documant.xml"),
        with_a_second_text(ours),
    )
    assert not any(map(is_own_page, others))
