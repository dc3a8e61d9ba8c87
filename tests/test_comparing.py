"""前回との比較: what became of each answer of the former year."""

from __future__ import annotations

from functools import partial

import pytest
from builders import SURVEY, answer, returned
from msgspec.structs import replace
from two_years import FORMER, MORE, NOW, STATUS, YEAR, both_years, carried_over, compared, confirmed, lost, made_with

from survey.comparison.comparing import compare, own_digests, stayed
from survey.form import design
from survey.form.carried import UNCHANGED
from survey.form_writer.carried_rows import carried_rows, record_of
from survey.form_writer.prefill import input_texts
from survey.ledger import choose
from survey.model import EVERYONE, Answer, Change, Comparison, Decision, LeftBehind

PLACE = ("福祉課", "1")
OTHER = answer("福祉課", "2", applies="該当あり", status="別の取組")
BLANK = answer("福祉課", "1")
MORE_OF_IT = replace(FORMER, entries={**FORMER.entries, **answer(*PLACE, status=MORE).entries})
"""With another text, and all else as it was."""


def changes(comparison: Comparison) -> dict[tuple[str, str], str]:
    return {place: one.change.value for place, one in comparison.answers.items()}


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (confirmed(FORMER), Change.CONTINUED),
        (made_with(FORMER, FORMER), Change.UNCONFIRMED),
        (made_with(replace(FORMER, entries=answer(*PLACE, status=MORE).entries), FORMER), Change.CHANGED),
        (made_with(answer(*PLACE, applies="該当なし"), FORMER), Change.WITHDRAWN),
        (made_with(BLANK, FORMER), Change.WITHDRAWN),
        (made_with(FORMER, None), Change.NEW),
        (lost(FORMER), Change.UNKNOWN),
        (lost(BLANK), Change.UNKNOWN),
    ],
)
def test_the_form_says_what_became_of_an_answer_and_the_former_text_stands_beside_it(
    row: Answer, change: Change
) -> None:
    comparison = compared(row, OTHER, carried=carried_over(FORMER))
    one = comparison.answers[PLACE]
    assert (one.change, one.before) == (change, FORMER)
    assert (one.now is None) == row.blank
    assert comparison.former_year == YEAR
    assert comparison.at_hand


def test_without_the_former_texts_the_forms_still_tell_what_became_of_them() -> None:
    comparison = compared(
        made_with(answer(*PLACE, status=MORE), FORMER), made_with(answer("福祉課", "2"), OTHER), carried=None
    )
    assert changes(comparison) == {PLACE: "変更", ("福祉課", "2"): "取下げ"}
    assert {one.before for one in comparison.answers.values()} == {None}
    assert not comparison.at_hand


def test_forms_made_with_a_former_year_are_compared_even_where_the_survey_has_forgotten_it() -> None:
    forgotten = compared(made_with(FORMER, FORMER), survey=SURVEY)
    assert (forgotten.former_year, changes(forgotten)) == ("前回", {PLACE: "前回のまま・未確認"})
    forms = [returned("福祉課", FORMER)]
    assert compare(SURVEY, choose(SURVEY, forms, (), ()), forms, None) is None


def test_what_a_department_that_returned_nothing_answered_before_is_not_taken_back() -> None:
    elsewhere = replace(FORMER, department="長寿課")
    comparison = compared(confirmed(FORMER), carried=carried_over(FORMER, elsewhere))
    assert changes(comparison) == {PLACE: "継続", ("長寿課", "1"): "未回答"}


def test_nor_is_what_stands_on_no_row_of_its_form_or_on_an_empty_row_that_was_made_empty() -> None:
    assert changes(compared(OTHER, carried=carried_over(FORMER)))[PLACE] == "未回答"
    assert changes(compared(OTHER, made_with(BLANK, None), carried=carried_over(FORMER)))[PLACE] == "未回答"


def test_an_empty_row_that_was_empty_before_is_not_listed() -> None:
    assert changes(compared(OTHER, BLANK, carried=carried_over())) == {("福祉課", "2"): "新規"}
    assert changes(compared(OTHER, lost(BLANK), carried=carried_over())) == {("福祉課", "2"): "新規"}


def test_an_empty_row_takes_nothing_back_where_another_form_of_the_department_answers_it() -> None:
    first = returned("福祉課", confirmed(FORMER), name="一係.xlsx", day=1)
    second = returned("福祉課", made_with(BLANK, FORMER), OTHER, name="二係.xlsx", day=2)
    _, comparison = both_years([first, second], carried_over(FORMER))
    assert changes(comparison) == {PLACE: "継続", ("福祉課", "2"): "新規"}


def test_a_form_that_does_not_count_says_nothing() -> None:
    """The newer form is ruled out; the older one, which counts, has no such row."""
    older = returned("福祉課", OTHER, name="旧.xlsx", day=1)
    newer = returned("福祉課", made_with(BLANK, FORMER), made_with(OTHER, OTHER), name="新.xlsx", day=2)
    ledger = choose(NOW, [older, newer], (), (), [Decision(newer.file.digest, "除外")])
    comparison = compare(NOW, ledger, [older, newer], carried_over(FORMER))
    assert comparison
    assert changes(comparison) == {PLACE: "未回答", ("福祉課", "2"): "新規"}


def test_of_two_forms_the_answer_that_counts_is_compared() -> None:
    first = returned("福祉課", confirmed(FORMER), name="先.xlsx", day=1)
    second = returned("福祉課", made_with(answer(*PLACE, status=MORE), FORMER), name="後.xlsx", day=2)
    _, comparison = both_years([first, second], carried_over(FORMER))
    one = comparison.answers[PLACE]
    assert one.change is Change.CHANGED
    assert one.now
    assert one.now.file is second.file


