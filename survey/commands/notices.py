"""What stands whole in the 受付簿 alone: how much of each there is, and on which of its sheets to look. Pure."""

from __future__ import annotations

from msgspec import Struct

from survey.commands.judge import Judgement
from survey.ledger_book.compared_sheets import LEFT_BEHIND
from survey.ledger_book.ledger_sheets import FINDINGS, UNPLACED
from survey.ledger_book.office_sheet import OFFICE_SHEET, waiting
from survey.ledger_book.reception_sheet import RECEPTION
from survey.ledger_book.source_sheets import UNPRINTED, too_long_to_print
from survey.model import Outcome
from survey.table.printed_errors import errors_in_print


class Notice(Struct, frozen=True):
    """Things of one kind that an officer may have to look at."""

    key: str
    """Names the kind to a script."""
    what: str
    count: int
    sheet: str
    """Of the 受付簿."""


def notices(judgement: Judgement) -> tuple[Notice, ...]:
    """All kinds, also those of which there is nothing."""
    left = judgement.comparison.left if judgement.comparison else ()
    in_print = tuple(errors_in_print(judgement.survey, judgement.ledger))
    too_long = too_long_to_print(judgement.survey, judgement.ledger.counted.values())
    return (
        Notice("on_hold", "保留のファイル", len(judgement.on_hold), RECEPTION),
        Notice("attached", "添付（調査票とともに届いたもの）", _attached(judgement), RECEPTION),
        Notice("rulings", "従えないか、確かめる判断", len(judgement.about_rulings), FINDINGS),
        Notice("rulings_without_file", "ファイルのない判断", len(judgement.gone), RECEPTION),
        Notice("office", "事務局の記入がまだの回答", waiting(judgement.survey, judgement.ledger), OFFICE_SHEET),
        Notice("office_unused", "載らない事務局の記入", _unused(judgement), OFFICE_SHEET),
        Notice("printed_errors", "エラーのまま載せる回答の指摘", len(in_print), FINDINGS),
        Notice("unprinted", "長くて載せきれない回答", too_long, UNPRINTED),
        Notice("unplaced", "どこにも印刷されない記入", len(judgement.ledger.unplaced), UNPLACED),
        Notice("left_behind", "引き継げなかった前回の回答", len(left), LEFT_BEHIND),
    )


def _unused(judgement: Judgement) -> int:
    return sum(len(row.texts) for row in judgement.ledger.unused)


def _attached(judgement: Judgement) -> int:
    return sum(receipt.outcome is Outcome.ATTACHED for receipt in judgement.ledger.receipts)
