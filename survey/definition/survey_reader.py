"""定義: 調査定義.xlsx → Survey. A broken definition is refused with all its faults at once.

A faulty cell is replaced by a stand-in value, so that reading goes on and finds all faults; no Survey is made then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.asked_departments import asked_departments
from survey.definition.definition_sheet import (
    DefinitionCell,
    DefinitionRow,
    DefinitionTable,
    open_book,
    read_further_table,
    read_table,
    suggestion,
)
from survey.definition.department_grid import DepartmentGrid, read_department_grid
from survey.definition.divisions import read_divisions, spelled_alike
from survey.definition.fitting import DefinitionCells, unfitting
from survey.definition.formulas import with_checks
from survey.definition.given_values import read_given
from survey.definition.item_group import crossing_groups, item_number_heading, items_title, rows_ready, too_many_rows
from survey.definition.mail_settings import read_mail_settings
from survey.definition.office_questions import who_answers
from survey.definition.own_dates import season
from survey.definition.own_words import own_headings, read_names, read_order
from survey.definition.question_rows import read_questions
from survey.definition.values import (
    does,
    filled,
    identifier,
    names_in,
    no_duplicates,
    not_too_many,
    number,
    one_of,
    only_text,
    only_texts,
    or_else,
    usable_as_file_name,
)
from survey.definition.vocabulary import Word
from survey.errors import DefinitionError, Fault
from survey.excel_out.book import LONGEST_SHEET_NAME, NO_SHEET_NAME, NOT_IN_SHEET_NAMES
from survey.japanese.dates import parse_date
from survey.japanese.text import appearance_key, excel_length
from survey.model import (
    MATRIX_SHEET,
    Confirming,
    Department,
    Font,
    FormShape,
    Issue,
    IssueHeadings,
    Names,
    Paper,
    Settings,
    Survey,
)

_RESERVED_LABELS = ("受付簿", "概要", "送信記録", MATRIX_SHEET, NO_SHEET_NAME)
"""Names of other files in output/, of the second sheet of the printed table, and of a sheet that Excel keeps for itself."""

_LONGEST_FONT_NAME = 31
"""Of Windows (LF_FACESIZE), its end not counted."""
_LONGEST_NAME = 200
DEADLINES = range(2000, 2100)
"""Years. Excel makes 1900 of 3 or 72:00, and 9999 stands for never."""
_MOST_DEPARTMENTS, _MOST_ISSUES = 10_000, 10_000
_MOST_PAIRS = 1_000_000
"""Of an issue and a department: 受付簿 has a row for each answer, and a sheet of Excel 1,048,576 rows."""


def read_definition(path: Path) -> Survey:
    """The survey that the workbook defines; the file is only read.

    Raises DefinitionError with every fault found, each with its sheet and cell.
    """
    book = open_book(path)
    faults: list[Fault] = []
    setup = read_table(book, words.SETTINGS_SHEET, faults)
    items = _items(setup, faults)
    names = read_names(items, faults)
    own = own_headings(names)
    listed = only_texts(read_table(book, words.ISSUES_SHEET, faults, own), faults)
    asked = only_texts(read_table(book, words.DEPARTMENTS_SHEET, faults, own), faults)
    columns = only_texts(read_table(book, words.QUESTIONS_SHEET, faults), faults, apart_from=words.EXAMPLE)

    items = {**items, words.RESPONDENT_HEADING: or_else(items[words.RESPONDENT_HEADING], names.respondent)}
    settings = _settings(items, names, faults)
    departments = _departments(asked, names, faults)
    known = _known_names(asked, departments)
    nos = [row[words.NO].text for row in listed.rows]
    grid = read_department_grid(book, known, nos, names, faults) if known is not None else None
    issues = _issues(listed, known, grid, names, faults)
    pairs = f"{names.issue}と{names.department}の組み合わせ"
    not_too_many(len(departments) * len(issues), _MOST_PAIRS, pairs, "組", listed.place, faults)
    headings = _issue_headings(listed, items[words.RESPONDENT_HEADING])
    taken = (*listed.headings.values(), items[words.RESPONDENT_HEADING], *item_number_heading(items, columns, settings))
    questions = read_questions(columns, taken, faults)
    faults += crossing_groups(questions, columns, names)
    faults += too_many_rows(items[words.ITEM_ROWS], settings, issues, questions)
    who_answers(questions, columns, settings.names, faults)
    checks = read_further_table(book, words.CHECKS_SHEET, faults)
    if checks:
        checks = only_texts(checks, faults)
        questions = with_checks(questions, columns, checks, faults)
    survey = Survey(settings, headings, issues, departments, questions)
    given = read_given(book, survey, known, columns, faults)
    divisions = read_divisions(book, survey, items[words.MAIL_UNIT].place, faults)
    if not faults:
        survey = replace(survey, season=season(path, settings.deadline), given=given.by_row, divisions=divisions)
        faults += unfitting(survey, DefinitionCells(items, listed, asked, columns, given.cells, checks))
    if faults:
        raise DefinitionError(faults)
    return survey


# ---------------------------------------------------------------- 設定


def _items(table: DefinitionTable, faults: list[Fault]) -> Mapping[Word, DefinitionCell]:
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


def _settings(items: Mapping[Word, DefinitionCell], names: Names, faults: list[Fault]) -> Settings:
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


# ---------------------------------------------------------------- 課


def _departments(table: DefinitionTable, names: Names, faults: list[Fault]) -> tuple[Department, ...]:
    if table.whole and not table.rows:
        faults.append(
            wrong.DEFINITION_NO_ROWS.at(table.place, what=names.department, sheet=words.DEPARTMENTS_SHEET.name)
        )
    for row in table.rows:
        filled(row, words.NAME, table, faults)
        faults += _odd_name(row[words.NAME], names)
    not_too_many(len(table.rows), _MOST_DEPARTMENTS, names.department, names.department, table.place, faults)
    no_duplicates((row[words.NAME] for row in table.rows), faults)
    faults += _shared_aliases(table.rows, names)
    spelled = spelled_alike(row[words.GROUP].text for row in table.rows)
    return tuple(
        Department(
            name=row[words.NAME].text,
            aliases=names_in(row[words.ALIASES].text),
            to=names_in(row[words.TO].text),
            cc=names_in(row[words.CC].text),
            group=spelled[row[words.GROUP].text],
        )
        for row in table.rows
    )


def _odd_name(cell: DefinitionCell, names: Names) -> Iterable[Fault]:
    """What is no name of a department. What a file cannot be called does not matter: a form is called otherwise then."""
    if len(names_in(cell.text)) > 1 or "\t" in cell.text:
        yield wrong.SEPARATOR_IN_NAME.at(cell.place, value=cell.text, **names.in_messages)
    elif excel_length(cell.text) > _LONGEST_NAME:
        count = excel_length(cell.text)
        yield wrong.NAME_TOO_LONG.at(cell.place, count=count, most=_LONGEST_NAME, **names.in_messages)


def _shared_aliases(rows: Sequence[DefinitionRow], names: Names) -> Iterable[Fault]:
    """Faults for each alias that does not name one department alone, because it is also a name or an alias of another."""
    owner = {appearance_key(row[words.NAME].text): (row, words.NAME) for row in rows}
    for row in rows:
        for alias in names_in(row[words.ALIASES].text):
            other, column = owner.setdefault(appearance_key(alias), (row, words.ALIASES))
            if other is not row:
                yield wrong.SHARED_ALIAS.at(
                    row[words.ALIASES].place,
                    value=alias,
                    other=other[words.NAME].text,
                    what=column.name,
                    first=other[column].place,
                    **names.in_messages,
                )


def _known_names(table: DefinitionTable, departments: Sequence[Department]) -> Mapping[str, str] | None:
    """Department by the comparison key of name or alias, for 関係課; None where sheet 課 cannot be read."""
    if not table.whole or any(row[words.NAME].broken for row in table.rows):
        return None
    names = {appearance_key(d.name): d.name for d in departments}
    return names | {
        appearance_key(alias): d.name for d in departments for alias in d.aliases if appearance_key(alias) not in names
    }


# ---------------------------------------------------------------- 課題


def _issue_headings(table: DefinitionTable, respondent: DefinitionCell) -> IssueHeadings:
    return IssueHeadings(
        no=table.heading(words.NO),
        title=table.heading(words.ISSUE_TITLE),
        examples=table.heading(words.EXAMPLES),
        departments=table.heading(words.ISSUE_DEPARTMENTS),
        respondent=respondent.text,
    )


_Known = Mapping[str, str] | None


def _issues(
    table: DefinitionTable, known: _Known, grid: DepartmentGrid | None, names: Names, faults: list[Fault]
) -> tuple[Issue, ...]:
    if table.whole and not table.rows:
        faults.append(wrong.DEFINITION_NO_ROWS.at(table.place, what=names.issue, sheet=words.ISSUES_SHEET.name))
    not_too_many(len(table.rows), _MOST_ISSUES, names.issue, "件", table.place, faults)
    no_duplicates((row[words.NO] for row in table.rows), faults)
    return tuple(_issue(row, table, known, grid, names, faults) for row in table.rows)


def _issue(  # noqa: PLR0913, PLR0917  A row and all that tells what it means.
    row: DefinitionRow,
    table: DefinitionTable,
    known: _Known,
    grid: DepartmentGrid | None,
    names: Names,
    faults: list[Fault],
) -> Issue:
    no = row[words.NO].text
    marked = grid.asked.get(no, ()) if grid else ()
    for column in (words.NO, words.ISSUE_TITLE, *(() if marked else (words.ISSUE_DEPARTMENTS,))):
        filled(row, column, table, faults)
    return Issue(
        no=no,
        title=row[words.ISSUE_TITLE].text,
        examples=row[words.EXAMPLES].prose,
        departments=asked_departments(row[words.ISSUE_DEPARTMENTS], no, marked, known, names, faults) if known else (),
    )
