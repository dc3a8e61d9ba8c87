"""引継ぎ: a consolidated table made by hand → what a definition says, and the answers that stand in it."""

from __future__ import annotations

from survey.adoption.adopted import About, Adopted, Guess, NotUnderstood
from survey.adoption.grid import Beside, Grid, GridCell, grid
from survey.adoption.understanding import adopt_table

__all__ = ["About", "Adopted", "Beside", "Grid", "GridCell", "Guess", "NotUnderstood", "adopt_table", "grid"]
