"""What the commands share: their common options, how they find their survey, and how they end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from survey.cli.japanese_help import JapaneseCommand
from survey.cli.output import Output, Shown

if TYPE_CHECKING:
    from survey.storage.folder import Folder

WRONG_USAGE = 2
NEEDS_PERSON = 3

Where = Annotated[
    Path,
    typer.Argument(metavar="[フォルダー]", help="調査のフォルダー（省略時: いまのフォルダー）", show_default=False),
]


def _listening(context: typer.Context, for_script: bool) -> bool:
    """Note as soon as it is read that a script listens: what stops the run is told to it, too."""
    context.ensure_object(Output).for_script = for_script
    return for_script


ForScript = Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。", callback=_listening)]
Passwords = Annotated[
    list[str] | None,
    typer.Option("--password", metavar="パスワード", help="鍵のかかったファイルを開く言葉です。何度でも書けます。"),
]


def survey_in(root: Path) -> Folder:
    """The survey folder at `root`, or above the current folder where none is named, before anything is loaded to read it.

    Raises DefinitionError where there is none.
    """
    from survey.definition.faults import MISSING_FILE
    from survey.errors import DefinitionError
    from survey.storage.folder import Folder

    folder = survey_above(root) if root == Path() else Folder(root)
    if folder is None or not folder.definition.exists():
        raise DefinitionError([MISSING_FILE.at(str(Folder(root).definition))])
    return folder


def former_in(root: Path, option: str) -> Folder:
    """The folder of the former survey that an option names. Raises SurveyError where there is no survey."""
    from survey.errors import Fault, SurveyError
    from survey.storage.folder import DEFINITION, Folder

    folder = Folder(root)
    if not folder.definition.exists():
        what = "調査のフォルダーではありません" if root.is_dir() else "フォルダーがありません"
        problem = f"{option} に指定されましたが、{what}。"
        remedy = f"前回の調査のフォルダー（templates_xlsx の中に{DEFINITION}があるもの）を指定してください。"
        raise SurveyError([Fault(str(root), problem, remedy)])
    return folder


def survey_above(start: Path) -> Folder | None:
    """The survey whose folder is `start` or holds it; None where there is none."""
    from survey.storage.folder import Folder

    here = start.absolute()
    if Folder(start).definition.exists():
        return Folder(start)
    return next((Folder(root) for root in here.parents if Folder(root).definition.exists()), None)


class Command(JapaneseCommand):
    """A command that returns what it has to say; None where it said it already."""

    def invoke(self, ctx: object) -> None:
        """Run the command, show what it returns, and end with exit code 3 where something needs a person."""
        context = cast("typer.Context", ctx)
        shown: Shown | None = super().invoke(context)
        if shown is not None:
            context.ensure_object(Output).show(shown)
            if shown.needs_person:
                raise typer.Exit(NEEDS_PERSON)
