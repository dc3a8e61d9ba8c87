"""回収状況の中身: what the page says, before it is drawn; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from survey.model import (
    USUAL_NAMES,
    Counted,
    Issue,
    Ledger,
    Names,
    Returns,
    State,
    Step,
    Survey,
    returns_by_division,
    returns_of,
)
from survey.questions.rules import not_applicable


class GridMark(StrEnum):
    """Where one department stands with one issue; the value is said by who cannot see the sign."""

    ANSWERED = "提出"
    FAULTY = "要修正"
    NOT_APPLICABLE = "該当なし"
    MISSING = "未提出"
    NOT_ASKED = "対象外"


class Contact(Struct, frozen=True):
    """The last mail that a department got."""

    day: date
    what: str
    """依頼, 督促 or 差戻し, with （下書き） where nothing more is known."""


class DepartmentLine(Struct, frozen=True):
    """A department on the page."""

    name: str
    group: str
    state: State
    received: datetime | None
    contact: Contact | None
    on_hold: int
    """Files that may be its answer and wait for the officer."""
    marks: tuple[GridMark, ...]
    """One for each issue."""


class ToCheck(Struct, frozen=True):
    """Something that waits for the officer."""

    what: str
    links: tuple[str, ...]
    """Paths of files below the survey's folder, with "/" between."""
    more: int = 0
    """How many further ones there are."""


class PageContent(Struct, frozen=True):
    """All that the page says."""

    title: str
    deadline: date
    today: date
    standing: str
    steps: tuple[Step, ...]
    issues: tuple[Issue, ...]
    departments: tuple[DepartmentLine, ...]
    """Those that an issue names."""
    groups: tuple[Returns, ...]
    """Empty where the definition has no 部."""
    every: Returns
    returns: Mapping[date, int]
    """How many departments returned their form on a day, in the order of days."""
    to_check: tuple[ToCheck, ...]
    names: Names = USUAL_NAMES


def page_content(  # noqa: PLR0913  All that the page says.
    survey: Survey,
    ledger: Ledger,
    *,
    today: date,
    standing: str,
    steps: Sequence[Step],
    contacts: Mapping[str, Contact],
    to_check: Sequence[ToCheck],
) -> PageContent:
    """What the page says of a survey on a day. `contacts`: by department."""
    held = Counter(receipt.department for receipt in ledger.receipts if receipt.waits)
    lines = tuple(
        DepartmentLine(
            one.name,
            one.group,
            ledger.states[one.name],
            ledger.received.get(one.name),
            contacts.get(one.name),
            held[one.name],
            tuple(_mark(survey, ledger, one.name, issue) for issue in survey.issues),
        )
        for one in survey.departments
        if survey.issues_by_department[one.name]
    )
    days = Counter(line.received.date() for line in lines if line.received)
    return PageContent(
        survey.settings.title,
        survey.settings.deadline,
        today,
        standing,
        tuple(steps),
        survey.issues,
        lines,
        returns_by_division(survey, ledger.states),
        returns_of("全体", (line.state for line in lines)),
        dict(sorted(days.items())),
        tuple(to_check),
        survey.settings.names,
    )


def _mark(survey: Survey, ledger: Ledger, department: str, issue: Issue) -> GridMark:
    counted = ledger.counted.get((department, issue.no))
    if counted is None:
        return GridMark.MISSING if survey.is_asked(department, issue.no) else GridMark.NOT_ASKED
    return _mark_of_answer(survey, counted)


def _mark_of_answer(survey: Survey, counted: Counted) -> GridMark:
    if not counted.valid:
        return GridMark.FAULTY
    return GridMark.NOT_APPLICABLE if not_applicable(survey, counted.answer) else GridMark.ANSWERED
