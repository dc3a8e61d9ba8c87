"""ひな形: fills a Word template (docxtpl), and says where a template is wrong.

Anyone may have restyled the template in Word, so it is not trusted: it can use nothing but the words it is given, and a
name that these do not hold stops the run with its place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import escape
from msgspec import Struct

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.isolation.guard import TEMPLATE_GUARD, Guard
from survey.japanese.text import clean
from survey.storage import files
from survey.storage.folder import SUMMARY_TEMPLATE
from survey.storage.reading import NotReadable, bytes_at, is_held, is_shipped, why_unread
from survey.summary import contents as word_contents
from survey.summary.figures import Figure, fill_figures
from survey.summary.page_numbers import PART_NUMBER, number_parts
from survey.summary.tags import Mistake, TemplateWords, mistake_of, odd_brackets, part_name, unknown
from survey.summary.word_names import W
from survey.workbook import Limits

_MARGINS = ("/word/header", "/word/footer")
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class About(Struct, frozen=True):
    """The document's properties. `saved` stands for both its dates, so that the same input gives the same bytes."""

    title: str
    author: str
    saved: datetime


class Filling(Struct, frozen=True):
    """What is put into a template."""

    words: TemplateWords
    figures: Mapping[str, Figure]
    """By the name of the drawing."""
    about: About


class _Order(Struct, frozen=True):
    """A document to be made, with all that it takes; another process is given it."""

    place: str
    """What messages call the template."""
    template: bytes
    filling: Filling
    shipped: bool = False
    """Whether the template is the one that ships, in which a test has found no mistake."""


def fill_template(template: Path, filling: Filling, target: Path, guard: Guard = TEMPLATE_GUARD) -> None:
    """Write `target` from the template: its tags and charts filled, its table of contents made from its headings.

    A text comes out as it stands in `words`, a line end as a line break. Raises SurveyError where the template is
    missing, open elsewhere, no Word document, holds a tag that is broken or names what `words` does not hold, or costs
    more than the guard allows.
    """
    content = _content(template)
    order = _Order(str(template), content, filling, is_shipped(SUMMARY_TEMPLATE, content))
    # A template is a program that anyone may have written. The one that ships is known, and needs no process of its own.
    document = _filled(order) if order.shipped else _filled_apart(order, guard)
    with files.replacing(target) as temporary:
        temporary.write_bytes(document)


def _filled_apart(order: _Order, guard: Guard) -> bytes:
    from concurrent.futures import BrokenExecutor

    from survey.isolation.workers import isolated

    try:
        return isolated(_filled_whatever_comes, order, guard)
    except BrokenExecutor as error:
        problem = guard.exceeded("ひな形への差込み")
        raise SurveyError([Fault(order.place, problem, _OTHER_TEMPLATE)]) from error


def _filled_whatever_comes(order: _Order) -> bytes:
    try:
        _require_sound(order)
        return _filled(order)
    except SurveyError:
        raise
    except Exception as error:  # Whatever a broken document brings its libraries to, it is the document's fault.
        raise SurveyError([Fault(order.place, _BROKEN, _SAVE_AGAIN)]) from error


def _require_sound(order: _Order) -> None:
    """Raise where a part is not what it is called: the libraries would pass it on, and Word refuse the document."""
    for part in _open(order).docx.part.package.iter_parts():
        kind = re.search(r"([a-zA-Z-]+)(?:\.main)?\+xml$", part.content_type)
        if kind or part.content_type.endswith("/xml"):
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            name = etree.QName(root).localname
            if kind and name != _ROOTS.get(kind[1], name):
                raise ValueError(f"{part.partname} begins with {name}")
            if lost := {*root.xpath("//@r:*", namespaces={"r": _R}), ""} - {*part.rels, ""}:
                raise ValueError(f"{part.partname} asks for {lost}")


_ROOTS = {
    **{kind: kind for kind in ("document", "styles", "settings", "webSettings", "numbering", "footnotes", "endnotes")},
    **{kind: kind for kind in ("theme", "comments")},
    **{"chart": "chartSpace", "header": "hdr", "footer": "ftr", "fontTable": "fonts"},
    **{"extended-properties": "Properties", "core-properties": "coreProperties"},
    # Of a template of Word's own (.dotx).
    "template": "document",
}
"""The first element of a part, by its content type (ECMA-376 part 1, 11.3)."""


def _filled(order: _Order) -> bytes:
    document = _open(order)
    word_contents.empty(document.docx.element.body)
    try:
        environment = SandboxedEnvironment(undefined=StrictUndefined, finalize=_as_typed, autoescape=True)
        document.render(order.filling.words, environment)
    except _Wrong as wrong:
        faults = [Fault(f"{order.place} {m.place}", m.problem, m.remedy) for m in wrong.mistakes]
        raise SurveyError(faults) from wrong
    pages = number_parts(document.docx)
    word_contents.fill_contents(document.docx.element.body, document.docx.styles.element, pages)
    fill_figures(document.docx, order.filling.figures)
    _describe(document.docx, order.filling.about)
    saved = io.BytesIO()
    document.save(saved)
    return _without_dates(saved)


