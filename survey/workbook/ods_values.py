"""From what OpenDocument stores in a cell to what a person sees there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.workbook.markup import attribute
from survey.workbook.sheets import CellKind
from survey.workbook.shown import clock_text, plain, shown_moment

_DURATION = re.compile(r"-?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_TRUTH = ("TRUE", "FALSE")
"""LibreOffice writes a truth value of Excel as a number that is shown as one of these."""


def seen(attributes: Mapping[str, str], text: str) -> tuple[str, CellKind]:  # noqa: PLR0911  One for each type.
    """The text that a person sees, and what it is, from a cell's attributes and its paragraphs.

    Raises ValueError or OverflowError where a value is none of its type (OpenDocument 1.3 part 3, 19.387).
    """
    kind = attribute(attributes, "office:value-type")
    value = attribute(attributes, "office:value")
    if attribute(attributes, "calcext:value-type") == "error":
        return text, CellKind.ERROR
    if text in _TRUTH and (kind == "boolean" or (kind == "float" and value in ("0", "1"))):
        return text, CellKind.BOOLEAN
    if kind in ("float", "currency") and value is not None:
        return _number(float(value), text), CellKind.NUMBER
    if kind == "percentage" and value is not None:
        return f"{plain(float(value) * 100)}%", CellKind.NUMBER
    if kind == "date":
        return shown_moment(attribute(attributes, "office:date-value") or "")
    if kind == "time":
        return _duration(attribute(attributes, "office:time-value") or ""), CellKind.DATE
    if kind == "boolean":
        return ("TRUE" if attribute(attributes, "office:boolean-value") == "true" else "FALSE"), CellKind.BOOLEAN
    formula = attribute(attributes, "table:formula")
    if kind is None and formula and not text:
        return formula.removeprefix("of:"), CellKind.UNCALCULATED
    # Where this attribute is given, it is the text, including characters that paragraphs cannot hold.
    return attribute(attributes, "office:string-value") or text, CellKind.TEXT


def _number(value: float, text: str) -> str:
    # A format such as 0000 shows zeros that the value does not have.
    return text if text.startswith("0") and text.isdigit() and int(text) == value else plain(value)


def _duration(text: str) -> str:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return clock_text(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
