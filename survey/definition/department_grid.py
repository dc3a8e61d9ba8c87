"""関係課の○表: the sheet 関係課, a row a 課 and a column an issue, in which a ○ means that the 課 is asked.

It stands for the column 関係課 of sheet 課題, or beside it; where both say something of an issue, they must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from survey.definition import faults as wrong
from survey.definition.definition_book import Book
from survey.definition.definition_sheet import DefinitionCell, lines_of
from survey.definition.near_names import suggestion
from survey.definition.vocabulary import GRID_SHEET
from survey.errors import Fault
from survey.japanese.text import appearance_key
from survey.model import Names
from survey.questions.marks import is_mark

_NO_MARK = frozenset({"", "-", "－", "―", "×", "✕"})
"""What may stand in a cell of a department that is not asked."""


class DepartmentGrid(Struct, frozen=True):
    """Who is asked, as the grid says."""

    place: str
    asked: Mapping[str, tuple[str, ...]]
    """Departments in the definition's order, by NO; only issues with a ○."""


def read_department_grid(
    book: Book, departments: Mapping[str, str], nos: Sequence[str], names: Names, faults: list[Fault]
) -> DepartmentGrid | None:
    """The grid; None where there is no such sheet.

    `departments`: by the key of a name or alias. `nos`: of the issues. `names`: the survey's own words.
    """
    lines = lines_of(book, GRID_SHEET, faults)
    if lines is None:
        return None
    known = {appearance_key(no): no for no in nos}
    place = f"{book.file} {GRID_SHEET}"
    header = max(lines, key=lambda line: _headings(line, known), default=None)
    if header is None or not _headings(header, known):
        faults.append(wrong.GRID_WITHOUT_ISSUES.at(place, **names.in_messages))
        return None
    first = min(column for column, cell in header.items() if appearance_key(cell.text) in known)
    columns = {column: cell for column, cell in header.items() if column >= first and cell.text}
    faults += _strange_issues(columns.values(), known, names)
    asked: dict[str, list[str]] = {}
    for line in lines[lines.index(header) + 1 :]:
        for no, name in _asked_in(line, columns, known, first, departments, names, faults):
            asked.setdefault(no, []).append(name)
    order = {name: at for at, name in enumerate(dict.fromkeys(departments.values()))}
    return DepartmentGrid(place, {no: tuple(sorted(set(found), key=order.__getitem__)) for no, found in asked.items()})


def _headings(line: Mapping[int, DefinitionCell], known: Mapping[str, str]) -> int:
    return sum(appearance_key(cell.text) in known for cell in line.values())


def _strange_issues(cells: Iterable[DefinitionCell], known: Mapping[str, str], names: Names) -> Iterator[Fault]:
    for cell in cells:
        if appearance_key(cell.text) not in known:
            yield wrong.GRID_UNKNOWN_ISSUE.at(cell.place, value=cell.text, **names.in_messages)


def _asked_in(  # noqa: PLR0913, PLR0917  A row and all that tells what it means.
    line: Mapping[int, DefinitionCell],
    columns: Mapping[int, DefinitionCell],
    known: Mapping[str, str],
    first: int,
    departments: Mapping[str, str],
    names: Names,
    faults: list[Fault],
) -> Iterator[tuple[str, str]]:
    """The issues, by NO, that the row's department is asked."""
    label = next((cell for column, cell in line.items() if column < first and cell.text), None)
    name = departments.get(appearance_key(label.text)) if label else None
    marked = [(cell, line[column]) for column, cell in columns.items() if column in line and line[column].text]
    for heading, cell in marked:
        no = known.get(appearance_key(heading.text))
        if not is_mark(cell.text):
            if cell.text not in _NO_MARK:
                faults.append(wrong.GRID_NO_MARK.at(cell.place, value=cell.text, **names.in_messages))
        elif name and no:
            yield no, name
    if label and name is None and marked:
        hint = suggestion(label.text, departments.values())
        faults.append(
            wrong.DEFINITION_UNKNOWN_DEPARTMENT.at(label.place, value=label.text, hint=hint, **names.in_messages)
        )
    elif label is None and marked:
        faults.append(wrong.GRID_NO_DEPARTMENT.at(marked[0][1].place, **names.in_messages))
