"""IMAP: the mails that arrived since the request: those with attachments, and whatever a department wrote. The mailbox stays
as it was: nothing is marked read.

Each mail is stored under the number that the mailbox gives it, so it is fetched only once. A mail that the officer
saved by hand is recognised by its content.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.parser import HeaderParser
from email.utils import getaddresses
from itertools import chain, count
from pathlib import Path

from msgspec import Struct, field

from survey.errors import Fault, SurveyError
from survey.mail.answers import AnswerTooLongError
from survey.mail.mailbox import MOST_BYTES, Mailbox, MailboxLostError, MailFacts, OddAnswerError, opened_mailbox
from survey.mail.trouble import broken_off, unintelligible
from survey.model import MailSettings
from survey.storage.files import replacing

CLOCKS_APART = timedelta(minutes=10)
"""How far this machine's clock and the mail server's may differ."""

_NUMBERED = re.compile(r"_(\d+-\d+)\.eml\Z")
_AT_ONCE = 100
"""Mails that are asked about together: some servers take no longer line."""
_LONGEST_LETTER, _LONGEST_HEAD = 1 << 20, 1 << 16
"""Bytes of a mail of words alone, and of its header, that are looked at."""
_MOST_LOSSES = 6
"""Connections lost in a row, none of which brought a mail: then the server is left alone."""


class Fetched(Struct, frozen=True):
    """What was found in the mailbox."""

    saved: tuple[Path, ...]
    known: int
    """Mails that had been fetched before, or that somebody had saved there."""
    bare: int
    """Mails without attachments, but for those that a department sent."""
    too_large: tuple[str, ...]
    """Dates of the mails that were too large to fetch, or their numbers where the server tells no date."""
    missed: tuple[str, ...] = ()
    """The same of the mails that the server did not give, or not so that they could be read."""
    left: int = 0
    """Mails that the run did not come to."""
    stopped: SurveyError | None = None
    """Why the run stopped before the last mail; None where it did not."""

    @property
    def needs_person(self) -> bool:
        """Whether a mail may be in the mailbox that ought to be here."""
        return bool(self.too_large or self.missed or self.left or self.stopped)


class Wanted(Struct, frozen=True):
    """Which mails are fetched."""

    since: datetime
    """Local time."""
    senders: frozenset[str] = frozenset()
    """Addresses in small letters from which a mail without attachments may be an answer, too."""


def fetch_mails(
    settings: MailSettings, password: str, wanted: Wanted, collected: Path, progress: Callable[[int, int], None]
) -> Fetched:
    """Save what arrived to `collected`, one .eml a mail.

    A mail that the server does not give is passed over; a lost connection is taken up again. Raises SurveyError where
    nothing became of any mail: no safe connection, the login refused, no such folder, answers that nobody understands.
    """
    fetching = _Fetching(wanted.since - CLOCKS_APART, wanted.senders, collected, _stored(collected), progress)
    stopped = None
    while not stopped and not fetching.done:
        try:
            with opened_mailbox(settings, password) as box:
                fetching.go_on(box)
        except (MailboxLostError, AnswerTooLongError) as error:
            if fetching.losses >= _MOST_LOSSES:
                stopped = broken_off(f"受信メールサーバー {settings.imap_server}", error)
        except OddAnswerError as error:
            stopped = unintelligible(f"受信メールサーバー {settings.imap_server}", error)
        except SurveyError as error:
            stopped = error
    if stopped and not fetching.seen:
        raise stopped
    return fetching.result(stopped)


class _Fetching(Struct):
    """A run under way, over as many connections as it takes."""

    earliest: datetime
    senders: frozenset[str]
    collected: Path
    stored: _Stored
    progress: Callable[[int, int], None]
    waiting: deque[int] | None = None
    """Numbers of the mails that nothing has become of; None before the server has told them."""
    validity: int = 0
    about: dict[int, MailFacts] = field(default_factory=dict)
    total: int = 0
    at_once: int = _AT_ONCE
    losses: int = 0
    """Connections lost since the last mail that could be read."""
    saved: list[Path] = field(default_factory=list)
    known: int = 0
    bare: int = 0
    too_large: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether something has become of every mail."""
        return self.waiting is not None and not self.waiting

    @property
    def seen(self) -> bool:
        """Whether something has become of any."""
        return bool(self.saved or self.known or self.bare or self.too_large or self.missed)

    def go_on(self, box: Mailbox) -> None:
        """Fetch what waits. Raises as `Mailbox`, and SurveyError where a mail cannot be saved."""
        try:
            if self.waiting is None or box.validity != self.validity:
                self._begin(box)
            while self.waiting:
                if self.waiting[0] not in self.about:
                    self._ask_about(box, self.waiting)
                else:
                    self._one(box, self.waiting[0])
        except (MailboxLostError, AnswerTooLongError):
            self.losses += 1
            raise

    def _begin(self, box: Mailbox) -> None:
        """List the mails, also where they are not numbered as they were before the connection was lost."""
        self.waiting = deque(box.numbers_since(self.earliest))
        self.validity, self.total, self.about = box.validity, len(self.waiting), {}

    def result(self, stopped: SurveyError | None) -> Fetched:
        """What has become of all mails."""
        return Fetched(
            tuple(self.saved),
            self.known,
            self.bare,
            tuple(self.too_large),
            tuple(self.missed),
            len(self.waiting or ()),
            stopped,
        )

    def _ask_about(self, box: Mailbox, waiting: Iterable[int]) -> None:
        """Ask about the next mails. Of one that is asked about alone something is known then, if only that nothing is."""
        numbers = [number for number in waiting if number not in self.about][: self.at_once]
        if len(numbers) == 1:
            # Should the connection be lost with the answer, the mail itself is asked for next.
            self.about[numbers[0]] = MailFacts()
        try:
            told = box.about(numbers)
        except (OddAnswerError, MailboxLostError, AnswerTooLongError) as error:
            # One of them is the cause: from now on each is asked about alone.
            self.at_once = 1
            if not isinstance(error, OddAnswerError):
                raise
            numbers, told = numbers[:0], {}
        self.about |= {number: told.get(number, MailFacts()) for number in numbers}

    def _one(self, box: Mailbox, number: int) -> None:
        about = self.about[number]
        name = f"{box.validity}-{number}"
        if about.arrived and about.arrived < self.earliest:
            pass
        elif box.validity and name in self.stored.numbers:
            self.known += 1
        elif about.bare and (not self.senders or about.size > _LONGEST_LETTER):
            self.bare += 1
        elif about.size > MOST_BYTES:
            self.too_large.append(_label(number, about))
        else:
            self._fetch(box, number, about, name)
        self._finished()

    def _fetch(self, box: Mailbox, number: int, about: MailFacts, name: str) -> None:
        try:
            content = box.content(number)
        except OddAnswerError:
            self.missed.append(_label(number, about))
            return
        except AnswerTooLongError:
            self.too_large.append(_label(number, about))
            self._finished()
            raise
        except MailboxLostError:
            self.missed.append(_label(number, about))
            self._finished()
            raise
        self.losses = 0
        digest = hashlib.sha256(content).digest()
        if digest in self.stored.digests:
            self.known += 1
        elif about.bare and not _is_from(content, self.senders):
            self.bare += 1
        else:
            day = f"{about.arrived:%Y%m%d-%H%M}" if about.arrived else "日時不明"
            self.stored.digests.add(digest)
            self.saved.append(_save(content, _free(self.collected / f"{day}_{name}.eml")))

    def _finished(self) -> None:
        if self.waiting:
            self.waiting.popleft()
            self.progress(self.total - len(self.waiting), self.total)


