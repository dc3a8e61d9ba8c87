"""選択肢ごと: a question of several choices is printed as a column a choice, ○ where it was made, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SAVED, SURVEY, returned
from definition_book import Changes, definition, found
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import converted
from msgspec.structs import replace
from number_survey import BY_CHOICE, MARK_FAULTS, SEVERAL_SHEETS
from openpyxl import load_workbook
from rendering import glyphs, needs_office, to_pdf, unseen
from two_years import NOW, both_years, carried_over, made_with

from survey.adoption import Adopted, adopt_table
from survey.adoption.received_table import grids_of
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.ledger import choose
from survey.measure import column_px
from survey.model import (
    Answer,
    Consolidated,
    Department,
    Entry,
    Font,
    Issue,
    Order,
    Paper,
    Question,
    Survey,
    Total,
)
from survey.paging import CellRole, Plan, cut_off, lay_out, sources
from survey.paging.printed_columns import by_question, printed_columns
from survey.questions.kinds import kind_of
from survey.summary.summary_texts import words_of
from survey.table.consolidate import consolidate, unprinted_sources
from survey.table.table_book import write_consolidated

CHOICES = ("電話", "窓口", "電子メール（ホームページ）", "なし")
MEANS = Question(
    "means", "相談の手段", "複数選択", choices=CHOICES, exclusive=("なし",), printed=True, printed_by_choice=True, total=Total.COUNT
)  # fmt: skip
NOTE = Question("note", "備考", "長文", printed=True)
ASKED = replace(SURVEY, questions=(MEANS, NOTE))


def answered(department: str, no: str, **texts: str) -> Answer:
    return Answer(
        department, no, {key: Entry(text, "調査票", ("E9", "F9")) for key, text in texts.items()}, "調査票", 9
    )


def table_of(*answers: Answer, survey: Survey = ASKED) -> Consolidated:
    names = dict.fromkeys(answer.department for answer in answers)
    forms = [returned(name, *(a for a in answers if a.department == name), survey=survey) for name in names]
    return consolidate(survey, choose(survey, forms, (), ()))


def texts_of(table: Consolidated) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(block.issue.no, row.department): row.texts for block in table.issues for row in block.rows}


FULL = (
    answered("福祉課", "1", means="電話\n窓口\n来所のみ", note="多い。"),
    answered("長寿課", "1", means="電話"),
    answered("福祉課", "2", means="なし", note="少ない。"),
)


# ---------------------------------------------------------------- what stands where


def test_each_choice_has_a_column_and_other_words_one_more() -> None:
    table = table_of(*FULL)
    assert [(column.heading, column.group) for column in table.columns] == [
        *((choice, "相談の手段") for choice in CHOICES),
        ("ほか", "相談の手段"),
        ("備考", ""),
    ]
    assert texts_of(table) == {
        ("1", "福祉課"): ("○", "○", "", "", "来所のみ", "多い。"),
        ("1", "長寿課"): ("○", "", "", "", "", ""),
        ("2", "福祉課"): ("", "", "", "○", "", "少ない。"),
    }


def test_without_other_words_there_is_no_column_for_them() -> None:
    assert [column.heading for column in table_of(FULL[1]).columns] == [*CHOICES, "備考"]
    under = replace(ASKED, questions=(MEANS, replace(NOTE, printed_under="means")))
    table = table_of(*FULL[:2], survey=under)
    assert [column.heading for column in table.columns] == [*CHOICES, "ほか"]
    assert texts_of(table)["1", "福祉課"][-1] == "来所のみ\n多い。"


def test_how_often_each_was_chosen_stands_below_as_a_number() -> None:
    table = table_of(*FULL)
    (total,) = table.issues[0].totals
    assert (total.total, total.texts) == (Total.COUNT, ("2", "1", "0", "0", "", ""))
    assert [row.texts[:4] for row in table.totals] == [("2", "1", "0", "1")]
    assert table.issues[2].totals == ()


@given(
    st.lists(
        st.one_of(st.sampled_from([*CHOICES, "1、3", "来所"]), st.text(min_size=1, max_size=6).filter(str.strip)),
        min_size=1,
    )
)
def test_all_that_was_answered_is_printed(lines: list[str]) -> None:
    chosen = [choice for choice in CHOICES if choice in lines]
    others = [line for line in lines if line not in CHOICES]
    text = "\n".join([*chosen, *others])
    table = table_of(answered("福祉課", "1", means=text))
    rows = texts_of(table)
    made, rest = kind_of(MEANS).told(MEANS, text)
    shown = dict(by_question(table.columns, rows["1", "福祉課"]))[MEANS]
    assert shown == "\n".join(filter(None, [*made, rest]))


def test_the_summary_names_the_choices() -> None:
    survey = replace(ASKED, settings=replace(ASKED.settings, summary_answers=True))
    forms = [returned("福祉課", *FULL[:1], survey=survey)]
    ledger = choose(survey, forms, (), ())
    said = words_of(survey, ledger, consolidate(survey, ledger), SAVED)
    inputs = said["課題の一覧"][0]["回答の一覧"][0]["欄"]  # type: ignore[index]
    assert inputs[0]["見出し"] == "相談の手段"
    assert all(word in inputs[0]["内容"] for word in ("電話", "窓口", "来所のみ"))
    assert "○" not in inputs[0]["内容"]


def test_a_choice_that_is_new_is_underlined() -> None:
    survey = replace(NOW, questions=ASKED.questions, settings=replace(NOW.settings, change_printed=True))
    before = answered("福祉課", "1", means="電話")
    form = returned("福祉課", made_with(answered("福祉課", "1", means="電話\n窓口"), before), survey=survey)
    ledger, comparison = both_years([form], carried_over(before), survey)
    (row,) = consolidate(survey, ledger, comparison).issues[0].rows
    assert row.fresh == ((), ((0, 1),), (), (), ())


def test_each_mark_tells_where_it_came_from() -> None:
    table = table_of(*FULL[:1])
    (plan,) = lay_out(table)
    shown = [(one.printed_cell[0], one.question.key, one.place.cell) for one in sources([plan])]
    assert shown == [
        ("F", "means", "E9、F9"),
        ("G", "means", "E9、F9"),
        ("J", "means", "E9、F9"),
        ("K", "note", "E9、F9"),
    ]
    assert len(unprinted_sources(table)) == 4


# ---------------------------------------------------------------- on paper


def big(rows: int = 30, choices: int = 4, others: int = 0, order: Order = Order.BY_ISSUE) -> Consolidated:
    """A table of several pages."""
    names = tuple(f"第{n}課" for n in range(1, rows + 1))
    asked = replace(MEANS, choices=(*CHOICES, *(f"選択肢{n}" for n in range(5, choices + 1))))
    more = [Question(f"more{n}", f"設問{n}", "長文", printed=True) for n in range(others)]
    survey = replace(
        SURVEY,
        settings=replace(SURVEY.settings, order=order),
        questions=(asked, NOTE, *more),
        departments=tuple(map(Department, names)),
        issues=tuple(Issue(str(n), f"題{n}", "", names) for n in range(1, 4)),
    )
    answers = [
        answered(
            name,
            issue.no,
            means="\n".join(
                [*asked.choices[number % 4 : 1 + number % 7], *(["ほかの方法"] if number % 5 == 0 else [])]
            ),
            note="備考の文。" * (number % 60),
            **{question.key: "設問への回答の文。" * 5 for question in more},
        )
        for number, name in enumerate(names, 1)
        for issue in survey.issues
    ]
    return table_of(*answers, survey=survey)


def written(table: Consolidated, path: Path) -> list[Plan]:
    plans = list(lay_out(table))
    write_consolidated(table, plans, path, SAVED)
    return plans


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("paper", Paper)
def test_the_group_stands_over_its_choices_on_every_page_and_nothing_is_cut_off(
    paper: Paper, order: Order, tmp_path: Path
) -> None:
    table = big(order=order)
    table = replace(table, survey=replace(table.survey, settings=replace(table.survey.settings, paper=paper)))
    plan, *listing = written(table, tmp_path / "資料.xlsx")
    assert len(listing) == (order is Order.BY_DEPARTMENT)
    assert plan.pages > 1
    assert not cut_off(plan)
    (group,) = (cell for cell in plan.cells if cell.text == "相談の手段")
    marks = [cell for cell in plan.cells if cell.role is CellRole.HEADING and cell.text in CHOICES]
    rest = next(cell for cell in plan.cells if cell.text == "ほか")
    assert (group.column, group.last_column) == (marks[0].column, rest.column)
    assert {cell.row for cell in (*marks, rest)} == {group.row + 1}
    others = [cell for cell in plan.cells if cell.role is CellRole.HEADING and cell not in (group, rest, *marks)]
    assert {(cell.row, cell.last_row) for cell in others if cell.text not in marks} >= {(group.row, group.row + 1)}
    assert all(plan.widths[cell.column - 1] < 100 for cell in marks)
    sheet = load_workbook(tmp_path / "資料.xlsx").worksheets[0]
    assert sheet.print_title_rows == f"${group.row}:${group.row + 1}"


def test_what_repeats_on_each_page_takes_its_room_there() -> None:
    plan = next(lay_out(big()))
    low = replace(
        plan, heights=tuple(300.0 if row == plan.heading_rows[0] else h for row, h in enumerate(plan.heights, 1))
    )
    lost = {cell.row for cell in cut_off(low)}
    assert lost & set(range(plan.breaks[0] + 1, len(plan.heights) + 1))


@pytest.mark.parametrize("others", [6, 12])
def test_where_the_columns_take_several_tables_those_of_a_question_stay_together(others: int) -> None:
    plans = list(lay_out(big(rows=4, choices=12, others=others)))
    assert len(plans) > 1
    assert not [cell for plan in plans for cell in cut_off(plan)]
    assert sum(any(column.choice for column in plan.columns) for plan in plans) == 1


@needs_office
def test_every_mark_is_seen_on_paper_and_counts_are_what_a_program_counts(tmp_path: Path) -> None:
    path = tmp_path / "資料.xlsx"
    (plan,) = written(big(), path)
    assert unseen(plan, glyphs(*to_pdf(path))) == {}
    cached = {cell.address: cell.text for cell in plan.cells if cell.calculation}
    assert len(cached) == 4 * 4
    formulas = load_workbook(path).worksheets[0]
    assert all(str(formulas[cell].value).startswith("=COUNTIF(") for cell in cached)
    (again,) = converted("ods", path)
    (back,) = converted("xlsx", again)
    sheet = load_workbook(back, data_only=True).worksheets[0]
    assert {cell: str(sheet[cell].value) for cell in cached} == cached


# ---------------------------------------------------------------- adopted


def adopted(table: Consolidated, path: Path) -> Adopted:
    written(table, path)
    return adopt_table(grids_of(path.name, path.read_bytes()))


def given_in(table: Adopted) -> dict[tuple[str, str], list[str]]:
    return {
        (one.issue, one.department): [
            one.entries[question.key].text if question.key in one.entries else "" for question in table.questions
        ]
        for one in table.answers
    }


def before(table: Consolidated) -> dict[tuple[str, str], list[str]]:
    return {
        (block.issue.no, row.department): [text for _, text in by_question(table.columns, row.texts)]
        for block in table.issues
        for row in block.rows
    }


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(lambda: table_of(*FULL), id="small"),
        pytest.param(big, id="several pages"),
        pytest.param(lambda: big(order=Order.BY_DEPARTMENT), id="by department"),
        pytest.param(lambda: big(rows=6, choices=12, others=8), id="several tables"),
        pytest.param(
            lambda: table_of(
                *FULL, survey=replace(ASKED, settings=replace(ASKED.settings, silent_printed=True))
            ),
            id="with rows of who keeps silent",
        ),
        pytest.param(
            lambda: table_of(
                answered("福祉課", "1", means="電話\n窓口"),
                survey=replace(ASKED, questions=(MEANS,), settings=replace(ASKED.settings, silent_printed=True)),
            ),
            id="nothing but marks, and who keeps silent",
        ),
    ],
)  # fmt: skip
def test_our_own_table_comes_back_as_it_was(table, tmp_path: Path) -> None:
    case = table()
    back = adopted(case, tmp_path / "資料.xlsx")
    assert given_in(back) == before(case)
    asked = case.survey.questions[0]
    (question,) = (one for one in back.questions if one.heading == asked.heading)
    assert (question.kind, question.choices, question.printed_by_choice) == ("複数選択", asked.choices, True)
    assert len(back.questions) == len(case.survey.questions)


def test_columns_in_which_two_marks_stand_are_not_taken_for_choices(tmp_path: Path) -> None:
    written(table_of(*FULL), tmp_path / "資料.xlsx")
    book = load_workbook(tmp_path / "資料.xlsx")
    sheet = book.worksheets[0]
    marked = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "○")
    marked.value = "△"
    book.save(tmp_path / "資料.xlsx")
    back = adopt_table(grids_of("資料.xlsx", (tmp_path / "資料.xlsx").read_bytes()))
    assert "複数選択" not in {question.kind for question in back.questions}
    assert {"○", "△"} <= {text for texts in given_in(back).values() for text in texts}


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(("fault", "place", "changes"), MARK_FAULTS)
def test_what_cannot_be_printed_so_is_refused_with_its_cell(
    tmp_path: Path, fault: wrong.FaultKind, place: str, changes: Changes
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, SEVERAL_SHEETS))


def test_the_word_asks_for_it_and_others_may_stand_below_such_a_question(tmp_path: Path) -> None:
    survey = read_definition(definition(tmp_path, {**BY_CHOICE, ("設問", "F4"): "means"}, SEVERAL_SHEETS))
    assert survey.questions[0].printed_by_choice
    assert [column.heading for column in printed_columns(survey)] == ["電話", "窓口", "なし", "ほか", "品目"]
    assert survey.questions[0].total is Total.COUNT


def test_a_column_of_marks_is_six_letters_wide_at_most() -> None:
    def width(letters: int) -> int:
        asked = replace(ASKED, questions=(replace(MEANS, choices=("手" * letters, "なし"), exclusive=()), NOTE))
        return next(lay_out(table_of(answered("福祉課", "1", means="なし"), survey=asked))).widths[5]

    assert width(20) == column_px(5.5, ASKED.settings.font)
    assert width(24) == width(60) == column_px(6.0, ASKED.settings.font)


def test_the_font_of_the_survey_decides_how_wide_a_mark_s_column_is() -> None:
    table = table_of(*FULL)
    small, large = (
        replace(table, survey=replace(table.survey, settings=replace(table.survey.settings, font=Font("BIZ UDゴシック", size))))
        for size in (9, 14)
    )  # fmt: skip
    widths = [next(lay_out(one)).widths[5] for one in (small, large)]
    assert widths[0] < widths[1]
