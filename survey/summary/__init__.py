"""まとめる: 概要.docx, from a template that the city can restyle in Word."""

from __future__ import annotations

from survey.summary.summary_texts import (
    words_of,
    write_summary,
)

__all__ = [
    "words_of",
    "write_summary",
]
