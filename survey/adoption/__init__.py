"""引継ぎ: a consolidated table made by hand → what a definition says, and the answers that stand in it."""

from __future__ import annotations

from survey.adoption.adopted import Adopted, Guess, Guessed, NotUnderstood
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.understanding import adopt_table

__all__ = [
    "Adopted",
    "BesideText",
    "GridCell",
    "Guess",
    "Guessed",
    "NotUnderstood",
    "TableGrid",
    "adopt_table",
]
