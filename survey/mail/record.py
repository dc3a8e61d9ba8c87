"""What became of each mail, recipient by recipient. Pure: `record_book` and `journal` keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from survey.mail.letter import Letter, Purpose


class Delivery(StrEnum):
    """What became of a mail on its way to one recipient."""

    DRAFTED = "下書き"
    """Written as a draft; whether the officer sent it is not known."""
    SENDING = "送信中"
    """It was being handed to the server when the record ends."""
    SENT = "送信済"
    REFUSED = "拒否"
    UNKNOWN = "不明"
    """The connection broke after the mail was handed over and before the server confirmed it."""


_MAY_HAVE_ARRIVED = (Delivery.SENT, Delivery.UNKNOWN, Delivery.SENDING)


_YEARS = range(1970, 2200)
"""That a clock may show, even one that is wrong. Days are reckoned from what the record says, and calendars end."""


class SentMail(Struct, frozen=True):
    """What became of one mail for one recipient: a line of the 送信記録. ValueError for a time at which none was sent."""

    when: datetime
    purpose: Purpose
    department: str
    recipient: str
    """Bare address; "" in a draft without one."""
    delivery: Delivery
    reply: str
    """What the server said; "" where nothing needs saying."""
    subject: str
    attachment: str
    occasion: str
    """As `Letter.occasion`."""
    message_id: str
    """"" for a draft."""

    def __post_init__(self) -> None:
        if self.when.tzinfo or self.when.year not in _YEARS:
            raise ValueError(f"no time of a mail of ours: {self.when.isoformat()}")

    @property
    def identity(self) -> tuple[str, ...]:
        """A later entry of the same identity replaces an earlier one."""
        which = self.message_id or self.when.date().isoformat()
        return (self.purpose, self.department, self.recipient.casefold(), self.occasion, which)

    @property
    def may_have_arrived(self) -> bool:
        """Whether a second mail might be one too many."""
        return self.delivery in _MAY_HAVE_ARRIVED


def entries_of(
    letter: Letter, when: datetime, recipient: str, fate: tuple[Delivery, str], message_id: str = ""
) -> Iterator[SentMail]:
    """What became of a letter for one recipient: an entry for each department that it concerns. `fate`: that, and what the
    server said."""
    for form in letter.forms:
        attachment = "、".join((form.name, *letter.enclosed))
        yield SentMail(
            when,
            letter.purpose,
            form.department,
            recipient,
            *fate,
            letter.subject,
            attachment,
            form.occasion,
            message_id,
        )


def settled(entries: Iterable[SentMail]) -> tuple[SentMail, ...]:
    """The last entry for each mail and recipient, in order of time. A mail that was being sent when a run ended is 不明."""
    last = {entry.identity: entry for entry in entries}
    known = (
        replace(entry, delivery=Delivery.UNKNOWN) if entry.delivery is Delivery.SENDING else entry
        for entry in last.values()
    )
    return tuple(sorted(known, key=lambda entry: entry.when))


# ---------------------------------------------------------------- what a department was sent


class Mailing(Struct, frozen=True):
    """A mail that a department got on a day; `drafted`: a draft was made, and nothing more is known."""

    day: date
    drafted: bool = False


class Mailed(Struct, frozen=True):
    """The mails that a department got, oldest first."""

    requests: tuple[Mailing, ...] = ()
    reminders: tuple[Mailing, ...] = ()
    returns: tuple[Mailing, ...] = ()


def by_department(entries: Iterable[SentMail]) -> Mapping[str, Sequence[SentMail]]:
    """The entries by department; an empty sequence for a department without entries."""
    listed: defaultdict[str, list[SentMail]] = defaultdict(list)
    for entry in entries:
        listed[entry.department].append(entry)
    return listed


def mailed(entries: Sequence[SentMail], department: str) -> Mailed:
    """What one department was sent, as the record says."""
    requests, reminders, returns = (mailings(entries, department, purpose) for purpose in Purpose)
    return Mailed(requests, reminders, returns)


def mailings(entries: Sequence[SentMail], department: str, purpose: Purpose) -> tuple[Mailing, ...]:
    """The days on which a department was sent something for a purpose; refused mails were not sent."""
    days: dict[date, bool] = {}
    for entry in entries:
        if (entry.department, entry.purpose) == (department, purpose) and entry.delivery is not Delivery.REFUSED:
            drafted = entry.delivery is Delivery.DRAFTED
            days[entry.when.date()] = drafted and days.get(entry.when.date(), True)
    return tuple(Mailing(day, drafted) for day, drafted in sorted(days.items()))


def first_request(entries: Sequence[SentMail]) -> datetime | None:
    """When the first request went out, or its draft was made; None where there is none."""
    return min((entry.when for entry in entries if entry.purpose is Purpose.REQUEST), default=None)
