"""段取り: the commands as functions. Paths in, results out; nothing is printed, no clock is read."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from survey import carry_over, checks, consolidated, definition, form_reader, form_writer, intake, ledger_book, summary
from survey.errors import Fault, SurveyError
from survey.files import replacing_all
from survey.folder import DEFINITION, SUMMARY_TEMPLATE, Folder, shipped
from survey.form import design
from survey.ledger import choose
from survey.merge import merge as merge_answers
from survey.model import (
    Answer,
    Consolidated,
    Decision,
    Ledger,
    Outcome,
    Receipt,
    ReturnedForm,
    Severity,
    Source,
    State,
    Survey,
    Unread,
)
from survey.paging import Plan, lay_out, sources

CHUNK = 32
"""Files that one call of a worker reads; with chunks of one, two processes are slower than one."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


def _silent(_done: int, _total: int) -> None:
    """The progress of a caller who does not want to be told."""


# ---------------------------------------------------------------- init


@dataclass(frozen=True, slots=True)
class Initialised:
    """What `init` laid out."""

    folder: Folder
    survey: Survey


def init(target: Path, template: str = DEFINITION) -> Initialised:
    """Lay out a survey folder with a definition: a shipped one by name, or any by its path.

    Raises SurveyError, before anything is made, where the folder already is a survey or the definition is broken.
    """
    folder = Folder(target)
    if folder.definition.exists():
        raise SurveyError(
            [Fault(str(folder.definition), "すでに調査のフォルダーです。", "別のフォルダー名を指定してください。")]
        )
    source = _template(template)
    survey = definition.read_definition(source)
    try:
        for directory in (folder.templates, folder.collected, folder.output):
            directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped(SUMMARY_TEMPLATE), folder.templates / SUMMARY_TEMPLATE)
        shutil.copyfile(source, folder.definition)
    except OSError as error:
        raise SurveyError(
            [Fault(str(target), "フォルダーを作れません。", "場所と、書込みの権限・空き容量を確かめてください。")]
        ) from error
    return Initialised(folder, survey)


