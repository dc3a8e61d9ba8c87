"""Mails of Outlook say the same in several properties ([MS-OXPROPS]), of which some programs write only one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from aspose.email_foss.msg import MapiMessage
from unpacked import unpack

from survey.intake import walk
from survey.model import CoveringMail, Incoming, MailKind, Unread

FORM = b"PK\x03\x04 not looked into here " * 20
TEXT = 0x001F


def message(subject: str = "回答") -> MapiMessage:
    made = MapiMessage.create(subject, "本文", unicode_strings=True)
    made.add_attachment("回答.xlsx", FORM)
    return made


def form_in(folder: Path, content: bytes) -> Incoming:
    (folder / "m.msg").write_bytes(content)
    received = [item for path in walk(folder) for item in unpack(path, folder)]
    (form,) = (item for item in received if isinstance(item, Incoming))
    return form


def covering(folder: Path, made: MapiMessage) -> CoveringMail:
    mail = form_in(folder, made.to_bytes()).mail
    assert mail is not None
    return mail


def renamed(content: bytes, *properties: tuple[int, int]) -> bytes:
    """The mail with texts that are called by other properties: this one before, that one now."""
    for before, now in properties:
        names = (f"__substg1.0_{one:04X}001F".encode("utf-16-le") for one in (before, now))
        old, new = names
        assert content.count(old) == 1
        content = content.replace(old, new)
    return content


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ([], "回答.xlsx"),
        ([(0x3707, 0x6001)], "回答.xlsx"),
        ([(0x3704, 0x6001)], "回答.xlsx"),
        ([(0x3704, 0x6001), (0x3707, 0x3001)], "回答.xlsx"),
        ([(0x3704, 0x6001), (0x3707, 0x6002)], "添付"),
    ],
    ids=["both", "short", "long", "title", "none"],
)
def test_an_attachment_is_called_by_its_long_name_its_short_one_or_its_title(
    tmp_path: Path, properties: list[tuple[int, int]], name: str
) -> None:
    assert form_in(tmp_path, renamed(message().to_bytes(), *properties)).name == f"m.msg > {name}"


@pytest.mark.parametrize(
    ("tag", "sender"),
    [
        (0x5D01, "福祉課 <a@example.jp>"),
        (0x5D02, "福祉課 <a@example.jp>"),
        (0x0C1F, "福祉課 <a@example.jp>"),
        (0x0065, "福祉課 <a@example.jp>"),
        (0x6001, "福祉課"),
    ],
)
def test_the_address_of_a_sender_stands_in_one_of_four_properties(tmp_path: Path, tag: int, sender: str) -> None:
    made = message()
    made.set_property(0x0C1A, TEXT, "福祉課")
    made.set_property(tag, TEXT, "a@example.jp")
    assert covering(tmp_path, made).sender == sender


def test_the_address_of_the_internet_goes_before_that_of_exchange(tmp_path: Path) -> None:
    made = message()
    for tag, told in ((0x0C1F, "/O=CITY/CN=A"), (0x0065, "/O=CITY/CN=B"), (0x5D02, "b@example.jp")):
        made.set_property(tag, TEXT, told)
    assert covering(tmp_path, made).sender == "<b@example.jp>"
    made.set_property(0x5D01, TEXT, "a@example.jp")
    assert covering(tmp_path, made).sender == "<a@example.jp>"


def test_whoever_must_look_for_what_is_not_there_is_told_both_addresses(tmp_path: Path) -> None:
    made = message()
    for tag, told in ((0x0C1A, "福祉課"), (0x5D01, "a@example.jp"), (0x0C1F, "/O=CITY/CN=A")):
        made.set_property(tag, TEXT, told)
    content = made.to_bytes()
    data = "__substg1.0_37010102".encode("utf-16-le")
    assert content.count(data) == 1
    (tmp_path / "m.msg").write_bytes(content.replace(data, "__substg1.0_60010102".encode("utf-16-le")))
    held, *_ = (item for path in walk(tmp_path) for item in unpack(path, tmp_path))
    assert not isinstance(held, Incoming)
    assert "差出人 福祉課 a@example.jp /O=CITY/CN=A" in held.finding.what


def test_a_mail_that_does_not_say_when_it_was_sent_is_dated_by_when_it_was_delivered(tmp_path: Path) -> None:
    made = message()
    made.set_property(0x0E06, 0x0040, datetime(2026, 11, 3, 1, 0))
    made.set_property(0x0039, 0x0040, datetime(2026, 11, 2, 1, 0))
    content, sent = made.to_bytes(), b"\x40\x00\x39\x00"
    assert content.count(sent) == 1
    assert form_in(tmp_path, content).arrival.received == datetime(2026, 11, 2, 10, 0)
    assert form_in(tmp_path, content.replace(sent, b"\x40\x00\x01\x60")).arrival.received == datetime(
        2026, 11, 3, 10, 0
    )


@pytest.mark.parametrize(
    ("tag", "said", "kind"),
    [
        (0x001A, "REPORT.IPM.Note.NDR", MailKind.UNDELIVERED),
        (0x001A, "REPORT.IPM.Note.IPNRN", MailKind.AUTOMATIC),
        (0x007D, "Auto-Submitted: auto-replied\r\n", MailKind.AUTOMATIC),
        (0x6001, "REPORT.IPM.Note.NDR", MailKind.PERSONAL),
    ],
)
def test_who_speaks_is_told_by_the_class_of_a_mail_and_by_its_headers(
    tmp_path: Path, tag: int, said: str, kind: MailKind
) -> None:
    made = message()
    made.set_property(tag, TEXT, said)
    assert covering(tmp_path, made).kind is kind


def test_a_mail_written_as_a_page_says_what_the_page_says(tmp_path: Path) -> None:
    made = MapiMessage.create("回答", "", unicode_strings=True)
    made.set_property(0x1013, 0x0102, "<p>該当する取組はありません。</p>".encode())
    (tmp_path / "m.msg").write_bytes(made.to_bytes())
    (said,) = (item for path in walk(tmp_path) for item in unpack(path, tmp_path))
    assert isinstance(said, Unread)
    assert [one.text for one in said.unplaced] == ["該当する取組はありません。"]


@pytest.mark.parametrize(("lost", "waits"), [([], False), ([0x3712], True), ([0x370E], True)])
def test_a_picture_that_the_text_shows_is_told_by_its_type_and_its_number(
    tmp_path: Path, lost: list[int], waits: bool
) -> None:
    made = MapiMessage.create("回答", "本文", unicode_strings=True)
    made.add_attachment("a.png", b"\x89PNG", mime_type="image/png", content_id="1@x")
    (tmp_path / "m.msg").write_bytes(renamed(made.to_bytes(), *((one, 0x6001) for one in lost)))
    picture, *_ = (item for path in walk(tmp_path) for item in unpack(path, tmp_path))
    assert isinstance(picture, Incoming) is waits


def test_what_a_mail_is_about_and_to_whom_it_went_is_told(tmp_path: Path) -> None:
    made = message("調査の回答")
    made.set_property(0x0E04, TEXT, "地域共生推進課")
    mail = covering(tmp_path, made)
    assert (mail.subject, mail.recipients) == ("調査の回答", "地域共生推進課")


@pytest.mark.parametrize(
    ("tag", "page", "told", "subject"),
    [
        (0x3FFD, 1252, b"r\xe9sum\xe9", "résumé"),
        (0x6001, 1252, b"r\xe9sum\xe9", "rΘsumΘ"),
        (0x3FFD, 65001, "回答".encode(), "回答"),
    ],
)
def test_a_mail_that_is_not_in_unicode_says_in_which_code_page_it_is(
    tmp_path: Path, tag: int, page: int, told: bytes, subject: str
) -> None:
    made = MapiMessage.create("resume", "text", unicode_strings=False)
    made.set_property(tag, 0x0003, page)
    made.add_attachment("a.xlsx", FORM)
    content = made.to_bytes()
    assert b"resume" in content
    assert form_in(tmp_path, content.replace(b"resume", told)).mail.subject == subject  # type: ignore[union-attr]
