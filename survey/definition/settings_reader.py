"""Sheet 設定: what its items say; a default where the officer gave nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell, DefinitionTable
from survey.definition.item_group import items_title, rows_ready
from survey.definition.mail_settings import read_mail_settings
from survey.definition.near_names import suggestion
from survey.definition.own_words import read_order
from survey.definition.values import does, filled, identifier, number, one_of, only_text, or_else, usable_as_file_name
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.excel_out.book import LONGEST_SHEET_NAME, NO_SHEET_NAME, NOT_IN_SHEET_NAMES
from survey.japanese.dates import parse_date
from survey.japanese.text import appearance_key, excel_length
from survey.model import MATRIX_SHEET, Confirming, Font, FormShape, Names, Paper, Settings

_RESERVED_LABELS = ("受付簿", "概要", "送信記録", MATRIX_SHEET, NO_SHEET_NAME)
"""Names of other files in output/, of the second sheet of the printed table, and of a sheet that Excel keeps for itself."""
_LONGEST_FONT_NAME = 31
"""Of Windows (LF_FACESIZE), its end not counted."""
DEADLINES = range(2000, 2100)
"""Years. Excel makes 1900 of 3 or 72:00, and 9999 stands for never."""


def setting_cells(table: DefinitionTable, faults: list[Fault]) -> Mapping[Word, DefinitionCell]:
    """The cell of every known item; a cell with the default where the officer gave none."""
    known = {name: word for word in words.SETTINGS for name in word.names}
    given: dict[Word, DefinitionCell] = {}
    for row in table.rows:
        item, content = row[words.ITEM], row[words.CONTENT]
        word = known.get(appearance_key(item.text))
        if word and word in given:
            faults.append(wrong.DUPLICATE.at(item.place, value=item.text, first=given[word].place))
        elif word:
            given[word] = content if word is words.DEADLINE else only_text(content, faults)
        elif item.text and content.text:
            hint = suggestion(item.text, (word.name for word in words.SETTINGS))
            faults.append(wrong.UNKNOWN_ITEM.at(item.place, value=item.text, hint=hint))
        elif content.text:
            filled(row, words.ITEM, table, faults)
    if table.whole:
        faults += _missing_items(table, given)
    return {word: _or_default(given.get(word), word, table) for word in words.SETTINGS}


def _missing_items(table: DefinitionTable, given: Mapping[Word, DefinitionCell]) -> Iterable[Fault]:
    for word in words.SETTINGS:
        if word.required and word not in given:
            yield wrong.MISSING_ITEM.at(table.place, item=word.name)
        elif word.required and not given[word].text and not given[word].broken:
            yield wrong.EMPTY_ITEM.at(given[word].place, item=word.name)


def _or_default(cell: DefinitionCell | None, word: Word, table: DefinitionTable) -> DefinitionCell:
    return DefinitionCell(table.place, word.default) if cell is None else or_else(cell, word.default)


def read_settings(items: Mapping[Word, DefinitionCell], names: Names, faults: list[Fault]) -> Settings:
    """The settings; a stand-in for each that is faulty. `items`: as `setting_cells`."""
    size = number(items[words.FONT_SIZE], words.FONT_SIZE, range(6, 25), faults)

    def done(item: Word) -> bool:
        return does(items[item], item, faults)

    return Settings(
        survey_id=identifier(items[words.SURVEY_ID], words.SURVEY_ID, faults),
        title=items[words.TITLE].text,
        document_label=_document_label(items[words.DOCUMENT_LABEL], faults),
        section=items[words.SECTION].text,
        deadline=_deadline(items[words.DEADLINE], faults),
        office=items[words.OFFICE].text,
        contact_person=items[words.CONTACT_PERSON].text,
        contact=items[words.CONTACT].text,
        paper=Paper(one_of(items[words.PAPER], words.PAPER, faults)),
        font=Font(_font_name(items[words.FONT], faults), size or 0),
        extra_answers=done(words.EXTRA_ANSWERS),
        form_shape=FormShape(one_of(items[words.FORM_SHAPE], words.FORM_SHAPE, faults)),
        summary_template=_summary_template(items[words.SUMMARY_TEMPLATE_SETTING], faults),
        summary_answers=done(words.SUMMARY_ANSWERS),
        confirmed_by_choice=done(words.CONFIRMED_BY_CHOICE),
        unconfirmed_sent_back=done(words.UNCONFIRMED_SENT_BACK),
        change_printed=done(words.CHANGE_PRINTED),
        order=read_order(items, names, faults),
        silent_printed=done(words.SILENT_PRINTED),
        confirming=Confirming(one_of(items[words.CONFIRMING], words.CONFIRMING, faults)),
        mail=read_mail_settings(items, names, faults),
        reading_limit=int(
            number(items[words.READING_LIMIT], words.READING_LIMIT, words.TIMES_AS_MUCH, faults, whole=True) or 1
        ),
        opening_passwords=tuple(items[words.OPENING_PASSWORDS].text.splitlines()),
        names=names,
        item_rows=rows_ready(items[words.ITEM_ROWS], faults),
        item_subtotals=done(words.ITEM_SUBTOTALS),
        items_title=items_title(items[words.ITEMS_TITLE], faults),
    )


def _deadline(cell: DefinitionCell, faults: list[Fault]) -> date:
    content = cell.content
    day = content.date() if isinstance(content, datetime) else parse_date(content)
    at_midnight = not isinstance(content, datetime) or content == datetime.combine(content, datetime.min.time())
    if cell.text and (day is None or not at_midnight):
        faults.append(wrong.DEFINITION_NOT_A_DATE.at(cell.place, value=cell.text))
    elif day and day.year not in DEADLINES:
        value, (first, *_, last) = f"{day.year}年{day.month}月{day.day}日", DEADLINES
        faults.append(wrong.NOT_A_DEADLINE.at(cell.place, value=value, first=first, last=last))
    return day or date.min


def _font_name(cell: DefinitionCell, faults: list[Fault]) -> str:
    if excel_length(cell.text) > _LONGEST_FONT_NAME or "\n" in cell.text or '"' in cell.text:
        faults.append(wrong.NOT_A_FONT.at(cell.place, value=cell.text, most=_LONGEST_FONT_NAME))
    return cell.text


def _document_label(cell: DefinitionCell, faults: list[Fault]) -> str:
    """Names the printed table, its file and its first sheet."""
    usable_as_file_name(cell, faults, longest=LONGEST_SHEET_NAME, forbidden=f"{NOT_IN_SHEET_NAMES}'")
    if appearance_key(cell.text) in map(appearance_key, _RESERVED_LABELS):
        faults.append(wrong.RESERVED_NAME.at(cell.place, value=cell.text))
    return cell.text


def _summary_template(cell: DefinitionCell, faults: list[Fault]) -> str:
    usable = usable_as_file_name(cell, faults)
    if usable and not cell.text.lower().endswith(".docx") and not cell.broken:
        faults.append(wrong.NOT_A_TEMPLATE.at(cell.place, value=cell.text))
    return cell.text
