"""SMTP: one connection, many mails. Encrypted and with the certificate checked, or not at all.

If the connection breaks between the last byte of a mail and the server's confirmation, nobody can know whether the mail
will arrive: `hand_over` then says 不明. It calls `about_to` just before that moment, so that the record tells of it even
if the machine stops. A mail whose connection breaks earlier was certainly not sent.

Each reply must be the one to what was just asked. A server that says more than it was asked, or what is no reply to it,
is not believed from then on: the connection is closed.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from msgspec import Struct

from survey.mail.answers import SILENCE, Answers
from survey.mail.record import Delivery
from survey.mail.trouble import login_refused, said, unintelligible, unreachable
from survey.model import Encryption, MailSettings

_PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465}
_OK, _FORWARDED, _GO_AHEAD, _CLOSING = 250, 251, 354, 421
_NOT_NOW, _NEVER = range(400, 500), range(500, 600)
"""Replies that refuse what was asked (RFC 5321, 4.2.1)."""
_NO_SUCH_COMMAND = (500, 502)
_MOST_REPLY = 64 * 1024
"""Bytes."""
_LINE_OF_A_DOT = re.compile(rb"^\.", re.MULTILINE)

# The name by which we greet the server. smtplib would use the machine's name, which may be Japanese on Windows.
_OURSELVES = "[127.0.0.1]"


class _ServerLeftError(smtplib.SMTPServerDisconnected):
    """The server says that it closes the connection."""


class _ShiftedError(smtplib.SMTPServerDisconnected):
    """The server says what is no reply to the question."""


class _WithinLimits(smtplib.SMTP):
    """smtplib's, but for how replies are read."""

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        if self.file is None:
            self.file = Answers(self.sock, _MOST_REPLY)
        self.file.expect()
        return super().getreply()

    def require_silence(self) -> None:
        """Raises _ShiftedError where the server has said something that nobody asked for."""
        if self.sock and isinstance(self.file, Answers) and self.file.unasked():
            self.close()
            raise _ShiftedError("a reply that belongs to nothing")


class _WithinLimitsOnTls(_WithinLimits, smtplib.SMTP_SSL):
    pass


Connection = _WithinLimits
"""To a mail server, as `connected` gives it."""
Fate = tuple[Delivery, str]
"""What became of a mail, and what the server said."""
Fates = Mapping[str, Fate]
"""By recipient."""


class ConnectionLostError(Exception):
    """The connection broke before the server had the whole mail: it was certainly not sent."""

    def __init__(self, why: str, *, server_left: bool = False) -> None:
        """`server_left`: whether the server said that it leaves, so that it would do so at any other mail."""
        super().__init__(why)
        self.server_left = server_left


class HandedOver(Struct, frozen=True):
    """What became of one mail; `alive`: whether the connection can still be used."""

    fates: Fates
    alive: bool = True


@contextmanager
def connected(settings: MailSettings, password: str) -> Iterator[Connection]:
    """A connection that is encrypted and logged in.

    Raises SurveyError where there is no server, its certificate cannot be trusted, or it refuses the login.
    """
    place = f"送信メールサーバー {settings.smtp_server}"
    try:
        server = _opened(settings, password)
    except (smtplib.SMTPAuthenticationError, UnicodeEncodeError) as error:
        raise login_refused(place, said(getattr(error, "smtp_error", b""))) from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise unreachable(place, error) from error
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # Of smtplib, on replies that are none.
        raise unintelligible(place, error) from error
    try:
        yield server
    finally:
        _leave(server)


def _opened(settings: MailSettings, password: str) -> Connection:
    context = ssl.create_default_context()
    port = settings.smtp_port or _PORTS[settings.encryption]
    server: Connection
    if settings.encryption is Encryption.TLS:
        server = _WithinLimitsOnTls(settings.smtp_server, port, _OURSELVES, timeout=SILENCE, context=context)
    else:
        server = _WithinLimits(settings.smtp_server, port, _OURSELVES, timeout=SILENCE)
    try:
        if settings.encryption is Encryption.STARTTLS:
            # Raises where the server offers no STARTTLS: nothing is ever sent in the clear.
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, password)
    except BaseException:
        server.close()
        raise
    return server


