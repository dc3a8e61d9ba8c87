"""How much of one answer is printed. More would be no table but the answer with a table around it."""

from __future__ import annotations

MOST_LINES = 500
"""Lines as typed: ten pages of A3 at 10.5 pt. A cell of Excel can hold 32,767, which would fill six hundred."""
GOES_ON = "（長いため、続きは受付簿の「載せない回答」にあります。）"


def within_reason(text: str) -> tuple[str, str]:
    """What of an answer is printed, and what is not; joined they are the answer."""
    if text.count("\n") < MOST_LINES:
        return text, ""
    printed = "\n".join(text.split("\n", MOST_LINES)[:MOST_LINES])
    return printed, text[len(printed) :]
