"""What nobody returned: our own request come back in a delivery report, an automatic answer, our own mail. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from survey import findings
from survey.ledger.mail_addresses import addresses_of_office, bare, department_addresses
from survey.model import CoveringMail, Finding, MailKind, Outcome, Place, ReturnedForm, Survey, Unread

_MOST_ADDRESSES = 3
"""Addresses that a message names."""


def not_returned(form: ReturnedForm, why: str, survey: Survey) -> Unread:
    """The form as one that nobody returned. `why`: as `why_no_return`."""
    said = findings.NOT_FROM_THEM.at(
        Place(form.file.name),
        department=form.department,
        **survey.settings.names.in_messages,
        reason=f"{why}に入っていた、記入のない調査票です",
    )
    return Unread(form.file, Outcome.OUT_OF_SCOPE, said, form.unplaced, form.department)


def said_by_person_or_not(item: Unread, survey: Survey) -> Unread:
    """What waits for the officer; out of scope, where a machine or our own office says it."""
    mail = item.file.mail
    if mail is None or item.finding.code != findings.READ_BY_EYE.code:
        return item
    said = _about(item, mail, survey)
    return replace(item, outcome=Outcome.OUT_OF_SCOPE, finding=said) if said else item


def _about(item: Unread, mail: CoveringMail, survey: Survey) -> Finding | None:
    """What is remarked on something that no person of a department says; None where one may say it."""
    place, is_words = Place(item.file.name), item.file.name == mail.name
    names = survey.settings.names
    if mail.kind is MailKind.UNDELIVERED and is_words and not mail.within_report:
        return _undelivered(mail, survey, place)
    if mail.kind is MailKind.UNDELIVERED and not _from_department(mail, survey):
        return findings.NOT_FROM_THEM.at(place, **names.in_messages, reason=f"{mail.kind}に入っていたものです")
    if not is_words:
        return None
    if mail.kind is MailKind.AUTOMATIC:
        return findings.ANSWERED_BY_MACHINE.at(place, **names.in_messages, sender=mail.sender)
    return (
        findings.NOT_FROM_THEM.at(place, **names.in_messages, reason=f"{_OURS}です")
        if sent_by_us(mail, survey)
        else None
    )


def _undelivered(mail: CoveringMail, survey: Survey, place: Place) -> Finding:
    owners: dict[str, set[str]] = {}
    for name, own in department_addresses(survey).items():
        for address in own:
            owners.setdefault(address, set()).add(name)
    ours = [address for address in mail.undelivered if address.casefold() in owners]
    addresses = "、".join((ours or list(mail.undelivered))[:_MOST_ADDRESSES])
    addresses = addresses or f"宛先の分からない{survey.settings.names.department}"
    whose = set().union(*(owners[address.casefold()] for address in ours))
    department = next(iter(whose)) if len(whose) == 1 else ""
    return findings.UNDELIVERED.at(
        place, department=department, **survey.settings.names.in_messages, addresses=addresses
    )


# ---------------------------------------------------------------- who sent it

_OURS = "事務局から送ったメールの控え"
_FROM_MACHINES = (MailKind.UNDELIVERED, MailKind.AUTOMATIC, MailKind.SILENCING)


def why_no_return(mail: CoveringMail, survey: Survey) -> str:
    """The kind of mail out of which an empty form is no return; "" for others."""
    if mail.kind in _FROM_MACHINES:
        return mail.kind
    return _OURS if sent_by_us(mail, survey) else ""


def is_empty(form: ReturnedForm) -> bool:
    """Whether nobody has written anything into the form."""
    written = (form.respondent, form.extension, form.confirmer, form.confirmed_on, *form.unplaced)
    return not any(written) and all(answer.untouched for answer in form.answers)


def sent_by_us(mail: CoveringMail, survey: Survey) -> bool:
    """Whether the mail is one that the office sent to departments, or is about to send."""
    office, departments = addresses_of_office(survey), _of_departments(survey)
    senders, recipients = bare([mail.sender]), bare([mail.recipients])
    if recipients & office:
        return False
    unsent = mail.kind is MailKind.DRAFT and not recipients
    to_department = bool(recipients & departments) and not senders & departments
    return bool(senders & office) or unsent or to_department


def _from_department(mail: CoveringMail, survey: Survey) -> bool:
    return bool(bare([mail.sender]) & _of_departments(survey))


def _of_departments(survey: Survey) -> frozenset[str]:
    return frozenset().union(*department_addresses(survey).values()) - addresses_of_office(survey)
