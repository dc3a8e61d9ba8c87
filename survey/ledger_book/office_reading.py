"""What the office wrote on the sheet 事務局の記入, read back: rows and columns may have been moved, sorted, filtered or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from survey.errors import Fault, SurveyError
from survey.excel_out.cells import fits
from survey.japanese.text import clean, comparison_key, is_blank, one_line
from survey.ledger_book.office_sheet import (
    ASKED,
    CONTEXT,
    DEPARTMENT,
    ISSUE,
    ISSUE_NAME,
    MADE_FOR,
    STATE,
    context_headings,
)
from survey.model import OfficeColumn, OfficeRow, Survey
from survey.model.addresses import address
from survey.questions.by_office import office_column
from survey.workbook.sheet_rows import Grid, columns_by_heading, rows_of
from survey.workbook.sheets import Cell, Sheet

_OWN = (DEPARTMENT, ISSUE, ISSUE_NAME, STATE, MADE_FOR, CONTEXT)


class _Head(NamedTuple):
    """What stands where on a sheet."""

    last: int
    """Number of the last row above those of answers."""
    naming: Mapping[str, int]
    """Numbers of the columns of our own, by heading."""
    inputs: Mapping[OfficeColumn, int]


def has_office_rows(sheet: Sheet, survey: Survey) -> bool:
    """Whether it is the sheet, whatever it is called."""
    head = _head(rows_of(sheet.cells), survey)
    known = set(map(office_column, survey.office_questions))
    return head is not None and any(column in known or column.key for column in head.inputs)


def office_rows(sheet: Sheet, survey: Survey, file: str) -> tuple[OfficeRow, ...]:
    """All rows, with or without anything written, from the first to the last.

    A column is known by the hidden row above the headings, else by its heading. Raises SurveyError where the columns are
    gone that say whose answer a row is about, or a text is longer than a cell of Excel holds: what stands there would be
    lost when the 受付簿 is written anew.
    """
    rows = rows_of(sheet.cells)
    head = _head(rows, survey)
    if head is None:
        if not rows:
            return ()
        problem = f"シート「{sheet.name}」に、「{survey.settings.names.department}」と「{ISSUE}」の見出しがある行が見つかりません。"
        remedy = "消した見出しを元に戻すか、記入が要らなければ、このシートを削除してください。"
        raise SurveyError([Fault(file, problem, remedy)])
    found = tuple(_rows(rows, head, sheet.name, file))
    if faults := list(_too_long(found)):
        raise SurveyError(faults)
    return found


# ---------------------------------------------------------------- columns


def _head(rows: Grid, survey: Survey) -> _Head | None:
    """None where no row says in which columns department and NO stand."""
    keyed = next((number for number, cells in rows.items() if _is_keyed(cells.values())), None)
    naming = _naming(rows[keyed], survey) if keyed else {}
    headed = next((number for number, cells in rows.items() if number != keyed and _heads(cells, naming, survey)), None)
    naming = naming or (_naming(rows[headed], survey) if headed else {})
    if not naming:
        return None
    keys, headings = (_texts(rows[number]) if number else {} for number in (keyed, headed))
    inputs = dict(_known_inputs(survey, keys, headings))
    inputs |= _other_inputs(survey, keys, headings, set(inputs.values()))
    return _Head(max(filter(None, (keyed, headed))), {name: naming.get(name, 0) for name in _OWN}, inputs)


def _naming(cells: Mapping[int, Cell], survey: Survey) -> Mapping[str, int]:
    """The columns of our own, by heading; none where department and NO are not among them."""
    names, columns = survey.settings.names, columns_by_heading(cells)
    called = {**{name: name for name in _OWN}, names.department: DEPARTMENT, names.issue: ISSUE_NAME}
    found = {own: columns[comparison_key(name)] for name, own in called.items() if comparison_key(name) in columns}
    return found if {DEPARTMENT, ISSUE} <= found.keys() else {}


def _heads(cells: Mapping[int, Cell], naming: Mapping[str, int], survey: Survey) -> bool:
    """Whether a row is that of the headings. Where it is known in which column NO stands, they may have been retyped."""
    if not naming:
        return bool(_naming(cells, survey))
    return naming[ISSUE] in cells and comparison_key(cells[naming[ISSUE]].text) == comparison_key(ISSUE)


def _is_keyed(cells: Iterable[Cell]) -> bool:
    return any(cell.text.startswith(ASKED) or cell.text == CONTEXT for cell in cells)


def _texts(cells: Mapping[int, Cell]) -> Mapping[int, str]:
    return {column: clean(cell.text).strip() for column, cell in cells.items()}


def _known_inputs(
    survey: Survey, keys: Mapping[int, str], headings: Mapping[int, str]
) -> Iterator[tuple[OfficeColumn, int]]:
    """The columns of the questions that the office answers; of two of one question the left one."""
    for question in survey.office_questions:
        by_key = [number for number, key in keys.items() if key == f"{ASKED}{question.key}"]
        heading = comparison_key(question.heading)
        by_heading = [n for n, text in headings.items() if n not in keys and comparison_key(text) == heading]
        if found := by_key or by_heading:
            yield office_column(question), min(found)


def _other_inputs(
    survey: Survey, keys: Mapping[int, str], headings: Mapping[int, str], taken: set[int]
) -> Mapping[OfficeColumn, int]:
    """Columns of questions that there are no more, and those that somebody added."""
    names = survey.settings.names
    ours = {comparison_key(text) for text in (*_OWN, names.department, names.issue, *context_headings(survey))}
    inputs: dict[OfficeColumn, int] = {}
    for number in sorted(keys.keys() | headings.keys()):
        key, heading = keys.get(number, ""), one_line(headings.get(number, ""))
        is_ours = key in _OWN or (not key.startswith(ASKED) and comparison_key(heading) in ours)
        if number not in taken and not is_ours:
            inputs.setdefault(OfficeColumn(key.removeprefix(ASKED), heading or key.removeprefix(ASKED)), number)
    return inputs


# ---------------------------------------------------------------- rows


def _rows(rows: Grid, head: _Head, sheet: str, file: str) -> Iterator[OfficeRow]:
    for number, cells in rows.items():
        if number > head.last:
            naming = {name: _text(cells, head.naming[name]) for name in _OWN}
            department, _, no = naming[MADE_FOR].partition("\n")
            written = ((column, _text(cells, at)) for column, at in head.inputs.items())
            yield OfficeRow(
                naming[DEPARTMENT].strip(),
                naming[ISSUE].strip(),
                naming[ISSUE_NAME],
                (department, no),
                file,
                sheet,
                number,
                head.inputs,
                {column: text for column, text in written if not is_blank(text)},
            )


def _text(cells: Mapping[int, Cell], column: int) -> str:
    return clean(cells[column].text) if column in cells else ""


def _too_long(rows: Sequence[OfficeRow]) -> Iterator[Fault]:
    for row in rows:
        for column, text in row.texts.items():
            if not fits(text):
                where = f"{row.file} {row.sheet} {address(row.row, row.columns[column])}"
                yield Fault(where, "セルに収まらない長さの文字があります。", "短くしてください。")
