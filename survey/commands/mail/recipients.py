"""Who gets a letter, and who does not, and why. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from survey.mail.letter import Purpose
from survey.mail.record import Delivery, SentMail, mailings
from survey.model import Finding, Ledger, Names, Settings, Severity, State

_OPEN = (State.MISSING, State.SENT_BACK)


class LeftOut(Struct, frozen=True):
    """A department that gets no letter though one might expect it."""

    department: str
    why: str


def unsent(
    entries: Iterable[SentMail], purpose: Purpose, department: str, occasion: str, addresses: Sequence[str]
) -> tuple[str, ...]:
    """The addresses to which this letter has not gone yet, those at which a server refused it included."""
    reached = {
        entry.recipient.casefold()
        for entry in entries
        if entry.may_have_arrived
        and (entry.purpose, entry.department, entry.occasion) == (purpose, department, occasion)
    }
    return tuple(address for address in addresses if address.casefold() not in reached)


def why_not_twice(entries: Iterable[SentMail], purpose: Purpose, department: str, occasion: str) -> str:
    """Why a letter that has gone to all its addresses is not sent again."""
    gone = [
        entry
        for entry in entries
        if entry.may_have_arrived
        and (entry.purpose, entry.department, entry.occasion) == (purpose, department, occasion)
    ]
    in_doubt = [entry for entry in gone if entry.delivery is not Delivery.SENT]
    day = f"{max(entry.when for entry in in_doubt or gone):%m/%d %H:%M}"
    if in_doubt:
        return f"{day} の送信の途中で通信が切れ、届いたか分かりません。届いていなければ --again {department}"
    return f"{day} に送信済です。送り直すなら --again {department}"


# ---------------------------------------------------------------- 督促


def open_departments(ledger: Ledger) -> tuple[str, ...]:
    """The departments that owe something, in the definition's order."""
    return tuple(name for name, state in ledger.states.items() if state in _OPEN)


def why_first_looked_at(ledger: Ledger, department: str, names: Names) -> str:
    """Why nobody writes to a department before the officer has looked: it may have answered. "" where nothing waits."""
    waiting = [one.file.name for one in ledger.receipts if one.department == department and one.waits]
    if not waiting:
        return ""
    others = f" ほか{len(waiting) - 1}件" if len(waiting) > 1 else ""
    return (
        f"この{names.department}の回答かもしれないファイルが保留です（{waiting[0]}{others}）。"
        "先に survey validate で確かめてください。"
    )


def why_not_reminded(
    ledger: Ledger, entries: Sequence[SentMail], settings: Settings, department: str, today: date
) -> str:
    """Why a department that owes something gets no reminder today; "" where it gets one."""
    if why := why_first_looked_at(ledger, department, settings.names):
        return why
    mail = settings.mail
    reminded = _reminders_before(entries, department, today)
    returned: list[date] = []
    if ledger.states[department] is State.SENT_BACK:
        returned = returned_on(entries, department, occasion_of_return(ledger, department))
        if not returned:
            return "直してほしい点をまだ知らせていません。先に survey mail --return で送ってください。"
    if len(reminded) >= mail.most_reminders:
        return f"督促の上限（{mail.most_reminders}回）に達しています。電話などで確かめてください。"
    days = min(((today - day).days for day in (*reminded, *returned)), default=mail.reminder_interval)
    if days < mail.reminder_interval:
        ago = f"前に送ってから{days}日です" if days else "今日送ったばかりです"
        return f"{ago}（督促の間隔は{mail.reminder_interval}日）。"
    return ""


def never_asked(ledger: Ledger, entries: Mapping[str, Sequence[SentMail]]) -> tuple[str, ...]:
    """The departments of which nothing came, and no request to which is on record: it may have gone another way."""
    silent = [name for name, state in ledger.states.items() if state is State.MISSING]
    return tuple(name for name in silent if not mailings(entries[name], name, Purpose.REQUEST))


def reminders_before(entries: Sequence[SentMail], department: str, today: date) -> int:
    """How many reminders a department got on other days."""
    return len(_reminders_before(entries, department, today))


def _reminders_before(entries: Sequence[SentMail], department: str, today: date) -> list[date]:
    return [mailing.day for mailing in mailings(entries, department, Purpose.REMINDER) if mailing.day != today]


def returned_on(entries: Iterable[SentMail], department: str, occasion: str) -> list[date]:
    """The days on which a department was told what to correct, on this occasion."""
    return [
        entry.when.date()
        for entry in entries
        if (entry.purpose, entry.department, entry.occasion) == (Purpose.RETURN, department, occasion)
        and entry.delivery is not Delivery.REFUSED
    ]


# ---------------------------------------------------------------- 差戻し


def to_correct(ledger: Ledger, department: str) -> tuple[Finding, ...]:
    """The errors that a department must correct."""
    return tuple(f for f in ledger.findings if f.department == department and f.severity is Severity.ERROR)


def occasion_of_return(ledger: Ledger, department: str) -> str:
    """Twelve hexadecimal digits that change when a department returns something else, or other errors are found."""
    files = sorted(
        receipt.file.digest for receipt in ledger.receipts if receipt.department == department and receipt.in_force
    )
    errors = sorted((f.code, f.issue, f.question, f.value) for f in to_correct(ledger, department))
    return hashlib.sha256(repr((files, errors)).encode()).hexdigest()[:12]
