"""受付: which answer counts, and why. Pure."""

from __future__ import annotations

from survey.ledger.choosing import (
    choose,
)

__all__ = [
    "choose",
]
