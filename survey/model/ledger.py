"""受付: what counts."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from survey.model.finding import Finding, Place
from survey.model.names import Names
from survey.model.office import OfficeRow
from survey.model.response import Answer, Entry, Item, Outcome, ReceivedFile, UnplacedText

ADOPT, EXCLUDE = Outcome.COUNTED.value, Outcome.EXCLUDED.value
"""Two of the words that 判断 takes; the third kind is the name of a department."""


def verdict_words(names: Names) -> str:
    """What 判断 takes, as a sentence names it."""
    return f"{ADOPT}・{EXCLUDE}・{names.department_name}"


SHEET_MARK = "："
"""Stands between the name of a sheet and that of its department, where a ruling names sheets, one a line."""


class Decision(Struct, frozen=True):
    """What the officer ruled about a file in 受付簿.xlsx's 判断 column."""

    digest: str
    verdict: str
    """採用, 除外, or the name of the department whose form it is, or a line for each sheet; what means none of these, as
    typed."""
    reason: str = ""
    file: str = ""
    """The name under which the file was listed when the officer ruled."""
    place: Place = Place()
    """The cell that holds the verdict."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self._ruled == other._ruled

    def __hash__(self) -> int:
        return hash(self._ruled)

    @property
    def _ruled(self) -> tuple[str, ...]:
        """What tells rulings apart, wherever they stand."""
        return self.digest, self.verdict, self.reason, self.file

    def by_sheet(self, departments: Container[str]) -> Mapping[str, str]:
        """The department of each sheet that the ruling names; empty where it names none."""
        if self.verdict in departments or SHEET_MARK not in self.verdict:
            return {}
        lines = [line.rpartition(SHEET_MARK) for line in self.verdict.split("\n")]
        named = {sheet: name for sheet, _, name in lines if sheet and name in departments}
        return named if len(named) == len(lines) else {}


class Receipt(Struct, frozen=True):
    """One line of the 受付簿: a file and what became of it."""

    file: ReceivedFile
    outcome: Outcome
    department: str
    """"" where it is not known."""
    why: str
    """One sentence for the officer."""
    decision: Decision | None = None
    respondent: str = ""
    extension: str = ""
    confirmer: str = ""
    confirmed_on: str = ""

    @property
    def in_force(self) -> bool:
        """Whether the form counts, or a part of it; a blank one counts where its department returned nothing else."""
        return self.outcome in (Outcome.COUNTED, Outcome.PARTLY)

    @property
    def waits(self) -> bool:
        """Whether the officer must look at the file."""
        return self.outcome is Outcome.ON_HOLD


class Counted(Struct, frozen=True):
    """The answer that counts for one (department, issue)."""

    answer: Answer
    file: ReceivedFile
    valid: bool
    """False where there is no valid answer and the newest faulty one counts instead; True where the officer ruled 採用."""
    withheld: frozenset[tuple[int, str]] = frozenset()
    """Number of the item, or 0, and keys of questions under which the example was left as it was: known to be no answer,
    listed and printed nowhere."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What counts of the answer, by question key."""
        if not self.withheld:
            return self.answer.entries
        return {key: entry for key, entry in self.answer.entries.items() if (0, key) not in self.withheld}

    @property
    def items(self) -> tuple[Item, ...]:
        """What counts of its items; one of which nothing does is left out."""
        if not self.withheld:
            return self.answer.items
        kept = ((item, self._kept_of(item)) for item in self.answer.items)
        return tuple(replace(item, entries=entries) for item, entries in kept if entries)

    def _kept_of(self, item: Item) -> Mapping[str, Entry]:
        return {key: entry for key, entry in item.entries.items() if (item.number, key) not in self.withheld}

    @property
    def withheld_entries(self) -> Iterator[Entry]:
        """What does not count of the answer, in its order."""
        for item, entries in self.answer.parts:
            number = item.number if item else 0
            yield from (entry for key, entry in entries.items() if (number, key) in self.withheld)

    @property
    def parts(self) -> Iterator[tuple[Item | None, Mapping[str, Entry]]]:
        """As `Answer.parts`, what counts of it."""
        yield None, self.entries
        yield from ((item, item.entries) for item in self.items)

    def place_of(self, entry: Entry) -> Place:
        """Where one of its entries was written."""
        return Place(entry.file or self.file.name, entry.sheet, "、".join(entry.cells))


class Superseded(Struct, frozen=True):
    """An answer that does not count, and the one that does instead (None where the file was excluded)."""

    answer: Answer
    file: ReceivedFile
    by: Counted | None


class State(StrEnum):
    """Where a department stands."""

    MISSING = "未提出"
    SUBMITTED = "提出済"
    NOT_APPLICABLE = "該当なし"
    SENT_BACK = "差戻し"
    LATE = "期限後"


class Ledger(Struct, frozen=True):
    """The 受付簿 as values: what became of every file, and which answer counts."""

    receipts: tuple[Receipt, ...]
    counted: Mapping[tuple[str, str], Counted]
    """By (department, NO)."""
    superseded: tuple[Superseded, ...]
    findings: tuple[Finding, ...]
    """Those that are still open: about counted answers and about files that were not superseded or excluded.

    Errors in an answer that the officer ruled 採用 are closed: he took it as it is."""
    unplaced: tuple[UnplacedText, ...]
    states: Mapping[str, State]
    """By department name, in the definition's order."""
    unused: tuple[OfficeRow, ...] = ()
    """What the office wrote that belongs to no answer that counts, or to no question: kept, and printed nowhere."""
    received: Mapping[str, datetime] = field(default_factory=dict)
    """By department name: when its newest counted form came."""

    @property
    def without_forms(self) -> bool:
        """Whether no form is in force. That is no result: what is made of it looks as if nobody had anything to say."""
        return not any(receipt.in_force for receipt in self.receipts)
