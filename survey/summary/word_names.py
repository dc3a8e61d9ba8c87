"""The names of Word's own elements and attributes, as lxml knows them."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Begins each."""
