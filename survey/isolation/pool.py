"""Processes that end with the block that begins them: at once, whatever they do."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import ModuleType

from survey.isolation.guard import hold_to
from survey.isolation.interrupting import deaf, uninterrupted
from survey.isolation.task import NoProcessError

_SAFE_PATH = "PYTHONSAFEPATH"


@contextmanager
def pool(count: int, memory: int = 0) -> Iterator[Executor]:
    """So many processes, deaf to Ctrl-C, which end with the block. `memory`: bytes that each may have; 0 for any.

    Raises NoProcessError where they cannot be begun. Work whose process ends meanwhile raises BrokenExecutor, and so does
    all other work that is under way then.
    """
    with _said(), _strangers():
        # Begins one more on POSIX, which tidies up after the others. It looks after itself where Ctrl-C is concerned.
        executor = ProcessPoolExecutor(count, get_context("spawn"), _prepare, (memory,))
    try:
        _begin(executor, count)
        yield executor
    finally:
        with uninterrupted():
            _end(executor)


def _begin(executor: ProcessPoolExecutor, count: int) -> None:
    """Begin the processes now, so that each is deaf from birth; the executor would begin them when there is work."""
    with _said(), _strangers(), uninterrupted(), deaf():
        for _ in range(count):
            executor.submit(os.getpid)


@contextmanager
def _said() -> Iterator[None]:
    """NoProcessError for all that systems raise where they begin no process, or no thread that looks after it.

    ValueError where the first has died before the second is begun.
    """
    try:
        yield
    except (OSError, MemoryError, RuntimeError, ValueError) as error:
        raise NoProcessError(str(error)) from error


@contextmanager
def _strangers() -> Iterator[None]:
    """Processes that are begun in the block know nothing of the script that runs here, which they would run again, nor
    take for a module what happens to lie in the current folder."""
    script, safe_path = sys.modules["__main__"], os.environ.get(_SAFE_PATH)
    sys.modules["__main__"], os.environ[_SAFE_PATH] = ModuleType("__main__"), "1"
    try:
        yield
    finally:
        sys.modules["__main__"] = script
        if safe_path is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = safe_path


def _end(executor: ProcessPoolExecutor) -> None:
    """Kill the processes and let go of the executor, which has no public means for the first before Python 3.14."""
    for process in list(executor._processes.values()):
        process.kill()
    # One that is killed in the middle of an answer leaves a reader who waits for the rest, for ever, as long as anyone
    # could still write it. By now that is this process alone.
    executor._result_queue._writer.close()  # type: ignore[attr-defined]
    with suppress(RuntimeError):  # It has no thread to wait for where the system had no room for one.
        executor.shutdown(cancel_futures=True)


def is_lost(executor: Executor) -> bool:
    """Whether the thread of a pool has died: so it does where the system has no room for one more."""
    manager = getattr(executor, "_executor_manager_thread", None)
    return manager is not None and not manager.is_alive()


# ---------------------------------------------------------------- there


def _prepare(memory: int) -> None:
    """What a process does before its work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    # What a library complains about is no output of this program.
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    # Reading makes many small values and hardly a circle of them: a tenth of the time went into looking for circles.
    gc.set_threshold(100_000)
    if memory:
        hold_to(memory)


def _end_with_parent() -> None:
    """However the parent ends: the pool would wait for its next order for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
