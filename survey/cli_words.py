"""The command line's own words in Japanese: what click says by itself about usage and help."""

from __future__ import annotations

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types
import typer.core

_WORDS = {
    "Usage:": "使い方:",
    "Options": "オプション",
    "Arguments": "引数",
    "Commands": "コマンド",
    "Show this message and exit.": "この説明を表示します。",
    "Try '{command} {option}' for help.": "「{command} {option}」で使い方を表示します。",
    "Error: {message}": "エラー: {message}",
    "Aborted!": "中止しました。",
    "default: {default}": "省略時: {default}",
    "required": "必須",
    "Missing command.": "コマンドを指定してください。",
    "Missing argument": "引数がありません",
    "Missing option": "オプションがありません",
    "Missing parameter": "指定がありません",
    "Missing parameter: {param_name}": "指定がありません: {param_name}",
    "No such command {name!r}.": "「{name}」というコマンドはありません。",
    "No such option {name!r}.": "「{name}」というオプションはありません。",
    "Did you mean {possibility}?": "もしかして {possibility} ですか？",
    "(Did you mean one of: {possibilities}?)": "もしかして次のどれかですか？ {possibilities}",
    "Option {name!r} requires an argument.": "オプション「{name}」には値が必要です。",
    "Option {name!r} does not take a value.": "オプション「{name}」に値は付けられません。",
    "Got unexpected extra argument ({args})": "余分な引数があります（{args}）",
    "Got unexpected extra arguments ({args})": "余分な引数があります（{args}）",
    "Invalid value: {message}": "値が正しくありません: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} の値が正しくありません: {message}",
    "{name} {filename!r} does not exist.": "「{filename}」がありません。",
    "{name} {filename!r} is a file.": "「{filename}」はフォルダーではありません。",
    "{name} {filename!r} is a directory.": "「{filename}」はフォルダーです。",
    "{value!r} is not a valid {number_type}.": "「{value}」は数値ではありません。",
    "{value!r} does not match the format {format}.": "「{value}」は日付の形（{format}）ではありません。",
    "{value!r} does not match the formats {formats}.": "「{value}」は日付の形（{formats}）ではありません。",
}

_SPEAKERS = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
    typer.core,
)


def speak_japanese() -> None:
    """Let click speak Japanese in this process. What is not in the table stays as it is.

    click asks gettext, which takes translations only from compiled files found by the machine's language;
    the officer's words must not depend on that, so the function that looks a word up is replaced.
    """
    for speaker in _SPEAKERS:
        for name, said in (("_", _say), ("ngettext", _say_plural)):
            if hasattr(speaker, name):
                setattr(speaker, name, said)


def _say(words: str) -> str:
    return _WORDS.get(words, words)


def _say_plural(one: str, many: str, count: int) -> str:
    return _say(one if count == 1 else many)
