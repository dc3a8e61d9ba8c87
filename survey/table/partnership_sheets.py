"""連携マトリクス: who wants to work with whom, on one sheet of paper behind 参考３.

Rows and columns count from 1. A wish that is returned is marked by a sign, bold and grey, so that it survives a copier.
All rows of the sheet are equally high, since the list beside the matrix shares them; upright names are merged over
several. Where the list would make the print too small, it gets a sheet of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.excel_out.cells import done, write_across, write_text
from survey.excel_out.rows import SharedTexts, SheetTable
from survey.measure import column_px, line_count, natural_width, row_height
from survey.model import EVERYONE, MATRIX_SHEET, Consolidated, Font, Issue, Names, Paper
from survey.paging.splitting import divide
from survey.table.partnership import Pair, crossings, expanded, mutual, wants
from survey.table.partnership_look import (
    Listing,
    MatrixColumns,
    MatrixFormats,
    columns_for,
    list_table,
    make_formats,
    room,
    set_up_page,
    set_widths,
    write_lines,
    write_title,
    write_wide,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_DEPARTMENTS = 60
"""Above this many a table on one page could not be read; a list takes its place."""
_LEAST_PRINT = 5.5
"""The smallest letters, in points, that the list beside the matrix may cause."""
_MOST_BLOCKS = 6
_MOST_ISSUES = 30
"""Above this many their titles would take the page; 参考３ has them."""

# {課} and {課題} stand for the survey's own words.
_NOTE = "左の{課}が、上の{課}と連携したいと答えた{課題}の数です。◎（太字・網かけ）は互いに希望していることを、濃い灰色は自{課}を示します。"
_LIST_NOTE = f"{{課}}が{MOST_DEPARTMENTS}を超えるため、表ではなく一覧にしています。◎は、互いに希望していることを示します。各{{課}}は、ほかのすべての{{課}}です。"
_NOBODY = "互いに連携を希望している{課}はありません。"
_ELSEWHERE = "互いに連携を希望している{課}は、シート「互いに希望する{課}」にあります。"
_WISHED, _WANTED = "希望した数", "希望された数"
_CORNER = "回答した{課} ＼\n連携したい{課}"
_PAIR_HEADINGS = ("{課}", "挙げた{課題}", "相手の{課}", "相手が挙げた{課題}")
_WISH_HEADINGS = ("回答した{課}", "連携したい{課}（かっこの中は{課題}の NO）")

_WIDEST = 26
"""Of a column of a list, in em; texts in the list beside the matrix must fit it."""
_MOST_LINES = 12
"""In a row of the list of wishes: never higher than a row may be."""
_COUNT = 2.6
"""Width of a column of the matrix, in em."""
_GAP = 1.5
"""Width of the column between tables, in em."""
_TOP = 4
"""The row in which the tables begin."""

_Crossings = Mapping[tuple[str, str], tuple[str, ...]]


class _Matrix(Struct, frozen=True):
    """Where the matrix stands: headings from row _TOP on, departments from `first_row` on, totals below and beside."""

    names: tuple[str, ...]
    widths: tuple[int, ...]
    first_row: int

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.names)

    @property
    def last_column(self) -> int:
        return len(self.widths)


class _Pairs(Struct, frozen=True):
    """The list of those who want each other."""

    columns: MatrixColumns
    lines: Sequence[tuple[str, str, str, str]]

    def last_row(self, blocks: int) -> int:
        """Its last row, if it is set in this many blocks side by side: title, headings, lines."""
        return _TOP + 1 + self.lines_a_block(blocks)

    def lines_a_block(self, blocks: int) -> int:
        return math.ceil(len(self.lines) / blocks)


def pairs_sheet(names: Names) -> str:
    """Name of the sheet of those who want each other."""
    return f"互いに希望する{names.department}"


def write_partnerships(
    book: Workbook, consolidated: Consolidated, texts: SharedTexts
) -> Mapping[Worksheet, SheetTable]:
    """Add the sheet to the book: a matrix with the pairs that want each other, or a list where departments are many.

    Of a sheet that is a list, the rows are given back; `texts` are those of all tables of the book.
    """
    formats = make_formats(book, consolidated.survey.settings)
    names = tuple(department.name for department in consolidated.survey.departments)
    sheet = _add_sheet(book, MATRIX_SHEET, consolidated)
    if len(names) > MOST_DEPARTMENTS:
        listing = _wishes(formats, crossings(consolidated.wishes), consolidated.survey.settings.paper)
        return {sheet: list_table(sheet, formats, formats.names.said_in(_LIST_NOTE), listing, texts)}
    write_title(sheet, formats, MATRIX_SHEET)
    wishes = tuple(expanded(consolidated.wishes, names))
    matrix, pairs = _matrix(names, formats), _pairs(mutual(wishes), formats)
    blocks = _blocks(matrix, pairs, formats, consolidated.survey.settings.paper)
    _write_matrix(sheet, formats, matrix, crossings(wishes))
    widths = _write_beside(sheet, formats, matrix, pairs, blocks)
    bottom = max(matrix.last_row, pairs.last_row(blocks) if blocks else 0)
    _write_legend(sheet, formats, (matrix, bottom), widths, consolidated.survey.issues)
    for row in range(_TOP, bottom + 1):
        done(sheet.set_row(row - 1, formats.even))
    write_wide(sheet, formats, 2, widths, formats.names.said_in(_NOTE))
    sheet.fit_to_pages(1, 1)
    if not pairs.lines or blocks:
        return {}
    note = f"{len(pairs.lines)}組あります。"
    sheet = _add_sheet(book, pairs_sheet(formats.names), consolidated)
    return {sheet: list_table(sheet, formats, note, (pairs.columns, pairs.lines), texts)}


def _add_sheet(book: Workbook, name: str, consolidated: Consolidated) -> Worksheet:
    sheet = book.add_worksheet(name)
    set_up_page(sheet, consolidated.survey.settings.paper)
    return sheet


# ---------------------------------------------------------------- where things stand


def _matrix(names: tuple[str, ...], formats: MatrixFormats) -> _Matrix:
    longest = max(len(text) for text in (*names, _WISHED))
    deep = math.ceil((row_height(longest, formats.font) + formats.even / 2) / formats.even)
    first = max(natural_width(text, formats.font) for text in (*names, formats.names.said_in(_CORNER), _WANTED))
    counts = [column_px(_COUNT, formats.font)] * (len(names) + 1)
    return _Matrix(names, (column_px(first * 1.1 + 1, formats.font), *counts), _TOP + deep)


def _pairs(pairs: Sequence[Pair], formats: MatrixFormats) -> _Pairs:
    lines = [(pair.one, _numbers(pair.asked), pair.other, _numbers(pair.asked_back)) for pair in pairs]
    headings = tuple(map(formats.names.said_in, _PAIR_HEADINGS))
    return _Pairs(columns_for(headings, lines, formats.font, _WIDEST), lines)


def _numbers(issues: Sequence[str]) -> str:
    return "NO " + "、".join(issues)


def _blocks(matrix: _Matrix, pairs: _Pairs, formats: MatrixFormats, paper: Paper) -> int:
    """The number of blocks for the pairs beside the matrix with which the page prints largest; 0: not on this sheet."""
    width, height = room(paper)

    def scale(blocks: int) -> float:
        across = sum(matrix.widths) + blocks * (sum(pairs.columns.widths) + column_px(_GAP, formats.font))
        down = max(matrix.last_row, pairs.last_row(blocks) if blocks else 0) * formats.even
        return min(1.0, width / across, height / down)

    if not pairs.lines or any(natural_width(text, formats.font) > _WIDEST for line in pairs.lines for text in line):
        return 0
    best = max(range(1, _MOST_BLOCKS + 1), key=scale)
    return best if scale(best) >= min(_LEAST_PRINT / formats.font.size, scale(0)) else 0


# ---------------------------------------------------------------- the matrix


def _write_matrix(sheet: Worksheet, formats: MatrixFormats, matrix: _Matrix, crossed: _Crossings) -> None:
    heading_end, names = matrix.first_row - 1, matrix.names
    set_widths(sheet, 1, matrix.widths)
    write_across(sheet, (_TOP, 1, heading_end, 1), formats.names.said_in(_CORNER), formats.heading)
    for column, name in enumerate((*names, _WISHED), 2):
        write_across(sheet, (_TOP, column, heading_end, column), name, formats.upright)
    for row, by in enumerate(names, matrix.first_row):
        write_text(sheet, row, 1, by, formats.text)
        for column, wanted in enumerate(names, 2):
            _write_count(sheet, row, column, len(crossed.get((by, wanted), ())), _style(formats, by, wanted, crossed))
    _write_totals(sheet, formats, matrix, crossed)


def _style(formats: MatrixFormats, by: str, wanted: str, crossed: _Crossings) -> Format:
    if by == wanted:
        return formats.own
    return formats.mutual if (by, wanted) in crossed and (wanted, by) in crossed else formats.count


def _write_count(sheet: Worksheet, row: int, column: int, count: int, style: Format) -> None:
    if count:
        done(sheet.write_number(row - 1, column - 1, count, style))
    else:
        write_text(sheet, row, column, "", style)


def _write_totals(sheet: Worksheet, formats: MatrixFormats, matrix: _Matrix, crossed: _Crossings) -> None:
    last_row, last_column = matrix.last_row, matrix.last_column
    write_text(sheet, last_row, 1, _WANTED, formats.heading)
    for place, name in enumerate(matrix.names):
        wished = sum(len(issues) for (by, _), issues in crossed.items() if by == name)
        wanted = sum(len(issues) for (_, other), issues in crossed.items() if other == name)
        done(sheet.write_number(matrix.first_row + place - 1, last_column - 1, wished, formats.total))
        done(sheet.write_number(last_row - 1, 1 + place, wanted, formats.total))
    done(sheet.write_number(last_row - 1, last_column - 1, sum(map(len, crossed.values())), formats.total))


def _write_legend(
    sheet: Worksheet, formats: MatrixFormats, above: tuple[_Matrix, int], widths: Sequence[int], issues: Sequence[Issue]
) -> None:
    """What the numbers of the issues stand for: under the matrix if its width holds them, else below everything."""
    if len(issues) > _MOST_ISSUES:
        return
    (matrix, bottom), texts = above, [f"NO {issue.no}　{issue.title}" for issue in issues]
    if all(line_count(text, sum(matrix.widths), formats.font) == 1 for text in texts):
        bottom, widths = matrix.last_row, matrix.widths
    write_text(sheet, bottom + 2, 1, formats.names.issue, formats.strong)
    for row, text in enumerate(texts, bottom + 3):
        write_wide(sheet, formats, row, widths, text)


# ---------------------------------------------------------------- lists


def _write_beside(
    sheet: Worksheet, formats: MatrixFormats, matrix: _Matrix, pairs: _Pairs, blocks: int
) -> tuple[int, ...]:
    """Write the list beside the matrix, or on which sheet it is; set the widths of all columns of the sheet."""
    widths, rows = list(matrix.widths), pairs.lines_a_block(blocks) if blocks else 0
    for block in range(blocks):
        widths.append(column_px(_GAP, formats.font))
        place = (_TOP + 1, len(widths) + 1)
        if block == 0:
            title = f"互いに連携を希望している{formats.names.department}（{len(pairs.lines)}組）"
            write_text(sheet, _TOP, place[1], title, formats.strong)
        write_lines(sheet, formats, place, pairs.columns, pairs.lines[block * rows : (block + 1) * rows])
        widths += pairs.columns.widths
    set_widths(sheet, 1, widths)
    if not blocks:
        said = formats.names.said_in(_ELSEWHERE if pairs.lines else _NOBODY)
        write_text(sheet, 3, 1, said, formats.plain)
    return tuple(widths)


def _wishes(formats: MatrixFormats, crossed: _Crossings, paper: Paper) -> Listing:
    """One row for each department's wishes, for surveys of many departments; more where one row cannot show them."""
    wished: dict[str, list[str]] = {}
    for by, wanted in crossed:
        wished.setdefault(by, []).append(wanted)
    headings = tuple(map(formats.names.said_in, _WISH_HEADINGS))
    (narrow,) = columns_for(headings[:1], [(by,) for by in wished], formats.font, _WIDEST).widths
    columns = MatrixColumns(headings, (narrow, int(room(paper)[0]) - narrow))

    def said(by: str, wanted: str) -> str:
        mark = "◎" if by != wanted and wants(wanted, by, crossed) else ""
        name = formats.names.everyone if wanted == EVERYONE else wanted
        return f"{mark}{name}（{'、'.join(crossed[by, wanted])}）"

    lines = [
        (by, part)
        for by, names in wished.items()
        for part in _parts("、".join(said(by, name) for name in names), columns.widths[1], formats.font)
    ]
    return columns, lines


def _parts(text: str, width: int, font: Font) -> Iterator[str]:
    """The text, divided into what each row can show."""
    while text:
        part, text = divide(text, _MOST_LINES, width, font)
        yield part
