"""What is measured: the product's commands, the peer's script and the floor, on the same survey."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.measuring import Side
from survey.storage.folder import Folder

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pythons:
    """The interpreters; `peer` is None where its libraries could not be had."""

    product: Path
    peer: Path | None


def starting(pythons: Pythons, empty: Path) -> Sequence[Side]:
    """A bare interpreter, the help, and a command that finds out that there is nothing to do."""
    survey = (str(pythons.product), "-m", "survey")
    return (
        Side("bare", (str(pythons.product), "-c", "pass")),
        Side("help", (*survey, "--help")),
        Side("nothing", (*survey, "status", str(empty)), codes=(1,)),
    )


def merging(pythons: Pythons, folder: Folder) -> Sequence[Side]:
    """The floor, validate and merge, and the peer, if there is one."""
    survey = (str(pythons.product), "-m", "survey")

    clear = partial(_empty, folder.output)
    sides = [
        Side("floor", (str(pythons.product), str(_HERE / "floor.py"), str(folder.collected))),
        Side("validate", (*survey, "validate", str(folder.root)), clear),
        Side("merge", (*survey, "merge", str(folder.root)), clear),
    ]
    if pythons.peer:
        target = folder.root / "peer.xlsx"
        sides.append(Side("peer", (str(pythons.peer), str(_HERE / "peer.py"), str(folder.collected), str(target))))
    return sides


def generating(pythons: Pythons, folder: Folder) -> Sequence[Side]:
    """The same forms by the product, and one after the other by xlsxwriter at its defaults."""
    product, target = str(pythons.product), folder.root / "forms at defaults"
    defaults = (product, "-m", "benchmarks.forms", str(folder.root), str(target))
    return (
        Side("generate", (product, "-m", "survey", "generate", str(folder.root)), partial(_empty, folder.output)),
        Side("defaults", defaults, partial(_empty, target)),
    )


def _empty(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
