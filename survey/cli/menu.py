"""メニュー: where the year stands, what to do next, and all else; each entry runs the command that it shows.

The keys are questionary's: arrows and Enter, or the number of an entry.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from survey.cli import menu_entries
from survey.cli.console import typed_path
from survey.cli.menu_entries import (
    DEMO,
    FROM_TABLE,
    GUIDE,
    MERGE,
    NEW,
    NEXT_YEAR,
    REQUEST,
    MenuEntry,
    TypedWords,
    as_typed,
)
from survey.cli.output import fault_lines
from survey.errors import SurveyError
from survey.isolation import interrupting
from survey.storage.folder import Folder

if TYPE_CHECKING:
    from questionary import Choice, Separator

    from survey.cli.next_step import Outlook
    from survey.model import Survey

Runner = Callable[[Sequence[str]], int]
"""Runs a command by the words after `survey`, shows what it says, and gives its exit code."""

_MAKING = (NEW, FROM_TABLE, NEXT_YEAR, DEMO)
"""The commands that make a survey's folder."""
_NAME_OF_FOLDER = "新しいフォルダーの名前は？（例 調査R9）"
_WHICH_TABLE = "表のファイルは？（この画面に引きずって落とせます）"
_OPEN_DEFINITION, _OPEN_FOLDER, _END = "open definition", "open folder", "end"


class _Now(Struct, frozen=True):
    """What is known of a survey when the menu is shown."""

    coming: Outlook
    survey: Survey | None
    troubles: Sequence[str] = field(default_factory=tuple)
    """Why it cannot be known."""


def show_menu(start: Path, run: Runner) -> None:
    """Show the menu of the survey at `start`, or of beginnings where there is none, until the officer ends it."""
    from survey.cli.options import survey_above

    folder = survey_above(start)
    while True:
        picked = _ask(_choices_of(folder) if folder else _beginnings())
        if picked in (None, _END):
            return
        if picked == _OPEN_DEFINITION and folder:
            _open(folder.definition)
        elif picked == _OPEN_FOLDER and folder:
            _open(folder.root)
        elif isinstance(picked, tuple):
            folder = _carry_out(picked, folder, run) or folder


# ---------------------------------------------------------------- what is offered


def _choices_of(folder: Folder) -> list[Choice | Separator]:
    from questionary import Choice, Separator

    now = _look_into(folder)
    print(f"\nいま: {now.coming.standing}" if now.survey else "")
    for line in now.troubles:
        print(line)
    first, others = menu_entries.entries(now.coming.steps)
    return [
        *([Separator("── 次にすること"), *map(_choice, first)] if first else []),
        Separator("── ほか"),
        *(map(_choice, others) if now.survey else ()),
        Choice(f"調査定義を開く（{typed_path(folder.definition)}）", _OPEN_DEFINITION),
        Choice("調査のフォルダーを開く", _OPEN_FOLDER),
        Choice("終わる", _END),
    ]


def _beginnings() -> list[Choice | Separator]:
    from questionary import Choice

    print("\nここは調査のフォルダーではありません。")
    return [*map(_choice, menu_entries.entries_elsewhere()), Choice("終わる", _END)]


def _choice(entry: MenuEntry) -> Choice:
    from questionary import Choice

    why = f"　{entry.why}" if entry.why else ""
    return Choice(f"{entry.label}{why}　［{as_typed(entry.command)}］", entry.command)


def _look_into(folder: Folder) -> _Now:
    from survey.cli import console
    from survey.cli.next_step import Outlook, outlook
    from survey.commands.judge import judge

    try:
        with console.running("いまの状態を確認中", folder) as run:
            judgement = judge(run)
    except SurveyError as error:
        return _Now(Outlook("", ()), None, fault_lines(error.faults))
    return _Now(outlook(folder, judgement.survey, judgement.ledger), judgement.survey)


# ---------------------------------------------------------------- what is done


