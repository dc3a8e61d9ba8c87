"""A rule is stated once, and judged alike on the form, in a table of many rows, and row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from builders import SURVEY
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import converted
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from row_cases import (
    EVERY_KIND,
    GIVEN_TEXTS,
    Value,
    beside_given,
    former_for,
    on_slips,
    rows_for,
    survey_of,
    with_former,
    with_given,
    without_given,
)

from survey import findings
from survey.checks import check
from survey.checks.schema import failures
from survey.definition.survey_reader import read_definition
from survey.form import Form, FormTable, design
from survey.form.carried import change_of, digest_of
from survey.form_reader import read
from survey.form_writer import write_form
from survey.japanese.text import WHITE_SPACE
from survey.model import (
    Answer,
    Bounds,
    Change,
    Entry,
    FormShape,
    Given,
    Incoming,
    Issue,
    Question,
    ReturnedForm,
    Severity,
    Survey,
    stored,
)
from survey.model.addresses import address
from survey.questions.as_python import Row, broken_rules, compared, findings_of
from survey.questions.calculating import calculated
from survey.questions.conditions import Fails
from survey.questions.kinds import KINDS, kind_of
from survey.questions.rules import filled_in, rules_of
from survey.storage.folder import DEFINITION, shipped

SAVED = datetime(2026, 11, 1, 9, 0)
RED, SKY, GREEN = "FFF9D3CD", "FFD6EAF5", "FFDDEFD9"
BESIDE = 200
"""Number of the column, far beside any table, in which a test writes formulas of its own."""
OF_FORMER, OF_SINCE, OF_OFFICE = 230, 260, 270
"""The same, for what tells of the former year, and of what the office offers."""
AFTER = replace(EVERY_KIND, former_year="令和７年度")


# ---------------------------------------------------------------- here and in a table


TYPED = st.one_of(
    st.text(max_size=14),
    st.text(st.sampled_from(WHITE_SPACE), max_size=3),
    st.sampled_from(["サービスＡ", "ｻｰﾋﾞｽa ", "該当なし", "該当 なし　", "B計画", "良", "集会 所", "2026/4/1", "月1回、サロンを開く。", "12", "▲1,234", "12人", "R8.4.1", "4/1", "𠮷" * 6, "𠮷" * 7]),
)  # fmt: skip
ENTRIES = st.builds(
    lambda text, names, error: Entry(text, "調査票", ("E10",), tuple(names), error),
    TYPED,
    st.lists(st.sampled_from(["福祉課", "長寿課"]), unique=True, max_size=2),
    st.sampled_from(["", "", "", "", "#REF!"]),
)


ROWS = st.fixed_dictionaries({}, optional={q.key: ENTRIES for q in filled_in(EVERY_KIND.questions)})


# A table takes its time however few rows it has: so most rows stand in long ones.
@settings(max_examples=160, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=2) | st.lists(ROWS, min_size=9, max_size=30))
def test_a_row_is_judged_alike_by_itself_and_in_a_table_of_many(rows: list[dict[str, Entry]]) -> None:
    judged = [compared_row(EVERY_KIND.questions, row) for row in rows]
    alone = [
        (number, key, rule)
        for number, row in enumerate(judged)
        for key, rule in broken_rules(EVERY_KIND.questions, row)
    ]
    together = failures(EVERY_KIND.questions, {q.key: [row[q.key] for row in judged] for q in EVERY_KIND.questions})
    assert together == alone


def compared_row(questions: Sequence[Question], entries: Mapping[str, Entry], former: int = 12) -> Row:
    """With what is calculated of the entries, and with the former year's number."""
    texts = {key: entry.text for key, entry in entries.items() if not entry.error}
    found = calculated(questions, texts, {"amount": Decimal(former)})
    said = {**entries, **{key: Entry(text, "", ()) for key, text in found.items()}}
    row = {question.key: compared(question, said.get(question.key), "福祉課") for question in questions}
    return {**row, "amount": row["amount"]._replace(former=float(former))}


