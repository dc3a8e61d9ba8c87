"""Mails as real encoders make them, Python's own and a library for Outlook's files: the form inside comes out whole.

Not here, because no program at hand makes them: mails that Outlook, Exchange, Garoon or a mobile phone itself has sent.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from email import encoders, policy
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from unpacked import unpack
from without_words import without_words

from survey.intake import walk
from survey.model import Incoming, Unread

FORM = b"PK\x03\x04 not looked into here"
SENT = "Mon, 02 Nov 2026 10:00:00 +0900"
ARRIVED = datetime(2026, 11, 2, 10, 0)
NAME = "①髙﨑㈱福祉課～回答.xlsx"
JIS_NAME = "福祉課（回答）表ソ能.xlsx"
"""Of characters that Python's ISO-2022-JP knows."""


def received(tmp_path: Path, content: bytes, name: str = "m.eml") -> list[Incoming | Unread]:
    (tmp_path / name).write_bytes(content)
    return without_words(item for path in walk(tmp_path) for item in unpack(path, tmp_path))


def the_form(tmp_path: Path, content: bytes, name: str = "m.eml") -> str:
    """Name of the one form that the mail brings, after the mail's own."""
    (form,) = received(tmp_path, content, name)
    assert isinstance(form, Incoming)
    assert (form.content, form.arrival.received) == (FORM, ARRIVED)
    return form.name.partition(" > ")[2]


# ---------------------------------------------------------------- Python's encoders


def modern(name: str, text: str = "お世話になります。", charset: str = "utf-8") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Date"], mail["Subject"] = "係員 <a@example.jp>", SENT, "回答の提出"
    mail.set_content(text, charset=charset)
    mail.add_attachment(FORM, maintype="application", subtype="vnd.ms-excel", filename=name)
    return mail


def older(name: str, charset: str) -> MIMEMultipart:
    """As programs of many years make them: the name as encoded words (RFC 2047), which the rules forbid there."""
    mail = MIMEMultipart()
    mail["From"], mail["Date"], mail["Subject"] = "a@example.jp", SENT, Header("回答の提出", charset)
    mail.attach(MIMEText("お世話になります。", "plain", charset))
    part = MIMEApplication(FORM, "octet-stream")
    word = Header(name, charset, maxlinelen=60).encode()
    part.replace_header("Content-Type", f'application/octet-stream; name="{word}"')
    part["Content-Disposition"] = f'attachment; filename="{word}"'
    mail.attach(part)
    return mail


def by_rfc_2231(name: str, charset: str) -> MIMEMultipart:
    mail = older(name, "utf-8")
    part = mail.get_payload()[1]
    del part["Content-Type"], part["Content-Disposition"]
    part["Content-Type"] = "application/octet-stream"
    part.add_header("Content-Disposition", "attachment", filename=(charset, "ja", name))
    return mail


@pytest.mark.parametrize("rules", [policy.default, policy.SMTP, policy.SMTPUTF8, policy.compat32], ids=repr)
def test_names_read_right_under_each_of_pythons_policies(tmp_path: Path, rules: policy.EmailPolicy) -> None:
    assert the_form(tmp_path, modern(NAME).as_bytes(policy=rules)) == NAME


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_the_text_of_the_mail_may_be_in_any_encoding(tmp_path: Path, charset: str) -> None:
    assert the_form(tmp_path, modern(NAME, charset=charset).as_bytes()) == NAME


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("iso-2022-jp", JIS_NAME),
        ("iso-2022-jp-ext", JIS_NAME),
        ("shift_jis", JIS_NAME),
        ("cp932", NAME),
        ("euc-jp", JIS_NAME),
        ("utf-8", NAME),
    ],
)
def test_names_in_encoded_words_read_right(tmp_path: Path, charset: str, name: str) -> None:
    assert the_form(tmp_path, older(name, charset).as_bytes()) == name


@pytest.mark.parametrize(
    ("charset", "name"), [("iso-2022-jp", JIS_NAME), ("shift_jis", JIS_NAME), ("cp932", NAME), ("utf-8", NAME)]
)
def test_names_by_rfc_2231_read_right(tmp_path: Path, charset: str, name: str) -> None:
    assert the_form(tmp_path, by_rfc_2231(name, charset).as_bytes()) == name


def test_a_name_in_bare_iso_2022_jp_reads_right(tmp_path: Path) -> None:
    # Some of its two-byte characters hold the bytes of " and \.
    name = "能表“回答”ソ△福.xlsx"
    raw = older("marker", "utf-8").as_bytes().replace(b"=?utf-8?q?marker?=", name.encode("iso-2022-jp"))
    assert b"\x1b$B" in raw
    assert the_form(tmp_path, raw) == name


@pytest.mark.parametrize("encode", [encoders.encode_base64, encoders.encode_quopri, encoders.encode_7or8bit])
def test_each_transfer_encoding_gives_the_same_bytes(tmp_path: Path, encode: Callable[[Message], None]) -> None:
    mail = MIMEMultipart()
    mail["From"], mail["Date"] = "a@example.jp", SENT
    part = MIMEBase("application", "octet-stream")
    part.set_payload(FORM)
    encode(part)
    part.add_header("Content-Disposition", "attachment", filename="a.xlsx")
    mail.attach(part)
    assert the_form(tmp_path, mail.as_bytes()) == "a.xlsx"


