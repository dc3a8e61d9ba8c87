"""What a process does that this program began: what it is told, one thing after the other. It loads no more than it needs."""

from __future__ import annotations

import gc
import pickle
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import IO


def work(memory: int) -> None:
    """Do what the parent tells, until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Reading makes many small values and hardly a circle of them: a tenth of the time went into looking for circles.
    gc.set_threshold(100_000)
    if memory:
        _limit(memory)
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    with suppress(EOFError):
        while True:
            answers.write(_done(orders))
            answers.flush()


def _limit(memory: int) -> None:
    if sys.platform == "win32":  # Windows has no such limits: only the clock holds.
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _done(orders: IO[bytes]) -> bytes:
    """The answer to the next order: what came of it, or what was raised."""
    function, arguments = pickle.load(orders)  # noqa: S301  From our own parent.
    try:
        return pickle.dumps((function(*arguments), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        import traceback

        error.add_note("".join(traceback.format_exception(error)))
        return pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)


def load(module: str) -> None:
    """So that it is there when the first of its functions is called."""
    import_module(module)


def call(module: str, function: str, *arguments: object) -> object:
    """What a function of a loaded module returns."""
    return getattr(sys.modules[module], function)(*arguments)
