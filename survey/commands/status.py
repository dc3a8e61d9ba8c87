"""status: where every department stands."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from msgspec import Struct, field

from survey.commands.judge import Judgement, judge
from survey.commands.run import Run
from survey.comparison.history import this_year
from survey.mail.keeping import recorded
from survey.mail.record import Mailed, by_department, mailed
from survey.model import Returns, Severity, State, Survey, YearFigures, returns_by_division


class DepartmentStatus(Struct, frozen=True):
    """Where one department stands."""

    department: str
    state: State
    received: datetime | None
    errors: int
    unanswered: tuple[str, ...]
    """NO of the department's own issues that have no answer that counts."""
    mailed: Mailed = field(default_factory=Mailed)
    """What it was sent, as the 送信記録 says."""
    on_hold: int = 0
    """Files that may be its answer and wait for the officer."""


class Status(Struct, frozen=True):
    """Where the survey stands on a day."""

    judgement: Judgement
    days_left: int
    """Days to the deadline; negative when it has passed."""
    departments: tuple[DepartmentStatus, ...]

    @property
    def survey(self) -> Survey:
        return self.judgement.survey

    @property
    def divisions(self) -> tuple[Returns, ...]:
        """回収率 by 部; empty where the definition names none."""
        return returns_by_division(self.survey, self.judgement.ledger.states)

    @property
    def history(self) -> tuple[YearFigures, ...]:
        """推移: what each year came to, oldest first; the last, or only one, is this one."""
        comparison = self.judgement.comparison
        return comparison.history() if comparison else (this_year(self.survey, self.judgement.ledger),)

    @property
    def complete(self) -> bool:
        """Whether every department has answered and nothing waits for a person."""
        is_missing = any(department.state is State.MISSING for department in self.departments)
        return not is_missing and not self.judgement.needs_person


def status(run: Run, today: date) -> Status:
    """Who has answered, who has not, who must correct."""
    judgement = judge(run)
    survey, ledger = judgement.survey, judgement.ledger
    entries = by_department(recorded(run.folder, survey.settings.names))
    on_hold = Counter(receipt.department for receipt in judgement.on_hold)
    errors = Counter(f.department for f in ledger.findings if f.severity is Severity.ERROR)
    return Status(
        judgement,
        (survey.settings.deadline - today).days,
        tuple(
            DepartmentStatus(
                name,
                state,
                ledger.received.get(name),
                errors[name],
                tuple(i.no for i in survey.issues_by_department[name] if (name, i.no) not in ledger.counted),
                mailed(entries[name], name),
                on_hold[name],
            )
            for name, state in ledger.states.items()
        ),
    )
