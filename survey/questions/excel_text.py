"""Texts in formulas, folded there as `japanese.text` folds them here.

Excel 2010 and later, and LibreOffice, know all functions that are used. None of them takes ~, * or ? for a wildcard, as
COUNTIF and MATCH do. A folded text has no capital letters, so these serve as marks in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from survey.japanese.text import KEYBOARD_SPACE, WHITE_SPACE
from survey.workbook.sheets import LAST_ROW

ROW = "¤"
"""Stands in a formula for the number of its row."""
LONGEST_ROW = str(LAST_ROW)
"""No number of a row has more digits."""

CHOICES_NAME = "選択肢"
"""Stem of the name of the cells that hold a question's choices, one below the other from row 2 on."""
FOLDED_CHOICES_NAME = "選択肢の照合"
"""Stem of the name of the same, folded."""
EXAMPLE_NAME = "記入例"
"""Stem of the name of the cell that holds a question's example, where an answer must not be the same."""
FOLDED_EXAMPLE_NAME = "記入例の照合"
"""Stem of the name of the same, folded."""
SPACES_NAME = "空白"
"""The name of all white space but what a text in a formula cannot hold, one below the other."""
SPACES_ACROSS_NAME = "空白の並び"
"""The same side by side."""

BARE_DAYS = (10_000, 73_050)
"""The first and the last number that is taken for a day without the format of one: 1927/5/18 and 2099/12/31. What is less may
be a year (2026) or a day of a year (401), what is more a month (202604) or a day in figures (20260401)."""

_BY_NUMBER = {"\t": "CHAR(9)", "\n": "CHAR(10)", "\r": "CHAR(13)"}
"""White space that it cannot."""


class Inputs(Struct, frozen=True):
    """Where the formulas of a row find the inputs of a question, and what is kept of it in hidden cells."""

    number: int
    """Place of the question in the survey, from 1."""
    cells: str
    """Such as $E¤, or $G¤:$T¤ where there are several."""
    each: tuple[str, ...]
    """The same one by one."""
    kept: Mapping[str, str]
    """By stem: the hidden cell, such as $N¤."""
    wrong: str
    """Whether the answer must be corrected, as a hidden cell tells: such as MID($O¤,2,1)="1"."""
    former: str = ""
    """The hidden cell with the former year's number, such as $P¤, where some formula names it."""

    def name(self, stem: str) -> str:
        """The workbook's name of what the stem says of this question, such as 選択肢_3."""
        return f"{stem}_{self.number}"


def quoted(text: str) -> str:
    """The text as a constant."""
    return '"' + text.replace('"', '""') + '"'


def replaced_formula(text: str, pairs: Mapping[str, str]) -> str:
    """As `japanese.text.replaced`, of a formula. Excel nests no more than 64 functions."""
    for old, new in pairs.items():
        text = f"SUBSTITUTE({text},{_BY_NUMBER.get(old) or quoted(old)},{quoted(new)})"
    return text


def folded_formula(text: str) -> str:
    """As `japanese.text.folded`, of a formula."""
    return f"LOWER({_narrow_formula(replaced_formula(text, dict.fromkeys(KEYBOARD_SPACE, '')))})"


def trimmed_formula(text: str) -> str:
    """As `japanese.text.trimmed`, of a formula."""
    return (
        f"LOWER(TRIM({_narrow_formula(replaced_formula(text, dict.fromkeys(KEYBOARD_SPACE.replace(' ', ''), ' ')))}))"
    )


def _narrow_formula(text: str) -> str:
    """As `japanese.text.narrow`, of a formula: not every program's ASC knows the marks of katakana by themselves."""
    return replaced_formula(f"ASC({text})", {"\u3099": "ﾞ", "\u309a": "ﾟ"})


def spaces(between: str) -> str:
    """What SPACES_NAME stands for with ; `between` them: they can be held against cells in a row. With a comma, what
    SPACES_ACROSS_NAME does: against cells in a column."""
    return "{" + between.join(quoted(space) for space in WHITE_SPACE if space not in _BY_NUMBER) + "}"


def is_blank_formula(cells: str, own: str = "", less: str = "") -> str:
    """Whether nothing but white space stands in the cells; false where one of them holds an error. `own`: a text of the form
    itself that may stand among them. `less`: how many of their other characters are nothing written, as a formula."""
    return f"IFERROR({_visible(cells, own, less)}=0,FALSE)"


def is_answered_formula(cells: str, less: str = "") -> str:
    """Whether anything else does; false where one of them holds an error."""
    return f"IFERROR({_visible(cells, less=less)}>0,FALSE)"


def _visible(cells: str, own: str = "", less: str = "") -> str:
    """How many characters stand in the cells that are no white space; an error where one of them holds one."""
    unseen = {own: "", "\t": "", "\n": ""} if own else {"\t": "", "\n": ""}
    text, spaces = replaced_formula(cells, unseen), _spaces_against(cells)
    seen = f'SUMPRODUCT(LEN({text}))-SUMPRODUCT(LEN({text})-LEN(SUBSTITUTE({text},{spaces},"")))'
    return f"{seen}-({less})" if less else seen


_ONE_BELOW_THE_OTHER = re.compile(r"(\$[A-Z]+)[^:]*:\1[^A-Z].*")


def is_one_below_the_other(cells: str) -> bool:
    """Whether a block of cells is a column of them, as on slips."""
    return _ONE_BELOW_THE_OTHER.fullmatch(cells) is not None


def _spaces_against(cells: str) -> str:
    return SPACES_ACROSS_NAME if is_one_below_the_other(cells) else SPACES_NAME


def as_shown(cell: str, *, days: bool = False) -> str:
    """The text of a cell that holds no error, as the reader of what comes back takes it.

    Spreadsheet programs tell by D how a day is formatted, but not every such format. `days`: whether a number that is one
    of BARE_DAYS is taken for a day in any other format, too.
    """
    kind, (first, last) = f'IFERROR(LEFT(CELL("format",{cell})),"")', BARE_DAYS
    is_day = f'OR({kind}="D",AND({kind}<>"P",{cell}>={first},{cell}<{last + 1}))' if days else f'{kind}="D"'
    day = f'TEXT({cell},"yyyy/m/d")&IF({cell}=INT({cell}),""," "&TEXT({cell},"h:mm"))'
    number = f'IF({is_day},{day},IF({kind}="P",{cell}*100&"%",{cell}&""))'
    return f'IF(ISLOGICAL({cell}),IF({cell},"TRUE","FALSE"),IF(ISNUMBER({cell}),{number},{cell}&""))'


_LONGEST_FORMULA, _DEEPEST_FORMULA = 8_192, 64
"""https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3"""
_CONSTANT = re.compile('"[^"]*"')


def too_long(formula: str) -> bool:
    """Whether Excel cannot hold a formula of a row, in any row."""
    depths = accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in _CONSTANT.sub("", formula))
    return len(formula.replace(ROW, LONGEST_ROW)) > _LONGEST_FORMULA or max(depths, default=0) > _DEEPEST_FORMULA


def is_one_of(text: str, shapes: Sequence[str]) -> str:
    """Whether the formula `text` is one of some constants. Only EXACT tells a mark from the same letter typed."""
    return f"SUMPRODUCT(--EXACT({{{','.join(map(quoted, shapes))}}},{text}))>0"
