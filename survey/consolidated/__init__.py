"""刷る: 参考３.xlsx, written as the plan says."""

from __future__ import annotations

from survey.consolidated.table import (
    write_consolidated,
)

__all__ = [
    "write_consolidated",
]
