"""A mail as values, before it becomes bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.headerregistry import Address
    from pathlib import Path


class Purpose(StrEnum):
    """Why a department is written to; also the name of its folder of drafts."""

    REQUEST = "依頼"
    REMINDER = "督促"
    RETURN = "差戻し"

    @property
    def template(self) -> str:
        """File name of the template beside the definition."""
        return f"メール_{self.value}.txt"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Who a mail goes to, as its headers show it."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The bare addresses, each once."""
        return tuple({box.addr_spec.casefold(): box.addr_spec for box in (*self.to, *self.cc)}.values())


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A Word document that is attached besides the form, the same in all letters."""

    name: str
    """What it is called in the mail."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one department."""

    purpose: Purpose
    department: str
    occasion: str
    """What the letter is about, among letters of one purpose: nobody gets two for the same occasion."""
    addresses: Addresses
    subject: str
    text: str
    form: Path
    """The workbook that is attached."""
    attachment: str
    """What it is called in the mail."""
    recipients: tuple[str, ...]
    """Those of the addresses that have not been sent this letter yet."""
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def attached(self) -> str:
        """The names of all that is attached, as the 送信記録 shows them."""
        return "、".join((self.attachment, *(one.name for one in self.enclosures)))

    @property
    def draft_name(self) -> str:
        """Such as 01_企画政策課.eml."""
        return f"{self.form.stem}.eml"
