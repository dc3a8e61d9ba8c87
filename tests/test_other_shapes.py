"""An answer in another shape waits for the officer under the department that it is probably from, and nobody is reminded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from letters import letter
from mail_desk import write_settings
from year import applicable, form_of, give, rule

from survey.commands.judge import Judgement, judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.mail.letter import Purpose
from survey.model import MAIL_TEXT, MAIL_TEXT_APART, Outcome, Receipt
from survey.storage.folder import Folder
from survey.workbook.other_shapes import words_in

pytestmark = pytest.mark.usefixtures("read_here")

HELD, ATTACHED = Outcome.ON_HOLD, Outcome.ATTACHED
TODAY = date(2026, 11, 20)
PDF = b"%PDF-1.7"
ANSWER = {"2": applicable("直売会。")}


def put(folder: Folder, name: str, content: bytes = PDF) -> None:
    path = folder.collected / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def form(folder: Folder, department: str = "福祉課") -> bytes:
    """Content of a form that the department has filled in."""
    path = give(folder, department, "for-a-moment.xlsx", ANSWER)
    content = path.read_bytes()
    path.unlink()
    return content


def zipped(**members: bytes) -> bytes:
    return zip_of([*members.items()])


def zip_of(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def document(*texts: str) -> bytes:
    """A document of Word that answers in a table."""
    made = Document()
    row = made.add_table(1, len(texts)).rows[0]
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def judged(folder: Folder) -> Judgement:
    return judge(Run(folder))


def receipt(folder: Folder, name: str) -> Receipt:
    (found,) = (one for one in judged(folder).ledger.receipts if one.file.name == name)
    return found


def stands(folder: Folder, name: str) -> tuple[Outcome, str]:
    found = receipt(folder, name)
    return found.outcome, found.department


# ---------------------------------------------------------------- it waits, whose it probably is


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("長寿課回答.pdf", PDF),
        ("長寿課.jpg", b"\xff\xd8\xff\xe0"),
        ("長寿課.txt", "該当なし".encode("cp932")),
        ("長寿課.docx", document("該当なし")),
        ("長寿課.xdw", b"\x60\x0e\x82\x82"),
        ("長寿課.jtd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("長寿課.pst", b"!BDN"),
        ("長寿課.lnk", b"L\0\0\0\x01\x14\x02\0"),
        ("長寿課.htm", "<html><body>該当なし</body></html>".encode()),
        ("長寿課", b"\x01\x02\x03"),
        ("長寿課/回答.pdf", PDF),
        ("回答.zip", zip_of([("長寿課.pdf", PDF)])),
        ("ほか.txt", "長寿課です。該当なしです。".encode()),
        ("ほか.txt", "長寿課です。".encode("utf-16")),
        ("ほか.docx", document("長寿課", "該当なし")),
    ],
    # The bytes of a zip tell the time; each process of a run must call a test the same.
    ids=map(str, range(15)),
)
def test_an_answer_in_another_shape_is_on_hold_under_its_department(name: str, content: bytes, folder: Folder) -> None:
    put(folder, name, content)
    (found,) = judged(folder).ledger.receipts
    assert (found.outcome, found.department) == (HELD, "長寿課")
    assert [finding.code for finding in judged(folder).ledger.findings] in (["H410"], ["H403"])
    assert judged(folder).needs_person


@pytest.mark.parametrize(
    "name",
    ["回答.pdf", "長寿課・福祉課.pdf", "福祉課/長寿課回答.pdf", "長寿課へ（福祉課）/a.pdf"],
)
def test_no_department_is_guessed_where_none_or_two_are_possible(name: str, folder: Folder) -> None:
    put(folder, name)
    assert stands(folder, name) == (HELD, "")


def test_two_names_of_the_whole_leave_one_that_its_part_names(folder: Folder) -> None:
    put(folder, "長寿課と福祉課.zip", zip_of([("長寿課.pdf", PDF), ("二.pdf", PDF)]))
    assert stands(folder, "長寿課と福祉課.zip > 長寿課.pdf") == (HELD, "長寿課")
    assert stands(folder, "長寿課と福祉課.zip > 二.pdf") == (HELD, "")


def test_what_is_known_to_be_rubbish_does_not_wait(folder: Folder) -> None:
    put(folder, "Thumbs.db", b"x")
    put(folder, "~$福祉課.xlsx", b"\x05owner")
    assert not judged(folder).needs_person


def test_the_officer_says_whose_it_is_and_puts_it_away_when_it_is_read(folder: Folder) -> None:
    put(folder, "回答.pdf")
    validate(Run(folder))
    rule(folder, "回答.pdf", "長寿課")
    assert stands(folder, "回答.pdf") == (HELD, "長寿課")
    assert [finding.code for finding in judged(folder).ledger.findings] == ["H410"]
    rule(folder, "回答.pdf", "除外")
    assert receipt(folder, "回答.pdf").outcome is Outcome.EXCLUDED
    assert not judged(folder).needs_person


# ---------------------------------------------------------------- mails


def known_to_the_survey(folder: Folder) -> None:
    write_settings(
        folder,
        {"差出人": "事務局 <office@example.jp>"},
        {"長寿課": "長寿課 <choju@example.jp>", "福祉課": "fukushi@example.jp"},
    )


@pytest.mark.parametrize(
    ("mail", "department"),
    [
        (letter("該当なしです。", sender="CHOJU@example.jp"), "長寿課"),
        (letter("該当なしです。", sender="長寿課 山田 <yamada@example.jp>"), "長寿課"),
        (letter("該当なしです。", subject="Re: 長寿課の回答"), "長寿課"),
        (letter("長寿課は、該当なしです。"), "長寿課"),
        (letter("該当なしです。\n\n--\n長寿課 山田\n内線 1234"), "長寿課"),
        (letter(page="<p>該当なしです。</p><p>長寿課</p>"), "長寿課"),
        (letter("地域共生推進課 御中\n該当なしです。長寿課"), "長寿課"),
        (letter("福祉課と連携します。", sender="choju@example.jp"), "長寿課"),
        (letter("該当なしです。", sender="choju@example.jp", subject="福祉課の回答"), ""),
        (letter("福祉課と連携します。長寿課"), ""),
        (letter("該当なしです。", sender="office@example.jp"), ""),
        (letter("該当なしです。"), ""),
    ],
)
def test_a_mail_that_only_says_something_waits_under_its_sender(mail, department: str, folder: Folder) -> None:
    known_to_the_survey(folder)
    put(folder, "m.eml", mail.as_bytes())
    assert stands(folder, "m.eml") == (HELD, department)
    (said, *_) = judged(folder).ledger.unplaced
    assert (said.place.file, said.why) == ("m.eml", MAIL_TEXT)


def test_a_forwarded_mail_is_of_who_wrote_it_and_else_of_who_forwarded_it(folder: Folder) -> None:
    known_to_the_survey(folder)
    for number, writer in enumerate(("fukushi@example.jp", "yamada@example.jp")):
        outer = letter("", sender="choju@example.jp", subject="転送")
        outer.add_attachment(letter("該当なしです。", sender=writer, subject="元"))
        put(folder, f"{number}.eml", outer.as_bytes())
    assert stands(folder, "0.eml > 元.eml") == (HELD, "福祉課")
    assert stands(folder, "1.eml > 元.eml") == (HELD, "長寿課")


def test_two_mails_of_one_subject_in_a_mail_stay_apart(folder: Folder) -> None:
    outer = letter("")
    for _ in range(2):
        outer.add_attachment(letter("該当なしです。", subject="回答"))
    put(folder, "m.eml", outer.as_bytes())
    assert [one.outcome for one in judged(folder).ledger.receipts] == [HELD, HELD]


QUOTING = (
    "該当なしです。\n\n--\n長寿課 山田\n内線 1234\n",
    "該当なしです。\n\n━━━━━━━━━━\n長寿課 山田\nTEL 1234\n━━━━━━━━━━\n",
    "> お願いします。\n該当なしです。\n",
    "2026年11月2日(月) 10:00 事務局 <office@example.jp>:\n\n> お願いします。\n該当なしです。\n",
    "該当なしです。\n\n-----Original Message-----\nFrom: 事務局\nSent: Monday\nTo: 長寿課\nお願いします。\n",
    "該当なしです。\n\n________________________________\nFrom: 事務局\nSent: Monday\nTo: 長寿課\nSubject: 依頼\n\nお願いします。\n",
    "該当なしです。\n\n差出人: 事務局 <office@example.jp>\n送信日時: 11月2日\n宛先: 長寿課\n件名: 依頼\n\nお願いします。\n",
    "該当なしです。\n\nOn Mon, Nov 2, 2026 at 10:00 AM office <office@example.jp> wrote:\n> お願いします。\n",
)


@pytest.mark.parametrize("text", QUOTING)
def test_signature_and_quotation_stand_apart_and_nothing_of_them_is_lost(text: str, folder: Folder) -> None:
    put(folder, "m.eml", letter(text).as_bytes())
    own, apart = judged(folder).ledger.unplaced
    assert (own.why, own.text, apart.why) == (MAIL_TEXT, "該当なしです。", MAIL_TEXT_APART)
    kept = f"{own.text}\n{apart.text}"
    assert all(line.strip() in kept for line in text.splitlines())


@pytest.mark.parametrize(
    "quoted",
    [
        "<blockquote><div>お願いします。</div></blockquote>",
        '<div class="gmail_quote"><div dir="ltr">お願いします。</div></div>',
        '<div class="x moz-cite-prefix">お願いします。</div>',
        "<div id=gmail_quote_1>お願いします。</div><div class></div>",
    ],
)
def test_what_a_page_quotes_stands_apart(quoted: str, folder: Folder) -> None:
    page = f"<style>p{{}}</style><p>該当なし<b>です</b>。</p>{quoted}"
    put(folder, "m.eml", letter(page=page).as_bytes())
    assert [one.text for one in judged(folder).ledger.unplaced] == ["該当なしです。", "> お願いします。"]


def test_a_page_is_read_where_the_plain_text_says_nothing(folder: Folder) -> None:
    put(folder, "m.eml", letter("HTML", page="<p>長寿課は該当なしです。よろしくお願いします。</p>").as_bytes())
    assert [one.text for one in judged(folder).ledger.unplaced] == ["長寿課は該当なしです。よろしくお願いします。"]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("長寿課の回答です。\n農政課は該当なしです。\n", "<p>長寿課の回答です。</p><p>福祉課は後日出します。</p>"),
        ("農政課は該当なしです。\n", f"<p>{'長寿課の回答です。' * 9}</p><p>福祉課は後日出します。</p>"),
    ],
    ids=["the text", "the page"],
)
def test_what_only_one_of_two_ways_of_saying_a_mail_says_is_listed_too(text: str, page: str, folder: Folder) -> None:
    put(folder, "m.eml", letter(text, page=page).as_bytes())
    (said,) = (one.text for one in judged(folder).ledger.unplaced)
    assert all(said.count(line) == 1 for line in ("農政課は該当なしです。", "福祉課は後日出します。"))


def test_a_mail_that_says_the_same_in_two_ways_is_listed_once(folder: Folder) -> None:
    text = "長寿課の回答は*該当なし*です。よろ\nしくお願いします。\n- くわしくは様式<https://example.jp/a>へ\n[cid:logo.png]\n> 前のメール\n"
    page = (
        "<p>長寿課の回答は<b>該当なし</b>です。よろしくお願いします。</p><ul><li>くわしくは"
        "<a href='https://example.jp/a'>様式</a>へ</li></ul><img src='cid:logo.png'><blockquote>前のメール</blockquote>"
    )
    put(folder, "m.eml", letter(text, page=page).as_bytes())
    said = "\n".join(one.text for one in judged(folder).ledger.unplaced)
    assert [said.count(word) for word in ("該当なし", "お願いします", "くわしく", "前のメール")] == [1, 1, 1, 1]


def outlook(
    text: str, *attachments: tuple[str, bytes], sender: str = "choju@example.jp", subject: str = "回答"
) -> bytes:
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create(subject, text, unicode_strings=True)
    message.set_property(0x5D01, 0x001F, sender)
    for name, content in attachments:
        message.add_attachment(name, content)
    return message.to_bytes()


@pytest.mark.parametrize(
    "attachments",
    [(), (("logo.png", b"\x89PNG"),), (("smime.p7s", b"\x30\x82\x01\0"),)],
    ids=["none", "logo", "signature"],
)
def test_a_mail_that_says_all_in_its_subject_waits(attachments, folder: Folder) -> None:
    known_to_the_survey(folder)
    mail = letter("\n", sender="choju@example.jp", subject="該当なしです")
    for name, content in attachments:
        mail.add_attachment(content, maintype="image", subtype="png", filename=name, disposition="inline", cid="<a>")
    put(folder, "m.eml", mail.as_bytes())
    put(folder, "n.msg", outlook("", sender="choju@example.jp", subject="該当なしです"))
    assert stands(folder, "m.eml") == stands(folder, "n.msg") == (HELD, "長寿課")
    said = {text.text for text in judged(folder).ledger.unplaced if text.place.file in {"m.eml", "n.msg"}}
    assert said == {"件名：該当なしです"}


def test_a_mail_without_any_word_waits(folder: Folder) -> None:
    known_to_the_survey(folder)
    put(folder, "m.eml", b"From: choju@example.jp\nMIME-Version: 1.0\n\n")
    assert stands(folder, "m.eml") == (HELD, "長寿課")


def test_the_subject_of_a_mail_that_brings_something_is_no_answer(folder: Folder) -> None:
    put(folder, "n.msg", outlook("", ("回答.pdf", PDF)))
    assert "n.msg" not in {one.file.name for one in judged(folder).ledger.receipts}


@pytest.mark.parametrize(
    ("subject", "listed"),
    [
        ("Re: 【依頼】{title}について（令和8年11月30日まで）", False),
        ("RE: Re: 【修正のお願い】{title}について", False),
        ("{title}の調査票を送ります（長寿課）", False),
        ("回答（長寿課）", False),
        ("", False),
        ("修正版です", True),
        ("Re: 【依頼】{title}について　※福祉課は該当なし", True),
        ("【再送】回答", True),
    ],
)
def test_what_the_subject_of_a_mail_with_a_form_says_of_its_own_is_listed(
    subject: str, listed: bool, folder: Folder
) -> None:
    known_to_the_survey(folder)
    said = subject.format(title=judged(folder).survey.settings.title)
    form = form_of(folder, "長寿課").read_bytes()
    put(folder, "m.eml", letter("\n", ("長寿課.xlsx", form), sender="choju@example.jp", subject=said).as_bytes())
    put(folder, "m2.eml", letter("", ("長寿課.pdf", PDF), sender="choju@example.jp", subject=said).as_bytes())
    texts = [(one.place.file, one.text) for one in judged(folder).ledger.unplaced]
    assert texts == ([("m.eml", f"件名：{said}")] if listed else [])


def test_an_automatic_answer_without_words_is_still_one(folder: Folder) -> None:
    put(folder, "m.eml", letter("", subject="Automatic reply: 調査").as_bytes())
    assert receipt(folder, "m.eml").outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("name", "content"),
    [("長寿課.xlsx", b""), ("長寿課.zip", b"PK\x05\x06" + bytes(18)), ("長寿課.zip", zip_of([("長寿課/", b"")]))],
    # Not by their bytes: a zip holds the time at which it was made.
    ids=["file", "zip", "folder in a zip"],
)
def test_what_came_with_nothing_in_it_waits(name: str, content: bytes, folder: Folder) -> None:
    put(folder, name, content)
    assert stands(folder, name) == (HELD, "長寿課")


def test_a_mail_of_outlook_waits_under_its_sender_too(folder: Folder) -> None:
    known_to_the_survey(folder)
    put(folder, "m.msg", outlook("該当なしです。"))
    assert stands(folder, "m.msg") == (HELD, "長寿課")
    put(folder, "m.msg", outlook("添付のとおりです。", ("回答.pdf", PDF)))
    assert stands(folder, "m.msg > 回答.pdf") == (HELD, "長寿課")


def test_a_large_picture_in_the_text_may_be_the_answer(folder: Folder) -> None:
    mail = letter("画像のとおりです。")
    for name, size in (("logo.png", 2_000), ("image001.png", 60_000)):
        content = b"\x89PNG" + bytes(size)
        mail.add_attachment(content, maintype="image", subtype="png", filename=name, disposition="inline", cid="<1@x>")
    put(folder, "m.eml", mail.as_bytes())
    assert stands(folder, "m.eml > logo.png")[0] is Outcome.OUT_OF_SCOPE
    assert stands(folder, "m.eml > image001.png")[0] is HELD


# ---------------------------------------------------------------- what accompanies a form


def test_what_comes_with_a_form_in_a_mail_is_attached_to_it(folder: Folder) -> None:
    put(folder, "m.eml", letter("提出します。", ("回答.xlsx", form(folder)), ("写真.jpg", b"\xff\xd8\xff")).as_bytes())
    assert stands(folder, "m.eml") == (ATTACHED, "福祉課")
    assert stands(folder, "m.eml > 写真.jpg") == (ATTACHED, "福祉課")
    assert "I309" not in [finding.code for finding in judged(folder).ledger.findings]
    assert [one.text for one in judged(folder).ledger.unplaced] == ["提出します。"]
    assert not any(one.outcome is HELD for one in judged(folder).ledger.receipts)


def test_what_comes_with_a_form_in_a_zip_or_folder_is_attached_to_it(folder: Folder) -> None:
    members = [
        ("福祉課/回答.xlsx", form(folder)),
        ("福祉課/補足.pdf", PDF),
        ("みどり/回答.xlsx", form(folder, "長寿課")),
    ]
    put(folder, "回答.zip", zip_of([*members, ("送付状.pdf", PDF)]))
    assert stands(folder, "回答.zip > 福祉課/補足.pdf") == (ATTACHED, "福祉課")
    assert stands(folder, "回答.zip > 送付状.pdf") == (HELD, "")
    put(folder, "届いた/回答.xlsx", form(folder, "健康推進課"))
    put(folder, "届いた/補足/図.pdf")
    assert stands(folder, "届いた/補足/図.pdf") == (ATTACHED, "健康推進課")


def test_what_is_in_a_zip_beside_the_form_of_its_mail_is_attached_too(folder: Folder) -> None:
    put(folder, "m.eml", letter("", ("回答.xlsx", form(folder)), ("図.zip", zip_of([("図.pdf", PDF)]))).as_bytes())
    assert stands(folder, "m.eml > 図.zip > 図.pdf") == (ATTACHED, "福祉課")


def test_beside_the_form_of_another_department_it_waits(folder: Folder) -> None:
    put(folder, "福祉課.xlsx", form(folder))
    put(folder, "補足.pdf")
    assert stands(folder, "補足.pdf") == (HELD, "")
    put(folder, "届いた/福祉課.xlsx", form(folder))
    put(folder, "届いた/長寿課回答.pdf")
    assert stands(folder, "届いた/長寿課回答.pdf") == (HELD, "長寿課")
    put(folder, "届いた/m.eml", letter("該当なしです。").as_bytes())
    assert stands(folder, "届いた/m.eml") == (HELD, "")


def test_a_mail_that_names_another_department_beside_a_form_waits(folder: Folder) -> None:
    put(folder, "m.eml", letter("長寿課は該当なしです。", ("回答.xlsx", form(folder))).as_bytes())
    assert stands(folder, "m.eml") == (HELD, "")


def test_beside_a_blank_form_it_may_be_the_answer(folder: Folder) -> None:
    blank = form_of(folder, "福祉課").read_bytes()
    put(folder, "m.eml", letter("該当なしです。", ("調査票.xlsx", blank)).as_bytes())
    assert stands(folder, "m.eml") == (HELD, "福祉課")


# ---------------------------------------------------------------- nobody is reminded


def left_out(folder: Folder, purpose: Purpose, *again: str) -> dict[str, str]:
    outgoing = plan(Run(folder), MailRequest(purpose, again=again), TODAY)
    assert not {one.department for one in outgoing.left_out} & {one.addressee for one in outgoing.letters}
    return {one.department: one.why for one in outgoing.left_out}


def test_a_department_whose_file_waits_is_not_reminded_and_the_screen_says_why(folder: Folder) -> None:
    assert left_out(folder, Purpose.REMINDER) == {}
    put(folder, "長寿課回答.pdf")
    assert "長寿課回答.pdf" in left_out(folder, Purpose.REMINDER)["長寿課"]
    assert left_out(folder, Purpose.REMINDER, "長寿課") == {}
    validate(Run(folder))
    rule(folder, "長寿課回答.pdf", "除外")
    assert left_out(folder, Purpose.REMINDER) == {}


def test_nothing_is_sent_back_to_a_department_whose_file_waits(folder: Folder) -> None:
    give(folder, "福祉課", "福祉課.xlsx", ANSWER)
    assert "福祉課" not in left_out(folder, Purpose.RETURN)
    put(folder, "福祉課のこり.pdf")
    assert "福祉課のこり.pdf" in left_out(folder, Purpose.RETURN)["福祉課"]


def test_status_shows_which_department_s_file_waits(folder: Folder) -> None:
    put(folder, "長寿課回答.pdf")
    now = status(Run(folder), TODAY)
    assert {line.department: line.on_hold for line in now.departments if line.on_hold} == {"長寿課": 1}


def test_a_broken_or_locked_file_keeps_its_department_from_being_reminded_too(folder: Folder) -> None:
    put(folder, "長寿課.xlsx", b"PK\x03\x04broken")
    put(folder, "福祉課.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50))
    assert {"長寿課", "福祉課"} <= left_out(folder, Purpose.REMINDER).keys()


def test_the_words_of_a_mail_are_the_same_wherever_it_lies(tmp_path: Path, folder: Folder) -> None:
    content = letter("該当なしです。").as_bytes()
    put(folder, "a.eml", content)
    put(folder, "b/c.eml", content)
    first, second = judged(folder).ledger.receipts
    assert first.file.digest == second.file.digest


def test_only_a_web_page_loses_what_stands_between_angle_brackets() -> None:
    text = "長寿課 <choju@example.jp>\n該当なしです。"
    assert words_in(text.encode()) == text
    assert words_in(f"<html><p>{text}</p></html>".encode()).split() == ["長寿課", "該当なしです。"]
