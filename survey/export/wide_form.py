"""The answers in wide form: a row for each department and issue, a column a question, for pivot tables and statistics.

Whoever is asked has a row, silent or not. A number is a number, a day a day, choices and departments are a list; what such
a column cannot hold, as it was written, stands in one beside it that is there only where something must (`WRITTEN_BESIDE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from survey.export.formats import Exported, ExportedRow
from survey.model import ComparedAnswer, Comparison, Counted, Entry, Issue, Ledger, Question, Survey
from survey.questions.holds import ExportedCell, Holds
from survey.questions.kinds import kind_of

_BEFORE = ("survey", "department", "group", "issue", "title", "item")
_BEHIND = ("change", "received", "file")
"""Survey id, name, 部, NO and title; number of the item (明細) that a row tells of, empty for what is asked once, only where a
survey asks of items; 区分, empty where there is no former year; when the answer came and in which file, empty where none did."""
_HOLDS = {"item": Holds.COUNT, "received": Holds.MOMENT}

WRITTEN_BESIDE = " 記入"
"""Behind the name of a question's column: what was written, where the column cannot hold it. No key has white space."""
_QUESTION = " 設問"
"""Behind a key that is the name of another column."""


class _Asked(Struct, frozen=True):
    """A question, and the columns that hold its answers."""

    question: Question
    name: str

    @property
    def holds(self) -> Holds:
        return kind_of(self.question).holds

    @property
    def beside(self) -> str:
        return f"{self.name}{WRITTEN_BESIDE}"


def wide_form(survey: Survey, ledger: Ledger, comparison: Comparison | None) -> Exported:
    """The rows in the definition's order of departments and issues; those of items follow that of their issue.

    An answer stands in one row and no other: what is asked once stands in none of the rows of items.
    """
    asked = tuple(_asked(question) for question in survey.questions)
    rows = list(_rows(survey, ledger, comparison, asked))
    used = {name for row in rows for name in row}
    columns: dict[str, Holds] = {}
    for name in _BEFORE:
        if name != "item" or survey.item_questions:
            columns[name] = _HOLDS.get(name, Holds.TEXT)
    for one in asked:
        columns[one.name] = one.holds
        if one.beside in used:
            columns[one.beside] = Holds.TEXT
    columns |= {name: _HOLDS.get(name, Holds.TEXT) for name in _BEHIND}
    return Exported(columns, ({name: row.get(name) for name in columns} for row in rows))


def _asked(question: Question) -> _Asked:
    taken = question.key.casefold() in (*_BEFORE, *_BEHIND)
    return _Asked(question, f"{question.key}{_QUESTION}" if taken else question.key)


# ---------------------------------------------------------------- rows


def _rows(
    survey: Survey, ledger: Ledger, comparison: Comparison | None, asked: Iterable[_Asked]
) -> Iterator[ExportedRow]:
    years = comparison.answers if comparison else {}
    for name in survey.department_by_name:
        for issue in survey.issues:
            counted, compared = ledger.counted.get((name, issue.no)), years.get((name, issue.no))
            if counted or compared or survey.is_asked(name, issue.no):
                about = _about(survey, name, issue, counted, compared)
                yield about | _answered(survey, asked, counted.entries if counted else {})
                for item in counted.items if counted else ():
                    yield about | {"item": item.number} | _answered(survey, asked, item.entries)


def _about(
    survey: Survey, name: str, issue: Issue, counted: Counted | None, compared: ComparedAnswer | None
) -> dict[str, ExportedCell]:
    return {
        "survey": survey.settings.survey_id,
        "department": name,
        "group": survey.department_by_name[name].group or None,
        "issue": issue.no,
        "title": issue.title,
        "change": compared.change.value if compared else None,
        "received": counted.file.received.isoformat() if counted else None,
        "file": counted.file.name if counted else None,
    }


def _answered(survey: Survey, asked: Iterable[_Asked], entries: Mapping[str, Entry]) -> dict[str, ExportedCell]:
    cells: dict[str, ExportedCell] = {}
    for one in asked:
        if entry := entries.get(one.question.key):
            value, rest = _value(survey, one, entry)
            cells[one.name] = value
            if rest:
                cells[one.beside] = rest
    return cells


def _value(survey: Survey, asked: _Asked, entry: Entry) -> tuple[ExportedCell, str]:
    """An answer as its column holds it, and what of it that cannot hold, as written."""
    names = survey.settings.names
    if entry.error and asked.holds is not Holds.TEXT:
        return None, entry.as_text("\n", names)
    return kind_of(asked.question).exported(asked.question, entry, names)
