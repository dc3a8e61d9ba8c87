"""Judging what came back: validate, status and merge begin with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from survey.checks import check
from survey.commands.receive import Reading, read_all
from survey.commands.run import Run
from survey.definition.survey_reader import last_saved, read_definition
from survey.japanese.department_names import find
from survey.ledger import choose
from survey.ledger_book.rulings import read_decisions
from survey.model import Decision, Ledger, Outcome, ReturnedForm, Severity, Survey, Unread


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything known of a survey at one moment: what was asked, what came, what counts."""

    survey: Survey
    ledger: Ledger
    forms: tuple[ReturnedForm, ...]
    gone: tuple[Decision, ...]
    """Rulings about files that are no longer in collected/."""
    saved: datetime
    """The date that all outputs carry: when the newest form came, so that same in gives same out."""

    @property
    def needs_person(self) -> bool:
        """Whether something waits for someone: an open error, or a file on hold."""
        return any(finding.severity is Severity.ERROR for finding in self.ledger.findings) or any(
            receipt.outcome is Outcome.ON_HOLD for receipt in self.ledger.receipts
        )


def judge(run: Run) -> Judgement:
    """Read the definition and everything in collected/, check it, and decide which answers count."""
    folder = run.folder
    survey = read_definition(folder.definition)
    decisions = [_by_full_name(decision, survey) for decision in read_decisions(folder.ledger)]
    opening = (*survey.settings.opening_passwords, *run.passwords)
    received = read_all(Reading(folder.collected, survey, _rulings(decisions, survey), opening), run)
    forms = tuple(item for item in received if isinstance(item, ReturnedForm))
    unread = tuple(item for item in received if isinstance(item, Unread))
    ledger = choose(survey, forms, unread, check(survey, forms), decisions)
    present = {item.file.digest for item in received}
    return Judgement(
        survey,
        ledger,
        forms,
        tuple(decision for decision in decisions if decision.digest not in present),
        max((form.file.received for form in forms), default=last_saved(folder.definition)),
    )


def _by_full_name(decision: Decision, survey: Survey) -> Decision:
    """The ruling; a department that it names by an alias is replaced by its name in the definition."""
    return replace(decision, verdict=find(decision.verdict, survey) or decision.verdict)


def _rulings(decisions: Sequence[Decision], survey: Survey) -> Mapping[str, str]:
    return {d.digest: d.verdict for d in decisions if d.verdict in survey.department_by_name}
