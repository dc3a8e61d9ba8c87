"""検める: what is wrong with what was written, by the rules that the survey's own 設問 make.

schema    the rules as a pandera schema, which judges all rows in one pass
items     whether items (明細) go with what is asked once
since     whether the answers of a former year were looked at

Here each failure is turned back into a finding by its row. pandera and polars are loaded by `schema` alone, and only
where there are very many rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.checks.items import check_items
from survey.checks.pointing_answers import check_pointing
from survey.checks.since import check_since
from survey.findings import FindingKind
from survey.japanese.text import excel_length, one_line
from survey.model import Answer, Entry, Finding, Item, Place, Question, ReturnedForm, Survey
from survey.model.formula import Former, Named, parts_of
from survey.questions import polars_at_hand
from survey.questions.as_python import Compared, broken_in_each, comparing
from survey.questions.conditions import Fails, Rule
from survey.questions.kinds import kind_of
from survey.questions.rules import declared_by, triggers, way_out

Failure = tuple[int, str, Rule]
"""Number of the row, question key, and the rule that is broken there."""

_FEW = 100_000
"""Rows. Up to some 70,000 of five questions each are judged one by one in less time than it takes to load pandera on polars
and judge with it, and 100,000 in hardly more; but that needs 70 MiB besides."""


class AnswerRow(Struct, frozen=True):
    """A row of a form in which something was written."""

    form: ReturnedForm
    answer: Answer
    item: Item | None = None
    """Whose row it is; None for that of the issue itself."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What is written there, by question key."""
        return self.item.entries if self.item else self.answer.entries

    @property
    def number(self) -> int:
        """Of the item; 0 where it is none."""
        return self.item.number if self.item else 0

    def input_of(self, question: str) -> str:
        """As `Answer.input_of`."""
        return (self.item or self.answer).input_of(question)


def check(survey: Survey, forms: Sequence[ReturnedForm]) -> tuple[Finding, ...]:
    """What is wrong with the answers, form by form, row by row, in the order of the questions; items after the rows.

    Rows in which nothing was written are not judged: whether they had to be answered depends on the other files.
    What the reader remarked already (`ReturnedForm.findings`) is not repeated. What is to be said of a former year's
    answers comes last.
    """
    written = [AnswerRow(form, answer) for form in forms for answer in form.answers if not answer.blank]
    items = [AnswerRow(row.form, row.answer, item) for row in written for item in row.answer.items]
    return (
        *_of_rules(survey, survey.row_questions, written),
        *_of_rules(survey, survey.item_questions, items),
        *check_items(survey, forms),
        *check_pointing(survey, forms),
        *check_since(survey, forms),
    )


def _of_rules(survey: Survey, questions: tuple[Question, ...], rows: Sequence[AnswerRow]) -> tuple[Finding, ...]:
    """What breaks the rules of these questions, which are asked in each of the rows."""
    if not (rows and questions):
        return ()
    answers = {question.key: _compared(survey, question, rows) for question in questions}
    # Both find the same: where polars does not run, many rows only take a little longer.
    judged = _together if len(rows) > _FEW and polars_at_hand.is_at_hand() else _one_by_one
    judged_so = judged(questions, answers)
    failures = [one for one in judged_so if not _of_office(survey, rows[one[0]], *one[1:])]
    return tuple(
        _finding(survey, questions, rows[row], survey.question_by_key[key], rule) for row, key, rule in failures
    )


def _of_office(survey: Survey, row: AnswerRow, question: str, rule: Rule) -> bool:
    """Whether the answer is one that the office gave for good: its department need not correct it, unless it is told there
    that other answers do not go with it."""
    given = survey.given_to(row.answer.department, row.answer.issue).get(question)
    return given is not None and not given.open and not isinstance(rule.broken_where, Fails)


def _compared(survey: Survey, question: Question, rows: Sequence[AnswerRow]) -> Sequence[Compared]:
    """The answers to the question as the rules look at them, row by row."""
    seen = comparing(question)
    answers = [seen(row.entries.get(question.key), row.answer.department) for row in rows]
    if not survey.former_amounts:
        return answers
    return [_beside_former(survey, question, row, answer) for row, answer in zip(rows, answers, strict=True)]


