"""validate and merge: what the officer is told, and what is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from survey import export, ledger_book, summary
from survey.files import replacing_all
from survey.folder import Folder
from survey.merge import merge as merge_answers
from survey.model import Consolidated, Source
from survey.paging import Doubt, Plan, PlannedCell, cut_off, doubts, lay_out, sources
from survey.pipeline.judging import Judgement, judge
from survey.pipeline.progress import Progress, silent
from survey.pipeline.sending_back import SentBack, write_send_backs
from survey.pipeline.workers import load


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
    _write_ledger(judgement, sources(merged, lay_out(merged)), folder.ledger)
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
    load("survey.checks", "survey.consolidated", "survey.summary.word")
    judgement = judge(folder, passwords=passwords, executor=executor, progress=progress)
    survey, ledger = judgement.survey, judgement.ledger
    merged = merge_answers(survey, ledger)
    plan = lay_out(merged)
    from survey import consolidated

    table = folder.consolidated(survey.settings.document_label)
    targets = (table, folder.summary, folder.ledger, *writers)
    with replacing_all(targets) as (new_table, new_summary, new_ledger, *others):
        consolidated.write_consolidated(merged, plan, new_table, judgement.saved)
        template = folder.templates / survey.settings.summary_template
        summary.write_summary(survey, ledger, merged, template, new_summary, judgement.saved)
        _write_ledger(judgement, sources(merged, plan), new_ledger)
        for write, other in zip(writers.values(), others, strict=True):
            write(survey, ledger, other)
    return Merged(judgement, merged, plan, targets, cut_off(plan), doubts(plan))


def _write_ledger(judgement: Judgement, printed: Sequence[Source], target: Path) -> None:
    survey, ledger = judgement.survey, judgement.ledger
    ledger_book.write_ledger(survey, ledger, printed, target, judgement.saved, gone=judgement.gone)
