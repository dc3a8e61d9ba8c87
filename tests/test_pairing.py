"""対応: which issue of this year is which of the former one."""

from __future__ import annotations

import pytest
from builders import SURVEY
from msgspec.structs import replace

from survey.comparison.pairing import issue_pairs
from survey.model import Survey


def titled(**titles: str) -> Survey:
    issue = SURVEY.issues[0]
    return replace(SURVEY, issues=tuple(replace(issue, no=no[1:], title=title) for no, title in titles.items()))


def paired(former: Survey, survey: Survey) -> dict[str, str]:
    return {no: issue.no for no, issue in issue_pairs(former, survey).items()}


WHOLE = "道路・橋りょう・上下水道の耐震化"


def test_an_issue_that_was_divided_is_none_of_its_parts_in_particular() -> None:
    parts = titled(_10="道路・橋りょうの耐震化", _11="上下水道の耐震化")
    assert paired(titled(_10=WHOLE), parts) == {}
    assert paired(parts, titled(_10=WHOLE)) == {}, "nor are issues that were joined to one"


def test_a_part_of_a_title_is_the_same_issue_where_nothing_else_may_be() -> None:
    after = titled(_1="避難所の運営", _11="上下水道の耐震化")
    assert paired(titled(_10=WHOLE), after) == {"10": "11"}


@pytest.mark.parametrize("other", ["第２期計画の推進", "第１０期計画の推進"])
def test_an_issue_of_another_number_is_no_rival(other: str) -> None:
    after = titled(_1=other, _2="第１期計画の推進（見直し）")
    assert paired(titled(_1="第１期計画の推進"), after) == {"1": "2"}