def test_a_form_between_text_pictures_and_a_signature_is_the_only_one(tmp_path: Path) -> None:
    mail = modern(NAME)
    signed = MIMEMultipart("signed")
    signed["From"], signed["Date"] = "a@example.jp", SENT
    signed.attach(mail)
    signature = MIMEApplication(b"x", "pkcs7-signature")
    signature.add_header("Content-Disposition", "attachment", filename="smime.p7s")
    signed.attach(signature)
    form, other = received(tmp_path, signed.as_bytes())
    assert isinstance(form, Incoming)
    assert isinstance(other, Unread)
    assert form.content == FORM


# ---------------------------------------------------------------- forwarded


def test_a_mail_forwarded_three_times_is_opened_to_its_heart(tmp_path: Path) -> None:
    mail = modern(NAME)
    for subject in ("Fwd: 一度目", "Fwd: 二度目", "Fwd: 三度目"):
        outer = EmailMessage()
        outer["From"], outer["Date"], outer["Subject"] = "b@example.jp", "Tue, 03 Nov 2026 10:00:00 +0900", subject
        outer.set_content("転送します。")
        outer.add_attachment(mail)
        mail = outer
    assert the_form(tmp_path, mail.as_bytes()).split(" > ") == [
        "Fwd: 二度目.eml",
        "Fwd: 一度目.eml",
        "回答の提出.eml",
        NAME,
    ]


@pytest.mark.parametrize("charset", ["iso-2022-jp", "cp932", "utf-8"])
def test_a_forwarded_mail_goes_by_its_subject_in_any_encoding(tmp_path: Path, charset: str) -> None:
    outer = MIMEMultipart()
    outer["From"], outer["Date"] = "b@example.jp", "Tue, 03 Nov 2026 10:00:00 +0900"
    outer.attach(MIMEMessage(older(JIS_NAME, charset)))
    assert the_form(tmp_path, outer.as_bytes()) == f"回答の提出.eml > {JIS_NAME}"


def test_a_mail_that_is_attached_as_a_file_is_opened_too(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"], outer["Date"] = "b@example.jp", "Tue, 03 Nov 2026 10:00:00 +0900"
    outer.set_content("添付します。")
    outer.add_attachment(
        modern(NAME).as_bytes(), maintype="application", subtype="octet-stream", filename="元のメール.eml"
    )
    assert the_form(tmp_path, outer.as_bytes()) == f"元のメール.eml > {NAME}"


def test_a_forwarded_mail_in_base64_is_opened_too(tmp_path: Path) -> None:
    # The rules forbid it, and some gateways do it.
    inner = base64.encodebytes(modern(NAME).as_bytes())
    outer = (
        b"From: b@example.jp\r\nDate: Tue, 03 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=zzz\r\n\r\n--zzz\r\nContent-Type: message/rfc822\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + inner + b"\r\n--zzz--\r\n"
    )
    assert the_form(tmp_path, outer).endswith(NAME)


# ---------------------------------------------------------------- Outlook's files, by a library


def outlook(name: str, content: bytes = FORM, subject: str = "回答の提出", wide: bool = True):
    from aspose.email_foss.msg import MapiMessage

    mail = MapiMessage.create(subject, "本文", unicode_strings=wide)
    mail.set_property(0x0039, 0x0040, datetime(2026, 11, 2, 1, 0))
    mail.add_attachment(name, content)
    return mail


def test_outlooks_file_keeps_characters_of_microsofts_own(tmp_path: Path) -> None:
    assert the_form(tmp_path, outlook(NAME).to_bytes(), "m.msg") == NAME


def test_mails_in_mails_of_outlook_are_opened_to_their_heart(tmp_path: Path) -> None:
    from aspose.email_foss.msg import MapiMessage

    mail = outlook(NAME)
    for subject in ("転送一", "転送二"):
        outer = MapiMessage.create(subject, "本文", unicode_strings=True)
        outer.set_property(0x0039, 0x0040, datetime(2026, 11, 3, 1, 0))
        outer.add_embedded_message_attachment(mail)
        mail = outer
    assert the_form(tmp_path, mail.to_bytes(), "m.msg").split(" > ") == ["転送一.msg", "回答の提出.msg", NAME]


def test_a_mail_may_change_programs_on_its_way(tmp_path: Path) -> None:
    by_outlook = outlook("元のメール.eml", modern(NAME).as_bytes(), "転送")
    outer = EmailMessage()
    outer["From"], outer["Date"] = "b@example.jp", "Tue, 03 Nov 2026 10:00:00 +0900"
    outer.set_content("添付します。")
    outer.add_attachment(by_outlook.to_bytes(), maintype="application", subtype="vnd.ms-outlook", filename="転送.msg")
    assert the_form(tmp_path, outer.as_bytes()) == f"転送.msg > 元のメール.eml > {NAME}"


def test_the_same_mail_from_the_library_as_an_internet_mail_reads_the_same(tmp_path: Path) -> None:
    # The library leaves the date out.
    (form,) = received(tmp_path, outlook(NAME).to_email_bytes())
    assert isinstance(form, Incoming)
    assert (form.name, form.content) == (f"m.eml > {NAME}", FORM)
