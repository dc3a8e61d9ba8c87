"""メニューの項目: what an officer may do where the year stands; every entry is a command that one could have typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from survey.model import Step
from survey.storage.folder import Folder

GENERATE, FETCH, STATUS, VALIDATE, MERGE = ("generate",), ("fetch",), ("status",), ("validate",), ("merge",)
REQUEST, RETURN, REMIND = ("mail",), ("mail", "--return"), ("mail", "--remind")
NEW, FROM_TABLE, NEXT_YEAR, DEMO, GUIDE = ("init",), ("adopt",), ("init", "--from"), ("demo",), ("guide",)

TypedWords = tuple[str, ...]
"""The words after `survey`."""

LABELS: dict[TypedWords, str] = {
    GENERATE: "調査票を作る",
    REQUEST: "依頼のメールを作る",
    FETCH: "届いたメールを取り込む",
    STATUS: "提出状況を見る",
    VALIDATE: "戻った調査票を点検する",
    RETURN: "差戻しのメールを作る",
    REMIND: "督促のメールを作る",
    MERGE: "回答をまとめる",
    NEXT_YEAR: "来年度の調査を始める",
    NEW: "新しい調査を始める",
    FROM_TABLE: "手作りの表から始める",
    DEMO: "見本で一年分を試す",
    GUIDE: "手引きを読む",
}
"""In the order of the year."""

_OF_A_SURVEY = (GENERATE, REQUEST, FETCH, STATUS, VALIDATE, RETURN, REMIND, MERGE, NEXT_YEAR, GUIDE)
_ELSEWHERE = (NEW, FROM_TABLE, DEMO, GUIDE)


class MenuEntry(Struct, frozen=True):
    """A line of the menu."""

    label: str
    command: TypedWords
    why: str = ""


def entries(steps: Sequence[Step]) -> tuple[tuple[MenuEntry, ...], tuple[MenuEntry, ...]]:
    """What to do next, the first thing first, and all else that may be done in the folder of a survey."""
    first = tuple(
        MenuEntry(LABELS[command], command, step.why) for step in steps if (command := command_of(step)) in LABELS
    )
    taken = {entry.command for entry in first}
    return first, tuple(MenuEntry(LABELS[command], command) for command in _OF_A_SURVEY if command not in taken)


def entries_elsewhere() -> tuple[MenuEntry, ...]:
    """What may be done where there is no survey."""
    return tuple(MenuEntry(LABELS[command], command) for command in _ELSEWHERE)


def command_of(step: Step) -> TypedWords:
    """The command of a step, without the folder names that are still to be asked."""
    words = step.command.split()[1:]
    return NEXT_YEAR if words[0] == "init" else tuple(words)


def made_by(command: TypedWords, folder: Folder, document_label: str) -> tuple[Path, ...]:
    """What may be looked at after a command; only what is there."""
    return tuple(path for path in _made_by(command, folder, document_label) if path.exists())


def _made_by(command: TypedWords, folder: Folder, document_label: str) -> Iterator[Path]:
    if command == GENERATE:
        yield folder.forms
    elif command[0] == "mail":
        yield folder.drafts
        yield folder.record
    elif command == FETCH:
        yield folder.collected
    elif command == STATUS:
        yield folder.status_page
    elif command == VALIDATE:
        yield folder.ledger
        yield folder.sent_back
    elif command == MERGE:
        yield from (folder.consolidated(document_label), folder.summary, folder.ledger)


def as_typed(command: Iterable[str]) -> str:
    """The command as it is typed at a prompt."""
    words = (f'"{word}"' if " " in word or "\u3000" in word else word for word in command)
    return " ".join(("survey", *words))
