"""Mails that break the rules as programs do: what other programs find in them is found, or the officer is told."""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from unpacked import unpack
from without_words import without_words

from survey.findings import PART_NOT_READ
from survey.intake import walk
from survey.model import Incoming, Outcome, Unread

FORM = b"PK\x03\x04 not looked into here \x00\r\n\xff" * 20
SENT = datetime(2026, 11, 2, 10, 0)
HEADERS = (
    b"From: fukushi@example.jp\r\nDate: Mon, 02 Nov 2026 10:00:00 +0900\r\nSubject: kaito\r\nMIME-Version: 1.0\r\n"
    b"Message-ID: <1@example.jp>\r\n"
)
MIXED = b"Content-Type: multipart/mixed; boundary=zzz\r\n\r\n"
TEXT = b"--zzz\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "よろしくお願いします。".encode() + b"\r\n"
SHEET = b"Content-Type: application/vnd.ms-excel\r\nContent-Disposition: attachment; filename=a.xlsx\r\n"
IN_BASE64 = base64.encodebytes(FORM).replace(b"\n", b"\r\n")
ATTACHED = b"--zzz\r\n" + SHEET + b"Content-Transfer-Encoding: base64\r\n\r\n" + IN_BASE64 + b"--zzz--\r\n"
MAIL = HEADERS + MIXED + TEXT + ATTACHED


def received(tmp_path: Path, content: bytes, name: str = "m.eml") -> list[Incoming | Unread]:
    (tmp_path / name).write_bytes(content)
    return without_words(item for path in walk(tmp_path) for item in unpack(path, tmp_path))


def the_form(tmp_path: Path, content: bytes, name: str = "m.eml") -> str:
    """Name of the one form that the mail brings, after the mail's own."""
    (form,) = received(tmp_path, content, name)
    assert isinstance(form, Incoming), form
    assert (form.content, form.arrival.received) == (FORM, SENT)
    return form.name.partition(" > ")[2]


def the_one_on_hold(tmp_path: Path, content: bytes, name: str = "m.eml") -> Unread:
    """The mail's one part, which waits for the officer under its name, with its sender."""
    (part,) = received(tmp_path, content, name)
    assert isinstance(part, Unread), part
    assert (part.outcome, part.finding.code) == (Outcome.ON_HOLD, PART_NOT_READ.code)
    assert "fukushi@example.jp" in part.finding.what
    assert part.file.received == SENT
    return part


def words(tmp_path: Path, content: bytes) -> str:
    """What the mail says itself."""
    (tmp_path / "m.eml").write_bytes(content)
    items = (item for path in walk(tmp_path) for item in unpack(path, tmp_path))
    return "\n".join(said.text for item in items if isinstance(item, Unread) for said in item.unplaced)


