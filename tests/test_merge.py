"""What 参考３ prints of the answers that count, and who wants to work with whom."""

from __future__ import annotations

from collections.abc import Callable

from builders import QUESTIONS, SURVEY, answer, returned
from effort import each_takes_the_same
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from survey.ledger import choose
from survey.model import EVERYONE, Answer, Consolidated, Department, Entry, Issue, Survey, Wish
from survey.table.consolidate import consolidate, printed_text
from survey.table.partnership import Pair, crossings, expanded, mutual

PARTNERS = SURVEY.question_by_key["partners"]
DEPARTMENTS = tuple(SURVEY.department_by_name)


def merged(*answers: Answer, survey: Survey = SURVEY) -> Consolidated:
    """参考３ of answers, each in a file of its own."""
    forms = [returned(row.department, row, name=f"{number}.xlsx", survey=survey) for number, row in enumerate(answers)]
    return consolidate(survey, choose(survey, forms, (), ()))


def rows(table: Consolidated, no: str) -> dict[str, tuple[str, ...]]:
    return {row.department: row.texts for issue in table.issues if issue.issue.no == no for row in issue.rows}


def partners(*names: str, text: str = "", by: str = "福祉課", survey: Survey = SURVEY) -> str:
    return printed_text(PARTNERS, Entry(text, "調査票", ("G10",), departments=names), by, survey)


# ---------------------------------------------------------------- rows and columns


def test_issues_and_departments_stand_in_the_definitions_order() -> None:
    table = merged(
        answer("安心課", "3", status="安"),
        answer("長寿課", "1", status="長"),
        answer("福祉課", "3", status="福３"),
        answer("福祉課", "1", status="福１"),
    )
    assert [issue.issue.no for issue in table.issues] == ["1", "2", "3"]
    assert list(rows(table, "1")) == ["福祉課", "長寿課"]
    assert rows(table, "2") == {}
    assert list(rows(table, "3")) == ["福祉課", "安心課"]


def test_a_question_without_a_column_is_not_printed_and_one_under_another_follows_it() -> None:
    table = merged(
        answer(
            "福祉課",
            "1",
            applies="該当あり",
            status="茶話会",
            partners=("長寿課",),
            partners_note="合同で開く。",
            challenges="人手",
        )
    )
    assert [column.question.key for column in table.columns] == ["status", "partners", "challenges"]
    assert rows(table, "1") == {"福祉課": ("茶話会", "長寿課\n合同で開く。", "人手")}


def test_a_row_without_a_printed_text_is_not_printed() -> None:
    table = merged(answer("福祉課", "1", applies="該当なし"), answer("長寿課", "1", applies="検討中", status="　\n"))
    assert rows(table, "1") == {}


def test_a_printed_row_knows_its_file() -> None:
    table = merged(answer("福祉課", "1", status="茶話会"))
    assert table.issues[0].rows[0].source.file.name == "0.xlsx"


def test_a_volunteered_answer_is_printed_with_the_others() -> None:
    assert rows(merged(answer("長寿課", "3", status="名簿を整える。")), "3") == {"長寿課": ("名簿を整える。", "", "")}


# ---------------------------------------------------------------- departments


def test_departments_stand_one_a_line() -> None:
    assert partners("長寿課", "みどり課") == "長寿課\nみどり課"


def test_everyone_else_is_printed_as_every_department() -> None:
    assert partners("長寿課", "みどり課", "安心課") == "各課"
    assert partners(*DEPARTMENTS) == "各課"
    assert partners("長寿課", "みどり課", "安心課", by="長寿課") == "長寿課\nみどり課\n安心課"


def test_a_single_other_department_is_named() -> None:
    two = replace(SURVEY, departments=SURVEY.departments[:2], issues=SURVEY.issues[:1])
    assert partners("長寿課", survey=two) == "長寿課"


def test_what_is_no_department_follows_as_typed() -> None:
    assert partners("長寿課", text="県の出先機関") == "長寿課\n県の出先機関"
    assert partners(text="県の出先機関") == "県の出先機関"
    assert partners("長寿課", "みどり課", "安心課", text="ほか") == "各課\nほか"


def test_nothing_is_printed_as_nothing() -> None:
    assert printed_text(PARTNERS, None, "福祉課", SURVEY) == ""
    assert partners() == ""


