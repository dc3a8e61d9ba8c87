"""What a year costs: `python -m benchmarks.year FOLDER` generates, validates and merges; with `--whole` it also sends and asks.

A whole year: forms, requests, three looks at who has answered while half have, reminders, the rest of the answers, three
more looks, validation twice, and the table.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from survey.storage.folder import Folder

_LOOKS = 3
"""How often somebody asks who has answered, before the reminder and after it."""
_DONE = (0, 3)
"""Exit codes of commands that did their work."""


def main(folder: Folder, *, whole: bool) -> None:
    """Raises CalledProcessError where a command fails."""
    if whole:
        _whole(folder)
    else:
        for command in ("generate", "validate", "merge"):
            survey(command, folder)


def _whole(folder: Folder) -> None:
    returned = sorted(folder.collected.glob("*.xlsx"))
    waiting = folder.root / "still to come"
    waiting.mkdir()
    for path in returned:
        path.rename(waiting / path.name)
    for commands, come in (
        ([("generate",), ("mail",)], returned[::2]),
        ([*[("status",)] * _LOOKS, ("mail", "--remind")], returned[1::2]),
        ([*[("status",)] * _LOOKS, ("validate",), ("validate",), ("merge",)], []),
    ):
        for command, *options in commands:
            survey(command, folder, options)
        for path in come:
            (waiting / path.name).rename(path)
    waiting.rmdir()


def survey(command: str, folder: Folder, options: Sequence[str] = ()) -> None:
    """Run a command in a process of its own, as a person does."""
    done = subprocess.run([sys.executable, "-m", "survey", command, str(folder.root), *options], check=False)
    if done.returncode not in _DONE:
        done.check_returncode()


if __name__ == "__main__":
    *options, place = sys.argv[1:]
    main(Folder(Path(place)), whole="--whole" in options)