@pytest.mark.parametrize(
    ("row", "former", "otherwise"),
    [
        (made_with(answer(*PLACE, status=MORE), FORMER), FORMER, False),
        (made_with(answer(*PLACE, status=MORE), FORMER), answer(*PLACE, status=MORE), True),
        (made_with(FORMER, None), FORMER, True),
        (made_with(FORMER, FORMER), None, True),
        (made_with(FORMER, None), None, False),
        (lost(FORMER), FORMER, False),
        (confirmed(FORMER), FORMER, False),
        (confirmed(FORMER), answer(*PLACE, status=STATUS), True),
        (confirmed(answer(*PLACE, status=STATUS)), FORMER, True),
        (confirmed(FORMER), MORE_OF_IT, True),
        (made_with(MORE_OF_IT, FORMER), MORE_OF_IT, True),
        (made_with(MORE_OF_IT, FORMER), FORMER, False),
    ],
)
def test_where_the_form_was_made_with_another_former_answer_than_is_kept_the_form_decides_and_it_is_said(
    row: Answer, former: Answer | None, otherwise: bool
) -> None:
    alone, beside = compared(row), compared(row, carried=carried_over(*filter(None, [former])))
    one = beside.answers[PLACE]
    assert (beside.made_otherwise(one), one.change) == (otherwise, alone.answers[PLACE].change)
    assert not alone.made_otherwise(alone.answers[PLACE])


def test_answers_stand_in_the_order_of_the_definition_and_are_counted() -> None:
    rows = [
        answer("みどり課", "2", status="あ"),
        confirmed(FORMER),
        made_with(answer("福祉課", "2", status="い"), OTHER),
        answer("長寿課", "1", status="う"),
    ]
    behind = LeftBehind("福祉課", "9", "課題がありません。")
    comparison = compared(*rows, carried=carried_over(FORMER, OTHER, left=[behind]))
    assert list(comparison.answers) == [PLACE, ("福祉課", "2"), ("長寿課", "1"), ("みどり課", "2")]
    assert comparison.left == (behind,)
    assert {change: count for change, count in comparison.counts().items() if count} == {
        Change.CONTINUED: 1,
        Change.CHANGED: 1,
        Change.NEW: 2,
    }
    assert list(comparison.counts()) == list(Change)


def test_a_former_answer_that_says_nothing_is_none() -> None:
    assert compared(OTHER, carried=carried_over(BLANK)).answers.keys() == {("福祉課", "2")}
    assert STATUS in FORMER.entries["status"].text


def test_a_former_answer_that_a_form_writes_otherwise_is_the_same_one() -> None:
    """A mark for everyone is many ○ on a form, and words among ○ stand in another question."""
    former = answer(*PLACE, applies="該当あり", partners=(EVERYONE,))
    former = replace(
        former, entries={**former.entries, "partners": replace(former.entries["partners"], text="民生委員とも")}
    )
    form = design(NOW, NOW.department_by_name["福祉課"])
    recorded = record_of(NOW, former)
    assert recorded != own_digests(former)
    assert (
        recorded
        == carried_rows(form, form.tables[0], input_texts(form, form.tables[0], [former]), ((), {}))["1"].digests
    )
    row = replace(former, carried=recorded)
    for asked, otherwise in ((partial(record_of, NOW), False), (own_digests, True)):
        forms = [returned("福祉課", row)]
        comparison = compare(NOW, choose(NOW, forms, (), ()), forms, carried_over(former), asked)
        assert comparison
        assert comparison.made_otherwise(comparison.answers[PLACE]) is otherwise
    extra = answer("安心課", "1", status="関係課ではない")
    assert record_of(NOW, extra) == own_digests(extra)
    closed = replace(NOW, settings=replace(NOW.settings, extra_answers=False))
    assert record_of(closed, extra) == {}


def test_a_question_that_was_dropped_after_the_forms_went_out_makes_no_form_another_one() -> None:
    without = replace(NOW, questions=tuple(one for one in NOW.questions if one.key != "partners"))
    former = replace(FORMER, entries={key: entry for key, entry in FORMER.entries.items() if key != "partners"})
    comparison = compared(made_with(former, FORMER, UNCHANGED), carried=carried_over(former), survey=without)
    one = comparison.answers[PLACE]
    assert (one.change, comparison.made_otherwise(one)) == (Change.CONTINUED, False)


@pytest.mark.parametrize(
    ("row", "question", "same"),
    [
        (made_with(answer(*PLACE, applies="該当あり", status=MORE), FORMER), "applies", True),
        (made_with(answer(*PLACE, applies="該当あり", status=MORE), FORMER), "status", False),
        (made_with(answer(*PLACE, applies="該当あり", status=MORE), FORMER), "partners", False),
        (made_with(answer(*PLACE, status=STATUS.replace("１", "1")), FORMER), "status", True),
        (lost(FORMER), "status", False),
        (made_with(FORMER, replace(FORMER, entries=answer(*PLACE, status=STATUS).entries)), "status", False),
        (made_with(FORMER, None), "status", False),
    ],
)
def test_the_form_tells_of_each_question_whether_its_answer_stayed(row: Answer, question: str, same: bool) -> None:
    comparison = compared(row, carried=carried_over(FORMER))
    assert stayed(NOW, comparison, comparison.answers[PLACE], question) is same