# ---------------------------------------------------------------- text as typed


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.text(st.characters(codec="utf-8"), max_size=80))
def test_text_is_printed_as_typed(status: str, note: str) -> None:
    table = merged(answer("福祉課", "1", status=status, partners_note=note))
    if status.strip() or note.strip():
        assert rows(table, "1") == {"福祉課": (status, note, "")}
    else:
        assert rows(table, "1") == {}


# ---------------------------------------------------------------- wishes


def test_a_wish_is_told_once_and_never_for_oneself() -> None:
    again = replace(PARTNERS, key="more", heading="ほかに連携したい課")
    survey = replace(SURVEY, questions=(*QUESTIONS[:4], again))
    row = answer("福祉課", "1", partners=("福祉課", "長寿課"))
    more = Entry("", "調査票", ("I10",), departments=("長寿課", "安心課"))
    table = merged(replace(row, entries={**row.entries, "more": more}), survey=survey)
    assert table.wishes == (Wish("福祉課", "長寿課", "1"), Wish("福祉課", "安心課", "1"))


def test_a_wish_for_everyone_is_one_until_each_department_is_asked_for() -> None:
    table = merged(answer("福祉課", "1", partners=(EVERYONE,)), answer("みどり課", "1", partners=("福祉課",)))
    assert table.wishes == (Wish("福祉課", EVERYONE, "1"), Wish("みどり課", "福祉課", "1"))
    each = tuple(expanded(table.wishes, tuple(SURVEY.department_by_name)))
    assert [wish.with_ for wish in each if wish.by == "福祉課"] == ["長寿課", "みどり課", "安心課"]
    assert [(pair.one, pair.other) for pair in mutual(each)] == [("福祉課", "みどり課")]


def test_a_survey_without_departments_to_choose_has_no_wishes() -> None:
    survey = replace(SURVEY, questions=tuple(q for q in QUESTIONS if q.kind != "課の選択"))
    assert merged(answer("福祉課", "1", status="茶話会"), survey=survey).wishes == ()


def test_those_who_want_each_other_are_paired_once_with_their_issues() -> None:
    wishes = merged(
        answer("福祉課", "1", partners=("長寿課", "安心課")),
        answer("福祉課", "2", partners=("長寿課",)),
        answer("長寿課", "1", partners=("福祉課",)),
        answer("安心課", "3", partners=("みどり課", "福祉課")),
    ).wishes
    pairs = mutual(wishes)
    assert pairs == (Pair("福祉課", "長寿課", ("1", "2"), ("1",)), Pair("福祉課", "安心課", ("1",), ("3",)))
    assert crossings(wishes)["福祉課", "長寿課"] == ("1", "2")
    assert ("みどり課", "安心課") not in crossings(wishes)


@given(st.lists(st.builds(Wish, st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.sampled_from("123")), max_size=30))
def test_a_pair_is_mutual_exactly_if_each_wants_the_other(wishes: list[Wish]) -> None:
    wishes = [wish for wish in wishes if wish.by != wish.with_]
    crossed = crossings(wishes)
    assert sum(map(len, crossed.values())) == len(set(wishes))
    found = {frozenset((pair.one, pair.other)) for pair in mutual(wishes)}
    assert found == {frozenset(pair) for pair in crossed if pair[::-1] in crossed}
    assert len(found) == len(mutual(wishes))


# ---------------------------------------------------------------- speed


def merging(departments: int) -> Callable[[], None]:
    """To merge the answers of so many departments, each of which wishes for two others."""
    names = tuple(f"第{number}課" for number in range(departments))
    issues = tuple(Issue(str(no), f"課題{no}", "", names) for no in range(1, 7))
    survey = replace(SURVEY, departments=tuple(map(Department, names)), issues=issues)
    forms = [
        returned(name, *(answer(name, issue.no, status="茶話会", partners=names[:2]) for issue in issues))
        for name in names
    ]
    ledger = choose(survey, forms, (), ())

    def merge() -> None:
        assert len(consolidate(survey, ledger).wishes) == 6 * 2 * departments - 12

    return merge


def test_a_department_is_merged_with_the_same_work_however_many_there_are() -> None:
    assert each_takes_the_same(merging, 60)
