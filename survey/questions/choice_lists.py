"""Which choices a list names: 1、3, ①③ and names, by any separator; here, and as formulas of a form.

Both run the same replacements: a list becomes its items between bars, |1|サロン|. An item is a choice where it is its
name, its name without the number before it, or its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from survey.japanese.text import KEYBOARD_SPACE, folded, narrow, replaced
from survey.model import Question
from survey.questions.excel_text import as_shown, quoted, replaced_formula
from survey.questions.marks import MOST_MARK_COLUMNS

BAR = "|"
_LINE_ENDS = "\t\n\r\x85\u2028\u2029"
_CIRCLED = {chr(0x2460 + number): f"|{number + 1}|" for number in range(20)}
_NONE = "#"
"""Stands for a number that there is not: nothing between bars is the same."""

_BEFORE_FOLDING: Mapping[str, str] = {
    **dict.fromkeys(_LINE_ENDS, BAR),
    **dict.fromkeys((space for space in KEYBOARD_SPACE if space not in _LINE_ENDS), " "),
}
_SEPARATORS: Mapping[str, str] = {**dict.fromkeys("､,･/;｡", BAR), **_CIRCLED}
"""After folding: 、，・／；。 are narrow then."""
_OWN_NUMBER = r"(?s)\(?(?P<number>[0-9]{1,3})(?:\)|[.:､]|\s)\s*(?P<words>.+)|(?P<sign>[①-⑳])\s*(?P<rest>.+)"


class Spelling(Struct, frozen=True):
    """How a choice may be named in a list, folded."""

    name: str
    words: str
    """Its name without the number before it; the name itself where there is none."""
    number: str
    """Its own, else its place; # where a number would not say which choice is meant."""


@lru_cache(maxsize=64)
def spelled(choices: tuple[str, ...]) -> tuple[Spelling, ...]:
    """Of each choice."""
    names = tuple(map(folded, choices))
    own = [re.fullmatch(_OWN_NUMBER, narrow(choice).strip()) for choice in choices]
    numbers = [_number_of(match) for match in own]
    if all(numbers) and len(set(numbers)) == len(numbers):
        words = [
            folded((match["words"] or match["rest"]) if match else name) for match, name in zip(own, names, strict=True)
        ]
        distinct = len(set(words)) == len(words)
        return tuple(map(Spelling, names, words if distinct else names, numbers))
    places = [str(place) for place in range(1, len(choices) + 1)]
    told = any(numbers) or any(name.isdecimal() for name in names)
    return tuple(map(Spelling, names, names, [_NONE] * len(choices) if told else places))


