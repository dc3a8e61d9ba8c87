"""How the Word template of 概要 looks: its styles, page, language and package. Its words are in build_summary_template.py."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

FONT = "BIZ UDPゴシック"
INK = RGBColor(0x1F, 0x3A, 0x5F)
LANGUAGE = "ja-JP"
WIDTH = 170
"""Of the text, in mm."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: sizes and spaces in points, indents and tab stops in mm."""

    name: str
    size: float
    bold: bool = False
    ink: bool = False
    before: float = 0
    after: float = 0
    line: float = 1.15
    keep: bool = False
    """With the next paragraph, on one page."""
    align: WD_ALIGN_PARAGRAPH | None = None
    indent: float = 0
    tab: float = 0
    dotted: bool = False
    """Whether dots lead to the tab stop."""
    outline: int | None = None
    """Level of a heading, from 0."""


LOOKS = (
    Look("Normal", 10.5, after=4, line=1.25),
    Look("Title", 18, bold=True, ink=True, after=4),
    Look("Subtitle", 13, ink=True, after=10),
    Look("Heading 1", 15, bold=True, ink=True, before=12, after=6, keep=True, outline=0),
    Look("Heading 2", 12, bold=True, ink=True, before=13, after=6, keep=True, outline=1),
    Look("目次の見出し", 13, bold=True, ink=True, before=12, after=6, keep=True),
    Look("toc 1", 10.5, bold=True, before=5, after=2, tab=WIDTH, dotted=True),
    Look("toc 2", 10.5, after=2, indent=6, tab=WIDTH, dotted=True),
    Look("図", 10.5, before=4, keep=True, line=1.0),
    Look("図表の題", 9.5, bold=True, before=4, after=4, keep=True, align=WD_ALIGN_PARAGRAPH.CENTER),
    Look("取組例", 9.5, after=4, line=1.2, keep=True, indent=4),
    Look("関係課", 9.5, before=2, after=4, keep=True),
    Look("注", 9.5, before=4, after=4),
    Look("表の見出し", 9.5, bold=True, before=2, after=2, keep=True, align=WD_ALIGN_PARAGRAPH.CENTER),
    Look("表の文字", 9.5, before=2, after=2, line=1.2),
    Look("課名", 9.5, bold=True, before=3, after=2),
    Look("設問", 9, bold=True, ink=True, before=3, keep=True),
    Look("区切り", 1, line=1.0),
    Look("Header", 9, align=WD_ALIGN_PARAGRAPH.RIGHT),
    Look("Footer", 9, tab=WIDTH),
)


def make_styles(document: Document) -> None:
    """Every style the template uses, and no other, so that Word's list of styles is short."""
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
    for style in [style for style in document.styles if style.name not in kept]:
        style.delete()
    for look in LOOKS:
        _make_style(document, look)


def _make_style(document: Document, look: Look) -> None:
    styles = document.styles
    known = look.name in [style.name for style in styles]
    style = (
        styles[look.name]
        if known
        else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.name.isascii())
    )
    # Paragraphs name a style by its id, in which Word keeps its own styles' capitals.
    style.element.set(qn("w:styleId"), look.name.replace(" ", ""))
    if not known:
        style.base_style = style.next_paragraph_style = styles["Normal"]
    style.quick_style, style.hidden = True, False
    _set_font(style.element.get_or_add_rPr())
    style.font.size, style.font.bold = Pt(look.size), look.bold
    if look.ink:
        style.font.color.rgb = INK
    _set_paragraph(style, look)


def _set_paragraph(style: ParagraphStyle, look: Look) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), look.line
    form.keep_with_next, form.alignment = look.keep, look.align
    if look.indent:
        form.left_indent = Mm(look.indent)
    if look.tab:
        form.tab_stops.add_tab_stop(
            Mm(look.tab), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS if look.dotted else WD_TAB_LEADER.SPACES
        )
    if look.outline is not None:
        level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{look.outline}"/>')
        style.element.get_or_add_pPr().append(level)


def _set_font(properties: BaseOxmlElement) -> None:
    """The font in every place where Word looks for one; a theme's font, left beside it, would win."""
    for former in properties.findall(qn("w:rFonts")):
        properties.remove(former)
    names = " ".join(f'w:{place}="{FONT}"' for place in ("ascii", "hAnsi", "eastAsia", "cs"))
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>"))


def set_language(document: Document) -> None:
    """Japanese for spelling, line breaking and readers aloud, and the default font."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_font(defaults)
    for place in ("w:val", "w:eastAsia"):
        defaults.find(qn("w:lang")).set(qn(place), LANGUAGE)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    # Word of 2013 and later; a document of less opens in compatibility mode.
    settings.find(f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']").set(qn("w:val"), "15")
    document.core_properties.language = LANGUAGE


def set_page(document: Document, header: str, footer: str, alone: str) -> None:
    """A4 upright; page numbers below on every page, the header from the second page on.

    `alone`: the condition on which the document ends with this section, so that it can say of how many pages it is.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(header)
    section.first_page_header.is_linked_to_previous = False
    for place in (section.footer, section.first_page_footer):
        paragraph = place.paragraphs[0]
        paragraph.add_run(f"{footer}\t")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(f"{{% if {alone} %}} / ")
        add_field(paragraph, "NUMPAGES", "1")
        paragraph.add_run("{% endif %}")


def end_section(document: Document) -> None:
    """Let the section end here, and another begin that looks the same."""
    paragraph = document.add_paragraph(style="区切り")
    paragraph._p.get_or_add_pPr().append(deepcopy(document.sections[-1]._sectPr))


def end_part(document: Document, footer: str) -> None:
    """Let a part end here: a section whose pages are counted within it, as its footer says."""
    end_section(document)
    part = document.sections[-2]
    for shared in (part.header, part.footer, part.first_page_header, part.first_page_footer):
        shared.is_linked_to_previous = True
    part.different_first_page_header_footer = False
    part.footer.is_linked_to_previous = False
    paragraph = part.footer.paragraphs[0]
    paragraph.add_run(f"{footer}\t{{{{ 部 }}}}-")
    add_field(paragraph, "PAGE", "1")


def add_field(paragraph: Paragraph, instruction: str, shown: str = "") -> None:
    """A field that shows a text until Word works it out."""
    code = f'<w:instrText {nsdecls("w")} xml:space="preserve"> {instruction} </w:instrText>'
    begin, separate, end = (
        f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")
    )
    for part in (begin, code, separate):
        paragraph.add_run()._r.append(parse_xml(part))
    if shown:
        paragraph.add_run(shown)
    paragraph.add_run()._r.append(parse_xml(end))


def strip(document: Document) -> None:
    """Leave out what python-docx's own template brings along: a thumbnail, a bibliography, styles for Word 2010."""
    unused = ("thumbnail", "customXml", "stylesWithEffects", "numbering")
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(unused)]:
            relations.pop(key)
    properties = document.core_properties
    properties.title, properties.comments = "概要のひな形", ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(2026, 1, 1)


def packed(document: Document) -> bytes:
    """The document as a file, the same bytes each time."""
    saved, result = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
