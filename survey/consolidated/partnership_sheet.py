"""連携マトリクス: who wants to work with whom, on one sheet of paper behind 参考３.

Rows and columns count from 1. A wish that is returned is marked by a sign, bold and grey, so that it survives a copier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from survey.cells import done, write_text
from survey.measure import column_px, natural_width, row_height
from survey.model import Consolidated, Font, Issue, Paper
from survey.paging import PAPER_CODES, title_font
from survey.partnership import Pair, crossings, mutual

SHEET = "連携マトリクス"
MOST_DEPARTMENTS = 60
"""Above this many a table on one page could not be read; a list takes its place."""

_NOTE = "左の課が、上の課と連携したいと答えた課題の数です。◎（太字・網かけ）は互いに希望していることを、濃い灰色は自課を示します。"
_LIST_NOTE = f"課が{MOST_DEPARTMENTS}を超えるため、表ではなく一覧にしています。◎は、互いに希望していることを示します。"
_NOBODY = "互いに連携を希望している課はありません。"

_PAIR_HEADINGS = ("課", "相手の課", "課から相手へ（課題）", "相手から課へ（課題）")
_WISH_HEADINGS = ("回答した課", "連携したい課", "課題", "互い")
_WIDEST = 30
"""Of a column of a list, in em."""

_HEADING_ROW = 4
_FIRST_ROW = _HEADING_ROW + 1
_GREY, _LIGHT = "#BFBFBF", "#E7E7E7"

_Crossings = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Ink:
    """The formats of the sheet."""

    font: Font
    title: Format
    strong: Format
    note: Format
    heading: Format
    upright: Format
    text: Format
    count: Format
    mutual: Format
    own: Format
    total: Format


def write_partnerships(book: Workbook, consolidated: Consolidated) -> None:
    """Add the sheet to the book: a matrix with the pairs that want each other, or a list where departments are many."""
    survey, crossed = consolidated.survey, crossings(consolidated.wishes)
    names = [department.name for department in survey.departments]
    sheet, ink = book.add_worksheet(SHEET), _ink(book, survey.settings.font)
    _set_up_page(sheet, survey.settings.paper)
    write_text(sheet, 1, 1, SHEET, ink.title)
    done(sheet.set_row(0, row_height(1, title_font(ink.font)) + 3))
    if len(names) > MOST_DEPARTMENTS:
        sheet.fit_to_pages(1, 0)
        _write_list(sheet, ink, crossed)
    else:
        sheet.fit_to_pages(1, 1)
        _write_matrix(sheet, ink, names, crossed)
        _write_legend(sheet, ink, _FIRST_ROW + len(names) + 2, survey.issues)
        rows = len(names) + 1 + len(survey.issues) + 2
        _write_pairs(sheet, ink, (_HEADING_ROW, len(names) + 4), mutual(consolidated.wishes), rows)


def _ink(book: Workbook, font: Font) -> _Ink:
    def made(**look: object) -> Format:
        return book.add_format({"font_name": font.name, "font_size": font.size, "valign": "vcenter", **look})

    boxed = {"border": 1, "align": "center"}
    return _Ink(
        font,
        title=made(bold=True, font_size=title_font(font).size),
        strong=made(bold=True),
        note=made(),
        heading=made(**boxed, bold=True, bg_color=_GREY, text_wrap=True),
        upright=made(**boxed, bold=True, bg_color=_GREY, rotation=270, valign="top"),
        text=made(border=1, text_wrap=True),
        count=made(**boxed),
        mutual=made(**boxed, bold=True, bg_color=_LIGHT, num_format='"◎"0'),
        own=made(**boxed, bg_color=_GREY),
        total=made(**boxed, bold=True, num_format="0"),
    )


def _set_up_page(sheet: Worksheet, paper: Paper) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_CODES[paper])
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_footer("&C&P / &N")
    sheet.center_horizontally()
    sheet.hide_gridlines(2)


# ---------------------------------------------------------------- the matrix


def _write_matrix(sheet: Worksheet, ink: _Ink, names: Sequence[str], crossed: _Crossings) -> None:
    write_text(sheet, 2, 1, _NOTE, ink.note)
    _set_up_matrix(sheet, names, ink.font)
    write_text(sheet, _HEADING_ROW, 1, "回答した課 ＼\n連携したい課", ink.heading)
    for number, name in enumerate(names):
        write_text(sheet, _HEADING_ROW, 2 + number, name, ink.upright)
        write_text(sheet, _FIRST_ROW + number, 1, name, ink.text)
    for row, by in enumerate(names, _FIRST_ROW):
        for column, wanted in enumerate(names, 2):
            _write_count(sheet, row, column, len(crossed.get((by, wanted), ())), _style(ink, by, wanted, crossed))
    _write_totals(sheet, ink, names, crossed)


def _style(ink: _Ink, by: str, wanted: str, crossed: _Crossings) -> Format:
    if by == wanted:
        return ink.own
    return ink.mutual if (by, wanted) in crossed and (wanted, by) in crossed else ink.count


def _write_count(sheet: Worksheet, row: int, column: int, count: int, style: Format) -> None:
    if count:
        done(sheet.write_number(row - 1, column - 1, count, style))
    else:
        write_text(sheet, row, column, "", style)


def _write_totals(sheet: Worksheet, ink: _Ink, names: Sequence[str], crossed: _Crossings) -> None:
    last_row, last_column = _FIRST_ROW + len(names), 2 + len(names)
    write_text(sheet, _HEADING_ROW, last_column, "希望した数", ink.upright)
    write_text(sheet, last_row, 1, "希望された数", ink.heading)
    for number, name in enumerate(names):
        wished = sum(len(issues) for (by, _), issues in crossed.items() if by == name)
        wanted = sum(len(issues) for (_, other), issues in crossed.items() if other == name)
        done(sheet.write_number(_FIRST_ROW + number - 1, last_column - 1, wished, ink.total))
        done(sheet.write_number(last_row - 1, 1 + number, wanted, ink.total))
    done(sheet.write_number(last_row - 1, last_column - 1, sum(map(len, crossed.values())), ink.total))


def _set_up_matrix(sheet: Worksheet, names: Sequence[str], font: Font) -> None:
    longest = max((len(name) for name in names), default=4)
    done(sheet.set_column_pixels(0, 0, column_px(max(8, longest), font)))
    done(sheet.set_column_pixels(1, len(names) + 1, column_px(2.6, font)))
    done(sheet.set_column_pixels(len(names) + 2, len(names) + 2, column_px(1.5, font)))
    done(sheet.set_row(_HEADING_ROW - 1, row_height(max(6, longest), font)))
    for row in range(_FIRST_ROW - 1, _FIRST_ROW + len(names)):
        done(sheet.set_row(row, row_height(1, font) + 4.5))


def _write_legend(sheet: Worksheet, ink: _Ink, first_row: int, issues: Sequence[Issue]) -> None:
    """What the numbers of the issues stand for."""
    write_text(sheet, first_row, 1, "課題", ink.strong)
    for row, issue in enumerate(issues, first_row + 1):
        write_text(sheet, row, 1, f"{issue.no}　{issue.title}", ink.note)


# ---------------------------------------------------------------- lists


def _write_pairs(sheet: Worksheet, ink: _Ink, place: tuple[int, int], pairs: Sequence[Pair], rows: int) -> None:
    """The pairs that want each other, from a place (row, column) on, in blocks side by side of so many rows at most."""
    row, column = place
    write_text(sheet, row - 1, column, f"互いに連携を希望している課（{len(pairs)}組）", ink.strong)
    if not pairs:
        write_text(sheet, row, column, _NOBODY, ink.note)
    for block, start in enumerate(range(0, len(pairs), rows)):
        left = column + block * (len(_PAIR_HEADINGS) + 1)
        lines = [
            (pair.one, pair.other, "、".join(pair.asked), "、".join(pair.asked_back))
            for pair in pairs[start : start + rows]
        ]
        _write_lines(sheet, ink, (row, left), _PAIR_HEADINGS, lines)


def _write_list(sheet: Worksheet, ink: _Ink, crossed: _Crossings) -> None:
    """Every wish in a line, for surveys of many departments."""
    write_text(sheet, 2, 1, _LIST_NOTE, ink.note)
    lines = [
        (by, wanted, "、".join(issues), "◎" if by != wanted and (wanted, by) in crossed else "")
        for (by, wanted), issues in crossed.items()
    ]
    _write_lines(sheet, ink, (_HEADING_ROW, 1), _WISH_HEADINGS, lines)
    sheet.repeat_rows(_HEADING_ROW - 1)


def _write_lines(
    sheet: Worksheet,
    ink: _Ink,
    place: tuple[int, int],
    headings: Sequence[str],
    lines: Sequence[tuple[str, ...]],
) -> None:
    row, first = place
    for column, heading in enumerate(headings, first):
        texts = [heading, *(line[column - first] for line in lines)]
        width = min(_WIDEST, max(natural_width(text, ink.font) for text in texts) * 1.1 + 1)
        done(sheet.set_column_pixels(column - 1, column - 1, column_px(width, ink.font)))
        write_text(sheet, row, column, heading, ink.heading)
        for below, text in enumerate(texts[1:], row + 1):
            write_text(sheet, below, column, text, ink.text)
