"""A rule is stated once, and judged alike on the form, in a table of many rows, and row by row."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from row_cases import EVERY_KIND, Value, rows_for, survey_of

from survey.checks import check
from survey.checks.schema import failures
from survey.definition.survey_reader import read_definition
from survey.form import Form, design
from survey.form_reader import read
from survey.form_writer import write_form
from survey.japanese.text import WHITE_SPACE
from survey.model import Entry, Incoming, Question, ReturnedForm, Severity, Survey
from survey.model.addresses import address
from survey.questions.as_python import Row, codes, compared
from survey.questions.kinds import KINDS
from survey.questions.rules import rules_of
from survey.storage.folder import DEFINITION, shipped

SAVED = datetime(2026, 11, 1, 9, 0)
RED = "FFF9D3CD"


# ---------------------------------------------------------------- here and in a table


TYPED = st.one_of(
    st.text(max_size=14),
    st.text(st.sampled_from(WHITE_SPACE), max_size=3),
    st.sampled_from(["サービスＡ", "ｻｰﾋﾞｽa ", "該当なし", "該当 なし　", "B計画", "良", "月1回、サロンを開く。", "12", "▲1,234", "12人", "R8.4.1", "4/1", "𠮷" * 6, "𠮷" * 7]),
)  # fmt: skip
ENTRIES = st.builds(
    lambda text, names, error: Entry(text, "調査票", ("E10",), tuple(names), error),
    TYPED,
    st.lists(st.sampled_from(["福祉課", "長寿課"]), unique=True, max_size=2),
    st.sampled_from(["", "", "", "", "#REF!"]),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({}, optional={q.key: ENTRIES for q in EVERY_KIND.questions}), min_size=1, max_size=8)
)
def test_a_row_is_judged_alike_by_itself_and_in_a_table_of_many(rows: list[dict[str, Entry]]) -> None:
    judged = [compared_row(EVERY_KIND.questions, row) for row in rows]
    alone = [
        (number, key, code.code) for number, row in enumerate(judged) for key, code in codes(EVERY_KIND.questions, row)
    ]
    together = failures(EVERY_KIND.questions, {q.key: [row[q.key] for row in judged] for q in EVERY_KIND.questions})
    assert together == alone


def compared_row(questions: Sequence[Question], entries: Mapping[str, Entry]) -> Row:
    return {question.key: compared(question, entries.get(question.key), "福祉課") for question in questions}


def test_the_survey_of_every_kind_has_every_kind_and_breaks_every_rule() -> None:
    assert {question.kind for question in EVERY_KIND.questions} == set(KINDS)
    rows = [Entry(text, "", ()) for text in ("", "わからない", "あ" * 20, "該当なし", EVERY_KIND.questions[2].example)]
    found = {
        code
        for first in (Entry(choice, "", ()) for choice in ("サービスＡ", "該当なし", "b 計画"))
        for entry in (*rows, Entry("", "", (), ("福祉課",)), Entry("#REF!", "", (), error="#REF!"))
        for _, code in codes(
            EVERY_KIND.questions,
            compared_row(EVERY_KIND.questions, {q.key: entry for q in EVERY_KIND.questions} | {"use": first}),
        )
    }
    ruled = {rule.code for rules in rules_of(EVERY_KIND.questions).values() for rule in rules}
    assert ruled - found <= {rule.code for rule in rules_of(EVERY_KIND.questions)["use"]}


# ---------------------------------------------------------------- here and on the form


@cache
def shipped_survey(name: str) -> Survey:
    return read_definition(shipped(name))


@pytest.mark.render
@needs_office
@pytest.mark.parametrize("name", [DEFINITION, "例_公共施設点検.xlsx", "every kind"])
def test_what_the_form_shows_of_a_row_is_what_is_found_when_it_comes_back(name: str, tmp_path: Path) -> None:
    survey = survey_of(EVERY_KIND if name == "every kind" else shipped_survey(name), 260)
    filled = rows_for(survey, 260, seed=len(name))
    form = design(survey, survey.departments[0])
    path = tmp_path / "form.xlsx"
    write_form(form, path, saved=SAVED)
    fill_in(path, form, filled)
    found = what_is_found(path, survey)
    shown = what_is_shown(path, form)
    wrong = {no: (filled[int(no) - 1], shown[no], found[no]) for no in found if shown[no] != found[no]}
    assert not wrong
    done = sum(state.done for state in found.values())
    assert 10 < done < 200, "the rows must tell good ones from bad ones"
    assert counted(path, form) == f"{done}/{len(survey.issues)}"


class State(tuple[bool, frozenset[str]]):
    """Whether a row is finished, and the keys of the questions that are wrong in it."""

    @property
    def done(self) -> bool:
        return self[0]


def fill_in(path: Path, form: Form, rows: Sequence[Mapping[str, Value]]) -> None:
    """Type the rows into the form, and beside the table what colours it: a formula a question."""
    book = load_workbook(path)
    table = form.tables[0]
    sheet = book[table.sheet]
    for row, values in enumerate(rows, table.first_row):
        for key, value in values.items():
            cell = sheet.cell(row, table.column_of[key], value)
            if isinstance(value, str):
                cell.data_type = "e" if value.startswith("#") else "s"
            elif isinstance(value, datetime):
                cell.number_format = "yyyy/m/d"
            else:
                cell.number_format = "General"
    for number, question in enumerate(table.questions):
        for row in range(table.first_row, table.last_row + 1):
            sheet.cell(row, 60 + number, colour_formula(sheet, table.span_of[question.key][0], table.first_row, row))
    book.save(path)


def colour_formula(sheet: Worksheet, column: int, first: int, row: int) -> str:
    """The condition under which the input in this row and column is red, as a formula for the same row."""
    for area in sheet.conditional_formatting:
        if any(address(first, column) in cells for cells in area.sqref.ranges):
            for rule in area.rules:
                if rule.dxf.fill.bgColor.rgb == RED:
                    return Translator(f"={rule.formula[0]}", address(first, 60)).translate_formula(address(row, 60))
    return "=FALSE"


def what_is_shown(path: Path, form: Form) -> dict[str, State]:
    """What LibreOffice makes of the formulas, by NO."""
    table = form.tables[0]
    sheet = load_workbook(calculated(path), data_only=True)[table.sheet]
    shown = {}
    for issue in table.issues:
        row = table.row_of[issue.no]
        values = {q.key: sheet.cell(row, 60 + number).value for number, q in enumerate(table.questions)}
        assert set(values.values()) <= {True, False}, (issue.no, values)
        done = sheet.cell(row, table.column_of["#done"]).value
        assert done in ("済", "", None), (issue.no, done)
        shown[issue.no] = State((done == "済", frozenset(key for key, wrong in values.items() if wrong)))
    return shown


def what_is_found(path: Path, survey: Survey) -> dict[str, State]:
    """What the checks find, by NO; a row that holds nothing lacks what is required always."""
    returned = read(Incoming("form.xlsx", path.read_bytes(), SAVED), survey)
    assert isinstance(returned, ReturnedForm)
    errors: dict[str, set[str]] = {answer.issue: set() for answer in returned.answers}
    for finding in check(survey, [returned]):
        if finding.severity is Severity.ERROR:
            errors[finding.issue].add(finding.question)
    blank = {answer.issue for answer in returned.answers if answer.blank}
    required = {question.key for question in survey.questions if question.required}
    return {
        no: State((not wrong and no not in blank, frozenset(required if no in blank else wrong)))
        for no, wrong in errors.items()
    }


def counted(path: Path, form: Form) -> str:
    """What stands behind 記入済."""
    sheet = load_workbook(calculated(path), data_only=True)[form.tables[0].sheet]
    place = next(place for label, place in form.tables[0].label_places.items() if label.value == "記入済")
    return str(sheet.cell(place.row, place.value_first).value)


def calculated(path: Path) -> Path:
    """The workbook as LibreOffice saves it, which has calculated it since it held no values."""
    target = path.parent / "calculated" / path.name
    if not target.exists():
        profile = (path.parent / "profile").resolve().as_uri()
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", target.parent, path], check=True, capture_output=True, timeout=240)
    return target
