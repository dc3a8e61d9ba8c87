"""How much of a survey a summary and the status page show, and from where on they leave out or draw otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import SAVED, SURVEY, answer
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from print_cases import consolidated
from test_status_page import large
from test_summary import ledger_of

from survey import summary
from survey.model import Department, Issue, Survey, Wish
from survey.paging import lay_out
from survey.status_page.day_chart import DayChart, day_chart
from survey.status_page.html_page import page_of
from survey.summary.summary_texts import figures_of
from survey.table.consolidate import consolidate
from survey.table.table_book import write_consolidated


def of(departments: int, *titles: str) -> Survey:
    """A survey that asks so many departments about issues with these titles."""
    names = [f"第{number}課" for number in range(departments)]
    issues = (Issue(str(no), title, "①例", tuple(names)) for no, title in enumerate(titles or ("課題",), 1))
    return replace(SURVEY, departments=tuple(map(Department, names)), issues=tuple(issues))


def words(survey: Survey, answering: int = 0) -> dict[str, Any]:
    """What a template may name, where so many departments have answered."""
    answers = [answer(one.name, "1", status="取組。") for one in survey.departments[:answering]]
    ledger = ledger_of(*answers, survey=survey)
    return dict(summary.words_of(survey, ledger, consolidate(survey, ledger), SAVED))


# ---------------------------------------------------------------- 概要.docx


@pytest.mark.parametrize(("departments", "shown"), [(60, True), (61, False)])
def test_who_wants_to_work_with_whom_is_shown_for_sixty_departments(departments: int, shown: bool) -> None:
    said = words(of(departments))
    assert bool(said["連携"]) is shown
    assert said["省略"].startswith("" if shown else "課が60を超えるため、連携の意向は載せていません。")
    assert bool(said["省略"]) is not shown


@pytest.mark.parametrize(("departments", "listed"), [(200, 200), (201, 201)])
def test_every_department_is_listed_up_to_two_hundred(departments: int, listed: int) -> None:
    said = words(of(departments), departments)
    assert len(said["課の一覧"]) == (listed if departments == 200 else 0)
    assert ("課が200を超えるため" in said["省略"]) is (departments > 200)


@pytest.mark.parametrize(("answers", "left_out"), [(1_000, ""), (1_001, "回答が1,001件あるため")])
def test_a_thousand_answers_are_shown_one_by_one(answers: int, left_out: str) -> None:
    survey = of(answers)
    survey = replace(survey, settings=replace(survey.settings, summary_answers=True))
    said = words(survey, answers)
    assert said["省略"].startswith(left_out or "課が60を")
    assert (said["回答を載せる"], bool(said["課題の一覧"][0]["回答の一覧"])) == (not left_out, not left_out)


@pytest.mark.parametrize("issues", [14, 15])
def test_the_words_below_the_chart_name_fourteen_issues(issues: int) -> None:
    said = words(of(1, *(f"課題{number}" for number in range(issues))))["図の説明"]
    assert said.split("、") == [f"NO {no} は 1件のうち 0件" for no in range(1, 15)]


@pytest.mark.parametrize(("title", "shown"), [("題" * 16, "題" * 16), ("題" * 17, f"{'題' * 15}…")])
def test_sixteen_characters_of_a_title_stand_beside_its_bar(title: str, shown: str) -> None:
    survey = of(1, title)
    (figure,) = figures_of(survey, ledger_of(survey=survey)).values()
    assert list(figure.categories) == [f"1　{shown}"]


# ---------------------------------------------------------------- 連携マトリクス


def matrix(survey: Survey, folder: Path, *wishes: Wish) -> Worksheet:
    case = consolidated(((survey.issues[0], ()),), survey, wishes=wishes)
    (plan,) = lay_out(case)
    write_consolidated(case, [plan], folder / "参考３.xlsx", SAVED)
    return load_workbook(folder / "参考３.xlsx")["連携マトリクス"]


def texts(sheet: Worksheet) -> set[str]:
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}


@pytest.mark.parametrize(("departments", "as_list"), [(60, False), (61, True)])
def test_wishes_of_sixty_departments_stand_in_a_matrix(departments: int, as_list: bool, tmp_path: Path) -> None:
    said = texts(matrix(of(departments), tmp_path, Wish("第1課", "第2課", "1")))
    assert ("第2課（1）" in said) is as_list
    assert ("希望された数" in said) is not as_list
    assert any(one.startswith("課が60を超えるため") for one in said) is as_list


@pytest.mark.parametrize(("issues", "named"), [(30, True), (31, False)])
def test_the_titles_of_thirty_issues_stand_below_the_matrix(issues: int, named: bool, tmp_path: Path) -> None:
    survey = of(3, *(f"課題{number}" for number in range(issues)))
    cases = ((issue, ()) for issue in survey.issues)
    case = consolidated(tuple(cases), survey, wishes=(Wish("第1課", "第2課", "1"),))
    write_consolidated(case, lay_out(case), tmp_path / "参考３.xlsx", SAVED)
    said = texts(load_workbook(tmp_path / "参考３.xlsx")["連携マトリクス"])
    assert (f"NO {issues}　課題{issues - 1}" in said) is named


def test_a_row_of_the_list_of_wishes_has_twelve_lines_at_most(tmp_path: Path) -> None:
    def wishes(by: str, count: int) -> list[Wish]:
        return [Wish(by, f"第{number}課", "1") for number in range(100, 100 + count)]

    sheet = matrix(of(900), tmp_path, *wishes("第1課", 1), *wishes("第2課", 20), *wishes("第3課", 700))
    heights = {
        str(cell.value): sheet.row_dimensions[cell.row].height or 0.0 for cell in reversed(sheet["A"]) if cell.value
    }
    one, two, many = (heights[f"第{number}課"] for number in (1, 2, 3))
    assert round((many - one) / (two - one)) == 11


# ---------------------------------------------------------------- 回収状況.html

FIRST = date(2026, 11, 2)


def chart(days: int, came: int = 1) -> DayChart:
    """So many days from the first return to the deadline."""
    made = day_chart({FIRST: came}, FIRST + timedelta(days=days - 1))
    assert made is not None
    return made


@pytest.mark.parametrize(("days", "bars", "days_a_bar"), [(62, 62, 1), (63, 32, 2), (124, 62, 2), (125, 42, 3)])
def test_two_months_have_a_bar_a_day(days: int, bars: int, days_a_bar: int) -> None:
    assert (len(chart(days).bars), chart(days).days_a_bar) == (bars, days_a_bar)


@pytest.mark.parametrize(("days", "labels"), [(9, 9), (10, 5), (18, 9), (19, 7)])
def test_days_stand_under_nine_bars_at_most(days: int, labels: int) -> None:
    assert len(chart(days).labelled) == labels


def test_the_bar_of_a_single_answer_is_a_quarter_of_the_highest() -> None:
    one, four, five = (chart(1, came).bars[0].height for came in (1, 4, 5))
    assert (4 * one, five) == (pytest.approx(four), pytest.approx(four))


@pytest.mark.parametrize(("departments", "many"), [(40, False), (41, True)])
def test_lines_of_forty_departments_are_printed_and_of_more_the_sums(departments: int, many: bool) -> None:
    assert ('<body class="many">' in page_of(large(departments))) is many
