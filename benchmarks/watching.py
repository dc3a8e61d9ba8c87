"""One command with every process that it starts: `python watching.py [--cold] COMMAND ...` prints its cost as JSON.

By itself in a process of its own, so that nothing else counts. Only Linux tells more than seconds.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import resource  # Windows has none.

_PAUSE = 0.03
"""Seconds between two looks at the memory."""
_PR_SET_CHILD_SUBREAPER = 36
"""Of <linux/prctl.h>."""
_CACHE = Path("/proc/sys/vm/drop_caches")


def watch(command: Sequence[str]) -> dict[str, float | None]:
    """Its exit code, and its cost as measuring.Cost has it; no memory where it ended before the first look."""
    if sys.platform != "linux":
        started = time.perf_counter()
        code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
        return {"code": code, "seconds": time.perf_counter() - started, "cpu": None, "largest": None, "memory": None}
    _adopt_orphans()
    memory = _Memory()
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    memory.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_others()]
    memory.ended.set()
    memory.join()
    return {
        "code": process.returncode,
        "seconds": seconds,
        # What a process used counts with the one that waited for it.
        "cpu": sum(usage.ru_utime + usage.ru_stime for usage in usages),
        "largest": max(usage.ru_maxrss for usage in usages) * 1024,
        "memory": memory.most or None,
    }


def may_forget_files() -> bool:
    """Whether the system lets us: Linux, and only its superuser."""
    return os.access(_CACHE, os.W_OK)


def forget_files() -> None:
    """Drop from memory what was read from disk and is held by no process."""
    os.sync()
    _CACHE.write_text("3")


def _adopt_orphans() -> None:
    """Become the parent of all that the command leaves behind, to wait for it and have its usage."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _others() -> Iterator[resource.struct_rusage]:
    while True:
        try:
            yield os.wait3(0)[2]
        except ChildProcessError:
            return


class _Memory(threading.Thread):
    """The most that all descendants of this process took at once, each page divided among those that share it (PSS)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self.ended.wait(_PAUSE):
            self.most = max(self.most, sum(map(_share, _descendants(os.getpid()))))


def _descendants(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, _read(thread).split()):
            yield child
            yield from _descendants(child)


def _share(process: int) -> int:
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(path: Path) -> str:
    """Nothing where the process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    cold = sys.argv[1] == "--cold"
    if cold:
        forget_files()
    print(json.dumps(watch(sys.argv[2 if cold else 1 :])))
