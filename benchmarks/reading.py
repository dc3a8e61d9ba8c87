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
from survey.definition.reading import read_definition
from survey.folder import Folder
from survey.pipeline.progress import silent
from survey.pipeline.reading import Reading, read_all, read_file


def main(folder: Folder, times: int) -> dict[str, float]:
    """Median seconds, and how many times inflating: `here` on one processor, `spread` over all."""
    gc.set_threshold(100_000)  # As the program does.
    reading = Reading(folder.collected, read_definition(folder.definition))
    paths = sorted(folder.collected.glob("*.xlsx"))
    rounds = [
        (
            _timed(lambda: inflate(folder.collected)),
            _timed(lambda: [read_file(reading, path) for path in paths]),
            _timed(lambda: read_all(reading, None, silent)),
        )
        for _ in range(times)
    ]
    return {
        "inflating": median(floor for floor, _, _ in rounds),
        "here": median(here / floor for floor, here, _ in rounds),
        "spread": median(spread / floor for floor, _, spread in rounds),
    }


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(main(Folder(Path(sys.argv[1])), int(sys.argv[2]))))
