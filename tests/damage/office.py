"""What LibreOffice itself makes of a filled form: every file in one run of it, the first time that one is asked for."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from filled import FORM

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""Debian's, which python3-uno belongs to."""
_SCRIPT = Path(__file__).with_name("office_script.py")
_SECONDS = 240

_EVERYWHERE = ("saved", "rows_inserted", "columns_moved", "renamed", "hidden", "filtered", "beside", "spread", "values")
JOBS = (
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
    return _all()[job]


@cache
def _all() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as top:
        form, folder, profile = Path(top, "form.xlsx"), Path(top, "made"), Path(top, "profile").as_uri()
        form.write_bytes(FORM())
        folder.mkdir()
        pipe = f"survey-{Path(top).name}"
        accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
        options = ("--headless", "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={profile}")
        with subprocess.Popen(["soffice", *options, accept], stderr=subprocess.DEVNULL) as office:
            try:
                command = [SYSTEM_PYTHON, _SCRIPT, form, folder, pipe, *JOBS]
                subprocess.run(command, check=True, timeout=_SECONDS)
                office.wait(_SECONDS)
            finally:
                office.kill()
        return {path.name: path.read_bytes() for path in folder.iterdir()}
