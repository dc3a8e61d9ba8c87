"""The terminal: tables, progress, paths; and what `init` and `generate` say.

What is said of answers stands in `show_answers`, of mails in `show_mail`.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from survey.commands.generate import Generated
    from survey.commands.init import Initialised
    from survey.commands.run import Progress, Run
    from survey.model import LeftBehind, Names
    from survey.storage.folder import Folder

PIPED_WIDTH = 160
"""Columns of a table that goes into a file or another program; rich's own 80 would cut Japanese to ribbons."""

_MOST_NAMED = 20
"""Lines of one kind that are printed."""
_MOST_DEPARTMENTS = 6
"""Named in one line."""


def console() -> Console:
    """Where tables are printed."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False, markup=False, emoji=False)


def table(*headings: str, whole: Collection[str] = ()) -> Table:
    """An empty table. `whole`: headings of columns that are never narrower than what stands in them; such a table is set
    closely, so that a screen of 80 columns holds it."""
    from rich import box
    from rich.table import Table

    empty = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0 if whole else (0, 1))
    for heading in headings:
        empty.add_column(heading, overflow="fold", no_wrap=heading in whole)
    return empty


@contextmanager
def running(label: str, folder: Folder, passwords: Sequence[str] | None = None) -> Iterator[Run]:
    """A run of a command, which shows how far it has come, and first clears away what killed runs left."""
    from survey.commands.run import Run
    from survey.storage.in_use import clear_dead
    from survey.storage.temporary import clear_leftovers

    clear_dead(folder)
    for workshop in folder.workshops:
        clear_leftovers(workshop)
    with _progress(label) as tell:
        yield Run(folder, tuple(passwords or ()), tell)


@contextmanager
def alone(folder: Folder, command: str) -> Iterator[None]:
    """Keep others from writing in the folder while a command does. Raises SurveyError where they write already."""
    from survey.storage import clock
    from survey.storage.in_use import in_use

    with in_use(folder, f"survey {command}", clock.now()):
        yield


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """A progress bar on long work, for a person at a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def typed_path(path: Path) -> str:
    """A path as the officer would type it: relative to the current folder where it lies in it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def no_date(typed: str, example: str = "2026/11/30") -> str:
    """What is said of a text that was typed for a day and is none."""
    return f"「{typed}」は日付として読めません。{example} のように書いてください。"


def say_made(folder: Folder) -> None:
    """That a survey's folder was made."""
    print(f"調査のフォルダーを作りました: {typed_path(folder.root)}")


def say_what_to_edit(folder: Folder, what: str) -> None:
    """What of the new definition is of another year, and what to type then."""
    print(f"  {typed_path(folder.definition)} を Excel で開き、{what}などを今年のものに直してください。")
    say_next(f'cd "{typed_path(folder.root)}"', "survey generate")


def show_initialised(done: Initialised) -> None:
    """The new folder, and what to edit first."""
    survey, folder = done.survey, done.folder
    names = survey.settings.names
    say_made(folder)
    print(f"  {survey.settings.title}（{survey.in_numbers}）")
    say_what_to_edit(folder, f"締切・{names.department}・{names.issue}")


def show_generated(done: Generated) -> None:
    """The forms, and which departments got none."""
    names = done.survey.settings.names
    where = typed_path(done.forms[0].parent) if done.forms else ""
    print(f"調査票を {len(done.forms)} 枚作りました: {where}")
    if done.carried:
        print(f"  前回の回答 {done.carried} 件を記入済みにしました（{done.survey.former_year}）。")
    elif done.left:
        print("  前回の回答は、どれも引き継げないため、何も記入していません。")
    elif done.previous:
        print(
            f"  前回の回答は一件も見つからず、何も記入していません。確かめてください: {typed_path(done.previous.collected)}"
        )
    if done.left:
        print(f"  前回の回答のうち、引き継がなかったもの {len(done.left)} 件:")
        _tell_left_behind(done.left, names)
    if done.not_asked:
        print(f"  関係する{names.issue}がないため作らなかった{names.department}: {'、'.join(done.not_asked)}")
    if done.blocks > 1:
        print(
            f"  設問が多く、一つの表では字が読めないため、{done.survey.settings.document_label}は列を少なくとも {done.blocks}個の表に分けます。"
        )
        print("  一つの表にするには、「参考３に載せる」設問を減らすか、用紙を大きくしてください。")
    for remark in done.remarks:
        print(f"  {remark}")
    for path in done.leftover:
        print(f"  いまの調査定義にない調査票が残っています。要らなければ削除してください: {typed_path(path)}")
    print(
        f"{names.everyone}に送り、戻った調査票は名前を変えずに collected に入れてください（サブフォルダーでも構いません）。"
    )


def _tell_left_behind(left: Iterable[LeftBehind], names: Names) -> None:
    """A line for all that was left behind for one reason, with its departments, and how much more there is."""
    by_reason: dict[str, dict[str, list[str]]] = {}
    for one in left:
        by_reason.setdefault(one.why, {}).setdefault(one.department, []).append(one.issue)
    told = list(by_reason.items())
    for why, numbers in told[:_MOST_NAMED]:
        print(f"    {_whose(numbers, names)}: {why}")
    if more := sum(len(nos) for _, numbers in told[_MOST_NAMED:] for nos in numbers.values()):
        print(f"    ほか {more}件")


def _whose(numbers: Mapping[str, Sequence[str]], names: Names) -> str:
    """Which answers: 福祉課 NO 1、2 or 福祉課、長寿課 NO 1, and of how many departments more than can be named."""
    by_numbers: dict[str, list[str]] = {}
    for department, nos in list(numbers.items())[:_MOST_DEPARTMENTS]:
        by_numbers.setdefault("、".join(nos), []).append(department)
    more = len(numbers) - _MOST_DEPARTMENTS
    named = [f"{'、'.join(departments)} NO {nos}" for nos, departments in by_numbers.items()]
    return "／".join([*named, *([f"ほか {more}{names.department}"] if more > 0 else [])])


def tell_some(lines: Sequence[str]) -> None:
    """The first of the lines, and how many more there are."""
    for line in lines[:_MOST_NAMED]:
        print(line)
    if len(lines) > _MOST_NAMED:
        print(f"  ほか {len(lines) - _MOST_NAMED}件")


def say_next(*commands: str) -> None:
    """The commands to type next."""
    print("次の操作: " + " → ".join(commands))
