"""What a template may name, and what it stands for."""

from __future__ import annotations

SummaryWords = dict[str, object]
