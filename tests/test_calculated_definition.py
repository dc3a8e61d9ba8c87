"""計算 and 検算 in the definition: what is understood of 式, and what is said where nothing is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from calculation_survey import CALCULATION_FAULTS, SHEETS
from definition_book import definition, faults, found
from formulas import formula
from hypothesis import given
from hypothesis import strategies as st

from survey.definition.survey_reader import read_definition
from survey.model import Severity
from survey.model.formula import Direction, Grade
from survey.questions.arithmetic import UnreadableFormula, read_requirement
from survey.questions.kinds import kind_of

KEYS = ("男", "女", "合計", "実績", "目標", "a-b", "a", "b", "2026実績", "解消")


def test_formulas_grades_and_checks_are_read(tmp_path: Path) -> None:
    survey = read_definition(definition(tmp_path, sheets=SHEETS))
    rate, grade, change = (survey.question_by_key[key] for key in ("達成率", "段階", "増減"))
    assert rate.formula == formula("達成率(計, 目標, 向き)", ["計", "目標", "向き"])
    assert rate.formula.direction == Direction(key="向き")
    assert (rate.decimals, grade.decimals, change.decimals) == (1, None, 0), "a number that was divided has one place"
    assert (rate.heading, rate.formula_text) == ("達成率\n（％）", "達成率（「合計」、「目標」、「向き」）")
    assert grade.grades == (Grade("A", Decimal(100)), Grade("B", Decimal(80)), Grade("C", Decimal(60)), Grade("D"))
    assert grade.choices == ("A", "B", "C", "D"), "so that 必須 may name one, and 合計行 counts them"
    assert survey.question_by_key["理由"].required_when == ("D",)
    told = {question.key: [(c.message, c.severity) for c in question.checks] for question in survey.questions}
    assert {key: some for key, some in told.items() if some} == {
        "計": [
            ("合計が、男と女の和と違います。", Severity.ERROR),
            ("前年より30％以上変わっています。", Severity.WARNING),
        ]
    }
    assert survey.former_keys == {"計"}


def test_respondents_read_in_a_formula_what_heads_the_columns_and_no_keys(tmp_path: Path) -> None:
    changed = {("設問", "K9"): "合計( 計, 男)－前回(計)", ("設問", "B4"): "受講者\n（実人数）"}
    question = read_definition(definition(tmp_path, changed, SHEETS)).question_by_key["増減"]
    hint = kind_of(question).hint(question, ())
    assert "合計( 「受講者（実人数）」, 「男」)－前回(「受講者（実人数）」)" in hint


@pytest.mark.parametrize(("kind", "place", "changes"), CALCULATION_FAULTS)
def test_a_fault_of_a_formula_is_found_in_its_cell_and_nowhere_else(tmp_path, kind, place, changes) -> None:
    assert (kind.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, SHEETS))


def test_a_fault_says_where_in_the_formula_it_is_and_what_was_likely_meant(tmp_path: Path) -> None:
    said = faults(definition(tmp_path, {("設問", "K7"): "計 ÷ 目漂"}, SHEETS))
    assert [fault.problem.startswith("式の5文字目の「目漂」") for fault in said] == [True]
    assert "「目標」の誤りではありませんか。" in said[0].remedy


def test_limits_are_as_high_as_is_said(tmp_path: Path) -> None:
    """What Excel and a form can hold is taken, and no more."""
    grades = "、".join(
        [*(f"{'あ' * 19}{'いろはにほへとちりぬるをわかよたれそつ'[n]}:{100 - n}" for n in range(19)), "ほか"]
    )
    taken = {
        ("設問", "L8"): grades,
        ("設問", "J10"): None,
        ("検算", "B2"): "あ" * 200,
        ("設問", "K9"): "四捨五入(計, 10)",
    }
    read_definition(definition(tmp_path, taken, SHEETS))
    for changes in (
        {("設問", "L8"): f"い:101、{grades}"},
        {("設問", "L8"): f"{'あ' * 21}:1、い"},
        {
            (sheet, f"{column}{row}"): text
            for row in range(4, 33)
            for sheet, column, text in (("検算", "A", "計 ＜ 9"), ("検算", "B", "あ"))
        },
    ):
        assert found(definition(tmp_path, {("設問", "J10"): None, **changes}, SHEETS)), changes


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        ("計", {}),
        ("男", {("検算", "A2"): "男 ≦ 計"}),
        ("計", {("検算", "A2"): "計 ≧ 男 かつ 計 ≧ 女"}),
        ("女", {("検算", "A2"): "男 ＋ 女 ≦ 100"}),
        ("目標", {("検算", "A2"): "達成率 ≦ 300"}),
        ("女", {("検算", "A2"): "計 = 男 + 女", ("検算", "D2"): "女"}),
        ("計", {("検算", "A2"): "男 ≦ 計", ("検算", "D2"): "合計"}),
    ],
)
def test_a_check_is_told_where_a_person_would_point(
    tmp_path: Path, at: str, changes: dict[tuple[str, str], str]
) -> None:
    """The key that stands alone, else the last one that is filled in; 欄 goes before both, by key or heading."""
    survey = read_definition(definition(tmp_path, changes, SHEETS))
    assert [q.key for q in survey.questions if any(c.severity is Severity.ERROR for c in q.checks)] == [at]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("＝男＋女", "男+女"),
        ("合計（男、女）", "合計(男,女)"),
        ("実績÷目標×１００", "実績/目標*100"),
        ("実績 ✕ ２．５ − .5", "実績*2.5-0.5"),
        ("男 － 女 ‐ a", "(男-女)-a"),
        ("男 - 女 * a", "男-(女*a)"),
        ("男 / 女 / a", "(男/女)/a"),
        ("-男 + +女", "(-男)+女"),
        ("a-b", "( a-b )"),
        ("2026実績 ÷ 2026", "2026実績/2026"),
        ("合計 ＋ 合計(男)", "合計+合計(男)"),
        ("達成率(実績, 目標, 高いほどよい)", "達成率(実績,目標)"),
    ],
)
def test_signs_may_be_written_in_many_ways(written: str, meant: str) -> None:
    assert formula(written, KEYS) == formula(meant, KEYS)


def test_a_key_with_a_sign_in_it_is_meant_before_the_sign() -> None:
    assert formula("a-b", KEYS) != formula("a - b", KEYS)


@pytest.mark.parametrize(
    ("one", "other"), [("<=", "≦"), ("＜＝", "≤"), ("=>", ">="), ("<>", "≠"), ("!=", "≠"), ("＝", "==")]
)
def test_so_may_relations(one: str, other: str) -> None:
    keys = {key: key for key in KEYS}
    assert (
        read_requirement(f"男{one}女かつ男{one}合計", keys)[0]
        == read_requirement(f"男 {other} 女 かつ 男 {other} 合計", keys)[0]
    )


@given(st.text(st.sampled_from("男女合計(（),、+-×÷*/=＝<>≦1２.．0 　四捨五入前回達成率かつまたは平均絶対値")))
def test_whatever_is_written_is_read_or_refused_with_its_place(text: str) -> None:
    keys = {key: key for key in KEYS}
    try:
        read_requirement(text, keys)
    except UnreadableFormula as refusal:
        assert 1 <= refusal.at <= len(text) + 1
        assert text[refusal.at - 1 :].startswith(refusal.word)
