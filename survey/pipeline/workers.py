"""Work on many things in other processes: in chunks, in order, safe from what one file may do to its process.

A file that kills its worker, keeps it too long or fills its memory costs that worker and itself: whose doing it was is
found by trying each file of the chunks that were lost alone. Workers are spawned, not forked: Windows knows nothing
else, and polars hangs in a forked one.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from multiprocessing import active_children
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MOST = 8
"""Processes: beyond this the parent, which takes the results in, is the bottleneck."""
_AHEAD = 2
"""Chunks in flight a process: one being worked on, and one waiting."""
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Guard:
    """What the work on one thing may cost before its process is given up."""

    seconds: float = 60.0
    memory: int = 2048 * _MIB
    """Bytes of the whole process, where the system can hold it to them."""


@dataclass(frozen=True, slots=True)
class Task(Generic[T, R]):
    """What is done with each thing. Both functions go to other processes, so pickle must know them."""

    work: Callable[[T], R]
    lost: Callable[[T], R]
    """What stands for the result where the work failed, or its process did not survive it."""

    def here(self, things: Iterable[T]) -> Iterator[R]:
        """The results, worked out in this process."""
        for thing in things:
            try:
                yield self.work(thing)
            except Exception:  # Whatever a file brings its reader to, MemoryError included, stays that file's.
                yield self.lost(thing)


def spread(
    task: Task[T, R],
    things: Sequence[T],
    chunk: int,
    executor: Executor | None = None,
    guard: Guard = Guard(),
) -> Iterator[R]:
    """The results, in the order of the things.

    `chunk`: how many go to a worker at once. `executor`: where they go first, in processes of our own if None; what is
    lost there with its worker is tried again, each thing alone.
    """
    guarded = partial(_guarded, pickle.dumps(task), guard.seconds)
    chunks = [things[start : start + chunk] for start in range(0, len(things), chunk)]
    run = guarded if executor is None else partial(_unguarded, pickle.dumps(task))
    for part, results in _in_order(run, chunks, executor, guard.memory):
        yield from _alone(task, guarded, part, guard.memory) if results is None else results


def each(work: Callable[[T], R], things: Sequence[T], chunk: int) -> Iterator[R]:
    """The same for work that trusts what it is given: here where all is one chunk, and what it raises is raised."""
    chunks = [things[start : start + chunk] for start in range(0, len(things), chunk)]
    run = partial(_mapped, pickle.dumps(work))
    for part, results in _in_order(run, chunks) if len(chunks) > 1 else ((things, None),):
        yield from map(work, part) if results is None else results


@contextmanager
def meanwhile(work: Callable[[], None], *, elsewhere: bool) -> Iterator[None]:
    """Do something in another process while the block runs, or after it in this one. What it raises is raised."""
    if not elsewhere:
        yield
        work()
        return
    with _pool(1, memory=0) as pool:
        done = pool.submit(work)
        yield
        done.result()


def load(*modules: str) -> None:
    """Begin to import modules that are needed later, in a thread: this process waits while others read."""
    Thread(target=lambda: [import_module(module) for module in modules], daemon=True).start()


def processes() -> int:
    """How many work at the same time."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST)


# ---------------------------------------------------------------- here


_Run = Callable[[Sequence[T]], list[R]]
_Done = tuple[Sequence[T], list[R] | None]
"""A chunk and its results; None where it was lost with its worker."""


def _in_order(
    run: _Run[T, R], chunks: Iterable[Sequence[T]], executor: Executor | None = None, memory: int = 0
) -> Iterator[_Done[T, R]]:
    """Every chunk, first on the executor, and in new processes of our own whenever that is broken."""
    waiting = deque(chunks)
    if executor is not None:
        yield from _until_broken(executor, run, waiting, _AHEAD * _MOST)
    while waiting:
        count = min(processes(), len(waiting))
        with _pool(count, memory) as pool:
            yield from _until_broken(pool, run, waiting, _AHEAD * count)


def _until_broken(executor: Executor, run: _Run[T, R], waiting: deque[Sequence[T]], most: int) -> Iterator[_Done[T, R]]:
    """Take chunks off those that wait, at most so many at a time, until all are done or the executor is broken."""
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
                yield part, future.result()
            except BrokenExecutor:
                broken = True
                yield part, None


def _alone(task: Task[T, R], run: _Run[T, R], things: Sequence[T], memory: int) -> Iterator[R]:
    """Each thing in a process that works on nothing else, so that one which is lost has only itself to blame."""
    waiting = deque[Sequence[T]]([thing] for thing in things)
    while waiting:
        with _pool(1, memory) as pool:
            if not _starts(pool):
                yield from task.here(part[0] for part in waiting)
                return
            for part, results in _until_broken(pool, run, waiting, 1):
                yield task.lost(part[0]) if results is None else results[0]


def _starts(pool: Executor) -> bool:
    """Whether processes can be started at all: a system may be too full for one more."""
    try:
        pool.submit(os.getpid).result()
    except BrokenExecutor:
        return False
    return True


class _Worker(SpawnProcess):
    """A process that this module started, told apart from a caller's own.

    A spawned process runs the main script of its parent once more, to know what stands in it. Nothing of ours does,
    and a caller's script without a guard would do its work a second time, so our processes are not told of it.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: ANN401, N802  As multiprocessing calls and types it.
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Worker


@contextmanager
def _pool(count: int, memory: int) -> Iterator[Executor]:
    """So many processes, which end with the block: at once where it is left by an exception, be it Ctrl-C."""
    pool = ProcessPoolExecutor(count, mp_context=_Context(), initializer=_begin, initargs=(memory,))
    try:
        yield pool
    except BaseException:
        for child in active_children():
            if isinstance(child, _Worker):
                child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


# ---------------------------------------------------------------- there


def _begin(memory: int) -> None:
    # Ctrl-C is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Reading makes many small values and hardly a circle of them: a tenth of the time went into looking for circles.
    gc.set_threshold(100_000)
    if memory:
        _limit(memory)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: only the clock holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:  # noqa: ANN401  pickle carries no types.
    """What is to be done, unpacked once a process and not once a chunk: it holds the whole survey."""
    return pickle.loads(packed)  # noqa: S301  From our own parent.


def _unguarded(packed: bytes, things: Sequence[T]) -> list[Any]:
    return list(_unpacked(packed).here(things))


def _guarded(packed: bytes, seconds: float, things: Sequence[T]) -> list[Any]:
    """As `_unguarded`; the process ends itself where one thing takes too long, even inside a C library."""
    results = []
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for thing in things:
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            results += _unguarded(packed, [thing])
        faulthandler.cancel_dump_traceback_later()
    return results


def _mapped(packed: bytes, things: Sequence[T]) -> list[Any]:
    return [_unpacked(packed)(thing) for thing in things]
