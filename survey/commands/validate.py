"""validate: what the officer is told."""

from __future__ import annotations

from msgspec import Struct

from survey.commands.judge import Judgement
from survey.commands.made_from import state_digest
from survey.commands.new_ledger import judge_anew, write_new_ledger
from survey.commands.run import Run
from survey.commands.send_back import SentBack, write_send_backs
from survey.table.consolidate import consolidate, unprinted_sources


class Validated(Struct, frozen=True):
    """What `validate` found, and the forms that it made for sending back."""

    judgement: Judgement
    sent_back: SentBack
    listed: bool
    """Whether the 受付簿 was written: not where nothing came at all, since it would forget what it lists."""

    @property
    def needs_person(self) -> bool:
        """Whether an answer or a file needs a person, or there is nothing to go by."""
        return self.judgement.ledger.without_forms or self.judgement.needs_person


def validate(run: Run) -> Validated:
    """Judge what came back; write the 受付簿, where the officer rules about files in doubt, and the 差戻し forms."""
    judgement = judge_anew(run)
    if not judgement.ledger.receipts:
        return Validated(judgement, SentBack(), listed=False)
    merged = consolidate(judgement.survey, judgement.ledger)
    # Where on paper they stand only `merge` knows, which lays out the table.
    made_from = state_digest(run.folder, judgement.ledger)
    write_new_ledger(run, judgement, unprinted_sources(merged), run.folder.ledger, made_from)
    return Validated(judgement, write_send_backs(run.folder, judgement), listed=True)