def _number_of(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    return str(int(match["number"])) if match["number"] else str(ord(match["sign"]) - 0x245F)


def named_in(question: Question, text: str) -> tuple[tuple[str, ...], str]:
    """The choices that a list names, in the definition's order, and what of it names none, as typed.

    A line that is a choice is that choice; any other is cut at separators. From the first to the last item that is no
    choice it is kept as it is. A line that tells something of a choice (サロン：月１回) is no list.
    """
    chosen: set[str] = set()
    rest: list[str] = []
    for line in text.split("\n"):
        if choice := choice_of(question, line):
            chosen.add(choice)
        elif choice_of(question, line.partition(NOTED)[0]) and NOTED in line:
            rest.append(line)
        else:
            found, kept = _in_line(question, line)
            chosen |= found
            rest += [kept] if kept.strip() else []
    return tuple(choice for choice in question.choices if choice in chosen), "\n".join(rest) if chosen else text


NOTED = "："
"""Between a choice and what is told of it."""


def choice_of(question: Question, item: str) -> str:
    """The choice that one item names; "" where it names none."""
    if not _PARTING.isdisjoint(item):
        return ""
    return _by_spelling(question.choices).get(folded(item)) or _by_number(question.choices).get(_digits(item), "")


def _in_line(question: Question, line: str) -> tuple[set[str], str]:
    """The choices in a line, and the line from the first to the last item that is none."""
    items: list[tuple[str, str]] = []
    for piece in re.split(_SEPARATED, line):
        if not _parts_at_spaces(question.choices) or choice_of(question, piece):
            items.append((piece, choice_of(question, piece)))
        else:
            items += [(part, choice_of(question, part)) for part in re.split(_SPACED, piece)]
    foreign = [at for at, (item, choice) in enumerate(items) if not choice and not _is_separator(item)]
    kept = "".join(item for item, _ in items[foreign[0] : foreign[-1] + 1]) if foreign else ""
    return {choice for _, choice in items if choice}, kept


def _digits(item: str) -> str:
    bare = narrow(replaced(item, _BEFORE_FOLDING)).strip(" ")
    return replaced(bare, _CIRCLED).strip(BAR) if len(bare) == 1 else bare


def _is_separator(piece: str) -> bool:
    return not piece.strip() or piece in _SEPARATOR_SIGNS


_PARTING = frozenset(_LINE_ENDS)
_SPACES = frozenset(KEYBOARD_SPACE) - frozenset(_LINE_ENDS)
_SEPARATOR_SIGNS = frozenset("、，,､・･／/；;。｡|｜") | frozenset(_LINE_ENDS)
_SEPARATED = f"([{re.escape(''.join(sorted(_SEPARATOR_SIGNS)))}]|[①-⑳])"
"""Separators and numbers in circles, all of which are kept."""
_SPACED = f"([{re.escape(''.join(sorted(_SPACES)))}])"


def _parts_at_spaces(choices: Sequence[str]) -> bool:
    """Whether white space parts the items of a list: not where choices have some themselves, nor where a formula, which
    could not tell 品 1 from 品 and 1, must find the same."""
    return len(choices) <= MOST_MARK_COLUMNS and all(_SPACES.isdisjoint(choice) for choice in choices)


def separators_in(choice: str) -> str:
    """What of a choice a list could not hold."""
    return "".join(
        sign for sign in choice if sign in _SEPARATOR_SIGNS or (sign in _CIRCLED and not choice.startswith(sign))
    )


@lru_cache(maxsize=64)
def _by_spelling(choices: tuple[str, ...]) -> Mapping[str, str]:
    told = list(zip(choices, spelled(choices), strict=True))
    return {one.words: choice for choice, one in told} | {one.name: choice for choice, one in told}


@lru_cache(maxsize=64)
def _by_number(choices: tuple[str, ...]) -> Mapping[str, str]:
    told = zip(choices, spelled(choices), strict=True)
    return {one.number: choice for choice, one in told if one.number != _NONE}


# ---------------------------------------------------------------- as formulas


LISTED = "#|"
"""Begins what a hidden cell keeps of a list."""
WORDS_NAME, NUMBERS_NAME = "選択肢の語", "選択肢の番号"
"""Stems of names of cells: `Spelling.words` and `Spelling.number` of a question's choices."""


def items_formula(cell: str) -> str:
    """The items of a list in a cell between bars, folded, with one space for any white space within them."""
    narrowed = f"LOWER(TRIM(ASC({replaced_formula(as_shown(cell), _BEFORE_FOLDING)})))"
    items = replaced_formula(narrowed, {**_SEPARATORS, "| ": BAR, " |": BAR})
    return f'IFERROR("{LISTED}"&{items}&"{BAR}","{LISTED}")'


def items_in(text: str) -> str:
    """What that formula gives where this text stands in the cell."""
    narrowed = " ".join(filter(None, narrow(replaced(text, _BEFORE_FOLDING)).split(" "))).lower()
    return f"{LISTED}{replaced(narrowed, {**_SEPARATORS, '| ': BAR, ' |': BAR})}{BAR}"


def count_formula(kept: str, names: tuple[str, str, str]) -> str:
    """How many choices are named. `kept`: the cell of `items_formula`; `names`: of the cells with the folded choices, their
    words and their numbers."""
    closed = replaced_formula(kept, {" ": ""})
    found = [f'ISNUMBER(FIND("{BAR}"&{name}&"{BAR}",{closed}))' for name in names[:2]]
    found.append(f'ISNUMBER(FIND("{BAR}"&{names[2]}&"{BAR}",{kept}))')
    return f"SUMPRODUCT(--({'+'.join(found)}>0))"


def named_formula(kept: str, choices: tuple[str, ...], choice: str) -> str:
    """Whether the choice is named."""
    one = spelled(choices)[choices.index(choice)]
    words = "{" + ",".join(quoted(f"{BAR}{word}{BAR}") for word in dict.fromkeys((one.name, one.words))) + "}"
    by_words = f"SUMPRODUCT(--ISNUMBER(FIND({words},{replaced_formula(kept, {' ': ''})})))>0"
    return f"OR({by_words},ISNUMBER(FIND({quoted(f'{BAR}{one.number}{BAR}')},{kept})))"
