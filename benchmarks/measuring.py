"""Whole runs, side by side: time, processor time and memory of the command and of every process that it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_WATCHING = Path(__file__).with_name("watching.py")


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
    """What one run took; None where the system does not tell."""

    seconds: float
    """From its start to the end of its first process."""
    cpu: float | None
    """Seconds of processors, in user and in system mode, of all its processes."""
    largest: int | None
    """Bytes at the peak of its largest process."""
    memory: int | None
    """Bytes at the peak of all its processes together, a shared page counted once."""


def run(side: Side, environment: Mapping[str, str], *, cold: bool = False) -> Cost:
    """Run once; `cold`: with no file in memory but what other processes hold.

    Raises CalledProcessError, with what it said, where it failed, or where the system does not let us make it cold.
    """
    side.before()
    watching = [sys.executable, str(_WATCHING), *(["--cold"] if cold else []), *side.command]
    done = subprocess.run(watching, env=dict(environment), check=True, capture_output=True, encoding="utf-8")
    told = json.loads(done.stdout)
    code = told.pop("code")
    if code not in side.codes:
        raise subprocess.CalledProcessError(code, side.command, stderr=done.stderr)
    return Cost(**told)


def together(
    sides: Sequence[Side], times: int, environment: Mapping[str, str], *, cold: bool = False
) -> list[list[Cost]]:
    """The costs of each side, in turns: whatever else the machine does meets all of them."""
    rounds = [[run(side, environment, cold=cold) for side in sides] for _ in range(times)]
    return [list(costs) for costs in zip(*rounds, strict=True)]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times one side took what the other took in the same turn: median of the turns."""

    cpu: float | None
    seconds: float


def ratio(costs: Sequence[Cost], others: Sequence[Cost]) -> Ratio:
    """Of two sides that were measured together."""
    turns = list(zip(costs, others, strict=True))
    cpu = [cost.cpu / other.cpu for cost, other in turns if cost.cpu and other.cpu]
    return Ratio(median(cpu) if cpu else None, median(cost.seconds / other.seconds for cost, other in turns))


def typical(costs: Sequence[Cost]) -> Cost:
    """Median seconds and most memory."""
    cpu = [cost.cpu for cost in costs if cost.cpu is not None]
    largest = [cost.largest for cost in costs if cost.largest is not None]
    memory = [cost.memory for cost in costs if cost.memory is not None]
    return Cost(
        median(cost.seconds for cost in costs),
        median(cpu) if cpu else None,
        max(largest, default=None),
        max(memory, default=None),
    )
