"""What stands beside and below a table is none of it, and columns in another order than ours hold what their headings say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from adopted_rows import adopted, answers, listed
from msgspec.structs import replace
from plain_grids import plain_grid

from survey.adoption import Adopted, Guessed, adopt_table

HEAD = ("NO", "課題", "回答課", "取組状況")
ROWS = (HEAD, ("1", "見守り", "福祉課", "訪ねている。"), ("2", "交通", "道路課", "道を直した。"))
BOTH = {("1", "福祉課"): {"取組状況": "訪ねている。"}, ("2", "道路課"): {"取組状況": "道を直した。"}}


def guesses(table: Adopted, about: Guessed = Guessed.ANSWER) -> str:
    return "\n".join(one.said for one in table.guesses if one.about is about)


def names(table: Adopted) -> list[str]:
    return [one.name for one in table.departments]


# ---------------------------------------------------------------- below


@pytest.mark.parametrize(
    "below",
    [
        [(), ("担当者名簿",), ("課名", "担当者", "内線"), ("福祉課", "山田", "123"), ("道路課", "佐藤", "456")],
        [("課名", "担当者", "内線"), ("福祉課", "山田", "123")],
        [(), ("取組状況", "件数", "割合"), ("訪問", "1", "50%")],
        [(), ("問合せ先", "", "福祉政策課", "内線 123"), ("担当", "", "山田")],
    ],
)
def test_a_table_of_something_else_below_is_listed(below: list[Sequence[str]]) -> None:
    table = adopted(*ROWS, *below)
    assert ([one.no for one in table.issues], names(table)) == (["1", "2"], ["福祉課", "道路課"])
    assert answers(table) == BOTH
    said = "　".join(listed(table))
    assert all(text in said for row in below for text in row)


def test_a_table_of_something_else_ends_where_the_headings_stand_again() -> None:
    table = adopted(*ROWS[:2], (), ("課名", "担当者"), ("福祉課", "山田"), (), HEAD, ROWS[2])
    assert answers(table) == BOTH
    assert listed(table) == {"課名　担当者": "別の表の行", "福祉課　山田": "別の表の行"}


# ---------------------------------------------------------------- beside


def test_a_legend_beside_a_table_is_no_answer() -> None:
    beside = (("凡例",), ("A", "順調"), ("B", "遅れ"))
    table = adopted(*((*row, "", *more) for row, more in zip(ROWS, beside, strict=True)))
    assert answers(table) == BOTH
    assert {"凡例", "A", "順調", "B", "遅れ"} <= listed(table).keys()


def test_a_note_far_beside_the_headings_is_no_question() -> None:
    table = adopted((*HEAD, "", "", "この表は速報"), *ROWS[1:])
    assert [q.heading for q in table.questions] == ["取組状況"]
    assert "この表は速報" in listed(table)


def test_answers_behind_an_empty_column_are_to_be_confirmed() -> None:
    table = adopted((*HEAD, "", "今後"), (*ROWS[1], "", "増やす。"), (*ROWS[2], "", "続ける。"))
    assert answers(table)["1", "福祉課"] == {"取組状況": "訪ねている。", "今後": "増やす。"}
    assert "空の列を隔てた「今後」の列も、回答と読みました。" in guesses(table)


def test_empty_columns_between_all_others_are_no_matter() -> None:
    table = adopted(*([text for one in row for text in (one, "")] for row in ROWS))
    assert answers(table) == BOTH
    assert "空の列" not in guesses(table)


def test_who_stamps_a_paper_is_not_what_the_table_is_called() -> None:
    assert adopted(("", "", "", "", "課長", "係長", "担当"), (), *ROWS).title == ""


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize("who", ["回答課", "担当課"])
@pytest.mark.parametrize("more", [(), ("備考",)])
def test_who_answers_may_stand_behind_the_answers(who: str, more: Sequence[str]) -> None:
    table = adopted(
        ("NO", "課題", "取組状況", "今後の方針", who, *more),
        ("1", "見守り", "訪ねている。", "増やす。", "福祉課", "新規"),
        ("", "", "電話している。", "続ける。", "長寿課"),
        ("2", "交通", "道を直した。", "続ける。", "道路課"),
    )
    assert [issue.examples for issue in table.issues] == ["", ""]
    told = {place: (one["取組状況"], one["今後の方針"]) for place, one in answers(table).items()}
    assert told == {
        ("1", "福祉課"): ("訪ねている。", "増やす。"),
        ("1", "長寿課"): ("電話している。", "続ける。"),
        ("2", "道路課"): ("道を直した。", "続ける。"),
    }


def test_what_is_said_of_an_issue_once_before_those_who_answer_is_no_answer() -> None:
    table = adopted(
        ("NO", "課題", "現在の状況", "回答課", "取組状況"),
        ("1", "見守り", "独居が多い。", "福祉課", "訪ねている。"),
        ("", "", "", "長寿課", "電話している。"),
    )
    assert [issue.examples for issue in table.issues] == ["独居が多い。"]
    assert "「現在の状況」の列を、取組例と読みました。" in guesses(table)


def test_the_division_of_a_department_is_no_example() -> None:
    table = adopted(
        ("NO", "課題", "部", "課", "取組状況"),
        ("1", "見守り", "健康福祉部", "福祉課", "訪ねている。"),
        ("2", "交通", "建設部", "道路課", "道を直した。"),
    )
    assert [issue.examples for issue in table.issues] == ["", ""]
    assert answers(table) == BOTH
    assert {"健康福祉部", "建設部"} <= listed(table).keys()


# ---------------------------------------------------------------- issues


@pytest.mark.parametrize("mark", ["↓", "－", "→", "｜", "ー"])
def test_a_mark_in_the_place_of_an_issue_is_none_and_that_is_said(mark: str) -> None:
    table = adopted(*ROWS[:2], (mark, mark, "長寿課", "電話している。"), ROWS[2])
    assert [(issue.no, issue.title) for issue in table.issues] == [("1", "見守り"), ("2", "交通")]
    assert answers(table) == {**BOTH, ("1", "長寿課"): {"取組状況": "電話している。"}}
    assert mark in listed(table)
    assert f"「{mark}」を、上の行と同じ課題と読みました。" in guesses(table)


def test_numbers_beside_a_title_that_is_merged_over_rows_count_these() -> None:
    grid = plain_grid(
        "一覧",
        [
            HEAD,
            ("1", "見守り", "福祉課", "訪ねている。"),
            ("2", "", "長寿課", "電話している。"),
            ("3", "交通", "道路課", "道を直した。"),
        ],
    )
    merged = [cell._replace(last_row=3) if cell.text == "見守り" else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(merged))])
    assert [(issue.no, issue.title) for issue in table.issues] == [("1", "見守り"), ("3", "交通")]
    assert answers(table)["1", "長寿課"] == {"取組状況": "電話している。"}
    assert listed(table)["2"] == "同じ課題の二行目からの番号"
    assert "同じ課題と読みました。" in guesses(table)


# ---------------------------------------------------------------- names


def test_a_name_may_be_written_downwards_a_letter_a_line() -> None:
    table = adopted(*([text if at == 3 else "\n".join(text) for at, text in enumerate(row)] for row in ROWS))
    assert [issue.title for issue in table.issues] == ["見守り", "交通"]
    assert answers(table) == BOTH


@pytest.mark.parametrize("written", ["福祉課\n山田太郎", "福祉課　山田太郎"])
def test_the_person_beside_a_department_is_no_department(written: str) -> None:
    table = adopted(HEAD, ("1", "見守り", written, "訪ねている。"), ROWS[2])
    assert answers(table) == BOTH
    assert listed(table) == {"山田太郎": "回答した課のうち、課の名前でない文字"}


@pytest.mark.parametrize(
    "written", ["全庁（福祉課を除く）", "各課（とりまとめ：福祉課）", "福祉課以外の全課", "福祉課を除く各課"]
)
def test_all_but_one_are_read_as_all_and_that_is_said(written: str) -> None:
    table = adopted(
        ("NO", "課題", "関係課", "回答課", "取組状況"),
        ("1", "見守り", written, "福祉課", "訪ねている。"),
        ("2", "交通", "道路課", "道路課", "道を直した。"),
    )
    assert set(names(table)) == {"福祉課", "道路課"}
    assert f"「{written}」を、すべての課と読みました。" in guesses(table, Guessed.ISSUE)
    assert any(text in written for text in listed(table))


def test_what_a_department_is_asked_for_is_no_part_of_its_name() -> None:
    table = adopted(
        ("NO", "課題", "関係課", "回答課", "取組状況"),
        ("1", "見守り", "主：福祉課\n副：道路課", "福祉課", "訪ねている。"),
    )
    assert table.issues[0].departments == ("福祉課", "道路課")
    assert {"主：", "副："} <= listed(table).keys()


@pytest.mark.parametrize("written", ["福祉課以外の全課", "福祉課を除く各課", "→福祉課"])
def test_partners_that_are_not_named_outright_stay_a_sentence(written: str) -> None:
    table = adopted(
        (*HEAD, "連携したい課"),
        (*ROWS[1], "道路課"),
        (*ROWS[2], written),
        ("3", "防災", "道路課", "直した。", "福祉課"),
    )
    assert set(names(table)) == {"福祉課", "道路課"}
    assert written in answers(table)["2", "道路課"].values()


def test_the_division_of_a_department_at_the_left_is_no_issue() -> None:
    table = adopted(
        ("部", "課", "NO", "課題", "取組状況"),
        ("健康福祉部", "福祉課", "1", "見守り", "訪ねている。"),
        ("建設部", "道路課", "2", "交通", "道を直した。"),
    )
    assert [issue.title for issue in table.issues] == ["見守り", "交通"]
    assert answers(table) == BOTH


def test_columns_that_are_put_together_leave_no_empty_column() -> None:
    grid = plain_grid(
        "一覧",
        [
            ("NO", "課題", "回答課", "実施の状況", "", "取組状況"),
            ("", "", "", "実施", "未実施", ""),
            ("1", "見守り", "福祉課", "○", "", "訪ねている。"),
            ("2", "交通", "道路課", "", "○", "道を直した。"),
        ],
    )
    merged = [cell._replace(last_column=5) if cell.text == "実施の状況" else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(merged))])
    assert answers(table)["1", "福祉課"] == {"実施の状況": "実施", "取組状況": "訪ねている。"}
    assert "空の列" not in guesses(table)


# ---------------------------------------------------------------- right below the headings


@pytest.mark.parametrize(
    "example",
    [
        ("例", "（例）健康", "健康課", "体操を開いた。"),
        ("記入例", "健康", "健康課", "体操を開いた。"),
        ("1", "【記載例】健康", "健康課", "体操を開いた。"),
        ("", "健康", "○○課", "体操を開いた。"),
    ],
)
def test_a_row_that_shows_how_to_fill_in_is_no_issue(example: Sequence[str]) -> None:
    table = adopted(HEAD, example, *ROWS[1:])
    assert ([issue.no for issue in table.issues], names(table)) == (["1", "2"], ["福祉課", "道路課"])
    assert answers(table) == BOTH
    assert listed(table) == {"　".join(filter(None, example)): "記入例の行"}


def test_an_issue_may_begin_with_the_letter_for_an_example() -> None:
    assert adopted(HEAD, ("1", "例規の整備", "総務課", "整えた。")).issues[0].title == "例規の整備"


@pytest.mark.parametrize("numbers", ["①②③④", "アイウエ", "ＡＢＣＤ"])
def test_numbers_of_the_columns_are_no_issue(numbers: str) -> None:
    table = adopted(HEAD, tuple(numbers), *ROWS[1:])
    assert ([issue.no for issue in table.issues], answers(table)) == (["1", "2"], BOTH)
    assert listed(table) == {"　".join(numbers): "列の番号の行"}


def test_headings_may_go_on_over_rows_although_nothing_is_merged() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "取組", "", "", "今後"),
        ("", "", "", "実績", "", "計画", ""),
        ("", "", "", "Ｒ６", "Ｒ７", "Ｒ８", ""),
        ("1", "見守り", "福祉課", "訪問", "電話", "手紙", "続ける。"),
    )
    assert list(answers(table)["1", "福祉課"].values()) == ["訪問", "電話", "手紙", "続ける。"]
    assert [q.heading for q in table.questions] == ["Ｒ６", "Ｒ７", "計画\nＲ８", "今後"]
    assert set(listed(table)) == {"取組", "実績"}


# ---------------------------------------------------------------- further pages


def test_a_later_page_that_begins_with_a_department_goes_on_with_the_issue_and_that_is_said() -> None:
    pages = [[HEAD, ("1", "見守り", "福祉課", "訪ねている。")], [HEAD, ("", "", "長寿課", "電話している。"), ROWS[2]]]
    table = adopt_table([plain_grid(f"{no}枚目", page) for no, page in enumerate(pages, 1)])
    assert answers(table) == {**BOTH, ("1", "長寿課"): {"取組状況": "電話している。"}}
    assert "前の表の最後の課題の続きと読みました。" in guesses(table)


def test_a_later_page_that_begins_with_an_answer_alone_goes_on_with_nobody_s() -> None:
    pages = [ROWS[:2], [HEAD, ("", "", "", "電話している。"), ROWS[2]]]
    table = adopt_table([plain_grid(f"{no}枚目", page) for no, page in enumerate(pages, 1)])
    assert answers(table) == BOTH
    assert "電話している。" in listed(table)


def test_words_that_stand_in_the_rows_of_every_department_may_be_the_questions() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "項目", "内容"),
        ("1", "見守り", "福祉課", "現状", "独居が多い。"),
        ("", "", "", "今後", "訪ねる。"),
        ("", "", "長寿課", "現状", "電話が多い。"),
        ("", "", "", "今後", "電話する。"),
    )
    assert "どの課にも「現状」「今後」が並ぶ" in guesses(table, Guessed.QUESTION)


# ---------------------------------------------------------------- more about names and pages


@pytest.mark.parametrize(
    "written", ["（福祉課）", "【福祉課】", "②福祉課", "1　福祉課", "（2）福祉課", "福祉課：", "福祉課分", "◆福祉課"]
)
@pytest.mark.parametrize("known", ["福祉課", ""])
def test_what_stands_around_a_department_that_answers_is_no_part_of_its_name(written: str, known: str) -> None:
    table = adopted(
        ("NO", "課題", "関係課", "回答課", "取組状況"),
        ("1", "見守り", known, written, "訪ねている。"),
        ("2", "交通", "道路課", "道路課", "道を直した。"),
    )
    assert answers(table) == BOTH
    assert {"回答した課のうち、課の名前でない文字"} == set(listed(table).values())


def test_numerals_that_begin_a_name_are_part_of_it() -> None:
    table = adopted(HEAD, ("1", "見守り", "2号館管理課", "訪ねている。"), ("2", "交通", "第一保育園", "歩いた。"))
    assert names(table) == ["2号館管理課", "第一保育園"]


@pytest.mark.parametrize(
    ("columns", "who", "asked"),
    [
        (("主管課", "関係課"), "福祉課", "長寿課"),
        (("関係課", "主管課"), "長寿課", "福祉課"),
        (("主担当", "副担当"), "福祉課", "長寿課"),
    ],
)
def test_of_those_who_are_asked_the_first_in_charge_answers(columns: Sequence[str], who: str, asked: str) -> None:
    table = adopted(
        ("NO", "課題", *columns, "取組状況"),
        ("1", "見守り", "福祉課", "長寿課", "訪ねている。"),
        ("2", "買物", "福祉課", "長寿課", "売っている。"),
    )
    assert [(one.department, table.issues[0].departments) for one in table.answers] == [(who, (asked,))] * 2


def test_a_second_column_of_departments_that_are_asked_is_no_example() -> None:
    table = adopted(
        ("NO", "課題", "主管課", "関係課", "回答課", "取組状況"),
        ("1", "見守り", "福祉課", "道路課", "福祉課", "訪ねている。"),
        ("2", "交通", "企画課", "福祉課", "道路課", "道を直した。"),
    )
    assert [(one.examples, one.departments) for one in table.issues] == [("", ("道路課",)), ("", ("福祉課",))]
    assert answers(table) == BOTH
    assert "企画課" in listed(table)


@pytest.mark.parametrize("page", ["- 2 -", "2ページ", "2/3頁", "P.2", "以下余白"])
@pytest.mark.parametrize("column", [0, 2, 3])
def test_the_number_of_a_page_is_no_part_of_the_table(page: str, column: int) -> None:
    below = [""] * 4
    below[column] = page
    table = adopted(ROWS[0], ROWS[1], below, ROWS[0], ROWS[2])
    assert (answers(table), names(table)) == (BOTH, ["福祉課", "道路課"])
    assert page in listed(table)


# ---------------------------------------------------------------- tables side by side, and answers over several issues


def test_tables_side_by_side_with_other_questions_are_each_their_own() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "取組状況", "", "NO", "課題", "回答課", "今後"),
        ("1", "見守り", "福祉課", "訪ねている。", "", "2", "交通", "道路課", "続ける。"),
    )
    assert answers(table) == {("1", "福祉課"): {"取組状況": "訪ねている。"}, ("2", "道路課"): {"今後": "続ける。"}}


def test_narrow_tables_side_by_side_are_each_about_the_issue_above() -> None:
    table = adopted(
        ("課題１　見守り", "", "", "課題２　交通"),
        ("回答課", "取組状況", "", "回答課", "取組状況"),
        ("福祉課", "訪ねている。", "", "道路課", "道を直した。"),
    )
    assert [issue.title for issue in table.issues] == ["課題１　見守り", "課題２　交通"]
    assert answers(table) == BOTH


@pytest.mark.parametrize("again", ["福祉課", ""])
def test_an_answer_that_is_merged_over_two_issues_is_that_of_both_and_that_is_said(again: str) -> None:
    grid = plain_grid(
        "一覧",
        [
            ("回答課", "NO", "課題", "取組状況"),
            ("福祉課", "1", "見守り", "訪ねている。"),
            (again, "2", "買物", ""),
            ("道路課", "3", "交通", "道を直した。"),
        ],
    )
    merged = [cell._replace(last_row=3) if cell.text == "訪ねている。" else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(merged))])
    assert answers(table)["2", "福祉課"] == {"取組状況": "訪ねている。"}
    assert "結合された欄の回答を、次の課題の回答ともしました。" in guesses(table)


@pytest.mark.parametrize(
    "written", ["福祉課\n地域係", "福祉課　地域係", "福祉課\n地域係\n山田太郎", "福祉課\n相談担当"]
)
def test_the_section_below_a_department_is_no_department(written: str) -> None:
    table = adopted(HEAD, ("1", "見守り", written, "訪ねている。"), ROWS[2])
    assert (answers(table), names(table)) == (BOTH, ["福祉課", "道路課"])
    assert "".join(listed(table)) in "".join(written.split())


def test_a_section_that_answers_elsewhere_is_a_department_of_its_own() -> None:
    table = adopted(HEAD, ("1", "見守り", "福祉課\n相談係", "訪ねている。"), ("2", "交通", "相談係", "聞いた。"))
    assert names(table) == ["福祉課", "相談係"]


@pytest.mark.parametrize("foot", [("小計", "", "1件"), ("", "", "", "", "- 1 -")])
def test_one_answer_an_issue_before_who_answers_is_an_answer_in_spite_of_what_stands_below(foot: Sequence[str]) -> None:
    table = adopted(
        ("NO", "課題", "取組状況", "今後の方針", "回答課"),
        ("1", "見守り", "訪ねている。", "増やす。", "福祉課"),
        foot,
    )
    assert answers(table) == {("1", "福祉課"): {"取組状況": "訪ねている。", "今後の方針": "増やす。"}}


def test_a_legend_beside_headings_in_two_rows_is_no_answer_and_hides_no_numbers_of_columns() -> None:
    table = adopted(
        ("NO", "課題", "回答課", "取組", "", "", "凡例"),
        ("", "", "", "実績", "計画", "", "A　順調"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "", "B　遅れ"),
        ("1", "見守り", "福祉課", "訪ねた。", "電話する。"),
        ("", "", "", "", "- 1 -", "", "C　未着手"),
    )
    assert answers(table) == {("1", "福祉課"): {"実績": "訪ねた。", "計画": "電話する。"}}
    assert [issue.no for issue in table.issues] == ["1"]


def test_a_long_text_in_the_place_of_a_department_takes_no_longer_than_another() -> None:
    table = adopted(HEAD, ("1", "見守り", "1 " * 15_000 + "）", "訪ねている。"), *ROWS[1:])
    assert answers(table)["2", "道路課"] == {"取組状況": "道を直した。"}
