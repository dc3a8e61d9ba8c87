"""Work on many things in other processes: in chunks, in order, safe from what one file may do to its process.

A file that kills its worker, keeps it too long or fills its memory costs that worker and itself: whose doing it was is
found by trying each file of the chunks that were lost alone.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain
from multiprocessing import parent_process
from typing import Any, TypeVar

from survey.isolation.guard import Guard, timed
from survey.isolation.pool import is_lost, pool
from survey.isolation.task import NoProcessError, Task

T = TypeVar("T")
R = TypeVar("R")

_MOST = 8
"""Processes: beyond this the parent, which takes the results in, is the bottleneck."""
_AHEAD = 2
"""Chunks in flight a process: one being worked on, and one waiting."""
_SHARE = 32
"""Of what is left, a chunk is at least this part."""
_IN_COMPANY = 0.25
"""Of its seconds, how many a thing has while others wait for it. One that takes longer gets them all when tried alone."""
_LISTEN = 0.5
"""Seconds: Windows lets go of a waiting thread, for Ctrl-C to be heard, only when its time is up."""


def spread(
    task: Task[T, R],
    things: Sequence[T],
    chunk: int,
    executor: Executor | None = None,
    guard: Guard = Guard(),  # noqa: B008  Frozen.
) -> Generator[R, None, None]:
    """The results, in the order of the things. To be closed where it is left early, so that its processes end.

    `chunk`: how many go to a worker at once, or more where there are very many. `executor`: where they go first, in
    processes of our own if None; what is lost there with its worker is tried again, each thing alone.
    """
    packed = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    alone = partial(_alone, task, packed, guard)
    if executor is None and len(things) == 1:
        yield from alone(things)
        return
    waiting = deque(_cut(things, chunk))
    there = partial(_unguarded, packed)
    theirs = _until_broken(executor, there, waiting, _AHEAD * _MOST, Exception) if executor else ()
    ours = _in_order(partial(_guarded, packed, guard.seconds * _IN_COMPANY), waiting, guard.memory, Exception)
    for part, results in chain(theirs, ours):
        yield from alone(part) if results is None else results


def each_trusted(work: Callable[[T], R], things: Sequence[T], chunk: int) -> Iterator[R]:
    """As `trusted_work.each`, always elsewhere. Where a worker is lost all the same, its chunk is worked on here."""
    packed = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    for part, results in _in_order(partial(_mapped, packed), deque(_cut(things, chunk)), 0, BrokenExecutor):
        yield from map(work, part) if results is None else results


def isolated(work: Callable[[T], R], thing: T, guard: Guard = Guard()) -> R:  # noqa: B008  Frozen.
    """What the function returns, without harm to this process; what it raises is raised.

    Raises BrokenExecutor where its process did not survive it, NoProcessError where there was none. In a process that is
    another's already it is just called.
    """
    if parent_process():
        return work(thing)
    with pool(1, guard.memory) as executor:
        try:
            _result(executor, executor.submit(os.getpid))
        except BrokenExecutor as error:
            raise NoProcessError("a process died at once") from error
        return _result(executor, executor.submit(_on_the_clock, guard.seconds, work, thing))


def usable_processors() -> int:
    """How many processes work at the same time."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST)


# ---------------------------------------------------------------- here


def _cut(things: Sequence[T], least: int) -> list[Sequence[T]]:
    """The things in chunks of at least so many: large ones first, so that little is between orders, and small ones at
    the end, so that no process waits long for the last."""
    chunks: list[Sequence[T]] = []
    start = 0
    while start < len(things):
        size = max(least, (len(things) - start) // _SHARE)
        chunks.append(things[start : start + size])
        start += size
    return chunks


_Run = Callable[[Sequence[T]], list[R]]
"""What works through a chunk."""
_Done = tuple[Sequence[T], list[R] | None]
"""A chunk and its results; None where it was lost with its worker."""


def _in_order(
    run: _Run[T, R], waiting: deque[Sequence[T]], memory: int, failure: type[Exception]
) -> Iterator[_Done[T, R]]:
    """Every chunk, in new processes whenever those before were broken."""
    while waiting:
        left = len(waiting)
        count = min(usable_processors(), left)
        with suppress(BrokenExecutor, NoProcessError), pool(count, memory) as executor:
            yield from _until_broken(executor, run, waiting, _AHEAD * count, failure)
        if len(waiting) == left:  # No process lives.
            yield from ((part, None) for part in waiting)
            return


def _until_broken(
    executor: Executor, run: _Run[T, R], waiting: deque[Sequence[T]], most: int, failure: type[Exception]
) -> Iterator[_Done[T, R]]:
    """Take chunks off those that wait, at most so many at a time, until all are done or the executor is broken.

    `failure`: what is raised where a chunk is lost; anything else is raised here.
    """
    running: deque[tuple[Sequence[T], Future[list[R]]]] = deque()
    broken = False
    while running or (waiting and not broken):
        try:
            while waiting and not broken and len(running) < most:
                running.append((waiting[0], executor.submit(run, waiting[0])))
                waiting.popleft()
        except BrokenExecutor:
            broken = True
        if running:
            part, future = running.popleft()
            try:
                results = _result(executor, future)
            except failure as lost:
                broken |= isinstance(lost, BrokenExecutor)
                yield part, None
            else:
                yield part, results


def _result(executor: Executor, future: Future[R]) -> R:
    """Raises BrokenExecutor, too, where the thread died that hands out orders: it would be waited for for ever."""
    while not wait([future], _LISTEN).done:
        if is_lost(executor):
            raise BrokenExecutor("nobody hands out orders")
    return future.result()


def _alone(task: Task[T, R], packed: bytes, guard: Guard, things: Sequence[T]) -> Iterator[R]:
    """Each thing in a process that works on nothing else, so that one which is lost has only itself to blame."""
    waiting = deque[Sequence[T]]([thing] for thing in things)
    while waiting:
        lives = False
        with suppress(BrokenExecutor, NoProcessError), pool(1, guard.memory) as executor:
            lives = bool(_result(executor, executor.submit(os.getpid)))
            run = partial(_guarded, packed, guard.seconds)
            for part, results in _until_broken(executor, run, waiting, 1, Exception):
                yield task.lost(part[0]) if results is None else results[0]
        if not lives:  # A system may be too full for one more.
            yield from task.here(part[0] for part in waiting)
            return


# ---------------------------------------------------------------- there


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:  # noqa: ANN401  pickle carries no types.
    """What is to be done: with the whole survey in it, it is unpacked once a process and not once a chunk."""
    return pickle.loads(packed)  # noqa: S301  From our own parent.


def _unguarded(packed: bytes, things: Sequence[T]) -> list[Any]:
    return list(_unpacked(packed).here(things))


def _guarded(packed: bytes, seconds: float, things: Sequence[T]) -> list[Any]:
    return list(_unpacked(packed).here(timed(things, seconds)))


def _mapped(packed: bytes, things: Sequence[T]) -> list[Any]:
    return list(map(_unpacked(packed), things))


def _on_the_clock(seconds: float, work: Callable[[T], R], thing: T) -> R:
    (result,) = map(work, timed([thing], seconds))
    return result
