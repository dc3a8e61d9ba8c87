"""What the product promises about its cost, and how it was kept: every ratio of two sides that were measured in turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.jobs import FIRST_MERGE, PEERS
from benchmarks.measuring import Cost, Ratio, ratio, typical

Results = dict[str, dict[str, list[Cost]]]
"""By job, such as "merge 14 furigana", then by side."""


@dataclass(frozen=True, slots=True)
class Most:
    """A promise: at most so many times the other side's CPU seconds, and its seconds."""

    cpu: float | None = None
    seconds: float | None = None


_PROMISED = {
    ("start", "help", "bare"): Most(7),
    ("start", "nothing", "bare"): Most(9),
    ("merge 14 furigana", "merge", "pandas, openpyxl"): Most(1.0),
    ("merge 2000 furigana", "merge", "pandas, openpyxl"): Most(0.31, 0.25),
    ("merge 2000 furigana", FIRST_MERGE, "pandas, openpyxl"): Most(0.31, 0.25),
    ("merge 14 furigana", "merge", "pandas, calamine"): Most(1.0),
    ("merge 1000 furigana", "merge", "pandas, calamine"): Most(1.2),
    ("merge 1000 furigana", FIRST_MERGE, "pandas, calamine"): Most(1.2),
    ("generate 1741", "generate", "defaults"): Most(0.75),
    ("year 160", "with a former year", "without"): Most(1.3),
    ("whole year 160", "with a former year", "without"): Most(1.3),
    ("reading 2000 plain", "reading", "inflating"): Most(seconds=4),
    ("reading 2000 furigana", "reading", "inflating"): Most(seconds=6),
}
_COMPARED = {
    "start": [("help", "bare"), ("nothing", "bare")],
    "merge": [(side, peer) for side in ("merge", FIRST_MERGE) for peer in PEERS],
    "generate": [("generate", "defaults")],
    "year": [("with a former year", "without")],
    "whole": [("with a former year", "without")],
}
"""By the first word of a job: the sides of a ratio."""
_A_SHEET_OF_MANY = 1.15
"""At most so many times a sheet of few, in CPU seconds."""
_KIB_A_SHEET = 25.0


def table(results: Results, reading: Mapping[str, Ratio]) -> Iterator[str]:
    """A line for each ratio, with what is promised of it."""
    yield "| job | ratio | CPU seconds | at most | seconds | at most |"
    yield "|---|---|---|---|---|---|"
    for job, sides in results.items():
        for side, other in _COMPARED.get(job.split()[0], ()):
            if {side, other} <= sides.keys():
                yield _line(job, side, other, ratio(sides[side], sides[other]))
    for job, measured in reading.items():
        yield _line(job, "reading", "inflating", measured)


def growth(costs: Mapping[str, Sequence[Cost]], few: int, many: int) -> Iterator[str]:
    """What a sheet costs in a survey of many, beside a survey of few."""
    measured = ratio(costs["many"], costs["few"])
    if measured.cpu is not None:
        sheet = measured.cpu * few / many
        yield f"A sheet of {many:,} : a sheet of {few:,}, in CPU seconds: {_beside(sheet, _A_SHEET_OF_MANY)}."
    more, less = typical(costs["many"]).memory, typical(costs["few"]).memory
    if more and less:
        kib = (more - less) / (many - few) / 1024
        yield f"KiB of memory in all for each sheet beyond {few:,}: {_beside(kib, _KIB_A_SHEET)}."


def _line(job: str, side: str, other: str, measured: Ratio) -> str:
    most = _PROMISED.get((job, side, other), Most())
    cells = (*_cells(measured.cpu, most.cpu), *_cells(measured.seconds, most.seconds))
    return f"| {job} | {side} : {other} | {' | '.join(cells)} |"


def _cells(measured: float | None, most: float | None) -> tuple[str, str]:
    if measured is None:
        return "–", "–"
    kept = most is None or measured <= most
    return f"{measured:.2f}" + ("" if kept else " **not met**"), "–" if most is None else f"{most:g}"


def _beside(measured: float, most: float) -> str:
    return "{}, at most {}".format(*_cells(measured, most))