def uuencoded(content: bytes = FORM, name: str = "a.xlsx") -> bytes:
    lines = [binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


# ---------------------------------------------------------------- how a part is encoded


@pytest.mark.parametrize(
    "encoding",
    [
        b"base64 ",
        b"base64\t",
        b'"base64"',
        b"'base64'",
        b"base64 (by our gateway)",
        b"(a comment) base64",
        b"base64;",
        b"base64; charset=us-ascii",
        b"BASE64",
        b"x-base64",
        b"base-64",
        b"base64,",
        b"\r\n base64",
        b"7bit",
        b"unheard-of",
        b"",
        b"quoted-printable",
    ],
)
def test_base64_is_known_however_its_header_is_written(tmp_path: Path, encoding: bytes) -> None:
    odd = MAIL.replace(b"Encoding: base64", b"Encoding: " + encoding)
    assert the_form(tmp_path, odd) == "a.xlsx"


def test_base64_is_known_without_any_header(tmp_path: Path) -> None:
    assert the_form(tmp_path, MAIL.replace(b"Content-Transfer-Encoding: base64\r\n", b"")) == "a.xlsx"


@pytest.mark.parametrize(
    "digits",
    [
        IN_BASE64.rstrip(b"=\r\n") + b"\r\n",
        b"\r\n\r\n" + IN_BASE64.replace(b"\r\n", b" \r\n\r\n"),
        b"".join(base64.b64encode(FORM[start : start + 40]) + b"\r\n" for start in range(0, len(FORM), 40)),
        IN_BASE64 + b"\r\n-- \r\nChecked for viruses by the gateway = OK\r\n",
        b"> " + IN_BASE64.rstrip().replace(b"\r\n", b"\r\n> ") + b"\r\n",
        IN_BASE64.rstrip().rstrip(b"=") + b"==\r\n*** Checked by the gateway = OK ***\r\n",
    ],
    ids=["no padding", "blank lines", "padding in every line", "a footer", "quoted", "a footer of stars"],
)
def test_base64_is_read_to_its_end_and_no_further(tmp_path: Path, digits: bytes) -> None:
    assert the_form(tmp_path, MAIL.replace(IN_BASE64, digits)) == "a.xlsx"


@pytest.mark.parametrize("encoding", [b"binary", b"8bit", b"base64"])
def test_a_part_that_is_not_encoded_at_all_is_taken_as_it_is(tmp_path: Path, encoding: bytes) -> None:
    odd = MAIL.replace(b"Encoding: base64", b"Encoding: " + encoding).replace(IN_BASE64, FORM + b"\r\n")
    assert the_form(tmp_path, odd) == "a.xlsx"


@pytest.mark.parametrize("encoding", [b"x-uuencode", b"uuencode", b"x-uue", b"base64", b"7bit"])
def test_an_attachment_in_uuencode_is_read(tmp_path: Path, encoding: bytes) -> None:
    odd = MAIL.replace(b"Encoding: base64", b"Encoding: " + encoding).replace(IN_BASE64, uuencoded())
    assert the_form(tmp_path, odd).rpartition(" > ")[2] == "a.xlsx"


def test_uuencoded_files_in_the_text_of_a_mail_are_read(tmp_path: Path) -> None:
    text = b"\r\nsee below\r\n\r\n" + uuencoded() + b"\r\n" + uuencoded(FORM + b"2", "福祉課 回答.xlsx") + b"bye\r\n"
    one, other = received(tmp_path, HEADERS + text)
    assert isinstance(one, Incoming)
    assert isinstance(other, Incoming)
    assert [(item.name, item.content) for item in (one, other)] == [
        ("m.eml > a.xlsx", FORM),
        ("m.eml > 福祉課 回答.xlsx", FORM + b"2"),
    ]


@pytest.mark.parametrize("cut", [b"`\nend\n", b"end\n"])
def test_uuencode_without_its_end_is_read(tmp_path: Path, cut: bytes) -> None:
    assert the_form(tmp_path, HEADERS + b"\r\n" + uuencoded().removesuffix(cut)) == "a.xlsx"


@pytest.mark.parametrize("line", ["====", "end"])
def test_a_line_that_could_end_what_uuencode_writes_costs_no_word_before_it(tmp_path: Path, line: str) -> None:
    text = f"NO1は変更なし\n{line}\n福祉課\n"
    assert words(tmp_path, HEADERS + b"\r\n" + text.encode()) == text.strip()
    assert words(tmp_path, HEADERS + b"\r\n" + text.encode() + uuencoded() + b"ends\n").split() == [
        *text.split(),
        "ends",
    ]


def test_uuencode_in_base64_and_in_a_file_of_its_own_is_read(tmp_path: Path) -> None:
    text = b"begin-base64 644 a.xlsx\n" + base64.encodebytes(FORM) + b"====\n"
    assert the_form(tmp_path, HEADERS + b"\r\n" + text) == "a.xlsx"
    (tmp_path / "m.eml").unlink()
    (form,) = received(tmp_path, uuencoded(), "form.uue")
    assert isinstance(form, Incoming)
    assert (form.name, form.content) == ("form.uue > a.xlsx", FORM)


def test_base64_in_the_text_of_a_mail_is_read_where_it_is_a_document(tmp_path: Path) -> None:
    assert the_form(tmp_path, HEADERS + b"\r\nhere it is:\r\n\r\n" + IN_BASE64 + b"\r\nbye\r\n") == "添付1"


@pytest.mark.parametrize(
    "text",
    [
        b"Content-Type: text/html\r\n\r\n<a href='data:application/vnd.ms-excel;base64,"
        + base64.b64encode(FORM)
        + b"'>a.xlsx</a>",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nATTACH;ENCODING=BASE64;VALUE=BINARY;X-NAME=a.xlsx:"
        + b"\r\n ".join(base64.b64encode(FORM)[start : start + 74] for start in range(0, 2000, 74))
        + b"\r\nSUMMARY:kaito\r\nEND:VEVENT\r\n",
    ],
    ids=["link", "appointment"],
)
def test_a_document_within_a_link_or_an_appointment_is_read(tmp_path: Path, text: bytes) -> None:
    assert the_form(tmp_path, HEADERS + text) == "添付1"


# ---------------------------------------------------------------- where a mail begins


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\n\n\n",
        b"\xef\xbb\xbf\r\n",
        b"saved by a mail program\r\n",
        b"** caution: from outside **\r\n\r\n",
        "【注意】外部からのメールです\r\n".encode(),
        b"From fukushi@example.jp Mon Nov  2 10:00:00 2026\r\n",
        b">From fukushi@example.jp Mon Nov  2 10:00:00 2026\r\n",
        b"\r\nFrom - Mon Nov 02 10:00:00 2026\r\n",
        b"220 ready\r\n+OK 1234 octets\r\n",
    ],
)
@pytest.mark.parametrize("name", ["m.eml", "m"])
def test_a_mail_is_found_behind_what_stands_before_its_headers(tmp_path: Path, before: bytes, name: str) -> None:
    assert the_form(tmp_path, before + MAIL, name) == "a.xlsx"