def _carry_out(command: TypedWords, folder: Folder | None, run: Runner) -> Folder | None:
    """Run a command with what it still needs, and offer to open what it made; the new folder, where it made one."""
    typed = _completed(command, folder)
    if typed is None:
        return None
    # A Ctrl-C is heard once: the one that broke off the command before must not be the last.
    interrupting.listen()
    try:
        print(f"\n> {as_typed(typed)}")
        code = run(typed)
    except KeyboardInterrupt:
        print("中断しました。")
        return None
    if command in _MAKING:
        made = Folder(Path(typed[2 if command == FROM_TABLE else 1]))
        return made if code in (0, 3) and made.definition.exists() else None
    if folder and code in (0, 3):
        _offer_to_open(command, folder)
    return None


def _completed(command: TypedWords, folder: Folder | None) -> list[str] | None:
    """The command with the names and options that it needs; None where the officer thought better of it."""
    if command == NEXT_YEAR and folder:
        name = _text(_NAME_OF_FOLDER)
        return [command[0], _beside(folder, name), *command[1:], typed_path(folder.root)] if name else None
    if command in _MAKING:
        table = _text(_WHICH_TABLE).strip("\"'") if command == FROM_TABLE else ""
        name = _text(_NAME_OF_FOLDER) if table or command != FROM_TABLE else ""
        based = _definition() if name and command == NEW else []
        return [command[0], *filter(None, [table]), name, *command[1:], *based] if name else None
    if command == GUIDE:
        return [*command]
    where = [] if folder is None or folder.root.samefile(Path()) else [typed_path(folder.root)]
    sending = command[0] == REQUEST[0] and folder is not None and _sends(folder)
    return [*command, *(["--send"] if sending else []), *where]


def _beside(folder: Folder, name: str) -> str:
    """A folder of this name beside that of the survey, as it is typed: the next year never lies within the former one."""
    beside = folder.root.resolve().parent / name
    inside = Path.cwd().resolve().is_relative_to(folder.root.resolve())
    return os.path.relpath(beside) if inside else typed_path(folder.root.parent / name)


def _definition() -> list[str]:
    """The option that names the definition to begin with; none for the city's own."""
    from questionary import Choice

    from survey.commands.init import offered_definitions

    names = [Choice(f"{about}　［{name}］", name) for name, about in offered_definitions()]
    picked = _ask(names, "どの調査定義から始めますか？")
    return ["--definition", picked] if isinstance(picked, str) and picked != names[0].value else []


def _sends(folder: Folder) -> bool:
    """Whether mails are to be sent by the server of 設定; asked only where it names one."""
    from questionary import Choice

    from survey.definition.survey_reader import read_definition

    if not read_definition(folder.definition).settings.mail.smtp_server:
        return False
    drafts = Choice("下書きを作る（Outlook などで開いて送ります）", value=False)
    return _ask([drafts, Choice("メールサーバーから送る（送る前に確かめます）", value=True)]) is True


def _offer_to_open(command: TypedWords, folder: Folder) -> None:
    from questionary import Choice

    from survey.definition.survey_reader import read_definition

    label = read_definition(folder.definition).settings.document_label if command == MERGE else ""
    while made := menu_entries.made_by(command, folder, label):
        picked = _ask([Choice("メニューに戻る", _END), *(Choice(f"開く: {typed_path(path)}", path) for path in made)])
        if not isinstance(picked, Path):
            return
        _open(picked)


def _open(path: Path) -> None:
    """Let the system open a file or folder of the survey's own in its program."""
    from survey.cli.programs import open_in_program

    if not open_in_program(path):
        print(f"開けませんでした。エクスプローラーから開いてください: {path.absolute()}")


# ---------------------------------------------------------------- the terminal


def _ask(choices: Sequence[Choice | Separator], prompt: str = "どうしますか？") -> object:
    """What the officer picks; None where he leaves."""
    import questionary

    few = sum(isinstance(one, questionary.Choice) and not isinstance(one, questionary.Separator) for one in choices)
    question = questionary.select(
        prompt,
        choices,
        instruction="（↑↓ と Enter、または番号）",
        use_shortcuts=few <= _MOST_SHORTCUTS,
        qmark="",
    )
    return question.ask(kbi_msg="")


_MOST_SHORTCUTS = 36
"""Numbers and letters."""


def _text(prompt: str) -> str:
    import questionary

    return (questionary.text(prompt, qmark="").ask(kbi_msg="") or "").strip()
