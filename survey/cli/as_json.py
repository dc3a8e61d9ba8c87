"""What the command line tells a script: results as JSON, by the names of the domain types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.cli.mail_columns import mailed_as_json
from survey.cli.show_printing import printing_as_json
from survey.model import Finding

if TYPE_CHECKING:
    from survey.commands.judge import Judgement
    from survey.commands.merge import Merged
    from survey.commands.status import Status
    from survey.commands.validate import Validated


def judgement_as_json(judgement: Judgement) -> dict[str, object]:
    """What a script needs to know of a judgement; field names are those of the domain types."""
    return {
        "survey": judgement.survey.settings.survey_id,
        "needs_person": judgement.needs_person,
        "findings": [finding_as_json(finding) for finding in judgement.ledger.findings],
        "files": [
            {
                "file": receipt.file.name,
                "digest": receipt.file.digest,
                "received": receipt.file.received.isoformat(),
                "outcome": receipt.outcome.value,
                "department": receipt.department,
                "why": receipt.why,
            }
            for receipt in judgement.ledger.receipts
        ],
        "states": {name: state.value for name, state in judgement.ledger.states.items()},
    }


def finding_as_json(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "department": finding.department,
        "issue": finding.issue,
        "question": finding.question,
        "value": finding.value,
        "what": finding.what,
        "remedy": finding.remedy,
    }


def validated_as_json(done: Validated) -> dict[str, object]:
    return {**judgement_as_json(done.judgement), "sent_back": [str(path) for path in done.sent_back.forms]}


def status_as_json(now: Status) -> dict[str, object]:
    return {
        "survey": now.survey.settings.survey_id,
        "deadline": now.survey.settings.deadline.isoformat(),
        "days_left": now.days_left,
        "complete": now.complete,
        "departments": [
            {
                "department": line.department,
                "state": line.state.value,
                "received": line.received.isoformat() if line.received else None,
                "errors": line.errors,
                "unanswered": list(line.unanswered),
                **mailed_as_json(line.mailed),
            }
            for line in now.departments
        ],
        "on_hold": [receipt.file.name for receipt in now.on_hold],
    }


def merged_as_json(done: Merged) -> dict[str, object]:
    return {
        **judgement_as_json(done.judgement),
        "answers": done.answers,
        **printing_as_json(done),
        "outputs": [str(path) for path in done.files],
    }
