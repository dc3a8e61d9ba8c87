"""What a hostile file may do to the process that reads it; by the file's name, so that other processes know it too."""

from __future__ import annotations

import os
import time

from survey.isolation.workers import isolated


def read(name: str) -> str:
    """Read a file: some kill the process, some never end, some fill the memory, some are too much for their reader."""
    match name.partition(" ")[0]:
        case "kills":
            os._exit(1)
        case "hangs":
            time.sleep(60)
        case "talks":
            return name * 2_000_000
        case "floods":
            return str(len(bytearray(8 * 2**30)))
        case "breaks":
            raise KeyError(name)
    return f"read {name}"


def process_or_hang(name: str) -> str:
    """The process that reads a file, where it is not kept."""
    read(name)
    return str(os.getpid())


def not_alone(name: str) -> bool:
    """Whether what is isolated in the process that reads a file is isolated from that process, too."""
    return isolated(where, name) != os.getpid()


def lost(name: str) -> str:
    """What stands for a file that could not be read."""
    return f"lost {name}"


def where(_: object) -> int:
    """The process in which it is called."""
    return os.getpid()
