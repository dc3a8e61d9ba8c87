"""推移: what each year came to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from builders import QUESTIONS, SURVEY, answer
from msgspec.structs import replace
from openpyxl import load_workbook
from two_years import FORMER, NOW, carried_over

from survey.comparison.comparing import compare
from survey.comparison.history import HistoryRow, figures, history_rows, year_names, years_until
from survey.ledger import choose
from survey.ledger_book.ledger_workbook import write_ledger
from survey.model import EVERYONE, Entry, FormerYear, Question, Survey, YearFigures

ANSWERS = (
    answer("福祉課", "1", applies="該当あり", partners=("長寿課", "みどり課")),
    answer("福祉課", "2", applies="検討中"),
    answer("長寿課", "1", applies="該当あり", partners=("長寿課", EVERYONE)),
    answer("みどり課", "2"),
)


def asking(*questions: Question) -> Survey:
    return replace(SURVEY, questions=questions)


def figure(year: str, **more: object) -> YearFigures:
    """A year of the small survey, changed."""
    return replace(figures(SURVEY, ANSWERS, year), **more)  # type: ignore[arg-type]


def by_label(*years: YearFigures) -> dict[tuple[str, str], tuple[int | None, ...]]:
    return {(row.about, row.choice): row.counts for row in history_rows(years)}


# ---------------------------------------------------------------- figures


def test_a_year_is_counted_by_what_counts_in_it() -> None:
    found = figures(SURVEY, ANSWERS)
    assert (found.year, found.survey_id) == ("令和８年度", "test-2026")
    assert (found.asked, found.answered, found.answers) == (4, 2, 3)
    assert found.choices == {"applies": {"該当あり": 2, "検討中": 1, "該当なし": 0}}
    # Two by name; all but the one that answers.
    assert found.wishes == {"partners": 2 + 3}


def test_a_department_that_no_issue_names_is_not_asked() -> None:
    only = replace(SURVEY, issues=SURVEY.issues[:1])
    assert figures(only, ()).asked == 2


def test_a_choice_counts_however_wide_it_was_written() -> None:
    written = answer("福祉課", "1", applies=" 該当あり　")
    assert figures(SURVEY, [written]).choices["applies"]["該当あり"] == 1


def test_each_of_several_choices_counts() -> None:
    told = Question("told", "周知の方法", "複数選択", choices=("広報", "説明会", "訪問"))
    answers = [
        replace(ANSWERS[0], entries={"told": Entry(text, "", ())}) for text in ("広報\n訪問", "訪問\nほかの方法")
    ]
    assert figures(asking(told), answers).choices["told"] == {"広報": 1, "説明会": 0, "訪問": 2}


def test_a_year_is_called_as_the_former_survey_says() -> None:
    before = figure("令和６年度")
    former = FormerYear(SURVEY, ANSWERS, "令和７年度", history=(before,))
    assert [one.year for one in years_until(former)] == ["令和６年度", "令和７年度"]
    assert years_until(None) == ()


# ---------------------------------------------------------------- side by side


def test_years_stand_side_by_side() -> None:
    rows = by_label(figure("a"), figure("b", answers=9))
    assert rows["回答（件）", ""] == (3, 9)
    assert rows["該当の有無", "検討中"] == (1, 1)
    assert rows["連携したい課（延べ）", ""] == (5, 5)


def test_another_heading_does_not_break_the_line() -> None:
    renamed = figures(asking(replace(QUESTIONS[0], heading="取組の\n有無"), *QUESTIONS[1:]), ANSWERS)
    rows = by_label(figure("a"), renamed)
    assert rows["取組の有無", "該当あり"] == (2, 2)
    assert ("該当の有無", "該当あり") not in rows


def test_what_a_year_did_not_ask_is_no_zero() -> None:
    other = asking(Question("state", "状態", "選択", choices=("良い", "悪い")), QUESTIONS[1])
    rows = by_label(figure("a"), figures(other, [answer("福祉課", "1")]))
    assert rows["該当の有無", "該当あり"] == (2, None)
    assert rows["状態", "良い"] == (None, 0)
    assert rows["連携したい課（延べ）", ""] == (5, None)


def test_a_choice_that_is_gone_stands_behind_those_of_today() -> None:
    reworded = asking(replace(QUESTIONS[0], choices=("該当あり", "準備中")), *QUESTIONS[1:])
    rows = by_label(figure("a"), figures(reworded, ANSWERS))
    chosen = {choice: counts for (about, choice), counts in rows.items() if about == "該当の有無"}
    assert chosen == {"該当あり": (2, 2), "準備中": (None, 0), "検討中": (1, None), "該当なし": (0, None)}
    assert list(chosen)[:2] == ["該当あり", "準備中"]


def test_surveys_of_one_year_are_told_apart() -> None:
    assert year_names([figure("令和８年度"), figure("令和８年度", survey_id="b")]) == (
        "令和８年度（test-2026）",
        "令和８年度（b）",
    )
    assert year_names([figure("令和８年度"), figure("令和９年度")]) == ("令和８年度", "令和９年度")


def charted(rows: tuple[HistoryRow, ...]) -> list[str]:
    return [row.choice or row.about for row in rows if row.charted]


def test_the_chart_shows_no_more_than_can_be_told_apart() -> None:
    assert charted(history_rows([figure("a")])) == [
        *("回答した課", "回答（件）", "該当あり", "検討中", "該当なし", "連携したい課（延べ）")
    ]
    many = tuple(f"選択肢{number}" for number in range(1, 21))
    other = asking(replace(QUESTIONS[0], choices=many), replace(QUESTIONS[0], key="b", heading="別"), QUESTIONS[2])
    shown = charted(history_rows([figures(other, ())]))
    assert shown == ["回答した課", "回答（件）", *many[:5], "連携したい課（延べ）"]
    two = asking(QUESTIONS[2], replace(QUESTIONS[2], key="c", heading="連携できる課"))
    assert charted(history_rows([figures(two, ())])) == ["回答した課", "回答（件）", "連携したい課（延べ）"]


# ---------------------------------------------------------------- in the 受付簿


def book_of(tmp_path: Path, *history: YearFigures) -> Path:
    ledger = choose(NOW, (), (), ())
    comparison = compare(NOW, ledger, (), carried_over(FORMER))
    assert comparison
    target = tmp_path / "受付簿.xlsx"
    comparison = replace(comparison, history=lambda: history)
    write_ledger(NOW, ledger, (), target, datetime(2026, 11, 1, 9, 0), comparison=comparison)
    return target


def test_the_ledger_shows_the_years_with_a_chart_of_their_cells(tmp_path: Path) -> None:
    book = load_workbook(book_of(tmp_path, figure("令和６年度"), figure("令和７年度", answers=7), figure("令和８年度")))
    sheet = book["推移"]
    heading = next(row for row in sheet.iter_rows() if row[0].value == "項目")
    assert [cell.value for cell in heading] == ["項目", "選択肢", "令和６年度", "令和７年度", "令和８年度"]
    (answers,) = (row for row in sheet.iter_rows() if row[0].value == "回答（件）")
    assert [cell.value for cell in answers[2:]] == [3, 7, 3]
    (chart,) = sheet._charts  # type: ignore[attr-defined]
    by_name = {series.tx.v: series for series in chart.series}
    assert list(by_name) == charted(history_rows([figure("a")]))
    shown = by_name["回答（件）"]
    assert shown.val.numRef.f == f"推移!$C${answers[0].row}:$E${answers[0].row}"
    assert shown.cat.strRef.f == f"推移!$C${heading[0].row}:$E${heading[0].row}"
    assert [point.v for point in shown.val.numRef.numCache.pt] == [3, 7, 3]
    # The chart stands below the rows, and is printed.
    last = max(row[0].row for row in sheet.iter_rows() if row[0].value)
    assert chart.anchor._from.row > last
    assert chart.anchor.to.row < int(sheet.print_area.rpartition("$")[2])


def test_the_chart_is_printed_whole_on_a_page_of_its_own_where_the_rows_leave_no_room(tmp_path: Path) -> None:
    def breaks(survey: Survey) -> tuple[list[int], int]:
        years = [figures(survey, (), year) for year in ("令和７年度", "令和８年度")]
        sheet = load_workbook(book_of(tmp_path, *years))["推移"]
        return [one.id for one in sheet.row_breaks.brk], sheet._charts[0].anchor._from.row  # type: ignore[attr-defined]

    many = replace(QUESTIONS[0], choices=tuple(f"選択肢{number}" for number in range(1, 21)))
    (page_ends,), chart_begins = breaks(asking(many))
    assert page_ends <= chart_begins
    assert breaks(asking(QUESTIONS[2]))[0] == []


@pytest.mark.parametrize(("answers", "step"), [(4, 1), (400, None)])
def test_the_chart_counts_no_halves(tmp_path: Path, answers: int, step: int | None) -> None:
    book = load_workbook(book_of(tmp_path, figure("令和７年度"), figure("令和８年度", answers=answers)))
    (chart,) = book["推移"]._charts  # type: ignore[attr-defined]
    assert chart.y_axis.majorUnit == step


def test_the_chart_is_as_wide_as_the_columns_and_never_wider_than_a_page_shows(tmp_path: Path) -> None:
    """Pixels: 300 and 150 for what a row is about, 120 a year; a page shows 1,000."""

    def reach(*years: YearFigures) -> tuple[int, int]:
        (chart,) = load_workbook(book_of(tmp_path, *years))["推移"]._charts  # type: ignore[attr-defined]
        return chart.anchor.to.col, chart.anchor.to.colOff // 9_525

    assert reach(figure("令和７年度"), figure("令和８年度")) == (3, 116)
    assert reach(*(figure(f"令和{year}年度") for year in range(1, 9))) == (6, 1_000 - 300 - 150 - 4 * 120)


def test_the_print_ends_with_the_row_behind_the_chart(tmp_path: Path) -> None:
    sheet = load_workbook(book_of(tmp_path, figure("令和７年度"), figure("令和８年度")))["推移"]
    (chart,) = sheet._charts  # type: ignore[attr-defined]
    assert int(sheet.print_area.rpartition("$")[2]) - chart.anchor.to.row == 1


def test_one_year_alone_has_no_history(tmp_path: Path) -> None:
    assert "推移" not in load_workbook(book_of(tmp_path, figure("令和８年度"))).sheetnames


def test_a_deadline_in_march_belongs_to_the_year_before() -> None:
    march = replace(SURVEY, settings=replace(SURVEY.settings, deadline=date(2027, 3, 10)))
    assert figures(march, ()).year == "令和８年度"
