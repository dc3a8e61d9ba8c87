"""複数選択: a ○ a choice, or a list; whatever people write becomes choices, or is said with its cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import SURVEY
from definition_book import Changes, definition, found
from desk import Desk, codes, listed, texts
from msgspec.structs import replace
from number_survey import CHOICE_FAULTS, SEVERAL_SHEETS
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from respondent import fill
from year import stamp

from survey.checks import check
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.form import design
from survey.form_writer.prefill import example_texts, input_texts
from survey.model import Bounds, Entry, Question, State, Survey
from survey.questions.choice_lists import named_in
from survey.questions.kinds import kind_of
from survey.storage.folder import Folder

MEANS, OTHER, HURDLES, AREAS, COST = (
    "使っている手段", "その他の手段", "困っていること（三つまで）", "重点的に届けたい地区", "昨年度の費用\n（千円）",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = init(tmp_path / "選択", "例_複数選択").folder
    generate(Run(made))
    return made


def give(folder: Folder, department: str, answers: dict[str, dict[str, Any]]) -> Path:
    (form,) = folder.forms.glob(f"*_{department}.xlsx")
    return stamp_now(fill(form, folder.collected / f"{department}.xlsx", answers))


def stamp_now(path: Path) -> Path:
    stamp(path, "2026-06-01")
    return path


FULL = {MEANS: ("広報紙", "ＳＮＳ"), HURDLES: ("費用がかかる",), AREAS: "1、③", COST: "1,200"}

YEAR: dict[str, dict[str, dict[str, Any]]] = {
    "子育て支援課": {"1": FULL, "4": {**FULL, AREAS: "緑 台\n東町"}, "5": {**FULL, MEANS: ("その他",), OTHER: "放送"}},
    "高齢福祉課": {"1": {**FULL, MEANS: ("広報紙", "回覧板")}, "3": FULL, "5": FULL},
    "健康推進課": {"2": {**FULL, COST: "30千円"}, "4": {**FULL, HURDLES: ("特になし",)}},
    "学校教育課": {"1": {**FULL, COST: "0"}, "5": FULL},
    "生涯学習課": {"2": {**FULL, AREAS: "東町；西町／中町、⑳"}},
    "危機管理課": {"3": {**FULL, MEANS: ("ホームページ", "メール配信", "戸別訪問")}},
}  # fmt: skip


def printed(folder: Folder, name: str = "資料３") -> Worksheet:
    return load_workbook(folder.output / f"{name}.xlsx")[name]


def column(sheet: Worksheet, heading: str) -> list[Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    head = next(cell for cell in cells if str(cell.value).replace("\n", "") == heading.replace("\n", ""))
    return [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]


def said(done: Merged, department: str) -> list[tuple[str, str, str, str]]:
    ledger = done.judgement.ledger
    return [(f.code, f.issue, f.question, f.place.cell) for f in ledger.findings if f.department == department]


# ---------------------------------------------------------------- the whole year


def test_the_shipped_survey_runs_through_the_year(folder: Folder) -> None:
    for department, answers in YEAR.items():
        give(folder, department, answers)
    done = merge(Run(folder))
    assert done.judgement.ledger.findings == ()
    assert set(done.judgement.ledger.states.values()) == {State.SUBMITTED}
    sheet = printed(folder)
    assert column(sheet, MEANS)[:5] == [
        "広報紙、ＳＮＳ", "広報紙、回覧板", "広報紙、ＳＮＳ", None, "広報紙 3\nＳＮＳ 2\n回覧板 1",
    ]  # fmt: skip
    assert column(sheet, AREAS)[:3] == ["東町、南町"] * 3
    assert "東町、緑台" in column(sheet, AREAS)
    assert "東町、西町、中町" in "".join(filter(None, column(sheet, AREAS)))
    assert column(sheet, MEANS)[-1].startswith(
        "広報紙 10\nホームページ 1\nＳＮＳ 9\nメール配信 1\n回覧板 1\n戸別訪問 1\nその他 1"
    )
    assert [value for value in column(sheet, COST) if value][-1].startswith("=SUBTOTAL(9,")
    words = "".join(p.text for p in _document(folder))
    assert MEANS in words


def _document(folder: Folder) -> Any:
    from docx import Document

    document = Document(str(folder.output / "概要.docx"))
    return [
        *document.paragraphs,
        *(p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs),
    ]


def test_what_is_no_choice_or_too_many_of_them_is_said_with_its_cell(folder: Folder) -> None:
    give(folder, "子育て支援課", {
        "1": {**FULL, HURDLES: ("特になし", "費用がかかる"), AREAS: "東町、アメリカ"},
        "4": {**FULL, HURDLES: ("届かない人がいる", "作る人手がない", "費用がかかる", "反応が分からない")},
        "5": {**FULL, MEANS: ("その他",), AREAS: "市内全域"},
    })  # fmt: skip
    done = merge(Run(folder))
    assert {(code, issue, key) for code, issue, key, _ in said(done, "子育て支援課")} == {
        ("E114", "1", "hurdles"), ("W236", "1", "areas"), ("E111", "4", "hurdles"),
        ("E112", "5", "areas"), ("E110", "5", "other_means"),
    }  # fmt: skip
    assert all(cell for *_, cell in said(done, "子育て支援課"))
    areas = column(printed(folder), AREAS)
    assert "東町\nアメリカ" in areas
    assert "市内全域" in areas


def test_a_form_sent_back_shows_what_was_chosen_and_comes_back_the_same(folder: Folder) -> None:
    rows = {"1": {**FULL, HURDLES: ("特になし", "費用がかかる")}, "4": FULL, "5": FULL}
    give(folder, "子育て支援課", rows)
    (path,) = validate(Run(folder)).sent_back.forms
    sheet = load_workbook(path)["調査票"]
    marks = sum(cell.value == "○" for row in sheet.iter_rows(min_row=10) for cell in row)
    assert marks == 2 * 3 + 4
    before = merge(Run(folder)).judgement.ledger.counted
    stamp(path, "2026-06-02")
    (folder.collected / "再提出.xlsx").write_bytes(path.read_bytes())
    after = merge(Run(folder)).judgement.ledger.counted
    for place, counted in before.items():
        said_before = {key: entry.text.replace(",", "") for key, entry in counted.entries.items()}
        assert said_before == {key: entry.text for key, entry in after[place].entries.items()}


# ---------------------------------------------------------------- what comes back


CHOICES = ("電話", "メール", "窓口　相談", "なし", "はい")
ASKED = replace(
    SURVEY,
    questions=(
        Question("means", "手段", "複数選択", required=True, choices=CHOICES, exclusive=("なし",), printed=True,
                 bounds=Bounds(None, Decimal(2)), example="電話、メール"),
        Question("note", "備考", "長文", printed=True),
    ),
)  # fmt: skip


def judged(desk: Desk, survey: Survey = ASKED) -> set[str]:
    form = desk.returned(survey=survey)
    return codes(form) | {finding.code for finding in check(survey, [form]) if finding.issue == "1"}


def marked(**cells: str) -> Desk:
    desk = Desk(survey=ASKED)
    for choice, text in cells.items():
        desk.type(*desk.cell("1", f"means@{choice}"), text)
    return desk


@pytest.mark.parametrize(
    "mark", ["○", "◯", "〇", "●", "◎", "レ", "✓", "✔️", "☑", "x", "１", "TRUE", "有", " ○ ", "電話", "電 話"]
)
def test_every_mark_that_is_understood_of_a_department_is_understood_of_a_choice(mark: str) -> None:
    desk = marked(電話=mark)
    assert texts(desk.returned(survey=ASKED), "1")["means"] == "電話"
    assert judged(desk) == set()


@pytest.mark.parametrize(
    ("text", "chosen"), [("①②", "電話\nメール"), ("1、2", "電話\nメール"), ("メール／電話", "電話\nメール")]
)
def test_a_list_in_a_circle_column_is_its_choices(text: str, chosen: str) -> None:
    assert texts(marked(メール=text).returned(survey=ASKED), "1")["means"] == chosen


@pytest.mark.parametrize("text", ["×", "①", "予定", "電話：月１回", "はい、電話も"])
def test_anything_else_in_a_circle_column_is_kept_and_said(text: str) -> None:
    assert text in texts(marked(メール=text).returned(survey=ASKED), "1")["means"]
    assert "E112" in judged(marked(メール=text))
    assert "W236" in judged(marked(メール=text, 電話="○"))


def test_an_unticked_box_is_nothing() -> None:
    assert texts(marked(電話="○", メール="☐").returned(survey=ASKED), "1")["means"] == "電話"


def test_a_mark_that_is_a_choice_itself_is_that_choice_only_in_its_own_column() -> None:
    assert texts(marked(はい="はい").returned(survey=ASKED), "1")["means"] == "はい"
    assert "E112" in judged(marked(電話="はい"))


def test_a_choice_made_alone_beside_another_and_too_many_are_errors() -> None:
    assert judged(marked(電話="○", なし="○")) == {"E114"}
    assert judged(marked(電話="○", メール="○")) == set()
    assert judged(marked(電話="○", メール="○", はい="○")) == {"E111"}
    assert judged(marked(なし="○")) == set()


def test_columns_that_moved_or_lost_their_keys_are_known_by_their_headings() -> None:
    desk = marked(電話="○", はい="○")
    table = desk.table("1")
    first = table.column_of["means@電話"]
    desk.insert_columns("調査票", first + 1).insert_rows("調査票", 1).lose_identity().erase_row(
        "調査票", table.key_row + 1
    )
    form = desk.returned(survey=ASKED, ruled="福祉課")
    assert texts(form, "1")["means"] == "電話\nはい"
    assert not listed(form)


@pytest.mark.parametrize(
    ("text", "chosen", "rest"),
    [
        ("1、3", "東 南", ""), ("①③", "東 南", ""), ("東\n南", "東 南", ""), ("南・東", "東 南", ""), ("東，南；西", "東 西 南", ""), ("東|3｜④", "東 南 北", ""),
        ("１　３", "東 南", ""), ("東 南", "東 南", ""), ("ひがし", "", "ひがし"), ("東、北東", "東", "北東"), ("5", "", "5"), ("1～3", "", "1～3"),
        ("東：駅前だけ、南", "", "東：駅前だけ、南"), ("①、その他（山/川）", "東", "その他（山/川）"),
    ],
)  # fmt: skip
def test_a_list_is_its_choices_and_what_is_none_stays(text: str, chosen: str, rest: str) -> None:
    question = Question("side", "方角", "複数選択", choices=("東", "西", "南", "北"))
    assert named_in(question, text) == (tuple(chosen.split()), rest)


def test_numbers_of_the_choices_themselves_go_before_their_places() -> None:
    numbered = Question("n", "番号", "複数選択", choices=("3 はなまる", "①　まる", "（2）ばつ"))
    assert named_in(numbered, "①、はなまる、2")[0] == numbered.choices
    assert named_in(numbered, "3")[0] == ("3 はなまる",)
    some = Question("n", "番号", "複数選択", choices=("1 はい", "いいえ"))
    assert named_in(some, "2") == ((), "2")
    digits = Question("n", "回数", "複数選択", choices=("1", "2", "10"))
    assert named_in(digits, "10、2")[0] == ("2", "10")
    assert named_in(digits, "3") == ((), "3")


def test_what_a_form_is_filled_with_says_the_same_when_it_comes_back() -> None:
    survey = ASKED
    form, question = design(survey, survey.departments[0]), survey.questions[0]
    table = form.tables[0]
    from survey.model import Answer

    text = "電話\nはい\n電話：月１回、メール"
    given = Answer("福祉課", "1", {"means": Entry(text, "", ())}, "調査票", 10)
    (row,) = input_texts(form, table, [given]).values()
    assert row == {"means@電話": "○", "means@はい": "○", "means@メール": "電話：月１回、メール"}
    desk = Desk(survey=survey)
    for key, typed in row.items():
        desk.type(*desk.cell("1", key), typed)
    assert texts(desk.returned(survey=survey), "1")["means"] == text
    assert kind_of(question).chosen(question, text) == ("電話", "はい")
    assert example_texts(form, table) == {"means@電話": "○", "means@メール": "○"}


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(("fault", "place", "changes"), CHOICE_FAULTS)
def test_what_makes_no_sense_of_several_choices_is_refused_with_its_cell(
    fault: wrong.FaultKind, place: str, changes: Changes, tmp_path: Path
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, SEVERAL_SHEETS))


def test_a_choice_made_alone_does_not_excuse_from_the_rest_of_the_row(tmp_path: Path) -> None:
    survey = read_definition(definition(tmp_path, sheets=SEVERAL_SHEETS))
    assert survey.questions[0].exclusive == ("なし",)
    assert not any(question.not_applicable for question in survey.questions)
