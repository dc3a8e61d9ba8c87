"""Whole processes, side by side: seconds from start to end, and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do a job."""

    name: str
    command: Sequence[str]
    before: Callable[[], None] = lambda: None
    """What makes the ground as it was, outside the clock."""
    codes: tuple[int, ...] = (0, 3)
    """Exit codes of a run that did its job: 3 says that something in it waits for a person."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    seconds: float
    memory: int | None
    """Bytes at the peak of its largest process; None where the system does not tell."""


def run(side: Side, environment: Mapping[str, str]) -> Cost:
    """Run once. Raises CalledProcessError, with what it said, where it failed."""
    side.before()
    started = time.perf_counter()
    with subprocess.Popen(
        side.command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        code, memory = _waited_for(process)
    seconds = time.perf_counter() - started
    if code not in side.codes:
        raise subprocess.CalledProcessError(code, side.command, stderr=said.decode("utf-8", "replace"))
    return Cost(seconds, memory)


def _waited_for(process: subprocess.Popen[bytes]) -> tuple[int, int | None]:
    if sys.platform == "win32":
        return process.wait(), None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # In KiB, but on macOS in bytes.
    return process.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def together(sides: Sequence[Side], times: int, environment: Mapping[str, str]) -> list[list[Cost]]:
    """The costs of each side, in turns: whatever else the machine does meets all of them."""
    rounds = [[run(side, environment) for side in sides] for _ in range(times)]
    return [list(costs) for costs in zip(*rounds, strict=True)]


def ratio(costs: Sequence[Cost], others: Sequence[Cost]) -> float:
    """The median of how many times one side took what the other took in the same turn."""
    return median(cost.seconds / other.seconds for cost, other in zip(costs, others, strict=True))


def typical(costs: Sequence[Cost]) -> Cost:
    """Median seconds and most memory."""
    memory = [cost.memory for cost in costs if cost.memory is not None]
    return Cost(median(cost.seconds for cost in costs), max(memory, default=None))
