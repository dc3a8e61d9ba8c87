"""A form on slips as a respondent fills it in, before anything happens to it."""

from __future__ import annotations

from functools import cache

from filled import ANSWERS, APPLIES, CHALLENGES, NOTE, PARTNERS, STATUS, blank, filled_in
from filled import SURVEY as TABLE
from msgspec.structs import replace

from survey.form import design
from survey.model import FormShape, Question, Survey
from survey.model.addresses import address

COUNT, DAY, MEANS, AREAS = "参加者数\n（人）", "開催日", "周知の手段", "地区"
SLIPS: Survey = replace(
    TABLE,
    settings=replace(TABLE.settings, form_shape=FormShape.SLIPS),
    questions=(
        *TABLE.questions,
        Question("count", COUNT, "数値", unit="人", printed=True),
        Question("day", DAY, "日付", example="2026/4/1", printed=True),
        Question("means", MEANS, "複数選択", choices=("広報紙", "回覧板", "その他"), printed=True),
        Question("areas", AREAS, "複数選択", choices=tuple(f"{n}丁目" for n in range(1, 23)), printed=True),
        Question("others", "その他", "短文", printed=True),
    ),
)
"""The survey of the other damage, with a question of every further kind; one is headed like a choice of another."""

_MORE = {"1": {COUNT: "120", DAY: "2026/5/12", MEANS: ["広報紙", "その他"], AREAS: "3丁目\n5丁目", "その他": "共催"}}
SLIP_WHOLE = {
    "1 applies": "該当あり",
    "1 status": ANSWERS["1"][STATUS],
    "1 partners": "長寿課",
    "1 partners_note": ANSWERS["1"][NOTE],
    "1 challenges": ANSWERS["1"][CHALLENGES],
    "1 count": "120",
    "1 day": "2026/5/12",
    "1 means": "広報紙、その他",
    "1 areas": "3丁目、5丁目",
    "1 others": "共催",
    "2 applies": "該当あり",
    "2 status": ANSWERS["2"][STATUS],
    "2 partners": "みどり課\n安心課",
    "2 challenges": ANSWERS["2"][CHALLENGES],
    "3 applies": "検討中",
    "3 status": ANSWERS["3"][STATUS],
    "3 challenges": ANSWERS["3"][CHALLENGES],
    "4 applies": "該当あり",
    "4 status": ANSWERS["4"][STATUS],
}
"""What counts of an undamaged form, by NO and question key, as 参考３ prints it."""
assert {APPLIES, PARTNERS} <= {question.heading for question in SLIPS.questions}


@cache
def SLIP_FORM() -> bytes:
    """The form of 福祉課 with the answers typed in."""
    answers = {no: {**texts, **_MORE.get(no, {})} for no, texts in ANSWERS.items()}
    return filled_in(blank("福祉課", SLIPS), answers)


def at(no: str, key: str, below: int = 0) -> str:
    """Address of an input of the form, or of the cell so many rows below it."""
    form = design(SLIPS, SLIPS.department_by_name["福祉課"])
    row, column = next(table.cell(no, key) for table in form.tables if no in table.row_of)
    return address(row + below, column)


def row_of(no: str, key: str) -> int:
    """The row of an input; of a slip's first row where the key is that of NO."""
    return int("".join(filter(str.isdigit, at(no, key))))
