"""Ctrl-C: a run ends at once, tidies up behind it, and never in the middle of what must be whole."""

from __future__ import annotations

import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType

_A_MOMENT = 0.01
"""Seconds after which is looked again whether something can be raised."""


def listen() -> None:
    """From now on Ctrl-C raises KeyboardInterrupt in the main thread, once, and where that can do no harm."""
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_lost


def listen_no_more() -> None:
    """From now on Ctrl-C changes nothing: what was to be done is done, and the interpreter only tidies up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def forget() -> None:
    """Let the exit code tell how this program ends. Where Ctrl-C was raised in what a library had written as text and given
    to eval, Python remembers it to the end, whoever caught it, and ends as killed instead, until it runs such a text again."""
    exec("")  # noqa: S102


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the block ends."""
    if current_thread() is not main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def deaf() -> Iterator[None]:
    """Keep Ctrl-C for good from the processes that are begun in the block, which inherit what is set here.

    They would print a traceback while their interpreter starts. On Windows, Ctrl-C in the block itself is lost.
    """
    if sys.platform == "win32":
        from ctypes import windll

        # https://learn.microsoft.com/windows/console/setconsolectrlhandler: without a handler, whether it is ignored.
        windll.kernel32.SetConsoleCtrlHandler(None, 1)
        try:
            yield
        finally:
            windll.kernel32.SetConsoleCtrlHandler(None, 0)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _interrupt(_signal: int, frame: FrameType | None) -> None:
    if _loading(frame):
        # An import that is broken off may keep its lock, and the next import waits for ever.
        _again_in_a_moment()
        return
    # Once is enough: what the first Ctrl-C has begun to tidy up, the second must not leave half done.
    listen_no_more()
    raise KeyboardInterrupt


def _loading(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """Raised where nothing can be raised, as in what Python calls when it lets go of an object: so again."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        listen()
        _again_in_a_moment()
    elif issubclass(lost.exc_type, OSError):
        # A disk that is full is so again when the file is let go, and was said the first time.
        return
    elif signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # Else an object complains that Ctrl-C left half made.
        sys.__unraisablehook__(lost)


def _thread_lost(lost: threading.ExceptHookArgs) -> None:
    """A thread that looks after processes and found no room for its work; `isolation.pool.is_lost` tells who waits for it."""
    if not issubclass(lost.exc_type, MemoryError | RuntimeError | OSError):
        threading.__excepthook__(lost)


def _again_in_a_moment() -> None:
    Timer(_A_MOMENT, _again).start()


def _again() -> None:
    if sys.platform == "win32":
        interrupt_main()
    else:
        # A signal also ends what the main thread is waiting for.
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
