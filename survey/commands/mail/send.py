"""Sending letters one by one. Each is recorded before and after, so that the next run can go on where this one broke off.

送信中 is on the disk before the server can receive a mail, and the outcome after the server has answered. A run that
finds 送信中 cannot know whether the mail arrived, so it does not send it again: it shows 不明, and the officer asks the
department. Nobody is mailed twice; a mail that was certainly not sent is sent by the next run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from email.utils import make_msgid
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from survey.commands.mail.plan import Outgoing
from survey.commands.mail.recipients import unsent
from survey.commands.run import Run
from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.mail import message
from survey.mail.journal import Journal, open_journal
from survey.mail.keeping import keep, recorded
from survey.mail.letter import Letter
from survey.mail.record import Delivery, by_department, entries_of
from survey.mail.sending import Connection, ConnectionLostError, Fates, HandedOver, connected, hand_over
from survey.model import Settings
from survey.storage.folder import Folder

_MOST_ASIDE = 2
"""New connections in a run that break at their first letter: then it is not the letters."""


class Result(Struct, frozen=True):
    """What became of one mail for one recipient."""

    addressee: str
    """As `Letter.addressee`."""
    departments: tuple[str, ...]
    recipient: str
    delivery: Delivery
    reply: str


class Posted(Struct, frozen=True):
    """What became of a run."""

    results: tuple[Result, ...]
    unsent: tuple[str, ...] = ()
    """Departments whose letter the run did not reach."""
    stopped: SurveyError | None = None
    """Why the run stopped before the last letter; None where it did not."""
    record_open: bool = False
    """送信記録.xlsx is open in another program and will be brought up to date by the next run."""

    @property
    def needs_person(self) -> bool:
        """Whether somebody did not get a mail, or may not have got it."""
        return bool(self.unsent) or any(result.delivery is not Delivery.SENT for result in self.results)


def send(
    run: Run, outgoing: Outgoing, password: str, *, now: Callable[[], datetime], sleep: Callable[[float], None]
) -> Posted:
    """Send every letter to those of its recipients who do not have it.

    Raises SurveyError where nothing could be sent: no connection, no login, or another run is sending. Where the
    connection is lost for good later on, what was done is returned with the reason.
    """
    folder = run.folder
    results: list[Result] = []
    with open_journal(folder.journal) as journal:
        due, left = _still_due(folder, outgoing)
        waiting = deque(due)
        total = len(waiting)
        post = _Post(outgoing, journal, now, sleep)
        try:
            stopped = None
            while waiting and not stopped:
                stopped = _one_connection(
                    post, password, waiting, results, lambda: run.progress(total - len(waiting), total)
                )
        finally:
            record_open = not _kept(folder, outgoing, journal)
    if post.aside and not stopped:
        stopped = _broken(outgoing.survey.settings)
    if stopped and not results:
        raise stopped
    unsent_letters = (*post.aside, *waiting)
    unreached = dict.fromkeys((*left, *chain.from_iterable(letter.departments for letter in unsent_letters)))
    return Posted(tuple(results), tuple(unreached), stopped, record_open)


def _still_due(folder: Folder, outgoing: Outgoing) -> tuple[list[Letter], list[str]]:
    """The letters still to be sent. Another run may have sent some while the officer was asked; from now on none can.

    Whoever has some of a letter's forms by now does not get the letter: the departments of the others are left to the next
    run, which makes a letter of these alone.
    """
    entries, again = by_department(recorded(folder, outgoing.survey.settings.names)), outgoing.request.again
    letters, left = [], list[str]()
    for letter in outgoing.letters:
        due = {
            form.department: letter.recipients
            if form.department in again
            else unsent(entries[form.department], letter.purpose, form.department, form.occasion, letter.recipients)
            for form in letter.forms
        }
        recipients = tuple(who for who in letter.recipients if all(who in some for some in due.values()))
        left += (department for department, some in due.items() if len(some) > len(recipients))
        if recipients:
            letters.append(replace(letter, recipients=recipients))
    return letters, left


def _kept(folder: Folder, outgoing: Outgoing, journal: Journal) -> bool:
    """Whether the workbook could be updated. While Excel holds it, entries stay in the journal for the next run."""
    try:
        keep(folder, outgoing.survey.settings, journal)
    except OpenElsewhereError:
        return False
    return True


# ---------------------------------------------------------------- one connection, one letter


class _Post(Struct, frozen=True):
    """What sending needs besides a server and a letter."""

    outgoing: Outgoing
    journal: Journal
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    aside: list[Letter] = field(default_factory=list)
    """Letters at which a new connection broke: surely not sent."""


def _one_connection(
    post: _Post, password: str, waiting: deque[Letter], results: list[Result], tell: Callable[[], None]
) -> SurveyError | None:
    """Send what waits until nothing does or the connection breaks; a letter leaves `waiting` once its fate is known,
    or where a new connection breaks at it, since others may still get through.

    Returns why it makes no sense to go on: no connection can be had, or it broke before one letter was through.
    """
    settings = post.outgoing.survey.settings
    answered = 0
    try:
        with connected(settings.mail, password) as server:
            while waiting:
                if results:
                    post.sleep(settings.mail.pause)
                handed = _post(post, server, waiting[0])
                letter = waiting.popleft()
                results += (
                    Result(letter.addressee, letter.departments, who, *fate) for who, fate in handed.fates.items()
                )
                tell()
                answered += handed.alive or any(delivery is Delivery.SENT for delivery, _ in handed.fates.values())
                if not handed.alive:
                    break
    except SurveyError as error:
        return error
    except ConnectionLostError as error:
        if not answered and not error.server_left:
            post.aside.append(waiting.popleft())
            answered = len(post.aside) < _MOST_ASIDE
    return None if answered or not waiting else _broken(settings)


def _post(post: _Post, server: Connection, letter: Letter) -> HandedOver:
    sender = post.outgoing.sender
    if sender.mailbox is None:
        raise ValueError("a plan to send has a sender")
    contents = [form.path.read_bytes() for form in letter.forms]
    moment, message_id = post.now(), make_msgid(domain=sender.mailbox.domain)
    content = message.mail(letter, sender, contents, moment, message_id)

    def put_down(fates: Fates) -> None:
        post.journal.append(
            entry for who, fate in fates.items() for entry in entries_of(letter, moment, who, fate, message_id)
        )

    handed = hand_over(
        server,
        sender.mailbox.addr_spec,
        letter.recipients,
        content,
        about_to=lambda taken: put_down(dict.fromkeys(taken, (Delivery.SENDING, ""))),
    )
    put_down(handed.fates)
    return handed


def _broken(settings: Settings) -> SurveyError:
    return SurveyError(
        [
            Fault(
                f"送信メールサーバー {settings.mail.smtp_server}",
                "通信が切れました。",
                f"もう一度実行すると、続きから送ります。すでに送った{settings.names.department}には送りません。",
                "M405",
            )
        ]
    )
