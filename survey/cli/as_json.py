"""What a script is told (`--json`): results by the names of the domain types. Nothing is printed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

if TYPE_CHECKING:
    from survey.commands.judge import Judgement
    from survey.commands.mail.draft import Drafted
    from survey.commands.mail.plan import Outgoing
    from survey.commands.mail.send import Posted
    from survey.commands.merge import Merged, Printing
    from survey.commands.status import Status
    from survey.commands.validate import Validated
    from survey.mail.fetching import Fetched
    from survey.mail.record import Mailed
    from survey.model import Comparison, Finding
    from survey.paging import PlannedCell

JsonContent = dict[str, object]
"""What the json module writes as an object."""

# ---------------------------------------------------------------- what came back


def validated_object(done: Validated) -> JsonContent:
    """`validate`: the judgement, and the forms that were made to be sent back."""
    return {
        **_judgement(done.judgement),
        "needs_person": done.needs_person,
        "sent_back": [str(path) for path in done.sent_back.forms],
    }


def status_object(now: Status) -> JsonContent:
    """`status`: where every department stands."""
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
                "on_hold": line.on_hold,
                "unanswered": list(line.unanswered),
                **_mailed(line.mailed),
            }
            for line in now.departments
        ],
        "divisions": [{"division": one.name, "asked": one.asked, "returned": one.returned} for one in now.divisions],
        **_listed(now.judgement),
    }


def history_object(now: Status) -> JsonContent:
    """`status --history`: what each year came to, oldest first; the last is this one."""
    return {"survey": now.survey.settings.survey_id, "years": [asdict(year) for year in now.history]}


def merged_object(done: Merged) -> JsonContent:
    """`merge`: the judgement, how 参考３ prints, and the files that were written."""
    return {
        **_judgement(done.judgement),
        "needs_person": done.needs_person,
        "answers": done.answers,
        **({"items": done.items} if done.items else {}),
        **_printing(done.printing),
        "printed_errors": [{**_finding(one.finding), "printed_cell": one.printed_cell} for one in done.printed_errors],
        "outputs": [str(path) for path in done.files],
    }


def _judgement(judgement: Judgement) -> JsonContent:
    return {
        "survey": judgement.survey.settings.survey_id,
        "needs_person": judgement.needs_person,
        "findings": [_finding(finding) for finding in judgement.ledger.findings],
        "files": [
            {
                "file": receipt.file.name,
                "digest": receipt.file.digest,
                "received": receipt.file.received.isoformat(),
                "outcome": receipt.outcome.value,
                "department": receipt.department,
                "why": receipt.why,
                "respondent": receipt.respondent,
                "extension": receipt.extension,
                "confirmer": receipt.confirmer,
                "confirmed_on": receipt.confirmed_on,
            }
            for receipt in judgement.ledger.receipts
        ],
        "states": {name: state.value for name, state in judgement.ledger.states.items()},
        **_listed(judgement),
    }


def _listed(judgement: Judgement) -> JsonContent:
    """What the 受付簿 alone tells whole: the files on hold, what is said of rulings, and how much there is of each kind."""
    from survey.commands.notices import notices

    return {
        "on_hold": [receipt.file.name for receipt in judgement.on_hold],
        "rulings": [_finding(finding) for finding in judgement.about_rulings],
        "ledger": {one.key: {"count": one.count, "sheet": one.sheet} for one in notices(judgement)},
        "comparison": _comparison(judgement.comparison),
    }


def _comparison(comparison: Comparison | None) -> JsonContent | None:
    """How many answers there are of each 区分; None where there is no former year."""
    if comparison is None:
        return None
    return {
        "former_year": comparison.former_year,
        "texts_at_hand": comparison.at_hand,
        "counts": {change.value: count for change, count in comparison.counts().items()},
        "left_behind": [{"department": one.department, "issue": one.issue, "why": one.why} for one in comparison.left],
    }


def _finding(finding: Finding) -> JsonContent:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "department": finding.department,
        "issue": finding.issue,
        "question": finding.question,
        **({"item": finding.item} if finding.item else {}),
        "value": finding.value,
        "what": finding.what,
        "remedy": finding.remedy,
    }


def _mailed(mailed: Mailed) -> JsonContent:
    kinds = {"requested": mailed.requests, "reminded": mailed.reminders, "sent_back": mailed.returns}
    return {
        kind: [{"day": mailing.day.isoformat(), "drafted": mailing.drafted} for mailing in mailings]
        for kind, mailings in kinds.items()
    }


def _printing(printing: Printing) -> JsonContent:
    return {
        "pages": printing.pages,
        "cut_off": [_cell(cell) for cell in printing.cut_off],
        "doubts": [{**_cell(doubt.cell), "why": doubt.why} for doubt in printing.doubts],
    }


def _cell(cell: PlannedCell | None) -> JsonContent:
    if cell is None:
        return {"cell": "", "department": "", "issue": ""}
    return {"cell": cell.address, "department": cell.department, "issue": cell.issue}


# ---------------------------------------------------------------- mail


def drafted_object(done: Drafted, outgoing: Outgoing) -> JsonContent:
    """`mail`: who is written to and who is not, and the drafts."""
    return {**_outgoing(outgoing), "drafts": [str(path) for path in done.drafts]}


def posted_object(done: Posted, outgoing: Outgoing) -> JsonContent:
    """`mail --send`: who is written to and who is not, and what became of each mail."""
    return {
        **_outgoing(outgoing),
        "results": [
            {
                "department": result.addressee,
                "departments": list(result.departments),
                "recipient": result.recipient,
                "result": result.delivery,
                "reply": result.reply,
            }
            for result in done.results
        ],
        "unsent": list(done.unsent),
        "stopped": [str(fault) for fault in done.stopped.faults] if done.stopped else [],
    }


def _outgoing(outgoing: Outgoing) -> JsonContent:
    return {
        "survey": outgoing.survey.settings.survey_id,
        "purpose": outgoing.request.purpose,
        "left_out": [{"department": left.department, "why": left.why} for left in outgoing.left_out],
        "unaddressed": list(outgoing.unaddressed),
        "warnings": list(outgoing.warnings),
    }


def fetched_object(done: Fetched) -> JsonContent:
    """`fetch`: what was saved to collected/, and what was not."""
    return {
        "saved": [str(path) for path in done.saved],
        "known": done.known,
        "bare": done.bare,
        "too_large": list(done.too_large),
        "missed": list(done.missed),
        "left": done.left,
    }
