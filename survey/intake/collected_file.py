"""A file while intake looks at it, and the results that intake gives for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.findings import FindingKind
from survey.japanese.shown_names import legible
from survey.model import (
    MAIL_TEXT,
    MAIL_TEXT_APART,
    USUAL_NAMES,
    WITHIN,
    Arrival,
    CoveringMail,
    Incoming,
    Names,
    Outcome,
    Place,
    ReceivedFile,
    UnplacedText,
    Unread,
)

if TYPE_CHECKING:
    from survey.intake.mail_words import MailWords

_LARGEST_DECORATION = 50_000
"""Bytes of a picture that may belong to a signature; what is shown in a mail and larger may be an answer."""
_CUT_NAME = "長い名前の全文"


ONLY_EMBEDDED, ONLY_A_LINK, NO_CONTENT = (
    "埋め込まれたオブジェクトです",
    "添付されているのはリンクだけです",
    "中身がありません",
)
"""Why what a mail or a document brings along cannot be read."""


class CollectedFile(Struct, frozen=True):
    """A file that stands in collected/ or in a container there."""

    name: str
    """As `ReceivedFile.name`."""
    called: str
    """Its own name, whole, without where it stands; `name` may end otherwise, so that it is short and another's is not."""
    content: bytes
    """Empty where it could not be read."""
    arrival: Arrival
    decoration: bool = False
    """Whether it is a picture that a mail shows in its text, such as a signature's."""
    known_digest: str = ""
    """SHA-256 of a content that is too large to hold, or that was taken already."""
    container: str = ""
    """Digest of what it stands in; "" in collected/ itself."""
    cut_names: tuple[str, ...] = ()
    """The whole of each name that `name` shows only a part of: its own, and those of what it stands in."""
    withheld: tuple[FindingKind, str] | None = None
    """Why its container does not give its content away, as `on_hold` takes it."""
    mail: CoveringMail | None = None
    """As `Incoming.mail`."""
    words: MailWords | None = None
    """What the mail of this name says itself; such a thing is no file, and has no content."""
    names: Names = USUAL_NAMES
    """What the survey calls whoever sent it, and all else."""

    @property
    def base(self) -> str:
        """The last part of its own name."""
        return self.called.rpartition("/")[2]

    @property
    def digest(self) -> str:
        """SHA-256 of the content in hexadecimal; where there is none, of all that tells the file from others."""
        return self.known_digest or hashlib.sha256(self.content or self._without_content()).hexdigest()

    def _without_content(self) -> bytes:
        return "\n".join((self.container, self.name, self.arrival.received.isoformat())).encode()

    def member(self, name: str, content: bytes = b"") -> CollectedFile:
        """Something that this one contains; it came when its container came. `name`: tidy, of any length."""
        label = legible(name)
        return CollectedFile(
            f"{self.name}{WITHIN}{label}",
            name,
            content,
            self.arrival,
            container=self.digest,
            cut_names=(*self.cut_names, *([name] if len(label) < len(name) else [])),
            mail=self.mail,
            names=self.names,
        )

    def not_given(self, kind: FindingKind, reason: str = "") -> CollectedFile:
        """The same, of which the container does not give the content away."""
        return replace(self, withheld=(kind, reason))

    def as_picture(self, content_type: str, *, shown_in_text: bool) -> CollectedFile:
        """The same, which a mail attaches under this type; a small picture that its text shows is a decoration."""
        small = len(self.content) <= _LARGEST_DECORATION
        return replace(self, decoration=content_type.startswith("image/") and shown_in_text and small)


def handed_on(found: CollectedFile) -> Incoming:
    """The result for a file that the reader is to read."""
    return Incoming(found.name, found.content, found.arrival, _cut_names(found), found.mail)


def on_hold(found: CollectedFile, kind: FindingKind, reason: str = "") -> Unread:
    """The result for a file that the officer must look at."""
    return _unread(found, Outcome.ON_HOLD, kind, reason)


def words_on_hold(found: CollectedFile, words: MailWords) -> Unread:
    """The result for what a mail says: it may be an answer."""
    reason = "本文も添付もないメールです" if words.in_subject else "メールの本文です"
    held = _unread(found, Outcome.ON_HOLD, findings.READ_BY_EYE, reason)
    said = ((words.own, MAIL_TEXT), (words.apart, MAIL_TEXT_APART))
    listed = tuple(UnplacedText(Place(found.name), text, why) for text, why in said if text)
    return replace(held, unplaced=(*held.unplaced, *listed))


def set_aside(found: CollectedFile, reason: str) -> Unread:
    """The result for a file that has nothing to do with any survey."""
    return _unread(found, Outcome.OUT_OF_SCOPE, findings.TEMPORARY, reason)


def _unread(found: CollectedFile, outcome: Outcome, kind: FindingKind, reason: str = "") -> Unread:
    file = ReceivedFile(found.name, found.digest, found.arrival.received, found.arrival.by, mail=found.mail)
    return Unread(
        file, outcome, kind.at(Place(found.name), **found.names.in_messages, reason=reason), _cut_names(found)
    )


def _cut_names(found: CollectedFile) -> tuple[UnplacedText, ...]:
    return tuple(UnplacedText(Place(found.name), text, _CUT_NAME) for text in found.cut_names)
