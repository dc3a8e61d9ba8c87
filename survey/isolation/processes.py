"""Processes that do what this one tells them, each through pipes of its own.

Not multiprocessing's: what that loads and starts besides costs more than a small survey, it runs a caller's script anew
in every process, and who listens to its processes listens for ever to one that was ended in the middle of a word.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import IO, Any

from survey.isolation.interrupting import uninterrupted
from survey.isolation.serving import call, load

Process = subprocess.Popen[bytes]

Call = Callable[..., Any]
"""Calls a function of a module by its name. What it raises is raised."""

_WORK = "from survey.isolation.serving import work; work({memory})"


class ProcessEnded(Exception):  # noqa: N818  It is no error of ours.
    """A process ended before it answered."""


@contextmanager
def elsewhere(module: str) -> Iterator[Call]:
    """What calls functions of a module in a process that loads it meanwhile; here where it is loaded already."""
    if module in sys.modules:
        yield partial(call, module)
        return
    with processes(1) as (process,):
        _tell(process, load, module)
        loaded = cache(partial(_answer, process))

        def there(function: str, *arguments: object) -> object:
            loaded()
            return ask(process, call, module, function, *arguments)

        yield there


@contextmanager
def processes(count: int, memory: int = 0) -> Iterator[list[Process]]:
    """So many processes, which end with the block whatever they do. `memory`: bytes that each may have; 0 for any."""
    begun: list[Process] = []
    try:
        for _ in range(count):
            with uninterrupted():
                begun.append(_begin(memory))
        yield begun
    finally:
        for process in begun:
            process.kill()
        for process in begun:
            _forget(process)


def ask(process: Process, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401  As the function.
    """What the function returns there; what it raises is raised. Raises ProcessEnded where no answer will come."""
    _tell(process, function, *arguments)
    return _answer(process)


def _tell(process: Process, function: Callable[..., Any], *arguments: object) -> None:
    told = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
    stdin, _ = _pipes(process)
    with suppress(OSError):  # Its answer will not come either.
        stdin.write(told)
        stdin.flush()


def _answer(process: Process) -> Any:  # noqa: ANN401  pickle carries no types.
    _, stdout = _pipes(process)
    try:
        result, error = pickle.load(stdout)  # noqa: S301  From our own process.
    except (EOFError, pickle.UnpicklingError) as cut_off:
        raise ProcessEnded from cut_off
    if error:
        raise error
    return result


def _pipes(process: Process) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("every process is begun with pipes")
    return process.stdin, process.stdout


def _begin(memory: int) -> Process:
    # -P, and no more of the path than this process has: what happens to lie in a folder must not be taken for a module.
    command = [sys.executable, "-P", "-c", _WORK.format(memory=memory)]
    return subprocess.Popen(  # noqa: S603  Our own interpreter, our own module.
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        # Windows: Ctrl-C is not for it.
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _forget(process: Process) -> None:
    process.wait()
    for pipe in _pipes(process):
        with suppress(OSError):  # What could not be told any more.
            pipe.close()
