"""前回の調査: what a survey knows of the one before it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from survey.model.definition import Survey
from survey.model.response import Answer


class YearFigures(Struct, frozen=True):
    """推移: what one year's survey came to."""

    year: str
    """Such as 令和７年度."""
    survey_id: str
    asked: int
    """Departments that some issue names."""
    answered: int
    """Departments of which an answer counts."""
    answers: int
    """Answers that count, one for each department and issue."""
    choices: Mapping[str, Mapping[str, int]]
    """By key of a question with choices, then by choice: how many answers chose it."""
    wishes: Mapping[str, int]
    """By key of a question that takes departments: how many other departments were named, over all answers."""
    headings: Mapping[str, str]
    """Of these questions, by their keys, in one line."""


class FormerYear(Struct, frozen=True):
    """The former survey, as a survey's folder keeps it."""

    survey: Survey
    answers: tuple[Answer, ...]
    """What counted there; a row and a cell are not known any more. Empty where its answers were not read yet."""
    year: str
    """Such as 令和７年度."""
    folder: str = ""
    """Where it lies, as a path from this survey's folder, or whole where that lies on another drive; "" where it has no folder."""
    fingerprint: str = ""
    """Of its folder when its answers were read: another one tells that it has changed since."""
    history: tuple[YearFigures, ...] = ()
    """The years before it, oldest first."""
