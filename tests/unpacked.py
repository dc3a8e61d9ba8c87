"""What the files of a folder hold, in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from survey.intake import CollectedPath, inside, load
from survey.model import Incoming, Season, Unread
from survey.workbook import Limits


def unpack(
    listed: CollectedPath,
    collected: Path,
    passwords: Sequence[str] = (),
    limits: Limits = Limits(),  # noqa: B008  Frozen.
    season: Season | None = None,
) -> Iterator[Incoming | Unread]:
    """What one file of `walk` holds, or why it is not read."""
    found = load(listed, collected, limits, season)
    if isinstance(found, Unread):
        yield found
    else:
        yield from inside(found, passwords, limits)
