"""merge: what is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path

from msgspec import Struct

from survey import summary
from survey.commands.judge import Judgement
from survey.commands.made_from import state_digest
from survey.commands.new_ledger import judge_anew, write_new_ledger
from survey.commands.run import Run
from survey.errors import Fault, SurveyError
from survey.export import long_form, wide_form, writer_for
from survey.model import Consolidated, ConsolidatedColumn, Source
from survey.paging import Doubt, Plan, PlannedCell, cut_off, doubts, lay_out, sources
from survey.storage.files import replacing_all, replacing_within
from survey.storage.folder import Folder
from survey.table.consolidate import consolidate
from survey.table.printed_errors import PrintedError, printed_errors
from survey.table.table_book import write_consolidated


class Printing(Struct, frozen=True):
    """How 参考３ prints."""

    pages: int
    sheets: int = 1
    """How many sheets of the workbook its table takes."""
    blocks: int = 1
    """In how many tables its columns stand: more than one where they could not be read on the paper."""
    cut_off: tuple[PlannedCell, ...] = ()
    """Cells whose text would not print whole; there should be none."""
    doubts: tuple[Doubt, ...] = ()
    """Cells of which measuring cannot promise that they print whole."""


class Merged(Struct, frozen=True):
    """What `merge` wrote, and the judgement that it is based on. Nothing is written where no form is in force."""

    judgement: Judgement
    consolidated: Consolidated
    printing: Printing
    files: tuple[Path, ...]
    printed_errors: tuple[PrintedError, ...] = ()
    """What is printed although it has an error."""
    left: tuple[Path, ...] = ()
    """What would have been written, had there been a form in force."""

    @property
    def answers(self) -> int:
        """How many answers are printed."""
        return sum(not row.follows for issue in self.consolidated.issues for row in issue.rows)

    @property
    def items(self) -> int:
        """How many items (明細) are printed."""
        return sum(bool(row.number) for issue in self.consolidated.issues for row in issue.rows)

    @property
    def needs_person(self) -> bool:
        """Whether an answer, a file or the printed table needs a person."""
        return not self.files or self.judgement.needs_person or bool(self.printing.cut_off)


def merge(run: Run, exported: Path | None = None, exported_wide: Path | None = None) -> Merged:
    """Judge what came back and write 参考３, 概要 and 受付簿, and the answers to `exported` in long form, to `exported_wide` in
    wide form: all of them, or none.

    Without any form in force the outputs stay as they are.
    """
    forms = {path: form for path, form in ((exported, long_form), (exported_wide, wide_form)) if path}
    _refuse_one_for_both(exported, exported_wide)
    writers, folder = {path: writer_for(path) for path in forms}, run.folder
    _refuse_originals(writers, folder)
    judgement = judge_anew(run)
    survey, ledger, saved = judgement.survey, judgement.ledger, judgement.saved
    merged = consolidate(survey, ledger, judgement.comparison)
    table = folder.consolidated(survey.settings.document_label)
    files = (table, folder.summary, folder.ledger, *writers)
    if judgement.ledger.without_forms:
        return Merged(judgement, merged, Printing(pages=0, sheets=0), (), left=files)
    template, made_from = folder.templates / survey.settings.summary_template, state_digest(folder, ledger)
    with replacing_all(tuple(writers)) as others, replacing_within(folder.output) as new:
        printing, printed = _print(merged, new / table.name, saved, made_from)
        write_new_ledger(run, judgement, printed, new / folder.ledger.name, made_from)
        summary.write_summary(survey, ledger, merged, template, new / folder.summary.name, saved, judgement.comparison)
        for write, form, target in zip(writers.values(), forms.values(), others, strict=True):
            write(form(survey, ledger, judgement.comparison), target)
    return Merged(judgement, merged, printing, files, printed_errors(survey, ledger, printed))


def _refuse_one_for_both(exported: Path | None, exported_wide: Path | None) -> None:
    if exported and exported_wide and exported.resolve() == exported_wide.resolve():
        problem = "--export と --export-wide に、同じファイルが指定されています。"
        raise SurveyError([Fault(str(exported), problem, "別々のファイル名を指定してください。")])


def _refuse_originals(targets: Iterable[Path], folder: Folder) -> None:
    """collected/ is only read. A file written there could replace an answer, or be read as one by the next run."""
    originals = folder.collected.resolve()
    inside = [target for target in targets if target.resolve().is_relative_to(originals)]
    if inside:
        remedy = "collected の外、たとえば output の中のファイル名を指定してください。"
        raise SurveyError([Fault(str(target), "collected には書き出しません。", remedy) for target in inside])


def _print(merged: Consolidated, target: Path, saved: datetime, made_from: str) -> tuple[Printing, tuple[Source, ...]]:
    """Write 参考３; how it prints, and where each of its cells came from."""
    proofs: list[tuple[int, tuple[PlannedCell, ...], tuple[Doubt, ...]]] = []
    printed: list[Source] = []
    blocks: set[tuple[ConsolidatedColumn, ...]] = set()

    def proven(plan: Plan) -> Plan:
        proofs.append((plan.pages, cut_off(plan), doubts(plan)))
        printed.extend(sources([plan]))
        # The list of issues behind the table has none, and is no part of it.
        blocks.update([plan.columns] if plan.columns else ())
        return plan

    # Each plan is proven as soon as it is made: so only one is in memory, and its texts' measures are still cached.
    write_consolidated(merged, map(proven, lay_out(merged)), target, saved, made_from)
    pages, unfit, doubtful = zip(*proofs, strict=True)
    all_doubts = dict.fromkeys(chain.from_iterable(doubtful))
    unfit_cells = tuple(chain.from_iterable(unfit))
    return Printing(sum(pages), len(pages), len(blocks), unfit_cells, tuple(all_doubts)), tuple(printed)
