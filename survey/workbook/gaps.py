"""What of a received workbook cannot be read: it is passed over, and said, so that the rest can be read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from msgspec import Struct

_T = TypeVar("_T")

# What zipfile, zlib, expat and our own passes raise on damaged input; LookupError is a link to nothing or an unknown
# encoding, NotImplementedError and RuntimeError are zipfile's words for features that no spreadsheet program uses.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ParseError,
    ValueError,
    LookupError,
    OverflowError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    AttributeError,
    struct.error,
)
"""Past a limit, and where something is hostile, others are raised: these end the reading of the whole workbook."""

FORMATS = "セルの書式（取り消し線と、日付や割合の表示形式）"
HIDDEN = "非表示の行と列"
MERGES = "セルの結合"
BESIDE = "メモ・コメント・図形"
TITLES = "ヘッダー・フッター"
SAVED = "保存日時"
PROPERTIES = "ブックのプロパティ"
FORBIDDEN = "使えない文字"


class Gaps(Struct, frozen=True):
    """What of a workbook was not read, or not as what it should be."""

    unseen: tuple[str, ...] = ()
    """In words, what cannot be seen because a part is broken or missing."""
    beyond: tuple[str, ...] = ()
    """The same of what this format of file keeps where no reader of ours looks."""
    sheets: tuple[str, ...] = ()
    """Names of the sheets that cannot be read."""
    cells: tuple[tuple[str, str], ...] = ()
    """Sheet and address of cells whose value is none of its type: they were read as stored, or not at all."""
    symbols: tuple[tuple[str, str], ...] = ()
    """The same of cells in a symbol font that shows other signs than the letters that were read."""

    @property
    def values(self) -> bool:
        """Whether the gaps touch what cells say."""
        return bool(self.sheets or self.cells or FORMATS in self.unseen)


class _PassingOver:
    """As a class, because `contextmanager` takes a hundredth of the time that a form does."""

    def __init__(self, noted: Noted, what: str) -> None:
        self._noted = noted
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if isinstance(error, DAMAGE):
            self._noted.unseen(self._what)
            return True
        return False


class Noted:
    """Gaps, while they are found."""

    def __init__(self) -> None:
        self._unseen: dict[str, None] = {}
        self._sheets: list[str] = []
        self._cells: list[tuple[str, str]] = []
        self._symbols: list[tuple[str, str]] = []

    def unseen(self, what: str) -> None:
        """Something cannot be seen."""
        self._unseen[what] = None

    def sheet(self, name: str) -> None:
        """A sheet cannot be read."""
        self._sheets.append(name)

    def cell(self, sheet: str, address: str) -> None:
        """A cell's value is none of its type."""
        self._cells.append((sheet, address))

    def symbol(self, sheet: str, address: str) -> None:
        """A cell shows other signs than its letters."""
        self._symbols.append((sheet, address))

    def passing_over(self, what: str) -> _PassingOver:
        """What is read inside may be broken: then it is unseen, as far as it was not read before it broke."""
        return _PassingOver(self, what)

    def tried(self, what: str, read: Callable[[], _T], otherwise: _T) -> _T:
        """What `read` gives, or `otherwise` where that is broken."""
        with self.passing_over(what):
            return read()
        return otherwise

    def gaps(self, *beyond: str) -> Gaps:
        """All that was noted."""
        cells, symbols = dict.fromkeys(self._cells), dict.fromkeys(self._symbols)
        return Gaps(tuple(self._unseen), beyond, tuple(self._sheets), tuple(cells), tuple(symbols))