def _template(name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    return shipped(path.name if path.suffix else f"{path.name}.xlsx")


# ---------------------------------------------------------------- generate


@dataclass(frozen=True, slots=True)
class Generated:
    """What `generate` wrote."""

    survey: Survey
    forms: tuple[Path, ...]
    not_asked: tuple[str, ...]
    """Departments that no issue names and that therefore get no form."""
    leftover: tuple[Path, ...]
    """Forms of an earlier run that belong to no department any more."""
    carried: int
    """Answers of the previous survey that were filled in."""


def generate(folder: Folder, previous: Folder | None = None, progress: Progress = _silent) -> Generated:
    """Write one form a department, each with the answers of a previous survey where one is given.

    Raises SurveyError where a form that stands there already holds answers: it is not overwritten.
    """
    survey = definition.read_definition(folder.definition)
    carried = _previous_answers(survey, previous)
    forms = [design(survey, department) for department in survey.departments]
    asked = [form for form in forms if any(table.issues for table in form.tables)]
    paths = [folder.forms / form.file_name for form in asked]
    _refuse_filled_in(paths, survey)
    saved = definition.last_saved(folder.definition)
    for done, (form, path) in enumerate(zip(asked, paths, strict=True), 1):
        form_writer.write_form(form, path, saved=saved, answers=carried.get(form.department.name, ()))
        progress(done, len(asked))
    return Generated(
        survey,
        tuple(paths),
        tuple(form.department.name for form in forms if form not in asked),
        tuple(sorted(set(folder.forms.glob("*.xlsx")) - set(paths))),
        sum(len(answers) for answers in carried.values()),
    )


def _previous_answers(survey: Survey, previous: Folder | None) -> Mapping[str, Sequence[Answer]]:
    if previous is None:
        return {}
    former = judge(previous)
    return carry_over.carry_over(former.survey, former.ledger, survey)


def _refuse_filled_in(paths: Iterable[Path], survey: Survey) -> None:
    """A respondent may have written into the file in output/; a second run must not lose that."""
    faults = [
        Fault(
            str(path),
            "回答が記入されているので、作り直しません。",
            "回答として使うなら collected に移し、要らなければ削除してから、もう一度実行してください。",
        )
        for path in paths
        if path.exists() and not form_writer.untouched(path) and _holds_answers(path, survey)
    ]
    if faults:
        raise SurveyError(faults)


def _holds_answers(path: Path, survey: Survey) -> bool:
    for returned in _read_file(path, path.parent, survey, {}):
        if isinstance(returned, Unread) or returned.strays or not all(answer.blank for answer in returned.answers):
            return True
    return False


# ---------------------------------------------------------------- reading and judging


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything known of a survey at one moment: what was asked, what came, what counts."""

    survey: Survey
    ledger: Ledger
    forms: tuple[ReturnedForm, ...]
    gone: tuple[Decision, ...]
    """Rulings about files that are no longer in collected/."""

    @property
    def needs_person(self) -> bool:
        """Whether something waits for someone: an open error, or a file on hold."""
        return any(finding.severity is Severity.ERROR for finding in self.ledger.findings) or any(
            receipt.outcome is Outcome.ON_HOLD for receipt in self.ledger.receipts
        )

    def last_received(self, otherwise: datetime) -> datetime:
        """When the newest form came: the date that all outputs carry, so that same in gives same out."""
        return max((form.file.received for form in self.forms), default=otherwise)


def judge(folder: Folder, executor: Executor | None = None, progress: Progress = _silent) -> Judgement:
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
    return Judgement(survey, ledger, forms, tuple(d for d in decisions if d.digest not in present))


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
    return [item for path in paths for item in _read_file(path, collected, survey, rulings)]


def _read_file(
    path: Path, collected: Path, survey: Survey, rulings: Mapping[str, str]
) -> Iterator[ReturnedForm | Unread]:
    for item in intake.unpack(path, collected):
        if isinstance(item, Unread):
            yield item
        else:
            yield form_reader.read(item, survey, rulings.get(item.digest))


# ---------------------------------------------------------------- validate, merge


@dataclass(frozen=True, slots=True)
class Merged:
    """What `merge` made, and on what grounds."""

    judgement: Judgement
    consolidated: Consolidated
    plan: Plan
    files: tuple[Path, ...]


def validate(folder: Folder, executor: Executor | None = None, progress: Progress = _silent) -> Judgement:
    """Judge what came back and write the 受付簿, where the officer rules about files in doubt."""
    judgement = judge(folder, executor, progress)
    merged = merge_answers(judgement.survey, judgement.ledger)
    _write_ledger(folder, judgement, sources(merged, lay_out(merged)), folder.ledger)
    return judgement


def merge(folder: Folder, executor: Executor | None = None, progress: Progress = _silent) -> Merged:
    """Judge what came back and write 参考３, 概要 and 受付簿: all of them, or none."""
    judgement = judge(folder, executor, progress)
    survey, ledger = judgement.survey, judgement.ledger
    merged = merge_answers(survey, ledger)
    plan = lay_out(merged)
    saved = judgement.last_received(definition.last_saved(folder.definition))
    table = folder.consolidated(survey.settings.document_label)
    targets = (table, folder.summary, folder.ledger)
    with replacing_all(targets) as (new_table, new_summary, new_ledger):
        consolidated.write_consolidated(merged, plan, new_table, saved)
        template = folder.templates / survey.settings.summary_template
        summary.write_summary(survey, ledger, merged, template, new_summary, saved)
        _write_ledger(folder, judgement, sources(merged, plan), new_ledger)
    return Merged(judgement, merged, plan, targets)


def _write_ledger(folder: Folder, judgement: Judgement, printed: Sequence[Source], target: Path) -> None:
    saved = judgement.last_received(definition.last_saved(folder.definition))
    ledger_book.write_ledger(judgement.survey, judgement.ledger, printed, target, saved, gone=judgement.gone)


# ---------------------------------------------------------------- status


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """Where one department stands."""

    department: str
    state: State
    received: datetime | None
    errors: int
    unanswered: tuple[str, ...]
    """NO of the own issues that nothing counted answers."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where the survey stands on a day."""

    survey: Survey
    days_left: int
    """Days to the deadline; negative when it has passed."""
    departments: tuple[DepartmentStatus, ...]
    on_hold: tuple[Receipt, ...]

    @property
    def complete(self) -> bool:
        """Whether every department has answered without errors and no file is on hold."""
        waiting = (State.MISSING, State.SENT_BACK)
        return not self.on_hold and all(department.state not in waiting for department in self.departments)


def status(folder: Folder, today: date, executor: Executor | None = None, progress: Progress = _silent) -> Status:
    """Who has answered, who has not, who must correct."""
    judgement = judge(folder, executor, progress)
    survey, ledger = judgement.survey, judgement.ledger
    errors = Counter(f.department for f in ledger.findings if f.severity is Severity.ERROR)
    return Status(
        survey,
        (survey.settings.deadline - today).days,
        tuple(
            DepartmentStatus(
                name,
                state,
                ledger.received.get(name),
                errors[name],
                tuple(i.no for i in survey.issues_by_department[name] if (name, i.no) not in ledger.counted),
            )
            for name, state in ledger.states.items()
        ),
        tuple(receipt for receipt in ledger.receipts if receipt.outcome is Outcome.ON_HOLD),
    )