def test_a_mail_is_found_in_utf_16_and_with_old_line_ends(tmp_path: Path) -> None:
    assert the_form(tmp_path, MAIL.decode().encode("utf-16")) == "a.xlsx"
    assert the_form(tmp_path, MAIL.replace(b"\r\n", b"\r")) == "a.xlsx"
    assert the_form(tmp_path, MAIL.replace(b"\r\n", b"\r\r\n")) == "a.xlsx"


def test_a_line_of_junk_among_the_headers_hides_none(tmp_path: Path) -> None:
    junk = MAIL.replace(b"MIME-Version", b"a line that is no header\r\nMIME-Version")
    assert the_form(tmp_path, junk) == "a.xlsx"
    assert (
        the_form(tmp_path, MAIL.replace(b"--zzz\r\nContent-Type: app", b"--zzz\r\n\r\nContent-Type: app")) == "a.xlsx"
    )


TRAILER = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'


@pytest.mark.parametrize("wrong_by", [0, -7, 9])
@pytest.mark.parametrize("name", ["12.emlx", "m"])
def test_a_mail_of_apple_mail_is_read(tmp_path: Path, wrong_by: int, name: str) -> None:
    content = f"{len(MAIL) + wrong_by}      \n".encode() + MAIL + TRAILER
    assert the_form(tmp_path, content, name) == "a.xlsx"


def test_a_form_or_an_archive_called_a_mail_is_what_it_is(tmp_path: Path) -> None:
    (form,) = received(tmp_path, FORM)
    assert isinstance(form, Incoming)


def test_what_is_called_a_mail_and_has_no_headers_waits(tmp_path: Path) -> None:
    (held,) = received(tmp_path, b"\x89\x00\xff" * 100)
    assert isinstance(held, Unread)
    assert held.outcome is Outcome.ON_HOLD


# ---------------------------------------------------------------- where its parts are


def test_parts_are_found_without_the_boundary_that_tells_them_apart(tmp_path: Path) -> None:
    for odd in (
        b"multipart/mixed",
        b"multipart/mixed; boundary=",
        b'multipart/mixed; boundary="zzz',
        b"multipart/mixed; boundary=other",
        b"multipart",
        b"text/plain; charset=utf-8",
        b"",
    ):
        assert the_form(tmp_path, MAIL.replace(b"multipart/mixed; boundary=zzz", odd)) == "a.xlsx"


@pytest.mark.parametrize(
    "odd",
    [
        MAIL.removesuffix(b"--zzz--\r\n"),
        MAIL.replace(b"--zzz\r\nContent-Type: app", b"--yyy\r\nContent-Type: app"),
        MAIL.replace(b"--zzz\r\nContent-Type: text", b"--yyy\r\nContent-Type: text"),
        MAIL.replace(TEXT, TEXT + b"--zzz--\r\n"),
        MAIL.replace(MIXED, MIXED + b"This is a multi-part message in MIME format.\r\n"),
        MAIL.replace(b"Content-Type: multipart/mixed; boundary=zzz\r\n", b""),
        HEADERS
        + MIXED.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        + base64.encodebytes(TEXT + ATTACHED),
    ],
    ids=["no end", "another for the form", "another for the text", "ended too soon", "preamble", "lost", "encoded"],
)
def test_parts_are_found_at_boundaries_that_break_the_rules(tmp_path: Path, odd: bytes) -> None:
    assert the_form(tmp_path, odd) == "a.xlsx"


