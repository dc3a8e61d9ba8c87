"""What is wrong with the tags of a template, and where: each mistake as the officer reads it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from docx.opc.part import Part
from jinja2 import TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment
from msgspec import Struct

TemplateWords = Mapping[str, object]
"""What a template may name: texts, numbers, and lists of further words."""


class Mistake(Struct, frozen=True):
    """One of them."""

    place: str
    """In the template, without its name."""
    problem: str
    remedy: str


def odd_brackets(source: str) -> Iterator[Mistake]:
    """Tags with full-width or lone brackets: Jinja takes them for text, and they would be printed."""
    for line, text in enumerate(_shown(source).split("\n"), 1):
        if re.search(r"[{｛][{｛%％]|[}｝%％][}｝]", re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", text)):
            problem = "差込みのかっこが、半角の {{ }} や {% %} の組になっていません。"
            yield Mistake(_place(source, line), problem, "半角で入力し、開くかっこと閉じるかっこをそろえてください。")


def unknown(source: str, context: TemplateWords, environment: SandboxedEnvironment) -> Iterator[Mistake]:
    """All names that nothing declares, even in branches that this year's data does not enter."""
    tree = environment.parse(source)
    names = list(tree.find_all(nodes.Name))
    # A name that a loop declares may also be used outside of it; only rendering finds that.
    declared = {name.name for name in names if name.ctx != "load"} | {
        macro.name for macro in tree.find_all(nodes.Macro)
    }
    declared |= _JINJA | environment.globals.keys() | context.keys()
    for name in names:
        if name.name not in declared:
            yield _no_such(_place(source, name.lineno), name.name, context)


_JINJA = {"loop", "self", "super", "caller", "varargs", "kwargs"}
"""Names that Jinja itself declares."""


def mistake_of(source: str, context: TemplateWords, error: Exception) -> Mistake:
    """What broke off the filling in of the source, whatever was raised."""
    place = _place(source, _line(error))
    if isinstance(error, UndefinedError):
        named = re.search(r"attribute '(.+?)'|'(.+?)' is undefined", str(error.message))
        return _no_such(place, (named and (named[1] or named[2])) or "", context)
    if isinstance(error, RecursionError):
        return Mistake(place, "札が自分自身を使っているか、深く重なりすぎています。", _REMEDY)
    if isinstance(error, MemoryError):
        return Mistake(place, "できあがる文が大きすぎます。", _REMEDY)
    matches = ((re.search(pattern, str(error)), problem) for pattern, problem in _PROBLEMS)
    problem = next(
        (problem.format(*match.groups()) for match, problem in matches if match), "札の書き方が正しくありません。"
    )
    return Mistake(place, problem, _REMEDY)


_REMEDY = "Word でひな形を開き、札を直してください。survey init で作るフォルダーに、元のひな形があります。"


_PROBLEMS = (
    (r"unknown tag '(.+?)'", "「{}」という命令はないか、ここには置けません。"),
    (r"block that needs to be closed is '(.+?)'", "始めた「{}」が、文書の終わりまでに閉じられていません。"),
    (r"[Nn]o (?:filter|test) named '(.+?)'", "「{}」という加工はありません。"),
    (r"unexpected char '(.+?)'", "「{}」という文字は、札の中では使えません。"),
    (r"no loader for this environment", "ほかのひな形を読み込む命令（include など）は使えません。"),
    (r"^access to attribute '(.+?)'", "「{}」は、札の中では使えません。"),
    (r"^Range too big", "くり返しの回数が多すぎます。"),
)
"""Jinja's message, and the one that the officer reads."""


def _no_such(place: str, name: str, context: TemplateWords) -> Mistake:
    known = dict.fromkeys(_names(context))
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known
    problem = f"「{name}」という差込み項目は、ここにはありません。"
    return Mistake(place, problem, f"{'、'.join(near)} などに直すか、くり返し（for）の中に移してください。")


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
    return f"{within}の「{text[-60:]}」のあたり" if text else within


def _shown(source: str) -> str:
    return re.sub(r"</?\w[^>]*>", "", source)


def part_name(part: Part) -> str:
    """What the officer calls a part of the document."""
    name = str(part.partname)
    return next((word for key, word in _PARTS.items() if key in name), "本文")


_PARTS = {"header": "ヘッダー", "footer": "フッター", "footnotes": "脚注"}
