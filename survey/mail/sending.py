"""SMTP: one connection, many mails. Encrypted and with the certificate checked, or not at all.

If the connection breaks between the last byte of a mail and the server's confirmation, nobody can know whether the mail
will arrive: `hand_over` then says 不明. It calls `about_to` just before that moment, so that the record tells of it even
if the machine stops. A mail whose connection breaks earlier was certainly not sent.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from survey.mail.record import Delivery
from survey.mail.trouble import TIMEOUT, login_refused, unreachable
from survey.model import Encryption, MailSettings

_PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465}
_OK, _FORWARDED, _GO_AHEAD, _CLOSING = 250, 251, 354, 421
_LINE_OF_A_DOT = re.compile(rb"^\.", re.MULTILINE)

# The name by which we greet the server. smtplib would use the machine's name, which may be Japanese on Windows.
_OURSELVES = "[127.0.0.1]"

Connection = smtplib.SMTP
"""To a mail server, as `connected` gives it."""
Fate = tuple[Delivery, str]
"""What became of a mail, and what the server said."""
Fates = Mapping[str, Fate]
"""By recipient."""


class ConnectionLostError(Exception):
    """The connection broke before the server had the whole mail: it was certainly not sent."""


@dataclass(frozen=True, slots=True)
class HandedOver:
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
        raise login_refused(place, _said(getattr(error, "smtp_error", b""))) from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise unreachable(place, error) from error
    try:
        yield server
    finally:
        _leave(server)


def _opened(settings: MailSettings, password: str) -> Connection:
    context = ssl.create_default_context()
    port = settings.smtp_port or _PORTS[settings.encryption]
    server: Connection
    if settings.encryption is Encryption.TLS:
        server = smtplib.SMTP_SSL(settings.smtp_server, port, _OURSELVES, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(settings.smtp_server, port, _OURSELVES, timeout=TIMEOUT)
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
            server.rset()
            return HandedOver(fates)
        code, reply = server.docmd("DATA")
        _stop_if_closing(code)
        if code != _GO_AHEAD:
            server.rset()
            return HandedOver({**fates, **_all(taken, Delivery.REFUSED, code, reply)})
    except (OSError, smtplib.SMTPException) as error:
        raise ConnectionLostError(str(error)) from error
    about_to(taken)
    try:
        server.send(_LINE_OF_A_DOT.sub(b"..", content) + b".\r\n")
        code, reply = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        lost = (Delivery.UNKNOWN, f"通信が切れました（{error}）")
        return HandedOver({**fates, **dict.fromkeys(taken, lost)}, alive=False)
    delivery = Delivery.SENT if code == _OK else Delivery.REFUSED
    return HandedOver({**fates, **_all(taken, delivery, code, reply)}, alive=code != _CLOSING)


def _announced(
    server: Connection, sender: str, recipients: Sequence[str], size: int
) -> tuple[list[str], dict[str, Fate]]:
    """Which recipients the server takes, and what it says of the others."""
    code, reply = server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])
    _stop_if_closing(code)
    if code != _OK:
        return [], _all(recipients, Delivery.REFUSED, code, reply)
    taken: list[str] = []
    fates: dict[str, Fate] = {}
    for recipient in recipients:
        code, reply = server.rcpt(recipient)
        _stop_if_closing(code)
        if code in (_OK, _FORWARDED):
            taken.append(recipient)
        else:
            fates |= _all([recipient], Delivery.REFUSED, code, reply)
    return taken, fates


def _stop_if_closing(code: int) -> None:
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected("421")


def _all(recipients: Sequence[str], delivery: Delivery, code: int, reply: bytes) -> dict[str, Fate]:
    return dict.fromkeys(recipients, (delivery, f"{code} {_said(reply)}"))


def _said(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
