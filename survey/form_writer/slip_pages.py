"""Where pages of slips end: a slip that does not fit on what is left of a page begins on a new one. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def page_breaks(heights: Sequence[float], starts: Sequence[int], page: float, repeated: float) -> tuple[int, ...]:
    """Numbers of the rows after which a page must end.

    `heights`: of all rows, and of a `page`, in points on paper; `starts`: numbers of the first row of each slip, from top to
    bottom; `repeated`: the height of what stands on top of each further page.
    """
    breaks: list[int] = []
    used = sum(heights[: starts[0] - 1]) if starts else 0.0
    for start, end in zip(starts, (*starts[1:], len(heights) + 1), strict=True):
        slip = heights[start - 1 : end - 1]
        if start != starts[0] and used + sum(slip) > page:
            breaks.append(start - 1)
            used = repeated
        for height in slip:
            used = used + height if used + height <= page else repeated + height
    return tuple(breaks)
