"""How far what a hand-made table says is taken for something, and from where on for something else."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hand_made import LAYOUTS, to_docx
from hand_made_adopted import adopted as from_file
from hand_made_content import INVENTED
from msgspec.structs import replace
from plain_grids import plain_grid

from survey.adoption import Adopted, adopt_table
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


# ---------------------------------------------------------------- headings

DONE = "体操教室を開いている。"


def headings(table: Adopted) -> list[str]:
    return [question.heading for question in table.questions]


def listed(table: Adopted) -> set[str]:
    return {one.text for one in table.unclear}


def test_headings_that_are_merged_over_three_rows_are_one_head_and_over_four_they_are_not():
    def below(deep: int) -> list[str]:
        rows = [
            (*HEAD, "回答", ""),
            *[("", "", "", "", "")] * (deep - 2),
            ("", "", "", "取組状況", "今後の予定"),
            ("1", "居場所づくり", "福祉課", DONE, "続ける。"),
            ("1", "居場所づくり", "長寿課", DONE, "やめる。"),
        ]
        grid = plain_grid("一覧", rows)
        tall = {(1, column): (deep, column) for column in (1, 2, 3)} | {(1, 4): (deep - 1, 5)}
        merged = [
            cell._replace(last_row=tall[cell.row, cell.column][0], last_column=tall[cell.row, cell.column][1])
            if (cell.row, cell.column) in tall
            else cell
            for cell in grid.cells
        ]
        return headings(adopt_table([replace(grid, cells=tuple(merged))]))

    assert below(3) == ["取組状況", "今後の予定"]
    assert below(4)[0] == "回答"


def test_a_heading_means_something_as_long_as_it_has_forty_characters():
    def table(length: int) -> Adopted:
        return adopted(
            ("集" * (length - 3) + "取組例", "課名", "取組状況"), ("集まり", "福祉課", DONE), ("訪問", "長寿課", DONE)
        )

    assert headings(table(40)) == ["取組状況"]
    with pytest.raises(SurveyError):
        table(41)


def test_two_texts_make_a_column_without_a_heading_a_part_of_the_table_and_one_is_listed():
    def table(*beside: str) -> Adopted:
        rows = [("1", "居場所づくり", *one) for one in zip(DEPARTMENTS, (DONE, DONE), beside, strict=False)]
        return adopted((*HEAD, "取組状況", ""), *rows)

    assert len(headings(table("続ける。", "やめる。"))) == 2
    assert headings(table("続ける。", "")) == ["取組状況"]
    (alone,) = table("続ける。", "").unclear
    assert (alone.place, alone.text, alone.why) == ("一覧!E2", "続ける。", "読み取れない位置の文字")


def test_a_label_and_one_name_above_a_table_are_no_headings_of_it():
    table = adopted(
        ("回答課", "図書館"),
        ("課題の取組状況",),
        ("NO", "取り組むべき内容", "取組状況"),
        ("1", "居場所づくり", DONE),
        ("2", "見守り", DONE),
    )
    assert {one.department for one in table.answers} == {"図書館"}
    assert (table.title, headings(table)) == ("課題の取組状況", ["取組状況"])


@pytest.mark.parametrize("pairs", [1, 2, 3, 4])
def test_labels_and_what_they_are_of_right_above_the_headings_are_no_headings_and_no_title(pairs: int):
    labels = ("記入者", "山田", "作成日", "6月1日", "内線", "123", "場所", "3階")[: 2 * pairs]
    table = adopted(
        labels,
        (*HEAD, "取組状況", "今後の予定"),
        ("1", "居場所づくり", "福祉課", DONE, "続ける。"),
        ("1", "居場所づくり", "長寿課", DONE, "やめる。"),
    )
    assert headings(table) == ["取組状況", "今後の予定"]
    assert (table.title, table.section) == ("", "")
    assert listed(table) == set(labels)


def test_the_headings_of_an_empty_page_are_those_of_the_next():
    head = (*HEAD, "取組状況", "今後の予定")
    table = adopted(("課題の取組状況",), head, head, ("1", "居場所づくり", "福祉課", DONE, "続ける。"))
    assert (table.title, headings(table), listed(table)) == ("課題の取組状況", ["取組状況", "今後の予定"], set())


# ---------------------------------------------------------------- departments


def guesses(table: Adopted) -> str:
    return "\n".join(one.said for one in table.guesses)


def answering(*names: str) -> Adopted:
    rows = [("1", "居場所づくり", name, DONE) for name in names]
    return adopted((*HEAD, "取組状況"), *rows, ("2", "見守り", names[0], DONE))


def test_a_name_looks_like_a_departments_as_long_as_it_has_forty_characters():
    unlike = "課の名前らしくない終わり方です"
    assert unlike not in guesses(answering("福" * 39 + "課", "長寿課"))
    assert unlike in guesses(answering("福" * 40 + "課", "長寿課"))


@pytest.mark.parametrize(
    ("one", "other", "doubted"),
    [
        ("高齢福祉課", "高令福祉課", True),
        ("高齢福課", "高令福課", False),
        ("福祉課", "福祉係", True),
        ("総務", "総合", False),
    ],
)
def test_names_that_differ_in_one_letter_are_doubted_at_the_end_and_in_long_ones_within(one, other, doubted):
    assert ("一文字違い" in guesses(answering(one, other))) is doubted


def test_two_letters_may_be_a_short_name_and_one_is_none():
    table = adopted(
        ("NO", "取り組むべき内容", "関係課", "回答課", "取組状況", "連携したい課"),
        ("1", "居場所づくり", "高齢福祉課\n長寿課\n健康課", "高齢福祉課", DONE, "長、健康課"),
        ("1", "居場所づくり", "高齢福祉課\n長寿課\n健康課", "長寿課", DONE, "高福、健康課"),
    )
    named = {one.department: one.entries["連携したい課"] for one in table.answers}
    assert named["長寿課"].departments == ("高齢福祉課", "健康課")
    assert named["高齢福祉課"].departments == ("健康課",)
    assert "長" in named["高齢福祉課"].text


def sheets(*names: str) -> Adopted:
    rows = [("NO", "取り組むべき内容", "取組状況"), ("1", "居場所づくり", DONE), ("2", "見守り", DONE)]
    return adopt_table([plain_grid(name, rows) for name in names])


def test_two_sheets_that_are_named_by_departments_are_theirs_and_one_alone_is_nobodys():
    assert {one.department for one in sheets("福祉課", "長寿課").answers} == {"福祉課", "長寿課"}
    with pytest.raises(SurveyError):
        sheets("福祉課")


def test_a_refusal_names_three_of_the_departments_whose_tables_it_saw():
    with pytest.raises(SurveyError) as stop:
        sheets("福祉課", "長寿課", "健康課", "環境課", "資料")
    assert "（「福祉課」「長寿課」「健康課」など）" in stop.value.faults[0].problem


# ---------------------------------------------------------------- documents


@pytest.mark.parametrize(("levels", "read"), [(400, True), (401, False)])
def test_elements_of_a_document_stand_within_each_other_up_to_a_depth_that_no_program_needs(
    levels: int, read: bool, tmp_path: Path
) -> None:
    path = to_docx(LAYOUTS["merged"](INVENTED), tmp_path / "集計表.docx")
    # The document is the first, its body the second, a paragraph the third.
    nested = "<w:p>" + "<w:r>" * (levels - 3) + "</w:r>" * (levels - 3) + "</w:p>"
    deep = tmp_path / "深い.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(deep, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            is_main = name == "word/document.xml"
            target.writestr(name, content.replace(b"<w:body>", b"<w:body>" + nested.encode()) if is_main else content)
    if read:
        assert from_file(deep).issues
    else:
        with pytest.raises(SurveyError):
            from_file(deep)
