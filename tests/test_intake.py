"""Whatever stands in collected/ comes out once, under a name that says where it was, or is said to be no answer."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import olefile
import pytest
import pyzipper
import xlsxwriter
from unpacked import unpack
from without_words import without_words

from survey import findings
from survey.intake import walk
from survey.intake.file_names import decoded_name
from survey.model import DateSource, Incoming, Outcome, Unread
from survey.workbook import Limits, read_workbook
from survey.workbook.limits import Allowance, TooMuch


def workbook(text: str = "回答") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        book.add_worksheet("調査票").write_string("A1", text)
    return buffer.getvalue()


FORM = workbook()


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    (tmp_path / "collected").mkdir()
    return tmp_path / "collected"


def put(collected: Path, name: str, content: bytes = FORM) -> Path:
    path = collected / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def received(collected: Path, *passwords: str, limits: Limits | None = None) -> list[Incoming | Unread]:
    """All but what mails say themselves."""
    return without_words(
        result for path in walk(collected) for result in unpack(path, collected, passwords, limits or Limits())
    )


def names(results: list[Incoming | Unread]) -> list[str]:
    return [result.name if isinstance(result, Incoming) else result.file.name for result in results]


def only(results: list[Incoming | Unread]) -> Unread:
    (result,) = results
    assert isinstance(result, Unread)
    return result


# ---------------------------------------------------------------- the folder


def test_every_file_in_every_subfolder_is_taken_under_the_name_people_see(collected):
    put(collected, "b.xlsx")
    put(collected, "第１係/か\u3099.xlsx")  # As macOS stores が.
    put(collected, "a.pdf", b"%PDF-1.7")
    put(collected, "README.md", (Path(__file__).parents[1] / "collected" / "README.md").read_bytes())
    put(collected, "第１係/README.md", b"somebody's own")
    results = received(collected)
    assert names(results) == ["a.pdf", "b.xlsx", "第１係/README.md", "第１係/が.xlsx"]
    assert all(isinstance(result, Incoming) for result in results)


def test_the_files_own_time_is_kept(collected):
    path = put(collected, "a.xlsx")
    os.utime(path, (1_793_491_200, 1_793_491_200))
    (form,) = received(collected)
    assert isinstance(form, Incoming)
    assert form.arrival.received == datetime(2026, 11, 1, 9, 0)
    assert form.arrival.by is DateSource.FILE
    assert form.digest == hashlib.sha256(FORM).hexdigest()


def test_a_name_unpacked_in_the_wrong_encoding_is_put_right(collected):
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    Path(os.fsdecode(os.fsencode(collected) + b"/" + "回答表.xlsx".encode("cp932"))).write_bytes(FORM)
    assert names(received(collected)) == ["回答表.xlsx"]


def test_a_link_out_of_the_folder_is_not_followed(collected, tmp_path):
    outside = put(tmp_path / "elsewhere", "secret.xlsx")
    try:
        (collected / "link.xlsx").symlink_to(outside)
        (collected / "folder").symlink_to(outside.parent, target_is_directory=True)
        (collected / "gone.xlsx").symlink_to(tmp_path / "gone.xlsx")
    except OSError:
        pytest.skip("links are not allowed here")
    listed = received(collected)
    assert {(item.file.name, item.outcome, item.finding.code) for item in listed} == {
        (name, Outcome.ON_HOLD, "H415") for name in ("link.xlsx", "folder", "gone.xlsx")
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("~$福祉課.xlsx", b"\x05owner"),
        (".DS_Store", b"Bud1"),
        ("Thumbs.db", b"x"),
        ("sub/desktop.ini", b"[.ShellClassInfo]"),
        ("._福祉課.xlsx", b"\x00\x05\x16\x07"),
        (".gitkeep", b""),
        ("sub/README.md", b""),
    ],
)
def test_what_programs_leave_behind_is_set_aside_with_its_reason(collected, name, content):
    put(collected, name, content)
    result = only(received(collected))
    assert (result.outcome, result.finding.code) == (Outcome.OUT_OF_SCOPE, findings.TEMPORARY.code)
    assert result.finding.place.file == name


def test_a_file_held_open_by_excel_waits(collected, monkeypatch):
    put(collected, "a.xlsx")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "held open", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (listed,) = walk(collected)
    (result,) = unpack(listed, collected)
    assert isinstance(result, Unread)
    assert (result.outcome, result.finding.code) == (Outcome.ON_HOLD, findings.HELD_OPEN.code)


def test_a_huge_file_is_not_loaded_but_known_by_its_content(collected):
    put(collected, "video.mp4", b"x" * 1000)
    result = only(received(collected, limits=Limits(received_size=999)))
    assert (result.outcome, result.finding.code) == (Outcome.ON_HOLD, findings.UNREADABLE.code)
    assert result.file.digest == hashlib.sha256(b"x" * 1000).hexdigest()


def test_256_megabytes_are_the_most_that_is_loaded(collected):
    with put(collected, "video.mp4", b"x").open("ab") as file:
        file.truncate((256 << 20) + 1)
    assert only(received(collected)).finding.code == findings.UNREADABLE.code


def test_the_limits_that_the_docs_tell_are_those_that_hold():
    usual = Limits()
    told = (
        f"| a mail or archive | {usual.received_size >> 20} MiB, {usual.taken_out >> 20} MiB or {usual.files:,} files "
        f"unpacked, containers nested {usual.depth} deep |"
    )
    assert told in (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")


# ---------------------------------------------------------------- archives


def zipped(*members: tuple[bytes | str, bytes]) -> bytes:
    """A zip; a name in bytes is written as such, without the mark of UTF-8."""

    class Raw(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):
            return self.filename.encode("cp437"), self.flag_bits & ~0x800

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = Raw if isinstance(name, bytes) else zipfile.ZipInfo
            entry = info("x", (2026, 10, 5, 14, 30, 0))
            entry.filename = name.decode("cp437") if isinstance(name, bytes) else name
            archive.writestr(entry, content)
    return buffer.getvalue()


def test_japanese_names_in_archives_read_right_however_they_were_written(collected):
    put(
        collected,
        "回答.zip",
        zipped(
            ("表ソ能/①福祉課.xlsx".encode("cp932"), FORM),
            ("か\u3099.xlsx".encode(), FORM),
            ("utf8の名前.xlsx", FORM),
            (b"plain.xlsx", FORM),
        ),
    )
    results = received(collected)
    assert names(results) == [
        "回答.zip > 表ソ能/①福祉課.xlsx",
        "回答.zip > が.xlsx",
        "回答.zip > utf8の名前.xlsx",
        "回答.zip > plain.xlsx",
    ]
    assert {result.arrival.received for result in results if isinstance(result, Incoming)} == {
        datetime(2026, 10, 5, 14, 30)
    }
    assert {result.content for result in results if isinstance(result, Incoming)} == {FORM}


def test_a_name_that_an_archiver_repeats_in_unicode_is_found_behind_what_else_it_remarks(collected):
    """Info-ZIP's Unicode path (APPNOTE 4.6.9), behind its times of last access."""
    times = struct.pack("<HHBII", 0x5455, 9, 3, 0, 0)
    name = "福祉課①.xlsx".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("damaged.xlsx", (2026, 10, 5, 14, 30, 0))
        entry.extra = times + struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"damaged.xlsx")) + name
        archive.writestr(entry, FORM)
    put(collected, "回答.zip", buffer.getvalue())
    assert names(received(collected)) == ["回答.zip > 福祉課①.xlsx"]


