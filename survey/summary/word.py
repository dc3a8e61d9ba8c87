"""ひな形: fills a Word template (docxtpl), and says where a template is wrong.

Anyone may have restyled the template in Word, so it is not trusted: it can use nothing but the words it is given, and a
name that these do not hold stops the run with its place.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import escape

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.japanese.text import clean
from survey.storage import files
from survey.summary import contents as word_contents

TemplateWords = Mapping[str, object]
"""What a template may name: texts, numbers, and lists of further words."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class About:
    """The document's properties. `saved` stands for both its dates, so that the same input gives the same bytes."""

    title: str
    author: str
    saved: datetime


def fill_template(template: Path, words: TemplateWords, about: About, target: Path) -> None:
    """Write `target` from the template: its tags filled, its table of contents made from its headings.

    A text comes out as it stands in `words`, a line end as a line break. Raises SurveyError where the template is
    missing, open elsewhere, no Word document, holds a tag that is broken or names what `words` does not hold.
    """
    document = _open(template)
    word_contents.empty(document.docx.element.body)
    try:
        document.render(words, SandboxedEnvironment(undefined=StrictUndefined, finalize=_as_typed, autoescape=True))
    except _Wrong as wrong:
        raise SurveyError([Fault(f"{template} {m.place}", m.problem, m.remedy) for m in wrong.mistakes]) from wrong
    word_contents.fill_contents(document.docx.element.body, document.docx.styles.element)
    _describe(document.docx, about)
    saved = io.BytesIO()
    document.save(saved)
    with files.replacing(target) as temporary:
        temporary.write_bytes(_without_dates(saved))


# ---------------------------------------------------------------- the file


def _open(path: Path) -> _Template:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        remedy = "ひな形を置くか、調査定義の「設定」の「概要のひな形」を直してください。"
        raise SurveyError([Fault(str(path), "概要のひな形がありません。", remedy)]) from error
    except PermissionError as error:
        remedy = "Word で開いていれば閉じて、もう一度実行してください。"
        raise OpenElsewhereError([Fault(str(path), "ほかのソフトで開かれているため、読めません。", remedy)]) from error
    except OSError as error:
        raise SurveyError([Fault(str(path), "ファイルを読めません。", "ファイルの場所を確かめてください。")]) from error
    template = _Template(io.BytesIO(content))
    try:
        template.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, LookupError, ValueError, SyntaxError, EOFError) as error:
        remedy = "Word で開き、「Word 文書（.docx）」として、パスワードを付けずに保存し直してください。"
        raise SurveyError([Fault(str(path), "Word 文書（.docx）ではないか、壊れています。", remedy)]) from error
    return template


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


@dataclass(frozen=True, slots=True)
class _Mistake:
    place: str
    problem: str
    remedy: str


