"""受付簿.xlsx: written for the office, its 判断 column read back."""

from __future__ import annotations

from survey.ledger_book.ledger_workbook import write_ledger
from survey.ledger_book.rulings import read_decisions

__all__ = [
    "read_decisions",
    "write_ledger",
]
