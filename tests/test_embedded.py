"""Forms that Outlook embeds in rich text come out: objects of a .msg, objects in RTF, and winmail.dat."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import olefile
import pytest
from unpacked import unpack
from without_words import without_words

from survey.findings import CANNOT_UNPACK, PART_NOT_READ
from survey.intake import walk
from survey.intake.compound import compound_file
from survey.intake.compressed_rtf import uncompressed_rtf
from survey.model import Incoming, Outcome, Unread

FORM = b"PK\x03\x04 not looked into here \x00\xff" * 300
OLD_FORM = b"\x09\x08\x10\x00" + bytes(range(256)) * 40
PICTURE = b"Picture (Device Independent Bitmap)"


def received(tmp_path: Path, content: bytes, name: str) -> list[Incoming | Unread]:
    (tmp_path / name).write_bytes(content)
    return without_words(item for path in walk(tmp_path) for item in unpack(path, tmp_path))


def only(tmp_path: Path, content: bytes, name: str = "m.msg") -> Incoming | Unread:
    (item,) = received(tmp_path, content, name)
    return item


def packaged(content: bytes, name: str) -> bytes:
    """As Packager wraps a file ([MS-OLEDS] 2.3.6 holds it; its inside is known from what programs write)."""
    path = name.encode("cp932") + b"\0"
    return (
        b"\2\0"
        + path
        + b"C:\\"
        + path
        + struct.pack("<II", 3, len(path))
        + path
        + struct.pack("<I", len(content))
        + content
    )


# ---------------------------------------------------------------- objects of a .msg


def outlook(streams: dict[str, bytes], method: int = 6, name: str = "Microsoft Excel ワークシート") -> bytes:
    """A mail whose one attachment is an object, by a library that shares no code with the reader."""
    from aspose.email_foss.msg import MapiAttachment, MapiMessage, MsgStorage, MsgStream

    mail = MapiMessage.create("回答", "本文", unicode_strings=True)
    mail.set_property(0x0039, 0x0040, datetime(2026, 11, 2, 1, 0))
    mail.set_property(0x0C1A, 0x001F, "福祉課 係員")
    parts = [MsgStream(stream, content) for stream, content in streams.items()]
    storage = MsgStorage("__substg1.0_3701000D", streams=parts)
    mail.attachments.append(MapiAttachment(name, attach_method=method, custom_storage=storage if streams else None))
    return mail.to_bytes()


@pytest.mark.parametrize(
    ("streams", "name"),
    [
        ({"Package": FORM}, "Microsoft Excel ワークシート"),
        ({"\x01CompObj": b"x", "package": FORM, "\x01Ole": b"y"}, "Microsoft Excel ワークシート"),
        ({"CONTENTS": FORM}, "Microsoft Excel ワークシート"),
        ({"\x01Ole10Native": b"\0\0\0\0" + packaged(FORM, "福祉課.xlsx")}, "福祉課.xlsx"),
        ({"\x01Ole10Native": b"\0\0\0\0" + FORM}, "Microsoft Excel ワークシート"),
    ],
)
def test_a_form_that_is_an_object_of_the_mail_is_read(tmp_path: Path, streams: dict[str, bytes], name: str) -> None:
    form = only(tmp_path, outlook(streams))
    assert isinstance(form, Incoming)
    assert (form.name, form.content, form.arrival.received) == (f"m.msg > {name}", FORM, datetime(2026, 11, 2, 10, 0))


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_a_workbook_of_old_that_is_an_object_becomes_a_file(tmp_path: Path, stream: str) -> None:
    form = only(tmp_path, outlook({stream: OLD_FORM}))
    assert isinstance(form, Incoming)
    with olefile.OleFileIO(io.BytesIO(form.content), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert file.listdir() == [[stream]]
        assert file.openstream(stream).read().rstrip(b"\0") == OLD_FORM.rstrip(b"\0")


@pytest.mark.parametrize("size", [1, 4096, 4097, 65_024, 65_025, 3_000_000])
def test_a_compound_file_holds_its_stream_at_every_size(size: int) -> None:
    content = b"\x55" * size
    with olefile.OleFileIO(io.BytesIO(compound_file("book", content)), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert file.openstream("Book").read().rstrip(b"\0") == content


def test_a_workbook_too_large_to_be_put_into_a_file_is_not_lost(tmp_path: Path) -> None:
    assert len(compound_file("book", bytes((109 * 127 - 1) * 512))) == (109 * 128 + 1) * 512
    held = only(tmp_path, outlook({"Workbook": b"\x09\x08" + bytes(110 * 128 * 512)}))
    assert isinstance(held, Unread)
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, PART_NOT_READ.code)


@pytest.mark.parametrize(
    ("streams", "method"),
    [
        ({"WordDocument": b"x" * 5000}, 6),
        ({"\x01Ole10Native": b"\0\0\0\0\2\0broken"}, 6),
        ({"\x01CompObj": b""}, 6),
        ({}, 1),
        ({}, 6),
        ({}, 2),
        ({}, 7),
    ],
)
def test_an_object_or_link_that_is_no_file_waits_with_its_name_and_sender(
    tmp_path: Path, streams: dict[str, bytes], method: int
) -> None:
    mail = outlook(streams).replace(struct.pack("<HHII", 3, 0x3705, 6, 6), struct.pack("<HHII", 3, 0x3705, 6, method))
    held = only(tmp_path, mail)
    assert isinstance(held, Unread)
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, PART_NOT_READ.code)
    assert held.file.name == "m.msg > Microsoft Excel ワークシート"
    assert "福祉課 係員" in held.finding.what


def test_a_picture_pasted_into_rich_text_is_set_aside_as_pictures_of_other_mails_are(tmp_path: Path) -> None:
    picture = only(tmp_path, outlook({"\x01CompObj": PICTURE, "CONTENTS": b"BM picture"}))
    assert isinstance(picture, Unread)
    assert picture.outcome is Outcome.OUT_OF_SCOPE


# ---------------------------------------------------------------- objects in rich text


def first_version(kind: bytes, content: bytes, form: int = 2) -> bytes:
    """An object as OLE 1.0 writes it, in hexadecimal ([MS-OLEDS] 2.2.5)."""
    kind += b"\0"
    names = struct.pack("<I", len(kind)) + kind + struct.pack("<II", 0, 0)
    data = struct.pack("<II", 0x501, form) + names + struct.pack("<I", len(content)) + content
    digits = data.hex().encode()
    return b"\r\n".join(digits[start : start + 128] for start in range(0, len(digits), 128))


def rtf(*objects: bytes) -> bytes:
    inside = b"".join(rb"{\object\objemb{\*\objclass x}{\*\objdata " + data + rb"}{\result x}}" for data in objects)
    return rb"{\rtf1\ansi hello " + inside + b"}"


def test_objects_in_a_rich_text_are_read(tmp_path: Path) -> None:
    text = rtf(
        first_version(b"Package", packaged(FORM, "福祉課.xlsx")),
        first_version(b"Excel.Sheet.12", FORM),
        first_version(b"Excel.Sheet.8", compound_file("Workbook", OLD_FORM)),
    )
    items = received(tmp_path, text, "a.rtf")
    assert [item.name for item in items if isinstance(item, Incoming)] == [
        "a.rtf > 福祉課.xlsx",
        "a.rtf > オブジェクト2",
        "a.rtf > オブジェクト3",
    ]
    assert [item.content[:4] for item in items if isinstance(item, Incoming)] == [b"PK\x03\x04"] * 2 + [
        olefile.MAGIC[:4]
    ]


@pytest.mark.parametrize(
    "data", [b"", b"0105", first_version(b"Paint", b"BM"), first_version(b"Package", FORM, form=1)]
)
def test_an_object_in_a_rich_text_that_is_no_file_waits(tmp_path: Path, data: bytes) -> None:
    held = only(tmp_path, rtf(data), "a.rtf")
    assert isinstance(held, Unread)
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, PART_NOT_READ.code)


def test_objects_in_the_rich_text_of_a_mail_are_read(tmp_path: Path) -> None:
    from aspose.email_foss.msg import MapiMessage

    text = rtf(first_version(b"Package", packaged(FORM, "福祉課.xlsx")), b"0105")
    mail = MapiMessage.create("回答", "本文", unicode_strings=True)
    mail.set_property(0x1009, 0x0102, struct.pack("<II4sI", len(text) + 12, len(text), b"MELA", 0) + text)
    form, held = received(tmp_path, mail.to_bytes(), "m.msg")
    assert isinstance(form, Incoming)
    assert (form.name, form.content) == ("m.msg > 福祉課.xlsx", FORM)
    assert isinstance(held, Unread)
    assert held.finding.code == PART_NOT_READ.code


def test_rich_text_is_unpacked_as_its_specification_shows() -> None:
    """[MS-OXRTFCP] 3.1.1 and 3.1.2."""
    plain = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert uncompressed_rtf(plain) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert uncompressed_rtf(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert (
        uncompressed_rtf(b"")
        == uncompressed_rtf(plain[:12])
        == uncompressed_rtf(plain.replace(b"LZFu", b"????"))
        == b""
    )


# ---------------------------------------------------------------- winmail.dat


def attribute(identity: int, data: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, identity, len(data)) + data + struct.pack("<H", sum(data) % 65536)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def properties(*values: bytes) -> bytes:
    return attribute(0x00069005, struct.pack("<I", len(values)) + b"".join(values))


def text_property(key: int, text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, key, 1, len(data)) + padded(data)


def object_property(data: bytes) -> bytes:
    return struct.pack("<HHII", 0x0D, 0x3701, 1, 16 + len(data)) + padded(bytes(16) + data)


NUMBER = struct.pack("<HHI", 3, 0x3705, 1)
NAMED_BY_TEXT = struct.pack("<HH16sII", 3, 0x8001, bytes(16), 1, 6) + padded("xyz".encode("utf-16-le")) + bytes(4)
NAMED_BY_NUMBER = struct.pack("<HH16sII", 0x40, 0x8002, bytes(16), 0, 9) + bytes(8)
SEVERAL = struct.pack("<HHI", 0x1003, 0x1234, 2) + bytes(8) + struct.pack("<HHI", 0x101F, 0x1235, 2) + (
    struct.pack("<I", 4) + b"a\0\0\0" + struct.pack("<I", 6) + padded(b"a\0b\0\0\0")
)  # fmt: skip


def winmail(*attachments: bytes) -> bytes:
    begin = (
        struct.pack("<IH", 0x223E9F78, 7)
        + attribute(0x00089006, b"\0\0\1\0", 1)
        + attribute(0x00018010, b"subject\0", 1)
    )
    return begin + b"".join(attribute(0x00069002, bytes(14)) + attachment for attachment in attachments)


def test_the_attachments_of_winmail_dat_are_read_under_their_long_names(tmp_path: Path) -> None:
    by_value = attribute(0x00018010, b"FUKUSH~1.XLS\0") + attribute(0x0006800F, FORM)
    mail = EmailMessage()
    mail["From"], mail["Date"] = "a@example.jp", "Mon, 02 Nov 2026 10:00:00 +0900"
    mail.set_content("回答します。")
    content = winmail(
        by_value + properties(NUMBER, NAMED_BY_TEXT, NAMED_BY_NUMBER, text_property(0x3707, "①福祉課.xlsx")),
        by_value,
        attribute(0x0006800F, FORM),
    )
    mail.add_attachment(content, "application", "ms-tnef", filename="winmail.dat")
    items = received(tmp_path, mail.as_bytes(), "m.eml")
    assert [(item.name, item.content, item.arrival.received) for item in items if isinstance(item, Incoming)] == [
        (f"m.eml > winmail.dat > {name}", FORM, datetime(2026, 11, 2, 10, 0))
        for name in ("①福祉課.xlsx", "FUKUSH~1.XLS", "添付3")
    ]


def test_a_mail_and_an_object_in_winmail_dat_are_opened(tmp_path: Path) -> None:
    inner = winmail(attribute(0x00018010, b"a.xlsx\0") + attribute(0x0006800F, FORM))
    items = received(
        tmp_path,
        winmail(
            attribute(0x00018010, b"mail\0") + properties(object_property(inner)),
            attribute(0x00018010, b"sheet\0") + properties(object_property(compound_file("Workbook", OLD_FORM))),
        ),
        "winmail.dat",
    )
    assert [item.name for item in items if isinstance(item, Incoming)] == [
        "winmail.dat > mail > a.xlsx",
        "winmail.dat > sheet",
    ]


def test_winmail_dat_with_several_values_of_a_property_is_read_to_its_end(tmp_path: Path) -> None:
    values = SEVERAL[:16], SEVERAL[16:]
    content = winmail(attribute(0x0006800F, FORM) + properties(*values, text_property(0x3707, "a.xlsx")))
    form = only(tmp_path, content, "winmail.dat")
    assert isinstance(form, Incoming)
    assert form.name == "winmail.dat > a.xlsx"


@pytest.mark.parametrize(
    "broken",
    [
        winmail(attribute(0x0006800F, FORM))[:-50],
        winmail(attribute(0x00069005, b"\xff\xff\0\0")),
        winmail(attribute(0x00018010, b"a.xlsx\0")),
    ],
)
def test_a_broken_winmail_dat_waits(tmp_path: Path, broken: bytes) -> None:
    held = only(tmp_path, broken, "winmail.dat")
    assert isinstance(held, Unread)
    assert held.outcome is Outcome.ON_HOLD
    assert held.finding.code in {PART_NOT_READ.code, CANNOT_UNPACK.code}
