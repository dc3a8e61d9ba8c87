"""Numbers as people write them, and as 参考３ prints them: 1,234, １２３４ and ▲1,234."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext

from survey.japanese.text import replaced, trimmed
from survey.model import Bounds

MINUS: Mapping[str, str] = dict.fromkeys("−▲△", "-")
NINES: Mapping[str, str] = dict.fromkeys("012345678", "9")
"""Each digit as 9, so that the shape of a text can be compared."""
TO_SHAPE: Mapping[str, str] = {
    # S: a sign at the beginning.
    **{"#-": "S", "#+": "S", "S": "#"},
    **NINES,
    # K: groups of three digits behind a comma, and then any run of such groups.
    ",999": "K",
    **{"K" * times: "K" for times in (8, 4, 3, 2)},
    # G: a number in groups, up to its decimal point.
    **{"#999K": "G", "#99K": "G", "#9K": "G"},
    **{"9" * times: "9" for times in (32, 8, 4, 3, 2)},
}
"""What makes one of SHAPES of a number between two #, and of nothing else. It may have 32 digits at least."""
SHAPES = ("#9#", "#9.9#", "#.9#", "G#", "G.9#")

MOST_DIGITS = 15
"""That Excel keeps of a number: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3"""


MOST_WRITTEN = 21
"""Characters of a number, but for sign and commas: a larger one is 1E+21 to the formulas of a form, and one with more places has
no format of Excel."""

_EXACTLY = Context(prec=400, rounding=ROUND_HALF_UP)
"""Whatever a cell of Excel holds, with all its places."""


def without_unit(unit: str) -> Mapping[str, str]:
    """What takes a unit away from the end of a trimmed text that is marked with #."""
    folded = trimmed(unit)
    return {f" {folded}#": "#", f"{folded}#": "#"} if folded else {}


def digits_of(text: str, unit: str = "") -> str:
    """A text, trimmed, with - for every sign of less than nothing, and without its unit."""
    return replaced(f"{replaced(trimmed(text), MINUS)}#", without_unit(unit)).removesuffix("#")


def is_number(digits: str) -> bool:
    """Whether what `digits_of` gave is a number."""
    return replaced(f"#{digits}#", TO_SHAPE) in SHAPES


def amount_in(text: str, unit: str = "") -> Decimal | None:
    """The number that a text is, with as many places as are written; None where it is none, or `why_text` says why not."""
    digits = digits_of(text, unit)
    if not is_number(digits) or why_text(digits):
        return None
    return Decimal(digits.replace(",", "")) + 0


def why_text(digits: str) -> str:
    """Why a number is not kept as one, though it is one; "" where it is. A cell of Excel would make another number of it."""
    bare = digits.lstrip("+-").replace(",", "")
    if len(bare) > 1 and bare[0] == "0" and bare[1] != ".":
        return "0 で始まるので番号とみて、文字のまま載せ、合計に入れません"
    if len(bare.replace(".", "").strip("0")) > MOST_DIGITS:
        return f"{MOST_DIGITS}桁より長く、Excel の数値にすると変わるので、文字のまま載せ、合計に入れません"
    if len(bare) > MOST_WRITTEN:
        return f"{MOST_WRITTEN}字より長いので、文字のまま載せ、合計に入れません"
    return ""


def places_of(amount: Decimal) -> int:
    """How many places behind its point a number is written with."""
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def fewest_characters(bounds: Bounds) -> int:
    """Characters, sign and point included, of the shortest number within bounds that do not cross."""
    least, most = bounds.least, bounds.most
    if (least is None or least <= 0) and (most is None or most >= 0):
        return 1
    if least is None or least <= 0:
        return 1 + fewest_characters(Bounds(None if most is None else -most, None if least is None else -least))
    # One place behind the point takes two characters more, a larger whole number one at most.
    for places in range(places_of(least) + 1):
        amount = least.quantize(Decimal(1).scaleb(-places), rounding=ROUND_CEILING, context=_EXACTLY)
        if most is None or amount <= most:
            break
    return len(f"{amount:f}".lstrip("0"))


def office_format(places: int) -> str:
    """As Japanese offices print money and counts: digits in groups, ▲ before what is less than nothing."""
    digits = f"#,##0.{'0' * places}" if places else "#,##0"
    return f"{digits};▲{digits}"


ALL_PLACES = "#,##0.##########;▲#,##0.##########"
"""The format of a number that has any: of a whole one it would show a point."""


def as_printed(amount: Decimal, places: int) -> str:
    """What a cell with that format shows."""
    shown = abs(amount).quantize(Decimal(1).scaleb(-places), context=_EXACTLY)
    return f"{'▲' if amount < 0 else ''}{shown:,f}"


def sum_of(amounts: Iterable[Decimal]) -> Decimal:
    """With every place of each."""
    with localcontext(_EXACTLY):
        return sum(amounts, Decimal(0))


def shortest(amount: Decimal) -> str:
    """The shortest way to write it: 1234.5."""
    return f"{amount.normalize():f}"
