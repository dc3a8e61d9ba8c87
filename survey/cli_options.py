"""What the commands share: their common options, and how they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WRONG_USAGE = 2
NEEDS_PERSON = 3
INTERRUPTED = 130

Where = Annotated[
    Path,
    typer.Argument(metavar="[フォルダー]", help="調査のフォルダー（省略時: いまのフォルダー）", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。")]
Passwords = Annotated[
    list[str] | None,
    typer.Option("--password", metavar="パスワード", help="鍵のかかったファイルを開く言葉です。何度でも書けます。"),
]


def leave(needs_person: bool) -> None:
    """End the command: with exit code 3 where something needs a person."""
    if needs_person:
        raise typer.Exit(NEEDS_PERSON)