class _Wrong(Exception):  # noqa: N818  It names what the template is.
    """A template that cannot be filled."""

    def __init__(self, mistakes: Sequence[_Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's template, which tells what is wrong and where instead of mending or going on."""

    def render_xml_part(self, src_xml: str, part: Part, context: TemplateWords, jinja_env: SandboxedEnvironment) -> str:
        # One paragraph a line, as in docxtpl, so that the line number of a mistake tells its paragraph.
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        try:
            mistakes = [*_odd_brackets(source), *_unknown(source, context, jinja_env)]
            if not mistakes:
                return str(super().render_xml_part(src_xml, part, context, jinja_env))
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            mistakes = [_mistake(source, context, error)]
        raise _Wrong([_Mistake(_part(part) + m.place, m.problem, m.remedy) for m in mistakes])

    def fix_tables(self, xml: str) -> etree._Element:
        try:
            etree.fromstring(xml)  # docxtpl mends broken XML in silence, and loses text with it
        except etree.XMLSyntaxError as error:
            remedy = "くり返し（for～endfor）や条件（if～endif）の始めと終わりを、同じ種類の札（{%p、{%tr など）でそろえてください。"
            raise _Wrong([_Mistake("本文", "札の組み合わせが崩れていて、文書になりません。", remedy)]) from error
        tree = super().fix_tables(xml)
        for cell in tree.iter(f"{_W}tc"):
            if cell[-1].tag != f"{_W}p":  # Word refuses a cell that does not end with a paragraph
                etree.SubElement(cell, f"{_W}p")
        return tree

    def render_properties(self, context: TemplateWords, jinja_env: SandboxedEnvironment | None = None) -> None:
        """Leave them: they are set by `_describe`."""


# ---------------------------------------------------------------- what is wrong, and where


def _odd_brackets(source: str) -> Iterator[_Mistake]:
    """Tags with full-width or lone brackets: Jinja takes them for text, and they would be printed."""
    for line, text in enumerate(_shown(source).split("\n"), 1):
        if re.search(r"[{｛][{｛%％]|[}｝%％][}｝]", re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", text)):
            problem = "差込みのかっこが、半角の {{ }} や {% %} の組になっていません。"
            yield _Mistake(_place(source, line), problem, "半角で入力し、開くかっこと閉じるかっこをそろえてください。")


def _unknown(source: str, context: TemplateWords, environment: SandboxedEnvironment) -> Iterator[_Mistake]:
    """All names that nothing declares, even in branches that this year's data does not enter."""
    names = list(environment.parse(source).find_all(nodes.Name))
    # A name that a loop declares may also be used outside of it; only rendering finds that.
    declared = (
        {name.name for name in names if name.ctx != "load"} | _JINJA | environment.globals.keys() | context.keys()
    )
    for name in names:
        if name.name not in declared:
            yield _no_such(_place(source, name.lineno), name.name, context)


_JINJA = {"loop", "self", "super", "caller", "varargs", "kwargs"}
"""Names that Jinja itself declares."""


def _mistake(source: str, context: TemplateWords, error: Exception) -> _Mistake:
    place = _place(source, _line(error))
    if isinstance(error, UndefinedError):
        named = re.search(r"attribute '(.+?)'|'(.+?)' is undefined", str(error.message))
        return _no_such(place, (named and (named[1] or named[2])) or "", context)
    matches = ((re.search(pattern, str(error)), problem) for pattern, problem in _PROBLEMS)
    problem = next(
        (problem.format(*match.groups()) for match, problem in matches if match), "札の書き方が正しくありません。"
    )
    return _Mistake(
        place,
        problem,
        "Word でひな形を開き、札を直してください。survey init で作るフォルダーに、元のひな形があります。",
    )


_PROBLEMS = (
    (r"unknown tag '(.+?)'", "「{}」という命令はないか、ここには置けません。"),
    (r"block that needs to be closed is '(.+?)'", "始めた「{}」が、文書の終わりまでに閉じられていません。"),
    (r"[Nn]o (?:filter|test) named '(.+?)'", "「{}」という加工はありません。"),
    (r"unexpected char '(.+?)'", "「{}」という文字は、札の中では使えません。"),
)
"""Jinja's message, and the one that the officer reads."""


def _no_such(place: str, name: str, context: TemplateWords) -> _Mistake:
    known = dict.fromkeys(_names(context))
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known
    problem = f"「{name}」という差込み項目は、ここにはありません。"
    return _Mistake(place, problem, f"{'、'.join(near)} などに直すか、くり返し（for）の中に移してください。")


def _names(words: TemplateWords) -> Iterator[str]:
    """Every name that the words know, with those of the first of each list."""
    for name, value in words.items():
        yield name
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, Mapping):
            yield from _names(first)


def _line(error: Exception) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _place(source: str, line: int) -> str:
    """The place of a line for the officer: its table, its text and that of the line before."""
    lines = source.split("\n")
    before = "\n".join(lines[:line])
    tables = before.count("<w:tbl>")
    within = f"の{tables}番目の表" if tables > before.count("</w:tbl>") else ""
    text = " ".join(_shown("\n".join(lines[max(0, line - 2) : line])).split())
    return f"{within}の「{text[-60:]}」のあたり"


def _shown(source: str) -> str:
    return re.sub(r"</?\w[^>]*>", "", source)


def _part(part: Part) -> str:
    name = str(part.partname)
    return next((word for key, word in _PARTS.items() if key in name), "本文")


_PARTS = {"header": "ヘッダー", "footer": "フッター", "footnotes": "脚注"}
