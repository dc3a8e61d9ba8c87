"""What reading a file came to, and how the 読取の控え keeps it: under which key, in what form, and what not."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import error as zlib_error

from msgspec import DecodeError, Struct, msgpack
from msgspec.structs import replace

from survey.model import Answer, Entry, Item, ReturnedForm, Unread
from survey.storage.caches import packed_entry, unpacked_entry

if TYPE_CHECKING:
    from survey.intake import CollectedFile

Items = list[ReturnedForm | Unread]
"""What one file holds."""


class FileRead(Struct, frozen=True):
    """What reading one file came to."""

    items: Items
    key: str = ""
    """Under which it is kept for the next command; "" where the file is to be read anew each time."""
    entry: bytes = b""
    """What is to be kept under it, where it is not kept already."""


_CHOICE = 40
"""Characters of a text that others may have written, too: a choice, not a sentence."""

_T = TypeVar("_T", bound=Hashable)


class _Kept(Struct, frozen=True):
    """One of `Items`: which of both it is, no decoder can tell by its fields."""

    form: ReturnedForm | None = None
    unread: Unread | None = None


class Memo(Struct, frozen=True):
    """Values that many forms have in common, each one object for all: it halves their memory."""

    # What went in as a key comes out again, whatever its type.
    values: dict[Any, Any]
    mappings: dict[Any, Any]

    def one(self, value: _T) -> _T:
        shared: _T = self.values.setdefault(value, value)
        return shared

    def mapping(self, value: Mapping[str, _T]) -> Mapping[str, _T]:
        shared: Mapping[str, _T] = self.mappings.setdefault(tuple(value.items()), value)
        return shared


def key_of(found: CollectedFile) -> str:
    """Stands for all that a file in collected/ itself brings to its reading: its name, when it may have come, its content."""
    # A name may hold half a character, which repr writes as others do and no encoding knows.
    about = repr((found.name, found.called, found.arrival, found.digest))
    return hashlib.sha256(about.encode()).hexdigest()


def entry_of_items(items: Items) -> bytes:
    """As an entry of the cache; b"" for what cannot be kept: half a character, which no encoding knows, or a number of more
    than 64 bits.

    To be made where the items do not stay: each text remembers for life how it was encoded, which takes as much again.
    """
    kept = [_Kept(form=item) if isinstance(item, ReturnedForm) else _Kept(unread=item) for item in items]
    try:
        return packed_entry(msgpack.encode(kept))
    except (UnicodeEncodeError, OverflowError):
        return b""


def items_of_entry(entry: bytes, memo: Memo) -> Items | None:
    """What was made an entry; None where the bytes are nothing of that kind, or unpack to far more than any form, or to nothing,
    which no file comes to."""
    try:
        kept = _decoder().decode(unpacked_entry(entry))
    except (zlib_error, DecodeError):  # The latter where something does not fit its type, too.
        return None
    items: Items = []
    for one in kept:
        if one.form is not None:
            items.append(replace(one.form, answers=tuple([_shared(answer, memo) for answer in one.form.answers])))
        elif one.unread is not None:
            items.append(one.unread)
    return items or None


@lru_cache(maxsize=1)
def _decoder() -> msgpack.Decoder[list[_Kept]]:
    return msgpack.Decoder(list[_Kept])


def _shared(answer: Answer, memo: Memo) -> Answer:
    return replace(
        answer,
        department=memo.one(answer.department),
        issue=memo.one(answer.issue),
        sheet=memo.one(answer.sheet),
        entries=_shared_entries(answer.entries, memo),
        columns=memo.mapping(answer.columns),
        carried=None if answer.carried is None else memo.mapping(answer.carried),
        given=memo.one(answer.given),
        rows=memo.mapping(answer.rows),
        items=tuple([_shared_item(item, memo) for item in answer.items]),
    )


def _shared_item(item: Item, memo: Memo) -> Item:
    return replace(
        item,
        sheet=memo.one(item.sheet),
        entries=_shared_entries(item.entries, memo),
        columns=memo.mapping(item.columns),
        given=memo.one(item.given),
    )


def _shared_entries(entries: Mapping[str, Entry], memo: Memo) -> Mapping[str, Entry]:
    return {memo.one(key): _shared_entry(entry, memo) for key, entry in entries.items()}


def _shared_entry(entry: Entry, memo: Memo) -> Entry:
    text = memo.one(entry.text) if len(entry.text) <= _CHOICE else entry.text
    return replace(entry, text=text, sheet=memo.one(entry.sheet), cells=memo.one(entry.cells))
