"""Which files hold other files, recognised by their first bytes. What opens a kind is imported when one of it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from email.errors import MessageError

from survey.intake import archive, compressed, signed
from survey.intake.collected_file import CollectedFile
from survey.intake.mail_text import begins_as_mail
from survey.intake.transfer import is_file, is_uu, uu_members
from survey.workbook.first_bytes import COMPOUND, TNEF
from survey.workbook.limits import Allowance

_RTF = b"{\\rtf"
_MAIL_NAMES = (".eml", ".emlx", ".mbox")

CONTAINER_DAMAGE = (
    *archive.ARCHIVE_DAMAGE,
    *compressed.COMPRESSED_DAMAGE,
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
    if _is_mail(found) and not signed.holds_signed(found):
        from survey.intake import mail_message as mail

        return mail.mail_members
    return _other_members(found)


def _other_members(found: CollectedFile) -> Members | None:
    content = found.content
    if compressed.is_compressed(content):
        return compressed.compressed_members
    if compressed.is_tar(found):
        return compressed.tar_members
    if signed.holds_signed(found):
        return signed.signed_members
    if content.startswith(TNEF):
        from survey.intake import tnef

        return tnef.tnef_members
    if content.startswith(_RTF):
        from survey.intake import embedded

        return embedded.rtf_members if embedded.is_rtf_with_objects(content) else None
    return uu_members if is_uu(content) else None


def _is_mail(found: CollectedFile) -> bool:
    """Whether it is a mail, by its name or because it begins as mails do."""
    return begins_as_mail(found.content) or (found.base.lower().endswith(_MAIL_NAMES) and not is_file(found.content))
