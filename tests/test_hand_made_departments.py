"""Tables made by hand that give each department a sheet, a table or a column are read where that is safe, and refused else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hand_made import Grid, to_xlsx
from hand_made_adopted import Seen, adopted, asked, expected
from hand_made_content import INVENTED, Content
from hand_made_count import untold, written_in
from hand_made_departments import OF_DEPARTMENTS, labelled, matrix, named_sheets, respondents, table, ticked
from msgspec.structs import replace
from test_hand_made_tables import CONTENTS, WRITERS, content_of

from survey.errors import Fault, SurveyError

LABEL = re.compile(r"^■|^（課名：|）$")
"""Around a department's name."""


def doubts(seen: Seen) -> str:
    return "\n".join(guess.said for guess in seen.adopted.guesses)


def refused(grids: list[Grid], path: Path) -> Fault:
    with pytest.raises(SurveyError) as stop:
        adopted(to_xlsx(grids, path))
    (fault,) = stop.value.faults
    return fault


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("layout", OF_DEPARTMENTS)
@pytest.mark.parametrize("name", CONTENTS)
def test_a_table_for_each_department_gives_the_same_answers(
    name: str, layout: str, suffix: str, tmp_path: Path
) -> None:
    if suffix == "docx" and "sheets" in layout:
        pytest.skip("a document has no sheets with names")
    content = content_of(name)
    path = WRITERS[suffix](OF_DEPARTMENTS[layout](content), tmp_path / f"集計表.{suffix}")
    seen = adopted(path)
    assert sorted(seen.issues) == sorted(asked(content))
    assert set(seen.departments) == content.departments
    assert seen.told_of(content) == expected(content)
    assert untold([LABEL.sub("", text) for text in written_in(path)], seen.told) == []


@pytest.mark.parametrize("layout", OF_DEPARTMENTS)
def test_whose_a_table_is_stands_among_what_to_confirm_unless_it_is_labelled_as_answering(
    layout: str, tmp_path: Path
) -> None:
    seen = adopted(to_xlsx(OF_DEPARTMENTS[layout](INVENTED), tmp_path / "集計表.xlsx"))
    places = {
        guess.place.rpartition("!")[0] or guess.place
        for guess in seen.adopted.guesses
        if "その表に回答した課" in guess.said
    }
    assert bool(places) is (layout != "labelled surely")
    if "sheets named" in layout:
        assert places == set(respondents(INVENTED))


def test_a_sheet_that_does_not_say_whose_it_is_refuses_the_file(tmp_path: Path) -> None:
    sheets = named_sheets(INVENTED)
    sheets[1] = replace(sheets[1], name="Sheet2")
    fault = refused(sheets, tmp_path / "集計表.xlsx")
    assert fault.place == "Sheet2"
    assert "ごみ減量推進課" in fault.problem


def test_a_label_that_was_left_empty_refuses_the_file(tmp_path: Path) -> None:
    sheets = labelled(INVENTED)
    sheets[2].rows[1][1] = None
    assert refused(sheets, tmp_path / "集計表.xlsx").place == "Sheet3"


def test_a_sheet_whose_label_names_another_department_refuses_the_file(tmp_path: Path) -> None:
    names = respondents(INVENTED)
    sheets = [replace(sheet, name=name) for sheet, name in zip(labelled(INVENTED), [*names[1:], names[0]], strict=True)]
    fault = refused(sheets, tmp_path / "集計表.xlsx")
    assert names[0] in fault.problem and names[1] in fault.problem


def test_sheets_named_by_groups_whose_rows_name_other_departments_are_refused(tmp_path: Path) -> None:
    """Who answers may be the group or the department of the row."""
    sheets = [replace(sheet, name=f"第{place}部") for place, sheet in enumerate(named_sheets(INVENTED), 1)]
    assert "担当課" in refused(sheets, tmp_path / "集計表.xlsx").problem


def test_a_department_above_the_only_table_is_not_taken_for_who_answers(tmp_path: Path) -> None:
    """It may be who made the table; the column 担当課 is read, and that is said."""
    grid = table(Grid([[INVENTED.title, None, None, "環境政策課"], []]), INVENTED, "ごみ減量推進課")
    seen = adopted(to_xlsx([grid], tmp_path / "集計表.xlsx"))
    assert "環境政策課" in seen.listed
    assert "「担当課」の列を、回答した課と読みました" in doubts(seen)


OWN = (
    ["NO", "取り組むべき内容", "取組状況"],
    ["1", "居場所づくり", "体操教室を開いた。"],
    ["", "", "茶話会を開いた。"],
)


