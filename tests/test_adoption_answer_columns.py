"""Which columns name who answers, and which hold the answers, is told by what stands in them where headings alone do not."""

from __future__ import annotations

import pytest
from adopted_rows import adopted, answers

from survey.adoption import Adopted
from survey.errors import SurveyError


def guesses(table: Adopted) -> str:
    return "\n".join(one.said for one in table.guesses)


@pytest.mark.parametrize(
    "heading",
    [
        "担当課・関係課",
        "所管課・関係課",
        "主管課／関係課",
        "担当部署・関係部署",
        "主管・関係課",
        "担当課及び関係課",
        "担当課\n関係課",
        "回答課・\n関係課",
    ],
)
def test_a_column_of_those_in_charge_and_others_concerned_names_who_answered_and_that_is_said(heading: str) -> None:
    table = adopted(
        ("NO", "課題", heading, "取組状況"),
        ("1", "見守り", "福祉課", "訪ねている。"),
        ("", "", "防災課", "道を直した。"),
    )
    assert answers(table) == {
        ("1", "福祉課"): {"取組状況": "訪ねている。"},
        ("1", "防災課"): {"取組状況": "道を直した。"},
    }
    assert "「" + heading.replace("\n", "") + "」の列を、回答した課と読みました。" in guesses(table)


@pytest.mark.parametrize("title", ["課題と関係課", "担当課と課題"])
def test_a_heading_that_joins_an_office_and_something_else_heads_no_column_of_offices(title: str) -> None:
    with pytest.raises(SurveyError):
        adopted(("NO", "目標", title, "取組状況"), ("1", "見守り", "福祉課", "訪ねている。"))


@pytest.mark.parametrize("who", ["所管課", "担当課"])
@pytest.mark.parametrize(
    ("one", "other"),
    [("取組内容", "今後の予定"), ("令和７年度の取組", "備考"), ("主な取組", "今後"), ("事業名", "取組内容")],
)
def test_what_each_department_says_at_the_left_of_its_name_is_its_answer(who: str, one: str, other: str) -> None:
    table = adopted(
        ("NO", "課題", "関係課", one, other, who),
        ("1", "見守り", "福祉課、防災課", "訪ねている。", "続ける。", "福祉課"),
        ("", "", "", "電話している。", "続ける。", "防災課"),
        ("2", "買物", "福祉課", "車で売る。", "増やす。", "福祉課"),
    )
    assert [issue.examples for issue in table.issues] == ["", ""]
    assert answers(table) == {
        ("1", "福祉課"): {one: "訪ねている。", other: "続ける。"},
        ("1", "防災課"): {one: "電話している。", other: "続ける。"},
        ("2", "福祉課"): {one: "車で売る。", other: "増やす。"},
    }
    assert f"「{who}」の列を、回答した課と読みました。" in guesses(table)


def test_where_nothing_tells_which_column_is_the_answer_the_refusal_names_the_column_of_offices() -> None:
    rows = [("1", "見守り", "訪ねている。", "福祉課"), ("2", "買物", "車で売る。", "防災課")]
    with pytest.raises(SurveyError) as refusal:
        adopted(("NO", "課題", "取組内容", "所管課"), *rows)
    said = str(refusal.value)
    assert "「所管課」の列はありますが" in said and "見出しを「回答課」に" in said
    table = adopted(("NO", "課題", "取組内容", "回答課"), *rows)
    assert answers(table)["2", "防災課"] == {"取組内容": "車で売る。"}


@pytest.mark.parametrize("heading", ["主な取組", "具体的な取組", "主な取組内容"])
def test_what_each_department_mainly_does_is_its_answer_and_no_example(heading: str) -> None:
    table = adopted(
        ("NO", "課題", "担当課", heading, "今後の予定"),
        ("1", "見守り", "福祉課", "訪ねている。", "続ける。"),
        ("", "", "防災課", "電話している。", "増やす。"),
    )
    assert table.issues[0].examples == ""
    assert answers(table)["1", "防災課"] == {heading: "電話している。", "今後の予定": "増やす。"}


def test_what_is_mainly_done_for_an_issue_is_its_example_where_all_say_the_same_and_that_is_said() -> None:
    table = adopted(
        ("NO", "課題", "担当課", "主な取組", "取組状況"),
        ("1", "見守り", "福祉課", "訪問", "訪ねている。"),
        ("1", "見守り", "防災課", "訪問", "名簿を作った。"),
        ("2", "交通", "防災課", "助成", "払っている。"),
    )
    assert [one.examples for one in table.issues] == ["訪問", "助成"]
    assert "「主な取組」の列を、取組例と読みました。" in guesses(table)


