"""The 受付簿 of a run: what `validate` and `merge` write anew, and what they say of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from survey.commands.judge import Judgement, judge
from survey.commands.rows_kept import forget_rows, rows_kept
from survey.commands.run import Run
from survey.ledger_book.ledger_workbook import verdict_cells, write_ledger
from survey.model import Source


def judge_anew(run: Run) -> Judgement:
    """As `judge`; what it says of rulings names their cells in the 受付簿 that is about to replace the one they were read from."""
    judgement = judge(run, anew=True)
    ledger = judgement.ledger
    cells = verdict_cells(judgement.survey.settings, ledger.receipts, judgement.kept, run.folder.ledger.name)
    moved = (replace(finding, place=cells.get(finding.place, finding.place)) for finding in ledger.findings)
    return replace(judgement, ledger=replace(ledger, findings=tuple(moved)))


def write_new_ledger(run: Run, judgement: Judgement, sources: Sequence[Source], target: Path, made_from: str) -> None:
    """Write the 受付簿 of the judgement. `sources`: where what is printed came from. `made_from`: as `state_digest`."""
    if judgement.comparison is None:
        forget_rows(run.folder)
    write_ledger(
        judgement.survey,
        judgement.ledger,
        sources,
        target,
        saved=judgement.saved,
        gone=judgement.kept,
        made_from=made_from,
        comparison=judgement.comparison,
        beside=rows_kept(run),
    )