@pytest.mark.parametrize(
    "above",
    [
        [["課　名", "福　祉　課"]],
        [["回答課", "福祉課", "記入者", "山田"]],
        [["課名", "福祉課"], ["記入者", "山田"], ["電話", "123"]],
        [["提出日", "6/1"], ["所属", "福祉課"]],
        [["健康部"], ["福祉課"]],
        [["担当課名：福祉課"]],
        [["【回答課】福祉課"]],
        [["取組状況一覧（福祉課）"]],
        [["１　福祉課"]],
    ],
)
def test_the_department_is_known_however_it_stands_above_its_table(above: list[list[str]], tmp_path: Path) -> None:
    others = [[cell.replace("福　祉", "長　寿").replace("福祉", "長寿") for cell in row] for row in above]
    sheets = [Grid([*above, *OWN], name="Sheet1"), Grid([*others, *OWN[:2]], name="Sheet2")]
    path = to_xlsx(sheets, tmp_path / "集計表.xlsx")
    seen = adopted(path)
    told = {one.department: [entry.text for entry in one.entries.values()] for one in seen.adopted.answers}
    assert told == {"福祉課": ["体操教室を開いた。\n茶話会を開いた。"], "長寿課": ["体操教室を開いた。"]}
    assert [issue.title for issue in seen.adopted.issues] == ["居場所づくり"]
    assert [question.heading for question in seen.adopted.questions] == ["取組状況"]
    assert all("山田" in seen.listed for row in above if "山田" in row)


@pytest.mark.parametrize("more", [[], ["備考"]])
def test_tables_below_each_other_are_each_of_the_department_above(more: list[str], tmp_path: Path) -> None:
    rows = [["課名", "福祉課"], *OWN, [], ["課名", "長寿課"], [*OWN[0], *more], OWN[1]]
    seen = adopted(to_xlsx([Grid([list(row) for row in rows])], tmp_path / "集計表.xlsx"))
    assert [one.department for one in seen.adopted.answers] == ["福祉課", "長寿課"]


def test_a_department_alone_among_partners_is_no_heading(tmp_path: Path) -> None:
    head, first = [*OWN[0], "連携したい課"], [*OWN[1], "長寿課"]
    sheets = [Grid([head, first, ["", "", "", "健康課"]], name="福祉課"), Grid([head, first[:3]], name="長寿課")]
    seen = adopted(to_xlsx(sheets, tmp_path / "集計表.xlsx"))
    partners = {
        one.department: one.entries["連携したい課"].departments for one in seen.adopted.answers if len(one.entries) > 1
    }
    assert partners == {"福祉課": ("長寿課", "健康課")}


def test_a_department_alone_among_partners_does_not_answer_the_rows_below_it(tmp_path: Path) -> None:
    head, first = [*OWN[0], "連携したい課"], [*OWN[1], "長寿課"]
    rows = [
        ["■福祉課"],
        head,
        first,
        ["", "", "", "健康課"],
        ["2", "見守り", "訪問した。"],
        [],
        ["■長寿課"],
        head,
        first[:3],
    ]
    seen = adopted(to_xlsx([Grid([list(row) for row in rows])], tmp_path / "集計表.xlsx"))
    assert {(one.issue, one.department) for one in seen.adopted.answers} == {
        ("1", "福祉課"), ("2", "福祉課"), ("1", "長寿課")
    }  # fmt: skip


def test_a_sheet_without_issues_beside_those_of_departments_is_listed_whole(tmp_path: Path) -> None:
    counted = Grid([["課", "件数"], ["ごみ減量推進課", "1"], ["環境センター", "1"]], name="集計")
    seen = adopted(to_xlsx([*named_sheets(INVENTED), counted], tmp_path / "集計表.xlsx"))
    assert sorted(seen.issues) == sorted(asked(INVENTED))
    assert any("件数" in text for text in seen.listed)


def test_sheets_named_by_issues_that_end_like_departments_are_sheets_of_issues(tmp_path: Path) -> None:
    head = ["NO", "取り組むべき内容", "担当課", "取組状況"]
    sheets = [
        Grid([head, ["1", "居場所", "福祉課", "体操教室。"]], name="居場所"),
        Grid([head, ["2", "見守り", "長寿課", "電話。"]], name="見守りの場"),
    ]
    seen = adopted(to_xlsx(sheets, tmp_path / "集計表.xlsx"))
    assert [one.department for one in seen.adopted.answers] == ["福祉課", "長寿課"]


def test_a_table_without_numbers_in_which_only_departments_asked_are_named_is_read_and_it_is_said(
    tmp_path: Path,
) -> None:
    rows = [["重点施策", "担当課", "取組状況"], ["居場所", "福祉課", "体操教室。"], ["見守り", "長寿課", "電話。"]]
    seen = adopted(to_xlsx([Grid([list(row) for row in rows])], tmp_path / "集計表.xlsx"))
    assert [one.department for one in seen.adopted.answers] == ["福祉課", "長寿課"]
    assert "「担当課」の列を、回答した課と読みました" in doubts(seen)


