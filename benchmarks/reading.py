"""Reading beside inflating, in one process that is warm: `python -m benchmarks.reading FOLDER TIMES` prints JSON.

The product's reading, with identity and damage checks, in this process and in the processes that it starts itself.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.floor import inflate
from survey.commands.receive import Reading, read_all, read_file
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.storage.folder import Folder


def main(folder: Folder, times: int) -> dict[str, float]:
    """Median seconds, and how many times inflating: `here` on one processor, `spread` over all."""
    gc.set_threshold(100_000)  # As the program does.
    reading = Reading(folder.collected, read_definition(folder.definition))
    paths = sorted(folder.collected.glob("*.xlsx"))
    here, spread, floors = [], [], [_timed(lambda: inflate(folder.collected))]
    for _ in range(times):
        here.append(_timed(lambda: [read_file(reading, path) for path in paths]))
        floors.append(_timed(lambda: inflate(folder.collected)))
        spread.append(_timed(lambda: read_all(reading, Run(folder))))
        floors.append(_timed(lambda: inflate(folder.collected)))
    return {
        "inflating": median(floors),
        "here": median(_over(here, floors[:-1:2], floors[1::2])),
        "spread": median(_over(spread, floors[1::2], floors[2::2])),
    }


def _over(work: Sequence[float], before: Sequence[float], after: Sequence[float]) -> list[float]:
    """How many times the floor, which is taken before and after: the speed of a shared machine changes meanwhile."""
    return [2 * seconds / sum(floor) for seconds, *floor in zip(work, before, after, strict=True)]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(main(Folder(Path(sys.argv[1])), int(sys.argv[2]))))
