"""The header block of a form: title, what to do by when, and the labelled cells."""

from __future__ import annotations

from survey.excel_out.cells import done, write_across
from survey.form import CONFIRMING_LABELS, DONE_COLUMN, INPUT_LABELS, Label, label_letters
from survey.form.own_texts import label_text, note_text, title_text
from survey.form.room import LABEL_INDENT, TITLE_SIZE, prose
from survey.form.row_formulas import DONE, LACKING
from survey.form_writer.page import LOWEST_ROW, Page, height_of
from survey.form_writer.style import Trait
from survey.model import Confirming, Font
from survey.model.addresses import column_letters

_GAP = 6.0


def draw_header(page: Page) -> None:
    """Draw the rows above the table."""
    table = page.table
    _draw_line(page, table.title_row, title_text(page.form, table), ("title",), TITLE_SIZE)
    _draw_line(page, table.note_row, note_text(page.form, table), ("note", "prose"), prose(page.font).size)
    for label in table.label_places:
        _draw_label(page, label)
    for row in table.label_rows:
        labels = [label for label, place in table.label_places.items() if place.row == row]
        heights = [
            height_of([(_value(page, label), _value_width(page, label))], label_letters(label, page.font))
            for label in labels
        ]
        page.set_height(row, max(LOWEST_ROW, *heights) if labels else _GAP)
    page.set_height(table.key_row - 1, _GAP)


def _draw_line(page: Page, row: int, text: str, traits: tuple[Trait, ...], size: float) -> None:
    """A text as wide as the labelled cells."""
    last = page.table.head_last
    write_across(page.sheet, (row, 2, row, last), text, page.formats(*traits))
    width = sum(page.table.width_of(number) for number in range(2, last + 1))
    page.set_height(row, height_of([(text, width)], Font(page.font.name, size)) + 6)


def _draw_label(page: Page, label: Label) -> None:
    place = page.table.label_places[label]
    said = label.said(page.form.survey.settings.names)
    write_across(page.sheet, (place.row, place.label_first, place.row, place.label_last), said, page.formats("label"))
    box = (place.row, place.value_first, place.row, place.value_last)
    traits: list[Trait] = ["input", "field"] if label in INPUT_LABELS else ["field"]
    if label_letters(label, page.font) != page.font:
        traits.append("prose")
    write_across(page.sheet, box, _value(page, label), page.formats(*traits))
    if label in CONFIRMING_LABELS and page.form.survey.settings.confirming is Confirming.REQUIRED:
        _show_lacking(page, box)
    if label is Label.PROGRESS:
        style = page.formats("field", "prose", "done")
        value = _value(page, label)
        done(page.sheet.write_formula(place.row - 1, place.value_first - 1, _count_formula(page), style, value))


def _show_lacking(page: Page, box: tuple[int, int, int, int]) -> None:
    """Let an input that must be filled in be red as long as it is empty."""
    cell = f"${column_letters(box[1])}${box[0]}"
    rule = {"type": "formula", "criteria": f'=TRIM({cell})=""', "format": page.formats("lacking")}
    done(page.sheet.conditional_format(*(number - 1 for number in box), rule))


def _count_formula(page: Page) -> str:
    """How many rows are finished, of those that are asked; of items, of those that are begun."""
    rows = _done_range(page)
    if page.table.of_items:
        return f'=COUNTIF({rows},"{DONE}")&"/"&(COUNTIF({rows},"{DONE}")+COUNTIF({rows},"{LACKING}"))'
    return f'=COUNTIF({rows},"{DONE}")&"/{len(page.table.issues)}"'


def _value(page: Page, label: Label) -> str:
    if label is Label.PROGRESS:
        states = page.states.values()
        of = sum(state.begun for state in states) if page.table.of_items else len(page.table.issues)
        return f"{sum(state.done for state in states)}/{of}"
    return page.labels.get(label) or label_text(page.form, label)


def _value_width(page: Page, label: Label) -> int:
    place = page.table.label_places[label]
    return sum(page.table.width_of(number) for number in range(place.value_first, place.value_last + 1)) - LABEL_INDENT


def _done_range(page: Page) -> str:
    letters = column_letters(page.table.place(DONE_COLUMN)[1])
    return f"{letters}{page.table.first_row}:{letters}{max(page.table.first_row, page.table.last_row)}"