def _leave(server: Connection) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def hand_over(
    server: Connection, sender: str, recipients: Sequence[str], content: bytes, about_to: Callable[[list[str]], None]
) -> HandedOver:
    """Send one mail to those recipients that the server takes. `about_to` is called with them
    before the server can have the mail.

    Raises ConnectionLostError where the connection breaks before that.
    """
    try:
        taken, fates = _announced(server, sender, recipients, len(content))
        if not taken:
            _ask(server, partial(server.docmd, "RSET"))
            return HandedOver(fates)
        code, reply = _ask(server, partial(server.docmd, "DATA"), _GO_AHEAD)
        if code != _GO_AHEAD:
            _ask(server, partial(server.docmd, "RSET"))
            return HandedOver({**fates, **_all(taken, Delivery.REFUSED, code, reply)})
        server.require_silence()
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise ConnectionLostError(said(str(error)), server_left=isinstance(error, _ServerLeftError)) from error
    about_to(taken)
    try:
        server.send(_LINE_OF_A_DOT.sub(b"..", content) + b".\r\n")
        code, reply = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        lost = (Delivery.UNKNOWN, f"通信が切れました（{said(str(error))}）")
        return HandedOver({**fates, **dict.fromkeys(taken, lost)}, alive=False)
    delivery, alive = _concluded(server, code)
    return HandedOver({**fates, **_all(taken, delivery, code, reply)}, alive)


def _concluded(server: Connection, code: int) -> tuple[Delivery, bool]:
    """What the reply to a whole mail means, and whether the connection can still be used."""
    if code == _CLOSING or not (code == _OK or _refuses(code)):
        server.close()
        return Delivery.REFUSED if code == _CLOSING else Delivery.UNKNOWN, False
    delivery = Delivery.SENT if code == _OK else Delivery.REFUSED
    try:
        # Had the server said one reply too many before, this would be the one to the mail.
        later, _ = _ask(server, partial(server.docmd, "RSET"))
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        return Delivery.UNKNOWN if isinstance(error, _ShiftedError) else delivery, False
    if later != _OK and later not in _NO_SUCH_COMMAND:
        server.close()
        return Delivery.UNKNOWN, False
    return delivery, True


def _ask(server: Connection, question: Callable[[], tuple[int, bytes]], *wanted: int) -> tuple[int, bytes]:
    """The reply: a wanted one (250 if none is named), or one that refuses. Raises SMTPServerDisconnected for any other."""
    server.require_silence()
    code, reply = question()
    if code == _CLOSING:
        raise _ServerLeftError(f"421 {said(reply)}")
    if code not in (wanted or (_OK,)) and not _refuses(code):
        raise _ShiftedError(f"{code} {said(reply)}")
    return code, reply


def _refuses(code: int) -> bool:
    return code in _NOT_NOW or code in _NEVER


def _announced(
    server: Connection, sender: str, recipients: Sequence[str], size: int
) -> tuple[list[str], dict[str, Fate]]:
    """Which recipients the server takes, and what it says of the others."""
    options = [f"size={size}"] if server.has_extn("size") else []
    code, reply = _ask(server, partial(server.mail, sender, options))
    if code != _OK:
        return [], _all(recipients, Delivery.REFUSED, code, reply)
    taken: list[str] = []
    fates: dict[str, Fate] = {}
    for recipient in recipients:
        code, reply = _ask(server, partial(server.rcpt, recipient), _OK, _FORWARDED)
        if code in (_OK, _FORWARDED):
            taken.append(recipient)
        else:
            fates |= _all([recipient], Delivery.REFUSED, code, reply)
    return taken, fates


def _all(recipients: Sequence[str], delivery: Delivery, code: int, reply: bytes) -> dict[str, Fate]:
    return dict.fromkeys(recipients, (delivery, f"{code} {said(reply)}"))
