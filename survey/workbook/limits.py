"""How much of a received workbook is read before it is given up, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one received workbook may cost. A form of this product needs less than a thousandth of each."""

    file_size: int = 64 * _MIB
    """Bytes of the file itself."""
    unpacked_size: int = 128 * _MIB
    """Bytes of all the parts that are read, unpacked; pictures are not."""
    ratio: int = 200
    """Unpacked bytes for one packed byte, in parts above 1 MiB; an ordinary sheet has less than 60."""
    parts: int = 10_000
    """Parts in the container."""
    cells: int = 2_000_000
    """Cells that the file lists, empty ones with a format included."""
    text: int = 20_000_000
    """Characters in all cells together."""

    def times(self, factor: int) -> Limits:
        """All but the number of parts so many times as large."""
        return Limits(
            self.file_size * factor,
            self.unpacked_size * factor,
            self.ratio * factor,
            self.parts,
            self.cells * factor,
            self.text * factor,
        )


class Reason(StrEnum):
    """Why a workbook is not read, as the officer is told."""

    ENCRYPTED = "パスワードで保護されています"
    BROKEN = "ファイルが壊れています"
    TOO_LARGE = "読み取る上限を超える大きさです"
    TOO_MUCH_WORK = "読み取りに時間やメモリーがかかりすぎるか、読み取りの途中で止まります"
    NOT_A_WORKBOOK = "Excel などの表のファイルではありません"


class UnreadableWorkbook(Exception):  # noqa: N818  It names what came back, not a mistake of ours.
    """The content is no workbook that can be read; `reason` says why, `detail` what exactly, for the maintainer."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        # All that another process needs to make it anew.
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.reason.value
