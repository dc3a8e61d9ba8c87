"""修正のお願い: the first page of a form sent back, and which of its cells the remarks are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.excel_out.book import NARROW_MARGINS, fit_across
from survey.excel_out.cells import clip, done, write_across, write_text
from survey.findings import ABOUT_SINCE
from survey.form import SINCE_HEADING, ColumnRole, Form, FormColumn, FormTable
from survey.form_writer.page import footer, height_of, protect, set_height
from survey.form_writer.prefill import InputTexts
from survey.form_writer.style import Formats, Trait
from survey.japanese.dates import format_date
from survey.model import Confirming, Finding, Issue, Names, Paper, Question, Settings, Severity, Survey
from survey.model.addresses import address
from survey.questions.kinds import kind_of
from survey.questions.rules import first_to_fill

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (64, 50, 150, 140, 240, 270, 290)
"""Pixels of the columns."""
_LINK = 3
"""Which of them, from 0, leads to the cell."""
_CLASS = {Severity.ERROR: "要修正", Severity.WARNING: "要確認", Severity.INFO: "お知らせ"}
_QUOTED = 120
"""Characters of an answer that are quoted."""
_FIRST_COLUMN = 2
_LAST_COLUMN = _FIRST_COLUMN + len(_WIDTHS) - 1
_HEADING_ROW = 4


class MarkedInputs(Struct, frozen=True):
    """The inputs that a remark is about."""

    table: FormTable
    columns: tuple[FormColumn, ...]
    cells: tuple[tuple[int, int], ...]
    """Row and column of each."""

    @property
    def first_cell(self) -> str:
        """Such as "E10"."""
        return address(*self.cells[0])

    @property
    def edges(self) -> dict[tuple[int, int], tuple[Trait, ...]]:
        """A frame around the inputs: the sides of each, by row and column."""
        (top, left), (bottom, right) = self.cells[0], self.cells[-1]
        outer: tuple[tuple[Trait, int, int], ...] = (
            ("edge_top", 0, top),
            ("edge_bottom", 0, bottom),
            ("edge_left", 1, left),
            ("edge_right", 1, right),
        )
        return {cell: tuple(side for side, way, end in outer if cell[way] == end) for cell in self.cells}


class Correction(Struct, frozen=True):
    """A line of 修正のお願い."""

    texts: tuple[str, ...]
    """One for each column."""
    link: str
    """Sheet and cell such as "'調査票'!E10"; "" for a remark about no cell."""
    urgent: bool


def spot_of(form: Form, finding: Finding) -> MarkedInputs | None:
    """Where the form asks what the finding is about, wherever it stood in the file that came; None if nowhere."""
    table = _table_about(form, finding)
    if table is None:
        return None
    row, locked = table.key_of(finding.issue, finding.item), form.survey.locked(form.department.name, finding.issue)
    columns = _columns_about(table, finding, locked)
    return MarkedInputs(table, columns, tuple(table.cell(row, column.key) for column in columns))


def _table_about(form: Form, finding: Finding) -> FormTable | None:
    """The table that asks what the finding is about."""
    asking = [table for table in form.tables if finding.issue in table.nos]
    if finding.item:
        asking = [table for table in asking if table.of_items]
    nearest = (table for table in asking if finding.question in table.span_of)
    return next(nearest, asking[0] if asking else None)


def _columns_about(table: FormTable, finding: Finding, locked: frozenset[str]) -> tuple[FormColumn, ...]:
    if finding.code in ABOUT_SINCE and table.asks_since:
        return tuple(column for column in table.columns if column.role is ColumnRole.SINCE)
    asked = next((question for question in table.questions if question.key == finding.question), None)
    return table.columns_for(asked) if asked else table.columns_for(first_to_fill(table.questions, locked))[:1]


def corrections_of(
    form: Form, remarks: Sequence[Finding], filled: Mapping[str, Mapping[str, InputTexts]]
) -> tuple[Correction, ...]:
    """The lines of the page, in the order of the remarks. `filled`: what stands in the inputs, by sheet and NO."""
    return tuple(_correction(form, finding, filled) for finding in remarks)


def _correction(form: Form, finding: Finding, filled: Mapping[str, Mapping[str, InputTexts]]) -> Correction:
    spot = spot_of(form, finding)
    issue = form.survey.issue_by_no.get(finding.issue)
    question = form.survey.question_by_key.get(finding.question)
    key = spot.table.key_of(finding.issue, finding.item) if spot else ""
    standing = _standing(spot, question, filled[spot.table.sheet].get(key, {})) if spot and question else ""
    texts = (
        _CLASS[finding.severity],
        finding.issue,
        _named(form, issue, finding.item) if issue else "",
        _first_line(question.heading) if question else _row_named(spot, form.survey.settings.names),
        clip(finding.value or standing, _QUOTED),
        finding.what,
        finding.remedy,
    )
    link = f"'{spot.table.sheet}'!{spot.first_cell}" if spot else ""
    return Correction(texts, link, finding.severity is Severity.ERROR)


def _named(form: Form, issue: Issue, item: int) -> str:
    """The issue, or the item of it that a line is about."""
    return f"{issue.title}\n（{form.survey.settings.item_number_heading} {item}）" if item else issue.title


def _row_named(spot: MarkedInputs | None, names: Names) -> str:
    """How a line calls the cells of a remark that is about no question."""
    if spot is None:
        return ""
    return SINCE_HEADING if spot.columns[0].role is ColumnRole.SINCE else f"この{names.issue}の欄"


def _first_line(heading: str) -> str:
    # LibreOffice does not wrap a linked cell.
    return heading.splitlines()[0]


def _standing(spot: MarkedInputs, question: Question, texts: InputTexts) -> str:
    """What stands in the inputs of the question."""
    written = [kind_of(question).standing(column, texts[column.key]) for column in spot.columns if column.key in texts]
    return "、".join(written) or "（空欄）"


def draw_corrections(sheet: Worksheet, form: Form, corrections: Sequence[Correction], formats: Formats) -> None:
    """Draw the page."""
    title = f"{form.department.name}　修正のお願い"
    write_across(sheet, (1, _FIRST_COLUMN, 1, _LAST_COLUMN), title, formats("title"))
    request, font = _request(form, len(corrections)), form.survey.settings.font
    write_across(sheet, (2, _FIRST_COLUMN, 2, _LAST_COLUMN), request, formats("note"))
    across = sum(_WIDTHS)
    for row, height in ((1, 27.0), (2, height_of([(request, across)], font) + 6), (3, 6.0), (_HEADING_ROW, 24.0)):
        set_height(sheet, row, height)
    done(sheet.set_column_pixels(0, 0, 12))
    for number, (heading, width) in enumerate(zip(_headings(form), _WIDTHS, strict=True), _FIRST_COLUMN):
        done(sheet.set_column_pixels(number - 1, number - 1, width))
        write_text(sheet, _HEADING_ROW, number, heading, formats("heading"))
    for row, correction in enumerate(corrections, _HEADING_ROW + 1):
        _draw_line(sheet, row, correction, formats)
        set_height(sheet, row, height_of(zip(correction.texts, _WIDTHS, strict=True), font) + 4)
    _set_up(sheet, form, _HEADING_ROW + len(corrections))


def _headings(form: Form) -> tuple[str, ...]:
    return ("区分", "NO.", form.survey.settings.names.issue, "設問", "いまの記入", "何が", "どう直すか")


def _request(form: Form, count: int) -> str:
    return (
        f"次の{count}件を御確認のうえ、直して保存し、{form.survey.settings.office}へ、このファイルをお返しください。\n"
        f"設問の名前を押すと、その欄に移ります。その欄は橙色の枠で囲んであります。{_anew(form.survey)}\n"
        f"締切　{format_date(form.survey.settings.deadline)}　　{_contact(form.survey.settings)}"
    )


def _anew(survey: Survey) -> str:
    """What is corrected must be confirmed anew, so that who confirmed it before does not stand on the form any more."""
    if survey.settings.confirming is Confirming.NOT:
        return ""
    return "\n確認者・確認日は空欄に戻してあります。直したあとに確認した方が、記入してください。"


def _contact(settings: Settings) -> str:
    """Whom to ask: the office, and how to reach it."""
    how = "　".join(filter(None, (settings.contact_person, settings.contact)))
    return f"問合せ先　{settings.office}" + (f"（{how}）" if how else "")


def _draw_line(sheet: Worksheet, row: int, correction: Correction, formats: Formats) -> None:
    for index, text in enumerate(correction.texts):
        traits: list[Trait] = ["fixed"]
        if index < 2:
            traits.append("middle")
        if index == 0 and correction.urgent:
            traits.append("urgent")
        write_text(sheet, row, _FIRST_COLUMN + index, text, formats(*traits))
    if correction.link:
        column, style = _FIRST_COLUMN + _LINK - 1, formats("fixed", "link")
        text, tip = correction.texts[_LINK], "この欄に移ります"
        done(sheet.write_url(row - 1, column, f"internal:{correction.link}", style, text, tip))


def _set_up(sheet: Worksheet, form: Form, last_row: int) -> None:
    protect(sheet)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(_HEADING_ROW, 0)
    fit_across(sheet, Paper.A4_LANDSCAPE)
    sheet.set_margins(**NARROW_MARGINS)
    sheet.repeat_rows(_HEADING_ROW - 1)
    done(sheet.print_area(0, 0, last_row - 1, _LAST_COLUMN - 1))
    sheet.set_footer(footer(form))