def test_archives_in_archives_are_opened_and_their_litter_is_set_aside(collected):
    inner = zipped(("あ.xlsx", FORM), ("__MACOSX/._あ.xlsx", b"x"), ("空フォルダ/", b""))
    put(collected, "outer.zip", zipped(("inner.zip", inner), ("~$い.xlsx", b"x")))
    results = received(collected)
    assert names(results) == [
        "outer.zip > inner.zip > あ.xlsx",
        "outer.zip > inner.zip > __MACOSX/._あ.xlsx",
        "outer.zip > ~$い.xlsx",
    ]
    assert [isinstance(result, Incoming) for result in results] == [True, False, False]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_an_archive_with_a_password_is_opened_by_the_one_that_fits(collected, encoding):
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", encryption=pyzipper.WZ_AES, compression=pyzipper.ZIP_DEFLATED) as archive:
        archive.setpassword("合言葉１２".encode(encoding))
        archive.writestr("鍵付き.xlsx", FORM)
    put(collected, "鍵.zip", buffer.getvalue())
    assert only(received(collected)).finding.code == findings.LOCKED.code
    assert only(received(collected, "ちがう")).file.name == "鍵.zip > 鍵付き.xlsx"
    (opened,) = received(collected, "ちがう", "合言葉１２")
    assert isinstance(opened, Incoming)
    assert opened.content == FORM


