"""What offices write about a table and within it ends where it belongs: in no other department's answer, and in no issue."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from adopted_rows import adopted, answers, listed
from docx import Document
from effort import steps
from hand_made_adopted import adopted as from_file
from msgspec.structs import replace
from plain_grids import plain_grid

from survey.adoption import Adopted, adopt_table

HEAD = ("NO", "課題", "回答課", "取組状況")


def guesses(table: Adopted) -> str:
    return "\n".join(one.said for one in table.guesses)


def test_what_only_some_rows_of_an_issue_say_is_an_answer_and_no_example() -> None:
    table = adopted(
        ("回答課", "課題", "取組状況", "連携したい課"),
        ("福祉課", "見守り", "訪ねている。", "防災課"),
        ("福祉課", "交通", "助成している。", ""),
        ("防災課", "見守り", "避難路を見直した。", ""),
        ("防災課", "交通", "信号を直した。", ""),
    )
    assert [issue.examples for issue in table.issues] == ["", ""]
    assert answers(table)["1", "福祉課"] == {"取組状況": "訪ねている。", "連携したい課": "防災課"}


def test_an_answer_that_is_merged_over_two_departments_is_that_of_both_and_that_is_said() -> None:
    grid = plain_grid(
        "一覧", [(*HEAD, "今後"), ("1", "見守り", "福祉課", "会議を開いた。", "人手"), ("", "", "防災課", "", "時間")]
    )
    merged = [cell._replace(last_row=3) if cell.text == "会議を開いた。" else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(merged))])
    assert answers(table)["1", "防災課"] == {"取組状況": "会議を開いた。", "今後": "時間"}
    assert "結合された欄の回答を、「防災課」の回答ともしました。" in guesses(table)


@pytest.mark.parametrize("below", ["福祉課", "〃", "（続き）", "（回答なし）"])
def test_an_answer_that_is_merged_down_to_no_other_department_is_given_once(below: str) -> None:
    grid = plain_grid(
        "一覧", [(*HEAD, "今後"), ("1", "見守り", "福祉課", "会議を開いた。", "人手"), ("", "", below, "", "時間")]
    )
    merged = [cell._replace(last_row=3) if cell.text == "会議を開いた。" else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(merged))])
    assert [one["取組状況"] for one in answers(table).values()] == ["会議を開いた。"]
    assert "の回答ともしました" not in guesses(table)


@pytest.mark.parametrize(
    "title", ["課題の一覧（続き）", "課題の一覧（２）", "課題の一覧　その２", "課題の一覧（２／２）"]
)
def test_a_title_above_a_later_page_is_no_issue(title: str) -> None:
    head = ("課題", "回答課", "取組状況")
    table = adopted(
        ("課題の一覧",),
        head,
        ("見守り", "福祉課", "訪ねている。"),
        (title,),
        head,
        ("", "防災課", "避難路を見直した。"),
    )
    assert [issue.title for issue in table.issues] == ["見守り"]
    assert listed(table)[title] == "ページの上の文"


@pytest.mark.parametrize("end", ["以上", "（裏面へ続く）", "【次頁につづく】"])
@pytest.mark.parametrize("column", [0, 2, 3])
def test_what_ends_a_page_is_no_part_of_the_table(end: str, column: int) -> None:
    below = [""] * 4
    below[column] = end
    table = adopted(HEAD, ("1", "見守り", "福祉課", "訪ねている。"), below)
    assert answers(table) == {("1", "福祉課"): {"取組状況": "訪ねている。"}}
    assert listed(table) == {end: "注記"}


@pytest.mark.parametrize(
    "foot",
    [
        [("福祉部福祉政策課", "令和7年6月1日")],
        [(), ("令和７年６月１日", "福祉課")],
        [("福祉政策課", "", "令和7年6月1日現在")],
        [("福祉政策課　令和7年6月1日",)],
        [("福祉政策課",), ("令和7年6月1日",)],
        [("作成日", "2025/6/1", "福祉政策課")],
        [("", "", "福祉政策課（6月1日作成）")],
    ],
)
def test_the_office_and_the_day_below_a_table_are_no_department_no_issue_and_no_answer(
    foot: list[Sequence[str]],
) -> None:
    head = ("課", "課題", "取組状況")
    table = adopted(head, ("福祉課", "見守り", "訪ねている。"), ("防災課", "見守り", "名簿を作った。"), *foot)
    assert [issue.title for issue in table.issues] == ["見守り"]
    assert [one.name for one in table.departments] == ["福祉課", "防災課"]
    assert answers(table)["1", "防災課"] == {"取組状況": "名簿を作った。"}
    assert {text for text, why in listed(table).items() if why == "表の下の、作成した課や日付"} == {
        "　".join(filter(None, row)) for row in foot if row
    }


def test_the_office_and_the_day_below_each_page_are_no_department() -> None:
    head, foot = ("課", "課題", "取組状況"), ("福祉政策課", "令和7年6月1日")
    rows = [("福祉課", "見守り", "訪ねている。"), ("防災課", "見守り", "名簿を作った。")]
    table = adopted(head, rows[0], foot, head, rows[1], foot)
    assert [one.name for one in table.departments] == ["福祉課", "防災課"]


@pytest.mark.parametrize(("before", "day"), [("令和7年6月2日", "令和7年6月9日"), ("訪ねている。", "6月9日")])
def test_a_day_that_may_be_an_answer_is_one(before: str, day: str) -> None:
    table = adopted(HEAD, ("1", "見守り", "福祉課", before), ("", "", "防災課", day))
    assert answers(table)["1", "防災課"] == {"取組状況": day}


def test_the_last_department_may_have_nothing_to_say() -> None:
    table = adopted(
        ("課", "課題", "取組状況", "実施日"), ("福祉課", "見守り", "訪ねている。", "令和7年6月1日"), ("防災課", "", "")
    )
    assert [one.name for one in table.departments] == ["福祉課", "防災課"]


def test_of_two_columns_of_offices_the_departments_are_who_answered() -> None:
    table = adopted(
        ("部名", "課名", "NO", "課題", "取組状況"),
        ("福祉部", "福祉課", "1", "見守り", "訪ねている。"),
        ("福祉部", "高齢課", "1", "見守り", "電話している。"),
    )
    assert {one.department for one in table.answers} == {"福祉課", "高齢課"}


@pytest.mark.parametrize("count", ["1課", "2"])
def test_the_count_of_a_total_is_no_department(count: str) -> None:
    table = adopted(HEAD, ("1", "見守り", "福祉課", "訪ねている。"), ("小計", "", count, ""))
    assert (len(table.issues), [one.name for one in table.departments]) == (1, ["福祉課"])


def test_an_issue_may_begin_with_the_word_for_a_total() -> None:
    table = adopted(("課題", "回答課", "取組状況"), ("合計特殊出生率の向上", "福祉課", "訪ねている。"))
    assert [issue.title for issue in table.issues] == ["合計特殊出生率の向上"]


def test_what_an_answer_says_in_brackets_stays_in_it() -> None:
    table = adopted(HEAD, ("1", "見守り", "福祉課", "訪ねている。"), ("", "", "", "（来年度も続く）"))
    assert answers(table) == {("1", "福祉課"): {"取組状況": "訪ねている。\n（来年度も続く）"}}


def test_a_sheet_is_about_the_place_that_stands_right_above_its_table() -> None:
    head = ("回答課", "取組状況")
    sheets = [
        plain_grid(f"表{no}", [("課題の取組状況",), (title,), head, ("福祉課", "訪ねている。")])
        for no, title in enumerate(("通いの場", "避難所"), 1)
    ]
    assert [issue.title for issue in adopt_table(sheets).issues] == ["通いの場", "避難所"]


def test_a_section_that_stands_in_brackets_below_its_department_is_no_department() -> None:
    table = adopted(HEAD, ("1", "見守り", "福祉課\n（高齢者支援係）", "訪ねている。"))
    assert [one.name for one in table.departments] == ["福祉課"]
    assert "（高齢者支援係）" in listed(table)


def test_the_office_above_a_title_is_not_what_the_table_is_called() -> None:
    table = adopted(
        ("", "", "", "福祉部福祉政策課"), ("課題の取組状況",), HEAD, ("1", "見守り", "福祉課", "訪ねている。")
    )
    assert table.title == "課題の取組状況"
    assert "福祉部福祉政策課" in listed(table)


def test_of_several_columns_that_may_name_an_issue_the_one_headed_so_does() -> None:
    table = adopted(
        ("基本目標", "施策", "課題", "回答課", "取組状況"),
        ("１ 支え合い", "（１）見守り", "①訪問の推進", "福祉課", "訪ねている。"),
        ("１ 支え合い", "（２）防災", "②避難支援", "防災課", "名簿を作った。"),
    )
    assert [issue.title for issue in table.issues] == ["訪問の推進", "避難支援"]
    assert {"１ 支え合い", "（１）見守り", "（２）防災"} <= listed(table).keys()


def test_examples_between_an_issue_and_its_table_are_not_the_issue() -> None:
    head = ("回答課", "取組状況")
    sheets = [
        plain_grid(f"表{no}", [(title,), ("（取組例）サロン、声かけ",), head, ("福祉課", "訪ねている。")])
        for no, title in enumerate(("課題１　見守り", "課題２　交通"), 1)
    ]
    assert [issue.title for issue in adopt_table(sheets).issues] == ["課題１　見守り", "課題２　交通"]


def test_of_tables_side_by_side_each_is_about_the_issue_that_stands_above_it() -> None:
    head = ("回答課", "取組状況", "今後")
    table = adopted(
        ("課題の取組状況",),
        ("課題１　見守り", "", "", "", "課題２　交通"),
        (*head, "", *head),
        ("福祉課", "訪ねている。", "人手", "", "福祉課", "助成している。", "費用"),
        ("防災課", "名簿を作った。", "時間", "", "都市計画課", "道を直した。", "金"),
    )
    assert table.title == "課題の取組状況"
    assert {place: one["取組状況"] for place, one in answers(table).items()} == {
        ("1", "福祉課"): "訪ねている。",
        ("1", "防災課"): "名簿を作った。",
        ("2", "福祉課"): "助成している。",
        ("2", "都市計画課"): "道を直した。",
    }


def test_the_number_of_a_block_behind_a_title_is_listed() -> None:
    table = adopted(("課題の取組状況（１／２）",), HEAD, ("1", "見守り", "福祉課", "訪ねている。"))
    assert table.title == "課題の取組状況"
    assert listed(table) == {"（１／２）": "表をいくつかに分けた番号"}


def test_what_was_guessed_of_a_column_is_said() -> None:
    table = adopted(
        ("番号", "氏名", "所属課", "職名", "内線"),
        ("1", "山田", "福祉課", "主査", "123"),
        ("2", "田中", "高齢課", "主事", "456"),
    )
    assert "「氏名」の列を、課題の名前と読みました。" in guesses(table)


# ---------------------------------------------------------------- Word


def in_word(tmp_path: Path, xml: str) -> Adopted:
    """A table of Word whose last answer is made of these elements."""
    document = Document()
    rows = [HEAD, ("1", "見守り", "福祉課", "訪ねている。"), ("2", "交通", "防災課", "これ")]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    plain, path = tmp_path / "元.docx", tmp_path / "集計表.docx"
    document.save(str(plain))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode() if name == "word/document.xml" else source.read(name)
            target.writestr(
                name, content.replace("<w:r><w:t>これ</w:t></w:r>", xml) if isinstance(content, str) else content
            )
    return from_file(path).adopted


def test_the_words_of_an_equation_stand_in_the_answer(tmp_path: Path) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    table = in_word(
        tmp_path,
        f'<w:r><w:t>達成率は</w:t></w:r><m:oMath xmlns:m="{math}"><m:f><m:num><m:r><m:t>実績８５</m:t></m:r></m:num>'
        "<m:den><m:r><m:t>目標９９</m:t></m:r></m:den></m:f></m:oMath>",
    )
    assert answers(table)["2", "防災課"] == {"取組状況": "達成率は実績８５目標９９"}


@pytest.mark.parametrize("look", ["strike", "dstrike"])
def test_an_answer_that_is_struck_through_is_listed_and_is_none(look: str, tmp_path: Path) -> None:
    table = in_word(tmp_path, f"<w:r><w:rPr><w:{look}/></w:rPr><w:t>取り消した回答</w:t></w:r>")
    assert ("2", "防災課") not in answers(table)
    assert listed(table) == {"取り消した回答": "取り消し線の引かれた文字"}


def test_what_is_struck_through_within_an_answer_is_told(tmp_path: Path) -> None:
    table = in_word(tmp_path, "<w:r><w:t>月二回。</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>月一回。</w:t></w:r>")
    assert answers(table)["2", "防災課"] == {"取組状況": "月二回。月一回。"}
    assert listed(table) == {"月一回。": "取り消し線の引かれた文字（回答にも残しました）"}


def test_what_is_not_struck_through_by_name_is_no_matter(tmp_path: Path) -> None:
    table = in_word(tmp_path, '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>続ける。</w:t></w:r>')
    assert (answers(table)["2", "防災課"], listed(table)) == ({"取組状況": "続ける。"}, {})


# ---------------------------------------------------------------- how long it takes


def test_a_row_takes_the_same_however_many_there_are() -> None:
    def work(issues: int) -> Callable[[], object]:
        head = ("NO", "課題", "回答課", "取組状況", "連携したい課")
        rows = [
            (
                f"{no:04}" if not at else "",
                f"課題{no:04}" if not at else "",
                f"{name}課",
                f"{no:04}の取組{name}を進めている。",
                "乙課",
            )
            for no in range(1, issues + 1)
            for at, name in enumerate("甲乙丙丁")
        ]
        grid = plain_grid("一覧", [head, *rows])
        return lambda: adopt_table([grid])

    work(5)()  # What is loaded and remembered once counts for none.
    assert steps(work(80)) < 4.4 * steps(work(20))


@pytest.mark.parametrize("mark", ["〃", "同上", "－"])
def test_a_mark_that_repeats_or_says_nothing_makes_no_column_one_of_departments(mark: str) -> None:
    table = adopted(
        ("番号", "課題", "取組例", "関係課", "所管課", "取組内容"),
        ("1", "見守り", "訪問", "福祉課、防災課", "福祉課", "訪ねている。"),
        (mark, mark, mark, mark, "防災課", "避難路を見直した。"),
    )
    assert answers(table) == {
        ("1", "福祉課"): {"取組内容": "訪ねている。"},
        ("1", "防災課"): {"取組内容": "避難路を見直した。"},
    }


def test_a_department_below_a_heading_of_a_chapter_goes_on_with_the_issue_above_and_that_is_said() -> None:
    grid = plain_grid(
        "一覧",
        [HEAD, ("1", "見守り", "福祉課", "訪ねている。"), ("第２章　防災",), ("", "", "防災課", "訓練した。")],
    )
    wide = [cell._replace(last_column=4) if cell.row == 3 else cell for cell in grid.cells]
    table = adopt_table([replace(grid, cells=tuple(wide))])
    assert answers(table)["1", "防災課"] == {"取組状況": "訓練した。"}
    (said,) = [one.said for one in table.guesses if one.place == "一覧!C4"]
    assert "見守り" in said
