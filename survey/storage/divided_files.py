"""分かれたファイル: what OneDrive and the like put beside a file that two machines changed at once. None of it is read."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from survey.storage.folder import Folder

_DIVIDED = re.compile(r"-\S+|.*(?:競合|conflict).*", re.IGNORECASE)
"""What stands behind the name: of OneDrive the name of a machine (受付簿-FUKUSHI-12.xlsx); others say what it is. A copy
that a person made (受付簿 - コピー.xlsx, 受付簿_旧.xlsx) looks otherwise."""


def divided_files(folder: Folder) -> tuple[str, ...]:
    """A sentence for each that lies beside a file which the officer or a run writes into."""
    return tuple(
        f"{other.name} は読みません（{path.name} を二台で同時に変えたときなどにできる、別の版です）。"
        f"要る内容は {path.name} に写し、このファイルは別の場所に移してください。"
        for path in (folder.definition, folder.ledger, folder.record, folder.seal_key)
        for other in _beside(path)
    )


def _beside(path: Path) -> list[Path]:
    found: list[Path] = []
    with suppress(OSError):
        found = [
            other
            for other in path.parent.iterdir()
            if other.suffix == path.suffix
            and other.stem.startswith(path.stem)
            and _DIVIDED.fullmatch(other.stem.removeprefix(path.stem))
        ]
    return sorted(found)
