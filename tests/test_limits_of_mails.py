"""How far a mail is looked into: how much of it is read, and what still counts as its words, its parts and its headers."""

from __future__ import annotations

import base64
import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from letters import letter
from unpacked import unpack

from survey.intake import walk
from survey.intake.compressed_rtf import uncompressed_rtf
from survey.intake.mail_body import TextPart, text_said
from survey.intake.mail_kind import undelivered_to
from survey.intake.mail_text import begins_as_mail
from survey.intake.mail_words import divided, text_of_page
from survey.intake.own_page import is_own_page
from survey.intake.transfer import decoded
from survey.model import Incoming, Outcome, Unread

HEADERS = (
    b"From: a@example.jp\r\nMIME-Version: 1.0\r\nSubject: kaito\r\nContent-Type: multipart/mixed; boundary=zzz\r\n\r\n"
)
FORM = b"PK\x03\x04 not looked into here " * 20


def received(folder: Path, content: bytes, name: str = "m.eml") -> list[Incoming | Unread]:
    (folder / name).write_bytes(content)
    return [item for path in walk(folder) for item in unpack(path, folder)]


def names(folder: Path, content: bytes, name: str = "m.eml") -> list[str]:
    """What the mail brings, by the names that its parts have."""
    return [item.name.rpartition(" > ")[2] for item in received(folder, content, name) if isinstance(item, Incoming)]


# ---------------------------------------------------------------- signatures and quotations


@pytest.mark.parametrize(("letters", "own"), [(400, "提出します。"), (401, None)])
def test_a_rule_above_a_signature_has_400_characters_at_most(letters: int, own: str | None) -> None:
    text = f"提出します。\n{'-' * letters}\nTEL 0561-00-0000"
    assert divided(text).own == (own or text)


@pytest.mark.parametrize(("lines", "behind"), [(15, False), (16, True)])
def test_a_signature_has_fifteen_lines_at_most(lines: int, behind: bool) -> None:
    signature = ["TEL 0561-00-0000", *(f"{number}行目" for number in range(2, lines + 1))]
    words = divided("\n".join(["提出します。", "-----", *signature]))
    assert (words.own == "提出します。\n16行目") is behind
    assert (words.own == "提出します。") is not behind


@pytest.mark.parametrize(("between", "quoted"), [(6, True), (7, False)])
def test_a_quoted_mail_has_eight_lines_of_headers_at_most(between: int, quoted: bool) -> None:
    lines = ["差出人: 事務局", *["長い宛名の続き"] * between, "宛先: 福祉課", "件名: 照会", "", "お願いします。"]
    assert (divided("\n".join(["提出します。", *lines])).own == "提出します。") is quoted


# ---------------------------------------------------------------- how much is read


NOT_READ_ON = "（ここから先は、長すぎるため読んでいません。もとのメールで確かめてください）"


@pytest.mark.parametrize(("more", "read"), [(0, "終わり"), (1, f"終わ\n{NOT_READ_ON}")])
def test_a_million_characters_of_a_page_are_read(more: int, read: str) -> None:
    page = "<p>終わり"
    assert text_of_page(f"<!--{'x' * (1_048_576 - len(page) - 7 + more)}-->{page}") == read


@pytest.mark.parametrize(("more", "read"), [(0, "END"), (1, f"EN\n{NOT_READ_ON}")])
def test_four_megabytes_of_a_text_are_read(more: int, read: str) -> None:
    assert text_said([TextPart("plain", b" " * (4_194_304 - 3 + more) + b"END")]).lstrip() == read


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_text_of_more_than_four_megabytes_is_read_wherever_it_is_cut(before: int) -> None:
    line = "提出します。\n"
    text = text_said([TextPart("plain", ("x" * before + line * 250_000).encode())])
    assert text.startswith("x" * before + line)
    assert set(text.removesuffix(NOT_READ_ON)) == set("x" * bool(before) + line)


@pytest.mark.parametrize("mebibytes", [2, 6])
def test_what_stands_behind_a_large_picture_in_a_page_is_read(mebibytes: int) -> None:
    picture = base64.encodebytes(b"\x89PNG" * (mebibytes << 18)).decode()
    page = f'<p>提出します。<img alt="図" src="data:image/png;name=a.png;base64,{picture}"><p>担当は山田です。'
    assert text_said([TextPart("html", page.encode(), "utf-8")]) == "提出します。\n担当は山田です。"


def test_what_is_no_picture_in_a_page_stays() -> None:
    page = "<p>data:image/png;base64,AAAA と書いてください。<a href='data:'>ここ</a>"
    assert text_said([TextPart("html", page.encode(), "utf-8")]) == "data:image/png;base64,AAAA と書いてください。ここ"