def test_problems_beside_what_is_to_be_done_are_answers_and_no_issues() -> None:
    table = adopted(
        ("取り組むべき内容", "課題", "取組状況", "所管課"),
        ("見守り", "人手が足りない。", "訪ねている。", "福祉課"),
        ("", "場所がない。", "名簿を作った。", "防災課"),
    )
    assert [one.title for one in table.issues] == ["見守り"]
    assert answers(table)["1", "防災課"]["取組状況"] == "名簿を作った。"


@pytest.mark.parametrize("order", [("区分", "担当課"), ("担当課", "区分")])
def test_who_is_in_charge_and_who_is_only_concerned_is_kept_with_the_answers(order: tuple[str, str]) -> None:
    def row(no: str, title: str, part: str, who: str, text: str) -> tuple[str, ...]:
        return (no, title, *((part, who) if order[0] == "区分" else (who, part)), text)

    table = adopted(
        ("NO", "課題", *order, "取組状況"),
        row("1", "見守り", "主管", "福祉課", "訪ねている。"),
        row("", "", "関係", "防災課", "名簿を作った。"),
    )
    assert table.issues[0].examples == ""
    assert answers(table) == {
        ("1", "福祉課"): {"区分": "主管", "取組状況": "訪ねている。"},
        ("1", "防災課"): {"区分": "関係", "取組状況": "名簿を作った。"},
    }


def test_headings_that_are_written_downwards_are_read_across() -> None:
    table = adopted(
        ("NO", "課\n題", "担\n当\n課", "取\n組\n内\n容", "今後の\n予定"),
        ("1", "見守り", "福祉課", "訪ねている。", "続ける。"),
    )
    assert [one.heading for one in table.questions] == ["取組内容", "今後の\n予定"]
    assert (table.headings.title, table.headings.respondent) == ("課題", "担当課")
    assert not table.unclear


@pytest.mark.parametrize("behind", [(), ("今後",)])
def test_choices_below_a_heading_that_is_not_merged_over_them_are_one_question(behind: tuple[str, ...]) -> None:
    def row(*cells: str) -> tuple[str, ...]:
        return (*cells, *(["続ける。"] if behind else []))

    table = adopted(
        ("NO", "課題", "回答課", "取組状況", "進捗", "", "", *behind),
        ("", "", "", "", "実施済", "実施中", "未実施"),
        row("1", "見守り", "福祉課", "訪ねている。", "○", "", ""),
        row("", "", "防災課", "名簿を作った。", "", "○", ""),
        row("2", "買物", "福祉課", "車で売る。", "", "", "○"),
    )
    assert [one.heading for one in table.questions] == ["取組状況", "進捗", *behind]
    assert table.questions[1].choices == ("実施済", "実施中", "未実施")
    assert [one["進捗"] for one in answers(table).values()] == ["実施済", "実施中", "未実施"]
    assert not table.unclear


def test_words_below_a_heading_that_is_not_merged_over_them_stay_questions_of_their_own() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "取組", ""),
        ("", "", "", "現状", "今後"),
        ("1", "見守り", "福祉課", "訪ねている。", "続ける。"),
        ("", "", "防災課", "○", ""),
    )
    assert [one.heading for one in table.questions] == ["現状", "今後"]


@pytest.mark.parametrize(
    "cell", ["福祉課（防災課、長寿課）", "福祉課\n（防災課、\n長寿課）", "福祉課（防災課・長寿課）"]
)
def test_departments_in_brackets_behind_the_one_that_answers_are_listed_and_part_of_no_name(cell: str) -> None:
    table = adopted(
        ("NO", "課題", "担当課（関係課）", "取組状況"),
        ("1", "見守り", cell, "訪ねている。"),
        ("2", "買物", "防災課", "車で売る。"),
    )
    assert [one.name for one in table.departments] == ["福祉課", "防災課"]
    assert answers(table)["1", "福祉課"] == {"取組状況": "訪ねている。"}
    (unclear,) = table.unclear
    assert unclear.text == cell.removeprefix("福祉課").strip()
    assert unclear.why == "回答した課のうち、かっこの中の課の名前"


