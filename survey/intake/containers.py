"""Which files hold other files, recognised by their first bytes. What opens a kind is imported when one of it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from email.errors import MessageError

from survey.intake import archive
from survey.intake.collected_file import CollectedFile
from survey.intake.mail_text import begins_as_mail
from survey.intake.transfer import is_file, is_uu, uu_members
from survey.workbook.limits import Allowance

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of files of Office 97 to 2003, mails of Outlook, and files that Office locked ([MS-CFB] 2.2)."""

_TNEF = b"\x78\x9f\x3e\x22"
_RTF = b"{\\rtf"
_MAIL_NAMES = (".eml", ".emlx", ".mbox")
# Containers that are not opened, by how they begin.
_CLOSED = (
    (0, b"7z\xbc\xaf\x27\x1c", "7z の書庫です"),
    (0, b"Rar!\x1a\x07", "RAR の書庫です"),
    (0, b"MSCF", "CAB の書庫です"),
    (0, b"\x1f\x8b", "gzip の書庫です"),
    (2, b"-lh", "LZH の書庫です"),
    (0, b"MZ", "実行ファイル（自己解凍書庫など）です"),
)


CONTAINER_DAMAGE = (
    *archive.ARCHIVE_DAMAGE,
    MessageError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    OverflowError,
)
"""What the packages that open archives and mails raise on broken ones."""

Members = Callable[[CollectedFile, Sequence[str], Allowance], Iterator[CollectedFile]]
"""What a container holds: called with it, with passwords to try and what may still be unpacked. Raises TooMuch,
or one of CONTAINER_DAMAGE. Two members may have one name."""


def members_of(found: CollectedFile) -> Members | None:
    """How to open the file; None where it holds no other files, or none that can be got at."""
    if archive.is_archive(found):
        return archive.archive_members
    if found.content.startswith(COMPOUND):
        from survey.intake import outlook

        if outlook.is_outlook_mail(found):
            return outlook.outlook_members
    if _is_mail(found):
        from survey.intake import mail_message as mail

        return mail.mail_members
    return _other_members(found.content)


def _other_members(content: bytes) -> Members | None:
    if content.startswith(_TNEF):
        from survey.intake import tnef

        return tnef.tnef_members
    if content.startswith(_RTF):
        from survey.intake import embedded

        return embedded.rtf_members if embedded.is_rtf_with_objects(content) else None
    return uu_members if is_uu(content) else None


def locked_reason(content: bytes) -> str:
    """The kind of a container that is not opened; "" where the content is no such container."""
    return next((kind for place, mark, kind in _CLOSED if content[place:].startswith(mark)), "")


def _is_mail(found: CollectedFile) -> bool:
    """Whether it is a mail, by its name or because it begins as mails do."""
    return begins_as_mail(found.content) or (found.base.lower().endswith(_MAIL_NAMES) and not is_file(found.content))
