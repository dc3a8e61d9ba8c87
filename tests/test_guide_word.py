"""The guide as a Word document: nothing of it is lost, and it is right without being asked."""

from __future__ import annotations

import io
import re
import struct
import sys
import zlib
from itertools import chain
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from openxml_audit import OpenXmlValidator

from survey.guide.guide_page import CHAPTERS, FOLDER, chapter_text, reader
from survey.guide.word_look import new_document, packed
from survey.guide.word_text import write_markdown

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import build_guide_word  # scripts/ is no package

TOKENS = [token for name in CHAPTERS for token in reader().parse(chapter_text(name))]
IMAGES = [child for token in TOKENS for child in token.children or () if child.type == "image"]


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def stub(svg: Path, target: Path) -> None:
    assert svg.is_file()
    target.write_bytes(png(2, 9))


@pytest.fixture(scope="module")
def content() -> bytes:
    return build_guide_word.build(stub)


@pytest.fixture(scope="module")
def document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def written(document: Document) -> str:
    cells = chain.from_iterable(table._cells for table in document.tables)
    return "".join(part.text for part in (*document.paragraphs, *cells))


def test_every_text_of_the_guide_stands_there(document: Document) -> None:
    said = written(document)
    for token in TOKENS:
        for child in token.children or ():
            assert child.content in said
    for screen in (FOLDER / "screens").glob("*.txt"):
        assert screen.read_text("utf-8").replace("\n", "") in said


def test_the_contents_are_links_to_the_headings_and_ask_for_nothing(document: Document) -> None:
    body = document.element.body
    marked = {
        mark.get(qn("w:name")): "".join(text.text for text in mark.getparent().iter(qn("w:t")))
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    links = {
        link.get(qn("w:anchor")): "".join(text.text for text in link.iter(qn("w:t")))
        for link in body.iter(qn("w:hyperlink"))
    }
    assert len(marked) == sum(token.type == "heading_open" for token in TOKENS)
    top = {p.text for p in document.paragraphs if p.style.name in {"Heading 1", "Heading 2"}}
    assert list(links.items()) == [(mark, text) for mark, text in marked.items() if text in top]
    assert not list(body.iter(qn("w:fldChar"), qn("w:fldSimple")))


def test_every_picture_has_its_words_and_its_caption_and_fits_on_a_page(document: Document) -> None:
    pictures = [image.content for image in IMAGES if str(image.attrs["src"]).endswith(".svg")]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == pictures
    assert all(shape.height <= Mm(225) and shape.width <= Mm(170) for shape in document.inline_shapes)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions == [f"図{number}　{image.content}" for number, image in enumerate(IMAGES, 1)]


def test_every_table_repeats_its_head(document: Document) -> None:
    assert len(document.tables) == sum(token.type == "table_open" for token in TOKENS)
    for table in document.tables:
        heads = [row.find(f".//{qn('w:tblHeader')}") is not None for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert sum(column.width for column in table.columns) == pytest.approx(Mm(170), rel=0.01)


def test_each_list_counts_from_one(tmp_path: Path) -> None:
    target = new_document("", "")
    write_markdown(target, reader().parse("1. **い**\n2. ろ\n\n段落\n\n1. は\n"), str)
    (tmp_path / "list.docx").write_bytes(packed(target))
    numbers = [p._p.pPr.numPr.numId.val for p in target.paragraphs if p.style.name == "List Number"]
    assert len(numbers) == 3 and numbers[0] == numbers[1] != numbers[2]
    assert [run.bold for run in target.paragraphs[0].runs] == [True]
    starts = target.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [start.get(qn("w:val")) for start in starts] == ["1", "1"]


@pytest.mark.parametrize("text", ["> 引用", "```\nx\n```", "[リンク](x)", "---"])
def test_what_has_no_look_in_word_is_not_lost_in_silence(text: str) -> None:
    with pytest.raises(ValueError, match=r"open|fence|hr"):
        write_markdown(new_document("", ""), reader().parse(text), str)


def test_a_validator_has_nothing_to_say_and_the_same_pictures_give_the_same_bytes(
    content: bytes, tmp_path: Path
) -> None:
    target = tmp_path / "手引き.docx"
    target.write_bytes(content)
    assert [str(error) for error in OpenXmlValidator().validate(target).errors] == []
    assert build_guide_word.build(stub) == content


def test_it_says_so_where_nothing_can_draw_the_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="rsvg-convert"):
        build_guide_word.drawing()


def test_the_size_of_every_picture_is_known() -> None:
    for svg in (FOLDER / "pictures").glob("*.svg"):
        assert re.search(rf'width="{build_guide_word.size_of(svg)[0]:g}', svg.read_text("utf-8"))
