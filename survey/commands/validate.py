"""validate: what the officer is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.commands.judge import Judgement, judge
from survey.commands.run import Progress, silent
from survey.commands.send_back import SentBack, write_send_backs
from survey.ledger_book.ledger_workbook import write_ledger
from survey.paging import lay_out, sources
from survey.storage.folder import Folder
from survey.table.consolidate import consolidate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from survey.commands.checking import Check


@dataclass(frozen=True, slots=True)
class Validated:
    """What `validate` found, and the forms that it made for sending back."""

    judgement: Judgement
    sent_back: SentBack


def validate(
    folder: Folder,
    *,
    passwords: Sequence[str] = (),
    check: Check | None = None,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Validated:
    """Judge what came back; write the 受付簿, where the officer rules about files in doubt, and the 差戻し forms."""
    judgement = judge(folder, passwords=passwords, check=check, executor=executor, progress=progress)
    merged = consolidate(judgement.survey, judgement.ledger)
    printed = sources(merged, lay_out(merged))
    write_ledger(judgement.survey, judgement.ledger, printed, folder.ledger, saved=judgement.saved, gone=judgement.gone)
    return Validated(judgement, write_send_backs(folder, judgement))
