"""How far what a hand-made table says is taken for something, and from where on for something else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from survey.adoption import Adopted, adopt_table, plain_grid
from survey.adoption.above import issue_above
from survey.adoption.found import Said
from survey.adoption.heading_words import Role
from survey.errors import SurveyError
from survey.model import REST_HEADING, Question

HEAD = ("NO", "取り組むべき内容", "回答課")
DEPARTMENTS = tuple(
    f"{name}課"
    for name in [
        "福祉",
        "長寿",
        "健康",
        "子育て",
        "環境",
        "道路",
        "公園",
        "消防",
        "税務",
        "市民",
        "企画",
        "財政",
        "会計",
        "契約",
        "防災",
        "観光",
        "農政",
        "商工",
    ]
)


def adopted(*rows: Sequence[str]) -> Adopted:
    return adopt_table([plain_grid("一覧", rows)])


def question_of(answers: Sequence[str], heading: str = "進み具合") -> Question:
    """The question that a column with these answers becomes."""
    rows = [("1", "居場所づくり", *one) for one in zip(DEPARTMENTS, answers, strict=False)]
    (question,) = adopted((*HEAD, heading), *rows).questions
    return question


# ---------------------------------------------------------------- kinds


WORDS = ["順調", "遅れ", "未着手", "完了", "検討中", "廃止", "拡充", "縮小", "見直し"]


def test_eight_words_that_are_repeated_are_choices_and_nine_are_not():
    assert question_of(WORDS[:8] * 2).choices == tuple(WORDS[:8])
    assert question_of(WORDS[:9] * 2).choices == ()


def test_four_answers_of_two_words_are_choices_and_three_are_not():
    assert question_of(("順調", "遅れ") * 2).choices == ("順調", "遅れ")
    assert question_of(("順調", "遅れ", "順調")).choices == ()


def test_a_choice_has_twenty_characters_at_most():
    assert question_of(("順調", "順" * 20) * 2).choices == ("順調", "順" * 20)
    assert question_of(("順調", "順" * 21) * 2).choices == ()


def test_two_numbers_make_a_column_of_numbers_and_one_alone_does_not():
    assert question_of(("12", "15")).kind == "数値"
    assert question_of(("12",)).kind != "数値"


def test_answers_of_thirty_characters_are_short_ones_and_longer_ones_are_not():
    assert question_of(("体" * 30, "操")).kind == "短文"
    assert question_of(("体" * 31, "操")).kind == "長文"


def test_the_key_of_a_question_is_as_much_as_thirty_characters_of_its_heading():
    for length in (30, 31):
        assert question_of(("体操教室を開いている。",), "実" * length).key == "実" * 30


# ---------------------------------------------------------------- columns


def test_numbers_under_a_heading_that_may_mean_questions_number_the_issues_as_long_as_they_have_five_characters():
    def issue(no: str) -> tuple[str, str]:
        table = adopted(
            ("問", "取り組むべき内容", "回答課", "取組状況"), (no, "居場所づくり", "福祉課", "体操教室を開いている。")
        )
        return table.issues[0].no, table.issues[0].title

    assert issue("1-2-3") == ("1-2-3", "居場所づくり")
    assert issue("1-2-34")[0] != "1-2-34"


def test_who_answers_stands_behind_the_fourth_column_as_in_our_own_table_whatever_heads_it():
    def answering(*before: str) -> set[str]:
        head = (*before, "関係課", "記入", "取組状況")
        issue = ("1", "居場所づくり", "集まり", "地域")[: len(before)]
        rows = [(*issue, "福祉課", who, "体操教室を開いている。") for who in ("福祉課", "健康推進室", "図書館")]
        return {one.department for one in adopted(head, *rows).answers}

    assert answering("NO", "取り組むべき内容", "取組例") == {"福祉課", "健康推進室", "図書館"}
    assert answering("NO", "取り組むべき内容", "取組例", "地域") == {"福祉課"}
    assert answering("NO", "取り組むべき内容") == {"福祉課"}


def test_two_choices_under_one_heading_are_one_question_and_one_choice_alone_is_none():
    def choices(*below: str) -> list[tuple[str, ...]]:
        rows = [
            (*HEAD, "該当", "", "取組状況"),
            ("", "", "", *below, ""),
            ("1", "居場所づくり", "福祉課", "○", "", "体操教室を開いている。"),
            ("1", "居場所づくり", "長寿課", "○", "", "茶話会を開いている。"),
        ]
        grid = plain_grid("一覧", rows)
        wide = [cell._replace(last_column=5) if cell.text == "該当" else cell for cell in grid.cells]
        tall = [cell._replace(last_row=2) if cell.row == 1 and cell.text != "該当" else cell for cell in wide]
        return [one.choices for one in adopt_table([replace(grid, cells=tuple(tall))]).questions]

    assert choices("あり", "なし") == [("あり", "なし"), ()]
    assert not any(choices("あり", REST_HEADING))


# ---------------------------------------------------------------- rows


def test_a_text_alone_in_the_column_of_numbers_is_a_note_from_nine_characters_on():
    def issues(no: str) -> list[str]:
        table = adopted(
            (*HEAD, "取組状況"),
            ("1", "居場所づくり", "福祉課", "体操教室を開いている。"),
            (no, "", "", ""),
            ("", "見守り", "長寿課", "訪ねている。"),
        )
        return [issue.no for issue in table.issues]

    assert issues("12345678") == ["1", "12345678"]
    assert "123456789" not in issues("123456789")


# ---------------------------------------------------------------- above a table


def test_a_label_above_a_table_has_forty_characters_at_most():
    def labelled(label: str) -> bool:
        pair = [Said(label, "A1"), Said("居場所づくり", "B1")]
        return bool(issue_above([[Said("取り組むべき内容", "A2"), Said("見守り", "B2")], pair]).get(Role.EXAMPLES))

    assert labelled("集" * 40)
    assert not labelled("集" * 41)


# ---------------------------------------------------------------- what is refused


def refusal(*rows: Sequence[str]) -> str:
    with pytest.raises(SurveyError) as stop:
        adopted(*rows)
    return stop.value.faults[0].problem


def test_a_refusal_quotes_twelve_characters_of_four_cells_of_what_was_seen():
    quoted = "」「".join(letter * 12 for letter in "あいうえ")
    assert f"（いちばん多く並ぶ行は「{quoted}」）" in refusal(
        tuple(letter * 13 for letter in "あいうえお"), ("か", "き")
    )


def test_three_departments_beside_each_other_are_told_as_such_and_two_are_not():
    beside = "課の名前が横に並んでいるようです"
    assert beside in refusal(("", *DEPARTMENTS[:3]), ("居場所", "○", "×", "○"))
    assert beside not in refusal(("", *DEPARTMENTS[:2]), ("居場所", "○", "×"))
