"""受付: which answer counts, and why. Pure."""

from __future__ import annotations

from survey.ledger.choosing import (
    choose,
)
from survey.ledger.office_entries import (
    with_office,
)

__all__ = [
    "choose",
    "with_office",
]
