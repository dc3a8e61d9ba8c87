"""指摘: what is remarked."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding matters to the officer."""

    ERROR = "エラー"
    """Must be fixed."""
    WARNING = "注意"
    """Should be looked at."""
    INFO = "情報"
    """Tells what this tool did by itself."""


class Place(NamedTuple):
    """Where something stands. `file` is the received file's name; "" where the remark is about no file."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


class Finding(Struct, frozen=True):
    """One remark: where, what, and what to do. Made by the catalogue in `findings`."""

    code: str
    severity: Severity
    place: Place
    what: str
    remedy: str
    department: str = ""
    issue: str = ""
    """NO of the issue, or ""."""
    question: str = ""
    """Key of the question, or ""."""
    value: str = ""
    """What stands there, as typed."""
    item: int = 0
    """Number of the item (明細), or 0."""
