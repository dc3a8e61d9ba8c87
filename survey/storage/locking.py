"""Locks on files: however the process that holds one ends, the system releases it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import IO

_FAR = 1 << 30
"""Windows locks bytes and keeps others from reading them; this one is far behind the end."""


def try_lock(stream: IO[bytes]) -> bool:
    """Lock an open file for this process alone; False where another holds it. Raises OSError where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(_FAR)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0, os.SEEK_END)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def is_still(path: Path, stream: IO[bytes]) -> bool:
    """Whether an open file is the one that stands there: another run may have removed it before it was locked."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except OSError:
        return False
