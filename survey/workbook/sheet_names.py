"""Names of sheets: within a workbook each has one of its own, and none is longer than a person reads."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from survey.japanese.shown_names import abridged, distinct
from survey.japanese.text import clean
from survey.workbook.sheets import Remark, Sheet

_CUT_NAME = "シート名の全文"


def with_own_names(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets, told apart by their names; what a name does not show any more is a remark on its sheet.

    Excel lets no two sheets have one name, nor a name be longer than 31 characters. Files can.
    """
    taken: dict[str, int] = {}
    return tuple(_named(sheet, taken) for sheet in sheets)


def _named(sheet: Sheet, taken: dict[str, int]) -> Sheet:
    whole = clean(sheet.name).replace("\n", " ")
    label = abridged(whole)
    name = distinct(label, taken)
    cut = (Remark("", whole, _CUT_NAME),) if len(label) < len(whole) else ()
    return sheet if name == sheet.name else replace(sheet, name=name, remarks=(*sheet.remarks, *cut))
