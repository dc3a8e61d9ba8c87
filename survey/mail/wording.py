"""The officer's templates → subject and text. They are plain .txt files; Jinja2 fills them in.

A word that does not exist is a fault with file, line and word. It is found before anything is written, even in a branch
of the template that this year's data does not enter.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.errors import Fault, SurveyError
from survey.isolation.guard import TEMPLATE_GUARD, Guard
from survey.japanese.text import clean
from survey.mail.email_addresses import in_one_line
from survey.storage.reading import NotReadable, bytes_at, is_shipped, why_unread

if TYPE_CHECKING:
    from jinja2 import Environment, Template, TemplateSyntaxError

WORDS = (
    "課名",
    "部名",
    "課の名称",
    "課題の名称",
    "関係課の名称",
    "調査名",
    "資料番号",
    "締切",
    "残り",
    "残り日数",
    "事務局",
    "担当者",
    "連絡先",
    "添付名",
    "調査票一覧",
    "課題一覧",
    "指摘一覧",
    "督促回数",
    "差戻し中",
    "前回の回答",
    "同封",
    "通番",
)
"""What a template may name."""

_SUBJECT = re.compile(r"件名[ 　]*[:：](.*)")
_QUOTED = re.compile(r"'([^']+)'")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TEMPLATE_FRAME = "<template>"
"""What jinja2 calls a template without a file in tracebacks."""


_MOST_BYTES = 1024 * 1024
"""Of a template, and as many characters of what is made of it; a long letter has a hundredth."""
_LONGEST_SUBJECT = 1_000
"""Characters; mail programs show a tenth."""

Words = Mapping[str, object]
"""What a template may name, for one department."""
Worded = tuple[str, str]
"""The subject in one line, and the text."""


class Wording(Struct, frozen=True):
    """A template that has a subject. What its tags say is looked at when it is filled in."""

    place: str
    """What messages call it."""
    subject: str
    text: str
    """As many empty lines before either as stand before it in the file, so that the lines of messages are the file's."""
    ours: bool
    """Whether it is the one that comes with the product."""
    remark: str
    """What the officer is told about an oddity of the file that was accepted; "" where there is none."""


def read_wording(path: Path, place: str) -> Wording:
    """A template. `place`: what messages call it, and the name of the one that ships. Raises SurveyError."""
    content = _content(path, place)
    written, remark = _decoded(content, place)
    lines = written.lstrip("\n").split("\n")
    skipped = len(written.split("\n")) - len(lines)
    match = _SUBJECT.match(lines[0])
    if not match or not match[1].strip():
        raise SurveyError([_no_subject(f"{place} {skipped + 1}行目", lines[0])])
    subject, text = "\n" * skipped + match[1], "\n" * (skipped + 1) + "\n".join(lines[1:])
    return Wording(place, subject, text, is_shipped(place, content), remark)


def fill_in(wording: Wording, departments: Sequence[Words], guard: Guard = TEMPLATE_GUARD) -> list[Worded]:
    """What each of the departments is written.

    Raises SurveyError with every fault that stands in the template, be there any department or none, or with the one by
    which it fails while it is filled in, or where it costs more than the guard allows.
    """
    order = (wording, tuple(departments))
    # A template is a program that anyone may have written. Those that ship are known, and need no process of their own.
    if wording.ours:
        return _filled(order)
    from concurrent.futures import BrokenExecutor

    from survey.isolation.workers import isolated

    try:
        return isolated(_filled, order, guard)
    except BrokenExecutor as error:
        problem = guard.exceeded("ひな形への差込み")
        remedy = "くり返し（for）や計算（*、** など）を見直してください。元のひな形は survey init で別のフォルダーに作れます。"
        raise SurveyError([Fault(wording.place, problem, remedy, "M207")]) from error


def _filled(order: tuple[Wording, Sequence[Words]]) -> list[Worded]:
    wording, departments = order
    environment = _environment()
    parts = (wording.subject, wording.text)
    faults = [fault for part in parts for fault in _faults(environment, part, wording.place)]
    if faults:
        raise SurveyError(faults)
    subject, text = (environment.from_string(part) for part in parts)
    return [_written(subject, text, words, wording.place) for words in departments]


def _written(subject: Template, text: Template, words: Words, place: str) -> Worded:
    line = in_one_line(_rendered(subject, words, place))
    body = clean(_rendered(text, words, place)).strip("\n") + "\n"
    if not line:
        raise SurveyError([_no_subject(place, "")])
    if len(line) > _LONGEST_SUBJECT or len(body) > _MOST_BYTES:
        what = "件名" if len(line) > _LONGEST_SUBJECT else "文面"
        remedy = "短くしてください。元のひな形は survey init で別のフォルダーに作れます。"
        raise SurveyError([Fault(place, f"できあがる{what}が長すぎます。", remedy, "M208")])
    return line, body


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # What comes out is plain text, in which nothing needs escaping.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


def _content(path: Path, place: str) -> bytes:
    try:
        return bytes_at(path, _MOST_BYTES)
    except NotReadable as error:
        remedy = "元のひな形に戻してください。survey init で別のフォルダーに作れます。"
        raise SurveyError([Fault(place, f"メールのひな形に使えません。{error}", remedy, "M201")]) from error
    except OSError as error:
        raise SurveyError([Fault(place, *why_unread(path, error), "M201")]) from error


def _decoded(content: bytes, place: str) -> tuple[str, str]:
    """The template with "\n" between lines, and what the officer is told about its encoding."""
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
    except Exception as error:  # Such as RecursionError, by a thousand brackets.
        yield _failure(error, place)
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


def _rendered(template: Template, words: Words, place: str) -> str:
    try:
        return template.render(words)
    except Exception as error:  # A template is a small program of the officer's and may fail in any way.
        raise SurveyError([_failure(error, place)]) from error


def _failure(error: Exception, place: str) -> Fault:
    frames = traceback.extract_tb(error.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == _TEMPLATE_FRAME), None)
    return Fault(
        f"{place} {line}行目" if line else place,
        _problem(error),
        "ひな形の末尾の説明にある言葉に直してください。",
        "M206",
    )


def _problem(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "札が自分自身を使っているか、深く重なりすぎていて、埋められません。"
    if isinstance(error, MemoryError):
        return "できあがる文が大きすぎて、埋められません。"
    quoted = _QUOTED.findall(str(error))
    return f"「{_short(quoted[-1])}」を埋められません。" if quoted else f"埋められません（{_short(str(error))}）。"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
