"""Sending: one letter after the other, each written down before and after, so that a run that broke off can go on.

Before a server can have a mail, 送信中 is on the disk; after its answer, the outcome. A run that finds 送信中 does not know
whether the mail arrived, and does not send it again: 不明 is shown, and the officer asks the department. Nobody is mailed
twice; what was surely not sent is sent by the next run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import make_msgid
from smtplib import SMTP

from survey.errors import Fault, OpenElsewhereError, SurveyError
from survey.folder import Folder
from survey.mail import due, message
from survey.mail.journal import journal
from survey.mail.letter import Letter
from survey.mail.record import Delivery, Entry
from survey.mail.sending import ConnectionLostError, connected, hand_over
from survey.mailing.keeping import keep
from survey.mailing.planning import Outgoing, recorded
from survey.pipeline import Progress
from survey.pipeline.progress import silent

Append = Callable[[Iterable[Entry]], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mail for one recipient."""

    department: str
    recipient: str
    delivery: Delivery
    reply: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a run."""

    results: tuple[Result, ...]
    unsent: tuple[str, ...] = ()
    """Departments that the run did not come to."""
    stopped: SurveyError | None = None
    """Why it did not."""
    record_open: bool = False
    """送信記録.xlsx is open in another program and will be brought up to date by the next run."""

    @property
    def needs_person(self) -> bool:
        """Whether somebody did not get a mail, or may not have got it."""
        return bool(self.unsent) or any(result.delivery is not Delivery.SENT for result in self.results)


def send(  # noqa: PLR0913  # the clock and what waits are given, so that neither is hidden here
    folder: Folder,
    outgoing: Outgoing,
    password: str,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    progress: Progress = silent,
) -> Posted:
    """Send every letter to those of its recipients who do not have it.

    Raises SurveyError where nothing could be sent: no connection, no login, or another run is sending. Where the
    connection is lost for good later on, what was done is returned with the reason.
    """
    with journal(folder.journal) as append:
        waiting = deque(_still_due(folder, outgoing))
        total = len(waiting)
        results: list[Result] = []
        stopped = None
        try:
            while waiting and stopped is None:
                before = len(waiting)
                try:
                    with connected(outgoing.survey.settings.mail, password) as server:
                        run = _Run(outgoing, server, append, now)
                        while waiting:
                            ...
                except SurveyError as error:
                    stopped = error
        finally:
            record_open = _kept(folder, outgoing)
    return Posted(tuple(results), tuple(letter.department for letter in waiting), stopped, record_open)
