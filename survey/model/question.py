"""設問: what is asked about each 課題."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from survey.model.formula import CrossCheck, Expression, Grade


class Total(StrEnum):
    """What the rows of an issue, and of all issues, come to in a question's column (合計行)."""

    NONE = "なし"
    SUM = "合計"
    MEAN = "平均"
    COUNT = "件数"
    """How often each choice was made."""


class Bounds(Struct, frozen=True):
    """The least and the most (最小, 最大) that a number may be, or that may be chosen; None for no bound."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return self != Bounds()


class Question(Struct, frozen=True):
    """One thing a department is asked about an issue: a column of the form and of 参考３."""

    key: str
    """Names the question in code and exports (項目)."""
    heading: str
    """Names the question on paper (見出し); may hold line ends."""
    kind: str
    """種類: the word of one of `questions.kinds.KINDS`."""
    required: bool = False
    """必須 is ○: must be answered, unless the row is declared not applicable."""
    required_when: tuple[str, ...] = ()
    """必須 names choices: must be answered where one of them was chosen in the same row."""
    max_length: int | None = None
    """In characters, as Excel's LEN counts them (UTF-16 code units)."""
    choices: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """The choices that declare the row not applicable (該当なしの選択肢)."""
    exclusive: tuple[str, ...] = ()
    """Of a 複数選択: the choices that are made alone (該当なしの選択肢)."""
    guidance: str = ""
    """記入要領: what the form tells the respondent about this question."""
    example: str = ""
    """記入例: shown on the form in a row of its own; never an answer."""
    printed: bool = False
    """Whether the answer appears in 参考３."""
    printed_by_choice: bool = False
    """Whether each of its choices has a column of 参考３ in which it is marked (選択肢ごと)."""
    printed_under: str = ""
    """Key of the question whose column of 参考３ also takes this answer, below its own; "" for a column of its own."""
    width: float | None = None
    """Width of the column in 参考３ in full-width characters (列幅); None: balanced by content."""
    unit: str = ""
    """単位: what a number counts, such as 人 or 千円. It stands in the heading, and may stand behind an answer."""
    decimals: int | None = None
    """小数: places of a number behind its point; None: as many as are written."""
    bounds: Bounds = Bounds()
    total: Total = Total.NONE
    formula: Expression | None = None
    """式 of a 計算: how it is calculated."""
    formula_text: str = ""
    """The same as respondents may read it: with 「headings」 in place of keys."""
    grades: tuple[Grade, ...] = ()
    """段階, falling: of a 計算 that comes to one of them instead of a number; their names are its `choices`."""
    checks: tuple[CrossCheck, ...] = ()
    """The 検算 that are told at this question (欄)."""
    repeated: bool = False
    """Whether it is asked of each item (明細) anew, and not once of the issue."""
    by_office: bool = False
    """記入者 is 事務局: the office answers it in the 受付簿, when the answers have come back."""

    def __hash__(self) -> int:
        # Rules are looked up by their questions for each row, and a survey's questions differ in their keys.
        return hash(self.key)


class Given(Struct, frozen=True):
    """初期値: what the office puts into the inputs of a question in one row of a form."""

    text: str
    """As a department would type it; choices and departments one a line."""
    open: bool = False
    """Whether the department may change it (変更可)."""


def locked_in(given: Mapping[str, Given]) -> frozenset[str]:
    """Keys of the questions that the office has answered itself: the department may not change that."""
    return frozenset(key for key, one in given.items() if not one.open)