@pytest.mark.parametrize(
    "kind", [b"text/plain", b"text/html", b"message/rfc822", b"multipart/mixed", b"image/png", b"nonsense", b""]
)
def test_a_form_comes_out_whatever_its_type_is_said_to_be(tmp_path: Path, kind: bytes) -> None:
    assert the_form(tmp_path, MAIL.replace(b"application/vnd.ms-excel", kind)).startswith("a.xlsx")
    nameless = MAIL.replace(SHEET, b"Content-Type: " + kind + b"\r\n")
    assert the_form(tmp_path, nameless).startswith("添付2")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename*=utf-8''%E5%9B%9E%E7%AD%94.xlsx", "回答.xlsx"),
        (b"attachment; filename*=no-such-charset''%E5%9B%9E%E7%AD%94.xlsx", "回答.xlsx"),
        (b"attachment; filename*=undefined''%E5%9B%9E%E7%AD%94.xlsx", "回答.xlsx"),
        (b"attachment; filename*=a.xlsx", "a.xlsx"),
        (b'attachment; filename="=?utf-8?B?5Zue562ULnhsc3g=?="', "回答.xlsx"),
        (b'attachment; filename="=?nonsense?B?5Zue562ULnhsc3g=?="', "回答.xlsx"),
        (b"attachment", "添付2.xls"),
        (b"", "添付2.xls"),
        (b"nonsense; =;;", "添付2.xls"),
    ],
)
def test_a_form_comes_out_whatever_its_name_is_written_in(tmp_path: Path, disposition: bytes, name: str) -> None:
    assert the_form(tmp_path, MAIL.replace(b"attachment; filename=a.xlsx", disposition)) == name


@pytest.mark.parametrize("charset", [b"no-such-charset", b"undefined", b"hex", b"utf-7", b'"', b"idna", b"\x00"])
def test_a_text_in_a_charset_that_does_not_exist_costs_no_attachment(tmp_path: Path, charset: bytes) -> None:
    assert the_form(tmp_path, MAIL.replace(b"charset=utf-8", b"charset=" + charset)) == "a.xlsx"


@pytest.mark.parametrize("file", [IN_BASE64, uuencoded()], ids=["base64", "uuencode"])
def test_a_form_before_the_first_boundary_or_behind_the_last_is_found_too(tmp_path: Path, file: bytes) -> None:
    for odd in (MAIL.replace(MIXED, MIXED + file), MAIL + file):
        forms = [item.content for item in received(tmp_path, odd) if isinstance(item, Incoming)]
        assert forms == [FORM, FORM]


def test_words_before_the_first_boundary_or_behind_the_last_are_listed_but_not_what_programs_write_there(
    tmp_path: Path,
) -> None:
    ours, theirs = "前書きです。".encode(), b"This is a multi-part message in MIME format.\r\n"
    for odd in (MAIL.replace(MIXED, MIXED + theirs + b"\r\n" + ours + b"\r\n"), MAIL + ours):
        assert sorted(words(tmp_path, odd).split("\n")) == ["よろしくお願いします。", "前書きです。"]
    assert words(tmp_path, MAIL.replace(MIXED, MIXED + theirs)) == "よろしくお願いします。"
    assert words(tmp_path, MAIL.replace(MIXED, MIXED + ours + b"\r\n" + theirs)).startswith("前書きです。")


@pytest.mark.parametrize("kind", [b"message/partial; id=a; number=1; total=1", b"message/external-body; access-type=x"])
def test_a_form_comes_out_of_what_should_only_be_a_piece_or_a_link(tmp_path: Path, kind: bytes) -> None:
    assert the_form(tmp_path, MAIL.replace(b"application/vnd.ms-excel", kind)) == "a.xlsx"


def test_words_around_parts_whose_boundary_is_lost_are_listed(tmp_path: Path) -> None:
    ours = "前書きです。".encode() + b"\r\n"
    for odd in (
        HEADERS + b"\r\n" + ours + TEXT + ATTACHED,
        HEADERS + MIXED.replace(b"zzz", b"other") + ours + TEXT + ATTACHED,
        HEADERS + MIXED.replace(b"zzz", b"other") + TEXT + ATTACHED + ours,
    ):
        assert sorted(words(tmp_path, odd).split()) == ["よろしくお願いします。", "前書きです。"]
        assert the_form(tmp_path, odd) == "a.xlsx"


@pytest.mark.parametrize(
    "kind", [b"message/delivery-status", b"message/disposition-notification", b"text/rfc822-headers"]
)
def test_a_form_comes_out_of_what_should_be_said_by_a_server(tmp_path: Path, kind: bytes) -> None:
    items = received(tmp_path, MAIL.replace(b"application/vnd.ms-excel", kind))
    assert [item.content for item in items if isinstance(item, Incoming)] == [FORM]


