"""Shapes in which offices really send: signed mails, archives of Unix and tables as text are read, what is locked waits."""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import olefile
import pytest
from letters import letter
from msgspec.structs import replace
from unpacked import unpack
from year import applicable, give

from survey.commands.judge import judge
from survey.commands.run import Run
from survey.intake import walk
from survey.intake.compound import compound_file
from survey.model import Ledger, Outcome, Unread
from survey.storage.folder import Folder
from survey.workbook import CellKind, Limits, Sheet, SheetState, UnreadableWorkbook, Workbook, read_workbook

pytestmark = pytest.mark.usefixtures("read_here")

ANSWER = {"2": applicable("直売会を、\n月二回。", **{"連携したい課": ["長寿課"]})}


@pytest.fixture
def form(folder: Folder) -> bytes:
    """Content of a form that a department has filled in."""
    path = give(folder, "福祉課", "for-a-moment.xlsx", ANSWER)
    content = path.read_bytes()
    path.unlink()
    return content


def put(folder: Folder, name: str, content: bytes) -> None:
    (folder.collected / name).write_bytes(content)


def ledger(folder: Folder) -> Ledger:
    return judge(Run(folder)).ledger


def counts(folder: Folder) -> str:
    """What counts of the department's answer."""
    return ledger(folder).counted["福祉課", "2"].answer.entries["status"].text


def held(folder: Folder) -> set[tuple[str, str]]:
    """Code and department of all that waits; nothing else must be there."""
    judgement = judge(Run(folder))
    found = judgement.ledger
    assert {receipt.outcome for receipt in found.receipts} == {Outcome.ON_HOLD}
    assert judgement.needs_person
    departments = {receipt.file.name: receipt.department for receipt in found.receipts}
    return {(finding.code, departments[finding.place.file]) for finding in found.findings}


# ---------------------------------------------------------------- archives of Unix


