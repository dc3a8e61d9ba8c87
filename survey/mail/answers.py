"""What a mail server says, within limits of time and amount: neither silence, nor a trickle, nor a flood goes on for ever.

Stands where smtplib and imaplib would read from a file.
"""

from __future__ import annotations

import socket
import time

SILENCE = 30.0
"""Seconds that a server may keep silent."""
ANSWER = 120.0
"""Seconds that one answer may take, and as many more as its bytes take at the least speed."""
_LEAST_SPEED = 4096
"""Bytes a second."""
_PIECE = 65_536


class AnswerTooLongError(OSError):
    """The server says more than it was allowed to; nothing more can be understood of it."""


class Answers:
    """The answers of a server, line by line or by amount. Raises TimeoutError and AnswerTooLongError."""

    def __init__(self, connection: socket.socket, most: int) -> None:
        """`most`: bytes that one answer may have."""
        self._socket = connection
        self._most = most
        self._held = bytearray()
        self.expect()

    def expect(self) -> None:
        """From now on another answer is waited for."""
        self._begin = time.monotonic()
        self._taken = 0

    def readline(self, most: int = -1) -> bytes:
        """The next line with its end; at most so many bytes of it, b"" at the end of the connection."""
        searched = 0
        while not (end := self._held.find(b"\n", searched) + 1) and not 0 <= most <= len(self._held):
            searched = len(self._held)
            if not self._more():
                break
        size = end or len(self._held)
        return self._take(size if most < 0 else min(size, most))

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end of the connection."""
        if size > self._most:
            raise AnswerTooLongError(f"{size} bytes announced")
        while len(self._held) < size and self._more():
            pass
        return self._take(size)

    def unasked(self) -> bool:
        """Whether the server has said something that nobody has waited for: its answers belong to other questions then."""
        if not self._held:
            try:
                self._socket.settimeout(0)
                self._held += self._socket.recv(1)
            except OSError:  # Nothing is there, or the connection has ended, which the next answer will show.
                pass
            finally:
                self._socket.settimeout(SILENCE)
        return bool(self._held)

    def close(self) -> None:
        """Nothing more will be read."""
        self._held.clear()

    def _more(self) -> int:
        left = self._begin + ANSWER + self._taken / _LEAST_SPEED - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        try:
            self._socket.settimeout(min(left, SILENCE))
            piece = self._socket.recv(_PIECE)
        finally:
            self._socket.settimeout(SILENCE)
        self._taken += len(piece)
        if self._taken > self._most:
            raise AnswerTooLongError(f"more than {self._most} bytes")
        self._held += piece
        return len(piece)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken
