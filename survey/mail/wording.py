"""The officer's templates → subject and text. They are plain .txt files; Jinja2 fills them in.

A word that does not exist is a fault with file, line and word. It is found before anything is written, even in a branch
of the template that this year's data does not enter.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import Fault, SurveyError
from survey.japanese.text import clean
from survey.mail.email_addresses import in_one_line

if TYPE_CHECKING:
    from jinja2 import Environment, Template, TemplateSyntaxError

WORDS = (
    "課名",
    "調査名",
    "資料番号",
    "締切",
    "残り",
    "残り日数",
    "事務局",
    "担当者",
    "連絡先",
    "添付名",
    "課題一覧",
    "指摘一覧",
    "督促回数",
    "差戻し中",
)
"""What a template may name."""

_SUBJECT = re.compile(r"件名[ 　]*[:：](.*)")
_QUOTED = re.compile(r"'([^']+)'")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TEMPLATE_FRAME = "<template>"
"""What jinja2 calls a template without a file in tracebacks."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A template without faults, as far as that can be known without filling it in."""

    place: str
    subject: Template
    text: Template
    remark: str
    """What the officer is told about an oddity of the file that was accepted; "" where there is none."""


def read_wording(path: Path, place: str) -> Wording:
    """A template. `place`: what messages call it. Raises SurveyError with every fault that stands in it."""
    written, remark = _decoded(path, place)
    lines = written.lstrip("\n").split("\n")
    skipped = len(written.split("\n")) - len(lines)
    match = _SUBJECT.match(lines[0])
    if not match or not match[1].strip():
        raise SurveyError([_no_subject(f"{place} {skipped + 1}行目", lines[0])])
    # Empty lines in front keep the line numbers of messages those of the file.
    subject = "\n" * skipped + match[1]
    text = "\n" * (skipped + 1) + "\n".join(lines[1:])
    environment = _environment()
    faults = [fault for part in (subject, text) for fault in _faults(environment, part, place)]
    if faults:
        raise SurveyError(faults)
    return Wording(place, environment.from_string(subject), environment.from_string(text), remark)


def fill_in(wording: Wording, words: Mapping[str, object]) -> tuple[str, str]:
    """The subject in one line, and the text. Raises SurveyError where the template fails while it is filled in."""
    subject = in_one_line(_rendered(wording.subject, words, wording.place))
    text = clean(_rendered(wording.text, words, wording.place)).strip("\n") + "\n"
    if not subject:
        raise SurveyError([_no_subject(wording.place, "")])
    return subject, text


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # What comes out is plain text, in which nothing needs escaping.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


def _decoded(path: Path, place: str) -> tuple[str, str]:
    """The template with "\\n" between lines, and what the officer is told about its encoding."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SurveyError(
            [Fault(place, "メールのひな形を読めません。", "ほかのソフトで開いていれば閉じてください。", "M201")]
        ) from error
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        remark = f"{place} は Shift_JIS で保存されていたので、そのように読みました。" if encoding == "cp932" else ""
        return clean(text), remark
    raise SurveyError(
        [Fault(place, "メールのひな形の文字を読めません。", "メモ帳で開き、UTF-8 で保存し直してください。", "M202")]
    )


def _no_subject(place: str, line: str) -> Fault:
    shown = f"「{_short(line)}」は件名ではありません。" if line.strip() else "件名がありません。"
    return Fault(place, shown, "一行目に「件名: 」に続けて件名を書いてください。", "M203")


# ---------------------------------------------------------------- what can be known beforehand


def _faults(environment: Environment, part: str, place: str) -> Iterator[Fault]:
    from jinja2 import TemplateSyntaxError, meta, nodes

    try:
        tree = environment.parse(part)
        environment.compile(tree)
    except TemplateSyntaxError as error:
        yield _syntax_fault(error, part.split("\n"), place)
        return
    unknown = meta.find_undeclared_variables(tree) - set(WORDS)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            yield _unknown_word(f"{place} {name.lineno}行目", name.name, WORDS)


def _syntax_fault(error: TemplateSyntaxError, lines: Sequence[str], place: str) -> Fault:
    line = lines[min(error.lineno, len(lines)) - 1]
    word = _QUOTED.search(error.message or "")
    shown = f"「{word[1]}」のところ" if word else "{{ }} か {% %} の書き方"
    return Fault(
        f"{place} {error.lineno}行目",
        f"{shown}が正しくありません（{_short(line)}）。",
        "{{ 課名 }} のように、二重のかっこで囲んで閉じてください。元のひな形は survey init で別のフォルダーに作れます。",
        "M204",
    )


def _unknown_word(place: str, word: str, known: Sequence[str]) -> Fault:
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"「{near[0]}」の誤りではありませんか。" if near else ""
    return Fault(place, f"「{word}」という言葉は使えません。", f"{hint}使えるのは {'・'.join(known)} です。", "M205")


# ---------------------------------------------------------------- filling in


def _rendered(template: Template, words: Mapping[str, object], place: str) -> str:
    try:
        return template.render(words)
    except Exception as error:  # A template is a small program of the officer's and may fail in any way.
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == _TEMPLATE_FRAME), None)
        quoted = _QUOTED.findall(str(error))
        raise SurveyError(
            [
                Fault(
                    f"{place} {line}行目" if line else place,
                    f"「{quoted[-1]}」を埋められません。" if quoted else f"埋められません（{error}）。",
                    "ひな形の末尾の説明にある言葉に直してください。",
                    "M206",
                )
            ]
        ) from error


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