@pytest.mark.parametrize(
    ("kind", "is_file"),
    [(b"text/csv", True), (b"text/rtf", True), (b"text/tab-separated-values", True), (b"text/html", False)],
)
def test_of_parts_that_are_no_choice_of_ways_to_say_the_same_none_goes_unsaid(
    tmp_path: Path, kind: bytes, is_file: bool
) -> None:
    said = MAIL.replace(
        b"--zzz--", b"--zzz\r\nContent-Type: " + kind + b"; charset=utf-8\r\n\r\n<p>" + "変更なし".encode()
    )
    files = [item for item in received(tmp_path, said) if isinstance(item, Incoming)]
    assert ["変更なし".encode() in file.content for file in files] == [False, *([True] if is_file else [])]
    assert ("変更なし" in words(tmp_path, said)) is not is_file


def test_of_a_choice_of_ways_to_say_the_same_one_is_listed(tmp_path: Path) -> None:
    page = b"--zzz\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + "＊よろしくお願いします。".encode()
    said = HEADERS + MIXED.replace(b"mixed", b"alternative") + TEXT + page + b"\r\n--zzz--\r\n"
    assert words(tmp_path, said) == "よろしくお願いします。"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<a href="https://a.example.jp/回答.xlsx">回答</a>です', "回答 <https://a.example.jp/回答.xlsx>です"),
        ('<a href="https://a.example.jp/">a.example.jp</a>', "a.example.jp"),
        ('<a href="mailto:a@example.jp">福祉課</a>', "福祉課"),
        ("<a>回答</a>", "回答"),
        ('<a href="file://server/課/回答.xlsx">回答</a>', "回答 <file://server/課/回答.xlsx>"),
        ('<template><a href="https://a.example.jp/">送信元</a></template>回答', "回答"),
    ],
)
def test_where_a_link_leads_is_listed_where_the_page_does_not_say_so(tmp_path: Path, page: str, said: str) -> None:
    mail = HEADERS + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + page.encode()
    assert words(tmp_path, mail) == said


def test_words_that_look_like_a_header_of_a_part_are_words(tmp_path: Path) -> None:
    words_of_mail = "Content-Type: を直しました。\n\n次の行です。"
    mail = HEADERS + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words_of_mail.encode()
    assert words(tmp_path, mail) == words_of_mail


# ---------------------------------------------------------------- several mails in one file


def mail_number(number: int) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = (
        "a@example.jp",
        f"回答{number}",
        f"Mon, 0{number} Nov 2026 10:00 +0900",
    )
    mail.set_content("From here on it is text.\n\nFrom the 課\nAlso: text\n\n>From quoted text\n", cte="8bit")
    mail.add_attachment(f"From row {number}\n>From row\n".encode(), "text", "csv", filename=f"{number}.csv", cte="7bit")
    return mail.as_bytes()


def mailbox(line: bytes, between: bytes = b"\n") -> bytes:
    mails = (mail_number(number) for number in range(1, 10))
    return b"".join(line + b"\n" + re.sub(rb"(?m)^(>*From )", rb">\1", mail) + between for mail in mails)


