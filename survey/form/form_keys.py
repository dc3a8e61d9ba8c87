"""What a form is known by, whatever people do to it: names of its sheets, keys of its rows, and what its hidden sheet says."""

from __future__ import annotations

import re

MAIN_SHEET = "調査票"
EXTRA_SHEET = "追加回答"
CORRECTIONS_SHEET = "修正のお願い"
CHOICES_SHEET = "選択肢"
IDENTITY_SHEET = "_survey"

COLUMN_KEYS = "#columns"
"""Stands in the first cell of the hidden row of column keys."""
EXAMPLE_KEY = "#example"
"""Row key of the row of examples."""

IDENTITY_SURVEY = "調査ID"
IDENTITY_DEPARTMENT = "課名"
IDENTITY_VERSION = "版"
IDENTITY_SEAL = "割印"
IDENTITY_FORMER, IDENTITY_CARRIED = "前回", "前回の回答の件数"
"""What the former survey is called, and how many rows the record of its answers has, which stands below."""
IDENTITY_WORDS = "印字"
"""Heading of the column on the identity sheet that lists the tokens (`words.token`, `words.title_token`) of all that the
form says by itself."""

NOTE_MARK = "【事務局から】"
"""Every cell note that the form itself carries begins with this; any other was written by a respondent."""


_ITEM_MARK = "#"
_ITEM_KEY = re.compile(r"(.+)#[0-9]{2,}", re.DOTALL)


def item_key(no: str, number: int) -> str:
    """Key of a row for an item of the issue, such as 1#01."""
    return f"{no}{_ITEM_MARK}{number:02}"


def issue_of_item(key: str) -> str:
    """NO of the issue in the key of such a row; "" where it is none."""
    found = _ITEM_KEY.fullmatch(key)
    return found[1] if found else ""