def test_a_thousand_characters_of_a_header_are_kept(tmp_path: Path) -> None:
    for letters, kept in ((1_000, 1_000), (1_001, 1_000)):
        mail = b"From: a@example.jp\r\nSubject: " + b"x" * letters + b"\r\n\r\ntext\r\n"
        (words,) = received(tmp_path, mail)
        assert isinstance(words, Unread)
        assert words.file.mail is not None
        assert words.file.mail.subject == "x" * kept


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_addresses_of_a_report_are_kept(more: int) -> None:
    addresses = [f"a{number}@example.jp" for number in range(20 + more)]
    listed = {"x-failed-recipients": ", ".join(addresses)}
    assert undelivered_to(lambda name: listed.get(name, ""), "", "") == tuple(addresses[:20])


@pytest.mark.parametrize(("more", "read"), [(0, True), (1, False)])
def test_the_name_in_a_header_of_64_kilobytes_is_read(tmp_path: Path, more: int, read: bool) -> None:
    told = "filename*=UTF-8''%E5%9B%9E%E7%AD%94.xlsx"
    before = 'attachment; x="'
    disposition = before + "a" * (65_536 - len(before) - 3 - len(told) + more) + f'"; {told}'
    part = f"Content-Type: application/octet-stream\r\nContent-Disposition: {disposition}\r\n\r\n".encode()
    (found,) = names(tmp_path, HEADERS + b"--zzz\r\n" + part + FORM + b"\r\n--zzz--\r\n")
    assert (found == "回答.xlsx") is read


# ---------------------------------------------------------------- where a mail begins


@pytest.mark.parametrize(("more", "known"), [(0, True), (1, False)])
def test_a_mail_is_known_by_its_first_eight_kilobytes(more: int, known: bool) -> None:
    before, header = b"X-Gateway: ", b"\nFrom:"
    content = before + b"x" * (8_192 - len(before) - len(header) + more) + header + b" a@example.jp\n\ntext\n"
    assert begins_as_mail(content) is known


@pytest.mark.parametrize(("lines", "known"), [(10, True), (11, False)])
def test_ten_lines_may_stand_before_the_headers_of_a_mail(tmp_path: Path, lines: int, known: bool) -> None:
    mail = letter("提出します。", ("回答.xlsx", FORM)).as_bytes()
    junk = b"250 ready\r\n" * lines
    assert begins_as_mail(junk + b"Message-ID: <1@x>\r\n" + mail) is known
    assert (names(tmp_path, junk + mail) == ["回答.xlsx"]) is known


@pytest.mark.parametrize(("before", "found"), [(200, ["a.xlsx"]), (201, ["添付1"])])
def test_a_mail_without_types_has_parts_with_names_where_a_boundary_stands_in_its_first_lines(
    tmp_path: Path, before: int, found: list[str]
) -> None:
    text = b"x" * (before - 1) + b"\n" + part(b"zzz", b"a.xlsx") + b"--zzz--\n"
    assert names(tmp_path, b"From: a@example.jp\nSubject: kaito\nMessage-ID: <1@x>\n\n" + text) == found


def part(boundary: bytes, name: bytes) -> bytes:
    return (
        b"--" + boundary + b"\nContent-Type: application/octet-stream; name=" + name + b"\n"
        b"Content-Disposition: attachment; filename=" + name + b"\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(FORM)
    )


@pytest.mark.parametrize("parts", [20, 21])
def test_twenty_parts_of_a_mail_are_put_right(tmp_path: Path, parts: int) -> None:
    # Each is a text that holds another part.
    inner = (part(b"b%d" % number, b"%d.xlsx" % number) + b"--b%d--\n" % number for number in range(parts))
    body = b"".join(b"--zzz\nContent-Type: text/plain\n\n" + one for one in inner) + b"--zzz--\n"
    found = names(tmp_path, HEADERS.replace(b"\r\n", b"\n") + body)
    assert [name for name in found if name.endswith(".xlsx")] == [f"{number}.xlsx" for number in range(20)]


@pytest.mark.parametrize(("quotes", "text"), [(194, "あ"), (195, "44GC")])
def test_an_encoding_is_named_in_the_first_200_characters_of_its_header(quotes: int, text: str) -> None:
    assert decoded(b"44GC", '"' * quotes + "base64").decode() == text


@pytest.mark.parametrize(("lines", "names_found"), [(1_013, ["a"]), (1_014, [])])
def test_uuencode_begins_in_the_first_kilobyte_of_a_file(tmp_path: Path, lines: int, names_found: list[str]) -> None:
    content = b"\n" * lines + b"begin 644 a\n%:&5L;&\\\n`\nend\n"
    assert [name for name in names(tmp_path, content, "file") if name != "file"] == names_found


