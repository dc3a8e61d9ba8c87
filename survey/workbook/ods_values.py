"""From what OpenDocument stores in a cell to what a person sees there."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from survey.workbook.markup import attribute
from survey.workbook.sheets import CellKind
from survey.workbook.shown import clock_text, plain, shown_moment

_DURATION = re.compile(r"-?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:\d+")
_DIGITS = re.compile("[0-9() -]+")
_FRACTION = re.compile(r"(-?)(?:(\d+) )? *(\d+) */ *(\d+)")
_TRUTH = ("TRUE", "FALSE")
"""LibreOffice writes a truth value of Excel as a number that is shown as one of these."""


def seen(attributes: Mapping[str, str], text: str) -> tuple[str, CellKind]:  # noqa: PLR0911  One for each type.
    """The text that a person sees, and what it is, from a cell's attributes and its paragraphs.

    Raises ValueError or OverflowError where a value is none of its type (OpenDocument 1.3 part 3, 19.387).
    """
    kind = attribute(attributes, "office:value-type")
    value = attribute(attributes, "office:value")
    formula = attribute(attributes, "table:formula")
    # LibreOffice says so since 4.1; others only show it.
    if attribute(attributes, "calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
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
    if kind is None and formula and not text:
        return formula.removeprefix("of:"), CellKind.UNCALCULATED
    # Where this attribute is given, it is the text, including characters that paragraphs cannot hold.
    return attribute(attributes, "office:string-value") or text, CellKind.TEXT


def _number(value: float, text: str) -> str:
    """The number in plain form, unless the text is the same one with zeros, signs or a fraction that tell more."""
    digits = "".join(filter(str.isdigit, text))
    if _DIGITS.fullmatch(text) and digits and int(digits) == value:
        return text.strip()
    fraction = _FRACTION.fullmatch(text.strip())
    if fraction and int(fraction[4]):
        size = int(fraction[2] or 0) + int(fraction[3]) / int(fraction[4])
        if math.isclose(-size if fraction[1] else size, value):
            return text.strip()
    return plain(value)


def _duration(text: str) -> str:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return clock_text(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
