"""The rich text of a mail of Outlook, as it is compressed in its files ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_HEADER = 16
_WINDOW = 4096
_BEGIN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the window holds before the first byte (2.1.2.1)."""


def uncompressed_rtf(stream: bytes) -> bytes:
    """The text; b"" where it is none. At most nine times as long as the stream."""
    kind, data = stream[8:12], stream[_HEADER:]
    if kind == _PLAIN:
        return data
    return _unpacked(data) if kind == _COMPRESSED and len(stream) > struct.calcsize("<4I") else b""


def _unpacked(data: bytes) -> bytes:
    window = bytearray(_BEGIN.ljust(_WINDOW, b"\0"))
    write = len(_BEGIN)
    text = bytearray()
    place = 0
    while place < len(data):
        control = data[place]
        place += 1
        for bit in range(8):
            if not control >> bit & 1:
                taken = data[place : place + 1]
                place += 1
            else:
                reference = int.from_bytes(data[place : place + 2].ljust(2, b"\0"), "big")
                place += 2
                offset, length = reference >> 4, (reference & 0xF) + 2
                if offset == write:
                    return bytes(text)
                taken = b""
                for step in range(length):
                    taken += bytes((window[(offset + step) % _WINDOW],))
                    window[(write + step) % _WINDOW] = taken[-1]
            for byte in taken:
                window[write] = byte
                write = (write + 1) % _WINDOW
            text += taken
    return bytes(text)