def tar(*members: tuple[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, encoding="cp932") as archive:  # type: ignore[call-overload]
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1_793_500_000
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


ARCHIVES: dict[str, Callable[[bytes], bytes]] = {
    "回答.tar": lambda form: tar(("福祉課/回答.xlsx", form)),
    "回答.tar.gz": lambda form: tar(("回答.xlsx", form), mode="w:gz"),
    "回答.tgz": lambda form: tar(("回答.xlsx", form), mode="w:gz"),
    "回答.tar.bz2": lambda form: tar(("回答.xlsx", form), mode="w:bz2"),
    "回答.tar.xz": lambda form: tar(("回答.xlsx", form), mode="w:xz"),
    "回答.xlsx.gz": gzip.compress,
    "回答.xlsx.bz2": bz2.compress,
    "回答.xlsx.xz": lzma.compress,
    "二つ.gz": lambda form: gzip.compress(form[:1000]) + gzip.compress(form[1000:]),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_what_is_packed_as_on_unix_is_read(name: str, folder: Folder, form: bytes) -> None:
    put(folder, name, ARCHIVES[name](form))
    assert counts(folder) == "直売会を、\n月二回。"


def test_names_in_a_tar_read_right(folder: Folder, form: bytes) -> None:
    put(folder, "回答.tar", tar(("表ソ能.xlsx", form)))
    assert [receipt.file.name for receipt in ledger(folder).receipts] == ["回答.tar > 表ソ能.xlsx"]


@pytest.mark.parametrize("name", [name for name in ARCHIVES if name != "回答.tar"])
def test_a_broken_archive_waits(name: str, folder: Folder, form: bytes) -> None:
    put(folder, name, ARCHIVES[name](form)[:900])
    assert held(folder) == {("H407", "")}


def test_what_stands_behind_the_end_of_a_tar_is_said(folder: Folder, form: bytes) -> None:
    put(folder, "回答.tar", tar(("回答.xlsx", form)) + tar(("もう一つ.xlsx", form)))
    assert counts(folder) == "直売会を、\n月二回。"
    assert [(one.code, one.place.file) for one in ledger(folder).findings if one.code[0] == "H"] == [
        ("H407", "回答.tar")
    ]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_unpacks_to_too_much_waits(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(pack(bytes(1 << 20)) * 3)
    (listed,) = walk(tmp_path)
    for most, waits in ((4 << 20, False), (2 << 20, True)):
        (item,) = unpack(listed, tmp_path, limits=Limits(taken_out=most))
        assert isinstance(item, Unread) is waits


def test_a_tar_that_leads_back_to_itself_ends(folder: Folder) -> None:
    content = bytearray(tar(("a.txt", b"x" * 600), ("b.txt", b"y")))
    content[124:136] = b"\xff" + (2**88 - 1024).to_bytes(11, "big")
    checksum = sum(content[:148]) + 8 * 32 + sum(content[156:512])
    content[148:156] = b"%06o\0 " % checksum
    put(folder, "a.tar", bytes(content))
    assert held(folder) == {("H407", "")}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("福祉課.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
        ("福祉課.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50)),
        ("福祉課.lzh", b"\x21\x01-lh5-" + bytes(50)),
        ("福祉課.zst", b"\x28\xb5\x2f\xfd" + bytes(50)),
        ("福祉課.z01", b"PK\x07\x08PK\x03\x04" + bytes(50)),
        ("福祉課.zip", bytes(50) + b"PK\x05\x06\x01\x00\x01\x00" + bytes(14)),
        ("福祉課.zip.001", b"PK\x03\x04" + bytes(50)),
        ("福祉課.002", b"\x12\x34" + bytes(50)),
        ("福祉課.exe", b"MZ\x90" + bytes(50)),
    ],
)
def test_an_archive_that_is_not_opened_waits_under_its_department(name: str, content: bytes, folder: Folder) -> None:
    put(folder, name, content)
    assert held(folder) == {("H407", "福祉課")}


def test_a_form_whose_name_ends_like_a_piece_of_an_archive_is_read(folder: Folder, form: bytes) -> None:
    put(folder, "回答.001", form)
    assert counts(folder)


# ---------------------------------------------------------------- S/MIME


@cache
def signer():
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=9))
    return builder.sign(key, hashes.SHA256()), key


def signed(mail: EmailMessage, encoding: str = "DER", *, clear: bool = False) -> bytes:
    """The body of a mail as an S/MIME message; clear ones are MIME, others DER, PEM or the part of a mail."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    certificate, key = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(body_of(mail)).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature] if clear else [pkcs7.PKCS7Options.Binary]
    return builder.sign(getattr(Encoding, encoding), options)


def body_of(mail: EmailMessage) -> bytes:
    """What of a mail is signed: its body with the headers of content."""
    inner = mail.as_bytes().replace(b"\r\n", b"\n")
    kept = [
        line
        for line in inner.partition(b"\n\n")[0].split(b"\n")
        if not line.startswith((b"From", b"To", b"Sub", b"Date"))
    ]
    return (b"\n".join(kept) + b"\n\n" + inner.partition(b"\n\n")[2]).replace(b"\n", b"\r\n")


def headed(body: bytes, kind: str = "signed-data") -> bytes:
    """An opaque message as a mail."""
    head = (
        "From: fukushi@example.jp\r\nSubject: kaito\r\nDate: Mon, 02 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\r\n'
        "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=smime.p7m\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(body)


def in_pieces(der: bytes, content: bytes) -> bytes:
    """The same message as streams write it: of unknown length, the content in pieces (X.690, 8.1.3.6, 8.7.3)."""
    pieces = (content[at : at + 1000] for at in range(0, len(content), 1000))
    octets = b"\x24\x80" + b"".join(b"\x04\x82" + len(p).to_bytes(2, "big") + p for p in pieces) + b"\0\0"
    data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
    inner = b"\x30\x80" + data + b"\xa0\x80" + octets + b"\0\0\0\0"
    body = b"\x30\x80\x02\x01\x01\x31\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01" + inner + b"\x31\0\0\0"
    return b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80" + body + b"\0\0\0\0"


def answering(form: bytes) -> EmailMessage:
    return letter("提出します。", ("回答.xlsx", form), sender="fukushi@example.jp")


def by_outlook(content: bytes, message_class: str) -> bytes:
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create("回答", "", unicode_strings=True)
    message.set_property(0x001A, 0x001F, message_class)
    message.add_attachment("smime.p7m", content)
    return message.to_bytes()


SIGNED: dict[str, Callable[[bytes], bytes]] = {
    "clear.eml": lambda form: b"From: fukushi@example.jp\r\n" + signed(answering(form), "SMIME", clear=True),
    "opaque.eml": lambda form: headed(signed(answering(form))),
    "pieces.eml": lambda form: headed(in_pieces(b"", body_of(answering(form)))),
    "smime.p7m": lambda form: signed(answering(form)),
    "armoured.p7m": lambda form: signed(answering(form), "PEM"),
    "base64.p7m": lambda form: base64.encodebytes(signed(answering(form))),
    "opaque.msg": lambda form: by_outlook(signed(answering(form)), "IPM.Note.SMIME"),
    "clear.msg": lambda form: by_outlook(
        b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\n" + body_of(answering(form)) + b"\r\n--zz--\r\n",
        "IPM.Note.SMIME.MultipartSigned",
    ),
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_mail_is_read_without_any_key(name: str, folder: Folder, form: bytes) -> None:
    put(folder, name, SIGNED[name](form))
    found = ledger(folder)
    assert ("福祉課", "2") in found.counted
    assert not any(receipt.outcome is Outcome.ON_HOLD for receipt in found.receipts)
    assert "提出します。" in [one.text for one in found.unplaced]


def test_a_signed_file_is_read_under_its_own_name(folder: Folder, form: bytes) -> None:
    content = in_pieces(b"", form)
    put(folder, "回答.xlsx.p7m", content)
    assert [receipt.file.name for receipt in ledger(folder).receipts] == ["回答.xlsx.p7m > 回答.xlsx"]
    assert counts(folder)


def test_who_signed_is_the_sender_of_what_is_signed(folder: Folder) -> None:
    from mail_desk import write_settings

    write_settings(folder, {}, {"福祉課": "fukushi@example.jp"})
    put(folder, "m.eml", headed(signed(letter("該当なしです。"))))
    assert held(folder) == {("H410", "福祉課")}


def test_a_compressed_mail_is_read(folder: Folder, form: bytes) -> None:
    packed = zlib.compress(body_of(answering(form)))
    octets = b"\x04\x83" + len(packed).to_bytes(3, "big") + packed
    data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
    algorithm = b"\x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08"
    inner = b"\x30\x80\x02\x01\x00" + algorithm + b"\x30\x80" + data + b"\xa0\x80" + octets + b"\0\0\0\0\0\0"
    message = b"\x30\x80\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09\xa0\x80" + inner + b"\0\0\0\0"
    put(folder, "m.eml", headed(message, "compressed-data"))
    assert counts(folder)


ENVELOPED = b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x82\x00\xf0" + bytes(240)
PGP = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----\r\n"


def by_pgp() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "福祉課 <fukushi@example.jp>", "..."
    mail.set_content(b"Version: 1\r\n", "application", "pgp-encrypted")
    mail.make_mixed()
    mail.add_attachment(PGP, maintype="application", subtype="octet-stream", filename="encrypted.asc")
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("福祉課.eml", headed(ENVELOPED, "enveloped-data"), "H412"),
        ("福祉課.p7m", ENVELOPED, "H412"),
        ("福祉課.asc", PGP, "H412"),
        ("福祉課.gpg", b"\x85\x01\x0c" + bytes(50), "H412"),
        ("福祉課.rpmsg", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + bytes(50), "H411"),
        ("福祉課.eml", letter("", ("message.rpmsg", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86")).as_bytes(), "H411"),
        ("福祉課.pdf.pfile", b".pfile" + bytes(50), "H411"),
    ],
)
def test_what_is_encrypted_waits_under_its_department(name: str, content: bytes, code: str, folder: Folder) -> None:
    put(folder, name, content)
    assert held(folder) == {(code, "福祉課")}


def test_a_mail_encrypted_by_pgp_waits_and_its_mark_does_not(folder: Folder) -> None:
    put(folder, "m.eml", by_pgp())
    waiting = {one.file.name: one.department for one in ledger(folder).receipts if one.outcome is Outcome.ON_HOLD}
    assert waiting == {"m.eml > encrypted.asc": "福祉課"}


def test_a_signature_alone_is_no_answer(folder: Folder, form: bytes) -> None:
    mail = answering(form)
    mail.add_attachment(
        b"-----BEGIN PGP SIGNATURE-----\n", maintype="application", subtype="pgp-signature", filename="a.asc"
    )
    mail.add_attachment(b"\x30\x82", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    put(folder, "m.eml", mail.as_bytes())
    outcomes = {receipt.file.name: receipt.outcome for receipt in ledger(folder).receipts}
    assert outcomes["m.eml > a.asc"] is outcomes["m.eml > smime.p7s"] is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("cut", [20, 60, 300, 2000])
def test_a_signed_mail_that_is_cut_off_waits(cut: int, folder: Folder, form: bytes) -> None:
    put(folder, "smime.p7m", signed(answering(form))[:cut])
    assert held(folder) == {("H407", "")}


# ---------------------------------------------------------------- rights management


def renamed(content: bytes, old: str, new: str) -> bytes:
    """A compound file in which an entry of the directory is called otherwise ([MS-CFB] 2.6.1)."""
    at = content.index(old.encode("utf-16-le"))
    name = new.encode("utf-16-le")
    return content[:at] + name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + content[at + 66 :]


def labelled(form: bytes) -> bytes:
    """A workbook as a sensitivity label leaves it: encrypted as by a password, but by another transform."""
    from msoffcrypto.format.ooxml import OOXMLFile

    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(form)).encrypt("nobody knows", encrypted)
    content = renamed(encrypted.getvalue(), "StrongEncryptionTransform", "DRMEncryptedTransform")
    return renamed(content, "StrongEncryptionDataSpace", "DRMEncryptedDataSpace")


def test_a_workbook_under_a_label_is_not_said_to_have_a_password(folder: Folder, form: bytes) -> None:
    put(folder, "福祉課.xlsx", labelled(form))
    assert held(folder) == {("H411", "福祉課")}
    (finding,) = ledger(folder).findings
    assert "--password" not in finding.remedy


def test_an_old_workbook_under_a_label_is_known_too(folder: Folder) -> None:
    put(folder, "福祉課.xls", compound_file("\tDRMContent", b"x"))
    assert held(folder) == {("H411", "福祉課")}


def test_a_workbook_with_a_password_is_still_said_to_have_one(folder: Folder, form: bytes) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    encrypted = io.BytesIO()
    OOXMLFile(io.BytesIO(form)).encrypt("nobody knows", encrypted)
    put(folder, "福祉課.xlsx", encrypted.getvalue())
    assert held(folder) == {("H405", "福祉課")}


# ---------------------------------------------------------------- tables as text


def calculated(form: bytes) -> Workbook:
    """The form as Excel would save it: a program that calculates nothing filled it in."""
    book = read_workbook(form)

    def kept(sheet: Sheet) -> Sheet:
        return replace(sheet, cells={at: c for at, c in sheet.cells.items() if c.kind is not CellKind.UNCALCULATED})

    return replace(book, sheets=tuple(map(kept, book.sheets)))


def as_csv(form: bytes, encoding: str, separator: str = ",") -> bytes:
    """The first sheet as Excel saves it in a text."""
    sheet = next(sheet for sheet in calculated(form).sheets if sheet.name == "調査票")
    rows = range(1, max(row for row, _ in sheet.cells) + 1)
    columns = range(1, max(column for _, column in sheet.cells) + 1)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator)
    for row in rows:
        writer.writerow([sheet.cells[row, column].text if (row, column) in sheet.cells else "" for column in columns])
    return buffer.getvalue().encode(encoding, "replace")


@pytest.mark.parametrize(
    ("encoding", "separator"), [("cp932", ","), ("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("cp932", "\t")]
)
def test_a_form_saved_as_csv_is_read(encoding: str, separator: str, folder: Folder, form: bytes) -> None:
    put(folder, "回答.csv", as_csv(form, encoding, separator))
    assert counts(folder) == "直売会を、\n月二回。"
    assert ledger(folder).counted["福祉課", "2"].answer.entries["partners"].departments == ("長寿課",)
    assert "W217" in {finding.code for finding in ledger(folder).findings}


def test_a_csv_that_is_cut_off_within_quotes_waits(folder: Folder, form: bytes) -> None:
    content = as_csv(form, "utf-8", ",")
    put(folder, "福祉課.csv", content[: content.index("月二回".encode())])
    assert held(folder) == {("H410", "福祉課")}


def test_an_unticked_box_saved_as_csv_is_nothing_written(folder: Folder, form: bytes) -> None:
    lines = list(csv.reader(io.StringIO(as_csv(form, "utf-8", ",").decode(), newline="")))
    (row,) = (line for line in lines if any("直売会を" in field for field in line))
    at = row.index("○")
    for column in (at - 1, at + 1):
        assert not row[column]
        row[column] = "FALSE"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    put(folder, "回答.csv", text.getvalue().encode())
    entry = ledger(folder).counted["福祉課", "2"].answer.entries["partners"]
    assert (entry.departments, entry.text) == (("長寿課",), "")


@pytest.mark.parametrize("content", ["課,回答\n福祉課,該当なし\n", "福祉課\n該当なし\n", "福祉課、該当なし,です"])
def test_another_csv_waits_with_what_it_says(content: str, folder: Folder) -> None:
    put(folder, "a.csv", content.encode("cp932"))
    assert held(folder) == {("H410", "福祉課")}
    assert "該当なし" in ledger(folder).unplaced[0].text


def as_spreadsheetml(form: bytes) -> str:
    """The workbook as Excel saves it as "XML スプレッドシート 2003"."""
    book = calculated(form)
    lines = [
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">',
        '<CustomDocumentProperties xmlns="urn:schemas-microsoft-com:office:office">',
        *(f"<{name}>{escape(text)}</{name}>" for name, text in book.properties.items()),
        "</CustomDocumentProperties>",
    ]
    for sheet in book.sheets:
        lines.append(f"<Worksheet ss:Name={quoteattr(sheet.name)}><Table>")
        for row in sorted({row for row, _ in sheet.cells}):
            lines.append(f'<Row ss:Index="{row}">')
            for (_, column), cell in sorted((at, cell) for at, cell in sheet.cells.items() if at[0] == row):
                text = escape(cell.text, {"\n": "&#10;"})
                lines.append(f'<Cell ss:Index="{column}"><Data ss:Type="String">{text}</Data></Cell>')
            lines.append("</Row>")
        state = {SheetState.VISIBLE: "SheetVisible", SheetState.HIDDEN: "SheetHidden"}.get(
            sheet.state, "SheetVeryHidden"
        )
        lines.append(
            f'</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>{state}</Visible>'
            "</WorksheetOptions></Worksheet>"
        )
    return "".join([*lines, "</Workbook>"])


@pytest.mark.parametrize(("name", "encoding"), [("回答.xml", "utf-8"), ("回答.xls", "utf-8"), ("回答.xml", "utf-16")])
def test_a_form_saved_as_xml_of_excel_2003_is_read(name: str, encoding: str, folder: Folder, form: bytes) -> None:
    put(folder, name, as_spreadsheetml(form).encode(encoding))
    assert counts(folder) == "直売会を、\n月二回。"
    assert {finding.code for finding in ledger(folder).findings} == {"E102"}


def test_what_xml_of_excel_2003_keeps_beside_texts_is_read() -> None:
    table = (
        '<Column ss:Index="2" ss:Span="1" ss:Hidden="1"/><Row ss:Index="3" ss:Hidden="1">'
        '<Cell ss:MergeAcross="1"><Data ss:Type="Number">12.50</Data></Cell><Cell><Data ss:Type="Boolean">1</Data>'
        '<Comment ss:Author="山田"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>至急</B>です</ss:Data></Comment></Cell>'
        '</Row><Row><Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-04-01T00:00:00.000</Data></Cell>'
        '<Cell ss:Index="5"><Data ss:Type="Error">#REF!</Data></Cell></Row>'
    )
    book = read_workbook(
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        + table.encode()
        + b"</Table></Worksheet></Workbook>"
    )
    (sheet,) = book.sheets
    assert {at: cell.text for at, cell in sheet.cells.items()} == {
        (3, 1): "12.5",
        (3, 3): "TRUE",
        (4, 1): "2",
        (4, 2): "2026/4/1",
        (4, 5): "#REF!",
    }
    assert [at for at, cell in sheet.cells.items() if cell.hidden] == [(3, 1), (3, 3), (4, 2)]
    assert sheet.cells[4, 1].formula
    assert [(one.cell, one.text, one.author) for one in sheet.remarks] == [("C3", "至急です", "山田")]
    assert [tuple(one) for one in sheet.merged] == [(3, 1, 3, 2)]


@pytest.mark.parametrize(
    "cell",
    ['<Cell ss:Index="99999999"/>', '<Cell ss:Index="x"/>', '<Cell><Data ss:Type="Number">x</Data></Cell>', "<Cell>"],
)
def test_broken_xml_of_excel_2003_waits(cell: str, folder: Folder) -> None:
    content = (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="a"><Table><Row>{cell}</Row></Table></Worksheet></Workbook>'
    )
    put(folder, "福祉課.xls", content.encode())
    assert held(folder) == {("H403", "福祉課")}


def test_no_more_cells_are_read_of_a_text_than_of_another_workbook() -> None:
    for content in (b"a,b\n" * 600, as_rows(600)):
        with pytest.raises(UnreadableWorkbook):
            read_workbook(content, Limits(cells=1000))


def as_rows(count: int) -> bytes:
    return (
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>'
        + b"<Row><Cell/></Row>" * count
        + b"</Table></Worksheet></Workbook>"
    )


def test_the_labelled_workbook_of_these_tests_is_a_compound_file(form: bytes, tmp_path: Path) -> None:
    assert olefile.isOleFile(labelled(form))
