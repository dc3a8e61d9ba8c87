"""A mail as values, before it becomes bytes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

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


class Addresses(Struct, frozen=True):
    """Who a mail goes to, as its headers show it."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The bare addresses, each once."""
        return tuple({box.addr_spec.casefold(): box.addr_spec for box in (*self.to, *self.cc)}.values())


class Enclosure(Struct, frozen=True):
    """A Word document that is attached besides the form, the same in all letters."""

    name: str
    """What it is called in the mail."""
    content: bytes


class AttachedForm(Struct, frozen=True):
    """A department's workbook in a mail."""

    department: str
    occasion: str
    """What it is sent for, among letters of one purpose: nobody gets two for the same occasion."""
    path: Path
    name: str
    """What it is called in the mail."""


class Letter(Struct, frozen=True):
    """A mail to one department, or to a 部 for several of its departments."""

    purpose: Purpose
    addressee: str
    """Name of the department or 部."""
    forms: tuple[AttachedForm, ...]
    """One for each department that it concerns."""
    addresses: Addresses
    subject: str
    text: str
    draft_name: str
    """Such as 01_企画政策課.eml."""
    recipients: tuple[str, ...]
    """Those of the addresses that have not been sent this letter yet."""
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Those that it concerns."""
        return tuple(form.department for form in self.forms)

    @property
    def attached(self) -> str:
        """The names of all that is attached."""
        return "、".join((*(form.name for form in self.forms), *self.enclosed))

    @property
    def enclosed(self) -> tuple[str, ...]:
        """The names of what is attached besides forms."""
        return tuple(one.name for one in self.enclosures)
