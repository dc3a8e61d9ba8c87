"""IMAP: the mails with attachments that arrived since the request. The mailbox stays as it was: nothing is marked read.

Each mail is stored under the number that the mailbox gives it, so it is fetched only once. A mail that the officer
saved by hand is recognised by its content.
"""

from __future__ import annotations

import hashlib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.errors import Fault, SurveyError
from survey.mail.trouble import TIMEOUT, login_refused, unreachable
from survey.model import MailSettings
from survey.storage.clock import local
from survey.storage.files import replacing

if TYPE_CHECKING:
    from imapclient import IMAPClient

CLOCKS_APART = timedelta(minutes=10)
"""How far this machine's clock and the mail server's may differ."""

_MOST_BYTES = 64 << 20
"""Intake would not read a larger mail."""
_SIGNS = re.compile(rb"attachment|(?:file)?name\*?(?:\d+\*?)?|application|message|image|audio|video", re.IGNORECASE)
_NUMBERED = re.compile(r"_(\d+-\d+)\.eml\Z")

# IMAPClient has no types of its own.
Structure = Any


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found in the mailbox."""

    saved: tuple[Path, ...]
    known: int
    """Mails that had been fetched before, or that somebody had saved there."""
    bare: int
    """Mails without attachments."""
    too_large: tuple[str, ...]
    """Dates of the mails that were too large to fetch."""


def fetch_mails(
    settings: MailSettings, password: str, since: datetime, collected: Path, progress: Callable[[int, int], None]
) -> Fetched:
    """Save what arrived since a moment (local time) to `collected`, one .eml a mail.

    Raises SurveyError where there is no safe connection, the login is refused, or there is no such folder.
    """
    with _mailbox(settings, password) as (server, validity):
        found = _arrived(server, since)
        stored = _stored(collected)
        saved: list[Path] = []
        known = bare = 0
        too_large: list[str] = []
        for done, (uid, about) in enumerate(found.items(), 1):
            number = f"{validity}-{uid}"
            day = local(about[b"INTERNALDATE"])
            if number in stored.numbers:
                known += 1
            elif not _carries_something(about[b"BODYSTRUCTURE"]):
                bare += 1
            elif about[b"RFC822.SIZE"] > _MOST_BYTES:
                too_large.append(f"{day:%Y/%m/%d %H:%M}")
            else:
                # PEEK: a mail that is merely looked at stays unread.
                content = server.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
                if hashlib.sha256(content).digest() in stored.digests:
                    known += 1
                else:
                    saved.append(_save(content, collected / f"{day:%Y%m%d-%H%M}_{number}.eml"))
            progress(done, len(found))
    return Fetched(tuple(saved), known, bare, tuple(too_large))


@contextmanager
def _mailbox(settings: MailSettings, password: str) -> Iterator[tuple[IMAPClient, int]]:
    """The folder, opened for reading only, and the number that says whether its mails are still numbered as before."""
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError, LoginError

    place = f"受信メールサーバー {settings.imap_server}"
    try:
        context = ssl.create_default_context()
        with IMAPClient(settings.imap_server, settings.imap_port, ssl_context=context, timeout=TIMEOUT) as server:
            # Otherwise IMAPClient gives dates without a zone, in this machine's time.
            server.normalise_times = False
            try:
                server.login(settings.user, password)
            except (LoginError, UnicodeEncodeError) as error:
                raise login_refused(place) from error
            try:
                state = server.select_folder(settings.imap_folder, readonly=True)
            except IMAPClientError as error:
                raise SurveyError([_no_folder(place, settings.imap_folder, _folders(server))]) from error
            yield server, state[b"UIDVALIDITY"]
    except (OSError, IMAPClientError, UnicodeError) as error:
        raise unreachable(place, error) from error


def _folders(server: IMAPClient) -> list[str]:
    return [str(name) for _, _, name in server.list_folders()][:20]


def _no_folder(place: str, folder: str, there: list[str]) -> Fault:
    return Fault(
        place,
        f"受信フォルダー「{folder}」がありません。",
        f"調査定義のシート「設定」の受信フォルダーを直してください。あるのは {'、'.join(there)} です。",
        "M403",
    )


def _arrived(server: IMAPClient, since: datetime) -> Mapping[int, Mapping[bytes, Structure]]:
    """What is known of each mail that arrived since, by its number, oldest first."""
    earliest = since - CLOCKS_APART
    # SINCE knows days only, and those of the server's own zone.
    uids = server.search(["SINCE", (earliest - timedelta(days=1)).date()])
    about = server.fetch(uids, ["INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE"]) if uids else {}
    return {uid: about[uid] for uid in sorted(about) if local(about[uid][b"INTERNALDATE"]) >= earliest}


def _carries_something(structure: Structure) -> bool:
    """Whether a mail may carry a file, by what the server says of its parts; in doubt it does."""
    if isinstance(structure, bytes):
        return _SIGNS.fullmatch(structure) is not None
    return isinstance(structure, tuple | list) and any(_carries_something(part) for part in structure)


# ---------------------------------------------------------------- what is there


@dataclass(frozen=True, slots=True)
class _Stored:
    numbers: frozenset[str]
    digests: frozenset[bytes]


def _stored(collected: Path) -> _Stored:
    mails = [path for path in collected.rglob("*") if path.suffix.lower() == ".eml" and path.is_file()]
    numbers = (match[1] for path in mails if (match := _NUMBERED.search(path.name)))
    return _Stored(frozenset(numbers), frozenset(hashlib.sha256(path.read_bytes()).digest() for path in mails))


def _save(content: bytes, target: Path) -> Path:
    try:
        with replacing(target) as temporary:
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
