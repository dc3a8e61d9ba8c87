"""Reading beside inflating, in one process that is warm: `python -m benchmarks.reading FOLDER TIMES` prints JSON.

The product's reading, with identity and damage checks, in this process and in the processes that it starts itself.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.floor import inflate
from survey.commands.read_one import Reading, read_file
from survey.commands.receive import read_all
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.intake import walk
from survey.storage.folder import Folder


def main(folder: Folder, times: int) -> dict[str, float]:
    """How many times inflating: `here` on one processor, in CPU seconds; `spread` over all, in seconds. Medians."""
    gc.set_threshold(100_000)  # As the program does.
    reading = Reading(folder.collected, read_definition(folder.definition))
    listed = walk(folder.collected)
    here, spread = [], []
    folder.reading_cache.unlink(missing_ok=True)
    for _ in range(times):
        here.append(_over(folder, lambda: [read_file(reading, path) for path in listed], time.process_time))
        spread.append(_over(folder, lambda: read_all(reading, Run(folder, keeps=False)), time.perf_counter))
    return {"here": median(here), "spread": median(spread)}


def _over(folder: Folder, work: Callable[[], object], clock: Callable[[], float]) -> float:
    """How many times the floor, which is taken before and after: the speed of a shared machine changes meanwhile."""

    def timed(work: Callable[[], object]) -> float:
        started = clock()
        work()
        return clock() - started

    before, taken, after = (
        timed(lambda: inflate(folder.collected)),
        timed(work),
        timed(lambda: inflate(folder.collected)),
    )
    return 2 * taken / (before + after)


if __name__ == "__main__":
    print(json.dumps(main(Folder(Path(sys.argv[1])), int(sys.argv[2]))))
