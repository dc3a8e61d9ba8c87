"""Reading and judging what came back: the ground of validate, status and merge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from survey import checks, definition, form_reader, intake, ledger_book
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


def judge(folder: Folder, executor: Executor | None = None, progress: Progress = silent) -> Judgement:
    """Read the definition and everything in collected/, check it, and decide which answers count.

    `executor`: where the reading runs; in this process if None. The result does not depend on it.
    """
    survey = definition.read_definition(folder.definition)
    decisions = ledger_book.read_decisions(folder.ledger)
    rulings = {d.digest: d.verdict for d in decisions if d.verdict in survey.department_by_name}
    received = _read_all(folder.collected, survey, rulings, executor, progress)
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


def _read_all(
    collected: Path, survey: Survey, rulings: Mapping[str, str], executor: Executor | None, progress: Progress
) -> list[ReturnedForm | Unread]:
    paths = intake.walk(collected)
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    run = executor.map if executor else map
    received: list[ReturnedForm | Unread] = []
    done = 0
    for chunk, items in zip(chunks, run(partial(_read_files, collected, survey, rulings), chunks), strict=True):
        received += items
        done += len(chunk)
        progress(done, len(paths))
    return received


def _read_files(
    collected: Path, survey: Survey, rulings: Mapping[str, str], paths: Sequence[Path]
) -> list[ReturnedForm | Unread]:
    return [item for path in paths for item in read_file(path, collected, survey, rulings)]


def read_file(
    path: Path, collected: Path, survey: Survey, rulings: Mapping[str, str]
) -> Iterator[ReturnedForm | Unread]:
    """Everything that one file of collected/ holds, each read as a form of the survey.

    `rulings`: the department that the officer named, by content hash.
    """
    for item in intake.unpack(path, collected):
        if isinstance(item, Unread):
            yield item
        else:
            yield form_reader.read(item, survey, rulings.get(item.digest))
