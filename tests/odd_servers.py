"""Mail servers in threads that answer as they should, and then do to an answer what a kind of oddity does."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from msgspec import Struct, field

from tests.mail_desk import Certificates


class Pause(Struct, frozen=True):
    """Seconds in which nothing is said; without end if None."""

    seconds: float | None = None


class Flood(Struct, frozen=True):
    """These bytes for ever, or until the client leaves."""

    content: bytes
    pause: float = 0.0
    """Seconds between two."""


class Cut:
    """The connection is closed without a word."""


Saying = Sequence[bytes | Pause | Flood | Cut]
"""What is said instead of an answer, in order."""
Twist = Callable[[str, bytes], Saying]
"""Of a command and the right answer."""


class _LeftError(Exception):
    pass


class OddServer(Struct):
    """Answers one connection after the other; `twist` may change every answer."""

    twist: Twist
    connection: ssl.SSLSocket | None = None
    ending: threading.Event = field(default_factory=threading.Event)
    buffer: bytes = b""
    """What the client has said and nobody has looked at."""

    def serve(self, listener: socket.socket, context: ssl.SSLContext) -> None:
        while not self.ending.is_set():
            try:
                plain, _ = listener.accept()
                with context.wrap_socket(plain, server_side=True) as self.connection:
                    self.connection.settimeout(10)
                    self.buffer = b""
                    with suppress(_LeftError):
                        self.talk()
            except OSError:
                continue

    def talk(self) -> None:
        raise NotImplementedError

    def line(self) -> bytes:
        assert self.connection is not None
        while b"\r\n" not in self.buffer:
            piece = self.connection.recv(65536)
            if not piece:
                raise _LeftError
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line

    def say(self, command: str, answer: bytes) -> None:
        assert self.connection is not None
        for part in self.twist(command, answer):
            if isinstance(part, bytes):
                self.connection.sendall(part)
            elif isinstance(part, Pause):
                self._wait(part.seconds)
            elif isinstance(part, Flood):
                while not self.ending.is_set():
                    self.connection.sendall(part.content)
                    self._wait(part.pause)
            else:
                raise _LeftError

    def _wait(self, seconds: float | None) -> None:
        """Until the time is up, the client has left, or the test ends."""
        assert self.connection is not None
        if seconds is not None:
            time.sleep(seconds)
            return
        while not self.ending.is_set():
            piece = self.connection.recv(65536)
            if not piece:
                raise _LeftError


@contextmanager
def running(server: OddServer, keys: Certificates) -> Iterator[int]:
    """The port on which the server listens, with TLS from the first byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys.certificate, keys.key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Closing it would not wake the thread that waits for a client.
        listener.settimeout(0.05)
        thread = threading.Thread(target=server.serve, args=(listener, context), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.ending.set()
            listener.close()
            connection = server.connection
            if connection is not None:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            thread.join(5)


# ---------------------------------------------------------------- IMAP

DAY = "20-Nov-2026 09:{:02}:00 +0900"
_STRUCTURE = (
    b'(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 9 1)'
    b'("APPLICATION" "OCTET-STREAM" ("NAME" "a.xlsx") NIL NIL "BASE64" 9 NIL ("ATTACHMENT" ("FILENAME" "a.xlsx")))'
    b' "MIXED")'
)


class OddMailbox(OddServer):
    """IMAP with as many mails as there are; each of them has an attachment."""

    mails: Sequence[bytes] = ()

    def talk(self) -> None:
        self.say("greeting", b"* OK ready\r\n")
        while True:
            tag, _, rest = self.line().decode("latin-1").partition(" ")
            words = rest.upper().split()
            command = " ".join(words[1:2] if words[:1] == ["UID"] else words[:1])
            if command == "FETCH":
                command = "BODY" if "BODY.PEEK[]" in rest else "ABOUT"
            self.say(command, self._answer(command, words) + f"{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                raise _LeftError

    def _answer(self, command: str, words: Sequence[str]) -> bytes:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command in {"SELECT", "EXAMINE"}:
            return b"* 5 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [READ-ONLY] ok\r\n"
        if command == "SEARCH":
            return f"* SEARCH {' '.join(str(number) for number in self._numbers())}\r\n".encode()
        if command == "LIST":
            return b'* LIST () "/" INBOX\r\n'
        if command in {"ABOUT", "BODY"}:
            return b"".join(self._told(command, int(number)) for number in words[2].split(","))
        return b"* BYE\r\n" if command == "LOGOUT" else b""

    def _numbers(self) -> range:
        return range(1, len(self.mails) + 1)

    def _told(self, command: str, number: int) -> bytes:
        if number not in self._numbers():
            return b""
        mail = self.mails[number - 1]
        if command == "BODY":
            return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (number, number, len(mail), mail)
        day = DAY.format(number).encode()
        return b'* %d FETCH (UID %d INTERNALDATE "%b" RFC822.SIZE %d BODYSTRUCTURE %b)\r\n' % (
            number,
            number,
            day,
            len(mail),
            _STRUCTURE,
        )


def of_mail(number: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The change done to what an answer tells of one mail only."""
    line = re.compile(rb"^\* %d FETCH .*?(?=^\* \d+ FETCH |^\w+ OK done)" % number, re.M | re.S)
    return lambda answer: line.sub(lambda match: change(match[0]), answer)


# ---------------------------------------------------------------- SMTP


class OddPostOffice(OddServer):
    """SMTP that knows what it has really taken, whatever it says."""

    rejects: frozenset[str] = frozenset()
    """Recipients whose mail it reads and then does not take."""
    taken: list[str] = field(default_factory=list)
    """Recipients of the mails that it has taken."""

    def talk(self) -> None:
        self.say("greeting", b"220 ready\r\n")
        recipients: list[str] = []
        while True:
            line = self.line().decode("latin-1")
            command = line.split(" ")[0].split(":")[0].upper()
            if command == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
            answer = {"EHLO": b"250-here\r\n250 SIZE 10000000\r\n", "DATA": b"354 go ahead\r\n", "QUIT": b"221 bye\r\n"}
            self.say(command, answer.get(command, b"250 ok\r\n"))
            if command == "DATA":
                while self.line() != b".":
                    pass
                rejected = self.rejects.intersection(recipients)
                self.taken += [] if rejected else recipients
                self.say("mail", b"552 too large\r\n" if rejected else b"250 taken\r\n")
            if command in {"DATA", "RSET"}:
                recipients = []
            if command == "QUIT":
                raise _LeftError