def test_the_survey_of_every_kind_has_every_kind_and_breaks_every_rule() -> None:
    assert {question.kind for question in EVERY_KIND.questions} == set(KINDS)
    rows = [
        Entry(text, "", ())
        for text in (
            "",
            "わからない",
            "あ" * 20,
            "該当なし",
            "電話\nなし",
            "-1",
            *(q.example for q in EVERY_KIND.questions),
        )
    ]
    found = {
        code
        for first in (Entry(choice, "", ()) for choice in ("サービスＡ", "該当なし", "b 計画"))
        for entry in (*rows, Entry("", "", (), ("福祉課",)), Entry("#REF!", "", (), error="#REF!"))
        for _, code in findings_of(
            EVERY_KIND.questions,
            compared_row(EVERY_KIND.questions, {q.key: entry for q in EVERY_KIND.questions} | {"use": first}),
        )
    }
    ruled = {rule.finding for rules in rules_of(EVERY_KIND.questions).values() for rule in rules}
    assert ruled - found <= {rule.finding for rule in rules_of(EVERY_KIND.questions)["use"]}


@pytest.mark.parametrize("digits", range(1, 33))
def test_a_number_may_have_thirty_two_digits_in_groups_or_not(digits: int) -> None:
    count = next(question for question in EVERY_KIND.questions if question.key == "amount")
    number = "1234567890" * 4
    for text in (number[:digits], f"{int(number[:digits]):,}", f"-{number[:digits]}.{number[:digits]}"):
        assert not kind_of(count).is_malformed(count, kind_of(count).compared(count, text)), text
    assert kind_of(count).is_malformed(count, number[:digits] + ",12")


# ---------------------------------------------------------------- here and on the form


@cache
def shipped_survey(name: str) -> Survey:
    return read_definition(shipped(name))


@pytest.mark.render
@needs_office
@pytest.mark.parametrize(
    ("name", "count"), [(DEFINITION, 260), ("例_公共施設点検.xlsx", 260), ("every kind", 260), ("on slips", 100)]
)
def test_what_the_form_shows_of_a_row_is_what_is_found_when_it_comes_back(
    name: str, count: int, tmp_path: Path
) -> None:
    survey = survey_of(shipped_survey(name) if name.endswith(".xlsx") else AFTER, count)
    if name == "on slips":
        survey = on_slips(survey)
    filled = rows_for(survey, count, seed=len(name))
    former = former_for(survey, count, seed=len(name)) if survey.former_year else {}
    filled = with_former(survey, filled, former)
    if former:
        survey = with_given(survey, seed=len(name))
        filled, former = beside_given(survey, filled), without_given(survey, former)
    form = design(survey, survey.departments[0], carries=bool(former))
    path = tmp_path / "form.xlsx"
    write_form(form, path, saved=SAVED, former=tuple(former.values()))
    fill_in(path, form, filled)
    returned, sheet = read_back(path, survey), calculated_sheet(path, form)
    found = what_is_found(returned, survey)
    shown = what_is_shown(sheet, form)
    wrong = {no: (filled[int(no) - 1], shown[no], found[no]) for no in found if shown[no] != found[no]}
    assert not wrong
    assert nothing_is_said_of_hidden_cells(path, survey)
    done = sum(state.done for state in found.values())
    assert count / 26 < done < count / 1.3, "the rows must tell good ones from bad ones"
    if former:
        shows_what_is_still_of_the_former_year(returned, sheet, form, former)
        shows_what_the_office_offers(returned, sheet, form)
    assert counted(sheet, form) == f"{done}/{len(survey.issues)}"


@pytest.mark.render
@needs_office
def test_white_space_width_and_too_long_a_number_are_no_matter_of_opinion(tmp_path: Path) -> None:
    """What the form and the checks once judged differently."""
    rows: list[Mapping[str, Value]] = [
        {"applies": "該当あり", "status": "　"},
        {"applies": "該当あり ", "status": "茶話会"},
        {"applies": "該当あり", "status": "月1回、サロンを開催している。"},
    ]
    path, form = tmp_path / "form.xlsx", design(survey_of(SURVEY, 3), SURVEY.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, rows)
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, form.survey), form.survey)
    assert {no: (state[0], set(state[1])) for no, state in shown.items()} == {
        "1": (False, {"status"}), "2": (True, set()), "3": (False, {"status"}),
    }  # fmt: skip
    count = [Question("count", "件数", "数値", max_length=3)]
    asked = survey_of(replace(SURVEY, questions=tuple(count)), 2)
    path, form = tmp_path / "count" / "form.xlsx", design(asked, asked.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [{"count": "12345"}, {"count": "１２３"}])
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, asked), asked)
    assert [state.done for state in shown.values()] == [False, True]
    validation = load_workbook(path)[form.tables[0].sheet].data_validations.dataValidation[0]
    assert "3文字以内" in validation.prompt


