"""How a Word document made of Markdown looks: its styles, lists, page and language, and its bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from msgspec import Struct

from survey.model import USUAL_FONT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

TEXT_WIDTH, TEXT_HEIGHT = 170, 257
"""Of the text on a page of A4, in mm."""
SHADE, CODE_SHADE = "E3EAF1", "EEF1F4"
BULLETS, NUMBERS, CELL, SCREEN, CODE = "List Bullet", "List Number", "表の文字", "画面", "コード"
CONTENTS, GAP = "目次の見出し", "区切り"
_INK = RGBColor(0x1F, 0x3A, 0x5F)
_LANGUAGE = "ja-JP"
_MOMENT = datetime(2026, 1, 1)
"""When every document was made and saved, so that the same content gives the same bytes."""


class _Look(Struct, frozen=True):
    """A paragraph style: sizes and spaces in points, the indent in mm."""

    name: str
    size: float
    before: float = 0
    after: float = 0
    line: float = 1.0
    heads: bool = False
    """Bold and in colour, on one page with what follows."""
    indent: float = 0


_LOOKS = (
    _Look("Normal", 10.5, after=5, line=1.3),
    _Look("Heading 1", 18, before=6, after=8, heads=True),
    _Look("Heading 2", 14, before=14, after=6, heads=True),
    _Look("Heading 3", 11.5, before=10, after=4, heads=True),
    _Look(CONTENTS, 14, after=6, heads=True),
    _Look("toc 1", 10.5, before=5, after=2),
    _Look("toc 2", 10.5, after=1, indent=6),
    _Look(BULLETS, 10.5, after=3, line=1.3),
    _Look(NUMBERS, 10.5, after=7, line=1.3),
    _Look("Caption", 9.5, before=2, after=10),
    _Look(CELL, 9.5, before=2, after=2, line=1.1),
    _Look(SCREEN, 8.5),
    _Look(GAP, 6),
)
_KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid")


def new_document(title: str, author: str) -> Document:
    """An empty document of A4 upright with these styles and no other."""
    document = docx.Document()
    _strip(document)
    for style in [style for style in document.styles if style.name not in _KEPT]:
        style.delete()
    for look in _LOOKS:
        _make_style(document, look)
    document.styles[SCREEN].element.get_or_add_pPr().insert_element_before(_shading(CODE_SHADE), "w:spacing")
    code = document.styles.add_style(CODE, WD_STYLE_TYPE.CHARACTER)
    code.element.get_or_add_rPr().append(_shading(CODE_SHADE))
    _make_lists(document)
    _set_page(document)
    properties = document.core_properties
    # Word's own limit for a property is 255 characters.
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.comments, properties.language = "", _LANGUAGE
    properties.created = properties.modified = _MOMENT
    return document


def packed(document: Document) -> bytes:
    """The document as a file, the same bytes each time."""
    saved, result = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            # A zip notes when an entry was made and on what machine.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()


def restarted(document: Document) -> int:
    """The number of a list that counts from one again."""
    numbering = document.part.numbering_part.element
    number = len(numbering.findall(qn("w:num"))) + 1
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="1"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def shade(properties: BaseOxmlElement, colour: str) -> None:
    """Give a cell a ground."""
    properties.append(_shading(colour))


def _shading(colour: str) -> BaseOxmlElement:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')


# ---------------------------------------------------------------- styles


def _make_style(document: Document, look: _Look) -> None:
    styles = document.styles
    known = look.name == "Normal"
    style = (
        styles[look.name]
        if known
        else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.name.isascii())
    )
    # Paragraphs name a style by its id, in which Word keeps its own styles' capitals.
    style.element.set(qn("w:styleId"), look.name.replace(" ", ""))
    if not known:
        style.base_style = styles["Normal"]
        style.next_paragraph_style = styles["Normal"]
    style.quick_style, style.hidden = True, False
    _set_font(style.element.get_or_add_rPr())
    style.font.size, style.font.bold = Pt(look.size), look.heads
    if look.heads:
        style.font.color.rgb = _INK
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), look.line
    form.keep_with_next = look.heads
    if look.indent:
        form.left_indent = Mm(look.indent)
    if look.name.startswith("Heading"):
        level = int(look.name[-1]) - 1
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))


def _set_font(properties: BaseOxmlElement) -> None:
    """The font in every place where Word looks for one; a theme's font, left beside it, would win."""
    for former in properties.findall(qn("w:rFonts")):
        properties.remove(former)
    names = " ".join(f'w:{place}="{USUAL_FONT}"' for place in ("ascii", "hAnsi", "eastAsia", "cs"))
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>"))


def _make_lists(document: Document) -> None:
    """Lists with bullets and with numbers, each tied to its style."""
    numbering = document.part.numbering_part.element
    for former in list(numbering):
        numbering.remove(former)
    kinds = ((0, "bullet", "・", BULLETS), (1, "decimal", "%1.", NUMBERS))
    for kind, form, text, _ in kinds:
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
                '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="454" w:hanging="454"/></w:pPr></w:lvl></w:abstractNum>'
            )
        )
    for kind, _, _, style in kinds:
        number = kind + 1
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>')
        )
        properties = document.styles[style].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = number


# ---------------------------------------------------------------- page and language


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm((297 - TEXT_HEIGHT) / 2)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_font(defaults)
    for place in ("w:val", "w:eastAsia"):
        defaults.find(qn("w:lang")).set(qn(place), _LANGUAGE)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), _LANGUAGE)
    # Word of 2013 and later; a document of less opens in compatibility mode.
    settings.find(f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']").set(qn("w:val"), "15")


def _strip(document: Document) -> None:
    """Leave out what python-docx's own template brings along: a thumbnail, a bibliography, styles for Word 2010."""
    unused = ("thumbnail", "customXml", "stylesWithEffects")
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(unused)]:
            relations.pop(key)
