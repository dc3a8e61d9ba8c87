"""参考３ beside the former year: the column 区分, and underlined what a changed answer says anew."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from builders import SAVED, answer, returned
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from two_years import FORMER, MORE, NOW, STATUS, both_years, carried_over, confirmed, lost, made_with

from survey.comparison.carry_over import CarriedOver
from survey.comparison.comparing import compare
from survey.comparison.difference import new_passages
from survey.findings import REQUIRED_EMPTY
from survey.form_writer.carried_rows import record_of
from survey.ledger import choose
from survey.model import Answer, Consolidated, Entry, Font, Item, Paper, Place, Question, Survey
from survey.paging import CellRole, Plan, block_count, cut_off, lay_out, sources
from survey.paging.flow import CONTINUED
from survey.paging.printed_columns import unanswered
from survey.table.consolidate import consolidate
from survey.table.printed_errors import printed_errors
from survey.table.table_book import write_consolidated

PRINTED = replace(NOW, settings=replace(NOW.settings, change_printed=True))
PLACE = ("福祉課", "1")


def table(
    *rows: Answer, carried: CarriedOver | None = None, survey: Survey = PRINTED, compared: bool = True
) -> Consolidated:
    names = dict.fromkeys(row.department for row in rows)
    forms = [returned(name, *(row for row in rows if row.department == name)) for name in names]
    ledger, comparison = both_years(forms, carried or carried_over(FORMER), survey)
    return consolidate(survey, ledger, comparison if compared else None)


def underlined(case: Consolidated) -> list[list[str]]:
    """Of each row, what is underlined in its columns."""
    return [
        [text[start:end] for text, spans in zip(row.texts, row.fresh, strict=True) for start, end in spans]
        for issue in case.issues
        for row in issue.rows
        if row.fresh
    ]


def shown(plans: Sequence[Plan], role: CellRole) -> list[str]:
    return [cell.text for plan in plans for cell in plan.cells if cell.role is role]


CHANGED = made_with(answer(*PLACE, applies="該当あり", status=MORE, partners=("長寿課", "みどり課")), FORMER)


# ---------------------------------------------------------------- 区分


def test_beside_each_department_stands_what_became_of_its_former_answer() -> None:
    rows = (
        CHANGED,
        made_with(answer("福祉課", "2", status="同じ"), answer("福祉課", "2", status="同じ")),
        answer("みどり課", "2", status="新しい"),
        lost(answer("福祉課", "3", status="分からない")),
        confirmed(answer("長寿課", "1", status="続けている")),
    )
    case = table(*rows)
    assert [(row.department, row.change) for issue in case.issues for row in issue.rows] == [
        ("福祉課", "変更"),
        ("長寿課", "継続"),
        ("福祉課", "未確認"),
        ("みどり課", "新規"),
        ("福祉課", "不明"),
    ]
    (plan,) = lay_out(case)
    assert shown([plan], CellRole.HEADING)[4:7] == ["回答課等", "区分", "現在の取組状況"]
    assert shown([plan], CellRole.CHANGE) == ["変更", "継続", "未確認", "新規", "不明"]
    assert cut_off(plan) == ()


def test_an_answer_that_was_taken_back_is_printed_only_where_something_is_written() -> None:
    declared = made_with(answer(*PLACE, applies="該当なし"), FORMER)
    assert table(declared).issues[0].rows == ()
    said = made_with(answer(*PLACE, applies="該当なし", challenges="事業を終えた。"), FORMER)
    (row,) = table(said).issues[0].rows
    assert (row.change, row.fresh) == ("取下げ", ())


def test_an_issue_without_answers_has_an_empty_cell_under_it() -> None:
    (plan,) = lay_out(table(CHANGED))
    assert shown([plan], CellRole.CHANGE) == ["変更", "", ""]


@pytest.mark.parametrize(
    ("survey", "compared"),
    [(NOW, True), (PRINTED, False), (NOW, False)],
    ids=["not wanted", "no former year", "neither"],
)
def test_otherwise_the_table_is_the_same_byte_for_byte(tmp_path: Path, survey: Survey, compared: bool) -> None:
    case = table(CHANGED, survey=survey, compared=compared)
    plain = replace(case, survey=replace(NOW, settings=NOW.settings), shows_change=False)
    for name, one in (("一", case), ("二", plain)):
        write_consolidated(one, lay_out(one), tmp_path / f"{name}.xlsx", SAVED)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
    assert "区分" not in shown([*lay_out(case)], CellRole.HEADING)
    assert underlined(case) == []


def test_how_many_tables_there_will_be_is_known_before_anything_is_answered() -> None:
    assert unanswered(PRINTED).shows_change
    assert not unanswered(NOW).shows_change
    assert not unanswered(replace(PRINTED, former_year="")).shows_change
    assert block_count(unanswered(PRINTED)) == 1


# ---------------------------------------------------------------- what is underlined


def test_what_a_changed_answer_says_anew_is_underlined_in_each_column() -> None:
    assert underlined(table(CHANGED)) == [["２", "参加者は年々増えている。", "みどり課"]]


def test_of_answers_printed_in_one_cell_each_is_compared_with_its_own_former_one() -> None:
    former = answer(*PLACE, partners=("長寿課",), partners_note="会場を共用する。")
    now = answer(*PLACE, partners=("長寿課", "安心課"), partners_note="会場と備品を共用する。")
    case = table(made_with(now, former), carried=carried_over(former))
    assert case.issues[0].rows[0].texts[1] == "長寿課\n安心課\n会場と備品を共用する。"
    assert underlined(case) == [["安心課", "会場と備品を"]]
    alone = made_with(answer(*PLACE, partners_note="会場と備品を共用する。"), former)
    assert underlined(table(alone, carried=carried_over(former))) == [["会場と備品を"]]


def test_what_is_asked_once_is_underlined_once_where_items_take_several_rows() -> None:
    survey = replace(
        PRINTED, questions=(*PRINTED.questions, Question("car", "車", "短文", repeated=True, printed=True))
    )
    cars = [Item(number, {"car": Entry(f"車{number}", "明細", ("C9",))}, "明細", 8 + number) for number in (1, 2)]
    case = table(replace(CHANGED, items=tuple(cars)), survey=survey)
    assert [row.follows for row in case.issues[0].rows] == [False, True]
    assert underlined(case) == [["２", "参加者は年々増えている。", "みどり課"]]


def test_what_the_form_itself_moved_to_another_question_is_not_new() -> None:
    former = answer(*PLACE, status=STATUS, partners=("長寿課",))
    entries = {**former.entries, "partners": replace(former.entries["partners"], text="民生委員とも")}
    former = replace(former, entries=entries)
    now = answer(*PLACE, status=MORE, partners=("長寿課",), partners_note="民生委員とも")
    forms = [returned("福祉課", replace(now, carried=record_of(PRINTED, former)))]
    ledger = choose(PRINTED, forms, (), ())
    comparison = compare(PRINTED, ledger, forms, carried_over(former), partial(record_of, PRINTED))
    assert underlined(consolidate(PRINTED, ledger, comparison)) == [["２", "参加者は年々増えている。"]]


@pytest.mark.parametrize(
    "row",
    [
        made_with(answer(*PLACE, status=MORE), None),
        lost(answer(*PLACE, status=MORE)),
        confirmed(FORMER),
        made_with(answer(*PLACE, status="月１回、公民館で交流会を開催している。"), FORMER),
    ],
    ids=["new", "unknown", "the same", "only less"],
)
def test_of_other_answers_nothing_is_underlined(row: Answer) -> None:
    assert underlined(table(row)) == []


def test_without_the_former_texts_nothing_is_underlined_and_the_column_stands() -> None:
    case = table(CHANGED, carried=carried_over())
    assert (underlined(case), case.issues[0].rows[0].change) == ([], "変更")
    forms = [returned("福祉課", CHANGED)]
    ledger, comparison = both_years(forms, None, PRINTED)
    (row,) = consolidate(PRINTED, ledger, comparison).issues[0].rows
    assert (row.change, row.fresh) == ("変更", ())


def cells_of(case: Consolidated, target: Path) -> list[list[tuple[str, bool]]]:
    """The rich texts of the table's first sheet: their runs, and whether each is underlined."""
    write_consolidated(case, lay_out(case), target, SAVED)
    sheet = openpyxl.load_workbook(target, rich_text=True).worksheets[0]
    values = (cell.value for row in sheet.iter_rows() for cell in row)
    return [[(run.text, run.font.u == "single") for run in value] for value in values if isinstance(value, list)]