# ---------------------------------------------------------------- departments as columns


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", CONTENTS)
def test_departments_beside_each_other_answer_one_question(name: str, suffix: str, tmp_path: Path) -> None:
    content = content_of(name)
    path = WRITERS[suffix](matrix(content), tmp_path / f"集計表.{suffix}")
    seen = adopted(path)
    assert seen.issues == asked(content)
    assert {place: told[0] for place, told in seen.told_of(content).items()} == {
        place: told[0] for place, told in expected(content).items()
    }
    assert len(seen.adopted.questions) == 1
    assert "課の名前が横に並ぶ表" in doubts(seen)
    assert untold(written_in(path), seen.told) == []


def test_a_total_below_departments_beside_each_other_is_listed(tmp_path: Path) -> None:
    (grid,) = matrix(INVENTED)
    grid.add("合計", None, None, None, "７件")
    seen = adopted(to_xlsx([grid], tmp_path / "集計表.xlsx"))
    assert {"合計", "７件"} <= set(seen.listed)
    assert len(seen.told_of(INVENTED)) == len(expected(INVENTED))


def test_an_answer_over_several_departments_is_each_one_s(tmp_path: Path) -> None:
    rows = [
        ["取り組むべき内容", "福祉課", "長寿課", "健康課"],
        ["居場所づくり", "体操教室を開いた。", None, "相談を受けた。"],
    ]
    seen = adopted(to_xlsx([Grid(rows, [(2, 2, 2, 3)])], tmp_path / "集計表.xlsx"))
    assert [(one.department, *(entry.text for entry in one.entries.values())) for one in seen.adopted.answers] == [
        ("福祉課", "体操教室を開いた。"), ("長寿課", "体操教室を開いた。"), ("健康課", "相談を受けた。")
    ]  # fmt: skip


@pytest.mark.parametrize("left", [["取り組むべき内容"], ["NO", "取り組むべき内容", "担当課"]])
@pytest.mark.parametrize("cells", [["○", "◎", None], ["1,200", "300", "40"]])
def test_departments_beside_each_other_over_marks_or_amounts_are_refused(
    left: list[str], cells: list[object], tmp_path: Path
) -> None:
    issues = [["1", "居場所づくり", "福祉課"], ["2", "見守り", "長寿課"]]
    rows = [
        [*left, "福祉課", "長寿課", "健康課"],
        *([*(issue if left[1:] else issue[1:2]), *cells] for issue in issues),
    ]
    assert "横に並んで" in refused([Grid(rows)], tmp_path / "集計表.xlsx").problem


def without_all(content: Content) -> Content:
    """Nobody wants everybody: there is no column for that."""
    issues = [
        replace(issue, answers=tuple(replace(one, note="", partners=tuple(name for name in one.partners if name != "各課")) for one in issue.answers))
        for issue in content.issues
    ]  # fmt: skip
    return replace(content, issues=tuple(issues))


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(("mark", "unmarked"), [("○", None), ("〇", "－"), ("●", "×")])
@pytest.mark.parametrize("name", CONTENTS)
def test_marks_below_departments_are_one_question(
    name: str, mark: str, unmarked: str | None, suffix: str, tmp_path: Path
) -> None:
    content = without_all(content_of(name))
    seen = adopted(WRITERS[suffix](ticked(content, mark, unmarked), tmp_path / f"集計表.{suffix}"))
    assert seen.issues == asked(content)
    assert seen.told_of(content) == expected(content)
    assert [question.kind for question in seen.adopted.questions][1] == "課の選択"
    assert len(seen.adopted.questions) == 3
    assert "その課の名前と読みました" in doubts(seen)


def test_a_department_that_nobody_marked_is_listed(tmp_path: Path) -> None:
    (grid,) = ticked(without_all(INVENTED))
    for row in grid.rows[2:]:
        row[6] = None
    assert grid.rows[1][6] in adopted(to_xlsx([grid], tmp_path / "集計表.xlsx")).listed


def test_two_marks_below_departments_stay_as_they_are_and_it_is_said(tmp_path: Path) -> None:
    (grid,) = ticked(without_all(INVENTED))
    row = next(row for row in grid.rows[2:] if "○" in row)
    row[row.index("○")] = "◎"
    seen = adopted(to_xlsx([grid], tmp_path / "集計表.xlsx"))
    assert len(seen.adopted.questions) > 3
    assert "それぞれを一つの設問としました" in doubts(seen)


def test_headings_that_only_end_like_departments_are_questions(tmp_path: Path) -> None:
    rows = [
        ["NO", "施設名", "所管課", "駐車場", "会議室"],
        ["1", "文化の家", "生涯学習課", "○", "３室"],
        ["2", "図書館", "図書課", "○", "２室"],
    ]
    seen = adopted(to_xlsx([Grid(rows)], tmp_path / "集計表.xlsx"))
    assert [question.heading for question in seen.adopted.questions] == ["駐車場", "会議室"]
