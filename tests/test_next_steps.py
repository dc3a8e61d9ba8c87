"""Where the year stands, and what the officer is told to do next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from survey.commands.next_steps import YearState, next_steps, standing
from survey.model import State

BEGUN = YearState(days_left=67, asked=14, forms=0, requested=0, received=0)
MADE = replace(BEGUN, forms=14, days_left=30)
ASKED = replace(MADE, requested=14, days_left=12)
CAME = replace(
    ASKED,
    received=12,
    states={State.SUBMITTED: 10, State.NOT_APPLICABLE: 1, State.SENT_BACK: 1, State.MISSING: 2},
    in_force=True,
    to_return=1,
    to_remind=2,
)
JUDGED = replace(CAME, validated=True)
ALL_IN = replace(JUDGED, states={State.SUBMITTED: 13, State.LATE: 1}, to_return=0, to_remind=0, received=14)


def commands(state: YearState) -> list[str]:
    return [step.command for step in next_steps(state)]


def test_before_the_forms_are_made_there_is_only_making_them():
    assert commands(BEGUN) == ["survey generate"]
    assert standing(BEGUN) == "準備中（締切まで67日）。調査票は、まだ作っていません。"


def test_made_forms_are_mailed():
    assert commands(MADE) == ["survey mail"]
    assert "14枚できています" in standing(MADE)


def test_before_anything_comes_there_is_waiting_or_fetching():
    assert commands(ASKED) == []
    assert commands(replace(ASKED, fetches=True)) == ["survey fetch"]
    assert standing(ASKED) == "回収中（締切まで12日）。14課のうち0課が提出、14課が未提出。"


def test_what_came_is_validated_before_anything_else_is_proposed():
    assert commands(CAME) == ["survey validate"]
    assert standing(CAME) == "回収中（締切まで12日）。14課のうち11課が提出、1課が要修正、2課が未提出。"


def test_after_validating_it_is_not_proposed_again():
    assert commands(JUDGED) == ["survey mail --return", "survey merge"]


def test_a_file_on_hold_is_ruled_on_first():
    step = next_steps(replace(JUDGED, on_hold=1))[0]
    assert (step.command, "判断" in step.why) == ("survey validate", True)


def test_who_has_been_told_is_not_told_again():
    assert "survey mail --return" not in commands(replace(JUDGED, to_return=0))


def test_reminders_are_proposed_near_the_deadline_and_after_it():
    assert "survey mail --remind" not in commands(replace(JUDGED, days_left=3 + 1))
    for days in (3, 0, -3):
        assert "survey mail --remind" in commands(replace(JUDGED, days_left=days))
    assert "survey mail --remind" not in commands(replace(JUDGED, days_left=-3, to_remind=0))
    assert "survey mail --remind" in commands(replace(ASKED, days_left=1, to_remind=14))


def test_nobody_is_reminded_before_what_came_was_looked_at():
    assert commands(replace(CAME, days_left=-3)) == ["survey validate"]


def test_when_all_is_in_it_is_merged_once():
    assert commands(ALL_IN) == ["survey merge"]
    assert standing(ALL_IN) == "14課すべてが提出しました。まとめられます。"
    done = replace(ALL_IN, merged=True)
    assert [command.split()[1] for command in commands(done)] == ["init"]
    assert "済んでいます" in standing(done)


def test_what_nobody_looked_into_is_counted_by_files_only():
    unseen = replace(ASKED, received=3)
    assert commands(unseen) == ["survey status"]
    assert "3個" in standing(unseen)


def test_the_deadline_is_told_on_its_day_and_after_it():
    assert standing(replace(JUDGED, days_left=0)).startswith("回収中（今日が締切）。")
    assert standing(replace(JUDGED, days_left=-2)).startswith("回収中（締切を2日過ぎました）。")


@given(
    st.builds(
        YearState,
        days_left=st.integers(-30, 90),
        asked=st.just(14),
        forms=st.sampled_from([0, 14]),
        requested=st.sampled_from([0, 3, 14]),
        received=st.integers(0, 3),
        states=st.sampled_from([{}, CAME.states, ALL_IN.states]),
        on_hold=st.integers(0, 1),
        to_return=st.integers(0, 1),
        to_remind=st.integers(0, 2),
        in_force=st.booleans(),
        validated=st.booleans(),
        merged=st.booleans(),
        fetches=st.booleans(),
    )
)
def test_no_step_is_proposed_twice_and_none_that_was_just_done(state: YearState):
    steps = commands(state)
    assert len(steps) == len(set(steps))
    assert standing(state).endswith("。")
    if state.validated and not state.on_hold:
        assert "survey validate" not in steps
    if state.merged:
        assert "survey merge" not in steps