@pytest.mark.render
@needs_office
def test_signs_that_excel_narrows_and_what_nobody_sees_are_no_matter_of_opinion(tmp_path: Path) -> None:
    questions = (
        Question("price", "料金", "選択", choices=("￥1,000以上", "“無料”", "ガイド’s")),
        Question("text", "内容", "長文", max_length=20, example="“サロン”を月１回――開く。"),
        Question("cost", "費用", "数値", unit="￥"),
        Question("day", "点検日", "日付"),
    )
    sound: Mapping[str, Value] = {"price": "“無料”", "cost": "12￥", "day": "2026/4/1"}
    rows: list[tuple[Mapping[str, Value], set[str]]] = [
        (sound, set()),
        ({"price": "￥1,000以上"}, set()),
        ({"price": "カ\u3099イト\u3099’s"}, set()),
        ({"price": "“無料”\u200b"}, {"price"}),
        ({"text": "“サロン”を月１回――開く。"}, {"text"}),
        ({**sound, "text": "\n\u3000" * 20}, set()),
        ({"cost": "12\u200b"}, {"cost"}),
        ({"day": "2026/4/1(水\u200b)"}, {"day"}),
    ]
    survey = survey_of(replace(SURVEY, questions=questions), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [values for values, _ in rows])
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, survey), survey)
    assert [(done, set(wrong)) for done, wrong in shown.values()] == [(not wrong, wrong) for _, wrong in rows]


@pytest.mark.render
@needs_office
def test_a_unit_alone_marks_of_formulas_and_numbers_for_choices_are_no_matter_of_opinion(tmp_path: Path) -> None:
    questions = (
        Question("cost", "費用", "数値", unit="人"),
        Question("day", "点検日", "日付"),
        Question("share", "進み具合", "選択", choices=("0%", "50%", "100%")),
        Question(
            "many", "品目", "複数選択", choices=tuple(f"品{n}" for n in range(1, 23)), bounds=Bounds(None, Decimal(2))
        ),
    )
    rows: list[tuple[Mapping[str, Value], set[str]]] = [
        ({"cost": "人"}, {"cost"}),
        ({"cost": "5 人"}, set()),
        ({"day": "E8/4/1"}, {"day"}),
        ({"day": "2026年4Q1Z"}, {"day"}),
        ({"day": "R8/4/1"}, set()),
        ({"share": 0.5}, set()),
        ({"share": 0.4}, {"share"}),
        ({"many": "1|品2"}, set()),
        ({"many": "1｜2|品3"}, {"many"}),
    ]
    survey = survey_of(replace(SURVEY, questions=questions), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [values for values, _ in rows])
    book, table = load_workbook(path), form.tables[0]
    for no in ("6", "7"):
        book[table.sheet].cell(*table.cell(no, "share")).number_format = "0%"
    book.save(path)
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, survey), survey)
    assert [(done, set(wrong)) for done, wrong in shown.values()] == [(not wrong, wrong) for _, wrong in rows]


