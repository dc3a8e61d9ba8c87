"""計算 and 検算 on forms that come back: reckoned anew of what was answered, never believed; what does not hold is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import QUESTIONS, SURVEY
from builders import answer as row
from desk import MAIN, Desk
from formulas import calculation, check, formula, grades
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from row_cases import on_slips

from survey import findings
from survey.checks import check as checked
from survey.comparison.former_amounts import former_amounts
from survey.form.carried import change_of
from survey.form_writer.carried_rows import record_of
from survey.japanese.text import clean, is_blank
from survey.model import Answer, Change, Entry, Finding, Given, Question, ReturnedForm, Severity, Survey, Total
from survey.questions.amounts import is_number
from survey.questions.as_python import broken_rules, compared_text
from survey.questions.calculating import calculated
from survey.workbook import CellKind

KEYS = ("a", "b", "c", "way", "sum", "rate", "grade")
NUMBERS = (
    Question("a", "男", "数値", unit="人"),
    Question("b", "女", "数値"),
    Question("c", "目標", "数値"),
    Question("way", "向き", "選択", choices=("高いほど良い", "低いほど良い", "対象外")),
)


# ---------------------------------------------------------------- what a formula comes to


@pytest.mark.parametrize(
    ("text", "typed", "comes_to"),
    [
        ("a + b", {"a": "１，２００人", "b": "▲200"}, "1000"),
        ("a + b", {"a": "0.1", "b": "0.2"}, "0.3"),
        ("a - b × c", {"a": "10", "b": "2", "c": "3"}, "4"),
        ("(a - b) × c", {"a": "10", "b": "2", "c": "3"}, "24"),
        ("a + b", {"a": "5"}, ""),
        ("a + b", {"a": "5", "b": "約3"}, ""),
        ("a + b", {"a": "5", "b": "001"}, ""),
        ("合計(a, b, c)", {"a": "5"}, "5"),
        ("合計(a, b, c)", {}, ""),
        ("合計(a, b + c)", {"a": "5", "b": "1"}, "5"),
        ("平均(a, b, c)", {"a": "5", "b": "2"}, "3.5"),
        ("a ÷ b", {"a": "1", "b": "0"}, "－"),
        ("a ÷ b", {"a": "0", "b": "0"}, "－"),
        ("a ÷ b + c", {"a": "1", "b": "0"}, ""),
        ("合計(a ÷ b, c)", {"a": "1", "b": "0", "c": "2"}, "－"),
        ("四捨五入(a, 0)", {"a": "2.5"}, "3"),
        ("四捨五入(a, 0)", {"a": "-2.5"}, "-3"),
        ("四捨五入(a ÷ b, 2)", {"a": "1.005", "b": "1"}, "1.01"),
        ("絶対値(a - b)", {"a": "3", "b": "10"}, "7"),
        ("-a", {"a": "0"}, "0"),
        ("達成率(a, c)", {"a": "90", "c": "120"}, "75"),
        ("達成率(a, c, 低いほど良い)", {"a": "90", "c": "120"}, "125"),
        ("達成率(a, c, 低いほど良い)", {"a": "0", "c": "120"}, "200"),
        ("達成率(a, c, 低いほど良い)", {"a": "5", "c": "0"}, "－"),
        ("達成率(a, c, way)", {"a": "90", "c": "120", "way": "低いほど 良い"}, "125"),
        ("達成率(a, c, way)", {"a": "90", "c": "120", "way": "高いほど良い"}, "75"),
        ("達成率(a, c, way)", {"a": "90", "c": "120", "way": "対象外"}, ""),
        ("a × b", {"a": "123456789012345", "b": "1000000000000000"}, "123456789012345000000000000000"),
        ("a × a - (a - 1) × (a + 1)", {"a": "999999999999999"}, "1"),
        ("a ÷ b", {"a": "2", "b": "3"}, "0.666666667"),
        ("a", {"a": "1" + "0" * 20}, "1" + "0" * 20),
        ("a", {"a": "1" + "0" * 21}, ""),
        ("前回(a) - a", {"a": "3"}, "4"),
        ("前回(b) - a", {"a": "3"}, ""),
    ],
)
def test_what_a_formula_comes_to(text: str, typed: dict[str, str], comes_to: str) -> None:
    questions = (*NUMBERS, calculation("sum", text, KEYS))
    assert calculated(questions, typed, {"a": Decimal(7)}).get("sum", "") == comes_to


@pytest.mark.parametrize(
    ("rate", "grade"), [("100", "A"), ("99.95", "A"), ("99.94", "B"), ("80", "B"), ("79.9", "C"), ("-5", "D"), ("", "")]
)
def test_a_grade_is_that_of_the_number_as_it_is_shown(rate: str, grade: str) -> None:
    rated = calculation("rate", "a", KEYS, decimals=1)
    graded = calculation(
        "grade", "rate", KEYS, choices=("A", "B", "C", "D"), grades=grades(A="100", B="80", C="60", D="")
    )
    assert calculated((*NUMBERS, rated, graded), {"a": rate}, {}).get("grade", "") == grade
    assert calculated((*NUMBERS, calculation("rate", "a ÷ 0", KEYS), graded), {"a": "1"}, {})["grade"] == "－"


# ---------------------------------------------------------------- on a form

ASKED = replace(
    SURVEY,
    questions=(
        *QUESTIONS[:1],
        Question("a", "男", "数値", unit="人", printed=True),
        Question("b", "女", "数値", printed=True, total=Total.SUM),
        calculation("sum", "a + b", KEYS, total=Total.SUM),
        Question("c", "目標", "数値", checks=(check("sum ≦ c", "目標を超えています。", KEYS, Severity.WARNING),)),
        calculation("rate", "達成率(sum, c)", KEYS, decimals=1),
        replace(
            calculation("grade", "rate", KEYS, choices=("A", "D"), grades=grades(A="100", D="")), total=Total.COUNT
        ),
        Question("reason", "理由", "長文", required_when=("D",)),
    ),
)
APPLIES = {"applies": "該当あり"}
CHECKED = replace(
    ASKED,
    questions=tuple(
        replace(
            q,
            checks=(
                check("a ≦ b", "男が女より多くなっています。", KEYS),
                check("a ≠ 13", "男が13人です。", KEYS),
                check("a < 100 かつ b < 100", "百人を超えています。", KEYS, Severity.WARNING),
            ),
        )
        if q.key == "a"
        else q
        for q in ASKED.questions
    ),
)


def found(form: ReturnedForm, no: str = "1") -> dict[str, str]:
    """The texts of an answer by question key."""
    (answer,) = (one for one in form.answers if one.issue == no)
    return {key: entry.text for key, entry in answer.entries.items()}


def said(desk: Desk, survey: Survey | None = None) -> list[Finding]:
    form = desk.returned(survey=survey)
    return [*form.findings, *checked(survey or desk.survey, [form])]


@pytest.mark.parametrize("survey", [ASKED, on_slips(ASKED)], ids=["table", "slips"])
def test_what_comes_back_is_reckoned_anew(survey: Survey) -> None:
    form = Desk(survey=survey).fill("1", **APPLIES, a="１０人", b="5", c="20").returned()
    assert found(form) == {**APPLIES, "a": "１０人", "b": "5", "c": "20", "sum": "15", "rate": "75.0", "grade": "D"}
    (answer,) = (one for one in form.answers if not one.blank)
    assert answer.given == {"sum", "rate", "grade"}
    assert answer.entries["rate"].cells == (Desk(survey=survey).cell("1", "rate")[1],), "出典 names the form's cell"
    assert form.unplaced == () and {f.code for f in form.findings} == set()


def test_a_grade_may_require_a_reason() -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="5", c="20")
    assert {(f.code, f.question) for f in said(desk)} == {("E110", "reason")}
    remark = said(desk)[0]
    assert "選ばれて" not in remark.what and "選び直し" not in remark.remedy, "nobody chooses a grade"
    assert "もとになる数を直し" in remark.remedy
    assert not said(Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="10", c="20"))


@pytest.mark.parametrize("survey", [ASKED, on_slips(ASKED)], ids=["table", "slips"])
def test_what_was_typed_over_a_calculated_cell_is_listed_and_said_and_not_believed(survey: Survey) -> None:
    desk = Desk(survey=survey).fill("1", **APPLIES, a="10", b="10", c="20")
    sheet, cell = desk.cell("1", "rate")
    form = desk.type(sheet, cell, "120").returned()
    assert found(form)["rate"] == "100.0"
    assert [(u.text, u.place.cell, u.why) for u in form.unplaced] == [("120", cell, "計算の欄の書換え")]
    (finding,) = form.findings
    assert (finding.code, finding.place.cell, finding.value) == (findings.CALCULATION_CHANGED.code, cell, "120")
    assert "100.0" in finding.what


@pytest.mark.parametrize(
    ("key", "text", "how"),
    [
        ("rate", "100", {"kind": CellKind.NUMBER, "formula": True}),
        ("rate", "100.00000000000001", {"kind": CellKind.NUMBER, "formula": True}),
        ("rate", "１００．０", {}),
        ("grade", "A", {"formula": True}),
        ("grade", "Ａ ", {}),
        ("grade", "0", {"kind": CellKind.NUMBER, "formula": True}),
        ("rate", "#REF!", {"kind": CellKind.ERROR, "formula": True}),
        ("rate", '=IF(OR($H10="",$I10=""),"",1)', {"kind": CellKind.UNCALCULATED, "formula": True}),
    ],
)
def test_what_a_program_makes_of_our_formula_is_ours(key: str, text: str, how: dict[str, object]) -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="10", c="20")
    form = desk.type(*desk.cell("1", key), text, **how).returned()
    assert (form.unplaced, form.findings) == ((), ())


@pytest.mark.parametrize("shown", ["1.8E+21", "1800000000000000000000"])
def test_a_sum_that_a_program_shows_in_powers_of_ten_is_ours(shown: str) -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="9" + "0" * 20, b="9" + "0" * 20, c="20")
    form = desk.type(*desk.cell("1", "sum"), shown, kind=CellKind.NUMBER, formula=True).returned()
    assert found(form)["sum"] == "18" + "0" * 20
    assert (form.unplaced, form.findings) == ((), ())


def test_a_column_that_is_gone_or_was_never_there_matters_nothing() -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="5", c="20")
    desk.delete_column(MAIN, desk.table("1").column_of["rate"])
    assert found(desk.returned())["rate"] == "75.0"
    before = replace(ASKED, questions=tuple(replace(q, checks=()) for q in ASKED.questions if q.kind != "計算"))
    older = Desk(survey=before).fill("1", **APPLIES, a="10", b="5", c="20")
    form = older.returned(survey=ASKED)
    assert found(form)["rate"] == "75.0"
    assert {finding.code for finding in form.findings} == {"W202"}


def test_rows_without_answers_stay_blank_whatever_is_calculated() -> None:
    asked = replace(
        ASKED,
        questions=(*ASKED.questions, calculation("next", "前回(b) × 2", ("b",))),
        former_amounts={("福祉課", "1"): {"b": Decimal(4)}},
    )
    form = Desk(survey=asked).returned()
    assert [(answer.issue, answer.blank) for answer in form.answers] == [("1", True), ("2", True), ("3", True)]
    assert found(form) == {"next": "8"}
    assert checked(asked, [form]) == ()


@pytest.mark.parametrize(("unit", "taken"), [("人", {"a": Decimal(7)}), ("", {"a": Decimal(7)}), ("千人", {})])
def test_a_former_number_is_taken_only_where_it_counted_the_same(unit: str, taken: dict[str, Decimal]) -> None:
    asked = replace(ASKED, questions=(*ASKED.questions, calculation("next", "前回(a) × 2", ("a",))))
    before = replace(SURVEY, questions=(*QUESTIONS, replace(NUMBERS[0], unit=unit)))
    answer = Answer("福祉課", "1", {"a": Entry("7", MAIN, ("F10",))}, MAIN, 10)
    assert former_amounts(before, [answer], asked).get(("福祉課", "1"), {}) == taken


@pytest.mark.parametrize("is_open", [False, True])
def test_a_former_number_is_taken_where_the_office_gives_this_years(is_open: bool) -> None:
    asked = replace(
        ASKED,
        questions=(*ASKED.questions, calculation("next", "前回(a) × 2", ("a",))),
        given={("福祉課", "1"): {"a": Given("9", open=is_open)}},
    )
    answer = Answer("福祉課", "1", {"a": Entry("7", MAIN, ("F10",))}, MAIN, 10)
    assert former_amounts(ASKED, [answer], asked) == {("福祉課", "1"): {"a": Decimal(7)}}


def test_a_division_by_nothing_is_a_dash_and_said_once_where_somebody_answered() -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="5", c="0")
    assert (found(desk.returned())["rate"], found(desk.returned())["grade"]) == ("－", "－")
    told = [finding for finding in said(desk) if finding.code == findings.NOT_CALCULATED.code]
    assert [(finding.question, "達成率(sum, c)" in finding.remedy) for finding in told] == [
        ("rate", True),
        ("grade", False),
    ]


def test_a_row_is_no_answer_as_it_was_offered_where_its_grade_asks_for_a_reason() -> None:
    offered = {key: Given(text, open=True) for key, text in {**APPLIES, "a": "10", "b": "10", "c": "20"}.items()}
    for changed, is_answer in ({}, True), ({"b": Given("5", open=True)}, False):
        (first, *_) = Desk(survey=replace(ASKED, given={("福祉課", "1"): {**offered, **changed}})).returned().answers
        assert (first.as_offered, first.blank) == (is_answer, not is_answer)


@given(st.text(max_size=9) | st.integers(-999, 999).map(str) | st.floats(99, 101).map(str))
@example("\x85")
@example(" ")
def test_whatever_is_typed_over_a_calculated_cell_is_ours_or_listed(typed: str) -> None:
    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="10", c="20")
    form = desk.type(*desk.cell("1", "rate"), typed).returned()
    says_it = is_blank(typed) or (is_number(typed) and abs(Decimal(typed) - 100) < Decimal("1E-6"))
    assert found(form)["rate"] == "100.0"
    assert [clean(one.text) for one in form.unplaced] == ([] if says_it else [clean(typed)])
    assert {one.code for one in form.findings} == (set() if says_it else {findings.CALCULATION_CHANGED.code})


def test_what_is_calculated_follows_its_row_wherever_that_goes() -> None:
    def moved(row: int, column: int) -> tuple[int, int]:
        rows, columns = {first: second, second: first}, {rate: rate + 1, rate + 1: rate}
        return rows.get(row, row), columns.get(column, column)

    desk = Desk(survey=ASKED).fill("1", **APPLIES, a="10", b="5", c="20").fill("2", **APPLIES, a="1", b="1", c="2")
    rate = desk.table("1").column_of["rate"]
    first, second = (desk.table(no).row_of[no] for no in "12")
    for change in (
        lambda: desk.move(MAIN, moved),
        lambda: desk.insert_rows(MAIN, before=first, count=2),
        lambda: desk.insert_columns(MAIN, before=rate),
    ):
        form = change().returned()
        assert [found(form, no)["rate"] for no in "12"] == ["75.0", "100.0"]
        assert form.unplaced == () and not {f.code for f in form.findings} & {"W241"}


def test_what_is_calculated_is_not_carried_and_changes_nothing() -> None:
    after = replace(ASKED, former_year="令和７年度")
    was = row("福祉課", "1", applies="該当あり")
    former = Answer("福祉課", "1", {**was.entries, **row("福祉課", "1", status="10").entries}, "", 0)
    former = replace(
        former,
        entries={"applies": was.entries["applies"], "b": former.entries["status"], "rate": former.entries["status"]},
    )
    assert record_of(after, former).keys() == {"applies", "b"}
    desk = Desk(survey=after, former=[former])
    (answer,) = (one for one in desk.returned().answers if not one.blank)
    assert change_of(after, answer) is Change.UNCONFIRMED
    assert "rate" not in answer.entries, "it is reckoned anew, and a is blank"


# ---------------------------------------------------------------- 検算


def test_each_check_is_told_with_its_own_words_at_the_cell_that_a_person_would_point_at() -> None:
    desk = Desk(survey=CHECKED).fill("1", **APPLIES, a="13", b="5", c="10", reason="減った")
    told = [(f.code, f.question, f.what, f.place.cell) for f in said(desk)]
    a, c = (desk.cell("1", key)[1] for key in "ac")
    assert told == [
        ("E115", "a", "男が女より多くなっています。", a),
        ("E115", "a", "男が13人です。", a),
        ("W240", "c", "目標を超えています。", c),
    ]
    assert said(desk)[0].remedy.startswith("「男」「女」の数を確かめ")


@pytest.mark.parametrize(
    ("required", "b", "holds"),
    [
        ("a = b", "1.0000000004", True),
        ("a = b", "1.0000000006", False),
        ("a ≠ b", "1.0000000004", False),
        ("a ≠ b", "1.0000000006", True),
        ("a < b", "1.0000000004", False),
        ("a < b", "1.0000000006", True),
        ("a ≦ b", "0.9999999996", True),
        ("a ≦ b", "0.9999999994", False),
        ("a > b", "0.9999999996", False),
        ("a > b", "0.9999999994", True),
        ("a ≧ b", "1.0000000004", True),
        ("a ≧ b", "1.0000000006", False),
        ("a > b または b > a", "2", True),
        ("a > b かつ b > a", "2", False),
        ("合計(a, b) > 0 または c > 0", "2", None),
        ("a ÷ (b - 2) > 0 または a = 1", "2", None),
    ],
)
def test_numbers_are_the_same_that_differ_by_nothing_that_counts(required: str, b: str, holds: bool | None) -> None:
    asked = (replace(NUMBERS[0], checks=(check(required, "", KEYS),)), *NUMBERS[1:])
    row = {q.key: compared_text(q, {"a": "1", "b": b}.get(q.key, "")) for q in asked}
    assert [rule.message for _, rule in broken_rules(asked, row)] == ([""] if holds is False else [])


@pytest.mark.parametrize("blank", [{"b": "5"}, {"a": "13"}, {"a": "約13", "b": "5"}, {"a": "13", "b": "#"}])
def test_a_check_with_a_blank_in_it_or_with_what_is_no_number_says_nothing(blank: dict[str, str]) -> None:
    desk = Desk(survey=CHECKED).fill("1", **APPLIES, **blank)
    assert {f.what for f in said(desk) if f.code in ("E115", "W240")} <= {"男が13人です。"}


def test_a_check_at_a_cell_that_the_office_gave_for_good_is_told_all_the_same() -> None:
    given = replace(CHECKED, given={("福祉課", "1"): {"a": Given("50")}})
    desk = Desk(survey=given).fill("1", **APPLIES, b="5", c="100")
    assert [(f.code, f.question) for f in said(desk) if f.code == "E115"] == [("E115", "a")]


def test_days_are_compared_and_counted() -> None:
    keys = ("begin", "end")
    asked = replace(
        SURVEY,
        questions=(
            Question("begin", "開始", "日付"),
            Question(
                "end",
                "終了",
                "日付",
                checks=(check("begin ≦ end かつ end − begin < 31", "終了の日が違います。", keys),),
            ),
        ),
    )
    for end, is_wrong in (("R8.5.1", False), ("2026/3/31", True), ("2026年5月2日", True), ("未定", False)):
        codes = {f.code for f in said(Desk(survey=asked).fill("1", begin="令和8年4月1日", end=end))}
        assert ("E115" in codes) is is_wrong, end
    told = said(Desk(survey=asked).fill("1", begin="令和8年4月1日", end="2026/3/31"))
    assert told[0].remedy.startswith("「開始」「終了」の日付を確かめ"), "a day is no number"


# ---------------------------------------------------------------- 明細


def test_each_item_is_reckoned_by_itself() -> None:
    items = replace(
        SURVEY,
        questions=(
            *QUESTIONS[:1],
            Question("price", "単価", "数値", repeated=True, printed=True),
            Question("count", "数量", "数値", repeated=True, checks=(check("count < 5", "多すぎます。", ("count",)),)),
            replace(calculation("cost", "price × count", ("price", "count")), repeated=True),
        ),
    )
    desk = Desk(survey=items).fill("1", applies="該当あり")
    table = next(table for table in desk.form.tables if table.of_items)
    for item, (price, count) in enumerate((("100", "2"), ("50", "7")), 1):
        for key, text in (("price", price), ("count", count)):
            at = table.cell(table.key_of("1", item), key)
            desk.type(table.sheet, f"{'ABCDEFGHIJKLMNOP'[at[1] - 1]}{at[0]}", text)
    form = desk.returned()
    (answer,) = (one for one in form.answers if not one.blank)
    assert [item.entries["cost"].text for item in answer.items] == ["200", "350"]
    assert [item.given for item in answer.items] == [frozenset({"cost"})] * 2
    assert [(f.code, f.item) for f in checked(items, [form])] == [("E115", 2)]
    assert form.unplaced == ()


def test_the_shape_of_the_form_is_as_before_where_nothing_is_calculated() -> None:
    assert [column.key for column in Desk(survey=SURVEY).table("1").columns if "数@" in column.key] == []
    assert "#remarks" not in Desk(survey=SURVEY).table("1").column_of
    assert formula("a", ["a"]) == formula("(a)", ["a"])