def _beside_former(survey: Survey, question: Question, row: AnswerRow, seen: Compared) -> Compared:
    former = survey.former_amounts.get((row.answer.department, row.answer.issue), {}).get(question.key)
    return seen if former is None else seen._replace(former=float(former))


def _one_by_one(questions: tuple[Question, ...], answers: Mapping[str, Sequence[Compared]]) -> Sequence[Failure]:
    rows = [dict(zip(answers, row, strict=True)) for row in zip(*answers.values(), strict=True)]
    return [
        (number, key, rule) for number, broken in enumerate(broken_in_each(questions, rows)) for key, rule in broken
    ]


def _together(questions: tuple[Question, ...], answers: Mapping[str, Sequence[Compared]]) -> Sequence[Failure]:
    from survey.checks.schema import failures

    return failures(questions, answers)


def _finding(
    survey: Survey, questions: tuple[Question, ...], row: AnswerRow, question: Question, rule: Rule
) -> Finding:
    answer, kind = row.answer, rule.finding
    entry = row.entries.get(question.key)
    text = entry.as_text("、", survey.settings.names) if entry else ""
    deciding, choice = _decision(questions, row.entries, question, kind)
    finding = kind.at(
        _place(row, question, entry, kind),
        department=answer.department,
        issue=answer.issue,
        question=question.key,
        value=entry.error if entry and entry.error else text,
        **survey.settings.names.in_messages,
        heading=one_line(question.heading),
        limit=question.max_length,
        length=excel_length(text),
        choices="、".join(question.choices),
        alone="".join(f"「{choice}」" for choice in question.exclusive),
        bounds=kind_of(question).bounds_text(question),
        office=survey.settings.office,
        choice=choice,
        choice_heading=one_line(deciding.heading) if deciding else "",
        **(_required_by(deciding, choice) if deciding else {}),
        instead=_UNUSED if row.item else way_out(survey, survey.locked(answer.department, answer.issue)),
        message=rule.message,
        headings=_headings(survey, rule),
    )
    return replace(finding, item=row.number)


def _required_by(deciding: Question, choice: str) -> Mapping[str, str]:
    """How a sentence says that the choice was made, and what else may be done about it. Nobody chooses a grade (段階)."""
    heading = one_line(deciding.heading)
    if kind_of(deciding).filled_in:
        return {"made": f"「{choice}」が選ばれています", "otherwise": f"「{heading}」を選び直し"}
    return {"made": f"「{heading}」が「{choice}」です", "otherwise": f"「{heading}」のもとになる数を直し"}


_UNUSED = "要らない行なら、その行の記入を消してください。"
"""The way out of a row of an item."""


def _headings(survey: Survey, rule: Rule) -> str:
    """The questions whose numbers or days a 検算 compares, as a sentence names them."""
    if not isinstance(rule.broken_where, Fails):
        return ""
    parts = parts_of(rule.broken_where.check.requirement)
    keys = dict.fromkeys(part.key for part in parts if isinstance(part, Named | Former))
    named = [survey.question_by_key[key] for key in keys]
    days = {kind_of(question).is_day for question in named}
    what = "の日付や数" if len(days) > 1 else "の日付" if True in days else "の数"
    return "".join(f"「{one_line(question.heading)}」" for question in named) + what


def _decision(
    questions: tuple[Question, ...], entries: Mapping[str, Entry], question: Question, kind: FindingKind
) -> tuple[Question | None, str]:
    """The question and the choice in the same row that the finding is about."""
    if kind is findings.TEXT_UNDER_NOT_APPLICABLE:
        return declared_by(questions, entries) or (None, "")
    for asked, choice in triggers(questions, question):
        entry = entries.get(asked.key)
        if entry and choice in kind_of(asked).chosen(asked, entry.text):
            return asked, choice
    return None, ""


def _place(row: AnswerRow, question: Question, entry: Entry | None, kind: FindingKind) -> Place:
    """The cell that a person would point at: of several of one answer the one that the finding is about."""
    if entry and entry.cells:
        telling = {findings.ERROR_VALUE.code: entry.error_cell, findings.NAMES_ITSELF.code: entry.own_cell}
        return Place(row.form.file.name, entry.sheet, telling.get(kind.code) or entry.cells[0])
    return Place(row.form.file.name, (row.item or row.answer).sheet, row.input_of(question.key))