# ---------------------------------------------------------------- the file

_BROKEN = "Word 文書（.docx）ではないか、壊れています。"
_SAVE_AGAIN = "Word で開き、「Word 文書（.docx）」として、パスワードを付けずに保存し直してください。"
_OTHER_TEMPLATE = (
    "札のくり返し（for）や計算（*、** など）を見直すか、survey init で作るフォルダーにある元のひな形に戻してください。"
)
_LIMITS = Limits()


def _content(path: Path) -> bytes:
    try:
        return bytes_at(path, _LIMITS.workbook_size)
    except FileNotFoundError as error:
        remedy = "ひな形を置くか、調査定義の「設定」の「概要のひな形」を直してください。"
        raise SurveyError([Fault(str(path), "概要のひな形がありません。", remedy)]) from error
    except NotReadable as error:
        remedy = "元のひな形に戻してください。survey init で作るフォルダーにあります。"
        raise SurveyError([Fault(str(path), f"概要のひな形に使えません。{error}", remedy)]) from error
    except OSError as error:
        stopped = OpenElsewhereError if is_held(path, error) else SurveyError
        raise stopped([Fault(str(path), *why_unread(path, error))]) from error


def _open(order: _Order) -> _Template:
    content = io.BytesIO(order.template)
    template = _Template(content, order.shipped)
    try:
        with zipfile.ZipFile(content) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > _LIMITS.unpacked_size:
            raise SurveyError([Fault(order.place, "ひな形が大きすぎます。", "画像を小さくして保存し直してください。")])
        template.init_docx()
    except _DAMAGE as error:
        raise SurveyError([Fault(order.place, _BROKEN, _SAVE_AGAIN)]) from error
    return template


_DAMAGE = (PackageNotFoundError, zipfile.BadZipFile, LookupError, ValueError, SyntaxError, EOFError)
"""What the libraries raise on what is no Word document; in a process of its own, anything."""


def _describe(document: Document, about: About) -> None:
    properties = document.core_properties
    # Word's own limit for a property is 255 characters.
    properties.title, properties.author = clean(about.title)[:255], clean(about.author)[:255]
    properties.last_modified_by = properties.author
    properties.created = properties.modified = about.saved
    properties.revision = 1


def _without_dates(package: io.BytesIO) -> bytes:
    """The same package with every entry dated alike, since a zip notes when it was made and on what machine."""
    result = io.BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()


# ---------------------------------------------------------------- what is put in


def _as_typed(value: object) -> object:
    """A value as text that neither XML nor docxtpl takes for markup ("{_{" would be one to docxtpl)."""
    if hasattr(value, "__html__"):
        return value
    return escape(clean(str(value))).translate({ord("{"): "&#123;", ord("}"): "&#125;"})


class _Wrong(Exception):  # noqa: N818  It names what the template is.
    """A template that cannot be filled."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's template, which tells what is wrong and where instead of mending or going on."""

    def __init__(self, content: IO[bytes], shipped: bool) -> None:
        super().__init__(content)
        self._shipped = shipped

    def render_xml_part(self, src_xml: str, part: Part, context: TemplateWords, jinja_env: SandboxedEnvironment) -> str:
        if part.partname.startswith(_MARGINS):
            context = {**context, "部": PART_NUMBER}
        # One paragraph a line, as in docxtpl, so that the line number of a mistake tells its paragraph.
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        try:
            mistakes = [] if self._shipped else [*odd_brackets(source), *unknown(source, context, jinja_env)]
            if not mistakes:
                return str(super().render_xml_part(src_xml, part, context, jinja_env))
        except Exception as error:  # A template is a small program, and may fail in any way.
            mistakes = [mistake_of(source, context, error)]
        raise _Wrong([Mistake(part_name(part) + m.place, m.problem, m.remedy) for m in mistakes])

    def fix_tables(self, xml: str) -> etree._Element:
        try:
            etree.fromstring(xml)  # docxtpl mends broken XML in silence, and loses text with it
        except etree.XMLSyntaxError as error:
            remedy = "くり返し（for～endfor）や条件（if～endif）の始めと終わりを、同じ種類の札（{%p、{%tr など）でそろえてください。"
            raise _Wrong([Mistake("本文", "札の組み合わせが崩れていて、文書になりません。", remedy)]) from error
        tree = super().fix_tables(xml)
        for cell in tree.iter(f"{W}tc"):
            if cell[-1].tag != f"{W}p":  # Word refuses a cell that does not end with a paragraph
                etree.SubElement(cell, f"{W}p")
        return tree

    def render_properties(self, context: TemplateWords, jinja_env: SandboxedEnvironment | None = None) -> None:
        """Leave them: they are set by `_describe`."""
