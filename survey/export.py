"""書き出す: the answers that count in long form, for whoever analyses further: one row an answer to one question.

Parquet and CSV by polars, JSON by the standard library. A CSV is meant for a double click in Japanese Excel: it begins
with a byte order mark, its lines end as Windows has them, and a text that Excel would run as a formula stands behind an
apostrophe, as a person would type it. A text that begins with apostrophes gets one more, so that taking one away from
every text that begins with one gives back exactly what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import Fault, SurveyError
from survey.model import ComparedAnswer, Comparison, Counted, Entry, Ledger, Question, Survey
from survey.questions import polars_at_hand
from survey.questions.kinds import kind_of

if TYPE_CHECKING:
    from polars import DataFrame

COLUMNS = (
    *("survey", "department", "issue", "question", "value", "file", "sheet", "cell", "received"),
    *("change", "before", "number", "date"),
)
"""Survey id, name, NO, key, text, received file, its sheet and cells, and when it came (ISO 8601, Japan's time); 区分 of the
answer and the former year's text, both empty where there is no former year; and what a 数値 or a 日付 says, as such, empty
where it says none."""

ITEM_COLUMN = "item"
"""Number of the item (明細) that a row tells of, from 1; empty for what is asked once. Only where a survey asks of items."""

_Row = Mapping[str, str | float | date | None]
_Writer = Callable[[Iterator[_Row], Path, Sequence[str]], None]

_RUNS = re.compile(r"\A(?:'|[ \u3000]*[=+\-@\t\r\n＝＋－＠])")
"""What Excel takes for the beginning of a formula, full-width and after spaces too; and the apostrophe itself."""


def columns_exported(survey: Survey) -> tuple[str, ...]:
    """The columns of the rows of a survey."""
    return (*COLUMNS, ITEM_COLUMN) if survey.item_questions else COLUMNS


def writer_for(target: Path) -> _Writer:
    """The function that writes rows of these columns in the format that the name ends with.

    Raises SurveyError where there is none, or where it needs polars, which does not run here.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        problem = f"「{target.suffix or target.name}」の形式では書き出せません。"
        raise SurveyError([Fault(str(target), problem, f"{'・'.join(_WRITERS)} のどれかで終わる名前にしてください。")])
    if write is not _write_json:
        polars_at_hand.require(f"{target}（書き出し）")
    return write


def rows(survey: Survey, ledger: Ledger, comparison: Comparison | None) -> Iterator[_Row]:
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


def _item_rows(survey: Survey, counted: Counted, compared: ComparedAnswer | None) -> Iterator[_Row]:
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


def _answered(survey: Survey, counted: Counted | None, entry: Entry | None) -> _Row:
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


def _typed(question: Question, entry: Entry | None) -> _Row:
    """The answer as the number or the day that it is."""
    text, kind = entry.text if entry and not entry.error else "", kind_of(question)
    amount = kind.amount(question, text)
    return {"number": None if amount is None else float(amount), "date": kind.day(text)}


# ---------------------------------------------------------------- formats


def _write_parquet(lines: Iterator[_Row], target: Path, columns: Sequence[str] = COLUMNS) -> None:
    import polars

    received = polars.col("received").replace("", None).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f")
    _frame(lines, columns).with_columns(received).write_parquet(target)


def _write_csv(lines: Iterator[_Row], target: Path, columns: Sequence[str] = COLUMNS) -> None:
    harmless = (
        {name: _harmless(value) if isinstance(value, str) else value for name, value in row.items()} for row in lines
    )
    _frame(harmless, columns).write_csv(target, include_bom=True, line_terminator="\r\n")


def _write_json(lines: Iterator[_Row], target: Path, columns: Sequence[str] = COLUMNS) -> None:
    target.write_text(json.dumps(list(lines), ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _frame(lines: Iterator[_Row], columns: Sequence[str]) -> DataFrame:
    import polars

    types = {"number": polars.Float64, "date": polars.Date, ITEM_COLUMN: polars.Int64}
    return polars.DataFrame(list(lines), schema={name: types.get(name, polars.String) for name in columns})


def _harmless(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) else text


_WRITERS = {".parquet": _write_parquet, ".csv": _write_csv, ".json": _write_json}
