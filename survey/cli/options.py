"""What the commands share: their common options, how they find their survey, and how they end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from survey.storage.folder import Folder

WRONG_USAGE = 2
NEEDS_PERSON = 3

Where = Annotated[
    Path,
    typer.Argument(metavar="[フォルダー]", help="調査のフォルダー（省略時: いまのフォルダー）", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。")]
Passwords = Annotated[
    list[str] | None,
    typer.Option("--password", metavar="パスワード", help="鍵のかかったファイルを開く言葉です。何度でも書けます。"),
]


def survey_in(root: Path) -> Folder:
    """The survey folder at `root`, before anything is loaded to read it. Raises DefinitionError where there is none."""
    from survey.definition.faults import MISSING_FILE
    from survey.errors import DefinitionError
    from survey.storage.folder import Folder

    folder = Folder(root)
    if not folder.definition.exists():
        raise DefinitionError([MISSING_FILE.at(str(folder.definition))])
    return folder


def leave(needs_person: bool) -> None:
    """End the command: with exit code 3 where something needs a person."""
    if needs_person:
        raise typer.Exit(NEEDS_PERSON)
