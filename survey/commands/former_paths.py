"""Where the former survey lies, as the folder of this one records it."""

from __future__ import annotations

import os
from pathlib import Path

from survey.model import FormerYear
from survey.storage.folder import Folder


def path_between(folder: Folder, former: Folder) -> str:
    """As `FormerYear.folder`: it stays true where both folders are moved together."""
    try:
        path = os.path.relpath(former.root.resolve(), folder.root.resolve())
    except ValueError:  # Another drive of Windows.
        path = str(former.root.resolve())
    return Path(path).as_posix()


def folder_of(former: FormerYear, folder: Folder) -> Folder:
    """Where the former survey should lie, by what is recorded in `folder`."""
    return Folder(Path(os.path.normpath(folder.root.resolve() / former.folder)))
