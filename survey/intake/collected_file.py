"""A file while intake looks at it, and the results that intake gives for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from survey import findings
from survey.findings import Code
from survey.model import DateSource, Incoming, Outcome, Place, ReceivedFile, Unread

SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """A file that stands in collected/ or in a container there."""

    name: str
    """As `ReceivedFile.name`."""
    content: bytes
    """Empty where it could not be read."""
    modified: datetime
    """Local time without zone."""
    mailed: datetime | None = None
    decoration: bool = False
    """Whether it is a picture that a mail shows in its text, such as a signature's."""
    known_digest: str = ""
    """SHA-256 of a content that is too large to hold."""

    @property
    def base(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(SEPARATOR)[2].rpartition("/")[2]

    @property
    def digest(self) -> str:
        """SHA-256 of the content in hexadecimal; of the name where there is no content."""
        return self.known_digest or hashlib.sha256(self.content or self.name.encode()).hexdigest()

    def member(self, name: str, content: bytes = b"") -> CollectedFile:
        """Something that this one contains; it came when its container came."""
        return CollectedFile(f"{self.name}{SEPARATOR}{name}", content, self.modified, self.mailed)


def handed_on(found: CollectedFile) -> Incoming:
    """The result for a file that the reader is to read."""
    return Incoming(found.name, found.content, found.modified, found.mailed)


def on_hold(found: CollectedFile, code: Code, reason: str = "") -> Unread:
    """The result for a file that the officer must look at."""
    return _unread(found, Outcome.ON_HOLD, code, reason)


def set_aside(found: CollectedFile, reason: str) -> Unread:
    """The result for a file that has nothing to do with any survey."""
    return _unread(found, Outcome.OUT_OF_SCOPE, findings.TEMPORARY, reason)


def _unread(found: CollectedFile, outcome: Outcome, code: Code, reason: str = "") -> Unread:
    received, known_by = (found.mailed, DateSource.MAIL) if found.mailed else (found.modified, DateSource.FILE)
    file = ReceivedFile(found.name, found.digest, received, known_by)
    return Unread(file, outcome, code.at(Place(found.name), reason=reason))
