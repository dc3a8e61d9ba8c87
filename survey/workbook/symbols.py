"""What the letters of a symbol font show: ü in Wingdings is a tick on the screen, and was typed as one."""

from __future__ import annotations

from collections.abc import Mapping

_PRIVATE = 0xF000
"""Where programs put the characters of symbol fonts, unless they keep them as letters of code page 1252."""


def _circled(first: int) -> dict[int, str]:
    """0 to 10 in circles, then the same on black."""
    return {first + number: sign for number, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}


# As far as people mark with them; by signs that other fonts have, and that look alike where there is none that is the same.
_SIGNS: Mapping[str, Mapping[int, str]] = {
    "wingdings": {
        **_circled(0x80),
        **dict(zip(b"lmnopqrstuvwx", "●○■□□❑❒⬧⧫◆❖⬥☒", strict=True)),
        **dict(zip(b"\xa1\xa2\xa3\xa4\xa5\xa7\xa8\xab", "○○○◉◎▪□★", strict=True)),
        **dict(zip(b"\x9f\xd8\xdf\xe0\xe1\xe2\xe8", "•➢←→↑↓➔", strict=True)),
        **dict(zip(b"\xfb\xfc\xfd\xfe", "✗✓☒☑", strict=True)),
    },
    "wingdings 2": {
        **_circled(0x69),
        **dict(zip(b"OPQRST\x97\x98\xa3", "✗✓☒☑☒☒●●□", strict=True)),
    },
    "webdings": dict(zip(b"acgnr", "✔□■●✗", strict=True)),
}


def _by_letter(signs: Mapping[int, str]) -> dict[int, str]:
    letters = {ord(bytes((code,)).decode("cp1252", "ignore") or chr(code)): sign for code, sign in signs.items()}
    return letters | {_PRIVATE + code: sign for code, sign in signs.items()}


_SHOWN = {font: _by_letter(signs) for font, signs in _SIGNS.items()}
_OTHERS = frozenset(("wingdings 3", "symbol"))
"""Symbol fonts of which nothing is known."""


def symbol_font(name: str) -> str:
    """The name as this module knows the font; "" for a font that shows letters as what they are."""
    plain = name.strip().lower()
    return plain if plain in _SHOWN or plain in _OTHERS else ""


def symbols_shown(font: str, text: str) -> str:
    """The text as the font shows it; letters of which that is not known as they are."""
    return text.translate(_SHOWN.get(font, {}))


def is_letter_of_symbols(font: str, text: str) -> bool:
    """Whether the font shows something else than some letter of the text, and it is not known what."""
    known = _SHOWN.get(font, {})
    return any(("!" <= letter <= "ÿ" or "\uf020" <= letter <= "\uf0ff") and ord(letter) not in known for letter in text)