def test_what_stands_between_answers_and_the_department_at_their_right_is_an_answer() -> None:
    table = adopted(
        ("NO", "課題", "関係課", "取組状況", "連携課", "備考", "所管課"),
        ("1", "見守り", "福祉課、防災課", "訪ねている。", "防災課", "", "福祉課"),
        ("", "", "", "名簿を作った。", "", "※夏から", "防災課"),
        ("2", "買物", "福祉課", "車で売る。", "", "", "福祉課"),
    )
    assert [one.heading for one in table.questions if not one.printed_under] == ["取組状況", "連携課", "備考"]
    assert answers(table)["1", "防災課"] == {"取組状況": "名簿を作った。", "備考": "※夏から"}
    assert not table.unclear


def test_the_departments_that_somebody_works_with_are_not_who_answers() -> None:
    table = adopted(
        ("NO", "課題", "取組例", "所管課", "連携課", "主な取組"),
        ("1", "見守り", "訪問", "福祉課", "防災課、観光課", "訪ねている。"),
        ("2", "買物", "送迎", "防災課", "福祉課、観光課", "車で売る。"),
    )
    assert [(one.issue, one.department) for one in table.answers] == [("1", "福祉課"), ("2", "防災課")]
    assert answers(table)["1", "福祉課"] == {"連携課": "防災課、観光課", "主な取組": "訪ねている。"}


def test_a_department_that_the_table_names_nowhere_else_is_not_another_kind_of_office_with_its_letters() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "取組状況", "連携課"),
        ("1", "見守り", "社会福祉協議会", "訪ねている。", "防災課"),
        ("", "", "防災課", "訓練した。", "福祉課"),
    )
    assert answers(table)["1", "防災課"]["連携課"] == "福祉課"


@pytest.mark.parametrize("who", ["担当課", "所管課名", "担当課・関係課"])
@pytest.mark.parametrize("over", ["部名", "部局", "部"])
def test_of_two_columns_of_offices_the_one_of_those_in_charge_names_who_answered(over: str, who: str) -> None:
    table = adopted(
        ("NO", "課題", over, who, "取組状況"),
        ("1", "見守り", "福祉部", "福祉課", "訪ねている。"),
        ("1", "見守り", "福祉部", "高齢課", "電話している。"),
    )
    assert answers(table) == {
        ("1", "福祉課"): {"取組状況": "訪ねている。"},
        ("1", "高齢課"): {"取組状況": "電話している。"},
    }
    assert "福祉部" in {one.text for one in table.unclear}


def test_where_only_another_list_names_departments_those_over_them_are_who_answered() -> None:
    table = adopted(
        ("NO", "課題", "関係課", "部名", "取組状況"),
        ("1", "見守り", "福祉課、高齢課", "福祉部", "訪ねている。"),
        ("", "", "", "市民部", "電話している。"),
    )
    assert {one.department for one in table.answers} == {"福祉部", "市民部"}
    assert "「部名」の列を、回答した課と読みました。" in guesses(table)


def test_a_department_beside_the_name_over_it_answers_whatever_its_column_is_called() -> None:
    table = adopted(
        ("NO", "課題", "部名", "関係課", "取組状況"),
        ("1", "見守り", "福祉部", "福祉課", "訪ねている。"),
        ("2", "買物", "市民部", "市民課", "車で売る。"),
    )
    assert {one.department for one in table.answers} == {"福祉課", "市民課"}


def test_problems_behind_the_examples_are_answers_and_no_issues() -> None:
    table = adopted(
        ("事業名", "取組の例", "課題", "連携課", "所管課"),
        ("見守り", "訪問", "人手が足りない。", "防災課", "福祉課"),
        ("", "", "場所がない。", "", "防災課"),
    )
    assert [(one.title, one.examples) for one in table.issues] == [("見守り", "訪問")]
    assert answers(table)["1", "福祉課"] == {"課題": "人手が足りない。", "連携課": "防災課"}


def test_an_empty_column_behind_the_departments_names_nobody() -> None:
    table = adopted(
        ("NO", "課題", "取組例", "担当課", "備考", "取組状況"),
        ("1", "見守り", "訪問", "福祉課", "", "訪ねている。"),
        ("2", "買物", "送迎", "防災課", "", "車で売る。"),
    )
    assert {one.department for one in table.answers} == {"福祉課", "防災課"}


def test_that_a_column_without_a_heading_was_taken_for_what_is_asked_is_said_at_its_first_cell() -> None:
    table = adopted(
        ("NO", "課題", "", "担当課", "取組状況"),
        ("1", "見守り", "声かけ", "福祉課", "訪ねている。"),
        ("2", "道路", "舗装", "防災課", "道を直した。"),
    )
    assert [issue.examples for issue in table.issues] == ["声かけ", "舗装"]
    assert [one.place for one in table.guesses if one.said == "見出しのない列を、取組例と読みました。"] == ["一覧!C2"]
