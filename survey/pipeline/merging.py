"""validate and merge: what the officer is told, and what is handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from survey import export, ledger_book, summary
from survey.errors import Fault, SurveyError
from survey.files import replacing_all, replacing_within
from survey.folder import Folder
from survey.merge import merge as merge_answers
from survey.model import Consolidated, Source
from survey.paging import Doubt, Plan, PlannedCell, cut_off, doubts, lay_out, sources
from survey.pipeline.judging import Judgement, judge
from survey.pipeline.progress import Progress, silent
from survey.pipeline.sending_back import SentBack, write_send_backs
from survey.pipeline.workers import load, meanwhile

_MANY = 200
"""Forms above which another process writes the 受付簿."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What `merge` made, and on what grounds."""

    judgement: Judgement
    consolidated: Consolidated
    plan: Plan
    files: tuple[Path, ...]
    cut_off: tuple[PlannedCell, ...] = ()
    """Cells of 参考３ of which a part would not print; there should be none."""
    doubts: tuple[Doubt, ...] = ()
    """What of 参考３ cannot be promised."""

    @property
    def answers(self) -> int:
        """How many answers are printed."""
        return sum(len(issue.rows) for issue in self.consolidated.issues)

    @property
    def needs_person(self) -> bool:
        """Whether an answer, a file or the printed table needs a person."""
        return self.judgement.needs_person or bool(self.cut_off)


@dataclass(frozen=True, slots=True)
class Validated:
    """What `validate` found, and the forms that it made for sending back."""

    judgement: Judgement
    sent_back: SentBack


def validate(
    folder: Folder,
    *,
    passwords: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Validated:
    """Judge what came back; write the 受付簿, where the officer rules about files in doubt, and the 差戻し forms."""
    judgement = judge(folder, passwords=passwords, executor=executor, progress=progress)
    merged = merge_answers(judgement.survey, judgement.ledger)
    _ledger_writer(judgement, sources(merged, lay_out(merged)), folder.ledger)()
    return Validated(judgement, write_send_backs(folder, judgement))


def merge(
    folder: Folder,
    *,
    passwords: Sequence[str] = (),
    exported: Path | None = None,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Merged:
    """Judge what came back and write 参考３, 概要 and 受付簿, and the answers to `exported`: all of them, or none."""
    writers = {exported: export.writer_for(exported)} if exported else {}
    _refuse_originals(writers, folder)
    load("survey.checks", "survey.consolidated", "survey.summary.word")
    judgement = judge(folder, passwords=passwords, executor=executor, progress=progress)
    survey, ledger = judgement.survey, judgement.ledger
    merged = merge_answers(survey, ledger)
    plan = lay_out(merged)
    table = folder.consolidated(survey.settings.document_label)
    with replacing_all(tuple(writers)) as others, replacing_within(folder.output) as new:
        # Of all outputs the 受付簿 takes longest, and of many forms long enough to be written by another process.
        many = len(judgement.forms) > _MANY
        with meanwhile(_ledger_writer(judgement, sources(merged, plan), new / folder.ledger.name), elsewhere=many):
            _write_printed(folder, judgement, merged, plan, new)
            for write, other in zip(writers.values(), others, strict=True):
                write(survey, ledger, other)
            unfit, doubtful = cut_off(plan), doubts(plan)
    return Merged(judgement, merged, plan, (table, folder.summary, folder.ledger, *writers), unfit, doubtful)


def _refuse_originals(targets: Iterable[Path], folder: Folder) -> None:
    """collected/ is only read: what came back must not be overwritten, nor our own file be taken for something received."""
    originals = folder.collected.resolve()
    inside = [target for target in targets if target.resolve().is_relative_to(originals)]
    if inside:
        remedy = "collected の外、たとえば output の中のファイル名を指定してください。"
        raise SurveyError([Fault(str(target), "collected には書き出しません。", remedy) for target in inside])


def _write_printed(folder: Folder, judgement: Judgement, merged: Consolidated, plan: Plan, target: Path) -> None:
    """参考３ and 概要."""
    from survey import consolidated

    survey, saved = judgement.survey, judgement.saved
    table = folder.consolidated(survey.settings.document_label)
    consolidated.write_consolidated(merged, plan, target / table.name, saved)
    template = folder.templates / survey.settings.summary_template
    summary.write_summary(survey, judgement.ledger, merged, template, target / folder.summary.name, saved)


def _ledger_writer(judgement: Judgement, printed: Sequence[Source], target: Path) -> Callable[[], None]:
    """What writes the 受付簿 when it is called."""
    survey, ledger = judgement.survey, judgement.ledger
    return partial(
        ledger_book.write_ledger, survey, ledger, printed, target, saved=judgement.saved, gone=judgement.gone
    )