def test_the_workbook_underlines_it_and_shows_every_text_whole(tmp_path: Path) -> None:
    case = table(CHANGED)
    runs = cells_of(case, tmp_path / "参考３.xlsx")
    assert runs == [
        [
            ("月", False),
            ("２", True),
            ("回、公民館で交流会を開催している。\n広報にも載せている。\n", False),
            ("参加者は年々増えている。", True),
        ],
        [("長寿課\n", False), ("みどり課", True)],
    ]


# ---------------------------------------------------------------- paging


LONG = "".join(f"地区{n}の公民館で月{n % 3 + 1}回の交流会を開き、延べ{n * 7}人が参加した。\n" for n in range(120))
LONGER = "".join(
    line.replace("交流会", "健康教室") if n % 4 == 0 else line + ("新しい地区にも広げた。" if n % 9 == 1 else "")
    for n, line in enumerate(LONG.splitlines(keepends=True))
)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("most_pages", [1024, 1])
def test_an_answer_of_several_pages_is_underlined_on_each_and_says_its_change_again(
    paper: Paper, most_pages: int
) -> None:
    former = answer(*PLACE, applies="該当あり", status=LONG)
    survey = replace(PRINTED, settings=replace(PRINTED.settings, paper=paper))
    now = made_with(answer(*PLACE, applies="該当あり", status=LONGER), former)
    case = table(now, carried=carried_over(former), survey=survey)
    plans = [*lay_out(case, most_pages)]
    assert sum(plan.pages for plan in plans) > 1
    assert [cut_off(plan) for plan in plans] == [()] * len(plans)
    parts = [cell for plan in plans for cell in plan.cells if cell.role is CellRole.ANSWER and cell.part]
    assert "".join(cell.part for cell in parts) == LONGER
    assert all(0 <= start < end <= len(cell.text) for cell in parts for start, end in cell.fresh)
    lined = "".join(cell.text[start:end] for cell in parts for start, end in cell.fresh)
    assert lined == "".join(LONGER[start:end] for start, end in new_passages(LONG, LONGER))
    labels, changes = shown(plans, CellRole.RESPONDENT), shown(plans, CellRole.CHANGE)
    own = [change for label, change in zip(labels, changes, strict=True) if "福祉課" in label]
    assert own == ["変更"] * len(parts)
    assert sum(CONTINUED in label for label in labels) == len(parts) - 1


