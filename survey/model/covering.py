"""What is known of the mail that brought a file."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class MailKind(StrEnum):
    """Who speaks in a mail; the words are for the officer."""

    PERSONAL = "メール"
    SILENCING = "自動応答を断るメール"
    """It asks not to be answered by machines, as machines do, but some programs ask it for people, too."""
    DRAFT = "送信前の下書き"
    AUTOMATIC = "自動応答のメール"
    UNDELIVERED = "配信不能の通知"


class CoveringMail(Struct, frozen=True):
    """The mail that brought a file, as its headers say; what may tell whose the file is."""

    name: str
    """As `ReceivedFile.name`."""
    sender: str = ""
    """Such as 福祉課 <fukushi@example.jp>."""
    forwarded_by: tuple[str, ...] = ()
    """The senders of the mails that it was attached to, the innermost first."""
    recipients: str = ""
    """As `sender`, with commas between; those of To only."""
    subject: str = ""
    kind: MailKind = MailKind.PERSONAL
    """A mail inside a report or an automatic answer is of that kind, too."""
    undelivered: tuple[str, ...] = ()
    """The addresses that a delivery report is about."""
    within_report: bool = False
    """Whether it is the mail that a report or an automatic answer is about."""
