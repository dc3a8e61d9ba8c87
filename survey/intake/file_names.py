"""Names of files as mailers and archivers wrote them, decoded as Japanese software really encodes them."""

from __future__ import annotations

import re
import unicodedata

from survey.japanese.text import clean

_MICROSOFT = "cp932"
# Names that mailers give to what is really Microsoft's encoding, which has ① and ㈱.
_REALLY_MICROSOFT = {"shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932", "ms932"}
_REALLY_JIS = {"iso-2022-jp", "iso-2022-jp-ms", "cp50220", "cp50221", "cp50222", "csiso2022jp"}
_ESCAPE = re.compile(rb"\x1b(\$@|\$B|\(B|\(J|\(I)")
_TWO_BYTES = (b"$@", b"$B")
_KATAKANA = b"(I"
_NO_SEPARATOR = str.maketrans({"\\": "/", "\n": " ", ">": "＞"})


def tidy(name: str) -> str:
    """A name fit to be shown: NFC, "/" between folders, nothing that XML forbids; "" where nothing is left of it.

    It holds no ">", which stands between the name of a container and that of what it holds.
    """
    return unicodedata.normalize("NFC", clean(name)).translate(_NO_SEPARATOR).strip("/ ")


def decoded_name(raw: bytes, charset: str = "") -> str:
    """The text of bytes that claim a charset; where the claim is missing or wrong, by their look."""
    charset = charset.lower()
    if charset in _REALLY_JIS or (not charset and b"\x1b$" in raw):
        return _from_jis(raw)
    claimed = _MICROSOFT if charset in _REALLY_MICROSOFT else charset
    for encoding in filter(None, (claimed, "utf-8", _MICROSOFT)):
        try:
            return raw.decode(encoding)
        except (ValueError, LookupError):
            continue
    return raw.decode("cp437")


def _from_jis(raw: bytes) -> str:
    """ISO-2022-JP with the characters that Microsoft added, which Python's own codec refuses."""
    pieces = _ESCAPE.split(raw)
    text = [decoded_name(pieces[0], "utf-8")]
    for mode, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if mode in _TWO_BYTES:
            text.append(_shifted(piece).decode(_MICROSOFT, "replace"))
        elif mode == _KATAKANA:
            text.append(bytes(byte | 0x80 for byte in piece).decode(_MICROSOFT, "replace"))
        else:
            text.append(piece.decode("ascii", "replace"))
    return "".join(text)


def _shifted(jis: bytes) -> bytes:
    """Two-byte JIS X 0208 as Shift_JIS, by the arithmetic of JIS X 0208 annex 1."""
    shifted = bytearray()
    for first, second in zip(jis[::2], jis[1::2], strict=False):
        lead = (first - 0x21) // 2 + 0x81
        lead += 0x40 if lead > 0x9F else 0
        trail = second + (0x7E if first % 2 == 0 else 0x1F if second < 0x60 else 0x20)
        if not (lead <= 0xFF and 0 <= trail <= 0xFF):
            return b""
        shifted += bytes((lead, trail))
    return bytes(shifted)