def _is_from(content: bytes, senders: frozenset[str]) -> bool:
    """Whether one of these addresses sent the mail."""
    header = HeaderParser().parsestr(content[:_LONGEST_HEAD].decode("ascii", "replace"))
    return any(address.lower() in senders for _, address in getaddresses(header.get_all("From", [])))


def _label(number: int, about: MailFacts) -> str:
    return f"{about.arrived:%Y/%m/%d %H:%M}" if about.arrived else f"番号 {number}"


def _free(path: Path) -> Path:
    """The path, or one beside it where another mail stands there: without UIDVALIDITY numbers may return."""
    beside = (path.with_stem(f"{path.stem}_{number}") for number in count(2))
    return next(one for one in chain([path], beside) if not one.exists())


# ---------------------------------------------------------------- what is there


class _Stored(Struct, frozen=True):
    numbers: frozenset[str]
    digests: set[bytes]


def _stored(collected: Path) -> _Stored:
    mails = [path for path in collected.rglob("*") if path.suffix.lower() == ".eml" and path.is_file()]
    numbers = (match[1] for path in mails if (match := _NUMBERED.search(path.name)))
    return _Stored(frozenset(numbers), set(_digests(mails)))


def _digests(mails: Iterable[Path]) -> Iterable[bytes]:
    for path in mails:
        with suppress(OSError), path.open("rb") as stream:
            yield hashlib.file_digest(stream, "sha256").digest()


def _save(content: bytes, target: Path) -> Path:
    try:
        with replacing(target, _workshop(target.parent)) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise SurveyError(
            [
                Fault(
                    str(target),
                    "受信したメールを保存できません。",
                    "書込みの権限・空き容量を確かめてください。",
                    "M404",
                )
            ]
        ) from error
    return target


def _workshop(collected: Path) -> Path:
    """Where a mail is written until it is whole. In collected/ itself, half a mail might be read as one that came."""
    collected.mkdir(parents=True, exist_ok=True)
    on_one_disk = collected.stat().st_dev == collected.absolute().parent.stat().st_dev
    return collected.absolute().parent if on_one_disk else collected
