"""status: where every department stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from survey.commands.judge import judge
from survey.commands.run import Run
from survey.mail.keeping import recorded
from survey.mail.record import Mailed, by_department, mailed
from survey.model import Outcome, Receipt, Severity, State, Survey


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """Where one department stands."""

    department: str
    state: State
    received: datetime | None
    errors: int
    unanswered: tuple[str, ...]
    """NO of the department's own issues that have no answer that counts."""
    mailed: Mailed = field(default_factory=Mailed)
    """What it was sent, as the 送信記録 says."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where the survey stands on a day."""

    survey: Survey
    days_left: int
    """Days to the deadline; negative when it has passed."""
    departments: tuple[DepartmentStatus, ...]
    on_hold: tuple[Receipt, ...]

    @property
    def complete(self) -> bool:
        """Whether every department has answered without errors and no file is on hold."""
        waiting = (State.MISSING, State.SENT_BACK)
        return not self.on_hold and all(department.state not in waiting for department in self.departments)


def status(run: Run, today: date) -> Status:
    """Who has answered, who has not, who must correct."""
    judgement = judge(run)
    survey, ledger = judgement.survey, judgement.ledger
    entries = by_department(recorded(run.folder))
    errors = Counter(f.department for f in ledger.findings if f.severity is Severity.ERROR)
    return Status(
        survey,
        (survey.settings.deadline - today).days,
        tuple(
            DepartmentStatus(
                name,
                state,
                ledger.received.get(name),
                errors[name],
                tuple(i.no for i in survey.issues_by_department[name] if (name, i.no) not in ledger.counted),
                mailed(entries[name], name),
            )
            for name, state in ledger.states.items()
        ),
        tuple(receipt for receipt in ledger.receipts if receipt.outcome is Outcome.ON_HOLD),
    )
