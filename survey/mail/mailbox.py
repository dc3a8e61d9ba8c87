"""A folder of an IMAP server, opened for reading only. What the server answers may be odd: then it is said, not believed."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.tls import IMAP4_TLS
from msgspec import Struct

from survey.errors import Fault, SurveyError
from survey.mail.answers import SILENCE, Answers, AnswerTooLongError
from survey.mail.trouble import login_refused, said, unintelligible, unreachable
from survey.model import MailSettings
from survey.storage.clock import local

MOST_BYTES = 64 << 20
"""Of a mail, which is held whole; what it brings would be no form by then."""
_MOST_LINE, _MOST_WORDS = 1 << 20, 8 << 20
"""Bytes of a line, and of all lines of an answer, a mail in it apart."""
_MOST_LINES = 20_000
"""Of an answer."""
_ODD = (
    IMAPClientError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
"""What IMAPClient raises on answers that it does not understand."""
_NO_MAILS_YET = 2010
"""Year: an earlier date of arrival, of a mail that was asked for by its day, means that the server knows none."""
_SHOWN_FOLDERS = 20
_SIGNS = re.compile(rb"attachment|(?:file)?name\*?(?:\d+\*?)?|application|message|image|audio|video", re.IGNORECASE)

# IMAPClient has no types of its own.
_Structure = Any


class MailboxLostError(Exception):
    """The connection cannot be used any more."""


class _NotUnderstoodError(MailboxLostError):
    """Perhaps in the middle of an answer: what comes next may be the rest of it."""


class OddAnswerError(Exception):
    """The answer to one question is not understood; the connection can be used."""


class MailFacts(Struct, frozen=True):
    """What the server says of a mail."""

    arrived: datetime | None = None
    """Local time; None where it says nothing that can be a date."""
    size: int = 0
    """Bytes; 0 where it does not say."""
    bare: bool = False
    """Whether it surely carries no file."""


class _Connection(IMAP4_TLS):  # type: ignore[misc]  # IMAPClient has no types of its own.
    """imaplib's, but for how answers are read."""

    def open(self, host: str = "", port: int = 993, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        self._answers = Answers(self.sock, MOST_BYTES + _MOST_WORDS)
        self._words = self._lines = 0

    def send(self, data: bytes) -> None:
        self._words = self._lines = 0
        self._answers.expect()
        super().send(data)

    def read(self, size: int) -> bytes:
        return self._answers.read(size)

    def readline(self) -> bytes:
        line = self._answers.readline(_MOST_LINE + 1)
        self._words += len(line)
        self._lines += 1
        if len(line) > _MOST_LINE or self._words > _MOST_WORDS or self._lines > _MOST_LINES:
            raise AnswerTooLongError("lines without end")
        return line


class _Client(IMAPClient):  # type: ignore[misc]  # As above.
    def _create_IMAP4(self) -> _Connection:  # noqa: N802  # IMAPClient's name.
        return _Connection(self.host, self.port, self.ssl_context, SILENCE)


class Mailbox(Struct, frozen=True):
    """An open folder. Everything raises MailboxLostError and OddAnswerError."""

    client: IMAPClient
    validity: int
    """Says whether its mails are still numbered as before; 0 where the server does not say."""

    def numbers_since(self, moment: datetime) -> list[int]:
        """The numbers of the mails that arrived since the day before, oldest first."""
        try:
            with _answering():
                # SINCE knows days only, and those of the server's own zone.
                found = self.client.search(["SINCE", (moment - timedelta(days=1)).date()])
        except _NotUnderstoodError as error:
            raise OddAnswerError(str(error)) from error
        return sorted({number for number in found if number > 0})

    def about(self, numbers: Sequence[int]) -> dict[int, MailFacts]:
        """What the server says of each of these mails; without those of which it says nothing."""
        with _answering():
            told = self.client.fetch(numbers, ["INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE"])
            return {number: _about(told[number]) for number in numbers if number in told}

    def content(self, number: int) -> bytes:
        """The mail. Raises AnswerTooLongError, too, after which the connection is lost."""
        with _answering():
            # PEEK: a mail that is merely looked at stays unread.
            content = self.client.fetch([number], ["BODY.PEEK[]"]).get(number, {}).get(b"BODY[]")
        if not isinstance(content, bytes) or not content:
            raise OddAnswerError("no mail")
        return content


@contextmanager
def opened_mailbox(settings: MailSettings, password: str) -> Iterator[Mailbox]:
    """The folder that the settings name.

    Raises SurveyError where there is no safe connection, the login is refused, or there is no such folder.
    """
    place = f"受信メールサーバー {settings.imap_server}"
    try:
        client = _connected(settings)
    except UnicodeDecodeError as error:
        raise unintelligible(place, error) from error
    except (OSError, IMAPClientError, UnicodeError) as error:  # The last where no server can have such a name.
        raise unreachable(place, error) from error
    except _ODD as error:
        raise unintelligible(place, error) from error
    with client:
        validity = _selected(client, settings, password, place)
        try:
            yield Mailbox(client, validity)
        except (MailboxLostError, AnswerTooLongError):
            # A farewell would only be waited for.
            with suppress(OSError):
                client.shutdown()
            raise


def _connected(settings: MailSettings) -> IMAPClient:
    context = ssl.create_default_context()
    client = _Client(settings.imap_server, settings.imap_port, ssl_context=context, timeout=SILENCE)
    # Otherwise IMAPClient gives dates without a zone, in this machine's time.
    client.normalise_times = False
    return client


def _selected(client: IMAPClient, settings: MailSettings, password: str, place: str) -> int:
    """Log in and open the folder; its UIDVALIDITY."""
    try:
        client.login(settings.user, password)
    except _ODD as error:
        raise login_refused(place) from error
    except OSError as error:
        raise unreachable(place, error) from error
    try:
        state = client.select_folder(settings.imap_folder, readonly=True)
    except (OSError, IMAPClientAbortError) as error:
        raise unreachable(place, error) from error
    except IMAPClientError as error:
        raise SurveyError([_no_folder(place, settings.imap_folder, _folders(client))]) from error
    except _ODD:
        return 0
    validity = state.get(b"UIDVALIDITY")
    return validity if isinstance(validity, int) and validity > 0 else 0


def _folders(client: IMAPClient) -> list[str]:
    with suppress(OSError, *_ODD):
        return [said(str(name)) for _, _, name in client.list_folders()[:_SHOWN_FOLDERS]]
    return []


def _no_folder(place: str, folder: str, there: Sequence[str]) -> Fault:
    remedy = "調査定義のシート「設定」の受信フォルダーを直してください。"
    if there:
        remedy += f"あるのは {'、'.join(there)} です。"
    return Fault(place, f"受信フォルダー「{folder}」がありません。", remedy, "M403")


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except AnswerTooLongError:
        raise
    except (OSError, IMAPClientAbortError) as error:
        raise MailboxLostError(said(str(error))) from error
    except IMAPClientError as error:
        raise OddAnswerError(said(str(error))) from error
    except _ODD as error:
        raise _NotUnderstoodError(said(str(error))) from error


def _about(told: Mapping[bytes, _Structure]) -> MailFacts:
    size = told.get(b"RFC822.SIZE")
    return MailFacts(
        _arrival(told.get(b"INTERNALDATE")),
        size if isinstance(size, int) else 0,
        _is_bare(told.get(b"BODYSTRUCTURE")),
    )


def _arrival(stated: object) -> datetime | None:
    if not isinstance(stated, datetime) or stated.year < _NO_MAILS_YET:
        return None
    try:
        return local(stated)
    except (ValueError, OverflowError, OSError):
        return None


def _is_bare(structure: _Structure) -> bool:
    """Whether a mail surely carries no file, by what the server says of its parts."""
    words = list(_words_of(structure))
    return any(word.lower() == b"text" for word in words) and not any(map(_SIGNS.fullmatch, words))


def _words_of(structure: _Structure) -> Iterator[bytes]:
    if isinstance(structure, bytes):
        yield structure
    elif isinstance(structure, tuple | list):
        for part in structure:
            yield from _words_of(part)