@pytest.mark.render
@needs_office
def test_a_number_pasted_for_a_day_is_that_day_on_the_form_and_when_it_comes_back(tmp_path: Path) -> None:
    rows: list[tuple[Value, str, bool]] = [
        (46113, "General", True),
        (46113, "@", True),
        (46113, "#,##0", True),
        (10_000, "General", True),
        (73_050, "General", True),
        (9_999, "General", False),
        (73_051, "General", False),
        (202604, "General", False),
        (46113.5, "General", False),
        (2026, "@", False),
        (401, "General", False),
        (20260401, "@", False),
        ("46113", "@", False),
    ]
    survey = survey_of(replace(SURVEY, questions=(Question("day", "点検日", "日付"),)), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [{"day": value} for value, _, _ in rows])
    book, table = load_workbook(path), form.tables[0]
    for no, (_, shown_as, _) in enumerate(rows, 1):
        book[table.sheet].cell(*table.cell(str(no), "day")).number_format = shown_as
    book.save(path)
    returned, shown = read_back(path, survey), what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(returned, survey)
    assert [state.done for state in shown.values()] == [is_day for _, _, is_day in rows]
    assert [answer.entries["day"].text for answer in returned.answers[:3]] == ["2026/4/1"] * 3
    assert [one.code for one in returned.findings].count(findings.BARE_DAY.code) == 5


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("shape", [FormShape.TABLE, FormShape.SLIPS])
@pytest.mark.parametrize("required", [True, False])
def test_a_box_that_nobody_ticked_is_no_answer_where_one_is_required(
    shape: FormShape, required: bool, tmp_path: Path
) -> None:
    questions = (
        Question("partners", "連携したい課", "課の選択", required=required),
        Question("means", "手段", "複数選択", choices=("電話", "窓口", "なし"), exclusive=("なし",)),
        Question("note", "備考", "長文"),
    )
    rows: list[tuple[Mapping[str, Value], bool]] = [
        ({"partners@長寿課": "□"}, False),
        ({"partners@長寿課": "□", "note": "未定"}, not required),
        ({"partners@長寿課": "□　", "means@電話": "☐\ufe0f", "means@窓口": "○"}, not required),
        ({"partners@長寿課": "○", "partners@みどり課": "□", "means@なし": "○", "means@電話": "□"}, True),
        ({"means@電話": "⬜"}, False),
        ({"means@電話": "□□"}, False),
        ({"means@電話": "□ 未定"}, False),
    ]
    settings = replace(SURVEY.settings, form_shape=shape)
    survey = survey_of(replace(SURVEY, questions=questions, settings=settings), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [values for values, _ in rows])
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, survey), survey)
    assert [state.done for state in shown.values()] == [done for _, done in rows]


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("shape", ["table", "slips"])
def test_a_box_that_nobody_ticked_is_nothing_on_the_form_as_when_it_comes_back(shape: str, tmp_path: Path) -> None:
    questions = (
        Question("means", "手段", "複数選択", choices=("電話", "窓口")),
        Question("partners", "連携したい課", "課の選択"),
        Question("note", "備考", "長文"),
    )
    rows: list[tuple[Mapping[str, Value], bool]] = [
        ({"means@電話": False, "means@窓口": False}, False),
        ({"means@電話": "☐"}, False),
        ({"partners@長寿課": False}, False),
        ({"partners@長寿課": " □", "partners@みどり課": "⬜\ufe0f"}, False),
        ({"means@電話": True, "means@窓口": False}, True),
        ({"partners@長寿課": "☑\ufe0f"}, True),
        ({"note": "☐"}, True),
        ({"note": False}, True),
    ]
    survey = survey_of(replace(SURVEY if shape == "table" else on_slips(SURVEY), questions=questions), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, [values for values, _ in rows])
    shown = what_is_shown(calculated_sheet(path, form), form)
    assert shown == what_is_found(read_back(path, survey), survey)
    assert list(shown.values()) == [(done, frozenset()) for _, done in rows]


@pytest.mark.render
@needs_office
def test_a_slip_of_optional_questions_is_not_finished_before_anything_is_written(tmp_path: Path) -> None:
    questions = (
        Question("note", "備考", "長文"),
        Question("means", "手段", "複数選択", choices=("電話", "窓口")),
        Question("partners", "連携したい課", "課の選択"),
    )
    rows: list[Mapping[str, Value]] = [{}, {"note": "　"}, {"means@窓口": "○"}, {"note": "済み"}]
    survey = survey_of(on_slips(replace(SURVEY, questions=questions)), len(rows))
    path, form = tmp_path / "form.xlsx", design(survey, survey.departments[0])
    write_form(form, path, saved=SAVED)
    fill_in(path, form, rows)
    sheet = calculated_sheet(path, form)
    shown = what_is_shown(sheet, form)
    assert shown == what_is_found(read_back(path, survey), survey)
    assert [state.done for state in shown.values()] == [False, False, True, True]
    assert counted(sheet, form) == "2/4"


