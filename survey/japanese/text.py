"""Characters: what is kept as typed, what must be normalised, and what counts as the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

# XML 1.0 (5th ed.), production [2] Char: everything else cannot stand in a workbook or a document.
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_LINE_END = "\r\n|\r|\u2028|\u2029|\x85"
_UNCLEAN = f"{_FORBIDDEN}|[\r\u2028\u2029\x85]"
_VISIBLE = re.compile(f"(?!{_FORBIDDEN})\\S")


def clean(text: str) -> str:
    """The text with line ends as "\\n" and without characters that XML forbids; else exactly as typed."""
    if is_clean(text):
        return text
    return re.sub(_FORBIDDEN, "", re.sub(_LINE_END, "\n", text))


def is_clean(text: str) -> bool:
    """Whether `clean` leaves the text as it is."""
    # Japanese text is printable except for these two characters. This test is many times quicker than the search.
    return (
        text.isprintable()
        or text.replace("\n", "").replace("\u3000", "").isprintable()
        or re.search(_UNCLEAN, text) is None
    )


def is_blank(text: str) -> bool:
    """Whether `clean` leaves nothing of the text but white space."""
    # Most texts begin with a letter or a digit; this test is quicker than the search.
    return not text[:1].isalnum() and _VISIBLE.search(text) is None


def has_forbidden(text: str) -> bool:
    """Whether `clean` takes characters out of the text."""
    return re.search(_FORBIDDEN, text) is not None


def has_odd_line_ends(text: str) -> bool:
    """Whether `clean` changes how lines of the text end."""
    return re.search(_LINE_END, text) is not None


WHITE_SPACE = "\t\n\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `str.isspace` takes for white space, as far as XML allows it. A text of nothing else says nothing."""
KEYBOARD_SPACE = "\t\n\r \x85\xa0\u2028\u2029\u3000"
"""What keyboards and web pages give of it, and all line ends. No more is folded away: a formula would grow too long."""


_NARROW_ASCII = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)} | {0x3000: " "}


def _narrow_forms() -> dict[int, str]:
    """What Excel's ASC makes of full-width characters: ASCII, katakana with their marks, and five signs that it takes for
    others (OpenDocument 1.2 part 2, 6.20.3; LibreOffice does the same)."""
    forms = _NARROW_ASCII.copy()
    halves = [chr(code) for code in range(0xFF61, 0xFFA0)]
    for half in (*halves, *(half + mark for half in halves for mark in "ﾞﾟ")):
        wide = unicodedata.normalize("NFKC", half)
        if len(wide) == 1:
            forms.setdefault(ord(wide), half)
    return forms | {ord("゛"): "ﾞ", ord("゜"): "ﾟ"} | str.maketrans(_TAKEN_BY_ASC)


_TAKEN_BY_ASC = {"\u2015": "ｰ", "\u2018": "`", "\u2019": "'", "\u201d": '"', "\uffe5": "\\"}


_NARROW = _narrow_forms()


def narrow(text: str) -> str:
    """The text with half-width letters, digits, signs and katakana, as Excel's ASC gives it."""
    return text.translate(_NARROW)


def _replacing(forms: Mapping[int, str]) -> Callable[[str], str]:
    """As `str.translate`, which looks up each character of a text; mostly few of them have another form."""
    form_of = {chr(code): form for code, form in forms.items()}
    having_one = re.compile(f"([{re.escape(''.join(form_of))}])")

    def replace(text: str) -> str:
        parts = having_one.split(text)
        parts[1::2] = [form_of[character] for character in parts[1::2]]
        return "".join(parts)

    return replace


_narrow_without_space = _replacing({**_NARROW, **dict.fromkeys(map(ord, KEYBOARD_SPACE), "")})
_narrow_ascii = _replacing(_NARROW_ASCII)
_ONE_SPACE = dict.fromkeys(map(ord, KEYBOARD_SPACE), " ")


def folded(text: str) -> str:
    """A form of the text for comparing answers: width, case and white space do not matter.

    It folds no more than a formula of a form can (`questions.excel_text.folded`), so that both judge alike.
    """
    return _narrow_without_space(text).lower()


_OF_MORE_FORMS = re.compile("[^ぁ-ゖ\u4e00-\u9fff]+")
"""All but hiragana and kanji, which nothing else is folded to, nor they to anything else."""


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, folded. That most are not is seen without folding them."""
    return one == other or (
        _OF_MORE_FORMS.sub("", one) == _OF_MORE_FORMS.sub("", other) and folded(one) == folded(other)
    )


def trimmed(text: str) -> str:
    """The text folded, but with one space for any white space within (`questions.excel_text.trimmed`)."""
    return " ".join(filter(None, narrow(text.translate(_ONE_SPACE)).split(" "))).lower()


def replaced(text: str, pairs: Mapping[str, str]) -> str:
    """The text with each of the texts replaced, one after the other (`questions.excel_text.replaced`)."""
    for old, new in pairs.items():
        text = text.replace(old, new)
    return text


def briefly(text: str, most: int) -> str:
    """The text, or its beginning and … where it has more characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def one_line(heading: str) -> str:
    """A heading as a sentence names it."""
    return "".join(heading.splitlines())


# Cached, because headings, names and titles are the same on every form.
@lru_cache(maxsize=4096)
def comparison_key(text: str) -> str:
    """A form of the text for comparing names and headings: width, case and white space do not matter."""
    # NFKC makes the same of a character and of what it stands for. Most texts need no more, and are not searched then.
    return "".join(unicodedata.normalize("NFKC", _narrow_ascii(text)).split()).casefold()


_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Variation selectors and fillers; what else shows nothing is of Unicode's category Cf."""


@lru_cache(maxsize=4096)
def appearance_key(text: str) -> str:
    """As `comparison_key`, and what nobody sees (zero width, directions, variation selectors, fillers) does not matter."""
    return comparison_key(as_seen(text))


def as_seen(text: str) -> str:
    """The text without what nobody sees."""
    if text.isascii():
        return text
    return "".join(letter for letter in _UNSEEN.sub("", text) if unicodedata.category(letter) != "Cf")


# Cached, because few different characters begin a Japanese text.
@lru_cache(maxsize=4096)
def beginning(character: str) -> str:
    """How the comparison key of a text with this first character begins, without accents; "" for white space.

    Two texts whose beginnings differ have different comparison keys.
    """
    return unicodedata.normalize("NFKD", comparison_key(character))[:1]


def excel_length(text: str) -> int:
    """Length in UTF-16 code units, as Excel's LEN and its 32,767 limit count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def excel_escaped(text: str) -> str:
    """The text as a workbook keeps it, where Excel would read _xHHHH_ as one character."""
    return _STANDS_FOR_A_CHARACTER.sub("_x005F_", text)


_STANDS_FOR_A_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def columns_on_screen(text: str) -> int:
    """How many columns of a terminal the text takes: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
