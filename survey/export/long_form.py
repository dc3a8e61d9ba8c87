"""The answers in long form: a row for each answer to a question, with where it was written."""

from __future__ import annotations

from collections.abc import Iterator

from survey.export.formats import Exported, ExportedRow
from survey.model import ComparedAnswer, Comparison, Counted, Entry, Ledger, Question, Survey
from survey.questions.holds import Holds
from survey.questions.kinds import kind_of

COLUMNS = (
    *("survey", "department", "issue", "question", "value", "file", "sheet", "cell", "received"),
    *("change", "before", "number", "date"),
)
"""Survey id, name, NO, key, text, received file, its sheet and cells, and when it came (ISO 8601, Japan's time); 区分 of the
answer and the former year's text, both empty where there is no former year; and what a 数値 or a 日付 says, as such, empty
where it says none."""

ITEM_COLUMN = "item"
"""Number of the item (明細) that a row tells of, from 1; empty for what is asked once. Only where a survey asks of items."""


def long_form(survey: Survey, ledger: Ledger, comparison: Comparison | None) -> Exported:
    """The rows, with their columns."""
    columns = dict.fromkeys(COLUMNS, Holds.TEXT)
    columns |= {"received": Holds.MOMENT, "number": Holds.NUMBER, "date": Holds.DAY}
    items = {ITEM_COLUMN: Holds.COUNT} if survey.item_questions else {}
    return Exported(columns | items, rows(survey, ledger, comparison))


def rows(survey: Survey, ledger: Ledger, comparison: Comparison | None) -> Iterator[ExportedRow]:
    """A row for each question answered this year or before, in the definition's order of departments, issues and questions.

    What was answered before alone has an empty value and no file. Of items, those of this year have rows: which of the former
    year's each was cannot be told.
    """
    once = {ITEM_COLUMN: None} if survey.item_questions else {}
    years = comparison.answers if comparison else {}
    for name in survey.department_by_name:
        for issue in survey.issues:
            counted, compared = ledger.counted.get((name, issue.no)), years.get((name, issue.no))
            now = counted.entries if counted else {}
            before = compared.before.entries if compared and compared.before else {}
            for question in survey.questions:
                if question.key in now or question.key in before:
                    former = before.get(question.key)
                    yield {
                        "survey": survey.settings.survey_id,
                        "department": name,
                        "issue": issue.no,
                        "question": question.key,
                        **_answered(survey, counted, now.get(question.key)),
                        "change": compared.change.value if compared else "",
                        "before": former.as_text("\n", survey.settings.names) if former else "",
                        **_typed(question, now.get(question.key)),
                        **once,
                    }
            if counted:
                yield from _item_rows(survey, counted, compared)


def _item_rows(survey: Survey, counted: Counted, compared: ComparedAnswer | None) -> Iterator[ExportedRow]:
    """A row for each question that was answered of an item; 区分 is that of the whole answer."""
    for item in counted.items:
        for question in survey.item_questions:
            if entry := item.entries.get(question.key):
                yield {
                    "survey": survey.settings.survey_id,
                    "department": counted.answer.department,
                    "issue": counted.answer.issue,
                    "question": question.key,
                    **_answered(survey, counted, entry),
                    "change": compared.change.value if compared else "",
                    "before": "",
                    **_typed(question, entry),
                    ITEM_COLUMN: item.number,
                }


def _answered(survey: Survey, counted: Counted | None, entry: Entry | None) -> ExportedRow:
    """What was answered, and where."""
    if counted is None or entry is None:
        return dict.fromkeys(("value", "file", "sheet", "cell", "received"), "")
    place = counted.place_of(entry)
    return {
        "value": entry.as_text("\n", survey.settings.names),
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "received": "" if entry.file else counted.file.received.isoformat(),
    }


def _typed(question: Question, entry: Entry | None) -> ExportedRow:
    """The answer as the number or the day that it is."""
    text, kind = entry.text if entry and not entry.error else "", kind_of(question)
    amount = kind.amount(question, text)
    return {"number": None if amount is None else float(amount), "date": kind.day(text)}