@pytest.mark.parametrize("survey", [EVERY_KIND, on_slips(EVERY_KIND)], ids=["table", "slips"])
def test_excel_can_hold_every_formula_of_a_form(survey: Survey, tmp_path: Path) -> None:
    """https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3"""
    offered = {key: Given(text, open=True) for key, text in GIVEN_TEXTS.items()}
    survey = replace(survey, given={(survey.departments[0].name, "1"): offered})
    form = design(survey, survey.departments[0])
    path = tmp_path / "form.xlsx"
    write_form(form, path, saved=SAVED)
    book = load_workbook(path)
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    formulas += [defined.attr_text for defined in book.defined_names.values()]
    formulas += [rule.formula[0] for sheet in book for area in sheet.conditional_formatting for rule in area.rules]
    assert len(formulas) > 30
    for formula in formulas:
        assert len(formula) <= 8_192
        assert depth(formula) <= 64, formula
    warnings = [rule for sheet in book for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    assert len(warnings) == 5
    assert all(len(rule.formula1) <= 255 for rule in warnings)


def depth(formula: str) -> int:
    """How many functions stand inside each other."""
    depths = accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in re.sub('"[^"]*"', "", formula))
    return max(depths)


class State(tuple[bool, frozenset[str]]):
    """Whether a row is finished, and the keys of the questions that are wrong in it."""

    @property
    def done(self) -> bool:
        return self[0]


def shows_what_is_still_of_the_former_year(
    returned: ReturnedForm, sheet: Worksheet, form: Form, former: Mapping[int, Answer]
) -> None:
    """By the colour of an answer, and of 前回から while nobody has confirmed it."""
    table = form.tables[0]
    changes: list[Change | None] = []
    for answer in returned.answers:
        row, number = table.row_of[answer.issue], int(answer.issue)
        changes.append(change_of(form.survey, answer) if number in former else None)
        waits = sheet.cell(row, OF_SINCE).value
        assert waits is (changes[-1] is Change.UNCONFIRMED), answer
        for at, question in enumerate(table.questions):
            if not table.columns_for(question)[0].marks:
                now = answer.entries.get(question.key)
                was = (answer.carried or {}).get(question.key)
                assert sheet.cell(row, OF_FORMER + at).value is bool(was and now and digest_of(now) == was), answer
    kinds = (Change.UNCONFIRMED, Change.CONTINUED, Change.CHANGED)
    assert min(map(changes.count, kinds)) > len(changes) / 52


def shows_what_the_office_offers(returned: ReturnedForm, sheet: Worksheet, form: Form) -> None:
    """By the colour of an answer, while nobody has changed it."""
    table, survey = form.tables[0], form.survey
    offered = 0
    for answer in returned.answers:
        open_ones = answer.given - survey.locked(answer.department, answer.issue)
        for at, question in enumerate(table.questions):
            if not table.columns_for(question)[0].marks and question.key in survey.offered:
                is_green = sheet.cell(table.row_of[answer.issue], OF_OFFICE + at).value
                assert is_green is (question.key in open_ones), (answer, question.key)
                offered += is_green
    assert offered > 20
    assert {answer.as_offered for answer in returned.answers if answer.untouched and answer.given} == {True, False}


def fill_in(path: Path, form: Form, rows: Sequence[Mapping[str, Value]]) -> None:
    """Type the rows into the form, and beside the table what colours it: a formula a question."""
    book = load_workbook(path)
    table = form.tables[0]
    sheet = book[table.sheet]
    for issue, values in zip(table.issues, rows, strict=True):
        for key, value in values.items():
            cell = sheet.cell(*table.cell(issue.no, key), value)
            if isinstance(value, str):
                cell.data_type = "e" if value.startswith("#") else "s"
            elif isinstance(value, datetime):
                cell.number_format = "yyyy/m/d"
            else:
                cell.number_format = "General"
    rules = {str(cells).split(":")[0]: area for area in sheet.conditional_formatting for cells in area.sqref.ranges}
    for issue in table.issues:
        row = table.row_of[issue.no]
        for number, question in enumerate(table.questions):
            first = table.columns_for(question)[0].key
            sheet.cell(row, BESIDE + number, colour_formula(table, rules, issue, first))
            if table.asks_since:
                sheet.cell(row, OF_FORMER + number, colour_formula(table, rules, issue, first, SKY))
            if table.offered:
                sheet.cell(row, OF_OFFICE + number, colour_formula(table, rules, issue, first, GREEN))
        if table.asks_since:
            sheet.cell(row, OF_SINCE, colour_formula(table, rules, issue, "#since"))
    book.save(path)


