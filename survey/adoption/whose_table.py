"""Whose answers a table holds, where that stands above it or in the name of its sheet. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from survey.adoption.grid import GridCell, TableGrid
from survey.adoption.heading_rows import GridRow
from survey.adoption.heading_words import Role, role_of, surely_who
from survey.adoption.name_shapes import looks_like_department

_LABELLED = re.compile(r"[（(【\[\s]*([^:：】\]\s]+)\s*[:：】\]]\s*(\S[^（）()]*?)[）)\s]*")
_MARKED = re.compile(
    r"((?:[\s\d０-９.．_\-－・■□◆◇●○◎【〔\[（(①-⑳]|[）)])*)([^\s（(【〔\[][^（(【〔\[]*?)(\s*(?:分|の回答|[（(]\d+)?[】〕\])）\s]*)"
)
AROUND = "課の名前の前後の文字"
"""Why marks and numbers are listed."""
_TITLED = re.compile(r".*[（(【]\s*([^（）()【】]+?)\s*[）)】]\s*", re.DOTALL)


class Whose(NamedTuple):
    """The department whose answers a table holds, and where that stands."""

    name: str
    place: str
    address: str
    label: str = ""
    cells: tuple[GridCell, ...] = ()
    rest: str = ""
    """What else its cell says."""
    more: tuple[GridCell, ...] = ()
    """What stands behind it in its row."""
    certain: bool = False
    """Whether the label says that it answers."""


def by_label(above: Sequence[GridRow], grid: TableGrid) -> Whose | None:
    """The department beside or behind a label, such as 課名."""
    for row in reversed(above):
        if found := label_in([row[column] for column in sorted(row)]):
            label, name, cells = found
            last = cells[-1]
            more = tuple(cell for column, cell in sorted(row.items()) if column > last.column)
            return Whose(name, grid.place(last), last.address, label, cells, "", more, surely_who(label))
    return None


def label_in(cells: Sequence[GridCell]) -> tuple[str, str, tuple[GridCell, ...]] | None:
    """A label, the department that it is of, and the cells that say so: two beside each other, or one with a colon."""
    for cell, beside in zip_longest(cells, cells[1:]):
        if beside and _labels(cell.text) and looks_like_department(beside.text):
            return cell.text.strip(), beside.text.strip(), (cell, beside)
        match = _LABELLED.fullmatch(cell.text)
        if match and _labels(match[1]) and looks_like_department(match[2]):
            return match[1], match[2].strip(), (cell,)
    return None


def _labels(text: str) -> bool:
    return role_of(text) in (Role.WHO, Role.ASKED)


def by_heading(above: Sequence[GridRow], grid: TableGrid) -> Whose | None:
    """A department alone in the nearest row that names one."""
    for row in reversed(above):
        cell = row[min(row)]
        if len(row) == 1 and (found := department_in(cell.text)):
            return Whose(found[1], grid.place(cell), cell.address, "", (cell,), found[0])
    return None


def by_title(above: Sequence[GridRow], grid: TableGrid) -> Whose | None:
    """A department in brackets behind a title, which stays what it is."""
    for row in reversed(above):
        cell = row[min(row)]
        match = _TITLED.fullmatch(cell.text)
        if len(row) == 1 and match and looks_like_department(match[1]):
            return Whose(match[1], grid.place(cell), cell.address)
    return None


def by_sheet(_: Sequence[GridRow], grid: TableGrid) -> Whose | None:
    """The department that the sheet is named by."""
    found = department_in(grid.name)
    return Whose(found[1], grid.name, "", "", (), found[0]) if found else None


def department_in(text: str) -> tuple[str, str] | None:
    """Marks and numbers around a department's name, and the name; None where it is none."""
    match = _MARKED.fullmatch(text.strip())
    if match is None or not looks_like_department(match[2]) or role_of(match[2]) is not None:
        return None
    return (match[1] + match[3]).strip(), match[2]


def department_named(heading: str) -> str:
    """The department that a heading names, without what stands around it; the heading where it names none."""
    found = department_in(heading)
    return found[1] if found else heading


def around_department(text: str) -> str:
    """Marks and numbers around a department's name; "" where there are none."""
    found = department_in(text)
    return found[0] if found else ""


WAYS: Sequence[Callable[[Sequence[GridRow], TableGrid], Whose | None]] = (by_label, by_heading, by_title, by_sheet)
"""In the order in which they are believed. Each takes the rows above the table, and its grid."""
