"""The definition: everything that is wrong is said at once, each fault with its cell."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from calculation_survey import CALCULATION_FAULTS
from definition_book import SHEETS, Changes, definition, faults, found
from divisions import DIVISION_FAULTS
from given_survey import GIVEN_FAULTS
from hypothesis import given, settings
from hypothesis import strategies as st
from number_survey import CHOICE_FAULTS, MARK_FAULTS, NUMBER_FAULTS
from office_survey import OFFICE_FAULTS

from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError
from survey.form.version import form_version
from survey.paging import PAGES, CellRole, lay_out
from survey.paging.printed_columns import unanswered

CELL_FAULTS: list[tuple[wrong.FaultKind, str, Changes]] = [
    (wrong.MISSING_COLUMN, "課題!A1", {("課題", "A1"): "順位"}),
    (wrong.MISSING_COLUMN, "設問!A1", {("設問", "J1"): None}),
    (wrong.TWIN_COLUMNS, "課!C1", {("課", "C1"): "課名"}),
    (wrong.MISTYPED_HEADING, "設問!E1", {("設問", "E1"): "最大文字"}),
    (wrong.FORMULA, "課!C3", {("課", "C3"): "=C2"}),
    (wrong.FORMULA, "課題!D1", {("課題", "D1"): "=A1"}),
    (wrong.DEFINITION_ERROR_VALUE, "課題!C2", {("課題", "C2"): "#REF!"}),
    (wrong.DATE_FOR_TEXT, "課題!A2", {("課題", "A2"): date(2026, 1, 1)}),
    (wrong.DATE_FOR_TEXT, "設定!B4", {("設定", "B4"): date(2026, 1, 1)}),
    (wrong.EMPTY, "課題!A2", {("課題", "A2"): None}),
    (wrong.EMPTY, "課題!B3", {("課題", "B3"): " 　"}),
    (wrong.EMPTY, "課題!D3", {("課題", "D3"): None}),
    (wrong.EMPTY, "課!A5", {("課", "B5"): "別の呼び方"}),
    (wrong.EMPTY, "設問!B3", {("設問", "B3"): None}),
    (wrong.EMPTY, "設問!C3", {("設問", "C3"): None}),
    (wrong.EMPTY, "設定!A10", {("設定", "B10"): "何か"}),
    (wrong.DUPLICATE, "課題!A3", {("課題", "A3"): "１"}),
    (wrong.DUPLICATE, "課!A5", {("課", "A5"): "広報 課"}),
    (wrong.DUPLICATE, "設問!A4", {("設問", "A4"): "STATE"}),
    (wrong.DUPLICATE, "設問!B4", {("設問", "B4"): "状\n態"}),
    (wrong.DUPLICATE, "設問!B4", {("設問", "B4"): "担当課"}),
    (wrong.DUPLICATE, "設問!B4", {("設問", "B4"): "回答課等"}),
    (wrong.DUPLICATE, "設問!F2", {("設問", "F2"): "良い\n悪い\n使っていない\n良 い"}),
    (wrong.DUPLICATE, "設定!A10", {("設定", "A10"): "用紙", ("設定", "B10"): "A3横"}),
    (wrong.REPEATED, "課題!D2", {("課題", "D2"): "広報課、管財課、財産管理課"}),
    (wrong.UNKNOWN_ITEM, "設定!A7", {("設定", "A7"): "用祇"}),
    (wrong.EMPTY_ITEM, "設定!B6", {("設定", "B6"): None}),
    (wrong.MISSING_ITEM, "設定", {("設定", "A6"): None, ("設定", "B6"): None}),
    (wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): "2026/2/30"}),
    (wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): "令和8年11月30日（火）"}),
    (wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): "46356"}),
    (wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): datetime(2026, 11, 30, 17, 0)}),
    (wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): time(17, 0)}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設定!B9", {("設定", "B9"): "大きめ"}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設定!B9", {("設定", "B9"): 0}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!E3", {("設問", "E3"): 32_768}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!E3", {("設問", "E3"): -1}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!E3", {("設問", "E3"): 10.5}),
    (wrong.DEFINITION_NOT_A_NUMBER, "設問!K3", {("設問", "K3"): "広く"}),
    (wrong.WORD_TOO_LONG, "設定!B10", {("設定", "A10"): "課の名称", ("設定", "B10"): "村" * 16}),
    (wrong.NOT_A_WORD, "設定!B10", {("設定", "A10"): "課の名称", ("設定", "B10"): "市町\n村"}),
    (wrong.NOT_A_WORD, "設定!B10", {("設定", "A10"): "課題の名称", ("設定", "B10"): "指標／目標"}),
    (wrong.NOT_A_WORD, "設定!B10", {("設定", "A10"): "関係課の名称", ("設定", "B10"): "対象 校"}),
    (wrong.NOT_A_WORD, "設定!B10", {("設定", "A10"): "課の名称", ("設定", "B10"): "第2課"}),
    (wrong.TAKEN_WORD, "設定!B10", {("設定", "A10"): "課の名称", ("設定", "B10"): "判断"}),
    (wrong.SAME_WORD, "設定!B10", {("設定", "A10"): "課の名称", ("設定", "B10"): "課題"}),
    (wrong.SAME_WORD, "設定!B10", {("設定", "A10"): "課題の名称", ("設定", "B10"): "関係課"}),
    (wrong.NOT_ONE_OF, "設定!B7", {("設定", "B7"): "B4縦"}),
    (wrong.NOT_ONE_OF, "設定!B8", {("設定", "B8"): "たぶん"}),
    (wrong.NOT_ONE_OF, "設問!C3", {("設問", "C3"): "作文"}),
    (wrong.NOT_AN_IDENTIFIER, "設定!B2", {("設定", "B2"): "清掃 2026"}),
    (wrong.NOT_AN_IDENTIFIER, "設問!A4", {("設問", "A4"): "a@b"}),
    (wrong.NOT_A_TEMPLATE, "設定!B10", {("設定", "A10"): "概要のひな形", ("設定", "B10"): "概要.xlsx"}),
    (wrong.RESERVED_NAME, "設定!B4", {("設定", "B4"): "受付 簿"}),
    (wrong.RESERVED_NAME, "設定!B4", {("設定", "B4"): "概要"}),
    (wrong.DEFINITION_UNKNOWN_DEPARTMENT, "課題!D3", {("課題", "D3"): "市民窓ロ課"}),
    (wrong.NAMES_RUN_TOGETHER, "課題!D3", {("課題", "D3"): "市民窓口課広報課"}),
    (wrong.NAMES_RUN_TOGETHER, "課題!D3", {("課題", "D3"): "市民窓口課・財産管理課・広報課"}),
    (wrong.SHARED_ALIAS, "課!B3", {("課", "B3"): "財産 管理課"}),
    (wrong.SHARED_ALIAS, "課!B3", {("課", "B3"): "市民窓口課"}),
    (wrong.SEPARATOR_IN_NAME, "課!A5", {("課", "A5"): "道路、河川課"}),
    (wrong.NO_CHOICES, "設問!F5", {("設問", "A5"): "grade", ("設問", "B5"): "評価", ("設問", "C5"): "選択"}),
    (wrong.NEEDLESS_CHOICES, "設問!F3", {("設問", "F3"): "はい\nいいえ"}),
    (wrong.NEEDLESS_MAX_LENGTH, "設問!E2", {("設問", "E2"): 3}),
    (wrong.NEEDLESS_MAX_LENGTH, "設問!E3", {("設問", "C3"): "日付", ("設問", "E3"): 3, ("設問", "I3"): ""}),
    (wrong.NEEDLESS_MAX_LENGTH, "設問!E3", {("設問", "C3"): "課の選択", ("設問", "E3"): 3, ("設問", "I3"): ""}),
    (wrong.REQUIRED_WHEN_EXEMPT, "設問!D3", {("設問", "D3"): "使っていない"}),
    (wrong.UNKNOWN_CHOICE, "設問!D3", {("設問", "D3"): "わるい"}),
    (wrong.UNKNOWN_CHOICE, "設問!D2", {("設問", "D2"): "良い"}),
    (wrong.NOT_AMONG_CHOICES, "設問!G2", {("設問", "G2"): "該当なし"}),
    (wrong.UNKNOWN_QUESTION, "設問!J4", {("設問", "J4"): "所見"}),
    (wrong.NO_COLUMN_OF_ITS_OWN, "設問!J4", {("設問", "J4"): "detail"}),
    (wrong.NO_COLUMN_OF_ITS_OWN, "設問!J4", {("設問", "J4"): "state"}),
    (wrong.NOTHING_PRINTED, "設問!J1", {("設問", "J3"): None, ("設問", "J4"): None}),
]
CELL_FAULTS += [
    (wrong.NOT_A_FILE_NAME, "設定!B4", {("設定", "B4"): name})
    for name in (
        "庶務/文書課",
        "CONIN$",
        "conout$",
        "庶務:課",
        "課？?",
        "文書課.",
        "con",
        "LPT1.txt",
        "広報\n係",
        "資料[1]",
        "'資料'",
        "資" * 32,
        "~資料",
    )
]
CELL_FAULTS += [(wrong.RESERVED_NAME, "設定!B4", {("設定", "B4"): name}) for name in ("history", "受付\u200b簿")]
CELL_FAULTS += [
    (wrong.NOT_A_DEADLINE, "設定!B5", {("設定", "B5"): written})
    # 3 stands in a cell that is formatted as a date.
    for written in (date(9999, 12, 31), "9999/12/31", date(1900, 1, 1), "1900/1/1", "明治33年1月1日", 3)
]
CELL_FAULTS += [(wrong.DEFINITION_NOT_A_DATE, "設定!B5", {("設定", "B5"): written}) for written in ("3", "72:00", True)]
CELL_FAULTS += [
    (wrong.NOT_A_FONT, "設定!B10", {("設定", "A10"): "フォント", ("設定", "B10"): name})
    for name in ("字" * 32, "a\nb", 'a"b')
]
CELL_FAULTS += [
    (
        wrong.REPEATED_HEADINGS,
        f"{name}!A{len(rows) + 1}",
        {(name, f"{letter}{len(rows) + 1}"): rows[0][at] for at, letter in enumerate("ABCDEFGHIJK"[: len(rows[0])])},
    )
    for name, rows in SHEETS.items()
]
CELL_FAULTS += [(wrong.REPEATED_HEADINGS, "課!A5", {("課", "A5"): " 課 名"})]
UNSEEN = ("\u200b", "\u200d", "\ufeff", "\u00ad", "\ufe0f", "\U000e0100", "\u2060", "\u3164", "\u202e", "\u034f")
CELL_FAULTS += [
    (wrong.DUPLICATE, f"{name}!{cell}", {(name, cell): f"{text[:1]}{unseen}{text[1:]}"})
    for unseen in UNSEEN
    for name, cell, text in (("課", "A5", "管財課"), ("設問", "B4", "状態"))
]
CELL_FAULTS += [(wrong.DUPLICATE, "設問!F2", {("設問", "F2"): "使っていない\n悪い\nが\nか\u3099"})]
CELL_FAULTS += [(wrong.DUPLICATE, "設問!F2", {("設問", "F2"): "使っていない\n悪い\n¥500’\n¥500'"})]
CELL_FAULTS += [(wrong.EMPTY, "課!A5", {("課", "A5"): "\u200b\u2060"})]
CELL_FAULTS += [(wrong.SEPARATOR_IN_NAME, "課!A5", {("課", "A5"): name}) for name in ("広報\n係", "広報\t係")]
CELL_FAULTS += [(wrong.NAME_TOO_LONG, "課!A5", {("課", "A5"): "課" * 201})]
CELL_FAULTS += [
    (wrong.EXAMPLE_REFUSED, "設問!I3", {("設問", "I3"): "あ" * 201}),
    (wrong.EXAMPLE_REFUSED, "設問!I2", {("設問", "I2"): "まあまあ"}),
    (wrong.EXAMPLE_REFUSED, "設問!I4", {("設問", "C4"): "数値", ("設問", "I4"): "三個"}),
    (wrong.EXAMPLE_REFUSED, "設問!I4", {("設問", "C4"): "日付", ("設問", "I4"): "来年の春"}),
    (wrong.TOO_MANY, "設問!F2", {("設問", "F2"): "\n".join(["使っていない", "悪い", *map(str, range(1000))])}),
    (
        wrong.TOO_MANY,
        "設問!G2",
        {("設問", "F2"): "\n".join(["悪い", *map(str, range(200))]), ("設問", "G2"): "\n".join(map(str, range(101)))},
    ),
]
CELL_FAULTS += [
    (wrong.NOT_SHOWN, f"{name}!{cell}", {(name, cell): "あ" * length})
    for name, cell in (
        ("設定", "B3"),
        ("設定", "B6"),
        ("課題", "B2"),
        ("課題", "C2"),
        ("課題", "A2"),
        ("設問", "B3"),
        ("設問", "H3"),
        ("設問", "I4"),
    )
    for length in (5_000, 32_767)
    if length > 30_000 or cell != "H3"
]
CELL_FAULTS += [(wrong.NOT_TYPED, "設問!E3", {("設問", "E3"): 9_000})]
CELL_FAULTS += [
    (wrong.NOT_SHOWN, "設定!B10", {("設定", "A10"): item, ("設定", "B10"): "あ" * 2_000})
    for item in ("担当者", "連絡先")
]
CELL_FAULTS += [
    (wrong.NOT_PRINTED, "設定!B10", {("設定", "A10"): "見出し", ("設定", "B10"): "あ" * length})
    for length in (3_000, 32_767)
]
CELL_FAULTS += [
    (wrong.NOT_PRINTED, "設定!B10", {("設定", "A10"): "回答課の見出し", ("設定", "B10"): heading})
    for heading in ("𠮷" * 201, "見" * 2_000)
]
CELL_FAULTS += [(wrong.NOT_PRINTED, "課題!A2", {("課題", "A2"): letter * 250}) for letter in "&あ1"]
# Brief, but of many lines.
CELL_FAULTS += [
    (wrong.NOT_PRINTED, "設定!B3", {("設定", "B3"): "題\n" * 20 + "名"}),
    (wrong.NOT_PRINTED, "設定!B10", {("設定", "A10"): "見出し", ("設定", "B10"): "題\n" * 28 + "名"}),
]

_ITEMS: Changes = {("設問", "L1"): "明細", ("設問", "L3"): "○", ("設問", "L4"): "○", ("設問", "D3"): None}
CELL_FAULTS += [
    (wrong.NOT_REPEATED, "設問!L2", {**_ITEMS, ("設問", "L2"): "はい"}),
    (wrong.REQUIRED_ACROSS, "設問!D3", {**_ITEMS, ("設問", "D3"): "悪い"}),
    (wrong.PRINTED_ACROSS, "設問!J4", {**_ITEMS, ("設問", "L4"): None}),
    (wrong.DUPLICATE, "設問!B4", {**_ITEMS, ("設問", "B4"): "明細番号"}),
    *(
        (wrong.NOT_A_SHEET, "設定!B10", {**_ITEMS, ("設定", "A10"): "明細の見出し", ("設定", "B10"): title})
        for title in ("調査票", "選択肢", "車/台", "車" * 21)
    ),
    *(
        (wrong.DEFINITION_NOT_A_NUMBER, "設定!B10", {**_ITEMS, ("設定", "A10"): "明細の行数", ("設定", "B10"): count})
        for count in (0, 201, 2.5, "多め")
    ),
    (
        wrong.TOO_MANY,
        "設定!B10",
        {
            **_ITEMS,
            ("設定", "A10"): "明細の行数",
            ("設定", "B10"): 200,
            **{
                ("課題", f"{column}{number + 1}"): value
                for number in range(1, 27)
                for column, value in (("A", str(number)), ("B", f"場所{number}"), ("D", "管財課"))
            },
        },
    ),
]


@pytest.mark.parametrize(("kind", "place", "changes"), CELL_FAULTS)
def test_a_fault_is_found_in_its_cell_and_nowhere_else(tmp_path, kind, place, changes):
    assert found(definition(tmp_path, changes)) == {(kind.code, f"調査定義.xlsx {place}")}


def test_every_fault_of_a_definition_is_reported_at_once(tmp_path):
    apart: dict[tuple[wrong.FaultKind, str], Changes] = {
        (wrong.DEFINITION_NOT_A_DATE, "設定!B5"): {("設定", "B5"): "そのうち"},
        (wrong.UNKNOWN_ITEM, "設定!A7"): {("設定", "A7"): "用祇"},
        (wrong.DEFINITION_NOT_A_NUMBER, "設定!B9"): {("設定", "B9"): "大きめ"},
        (wrong.DUPLICATE, "課題!A3"): {("課題", "A3"): "１"},
        (wrong.FORMULA, "課題!B2"): {("課題", "B2"): "=B3"},
        (wrong.DEFINITION_UNKNOWN_DEPARTMENT, "課題!D3"): {("課題", "D3"): "清掃課"},
        (wrong.SHARED_ALIAS, "課!B3"): {("課", "B3"): "財産管理課"},
        (wrong.SEPARATOR_IN_NAME, "課!A5"): {("課", "A5"): "庶務、文書課"},
        (wrong.NO_CHOICES, "設問!F5"): {("設問", "A5"): "a", ("設問", "B5"): "評価", ("設問", "C5"): "選択"},
        (wrong.NOT_AMONG_CHOICES, "設問!G2"): {("設問", "G2"): "該当なし"},
        (wrong.NOT_ONE_OF, "設問!C4"): {("設問", "C4"): "作文"},
    }
    together = {cell: value for changes in apart.values() for cell, value in changes.items()}
    expected = {(kind.code, f"調査定義.xlsx {place}") for kind, place in apart}
    assert found(definition(tmp_path, together)) == expected


def test_a_missing_sheet_is_one_fault_and_draws_no_others(tmp_path):
    for name in SHEETS:
        sheets = {other: rows for other, rows in SHEETS.items() if other != name}
        assert found(definition(tmp_path, sheets=sheets)) == {(wrong.MISSING_SHEET.code, "調査定義.xlsx")}


def test_a_sheet_that_stands_twice_is_a_fault(tmp_path):
    twice = SHEETS | {"課題 ": SHEETS["課題"]}
    assert found(definition(tmp_path, sheets=twice)) == {(wrong.TWIN_SHEETS.code, "調査定義.xlsx 課題 ")}


def test_an_empty_survey_is_refused(tmp_path):
    headings_only = SHEETS | {name: SHEETS[name][:1] for name in ("課題", "課", "設問")}
    assert found(definition(tmp_path, sheets=headings_only)) == {
        (wrong.DEFINITION_NO_ROWS.code, f"調査定義.xlsx {name}") for name in ("課題", "課", "設問")
    }


def test_sheets_without_anything_lack_their_columns(tmp_path):
    found_here = found(definition(tmp_path, sheets={name: [] for name in SHEETS}))
    assert found_here == {(wrong.MISSING_COLUMN.code, f"調査定義.xlsx {name}") for name in SHEETS}


def test_a_formula_for_a_department_does_not_make_its_name_unknown_elsewhere(tmp_path):
    path = definition(tmp_path, {("課", "A2"): '="管財"&"課"'})
    assert found(path) == {(wrong.FORMULA.code, "調査定義.xlsx 課!A2")}


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({("課題", "D3"): "市民窓囗課"}, "市民窓口課"),
        ({("設定", "A7"): "用 紙 "}, None),
        ({("設定", "A7"): "用祇"}, "用紙"),
        ({("設問", "C3"): "長分"}, "長文"),
        ({("設問", "G2"): "使ってない"}, "使っていない"),
        ({("設問", "J4"): "気づいたこと"}, "気付いたこと"),
        ({("課題", "D1"): "担当課等"}, "担当課等"),
    ],
)
def test_a_remedy_names_what_was_probably_meant(tmp_path, changes, meant):
    path = definition(tmp_path, changes)
    if meant is None:
        read_definition(path)
    else:
        assert any(f"「{meant}」" in fault.remedy for fault in faults(path))


def test_every_kind_of_fault_has_its_own_code_and_is_tested():
    catalogue = [kind for kind in vars(wrong).values() if isinstance(kind, wrong.FaultKind)]
    elsewhere = {
        wrong.MISSING_FILE,
        wrong.OPEN_ELSEWHERE,
        wrong.ENCRYPTED,
        wrong.NOT_A_WORKBOOK,
        wrong.MISSING_SHEET,
        wrong.TWIN_SHEETS,
        wrong.DEFINITION_NO_ROWS,
        # tests/test_department_grid.py
        wrong.GRID_DISAGREES,
        wrong.GRID_WITHOUT_ISSUES,
        wrong.GRID_UNKNOWN_ISSUE,
        wrong.GRID_NO_MARK,
        wrong.GRID_NO_DEPARTMENT,
        # tests/test_given_definition.py
        wrong.GIVEN_NOT_FILLED_IN,
    }
    assert len({kind.code for kind in catalogue}) == len(catalogue)
    tested = (
        *CELL_FAULTS,
        *NUMBER_FAULTS,
        *CHOICE_FAULTS,
        *GIVEN_FAULTS,
        *OFFICE_FAULTS,
        *DIVISION_FAULTS,
        *CALCULATION_FAULTS,
        *MARK_FAULTS,
    )
    assert set(catalogue) == elsewhere | {kind for kind, _, _ in tested}


# ---------------------------------------------------------------- whatever stands in a cell

ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        ["○", "全課", "=A1", "#N/A", "管財課\n管財課", "remark", "選択", "NO", "関係課", "項目", "0", "-1"]
    ),
    st.integers(-5, 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),
)
CELLS = [
    (name, f"{'ABCDEFGHIJK'[column]}{row}")
    for name, rows in SHEETS.items()
    for row in range(1, len(rows) + 2)
    for column in range(len(rows[0]))
]


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(CELLS), ANYTHING, min_size=1, max_size=3))
def test_whatever_stands_in_a_cell_gives_a_survey_or_faults_with_their_places(tmp_path_factory, changes):
    path = definition(tmp_path_factory.mktemp("any"), changes)
    try:
        survey = read_definition(path)
    except DefinitionError as stop:
        assert stop.faults
        assert all(f.place.startswith("調査定義.xlsx") and f.problem and f.remedy and f.code for f in stop.faults)
    else:
        assert survey.issues and survey.departments and survey.questions and form_version(survey)
        assert set(survey.issues_by_department) == set(survey.department_by_name)


def test_the_title_may_take_half_of_a_page_and_not_a_line_more(tmp_path):
    shares = []
    for lines in range(1, 40):
        try:
            survey = read_definition(definition(tmp_path, {("設定", "B3"): "題\n" * (lines - 1) + "名"}))
        except DefinitionError:
            break
        plan, *_ = lay_out(unanswered(survey))
        row = next(cell.row for cell in plan.cells if cell.role is CellRole.TITLE)
        shares.append(plan.heights[row - 1] / PAGES[survey.settings.paper].body)
    a_line = shares[-1] - shares[-2]
    assert shares[-1] <= 0.5 < shares[-1] + a_line
