"""A batch file read as cmd.exe of a Japanese Windows would: what in it would break there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_SPECIAL = frozenset('\\|^&<>%"')
"""What a byte within a character of cp932 must not look like, should the code page be another after all."""
_OURS = re.compile(r'"[^"]*"')
_EXPANDED = re.compile(r"%~\w*\d|%%~?\w+|%\w+(?::~\d,\d)?%")
_HARMLESS = ("%errorlevel%", "%code%")
"""Numbers, which need no quotation marks."""
_KNOWN = frozenset({"errorlevel", "localappdata", "survey_tool"})
"""Variables that are there without `set`."""


def faults(content: bytes) -> list[str]:
    """What would go wrong, a sentence each; none where the file is sound."""
    if content.count(b"\n") != content.count(b"\r\n") or not content.endswith(b"\r\n"):
        return ["its lines do not end in CRLF: cmd misses labels"]
    try:
        lines = content.decode("cp932").split("\r\n")
    except UnicodeDecodeError:
        return ["it is not in cp932"]
    return [*_of_the_head(lines), *_of_words(lines), *_of_labels(lines), *_of_variables(lines), *_of_endings(lines)]


def _commands(lines: list[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip() and not line.strip().lower().startswith(("rem ", ":")))


def _of_the_head(lines: list[str]) -> Iterator[str]:
    if lines[:3] != ["@echo off", "setlocal EnableExtensions DisableDelayedExpansion", "chcp 932 >nul"]:
        yield "it does not begin with echo off, setlocal without delayed expansion (! in paths), and its code page"
    if not all(line.isascii() for line in lines[:3]):
        yield "its first lines are read in any code page"


def _of_words(lines: list[str]) -> Iterator[str]:
    for line in lines:
        for character in line:
            if not character.isascii() and _SPECIAL & {chr(byte) for byte in character.encode("cp932")[1:]}:
                yield f"{character} in cp932 holds a byte that is special to cmd: {line}"
    for line in _commands(lines):
        if line.startswith("echo ") and set(line) & set('|&<>^%!()"'):
            yield f"what is said holds what cmd reads: {line}"
        bare = _OURS.sub("", line).replace("2>nul", "").replace(">nul", "")
        if not line.startswith("echo") and set(bare) & set("|&<>^"):
            yield f"commands are joined, or something is outside quotation marks: {line}"
        if _OURS.sub("", line).count('"'):
            yield f"an odd quotation mark: {line}"


def _of_labels(lines: list[str]) -> Iterator[str]:
    labels = [line[1:] for line in lines if line.startswith(":")]
    aims = re.findall(r"\b(?:goto|call) :?(\w+)", "\n".join(_commands(lines)))
    yield from (f"goto {aim} leads nowhere" for aim in aims if aim not in labels)
    yield from (f"the label {label} stands twice" for label in labels if labels.count(label) > 1)


def _of_variables(lines: list[str]) -> Iterator[str]:
    made = {name.lower() for name in re.findall(r'\bset "(\w+)=', "\n".join(lines))}
    for line in _commands(lines):
        for name in re.findall(r"%(\w+)(?::~\d,\d)?%", line):
            if name.lower() not in made | _KNOWN:
                yield f"%{name}% is never set: {line}"
        bare = re.sub(r"^(if .*)?for .*? %%\w in \(|\) do ", " ", _OURS.sub("", line))
        for expanded in _EXPANDED.findall(bare):
            if expanded not in _HARMLESS:
                yield f"{expanded} stands outside quotation marks: {line}"
        if line.startswith("set ") and not re.fullmatch(r'set "\w+=.*"', line):
            yield f"a value that is set has no quotation marks: {line}"


def _of_endings(lines: list[str]) -> Iterator[str]:
    commands = list(_commands(lines))
    if not commands[-1].startswith("exit /b"):
        yield "it ends without an exit code"
    for line, after in pairwise(commands):
        if after.startswith("exit /b") and "pause" not in line:
            yield f"the window closes before anybody has read: {after}"
        if line.startswith("pushd") and after != "if errorlevel 1 goto no_folder":
            yield "nobody is told that the folder cannot be opened"
    if sum(line.startswith("pushd") for line in commands) != commands.count("popd"):
        yield "a drive letter for a folder on a server is never given back"
