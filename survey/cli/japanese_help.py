"""The command line's own words in Japanese: help pages and what is said about wrong usage.

typer has no means to translate its words, so a page is written here from what a command says of itself. Of typer only
public names are used; what distinguishes one wrong usage from another is told by the attributes of its exception.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import cleandoc
from typing import cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from survey.japanese.text import columns_on_screen

_HELP_OPTION = "この説明を表示します。"


class JapaneseCommand(TyperCommand):
    """A command whose help is Japanese. What an option left out means is said in its own help text."""

    context_class = typer.Context

    def get_help(self, ctx: object) -> str:
        """The page that `--help` prints. typer hands over a typer.Context, but declares a private class."""
        context = cast("typer.Context", ctx)
        return _page(self, context, _parameters(self, context))


class JapaneseGroup(TyperGroup):
    """The commands together, with help in Japanese."""

    context_class = typer.Context

    def get_help(self, ctx: object) -> str:
        """As JapaneseCommand.get_help, with a list of the commands."""
        context = cast("typer.Context", ctx)
        commands = [(name, cleandoc(one.help or "")) for name, one in self.commands.items() if not one.hidden]
        return _page(self, context, {**_parameters(self, context), "コマンド": commands})


_Rows = Sequence[tuple[str, str]]


def _parameters(command: TyperCommand | TyperGroup, context: typer.Context) -> dict[str, _Rows]:
    arguments, options = [], []
    for parameter in command.get_params(context):
        if isinstance(parameter, TyperArgument):
            required = "  ［必須］" if parameter.required else ""
            arguments.append((_name(parameter), f"{parameter.help or ''}{required}"))
        elif isinstance(parameter, TyperOption):
            name = ", ".join(sorted(parameter.opts, key=len)) + ("" if parameter.is_flag else f" {parameter.metavar}")
            is_help = set(parameter.opts) == set(context.help_option_names)
            options.append((name, _HELP_OPTION if is_help else parameter.help or ""))
    return {"引数": arguments, "オプション": options}


def _name(parameter: object) -> str:
    """How the usage line calls an argument, or what is typed for an option; "" where there is neither."""
    if isinstance(parameter, TyperOption):
        return parameter.opts[0]
    return parameter.metavar or parameter.name or "" if isinstance(parameter, TyperArgument) else ""


def _page(command: TyperCommand | TyperGroup, context: typer.Context, lists: dict[str, _Rows]) -> str:
    usage = f"使い方: {context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    told = [f"  {line}".rstrip() for line in cleandoc(command.help or "").splitlines()]
    parts = [[usage], told, *([f"{heading}:", *_aligned(rows)] for heading, rows in lists.items() if rows)]
    return "\n\n".join("\n".join(part) for part in parts)


def _aligned(rows: _Rows) -> list[str]:
    """Names at the left, explanations at the right, aligned though Japanese letters are two columns wide."""
    wide = max(columns_on_screen(name) for name, _ in rows)
    return [f"  {name}{' ' * (wide - columns_on_screen(name))}  {explanation}" for name, explanation in rows]


def explain(error: typer.TyperException) -> str:
    """What is wrong with the way a command was typed, and how to see what is right."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "survey"
    return f"{_problem(error)}\n  → 「{path} --help」で使い方を確かめてください。"


def _problem(error: typer.TyperException) -> str:
    if isinstance(error, typer.BadParameter):
        return _bad_value(error)
    option = getattr(error, "option_name", None)
    if option is None:
        return _plain_problem(error.message)
    if hasattr(error, "possibilities"):
        near = f"もしかして {'、'.join(error.possibilities)} ですか？" if error.possibilities else ""
        return f"「{option}」というオプションはありません。{near}"
    needs = "に続けて値を書いてください" if "requires" in error.message else "に値は付けられません"
    return f"オプション「{option}」{needs}。"


def _bad_value(error: typer.BadParameter) -> str:
    name = _name(error.param)
    # A value that is missing has no message.
    if not error.message:
        return f"「{name}」を指定してください。"
    return f"「{name}」の値が正しくありません（{error.message}）。" if name else error.message


def _plain_problem(message: str) -> str:
    if match := re.match(r"No such command '(.+?)'(?:.*Did you mean (.+)\?)?", message):
        near = f"もしかして {match[2]} ですか？" if match[2] else ""
        return f"「{match[1]}」というコマンドはありません。{near}"
    if match := re.match(r"Got unexpected extra argument\(s\) \((.+)\)", message):
        return f"余分な引数「{match[1]}」があります。"
    return f"コマンドの書き方が正しくありません。（{message}）"
