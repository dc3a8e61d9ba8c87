"""A sheet of the 受付簿 with more rows than Excel has."""

from __future__ import annotations

from msgspec.structs import replace

from survey.ledger_book.ledger_cells import LedgerColumn, LedgerSheet
from survey.ledger_book.long_sheets import in_as_many_as_it_takes


def sheet(count: int) -> LedgerSheet:
    rows = iter([(str(number),) for number in range(count)])
    return LedgerSheet("未収録の記入", "注", (LedgerColumn("内容", 90),), rows, count, totals=("計",))


def test_rows_beyond_those_of_a_sheet_stand_on_further_ones_in_their_order() -> None:
    parts = [
        (part.name, [row[0] for row in part.rows], part.count, part.totals)
        for part in in_as_many_as_it_takes([sheet(5)], 2)
    ]
    assert parts == [
        ("未収録の記入", ["0", "1"], 2, ()),
        ("未収録の記入 (2)", ["2", "3"], 2, ()),
        ("未収録の記入 (3)", ["4"], 1, ("計",)),
    ]


def test_a_sheet_that_fits_stays_as_it_is() -> None:
    whole = sheet(2)
    assert list(in_as_many_as_it_takes([whole], 2)) == [whole]
    (most,) = in_as_many_as_it_takes([replace(whole, count=1_047_576)])
    assert most.name == "未収録の記入"
    assert len(list(in_as_many_as_it_takes([replace(whole, count=1_048_576)]))) == 2