# ---------------------------------------------------------------- what is no answer


@pytest.mark.parametrize(("size", "outcome"), [(50_000, Outcome.OUT_OF_SCOPE), (50_001, None)])
def test_a_picture_in_the_text_belongs_to_a_signature_up_to_50_000_bytes(
    tmp_path: Path, size: int, outcome: Outcome | None
) -> None:
    mail = letter("提出します。")
    picture = b"\x89PNG".ljust(size, b"\0")
    mail.add_attachment(picture, maintype="image", subtype="png", filename="a.png", disposition="inline", cid="<1@x>")
    found = received(tmp_path, mail.as_bytes())[0]
    assert (found.outcome if isinstance(found, Unread) else None) is outcome


@pytest.mark.parametrize(("before", "is_answer"), [(973, False), (974, True)])
def test_a_signature_begins_in_the_first_thousand_bytes(tmp_path: Path, before: int, is_answer: bool) -> None:
    mark = b"-----BEGIN PGP SIGNATURE-----"
    (found,) = received(tmp_path, b"\n" * (before - 2) + mark + b"\nabc", "a.asc")
    assert isinstance(found, Incoming) is is_answer


def test_words_far_behind_the_mark_of_an_encrypted_mail_are_no_part_of_it(tmp_path: Path) -> None:
    (alone,) = received(tmp_path, b"Version: 1" + b"\n" * 2_000, "a")
    assert isinstance(alone, Unread)
    (followed,) = received(tmp_path, b"Version: 1" + b"\n" * 2_000 + "回答します。".encode(), "a")
    assert isinstance(followed, Incoming)


@pytest.mark.parametrize(("size", "ours"), [(262_144, True), (262_145, False)])
def test_a_page_of_ours_has_256_kilobytes_at_most(size: int, ours: bool) -> None:
    said = "survey-tebiki-"
    text = b"x" * (size - len(said) - 64)
    mark = said + hashlib.sha256(b"word/document.xml\n%d\n" % len(text) + text).hexdigest()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", text)
        package.writestr("docProps/core.xml", mark)
    assert is_own_page(buffer.getvalue()) is ours


# ---------------------------------------------------------------- what is packed


@pytest.mark.parametrize(("size", "is_piece"), [(65_557, True), (65_558, False)])
def test_a_piece_of_a_divided_archive_is_known_behind_the_longest_comment(
    tmp_path: Path, size: int, is_piece: bool
) -> None:
    (found,) = received(tmp_path, b"a piece " + b"PK\x05\x06\x01\x00".ljust(size, b"\0"), "回答")
    assert isinstance(found, Unread) is is_piece


def test_a_document_that_was_cut_off_is_no_archive_whatever_it_is_called(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    (found,) = received(tmp_path, buffer.getvalue()[:90], "回答.zip")
    assert isinstance(found, Incoming)


def asking_for(mebibytes: int) -> bytes:
    """A form packed so that its dictionary is said to have that size (the .xz file format, 3.1 and 5.3.1)."""
    packed = bytearray(lzma.compress(FORM))
    header = slice(12, 12 + 4 * (packed[12] + 1) - 4)
    assert packed[14] == 0x21, "the filter"
    packed[16] = {96: 29, 128: 30}[mebibytes]
    packed[header.stop : header.stop + 4] = struct.pack("<I", zlib.crc32(packed[header]))
    return bytes(packed)


@pytest.mark.parametrize(("mebibytes", "opened"), [(96, True), (128, False)])
def test_what_needs_128_megabytes_to_be_unpacked_waits(tmp_path: Path, mebibytes: int, opened: bool) -> None:
    (found,) = received(tmp_path, asking_for(mebibytes), "a.xlsx.xz")
    assert isinstance(found, Incoming) is opened


def test_rich_text_refers_to_what_stands_4096_bytes_before() -> None:
    """[MS-OXRTFCP] 2.1.3.1: what is written behind the window's end stands at its beginning."""
    letters = bytes(0x41 + number % 26 for number in range(4_096))
    runs = b"".join(b"\0" + letters[at : at + 8] for at in range(0, 4_096, 8))
    # 207 bytes stand there before the first, so that 3,889 fit: this refers to ten of those behind.
    reference = (0 << 4 | 10 - 2).to_bytes(2, "big")
    text = uncompressed_rtf(struct.pack("<II4sI", 0, 0, b"LZFu", 0) + runs + b"\1" + reference)
    assert text == letters + letters[3_889:3_899]
