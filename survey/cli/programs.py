"""開く: files and folders in the programs that the system has for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def open_in_program(path: Path) -> bool:
    """Let the system open a file or folder of our own; whether it could."""
    if sys.platform == "win32":
        # typer.launch asks for a program called start, which is a word of cmd and no program.
        try:
            os.startfile(path.absolute())  # noqa: S606  A file of our own.
        except OSError:
            return False
        return True
    import typer

    return typer.launch(str(path.absolute())) == 0
