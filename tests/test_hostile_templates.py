"""Templates that are broken, or programs that never end: said with place and remedy in time, and nothing else is lost."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import docx
import pytest

from survey.commands.demo import run as rehearse
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.errors import SurveyError
from survey.isolation.guard import TEMPLATE_GUARD, Guard
from survey.mail import wording
from survey.mail.letter import Purpose
from survey.storage.folder import SUMMARY_TEMPLATE, Folder, shipped
from survey.summary import word

NOW = datetime(2026, 10, 1, 9, 0)
SHIPPED = shipped(SUMMARY_TEMPLATE).read_bytes()
LONGEST = 20.0
"""Seconds within which an officer is told."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return rehearse(tmp_path_factory.mktemp("demo") / "調査").folder


@pytest.fixture
def folder(year: Folder, tmp_path: Path) -> Folder:
    """A survey that has been merged once."""
    return Folder(Path(shutil.copytree(year.root, tmp_path / "調査")))


def contents(folder: Folder) -> Mapping[Path, bytes]:
    kept = (folder.output, folder.collected)
    return {path: path.read_bytes() for place in kept for path in place.rglob("*") if path.is_file()}


def refused(folder: Folder, command: Callable[[], object], *names: str) -> SurveyError:
    """What is said, in time, while everything stays as it was. `names`: what every place must say."""
    before, begun = contents(folder), time.monotonic()
    with pytest.raises(SurveyError) as stopped:
        command()
    assert time.monotonic() - begun < LONGEST
    assert contents(folder) == before
    for fault in stopped.value.faults:
        assert all(name in fault.place for name in names), fault
        assert fault.problem and fault.remedy
    return stopped.value


# ---------------------------------------------------------------- 概要.docx


def not_merged(folder: Folder, template: bytes) -> SurveyError:
    (folder.templates / SUMMARY_TEMPLATE).write_bytes(template)
    return refused(folder, partial(merge, Run(folder)), SUMMARY_TEMPLATE)


def document(*paragraphs: str) -> bytes:
    made, saved = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(saved)
    return saved.getvalue()


