"""事務局の記入: what the office writes about each answer that counts, as a sheet of the 受付簿. Pure.

Above the headings a hidden row names what stands in each column, and at the right a hidden column whose answer each row is
about, so that they are known again when headings or names have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from survey.japanese.text import one_line
from survey.ledger_book.ledger_cells import (
    REFUSED,
    UNFILLED,
    UNUSED,
    LedgerCell,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    fitted,
    shortened,
    shown_text,
)
from survey.model import Counted, Entry, Ledger, Names, OfficeColumn, OfficeRow, Order, Question, Survey
from survey.questions.amounts import shortest
from survey.questions.by_office import input_column, office_column, waits_for_office, why_refused
from survey.questions.kind import PrintWidth
from survey.questions.kinds import kind_of
from survey.questions.rules import not_applicable
from survey.workbook.shown import plain

OFFICE_SHEET = "事務局の記入"
"""Name of the sheet."""
DEPARTMENT, ISSUE, ISSUE_NAME, STATE, MADE_FOR = "課", "NO", "課題", "状態", "控え"
"""In the hidden row, and headings; of the first and third the survey may have words of its own."""
CONTEXT, ASKED = "回答", "設問："
"""In the hidden row: a column of what the department answered; before the key of a question that the office answers."""
_FILLED, _NOT_ASKED = "記入済", "該当なし"


def office_sheets(survey: Survey, ledger: Ledger) -> Iterator[LedgerSheet]:
    """The sheet, where there is a question that the office answers, or something that it wrote once."""
    if not (survey.office_questions or ledger.unused):
        return
    inputs = _inputs(survey, ledger)
    columns = tuple(_columns(survey, inputs))
    rows = (
        *(_row(survey, counts, inputs, columns) for counts in _answers(survey, ledger)),
        *(_unused_row(row, inputs, columns) for row in ledger.unused),
    )
    yield LedgerSheet(
        OFFICE_SHEET, _note(survey, ledger), columns, rows, len(rows), frozen=3, paper=survey.settings.paper
    )


def waiting(survey: Survey, ledger: Ledger) -> int:
    """About how many answers something is still to be written."""
    return sum(waits_for_office(survey, counts.answer) for counts in ledger.counted.values())


def _note(survey: Survey, ledger: Ledger) -> str:
    label = survey.settings.document_label
    unused = f"「{UNUSED}」は、載る回答が見つからない記入です（指摘を見てください）。" if ledger.unused else ""
    return (
        f"{OFFICE_SHEET}がまだの回答 {waiting(survey, ledger)}件。黄色い欄に書いて保存すると、次の実行で読み込み、{label}に載せます。"
        f"黄色い欄のほかに書いたものは残りません。数式は、計算結果の文字になります。{unused}"
    )


# ---------------------------------------------------------------- columns


def _inputs(survey: Survey, ledger: Ledger) -> Sequence[OfficeColumn]:
    """What the office fills in, then the columns of texts that belong to no question any more."""
    asked = map(office_column, survey.office_questions)
    return list(dict.fromkeys((*asked, *(column for row in ledger.unused for column in row.texts))))


def _columns(survey: Survey, inputs: Sequence[OfficeColumn]) -> Iterator[LedgerColumn]:
    names = survey.settings.names
    yield LedgerColumn(names.department, 116, key=DEPARTMENT)
    yield LedgerColumn(ISSUE, 48, Tone.CENTRE, key=ISSUE)
    yield LedgerColumn(names.issue, 170, key=ISSUE_NAME)
    yield LedgerColumn(STATE, 76, Tone.CENTRE, toned=True, key=STATE)
    for heading, question in context_headings(survey).items():
        width = 96 if question is None or kind_of(question).print_width is PrintWidth.SHORT else 240
        yield LedgerColumn(heading, width, key=CONTEXT)
    asked = {office_column(question): question for question in survey.office_questions}
    for column in inputs:
        yield _input(column, asked.get(column))
    yield LedgerColumn(MADE_FOR, 60, Tone.NARROW, hidden=True, key=MADE_FOR)


def _input(column: OfficeColumn, question: Question | None) -> LedgerColumn:
    key = f"{ASKED}{column.key}"
    if question is None:
        return LedgerColumn(one_line(column.heading), 160, Tone.INPUT, key=key)
    kind = kind_of(question)
    return LedgerColumn(
        question.heading,
        240 if kind.takes_words else max(120, kind.width_for(question)),
        Tone.AMOUNT if kind.is_number else Tone.INPUT,
        key=key,
        hint=_hint(question),
        offered=question.choices if kind.takes_one_choice else (),
    )


def _hint(question: Question) -> str:
    """What is said beside a cell while the office types there."""
    kind = kind_of(question)
    choices = f"{'・'.join(question.choices)} から選びます。" if question.choices else ""
    example = f"例：{question.example}" if question.example else ""
    how = kind.hint(question, (input_column(question),))
    return "\n".join(filter(None, (question.guidance, choices, how, example)))


def context_headings(survey: Survey) -> Mapping[str, Question | None]:
    """What the office reads of an answer when it writes about it: headings, each with its question, or with None where it is
    how many items there are (明細)."""
    asked = {one_line(question.heading): question for question in survey.row_questions if question.printed}
    return asked | ({f"{survey.settings.items_title}の件数": None} if survey.item_questions else {})


# ---------------------------------------------------------------- rows


def _answers(survey: Survey, ledger: Ledger) -> Iterator[Counted]:
    """What counts, in the order in which it is printed; none where nothing is asked of the office."""
    places = [(name, no) for no in survey.issue_by_no for name in survey.department_by_name]
    if survey.settings.order is Order.BY_DEPARTMENT:
        places = [(name, no) for name in survey.department_by_name for no in survey.issue_by_no]
    for place in places if survey.office_questions else ():
        if counts := ledger.counted.get(place):
            yield counts


def _row(survey: Survey, counts: Counted, inputs: Sequence[OfficeColumn], columns: Sequence[LedgerColumn]) -> LedgerRow:
    department, no, names = counts.answer.department, counts.answer.issue, survey.settings.names
    said = cleaned(
        *(
            shown_text(counts.entries.get(question.key), names) if question else f"{len(counts.items)}件"
            for question in context_headings(survey).values()
        )
    )
    (context,) = shortened([said], columns[4 : 4 + len(said)])
    asked = {office_column(question): question for question in survey.office_questions}
    return (
        *fitted(department, no, survey.issue_by_no[no].title, _state(survey, counts)),
        *context,
        *(_written(asked[one], counts.entries.get(one.key), names) if one in asked else "" for one in inputs),
        *fitted(made_for(department, no)),
    )


def _unused_row(row: OfficeRow, inputs: Sequence[OfficeColumn], columns: Sequence[LedgerColumn]) -> LedgerRow:
    context = len(columns) - 5 - len(inputs)
    return (
        *fitted(row.department, row.issue, row.title, UNUSED),
        *[""] * context,
        *fitted(*(row.texts.get(one, "") for one in inputs)),
        *fitted(made_for(*row.made_for) if any(row.made_for) else ""),
    )


def made_for(department: str, no: str) -> str:
    """What the hidden cell of a row keeps. A line end is in no department's name."""
    return f"{department}\n{no}"


def _state(survey: Survey, counts: Counted) -> str:
    answer, entries = counts.answer, counts.entries
    written = [(question, entries[question.key]) for question in survey.office_questions if question.key in entries]
    if any(why_refused(question, entry, answer.department) for question, entry in written):
        return REFUSED
    if waits_for_office(survey, answer):
        return UNFILLED
    return _NOT_ASKED if not written and not_applicable(survey, answer) else _FILLED if written else ""


def _written(question: Question, entry: Entry | None, names: Names) -> LedgerCell:
    """An entry as it is read back: as a number where a number says the same."""
    text = entry.as_text("\n", names) if entry else ""
    amount = kind_of(question).amount(question, text)
    if amount is not None and shortest(amount) == text == plain(float(amount)):
        return int(amount) if amount == int(amount) else float(amount)
    return fitted(text)[0]
