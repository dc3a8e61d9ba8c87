"""The command line's own words in Japanese: help pages and what is said about wrong usage.

typer 0.28 carries its own copy of click, in `typer._click`, whose words cannot be translated; so help is formatted
and usage errors are worded here. pyproject.toml pins the version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer
from typer._click import exceptions
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from survey.japanese.text import columns_on_screen

_HEADINGS = {"Options": "オプション", "Arguments": "引数", "Commands": "コマンド"}
_DEFAULT = re.compile(r"\[default: (.+)\]")
_HELP = {"Show this message and exit.": "この説明を表示します。"}


class _Help(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "使い方: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 40, col_spacing: int = 2) -> None:
        """Names at the left, explanations at the right, aligned though Japanese letters are two columns wide."""
        wide = min(col_max, max(columns_on_screen(name) for name, _ in rows))
        for name, explanation in rows:
            gap = " " * (wide - columns_on_screen(name) + col_spacing)
            said = _HELP.get(explanation, explanation).replace("[required]", "［必須］")
            said = _DEFAULT.sub(r"［省略時: \1］", said)
            self.write(f"  {name}{gap}{said}\n")


class _Context(typer.Context):
    formatter_class = _Help


class JapaneseCommand(TyperCommand):
    """A command whose help is Japanese."""

    context_class = _Context


class JapaneseGroup(TyperGroup):
    """The commands together, with help in Japanese."""

    context_class = _Context


def explain(error: typer.TyperException) -> str:
    """What is wrong with the way a command was typed, and how to see what is right."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "survey"
    return f"{_problem(error)}\n  → 「{path} --help」で使い方を確かめてください。"


def _problem(error: typer.TyperException) -> str:
    match error:
        case exceptions.NoSuchOption():
            near = f"もしかして {'、'.join(error.possibilities)} ですか？" if error.possibilities else ""
            return f"「{error.option_name}」というオプションはありません。{near}"
        case exceptions.BadOptionUsage():
            needs = "に続けて値を書いてください" if "requires" in error.message else "に値は付けられません"
            return f"オプション「{error.option_name}」{needs}。"
        case exceptions.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"「{name}」を指定してください。"
        case exceptions.BadParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"「{name}」の値が正しくありません（{error.message}）。" if name else error.message
        case exceptions.UsageError():
            return _plain_problem(error.message)
    return str(error)


def _plain_problem(message: str) -> str:
    if match := re.match(r"No such command '(.+?)'(?:.*Did you mean (.+)\?)?", message):
        near = f"もしかして {match[2]} ですか？" if match[2] else ""
        return f"「{match[1]}」というコマンドはありません。{near}"
    if match := re.match(r"Got unexpected extra argument\(s\) \((.+)\)", message):
        return f"余分な引数「{match[1]}」があります。"
    return "コマンドの書き方が正しくありません。" + f"（{message}）"
