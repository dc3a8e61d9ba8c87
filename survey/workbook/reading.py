"""Which reader a workbook gets: decided by its content, never by its name."""

from __future__ import annotations

import zipfile
import zlib
from xml.parsers.expat import ExpatError

from survey.workbook.limits import Limits, Reason, UnreadableWorkbook
from survey.workbook.parts import Parts
from survey.workbook.sheets import Workbook
from survey.workbook.xlsx import main_part, read_xlsx

# What zipfile, zlib, expat and our own passes raise on damaged input; KeyError and IndexError are links to nothing,
# NotImplementedError and RuntimeError are zipfile's words for features that no spreadsheet program uses.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def read_workbook(content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008  Frozen.
    """The workbook that the bytes hold: .xlsx, .xlsm, .ods, .xls or .xlsb.

    Raises UnreadableWorkbook, and nothing else, whatever the bytes are.
    """
    if len(content) > limits.file_size:
        raise UnreadableWorkbook(Reason.TOO_LARGE, f"{len(content)} bytes")
    try:
        return _read(content, limits)
    except _DAMAGE as error:
        raise UnreadableWorkbook(Reason.BROKEN, repr(error)) from error


def _read(content: bytes, limits: Limits) -> Workbook:
    parts = Parts(content, limits)
    return read_xlsx(parts, main_part(parts), limits)
