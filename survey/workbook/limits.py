"""How much of a received file is read before it is given up, and how that is said."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

_MIB = 1024 * 1024


class Limits(Struct, frozen=True):
    """What one received file may cost. A form of this product needs less than a thousandth of each."""

    received_size: int = 256 * _MIB
    """Bytes of the file itself, a mail or an archive included."""
    taken_out: int = 512 * _MIB
    """Bytes of all that is taken out of a mail or an archive, at every depth together."""
    files: int = 5_000
    """Files taken out of it, at every depth together."""
    depth: int = 6
    """Mails and archives inside each other."""

    workbook_size: int = 64 * _MIB
    """Bytes of a workbook, wherever it was packed."""
    unpacked_size: int = 128 * _MIB
    """Bytes of all the parts of a workbook that are read, unpacked; pictures are not."""
    readings: int = 3
    """How often all the parts of a workbook may be read, so that what its directory tells bounds what it costs. The main part
    is looked at twice, but no program lets sheets share a part."""
    ratio: int = 200
    """Unpacked bytes for one packed byte, in parts above 1 MiB; an ordinary sheet has less than 60."""
    parts: int = 10_000
    """Parts in the container of a workbook."""
    cells: int = 2_000_000
    """Cells that a workbook lists, empty ones with a format included."""
    text: int = 20_000_000
    """Characters in all cells together."""

    def times(self, factor: int) -> Limits:
        """All but the depth, the number of parts and how often they are read so many times as large."""
        return Limits(
            received_size=self.received_size * factor,
            taken_out=self.taken_out * factor,
            files=self.files * factor,
            depth=self.depth,
            workbook_size=self.workbook_size * factor,
            unpacked_size=self.unpacked_size * factor,
            readings=self.readings,
            ratio=self.ratio * factor,
            parts=self.parts,
            cells=self.cells * factor,
            text=self.text * factor,
        )


class TooMuch(Exception):  # noqa: N818  It names what came, not a mistake of ours.
    """More of something than the limits allow."""


class Allowance:
    """What may still be read of one received file, counted down while it is read."""

    def __init__(self, **most: int) -> None:
        """How much of each thing, by its name."""
        self._left = most

    def spend(self, **amounts: int) -> None:
        """Account for more of some things, before they are kept. Raises TooMuch, with the name of what is used up."""
        for what, amount in amounts.items():
            self._left[what] -= amount
            if self._left[what] < 0:
                raise TooMuch(what)


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