def zip_crypto(content: bytes, password: bytes, name: str = "a.xlsx") -> bytes:
    """A zip under the old password scheme (APPNOTE 6.1), which Python reads and does not write."""
    table = [0] * 256
    for number in range(256):
        value = number
        for _ in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        table[number] = value
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    def encrypt(data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            mask = keys[2] | 2
            out.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
            update(byte)
        return bytes(out)

    for byte in password:
        update(byte)
    checksum = zlib.crc32(content)
    body = encrypt(bytes(11) + struct.pack("<I", checksum)[3:] + content)
    raw = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x5C21, checksum, len(body), len(content), len(raw), 0)
    local = b"PK\x03\x04" + common + raw + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def test_the_old_password_scheme_is_opened_too(collected):
    put(collected, "旧.zip", zip_crypto(FORM, b"secret"))
    assert only(received(collected, "wrong")).finding.code == findings.LOCKED.code
    (opened,) = received(collected, "wrong", "secret")
    assert isinstance(opened, Incoming)
    assert opened.content == FORM


def test_one_damaged_member_costs_no_other(collected):
    content = bytearray(zipped(("a.xlsx", FORM), ("b.xlsx", FORM)))
    content[60:90] = bytes(30)
    put(collected, "a.zip", bytes(content))
    broken, whole = received(collected)
    assert isinstance(broken, Unread)
    assert broken.finding.code == findings.CANNOT_UNPACK.code
    assert isinstance(whole, Incoming)


def test_a_file_in_a_zip_under_the_name_of_a_folder_is_taken(collected):
    put(collected, "a.zip", zipped(("課/", b""), ("課/回答.xlsx/", FORM)))
    (taken,) = received(collected)
    assert isinstance(taken, Incoming)
    assert (taken.name, taken.content) == ("a.zip > 課/回答.xlsx", FORM)


@pytest.mark.parametrize("lost", ["a.xlsx", "b.xlsx", "c.xlsx"])
def test_a_file_that_a_zip_holds_and_does_not_list_is_said(collected, lost):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
            archive.writestr(name, FORM)
        archive.filelist.remove(archive.getinfo(lost))
    put(collected, "a.zip", buffer.getvalue())
    results = received(collected)
    assert "a.zip" in names(results)
    assert {result.finding.code for result in results if isinstance(result, Unread)} == {findings.CANNOT_UNPACK.code}


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (zipped(*((f"{number}.txt", b"x") for number in range(50))), Limits(files=10)),
        (zipped(("zeros.txt", bytes(10_000_000))), Limits(taken_out=1_000_000)),
        (
            zipped(
                ("a.zip", zipped(("b.zip", zipped(("c.txt", b"x"))))),
            ),
            Limits(depth=2),
        ),
    ],
)
def test_an_archive_that_holds_too_much_is_left_to_the_officer(collected, content, limits):
    put(collected, "bomb.zip", content)
    held = [result for result in received(collected, limits=limits) if isinstance(result, Unread)]
    assert [result.finding.code for result in held] == [findings.CANNOT_UNPACK.code]


def test_five_thousand_files_and_512_megabytes_are_the_most_that_is_taken_out_of_one_file():
    files, content = (Allowance(files=Limits().files, content=Limits().taken_out) for _ in range(2))
    for _ in range(5_000):
        files.spend(files=1, content=0)
    content.spend(files=1, content=512 << 20)
    for allowance in (files, content):
        with pytest.raises(TooMuch):
            allowance.spend(files=1, content=1)


def test_a_file_on_hold_is_known_by_its_content_and_an_empty_one_by_its_name(collected):
    cut = zipped(("a.xlsx", FORM))[:-30]
    for name, content in (("a.zip", cut), ("b.zip", cut), ("c.txt", b""), ("d.txt", b"")):
        put(collected, name, content)
    first, second, *empty = [result.file.digest for result in received(collected) if isinstance(result, Unread)]
    assert first == second == hashlib.sha256(cut).hexdigest()
    assert len(set(empty)) == 2