def colour_formula(
    table: FormTable, rules: Mapping[str, ConditionalFormatting], issue: Issue, key: str, colour: str = RED
) -> str:
    """The condition under which an issue's input has the colour, as a formula for its first row."""
    first, here = (table.cell(one.no, key) for one in (table.issues[0], issue))
    for rule in rules[address(*first)].rules:
        if rule.dxf.fill and rule.dxf.fill.bgColor.rgb == colour:
            formula = Translator(f"={rule.formula[0]}", address(first[0], BESIDE))
            return formula.translate_formula(address(here[0], BESIDE))
    return "=FALSE"


def what_is_shown(sheet: Worksheet, form: Form) -> dict[str, State]:
    """What LibreOffice makes of the formulas, by NO."""
    table = form.tables[0]
    shown = {}
    for issue in table.issues:
        row = table.row_of[issue.no]
        values = {q.key: sheet.cell(row, BESIDE + number).value for number, q in enumerate(table.questions)}
        assert set(values.values()) <= {True, False}, (issue.no, values)
        done = sheet.cell(*table.cell(issue.no, "#done")).value
        assert done in ("済", "", None), (issue.no, done)
        shown[issue.no] = State((done == "済", frozenset(key for key, wrong in values.items() if wrong)))
    return shown


def what_is_found(returned: ReturnedForm, survey: Survey) -> dict[str, State]:
    """What the checks find, by NO; a row that holds nothing lacks what is required always."""
    errors: dict[str, set[str]] = {answer.issue: set() for answer in returned.answers}
    for finding in check(survey, [returned]):
        if finding.severity is Severity.ERROR:
            errors[finding.issue].add(finding.question)
    blank = {answer.issue: answer for answer in returned.answers if answer.blank}
    waiting = {answer.issue for answer in returned.answers if change_of(survey, answer) is Change.UNCONFIRMED}
    errors |= {no: what_it_lacks(survey, answer) for no, answer in blank.items()}
    return {
        no: State((not wrong and no not in blank.keys() | waiting, frozenset(wrong))) for no, wrong in errors.items()
    }


def what_it_lacks(survey: Survey, answer: Answer) -> set[str]:
    """The questions that a form must show as lacking in a row into which nobody wrote; something may be given there."""
    row = {q.key: compared(q, answer.entries.get(q.key), answer.department) for q in survey.questions}
    broken = [(key, r) for key, r in broken_rules(survey.questions, row) if r.finding.severity is Severity.ERROR]
    locked = survey.locked(answer.department, answer.issue)
    return {key for key, rule in broken if key not in locked or isinstance(rule.broken_where, Fails)}


def nothing_is_said_of_hidden_cells(path: Path, survey: Survey) -> bool:
    """Whether the formulas that LibreOffice has calculated are known for ours; beside them stand those of the test."""
    returned = read_back(as_calculated(path), survey)
    beside = ("表の横", "「前回から」の記入")
    return not [text for text in returned.unplaced if text.why not in beside] and not [
        finding for finding in returned.findings if finding.code == findings.PREFILLED_CHANGED.code
    ]


def counted(sheet: Worksheet, form: Form) -> str:
    """What stands behind 記入済."""
    place = next(place for label, place in form.tables[0].label_places.items() if label.value == "記入済")
    return str(sheet.cell(place.row, place.value_first).value)


def as_calculated(path: Path) -> Path:
    """The workbook as LibreOffice saves it, which has calculated it since it held no values."""
    target = path.parent / "converted" / path.name
    return target if target.exists() else converted("xlsx", path)[0]


def calculated_sheet(path: Path, form: Form) -> Worksheet:
    return load_workbook(as_calculated(path), data_only=True)[form.tables[0].sheet]


def read_back(path: Path, survey: Survey) -> ReturnedForm:
    returned = read(Incoming("form.xlsx", path.read_bytes(), stored(SAVED)), survey)
    assert isinstance(returned, ReturnedForm)
    return returned