@pytest.mark.parametrize("line", [b"From - Mon Nov 02 10:00:00 2026", b"From a@example.jp Mon Nov  2 10:00:00 2026"])
@pytest.mark.parametrize("between", [b"\n", b"", b"\n\n"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("name", ["回答.mbox", "Inbox", "m.eml"])
def test_every_mail_of_a_mailbox_is_read(tmp_path: Path, line: bytes, between: bytes, ends: bytes, name: str) -> None:
    found = received(tmp_path, mailbox(line, between).replace(b"\n", ends), name)
    forms = [item for item in found if isinstance(item, Incoming)]
    assert [form.name for form in forms] == [f"{name} > 回答{number}.eml > {number}.csv" for number in range(1, 10)]
    assert [form.arrival.received for form in forms] == [datetime(2026, 11, number, 10, 0) for number in range(1, 10)]
    assert forms == found
    assert [form.content.split() for form in forms] == [
        f"From row {number} >From row".encode().split() for number in range(1, 10)
    ]


def test_a_mailbox_without_dates_and_one_of_mails_that_differ_only_in_their_form_are_read(tmp_path: Path) -> None:
    assert len(received(tmp_path, mailbox(b"From "), "Inbox")) == 9
    line = b"From - Mon Nov 02 10:00:00 2026\n"
    found = received(tmp_path, line + MAIL + line + MAIL.replace(b"a.xlsx", b"b.xlsx"), "Inbox")
    names = [item.name for item in found if isinstance(item, Incoming)]
    assert names == ["Inbox > kaito.eml > a.xlsx", "Inbox > kaito.eml (2) > b.xlsx"]


# ---------------------------------------------------------------- what is not here, or cannot be read


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            HEADERS + b"Content-Type: message/partial; id=x; number=1; total=3\r\n\r\n" + SHEET + b"\r\nUEsD\r\n",
            "a.xlsx",
        ),
        (HEADERS + b"Content-Type: message/partial; id=x; number=2; total=3\r\n\r\nAAAABBBB\r\n", "添付1"),
        (
            HEADERS + b'Content-Type: message/external-body; access-type=URL; URL="https://example.jp/a"; '
            b"name=a.xlsx\r\n\r\nContent-Type: application/vnd.ms-excel\r\n\r\n",
            "a.xlsx",
        ),
        (MAIL.replace(IN_BASE64, b""), "a.xlsx"),
        (MAIL.replace(SHEET, SHEET + b"X-Mozilla-External-Attachment-URL: file:///a.xlsx\r\n"), "a.xlsx"),
        (MAIL.replace(b"application/vnd.ms-excel", b"application/mac-binhex40"), "a.xlsx"),
        (HEADERS + b"\r\n(This file must be converted with BinHex 4.0)\r\n:abc:\r\n", "添付1"),
        (HEADERS + b"\r\n=ybegin line=128 size=9 name=a.xlsx\r\nabc\r\n=yend size=9\r\n", "a.xlsx"),
        (HEADERS + b"\r\nhello\r\n" + SHEET + b"\r\nnot to be made out\r\n", "a.xlsx"),
    ],
    ids=["piece", "piece two", "link", "empty", "detached", "binhex", "binhex in text", "yenc", "headers in text"],
)
def test_an_attachment_that_cannot_be_taken_out_waits_under_its_name(tmp_path: Path, content: bytes, name: str) -> None:
    part = the_one_on_hold(tmp_path, content)
    assert part.file.name == f"m.eml > {name}"


def test_one_part_that_cannot_be_taken_out_costs_no_other(tmp_path: Path) -> None:
    binhex = b"--zzz\r\nContent-Type: application/mac-binhex40; name=b.hqx\r\n\r\n:abc:\r\n"
    held, form = received(tmp_path, MAIL.replace(TEXT, TEXT + binhex))
    assert isinstance(held, Unread)
    assert isinstance(form, Incoming)
    assert held.finding.code == PART_NOT_READ.code


# ---------------------------------------------------------------- what it may cost


@pytest.mark.parametrize(
    "made",
    [
        lambda times: HEADERS + b"\r\n" + b"begin 644 x\r\nM\r\n" * (10_000 * times),
        lambda times: HEADERS + b"\r\n" + b"begin 644 x" + b" " * (100_000 * times) + b"x\r\n",
        lambda times: (
            HEADERS
            + MIXED.replace(b"zzz", b"other")
            + b"--a\r\nContent-Type: multipart/mixed\r\n\r\n" * (10_000 * times)
        ),
        lambda times: HEADERS + b"Content-Transfer-Encoding: " + b"(" * (100_000 * times) + b"\r\n\r\nx",
        lambda times: b"From - 1:11\r\n" + HEADERS + b"\r\n" + (b"From " + b"1:11" * (16_667 * times) + b"\r\n") * 5,
        lambda times: HEADERS + b"x\r\nMIME-Version: 1.0\r\n" * (10_000 * times),
        lambda times: MAIL.replace(IN_BASE64, b"QQ==\r\n" * (33_333 * times)),
        lambda times: HEADERS + b"Content-Type: text/html\r\n\r\n" + b"<a href='" * (10_000 * times),
    ],
    ids=["begins", "spaces", "boundaries", "comment", "times", "junk", "padding", "tags"],
)
def test_a_mail_made_to_be_slow_is_not(tmp_path: Path, made: Callable[[int], bytes]) -> None:
    def seconds(times: int) -> float:
        begin = time.process_time()
        received(tmp_path, made(times))
        return time.process_time() - begin

    # A slow machine takes longer, but no more than in proportion.
    assert (taken := seconds(3)) < 3 or taken < 5 * seconds(1)
