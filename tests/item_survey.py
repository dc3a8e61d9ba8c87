"""A survey of items (明細) for tests: official cars, in five prepared rows an issue, and a question that is asked once."""

from __future__ import annotations

from builders import SURVEY
from desk import Desk
from msgspec.structs import replace

from survey.model import Answer, Entry, Issue, Item, Question, ReturnedForm, Survey, Total

ITEMS = "公用車"
"""Name of the sheet."""
FIRST, LAST, SECOND = 8, 12, 13
"""Rows of the first and the last item of the first issue, and of the first of the second."""
COLUMNS = {"plate": "E", "year": "F", "km": "G", "state": "H", "note": "I"}

ONCE = Question(
    "has",
    "公用車の有無",
    "選択",
    required=True,
    choices=("あり", "なし"),
    not_applicable=("なし",),
    printed=True,
)
OF_ITEMS = (
    Question("plate", "登録番号", "短文", required=True, printed=True, repeated=True),
    Question("year", "初度登録", "日付", printed=True, repeated=True),
    Question("km", "走行距離", "数値", unit="km", total=Total.SUM, printed=True, repeated=True),
    Question("state", "状態", "選択", choices=("良", "要修理", "廃車予定"), printed=True, repeated=True),
    Question("note", "備考", "長文", required_when=("要修理",), printed=True, repeated=True),
)
CARS: Survey = replace(
    SURVEY,
    settings=replace(SURVEY.settings, item_rows=5, items_title=ITEMS, extra_answers=False),
    issues=(
        Issue("1", "本庁の公用車", "リース車を含む", ("福祉課", "長寿課")),
        Issue("2", "出先の公用車", "", ("福祉課", "みどり課")),
    ),
    questions=(ONCE, *OF_ITEMS),
)
CARS_ALONE: Survey = replace(CARS, questions=OF_ITEMS)
"""The same, where nothing else is asked: the first sheet is the table of items."""


class Fleet(Desk):
    """The form of a department that lists cars, lying open."""

    def __init__(self, department: str = "福祉課", survey: Survey = CARS) -> None:
        super().__init__(department, survey)
        self.sheet = ITEMS if survey.row_questions else "調査票"

    def car(self, row: int, plate: str, **texts: str) -> Fleet:
        """Write a car into a row, with 100 km unless that is said."""
        shift = 0 if self.survey.row_questions else 1
        for key, text in {"plate": plate, "km": "100", **texts}.items():
            column = chr(ord(COLUMNS[key]) + shift) if key in COLUMNS else key
            if text:
                self.type(self.sheet, f"{column}{row}", text)
        return self

    def cars(self, *plates: str, first: int = FIRST) -> Fleet:
        for row, plate in enumerate(plates, first):
            self.car(row, plate)
        return self


def plates(form: ReturnedForm, no: str = "1") -> list[str]:
    """What the items of an issue are called, in their order."""
    (answer,) = [answer for answer in form.answers if answer.issue == no]
    assert [item.number for item in answer.items] == list(range(1, len(answer.items) + 1))
    return [item.entries["plate"].text if "plate" in item.entries else "" for item in answer.items]


def item(number: int, row: int = 0, **texts: str) -> Item:
    """An item as it would be read from its row."""
    entries = {key: Entry(text, ITEMS, (f"{COLUMNS[key]}{row or FIRST + number - 1}",)) for key, text in texts.items()}
    columns = {key: ord(letter) - 64 for key, letter in COLUMNS.items()}
    return Item(number, entries, ITEMS, row or FIRST + number - 1, columns)


def fleet(department: str, *plates: str, issue: str = "1", has: str = "あり", km: str = "100") -> Answer:
    """An answer with a car for each plate."""
    entries = {"has": Entry(has, "調査票", ("E8",))} if has else {}
    cars = tuple(item(number, plate=plate, km=km) for number, plate in enumerate(plates, 1))
    return Answer(department, issue, entries, "調査票", 8, {"has": 5}, items=cars)