def repacked(changed: Mapping[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The shipped template with other parts; None: without it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as old, zipfile.ZipFile(packed, "w", method) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            content = changed.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return packed.getvalue()


def filled_apart(template: bytes) -> None:
    """What the process of its own does, without the process."""
    words = dict.fromkeys(("調査名", "事務局", "現在", "回答を載せる"), "x")
    word._filled_whatever_comes(
        word._Order(SUMMARY_TEMPLATE, template, word.Filling(words, {}, word.About("", "", NOW)))
    )


def test_a_template_with_a_changed_byte_is_refused_or_used_wherever_the_byte_stands() -> None:
    for place in range(100, len(SHIPPED), len(SHIPPED) // 64):
        changed = bytearray(SHIPPED)
        changed[place] ^= 0x40
        try:
            filled_apart(bytes(changed))
        except SurveyError as stopped:
            assert all(SUMMARY_TEMPLATE in fault.place and fault.remedy for fault in stopped.faults)


def flagged(at: Mapping[int, int]) -> bytes:
    """The shipped template with other bytes in the first entry of its directory, counted from the entry."""
    changed = bytearray(SHIPPED)
    entry, local = changed.index(b"PK\x01\x02"), changed.index(b"PK\x03\x04")
    for place, value in at.items():
        changed[entry + place] = value
        changed[local + place - 2] = value
    return bytes(changed)


PARTS = sorted(zipfile.ZipFile(io.BytesIO(SHIPPED)).namelist())
BODY = re.sub(rb"{[{%].*?[}%]}", b"", zipfile.ZipFile(io.BytesIO(SHIPPED)).read("word/document.xml"))
"""Without tags, so that nothing else can be wrong."""


@pytest.mark.parametrize(
    "content", [None, b"", b"<x/>", b"\xff\xfe<", b"<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/passwd'>]><a>&b;</a>"]
)
def test_a_part_that_is_missing_or_something_else_is_found_before_word_finds_it(content: bytes | None) -> None:
    filled_apart(repacked({"word/document.xml": BODY}))
    for part in PARTS:
        with pytest.raises(SurveyError) as stopped:
            filled_apart(repacked({"word/document.xml": BODY, part: content}))
        (fault,) = stopped.value.faults
        assert SUMMARY_TEMPLATE in fault.place and fault.remedy, part


@pytest.mark.parametrize(
    "template",
    [
        flagged({8: 1}),
        flagged({10: 99}),
        repacked({"word/media/a.bin": bytes(200 << 20)}),
        repacked({"word/document.xml": b"<w:a>" * 100_000}),
    ],
    ids=["encrypted", "unknown method", "bomb", "deep"],
)
def test_a_package_that_no_reader_opens_is_said(folder: Folder, template: bytes) -> None:
    not_merged(folder, template)


@pytest.mark.parametrize(
    "tag",
    [
        "{% for a in range(10**9) %}{% endfor %}",
        "{{ 'x' * 10**10 }}",
        "{{ '%10000000000d' | format(1) }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ 調査名.format.__self__ }}",
        "{{ '{0.__class__}'.format(調査名) }}",
        "{{ 調査名 | たぶん }}",
        "{{ 調査名 is たぶん }}",
        "{{ ''.join([1]) }}",
    ],
)
def test_a_tag_that_is_no_tag_of_ours_is_said_with_its_place(folder: Folder, tag: str) -> None:
    not_merged(folder, document("前", tag, "後"))


ENDLESS = (
    "{{ 10 ** (10 ** 10) }}",
    "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}x{% endfor %}{% endfor %}{% endfor %}",
)


@pytest.mark.parametrize("tag", ENDLESS)
def test_a_tag_that_never_ends_is_ended(folder: Folder, tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TEMPLATE_GUARD.seconds + 5 < LONGEST
    monkeypatch.setattr(word.fill_template, "__defaults__", (Guard(1.0),))
    not_merged(folder, document("前", tag, "後"))


@pytest.mark.skipif(sys.platform == "win32", reason="cannot hold a process to an amount of memory")
def test_a_tag_that_fills_the_memory_is_ended(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word.fill_template, "__defaults__", (Guard(10.0, 512 << 20),))
    not_merged(folder, document("{% set a = 'x' * 10**6 %}" + "{% set a = a ~ a %}" * 20))


def test_macros_of_ones_own_and_lists_and_sums_are_still_used(folder: Folder) -> None:
    tags = ("{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}{{ twice('年') }}", "{{ 課の数 * 2 + 1 }}")
    (folder.templates / SUMMARY_TEMPLATE).write_bytes(document(*tags))
    merge(Run(folder))
    assert [paragraph.text for paragraph in docx.Document(str(folder.summary)).paragraphs] == ["年年", "29"]


def test_the_shipped_template_needs_no_process_and_another_has_one(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(word, "_filled_apart", never)
    merge(Run(folder))
    (folder.templates / SUMMARY_TEMPLATE).write_bytes(document("{{ 調査名 }}"))
    with pytest.raises(AssertionError):
        merge(Run(folder))


# ---------------------------------------------------------------- メール_*.txt


def drafted(folder: Folder) -> int:
    run = Run(folder)
    return len(write_drafts(run, plan(run, MailRequest(Purpose.REQUEST), NOW.date()), NOW).drafts)


def not_drafted(folder: Folder, template: bytes) -> SurveyError:
    (folder.templates / Purpose.REQUEST.template).write_bytes(template)
    return refused(folder, partial(drafted, folder), Purpose.REQUEST.template)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (b"", "M203"),
        (b"\x81", "M202"),
        (b"\xff\xfe\x00", "M202"),
        (b"\0" * 100, "M203"),
        (bytes(2 << 20), "M201"),
        ("件名: {% for a in range(10**9) %}{% endfor %}".encode(), "M206"),
        ("件名: x\n{{ 'x' * 10**10 }}".encode(), "M206"),
        ("件名: x\n{{ 'x' * 10**7 }}".encode(), "M208"),
        ("件名: {{ 'x' * 2000 }}".encode(), "M208"),
        ("件名: x\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}".encode(), "M206"),
        (("件名: x\n{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}").encode(), "M206"),
        (("件名: x\n" + "{% for a in [1] %}" * 30 + "{% endfor %}" * 30).encode(), "M206"),
        ("件名: x\n{% include '/etc/passwd' %}".encode(), "M206"),
        ("件名: x\n{{ 課名.__class__ }}".encode(), "M206"),
        ("件名: x\n{{ 課名 | たぶん }}".encode(), "M204"),
        ("件名: x\n{{ 課明 }}".encode(), "M205"),
    ],
)
def test_a_mail_template_that_cannot_be_filled_in_is_said(folder: Folder, template: bytes, code: str) -> None:
    assert {fault.code for fault in not_drafted(folder, template).faults} == {code}


@pytest.mark.parametrize("tag", ENDLESS)
def test_a_mail_template_that_never_ends_is_ended(folder: Folder, tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TEMPLATE_GUARD.seconds + 5 < LONGEST
    monkeypatch.setattr(wording.fill_in, "__defaults__", (Guard(1.0),))
    assert {fault.code for fault in not_drafted(folder, f"件名: x\n{tag}".encode()).faults} == {"M207"}


def test_a_mail_template_of_ones_own_is_filled_in_for_every_department(folder: Folder) -> None:
    (folder.templates / Purpose.REQUEST.template).write_text("件名: {{ 課名 }}\n{{ 調査名 }}", "utf-8")
    assert drafted(folder) == 14


# ---------------------------------------------------------------- what is no file


def folder_there(path: Path) -> None:
    path.mkdir()


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("ありません")


def pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(sys.platform == "win32", reason="knows no pipes in folders, and links for few only")
@pytest.mark.parametrize("put", [folder_there, link_to_itself, link_to_nothing, pipe])
@pytest.mark.parametrize("name", [SUMMARY_TEMPLATE, Purpose.REQUEST.template])
def test_whatever_stands_in_place_of_a_template_is_not_waited_for(
    folder: Folder, name: str, put: Callable[[Path], None]
) -> None:
    (folder.templates / name).unlink()
    put(folder.templates / name)
    command = partial(merge, Run(folder)) if name == SUMMARY_TEMPLATE else partial(drafted, folder)
    refused(folder, command, name)
