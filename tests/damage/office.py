"""What LibreOffice itself makes of a filled form: every file of a shape of it in one run, beside the tests."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from filled import FORM
from gathered_forms import FORMS
from slip_form import SLIP_FORM

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""Debian's, which python3-uno belongs to."""
_SCRIPT = Path(__file__).with_name("office_script.py")
_SECONDS = 240

_EVERYWHERE = ("saved", "rows_inserted", "columns_moved", "renamed", "hidden", "filtered", "beside", "spread", "values")
FORM_JOBS = (
    *(f"{edit}.{suffix}" for suffix in ("xlsx", "xls", "ods") for edit in _EVERYWHERE),
    *("saved.xlsm", "rows_deleted.xlsx", "head_deleted.xlsx", "rows_sorted.xlsx", "columns_inserted.ods"),
    *("column_deleted.xls", "keys_deleted.xlsx", "merged.xlsx", "moved_to_another_sheet.xlsx", "copied.ods"),
    *(
        "reordered.xls",
        "hidden_sheets_deleted.xlsx",
        "hidden_sheets_deleted.ods",
        "right_to_left.ods",
        "with_password.ods",
    ),
)
SLIP_JOBS = (
    *(
        f"slips_{edit}.{suffix}"
        for edit in ("saved", "rows_inserted", "spread", "beside")
        for suffix in ("xlsx", "xls", "ods")
    ),
    *("slips_columns_inserted.ods", "slips_renamed.xls", "slips_keys_deleted.xlsx", "slips_heads_deleted.xlsx"),
    *("slips_all_above_deleted.ods", "slips_moved.xlsx", "slips_values.xlsx", "slips_values.xls", "slips_merged.xlsx"),
    *("slips_copied.ods", "slips_hidden_sheets_deleted.ods"),
)
GATHERED_JOBS = ("gathered.xlsx", "gathered.xls", "gathered.ods", "gathered_with_records.xlsx")
_RUNS = (FORM_JOBS, SLIP_JOBS, GATHERED_JOBS)
"""Each is looked at by tests of its own, which may be in another process than the others."""


@cache
def is_there() -> bool:
    """Whether LibreOffice can be driven here."""
    if not (shutil.which("soffice") and SYSTEM_PYTHON.exists()):
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


def made(job: str) -> bytes:
    """The file that LibreOffice saved, such as "rows_inserted.ods". Skips the test where it cannot be driven."""
    if not is_there():
        pytest.skip("LibreOffice with its Python (python3-uno) is not installed")
    work, folder = begin(next(jobs for jobs in _RUNS if job in jobs))
    assert work.wait(_SECONDS) == 0
    return (folder / job).read_bytes()


@cache
def begin(jobs: tuple[str, ...]) -> tuple[subprocess.Popen[bytes], Path]:
    """Set LibreOffice to work, which goes on beside the tests; the process to wait for, and where its files will be."""
    top = Path(tempfile.mkdtemp(prefix="damage-"))
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    form, slips, folder = top / "form.xlsx", top / "slips.xlsx", top / "made"
    form.write_bytes(FORM())
    slips.write_bytes(SLIP_FORM())
    folder.mkdir()
    gathering = top / "gathering"
    gathering.mkdir()
    for number, content in enumerate(FORMS(), 1):
        (gathering / f"{number}.xlsx").write_bytes(content)
    work = subprocess.Popen([SYSTEM_PYTHON, _SCRIPT, form, slips, folder, *jobs])
    atexit.register(work.kill)
    return work, folder
