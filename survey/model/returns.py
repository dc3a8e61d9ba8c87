"""回収率: how many departments have returned something, of all or of a 部."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from survey.model.definition import Survey
from survey.model.ledger import State

NO_DIVISION = "（部の記入なし）"
"""Stands for the 部 of departments that the definition gives none."""


class Returns(Struct, frozen=True):
    """Of a 部, or of all departments: how many are asked something, and how many of these have returned a form."""

    name: str
    asked: int
    returned: int

    @property
    def share(self) -> int:
        """Hundredths, without fractions; 100 only where all have."""
        return 100 * self.returned // self.asked if self.asked else 0


def asked_by_division(survey: Survey) -> Mapping[str, tuple[str, ...]]:
    """The departments that an issue names, by 部, in the order in which the definition first names each; empty where it names
    none."""
    members: dict[str, list[str]] = {}
    for one in survey.departments:
        if survey.issues_by_department[one.name]:
            members.setdefault(one.group or NO_DIVISION, []).append(one.name)
    return {} if members.keys() <= {NO_DIVISION} else {name: tuple(names) for name, names in members.items()}


def returns_of(name: str, states: Iterable[State]) -> Returns:
    """What departments in these states come to."""
    listed = list(states)
    return Returns(name, len(listed), sum(state is not State.MISSING for state in listed))


def returns_by_division(survey: Survey, states: Mapping[str, State]) -> tuple[Returns, ...]:
    """One for each 部; none where the definition names no 部. `states`: by department."""
    return tuple(
        returns_of(division, (states[name] for name in names)) for division, names in asked_by_division(survey).items()
    )