@pytest.mark.parametrize("name", ["cut.zip", "cut.xlsx"])
def test_a_cut_off_zip_is_never_silent(collected, name):
    put(collected, name, zipped(("a.xlsx", FORM))[:-30])
    (result,) = received(collected)
    # Under a workbook's name it goes to the reader, who says that the workbook is broken.
    assert isinstance(result, Unread) == (name == "cut.zip")


@pytest.mark.parametrize(
    "begin", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00", b"MZ\x90", b"\x21\x01-lh5-", b"\x78\x9f\x3e\x22"]
)
def test_what_is_not_opened_is_said_not_dropped(collected, begin):
    put(collected, "回答.bin", begin + bytes(100))
    result = only(received(collected))
    assert (result.outcome, result.finding.code) == (Outcome.ON_HOLD, findings.CANNOT_UNPACK.code)


# ---------------------------------------------------------------- encrypted workbooks


def test_a_workbook_with_a_password_is_the_same_file_once_opened(collected):
    from msoffcrypto.format.ooxml import OOXMLFile

    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(FORM)).encrypt("合言葉", encrypted)
    put(collected, "a.xlsx", encrypted.getvalue())
    held = only(received(collected, "wrong"))
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, findings.LOCKED.code)
    (opened,) = received(collected, "wrong", "合言葉")
    assert isinstance(opened, Incoming)
    assert opened.digest == hashlib.sha256(FORM).hexdigest()
    assert read_workbook(opened.content).sheets[0].cells[1, 1].text == "回答"


# ---------------------------------------------------------------- mails


def mail(
    *attachments: tuple[str, bytes], subject: str = "回答します", date: str = "Mon, 02 Nov 2026 10:00:00 +0900"
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@example.jp", subject, date
    message.set_content("お世話になっております。")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_a_mail_brings_its_attachments_and_its_date(collected):
    put(collected, "m.eml", mail(("①福祉課㈱.xlsx", FORM)).as_bytes())
    (form,) = received(collected)
    assert isinstance(form, Incoming)
    assert form.name == "m.eml > ①福祉課㈱.xlsx"
    assert form.arrival.received == datetime(2026, 11, 2, 10, 0)
    assert form.content == FORM


def test_a_forwarded_mail_is_opened_and_keeps_its_own_date(collected):
    inner = mail(("あ.xlsx", FORM), subject="回答／一")
    outer = mail(subject="転送", date="Tue, 03 Nov 2026 01:00:00 +0000")
    outer.add_attachment(inner)
    outer.add_attachment(zipped(("い.xlsx", FORM)), maintype="application", subtype="zip", filename="a.zip")
    put(collected, "無題", outer.as_bytes())
    first, second = received(collected)
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.name, first.arrival.received) == ("無題 > 回答／一.eml > あ.xlsx", datetime(2026, 11, 2, 10, 0))
    assert (second.name, second.arrival.received) == ("無題 > a.zip > い.xlsx", datetime(2026, 11, 3, 10, 0))


def by_hand(header: bytes, content: bytes = FORM) -> bytes:
    """A mail as an odd mailer sends it: `header` describes the one attachment."""
    return (
        b"From: a@example.jp\r\nDate: Mon, 02 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=zzz\r\n\r\n--zzz\r\nContent-Type: text/plain\r\n\r\nhello\r\n--zzz\r\n"
        + header
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content)
        + b"\r\n--zzz--\r\n"
    )


def jis(text: str) -> bytes:
    """ISO-2022-JP as Outlook writes it, with Microsoft's own characters."""
    out = b""
    for character in text:
        raw = character.encode("cp932")
        if len(raw) == 1:
            out += b"\x1b(B" + raw
            continue
        lead = raw[0] - (0xC1 if raw[0] >= 0xE0 else 0x81)
        second = raw[1]
        row = lead * 2 + (0x22 if second >= 0x9F else 0x21)
        trail = second - (0x7E if second >= 0x9F else 0x20 if second >= 0x80 else 0x1F)
        out += b"\x1b$B" + bytes((row, trail))
    return out + b"\x1b(B"


NAME = "①長寿課(回答)表ソ.xlsx"
MICROSOFT = str.maketrans("\\〜‖−¢£¬", "＼～∥－￠￡￢")


def encoded_word(charset: str, raw: bytes) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(raw) + b"?="


