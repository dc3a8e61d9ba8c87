"""LibreOffice for the tests of a process: begun once, because to begin takes it longer than to convert a workbook."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

_SECONDS = 240
_START = 60
"""Seconds after which it is not waited for any more; each conversion then begins one of its own."""


def converted(to: str, *documents: Path) -> list[Path]:
    """The documents as LibreOffice saves them, such as "pdf", in the folder "converted" beside the first."""
    folder = documents[0].parent / "converted"
    command = ["soffice", "--headless", _profile_at_work(), "--convert-to", to, "--outdir", folder]
    subprocess.run([*command, *documents], check=True, capture_output=True, timeout=_SECONDS)
    return [folder / f"{document.stem}.{to}" for document in documents]


@cache
def _profile_at_work() -> str:
    """The option that names the profile of a LibreOffice that works until the tests end: another one of the same profile
    hands over what it shall do, waits until it is done, and ends."""
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Without any document open it would end with the first conversion.
    open_document, lock = folder / "open.txt", folder / ".~lock.open.txt#"
    open_document.write_text("open", encoding="utf-8")
    command = ["soffice", "--headless", "--norestore", profile, open_document]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    atexit.register(_end, office, folder)
    until = time.monotonic() + _START
    while not lock.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return profile


def _end(office: subprocess.Popen[bytes], folder: Path) -> None:
    """With the programs that it consists of."""
    if office.poll() is None:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()
    shutil.rmtree(folder, ignore_errors=True)
