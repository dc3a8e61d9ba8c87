"""What a mail brings, without what it says itself: for tests of what is taken out of mails."""

from __future__ import annotations

from collections.abc import Iterable

from survey.model import Incoming, Unread


def without_words(received: Iterable[Incoming | Unread]) -> list[Incoming | Unread]:
    return [item for item in received if not says(item)]


def says(item: Incoming | Unread) -> bool:
    """Whether it is the words of a mail."""
    return isinstance(item, Unread) and item.file.mail is not None and item.file.mail.name == item.file.name