@pytest.mark.parametrize(
    "header",
    [
        b'Content-Type: application/octet-stream; name="' + encoded_word("ISO-2022-JP", jis(NAME)) + b'"',
        b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n filename="'
        + encoded_word("iso-2022-jp", jis(NAME[:4]))
        + b"\r\n "
        + encoded_word("iso-2022-jp", jis(NAME[4:]))
        + b'"',
        b'Content-Disposition: attachment; filename="' + encoded_word("Shift_JIS", NAME.encode("cp932")) + b'"',
        b'Content-Disposition: attachment; filename="' + encoded_word("UTF-8", NAME.encode()) + b'"',
        b"Content-Disposition: attachment; filename*=UTF-8''"
        + "".join(f"%{byte:02X}" for byte in NAME.encode()).encode(),
        b"Content-Disposition: attachment;\r\n filename*0*=iso-2022-jp''"
        + "".join(f"%{byte:02X}" for byte in jis(NAME)[:20]).encode()
        + b";\r\n filename*1*="
        + "".join(f"%{byte:02X}" for byte in jis(NAME)[20:]).encode(),
        b'Content-Disposition: attachment; filename="' + NAME.encode("cp932") + b'"',
        b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"',
    ],
    ids=["jis", "jis-in-two", "sjis", "utf8", "rfc2231", "rfc2231-jis-in-two", "bare-sjis", "bare-utf8"],
)
def test_japanese_attachment_names_read_right_however_they_were_sent(collected, header):
    put(collected, "m.eml", by_hand(header))
    (form,) = received(collected)
    assert isinstance(form, Incoming)
    assert form.name == f"m.eml > {NAME}"
    assert form.content == FORM


def test_every_character_of_a_name_in_jis_reads_right():
    rows = (bytes((0x1B, 0x24, 0x42, row, cell)) for row in range(0x21, 0x75) for cell in range(0x21, 0x7F))
    known = {raw: raw[3:] for raw in rows}
    for raw, code in known.items():
        try:
            character = (b"\x1b$B" + code + b"\x1b(B").decode("iso2022_jp")
        except UnicodeDecodeError:
            continue
        # Microsoft draws a few marks, such as ～, by other characters than the standard.
        assert decoded_name(raw + b"\x1b(B", "iso-2022-jp") in (character, character.translate(MICROSOFT))


def test_pictures_in_a_signature_are_set_aside_but_attached_ones_are_not(collected):
    message = mail(("回答.xlsx", FORM))
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="scan.png")
    message.add_attachment(
        b"GIF89a", maintype="image", subtype="gif", filename="logo.gif", disposition="inline", cid="<1@x>"
    )
    put(collected, "m.eml", message.as_bytes())
    form, scan, logo = received(collected)
    assert isinstance(form, Incoming)
    assert isinstance(scan, Incoming)
    assert isinstance(logo, Unread)
    assert logo.outcome is Outcome.OUT_OF_SCOPE
    assert (logo.file.received, logo.file.received_by) == (datetime(2026, 11, 2, 10, 0), DateSource.MAIL)


def test_an_attachment_without_a_name_is_taken_and_the_text_of_the_mail_is_not(collected):
    for header in (
        b"Content-Type: application/octet-stream",
        b"Content-Type: text/csv\r\nContent-Disposition: attachment",
    ):
        put(collected, "m.eml", by_hand(header))
        (form,) = received(collected)
        assert isinstance(form, Incoming)
        assert form.name.startswith("m.eml > 添付2.")
        assert form.content == FORM


def test_two_attachments_of_one_name_stay_apart(collected):
    put(collected, "m.eml", mail(("a.xlsx", workbook("一")), ("a.xlsx", workbook("二"))).as_bytes())
    assert names(received(collected)) == ["m.eml > a.xlsx", "m.eml > a.xlsx (2)"]


def test_a_mail_without_attachments_is_accounted_for(collected):
    empty = EmailMessage()
    empty["From"], empty["Subject"] = "a@example.jp", "回答します"
    put(collected, "m.eml", empty.as_bytes())
    (listed,) = walk(collected)
    assert only(list(unpack(listed, collected))).outcome is Outcome.ON_HOLD


def test_a_mail_nested_without_end_is_left_to_the_officer(collected):
    message = mail(("a.xlsx", FORM))
    for _ in range(10):
        outer = mail()
        outer.add_attachment(message)
        message = outer
    put(collected, "m.eml", message.as_bytes())
    assert only(received(collected)).finding.code == findings.CANNOT_UNPACK.code


# ---------------------------------------------------------------- Outlook's own files


