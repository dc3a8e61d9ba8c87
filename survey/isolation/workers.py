"""Work on many things in other processes: in chunks, in order, safe from what one file may do to its process.

A file that kills its worker, keeps it too long or fills its memory costs that worker and itself: whose doing it was is
found by trying each file of the chunks that were lost alone. What starts processes is loaded when the first is needed.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

T = TypeVar("T")
R = TypeVar("R")

_MOST = 8
"""Processes: beyond this the parent, which takes the results in, is the bottleneck."""
_AHEAD = 2
"""Chunks in flight a process: one being worked on, and one waiting."""
_SHARE = 32
"""Of what is left, a chunk is at least this part."""
_REWIND = 1.0
"""Seconds after which the clock of a process is wound up again: each time takes a thread."""
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

    `chunk`: how many go to a worker at once, or more where there are very many. `executor`: where they go first, in
    processes of our own if None; what is lost there with its worker is tried again, each thing alone.
    """
    packed = pickle.dumps(task)
    ours = _Ours(partial(_take, packed), guard.memory)
    guarded = partial(_guarded, guard.seconds)
    waiting = deque(_cut(things, chunk))
    first = () if executor is None else _until_broken(executor, partial(_unguarded, packed), waiting, _AHEAD * _MOST)
    for part, results in chain(first, _in_order(ours, guarded, waiting)):
        yield from _alone(task, ours, guarded, part) if results is None else results


def each(work: Callable[[T], R], things: Sequence[T], chunk: int) -> Iterator[R]:
    """The same for work that trusts what it is given: here where all is one chunk, and what it raises is raised."""
    waiting = deque(_cut(things, chunk))
    ours = _Ours(partial(_take, pickle.dumps(work)))
    for part, results in _in_order(ours, _mapped, waiting) if len(waiting) > 1 else ((things, None),):
        yield from map(work, part) if results is None else results


def load(module: str) -> None:
    """Begin to load a module that is needed later, in a thread: this process waits while others work for it."""
    Thread(target=import_module, args=(module,), daemon=True).start()


def processes() -> int:
    """How many work at the same time."""
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


_Run = Callable[[Sequence[T]], bytes]
"""What works through a chunk; its results come packed, so that a worker has its next chunk before they are unpacked."""
_Done = tuple[Sequence[T], list[Any] | None]
"""A chunk and its results, to which pickle carries no types; None where it was lost with its worker."""


@dataclass(frozen=True, slots=True)
class _Ours:
    """What processes of our own are like."""

    initializer: Callable[[], object]
    """Tells each what is to be done: the whole survey, once and not with every chunk."""
    memory: int = 0

    def pool(self, count: int) -> AbstractContextManager[Executor]:
        from survey.isolation.pool import pool

        return pool(count, self.memory, self.initializer)


def _in_order(ours: _Ours, run: _Run[T], waiting: deque[Sequence[T]]) -> Iterator[_Done[T]]:
    """Every chunk, in new processes whenever those before were broken."""
    while waiting:
        count = min(processes(), len(waiting))
        with ours.pool(count) as executor:
            yield from _until_broken(executor, run, waiting, _AHEAD * count)


def _until_broken(executor: Executor, run: _Run[T], waiting: deque[Sequence[T]], most: int) -> Iterator[_Done[T]]:
    """Take chunks off those that wait, at most so many at a time, until all are done or the executor is broken."""
    from concurrent.futures import BrokenExecutor

    running: deque[tuple[Sequence[T], Future[bytes]]] = deque()
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
                packed = future.result()
            except BrokenExecutor:
                broken = True
                yield part, None
            else:
                yield part, pickle.loads(packed)  # noqa: S301  From our own worker.


def _alone(task: Task[T, R], ours: _Ours, run: _Run[T], things: Sequence[T]) -> Iterator[R]:
    """Each thing in a process that works on nothing else, so that one which is lost has only itself to blame."""
    waiting = deque[Sequence[T]]([thing] for thing in things)
    while waiting:
        with ours.pool(1) as executor:
            if not _starts(executor):
                yield from task.here(part[0] for part in waiting)
                return
            for part, results in _until_broken(executor, run, waiting, 1):
                yield task.lost(part[0]) if results is None else results[0]


def _starts(executor: Executor) -> bool:
    """Whether processes can be started at all: a system may be too full for one more."""
    from concurrent.futures import BrokenExecutor

    try:
        executor.submit(os.getpid).result()
    except BrokenExecutor:
        return False
    return True


# ---------------------------------------------------------------- there

_TAKEN: ContextVar[Any] = ContextVar("taken")  # Any: pickle carries no types.
"""What this process is to do."""


def _take(packed: bytes) -> None:
    _TAKEN.set(pickle.loads(packed))  # noqa: S301  From our own parent.


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:  # noqa: ANN401  pickle carries no types.
    """What an executor of the caller's is to do, unpacked once a process and not once a chunk."""
    return pickle.loads(packed)  # noqa: S301  From our own parent.


def _unguarded(packed: bytes, things: Sequence[T]) -> bytes:
    return _packed(list(_unpacked(packed).here(things)))


def _guarded(seconds: float, things: Sequence[T]) -> bytes:
    """As `_unguarded`; the process ends itself where one thing takes too long, even inside a C library."""
    task = _TAKEN.get()
    results = []
    wound = -_REWIND
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for thing in things:
            if time.monotonic() - wound >= _REWIND:
                faulthandler.dump_traceback_later(seconds + _REWIND, exit=True, file=nowhere)
                wound = time.monotonic()
            results += task.here([thing])
        faulthandler.cancel_dump_traceback_later()
    return _packed(results)


def _mapped(things: Sequence[T]) -> bytes:
    return _packed(list(map(_TAKEN.get(), things)))


def _packed(results: Sequence[object]) -> bytes:
    return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
