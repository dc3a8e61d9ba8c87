"""Departments beside each other: what stands below each is its answer, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from effort import steps
from msgspec.structs import replace
from plain_grids import plain_grid

from survey.adoption import Adopted, adopt_table
from survey.adoption.grid import TableGrid
from survey.errors import SurveyError

Rows = Sequence[Sequence[str]]
ISSUE = ("NO", "取り組むべき内容")
NAMES = ("福祉課", "長寿課", "健康課")
DONE = (
    ("1", "居場所", "体操をした。", "茶話会をした。", "相談を受けた。"),
    ("2", "見守り", "訪問した。", "", "電話をした。"),
)
TOLD = {
    ("1", "福祉課"): "体操をした。",
    ("1", "長寿課"): "茶話会をした。",
    ("1", "健康課"): "相談を受けた。",
    ("2", "福祉課"): "訪問した。",
    ("2", "健康課"): "電話をした。",
}


def grid(rows: Rows, merged: Mapping[tuple[int, int], tuple[int, int]] | None = None, name: str = "一覧") -> TableGrid:
    """`merged`: the last row and column of what is merged, by the first."""
    plain = plain_grid(name, rows)
    cells = [
        cell._replace(last_row=last[0], last_column=last[1])
        if (last := (merged or {}).get((cell.row, cell.column)))
        else cell
        for cell in plain.cells
    ]
    return replace(plain, cells=tuple(cells))


def adopted(*rows: Sequence[str], merged: Mapping[tuple[int, int], tuple[int, int]] | None = None) -> Adopted:
    return adopt_table([grid(rows, merged)])


def refusal(*rows: Sequence[str]) -> str:
    with pytest.raises(SurveyError) as stop:
        adopted(*rows)
    (fault,) = stop.value.faults
    return fault.problem


def answers(table: Adopted) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (one.issue, one.department): {
            q.heading: one.entries[q.key].text for q in table.questions if q.key in one.entries
        }
        for one in table.answers
    }


def told(table: Adopted) -> dict[tuple[str, str], str]:
    """The answers to the only question."""
    (question,) = table.questions
    return {place: one[question.heading] for place, one in answers(table).items()}


def listed(table: Adopted) -> dict[str, str]:
    return {one.place.removeprefix("一覧!"): one.text for one in table.unclear}


def guesses(table: Adopted) -> str:
    return "\n".join(one.said for one in table.guesses)


# ---------------------------------------------------------------- further columns


def with_column(at: int, *texts: str) -> list[list[str]]:
    """The usual table with another column before that place."""
    return [[*row[:at], text, *row[at:]] for row, text in zip([(*ISSUE, *NAMES), *DONE], texts, strict=True)]


@pytest.mark.parametrize(
    ("heading", "at"),
    [
        *((heading, at) for heading in ("備考", "担当", "計画の頁", "合計", "計", "回答課数") for at in (5, 4, 2)),
        *((heading, at) for heading in ("進捗状況", "今後の方針", "評価") for at in (5, 4)),
    ],
)
def test_a_column_of_no_department_is_listed_with_its_cells_and_is_nobodys_answer(heading: str, at: int) -> None:
    table = adopted(*with_column(at, heading, "3", "来年度も続ける。"))
    assert told(table) == TOLD
    column = "ABCDEFG"[at]
    assert listed(table) == {f"{column}1": heading, f"{column}2": "3", f"{column}3": "来年度も続ける。"}


@pytest.mark.parametrize(("at", "heading"), [(0, "区分"), (0, "分野"), (1, "計画の頁")])
def test_a_column_before_the_issue_is_listed_and_does_not_name_it(at: int, heading: str) -> None:
    table = adopted(*with_column(at, heading, "第１章", "第２章"))
    assert (told(table), [issue.title for issue in table.issues]) == (TOLD, ["居場所", "見守り"])
    assert {heading, "第１章", "第２章"} <= set(listed(table).values())


@pytest.mark.parametrize("left", [(), ("区分",)])
def test_what_stands_over_the_whole_width_is_no_departments_answer(left: Sequence[str]) -> None:
    rows = [(*left, *ISSUE, *NAMES), ("第１章　暮らし",), *((*("" for _ in left), *row) for row in DONE)]
    table = adopted(*rows, merged={(2, 1): (2, len(rows[0]))})
    assert told(table) == TOLD
    assert "第１章　暮らし" in listed(table).values()


def test_examples_and_departments_asked_are_the_issues_on_whatever_side_they_stand() -> None:
    for at in (2, 5):
        rows = with_column(at, "取組例", "①集まり", "①訪問")
        asked = ("関係課", "福祉課、長寿課", "健康課")
        table = adopted(*([*row[: at + 1], text, *row[at + 1 :]] for row, text in zip(rows, asked, strict=True)))
        assert [(issue.examples, issue.departments) for issue in table.issues] == [
            ("①集まり", ("福祉課", "長寿課")),
            ("①訪問", ("健康課",)),
        ]
        assert (told(table), listed(table)) == (TOLD, {})


@pytest.mark.parametrize(("heading", "at"), [("会計", 2), ("会計", 3), ("会計", 5), ("進捗状況", 2), ("今後の方針", 2)])
def test_a_column_that_may_be_a_departments_answer_refuses_the_table_and_is_named(heading: str, at: int) -> None:
    problem = refusal(*with_column(at, heading, "支払った。", ""))
    assert f"「{heading}」の列が、課の回答かどうか分かりません" in problem


def test_what_stands_in_a_column_without_a_heading_is_listed() -> None:
    rows = [[*row[:3], text, *row[3:]] for row, text in zip([(*ISSUE, *NAMES), *DONE], ("", "→", ""), strict=True)]
    table = adopted(*rows)
    assert (told(table), listed(table)) == (TOLD, {"D2": "→"})
    beside = adopted(*with_column(5, "", "覚書", ""))
    assert (told(beside), listed(beside)) == (TOLD, {"F2": "覚書"})


def test_a_heading_that_another_is_merged_below_is_listed() -> None:
    head = [(*ISSUE, "福祉課", "", "長寿課", "", "関係課"), ("", "", *UNDER)]
    table = adopted(*head, *TWO_ROWS, merged={(2, 6): (2, 7)})
    assert (answers(table), listed(table)) == (TWO, {"G1": "関係課"})


@pytest.mark.parametrize(("before", "behind"), [("1　", ""), ("①", ""), ("", "の回答"), ("【", "】")])
def test_what_stands_around_the_name_of_a_department_is_no_part_of_it_and_is_listed(before: str, behind: str) -> None:
    names = [f"{before}{name}{behind}" for name in NAMES]
    table = adopted((*ISSUE, *names), *DONE)
    assert (told(table), [one.name for one in table.departments]) == (TOLD, list(NAMES))
    assert set(listed(table).values()) == {f"{before}{behind}".strip()}
    turned = adopted(("見守り",), ("", *names), ("取組状況", *DONE[0][2:]), ("課題", "", "", "人手"))
    assert [one.name for one in turned.departments] == list(NAMES)


@pytest.mark.parametrize("heading", ["課題　＼　課", "取り組むべき内容／課名"])
def test_the_corner_may_name_both_the_issues_and_the_departments(heading: str) -> None:
    table = adopted((heading, *NAMES), *(row[1:] for row in DONE))
    assert (told(table), table.headings.title) == (TOLD, heading)


@pytest.mark.parametrize("heading", ["NO・課題", "No.取り組むべき内容", "番号・施策名"])
def test_number_and_name_of_an_issue_may_stand_in_one_cell(heading: str) -> None:
    rows = [[f"{no} {title}", *texts] for no, title, *texts in DONE]
    table = adopted((heading, *NAMES), *rows)
    assert (told(table), [issue.title for issue in table.issues]) == (TOLD, ["居場所", "見守り"])


# ---------------------------------------------------------------- several headings


TWO = {
    ("1", "福祉課"): {"取組状況": "体操をした。", "課題": "人手"},
    ("1", "長寿課"): {"取組状況": "茶話会をした。"},
    ("2", "長寿課"): {"取組状況": "訪問した。", "課題": "場所"},
}
TWO_ROWS = (
    ("1", "居場所", "体操をした。", "人手", "茶話会をした。", ""),
    ("2", "見守り", "", "", "訪問した。", "場所"),
)
UNDER = ("取組状況", "課題") * 2


@pytest.mark.parametrize(
    "head",
    [
        pytest.param([(*ISSUE, "福祉課", "", "長寿課", ""), ("", "", *UNDER)], id="issue above"),
        pytest.param([("", "", "福祉課", "", "長寿課", ""), (*ISSUE, *UNDER)], id="issue below"),
        pytest.param(
            [(*ISSUE, "各課の回答", "", "", ""), ("", "", "福祉課", "", "長寿課", ""), ("", "", *UNDER)], id="under one"
        ),
        pytest.param(
            [(*ISSUE, "福祉部", "", "", ""), ("", "", "福祉課", "", "長寿課", ""), ("", "", *UNDER)], id="under 部"
        ),
    ],
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_two_headings_below_each_department_are_two_questions(head: Rows, is_merged: bool) -> None:
    names = next(number for number, row in enumerate(head, 1) if "福祉課" in row)
    merged = {(names, 3): (names, 4), (names, 5): (names, 6), (1, 1): (len(head), 1), (1, 2): (len(head), 2)}
    over = {(1, 3): (1, 6)} if names > 1 else {}
    table = adopted(*head, *TWO_ROWS, merged={**over, **merged} if is_merged else {})
    assert answers(table) == TWO
    assert set(listed(table).values()) <= {"各課の回答", "福祉部"}
    assert "「取組状況」「課題」を、それぞれ一つの設問としました" in guesses(table)


def test_two_headings_below_each_department_are_on_every_page() -> None:
    head = [(*ISSUE, "福祉課", "", "長寿課", ""), ("", "", *UNDER)]
    table = adopted(*head, TWO_ROWS[0], ("課題の一覧（続き）",), *head, TWO_ROWS[1])
    assert answers(table) == TWO


def test_what_is_marked_and_what_is_written_below_a_department_are_two_questions_of_their_kinds() -> None:
    head = [(*ISSUE, "福祉課", "", "長寿課", ""), ("", "", *("該当の有無", "取組状況") * 2)]
    rows = [("1", "居場所", "該当", "体操をした。", "非該当", ""), ("2", "見守り", "非該当", "", "該当", "訪問した。")]
    table = adopted(*head, *rows)
    assert [(q.heading, q.kind) for q in table.questions] == [("該当の有無", "選択"), ("取組状況", "長文")]
    assert answers(table)["2", "長寿課"] == {"該当の有無": "該当", "取組状況": "訪問した。"}


def test_a_department_may_lack_one_of_the_headings() -> None:
    head = [(*ISSUE, "福祉課", "", "長寿課"), ("", "", "取組状況", "課題", "取組状況")]
    rows = [("1", "居場所", "体操をした。", "人手", "茶話会をした。")]
    table = adopted(*head, *rows, merged={(1, 3): (1, 4)})
    assert answers(table) == {key: one for key, one in TWO.items() if key[0] == "1"}


def test_the_questions_may_stand_above_the_departments() -> None:
    head = [(*ISSUE, "取組状況", "", "今後の予定", ""), ("", "", *NAMES[:2] * 2)]
    table = adopted(*head, ("1", "居場所", "体操をした。", "茶話会をした。", "続ける。", ""))
    assert answers(table) == {
        ("1", "福祉課"): {"取組状況": "体操をした。", "今後の予定": "続ける。"},
        ("1", "長寿課"): {"取組状況": "茶話会をした。"},
    }


# ---------------------------------------------------------------- 部 above 課


def test_where_departments_stand_below_a_department_they_are_who_answers() -> None:
    rows = [(*ISSUE, "市長公室", "福祉部", ""), ("", "", "", "長寿課", "健康課"), *DONE]
    table = adopted(*rows, merged={(1, 1): (2, 1), (1, 2): (2, 2), (1, 3): (2, 3), (1, 4): (1, 5)})
    assert [one.name for one in table.departments] == ["市長公室", "長寿課", "健康課"]
    assert told(table)["1", "長寿課"] == "茶話会をした。"
    assert listed(table) == {"D1": "福祉部"}


def test_departments_of_one_name_below_different_ones_are_two() -> None:
    rows = [(*ISSUE, "総務部", "教育部", ""), ("", "", "総務課", "総務課", "学校課"), *DONE]
    table = adopted(*rows, merged={(1, 4): (1, 5)})
    assert [one.name for one in table.departments] == ["総務部総務課", "教育部総務課", "学校課"]
    assert told(table)["1", "教育部総務課"] == "茶話会をした。"
    assert "同じ名前の課があるため、「総務部総務課」としました" in guesses(table)


# ---------------------------------------------------------------- further down


def test_the_headings_on_a_later_page_are_no_answers() -> None:
    for between in ([], [()], [("課題の一覧（続き）",)]):
        table = adopted((*ISSUE, *NAMES), DONE[0], *between, (*ISSUE, *NAMES), DONE[1])
        assert told(table) == TOLD


def test_other_departments_further_down_answer_for_themselves() -> None:
    table = adopted(
        (*ISSUE, *NAMES), *DONE, (), (*ISSUE, "環境課", "公園課"), ("1", "居場所", "清掃した。", "植えた。")
    )
    assert told(table) == {**TOLD, ("1", "環境課"): "清掃した。", ("1", "公園課"): "植えた。"}


def test_a_table_of_rows_below_stays_one() -> None:
    table = adopted(
        (*ISSUE, *NAMES), *DONE, (), ("NO", "課題", "回答課", "取組状況"), ("3", "交通", "長寿課", "助成した。")
    )
    assert answers(table)["3", "長寿課"] == {"取組状況": "助成した。"}
    assert ("3", "福祉課") not in answers(table)


@pytest.mark.parametrize(
    "total", [("合計", "", "2件", "1件", "2件"), ("", "計", "2", "1", "2"), ("3", "合計", "2", "1", "2")]
)
def test_a_total_is_no_issue(total: Sequence[str]) -> None:
    table = adopted((*ISSUE, *NAMES), *DONE, total)
    assert (told(table), set(listed(table).values())) == (TOLD, set(filter(None, total)))


@pytest.mark.parametrize("text", ["－", "-", "―", "（回答なし）", "回答なし", "未回答"])
def test_a_cell_that_says_that_there_is_no_answer_is_listed_and_asks_nobody(text: str) -> None:
    table = adopted((*ISSUE, *NAMES), DONE[0], ("2", "見守り", "訪問した。", text, "電話をした。"))
    assert (told(table), listed(table)) == (TOLD, {"D3": text})
    assert table.issues[1].departments == ("福祉課", "健康課")


def test_that_an_issue_does_not_concern_a_department_is_its_answer() -> None:
    table = adopted((*ISSUE, *NAMES), DONE[0], ("2", "見守り", "訪問した。", "該当なし", "電話をした。"))
    assert told(table) == {**TOLD, ("2", "長寿課"): "該当なし"}


def test_an_answer_that_is_merged_over_two_issues_is_given_to_both_and_that_is_said() -> None:
    table = adopted((*ISSUE, *NAMES), *DONE, merged={(2, 4): (3, 4)})
    assert told(table) == {**TOLD, ("2", "長寿課"): "茶話会をした。"}
    assert "結合された欄の回答を、次の課題の回答ともしました" in guesses(table)


@pytest.mark.parametrize(
    ("foot", "texts"),
    [
        ([(), ("", "", "", "", "福祉政策課作成")], {"E5": "福祉政策課作成"}),
        ([("", "", "", "福祉政策課", "令和7年6月1日")], {"D4": "福祉政策課", "E4": "令和7年6月1日"}),
        ([("", "", "", "", "令和7年6月1日現在")], {"E4": "令和7年6月1日現在"}),
    ],
)
def test_what_stands_below_the_table_is_no_departments_answer(foot: Rows, texts: dict[str, str]) -> None:
    table = adopted((*ISSUE, *NAMES), *DONE, *foot)
    assert (told(table), listed(table)) == (TOLD, texts)


# ---------------------------------------------------------------- a sheet for an issue

QUESTIONS = (("取組状況", "体操をした。", "茶話会をした。"), ("課題", "人手", "－"))
OTHERS = (("取組状況", "", "訪問した。"), ("課題", "", "場所"))


def of_issues(table: Adopted) -> dict[tuple[str, str], dict[str, str]]:
    title = {issue.no: issue.title for issue in table.issues}
    return {(title[no], name): one for (no, name), one in answers(table).items()}


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ([[("課題の取組状況",)], [("課題の取組状況",)]], ("通いの場づくり", "見守り")),
        ([[("課題の取組状況",), ("通いの場づくり",)], [("課題の取組状況",), ("見守り",)]], ("1", "2")),
        ([[("取り組むべき内容", "通いの場づくり")], [("取り組むべき内容", "見守り")]], ("Sheet1", "Sheet2")),
    ],
)
@pytest.mark.parametrize("further", [(), ("備考", "来年度も", "済み")])
@pytest.mark.parametrize("corner", ["項目", ""])
def test_where_each_sheet_is_about_an_issue_its_rows_may_be_the_questions(
    above: Sequence[Rows], names: Sequence[str], further: Sequence[str], corner: str
) -> None:
    grids = []
    for rows, name, texts in zip(above, names, (QUESTIONS, OTHERS), strict=True):
        below = [(corner, *NAMES[:2]), *texts]
        grids.append(grid([*rows, *((*row, *further[at : at + 1]) for at, row in enumerate(below))], name=name))
    table = adopt_table(grids)
    assert of_issues(table) == {
        ("通いの場づくり", "福祉課"): {"取組状況": "体操をした。", "課題": "人手"},
        ("通いの場づくり", "長寿課"): {"取組状況": "茶話会をした。"},
        ("見守り", "長寿課"): {"取組状況": "訪問した。", "課題": "場所"},
    }
    assert {one.text for one in table.unclear} == {"－", *further, *filter(None, [corner])}


def test_a_further_column_that_says_nothing_beside_questions_as_rows_is_listed_once() -> None:
    rows = [("項目", *NAMES[:2], "備考"), *((*row, "－") for row in QUESTIONS)]
    table = adopt_table([grid([("見守り",), *rows], name="見守り")])
    assert sorted(one.place for one in table.unclear) == [f"見守り!{cell}" for cell in ("A2", "C4", "D2", "D3", "D4")]


def test_questions_as_rows_beside_what_may_be_another_department_are_refused() -> None:
    rows = [("項目", *NAMES[:2], "会計"), *((*row, "支払った。") for row in QUESTIONS)]
    assert "課の名前が横に並んで" in refusal(("見守り",), *rows)


def test_issues_that_are_no_questions_stay_issues() -> None:
    table = adopted(
        ("項目", *NAMES[:2]), ("取組状況の公表", "公表した。", ""), ("課題の共有", "会議をした。", "会った。")
    )
    assert [issue.title for issue in table.issues] == ["取組状況の公表", "課題の共有"]


def test_a_title_above_every_sheet_names_no_issue_where_the_sheets_do() -> None:
    head = ("回答課", "取組状況")
    sheets = [("通いの場", "体操をした。"), ("見守り", "訪問した。")]
    table = adopt_table([grid([("課題の取組状況",), head, ("福祉課", text)], name=name) for name, text in sheets])
    assert of_issues(table) == {(name, "福祉課"): {"取組状況": text} for name, text in sheets}
    assert table.title == "課題の取組状況"
    assert "シートの名前を、課題の名前と読みました" in guesses(table)


def test_an_issue_that_goes_on_on_a_sheet_without_a_name_is_one() -> None:
    head = ("回答課", "取組状況")
    sheets = [("Sheet1", "福祉課"), ("Sheet2", "長寿課")]
    table = adopt_table([grid([("見守り",), head, (who, "訪問した。")], name=name) for name, who in sheets])
    assert set(of_issues(table)) == {("見守り", "福祉課"), ("見守り", "長寿課")}


# ---------------------------------------------------------------- what is something else


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(*ISSUE, *NAMES), ("1", "満足", "12人", "3人", "4人")], id="counts"),
        pytest.param([(*ISSUE, *NAMES), ("1", "居場所事業", "1,200千円", "300千円", "約40千円")], id="amounts"),
        pytest.param([(*ISSUE, *NAMES), ("1", "予算要求", "10月1日", "令和7年10月2日", "10月3日まで")], id="days"),
        pytest.param(
            [(*ISSUE, "福祉課", "", "長寿課", ""), ("", "", *("件数", "金額") * 2), ("1", "居場所", "12件", "300円", "4件", "20円")],
            id="counts and amounts",
        ),
        pytest.param(
            [(*ISSUE, *NAMES, "備考"), ("1", "夏祭り", "山田太郎", "田中花子", "鈴木一郎", "雨天は中止とする。")], id="persons"
        ),
        pytest.param([(*ISSUE, *NAMES, "備考"), ("1", "居場所", "○", "", "○", "会議で説明した。")], id="marks"),
        pytest.param([("月", "内容", *NAMES), ("4月", "会議", "出席します。", "欠席します。", "出席します。")], id="calendar"),
        pytest.param(
            [(*ISSUE, "担当課", "取組状況", *NAMES), ("1", "居場所", "福祉課", "体操をした。", "協力する。", "", "会った。")],
            id="answered beside",
        ),
        pytest.param(
            [(*ISSUE, "連携したい課", "", ""), ("", "", *NAMES), ("1", "居場所", "会場を借りたい。", "共に回りたい。", "")],
            id="partners",
        ),
        pytest.param(
            [("取り組むべき内容", "居場所"), ("", *NAMES), ("取組状況", "体操をした。", "会った。", "")], id="one issue"
        ),
    ],
)  # fmt: skip
def test_other_tables_with_departments_beside_each_other_are_refused(rows: Rows) -> None:
    assert "課の名前が横に並んで" in refusal(*rows)


# ---------------------------------------------------------------- how long it takes


def test_an_issue_takes_the_same_however_many_there_are() -> None:
    def work(issues: int) -> Callable[[], object]:
        rows = [
            (f"{no:04}", f"課題{no:04}", *(f"{no:04}の取組{name}。" for name in NAMES)) for no in range(1, issues + 1)
        ]
        table = grid([(*ISSUE, *NAMES), *rows])
        return lambda: adopt_table([table])

    work(5)()  # What is loaded and remembered once counts for none.
    assert steps(work(80)) < 4.4 * steps(work(20))
