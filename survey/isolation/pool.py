"""Processes behind the interface of `concurrent.futures`, so that work may as well go to an executor of the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, TypeVar

from survey.isolation.processes import Process, ProcessEnded, ask, processes

R = TypeVar("R")


@contextmanager
def pool(count: int, memory: int, initializer: Callable[[], object]) -> Iterator[Executor]:
    """So many processes, which end with the block: at once where it is left by an exception, be it Ctrl-C.

    `memory`: as for `processes`. `initializer`: what each process does first. Work whose process ends meanwhile raises
    BrokenExecutor.
    """
    with processes(count, memory) as begun:
        executor = _Processes(begun, initializer)
        try:
            yield executor
        finally:
            for process in begun:
                process.kill()
            executor.shutdown(cancel_futures=True)


class _Processes(ThreadPoolExecutor):
    """A thread for each process, which waits for its answers."""

    def __init__(self, begun: Sequence[Process], initializer: Callable[[], object]) -> None:
        super().__init__(len(begun))
        self._prepare = initializer
        self._prepared = set[Process]()
        self._idle = SimpleQueue[Process]()
        for process in begun:
            self._idle.put(process)

    def submit(self, function: Callable[..., R], /, *arguments: Any, **_: Any) -> Future[R]:  # noqa: ANN401  As Executor.
        return super().submit(self._ask, function, *arguments)

    def _ask(self, function: Callable[..., R], *arguments: object) -> R:
        process = self._idle.get()
        try:
            if process not in self._prepared:
                ask(process, self._prepare)
                self._prepared.add(process)
            result: R = ask(process, function, *arguments)
        except ProcessEnded as ended:
            raise BrokenExecutor("a process ended") from ended
        finally:
            self._idle.put(process)
        return result
