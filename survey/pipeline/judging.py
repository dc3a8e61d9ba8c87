"""Reading and judging what came back: the ground of validate, status and merge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from survey import checks, definition, form_reader, intake, ledger_book
from survey.department_names import find
from survey.folder import Folder
from survey.ledger import choose
from survey.model import Decision, Ledger, Outcome, ReturnedForm, Severity, Survey, Unread
from survey.pipeline.progress import Progress, silent

CHUNK = 32
"""Files that one call of a worker reads; with chunks of one, two processes are slower than one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything known of a survey at one moment: what was asked, what came, what counts."""

    survey: Survey
    ledger: Ledger
    forms: tuple[ReturnedForm, ...]
    gone: tuple[Decision, ...]
    """Rulings about files that are no longer in collected/."""
    saved: datetime
    """The date that all outputs carry: when the newest form came, so that same in gives same out."""

    @property
    def needs_person(self) -> bool:
        """Whether something waits for someone: an open error, or a file on hold."""
        return any(finding.severity is Severity.ERROR for finding in self.ledger.findings) or any(
            receipt.outcome is Outcome.ON_HOLD for receipt in self.ledger.receipts
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the reading of a file depends on, apart from the file."""

    collected: Path
    survey: Survey
    rulings: Mapping[str, str] = field(default_factory=dict)
    """The department that the officer named, by content hash."""
    passwords: tuple[str, ...] = ()
    """Tried on whatever is locked."""


def judge(
    folder: Folder,
    *,
    passwords: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Judgement:
    """Read the definition and everything in collected/, check it, and decide which answers count.

    `passwords` are tried besides those of 設定 on what is locked. `executor`: where the reading runs; in this process
    if None. The result does not depend on it.
    """
    survey = definition.read_definition(folder.definition)
    decisions = [_by_full_name(decision, survey) for decision in ledger_book.read_decisions(folder.ledger)]
    reading = Reading(
        folder.collected, survey, _rulings(decisions, survey), (*survey.settings.opening_passwords, *passwords)
    )
    received = _read_all(reading, executor, progress)
    forms = tuple(item for item in received if isinstance(item, ReturnedForm))
    unread = tuple(item for item in received if isinstance(item, Unread))
    ledger = choose(survey, forms, unread, checks.check(survey, forms), decisions)
    present = {item.file.digest for item in received}
    return Judgement(
        survey,
        ledger,
        forms,
        tuple(decision for decision in decisions if decision.digest not in present),
        max((form.file.received for form in forms), default=definition.last_saved(folder.definition)),
    )


def _by_full_name(decision: Decision, survey: Survey) -> Decision:
    """The ruling with the department, where it names one by an alias, under its name in the definition."""
    return replace(decision, verdict=find(decision.verdict, survey) or decision.verdict)


def _rulings(decisions: Sequence[Decision], survey: Survey) -> Mapping[str, str]:
    return {d.digest: d.verdict for d in decisions if d.verdict in survey.department_by_name}


def _read_all(reading: Reading, executor: Executor | None, progress: Progress) -> list[ReturnedForm | Unread]:
    paths = intake.walk(reading.collected)
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    run = executor.map if executor else map
    received: list[ReturnedForm | Unread] = []
    done = 0
    for chunk, items in zip(chunks, run(partial(_read_files, reading), chunks), strict=True):
        received += items
        done += len(chunk)
        progress(done, len(paths))
    return received


def _read_files(reading: Reading, paths: Sequence[Path]) -> list[ReturnedForm | Unread]:
    return [item for path in paths for item in read_file(reading, path)]


def read_file(reading: Reading, path: Path) -> Iterator[ReturnedForm | Unread]:
    """Everything that one file of collected/ holds, each read as a form of the survey."""
    for item in intake.unpack(path, reading.collected, reading.passwords):
        if isinstance(item, Unread):
            yield item
        else:
            yield form_reader.read(item, reading.survey, reading.rulings.get(item.digest))
