"""What is measured: the product's commands, the peers' scripts and the floor, on the same survey."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measuring import Side
from benchmarks.two_years import TwoYears
from survey.storage.folder import Folder

_HERE = Path(__file__).parent

PEERS = {
    "pandas, openpyxl": "peer.py",
    "pandas, calamine": "peer_pandas.py",
    "polars": "peer_polars.py",
    "calamine": "peer_calamine.py",
}
"""Scripts that a user could write instead, by what they use."""

FIRST_MERGE = "merge, first"
"""A merge that reads every file itself."""


@dataclass(frozen=True, slots=True)
class Pythons:
    """The interpreters; `peers` is None where their libraries could not be had."""

    product: Path
    peers: Path | None


@dataclass(frozen=True, slots=True)
class Job:
    """Sides that are measured in turns."""

    name: str
    sides: Sequence[Side]
    turns: int
    cold: bool = False


def starting(pythons: Pythons, empty: Path) -> Sequence[Side]:
    """A bare interpreter, the help, and a command that finds out that there is nothing to do."""
    survey = (str(pythons.product), "-m", "survey")
    return (
        Side("bare", (str(pythons.product), "-c", "pass")),
        Side("help", (*survey, "--help")),
        Side("nothing", (*survey, "status", str(empty)), codes=(1,)),
    )


def merging(pythons: Pythons, folder: Folder) -> Sequence[Side]:
    """The floor, validate and what follows it, a merge that nothing went before, and the peers, if there are any.

    A merge finds what `validate` has read, as in a year, where nobody merges before he has validated.
    """
    survey, merge = (str(pythons.product), "-m", "survey"), ("merge", str(folder.root))
    sides = [
        Side("floor", (str(pythons.product), str(_HERE / "floor.py"), str(folder.collected))),
        Side(FIRST_MERGE, (*survey, *merge), partial(_as_at_first, folder)),
        Side("validate", (*survey, "validate", str(folder.root)), partial(_as_at_first, folder)),
        Side("merge", (*survey, *merge), partial(_empty, folder.output)),
    ]
    if pythons.peers:
        for name, script in PEERS.items():
            target = folder.root / f"{script}.xlsx"
            sides.append(Side(name, (str(pythons.peers), str(_HERE / script), str(folder.collected), str(target))))
    return sides


def growing(pythons: Pythons, few: Folder, many: Folder) -> Sequence[Side]:
    """Merge of a survey and of a larger one."""
    survey = (str(pythons.product), "-m", "survey")
    return [
        Side(name, (*survey, "merge", str(folder.root)), partial(_as_at_first, folder))
        for name, folder in (("few", few), ("many", many))
    ]


def generating(pythons: Pythons, folder: Folder) -> Sequence[Side]:
    """The same forms by the product, and one after the other by xlsxwriter at its defaults."""
    product, target = str(pythons.product), folder.root / "forms at defaults"
    defaults = (product, "-m", "benchmarks.forms", str(folder.root), str(target))
    return (
        Side("generate", (product, "-m", "survey", "generate", str(folder.root)), partial(_empty, folder.output)),
        Side("defaults", defaults, partial(_empty, target)),
    )


def year(pythons: Pythons, years: TwoYears, *, whole: bool = False) -> Sequence[Side]:
    """The commands of a year with a former one, and of the same without."""
    command = (str(pythons.product), "-m", "benchmarks.year", *(["--whole"] if whole else []))
    return [
        Side(name, (*command, str(folder.root)), partial(_as_at_first, folder))
        for name, folder in (("with a former year", years.former), ("without", years.plain))
    ]


def _as_at_first(folder: Folder) -> None:
    """Nothing made, and nothing kept of what was read and compared."""
    _empty(folder.output)
    for cache in folder.caches:
        cache.unlink(missing_ok=True)


def _empty(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