QUESTION = next(question for question in NOW.questions if question.key == "status")


def wide_survey(columns: int) -> Survey:
    asked = tuple(replace(QUESTION, key=f"q{n}", heading=f"設問{n}", required_when=()) for n in range(columns))
    return replace(PRINTED, questions=asked)


def test_in_a_table_of_several_blocks_each_has_the_column_and_the_lines_of_its_own_answers() -> None:
    survey = wide_survey(24)
    entry = FORMER.entries["status"]
    former = replace(FORMER, entries={f"q{n}": replace(entry, text=f"{n}番は{STATUS}") for n in range(24)})
    now = replace(former, entries={f"q{n}": replace(entry, text=f"{n}番は{MORE}") for n in range(24)})
    case = table(made_with(now, former), carried=carried_over(former), survey=survey)
    plans = [*lay_out(case)]
    assert len(plans) == block_count(case) > 1
    assert [cut_off(plan) for plan in plans] == [()] * len(plans)
    for plan in plans:
        assert shown([plan], CellRole.CHANGE)[0] == "変更"
        lined = [c.text[s:e] for c in plan.cells if c.role is CellRole.ANSWER for s, e in c.fresh]
        assert lined == ["２", "参加者は年々増えている。"] * len(plan.columns)
    keys = [source.question.key for source in sources(plans)]
    assert keys == [f"q{n}" for n in range(24)]


def test_where_a_printed_answer_came_from_is_found_beside_the_column_too() -> None:
    case = table(CHANGED)
    plans = [*lay_out(case)]
    found = sources(plans)
    by_address = {cell.address: cell for plan in plans for cell in plan.cells}
    assert [(by_address[one.printed_cell].role, one.question.key) for one in found] == [
        (CellRole.ANSWER, "status"),
        (CellRole.ANSWER, "partners"),
    ]
    wrong = REQUIRED_EMPTY.at(
        Place("福祉課.xlsx"), department="福祉課", issue="1", question="status", heading="", instead=""
    )
    ledger, _ = both_years([returned("福祉課", CHANGED)])
    (error,) = printed_errors(PRINTED, replace(ledger, findings=(wrong,)), found)
    assert error.printed_cell == found[0].printed_cell


@settings(max_examples=15)
@given(st.text(max_size=60), st.text(min_size=1, max_size=60), st.sampled_from([6.0, 10.5, 24.0]))
def test_whatever_is_written_every_text_stands_whole_in_the_table(before: str, now: str, size: float) -> None:
    former = answer(*PLACE, status=f"前{before}")
    survey = replace(PRINTED, settings=replace(PRINTED.settings, font=Font("BIZ UDゴシック", size)))
    case = table(made_with(answer(*PLACE, status=f"今{now}"), former), carried=carried_over(former), survey=survey)
    plans = [*lay_out(case)]
    assert [cut_off(plan) for plan in plans] == [()] * len(plans)
    (cell,) = (cell for plan in plans for cell in plan.cells if cell.role is CellRole.ANSWER and cell.part)
    assert cell.part == f"今{now}"
    assert all(end <= after for (_, end), (after, _) in pairwise(cell.fresh))
