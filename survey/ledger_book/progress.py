"""回答状況: which department has answered which issue, as a sheet of the 受付簿. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from survey.japanese.dates import format_date
from survey.ledger_book.ledger_cells import (
    FAULTY,
    UNANSWERED_MARK,
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    in_words,
)
from survey.model import Counted, Issue, Ledger, Severity, State, Survey
from survey.questions.as_python import compared

_ANSWERED, _EXTRA = "回答", "＋"
_NOTE = (
    f"{UNANSWERED_MARK}＝まだ回答がない{{課題}}。{_EXTRA}＝{{関係課}}でない{{課}}からの回答。{FAULTY}＝エラーの残る回答。空白＝対象でない{{課題}}。"
    f"ほかは、選択の設問で選ばれた答えか「{_ANSWERED}」。"
)
_LEFT = (
    LedgerColumn("{課}", 140),
    LedgerColumn("状態", 76, Tone.CENTRE, toned=True),
    LedgerColumn("受付日時", 126),
    LedgerColumn("回答", 60, Tone.CENTRE),
    LedgerColumn("対象", 60, Tone.CENTRE),
    LedgerColumn("エラー", 66, Tone.CENTRE),
)


def progress_sheet(survey: Survey, ledger: Ledger, saved: date | None = None) -> LedgerSheet:
    """One row a department, one column an issue; what was asked and not answered stands out. `saved`: of which day it tells."""
    issues = (LedgerColumn(f"{issue.no}\n{issue.title}", 140, Tone.CENTRE, toned=True) for issue in survey.issues)
    errors = Counter(finding.department for finding in ledger.findings if finding.severity is Severity.ERROR)
    rows = tuple(_row(survey, ledger, name, errors[name]) for name in survey.department_by_name)
    return LedgerSheet(
        "回答状況",
        f"{_about(survey, saved)}\n{survey.settings.names.said_in(_NOTE)}",
        (*in_words(_LEFT, survey.settings.names), *issues),
        rows,
        len(rows),
        _totals(survey, ledger, rows),
        frozen=1,
    )


def _about(survey: Survey, saved: date | None) -> str:
    """Which survey it is, until when it runs, and of which day the sheet tells."""
    day = f"　{format_date(saved)} までに届いたもの" if saved else ""
    return f"{survey.settings.title}　締切 {format_date(survey.settings.deadline)}{day}"


def _row(survey: Survey, ledger: Ledger, name: str, errors: int) -> LedgerRow:
    own = survey.issues_by_department[name]
    received = ledger.received.get(name)
    return (
        *cleaned(name, ledger.states[name].value, f"{received:%Y/%m/%d %H:%M}" if received else ""),
        sum((name, issue.no) in ledger.counted for issue in own),
        len(own),
        errors,
        *(_mark(survey, ledger.counted.get((name, no)), survey.is_asked(name, no)) for no in survey.issue_by_no),
    )


def _mark(survey: Survey, counted: Counted | None, asked: bool) -> str:
    if counted is None:
        return UNANSWERED_MARK if asked else ""
    word = _choice(survey, counted) if asked else _EXTRA
    word += f" {len(counted.items)}件" if counted.items else ""
    return word if counted.valid else word + FAULTY


def _choice(survey: Survey, counted: Counted) -> str:
    """The department's choice, in a survey with 該当なし; otherwise only that it answered."""
    for question in survey.questions:
        if question.not_applicable:
            choice = compared(question, counted.entries.get(question.key), counted.answer.department).value
            if choice in question.choices:
                return str(choice)
    return _ANSWERED


def _totals(survey: Survey, ledger: Ledger, rows: Sequence[LedgerRow]) -> LedgerRow:
    returned = sum(state is not State.MISSING for state in ledger.states.values())
    sums = [sum(cell for row in rows if isinstance(cell := row[place], int)) for place in (3, 4, 5)]
    all_answers = Counter(no for _, no in ledger.counted)
    return (
        "計",
        f"{returned}/{len(survey.departments)}{survey.settings.names.department}",
        "",
        *sums,
        *(_issue_total(issue, ledger, all_answers[issue.no]) for issue in survey.issues),
    )


def _issue_total(issue: Issue, ledger: Ledger, answers: int) -> str:
    own = sum((name, issue.no) in ledger.counted for name in issue.departments)
    extra = f" {_EXTRA}{answers - own}" if answers > own else ""
    return f"{own}/{len(issue.departments)}{extra}"