def outlook(
    *attachments: tuple[str, bytes],
    subject: str = "回答",
    sent: datetime = datetime(2026, 11, 2, 1, 0),
    inner=None,
    wide: bool = True,
) -> bytes:
    """A .msg made by a library that shares no code with the reader; `sent` in UTC."""
    from aspose.email_foss.msg import MapiMessage

    message = outlook_message(*attachments, subject=subject, sent=sent, wide=wide)
    if inner is not None:
        message.add_embedded_message_attachment(inner)
    assert isinstance(message, MapiMessage)
    return message.to_bytes()


def outlook_message(*attachments: tuple[str, bytes], subject: str, sent: datetime, wide: bool = True):
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create(subject, "本文", unicode_strings=wide)
    message.set_property(0x0039, 0x0040, sent)
    for name, content in attachments:
        message.add_attachment(name, content)
    return message


def test_an_outlook_mail_brings_its_attachments_and_its_date(collected):
    put(collected, "回答.msg", outlook((NAME, FORM), ("b.zip", zipped(("い.xlsx", FORM)))))
    results = received(collected)
    assert names(results) == [f"回答.msg > {NAME}", "回答.msg > b.zip > い.xlsx"]
    for result in results:
        assert isinstance(result, Incoming)
        assert result.content == FORM
        assert result.arrival.received == datetime(2026, 11, 2, 10, 0)


def test_a_mail_attached_to_an_outlook_mail_is_opened(collected):
    inner = outlook_message(("あ.xlsx", FORM), subject="元の回答", sent=datetime(2026, 11, 1, 0, 0))
    put(collected, "転送.msg", outlook(inner=inner))
    (form,) = received(collected)
    assert isinstance(form, Incoming)
    assert (form.name, form.arrival.received) == ("転送.msg > 元の回答.msg > あ.xlsx", datetime(2026, 11, 1, 9, 0))
    assert form.content == FORM


@pytest.mark.parametrize(("deep", "opened"), [(6, True), (7, False)])
def test_an_outlook_mail_nested_without_end_is_left_to_the_officer(collected, deep, opened):
    message = outlook_message(("a.xlsx", FORM), subject="回答", sent=datetime(2026, 11, 2, 1, 0))
    for _ in range(deep):
        inner, message = message, outlook_message(subject="転送", sent=datetime(2026, 11, 2, 1, 0))
        message.add_embedded_message_attachment(inner)
    put(collected, "m.msg", message.to_bytes())
    result = only(received(collected)) if not opened else received(collected)[0]
    assert isinstance(result, Incoming) == opened
    assert opened or result.finding.code == findings.CANNOT_UNPACK.code


@pytest.mark.parametrize(("method", "is_file"), [(1, True), (2, False), (3, False), (4, False), (7, False)])
def test_an_attachment_that_only_names_a_file_elsewhere_is_said(collected, method, is_file):
    """Attachment methods of [MS-OXCMSG] 2.2.2.9: by value, and four by reference."""

    def property_of(value):
        return struct.pack("<IIII", 0x3705_0003, 6, value, 0)

    content = outlook(("a.xlsx", FORM))
    assert content.count(property_of(1)) == 1
    put(collected, "回答.msg", content.replace(property_of(1), property_of(method)))
    (result,) = received(collected)
    assert isinstance(result, Incoming) == is_file
    assert is_file or result.finding.code == findings.PART_NOT_READ.code


def test_a_damaged_outlook_mail_is_never_silent(collected):
    put(collected, "回答.msg", outlook(("a.xlsx", FORM))[:3000])
    assert received(collected)


# ---------------------------------------------------------------- whatever the bytes are


def containers() -> Iterator[bytes]:
    small = b"PK not really"
    yield zipped(("a.txt", small), ("b.zip", zipped(("c.txt", small))))
    outer = mail(("a.txt", small))
    outer.add_attachment(mail(("b.txt", small)))
    yield outer.as_bytes()
    yield outlook(("a.txt", small))


def test_whatever_happens_to_its_bytes_a_container_is_opened_or_accounted_for(collected):
    chance = random.Random(20261101)
    whole = list(containers())
    for _ in range(1_000):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        put(collected, "x", bytes(content))
        results = [result for path in walk(collected) for result in unpack(path, collected)]
        assert results
        assert len(set(names(results))) == len(results)


def test_the_test_mails_are_compound_files():
    assert olefile.isOleFile(outlook(("a.txt", b"x")))
