"""並び: 参考３ as columns and blocks of rows, whatever it is ordered by. Pure.

Ordered by issue, a block is an issue, and its rows name who answered. Ordered by department, a block is a department, and its
rows name the issues; their examples and 関係課, which are the same for all, are listed once, behind the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from survey.japanese.department_names import listed
from survey.model import (
    Change,
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedDepartment,
    ConsolidatedIssue,
    ConsolidatedRow,
    Issue,
    Order,
    Survey,
    Total,
    TotalRow,
)
from survey.paging.planned import CellRole

NO_ANSWERS = "（回答なし）"
SILENT_MARK = Change.UNANSWERED.value
"""Stands where the first answer would, in the row of a department that has not answered."""
SUBTOTAL = "小計"
"""Stands below the items of one answer."""
OVERALL = "全体"
"""Stands where a block has its name, beside what all of them come to."""


class TableRow(Struct, frozen=True):
    """A row of the table, before it is known on which pages it stands."""

    label: str
    """What names it: the respondent, or NO."""
    texts: tuple[str, ...]
    """Of the columns between that and the answers, and of the answers."""
    issue: str = ""
    """NO."""
    department: str = ""
    answer: ConsolidatedRow | None = None
    total: TotalRow | None = None
    """What it shows, where it is a 合計行."""
    of_answer: bool = False
    """Whether that is what the rows of one answer come to, which stand above it."""

    @property
    def follows(self) -> bool:
        """Whether the row above is of the same answer, so that only overleaf it is told again whose that is."""
        return self.answer is not None and self.answer.follows


class TableBlock(Struct, frozen=True):
    """Rows that belong together, and the texts that are merged over them."""

    merged: tuple[str, ...]
    rows: tuple[TableRow, ...]
    issue: str = ""
    """NO, where all its rows are about one."""
    overall: bool = False
    """Whether it holds what all blocks come to."""


class Arrangement(Struct, frozen=True):
    """The columns of the table from the left: those merged over blocks, that which names a row, further ones that tell what
    the row is about, 区分 where it is printed, and the numbers of items. Behind them stand the answers."""

    merged: tuple[CellRole, ...]
    label: CellRole
    told: tuple[CellRole, ...] = ()
    shows_change: bool = False
    shows_items: bool = False

    @property
    def beside(self) -> tuple[CellRole, ...]:
        """All columns before the answers."""
        return (*self.merged, self.label, *self.told, *self.marked)

    @property
    def marked(self) -> tuple[CellRole, ...]:
        """Those between what a row is about and its answers."""
        return (*([CellRole.CHANGE] * self.shows_change), *([CellRole.ITEM] * self.shows_items))


class ArrangedTable(Struct, frozen=True):
    """The table, arranged."""

    consolidated: Consolidated
    arrangement: Arrangement
    blocks: tuple[TableBlock, ...]


_BY_ISSUE = Arrangement((CellRole.NO, CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS), CellRole.RESPONDENT)
_BY_DEPARTMENT = Arrangement((CellRole.RESPONDENT,), CellRole.NO, (CellRole.ISSUE,))
_LISTING = Arrangement((), CellRole.NO, (CellRole.ISSUE, CellRole.EXAMPLES, CellRole.DEPARTMENTS))


def arranged(consolidated: Consolidated) -> ArrangedTable:
    """The table in the order that the survey wants."""
    by_department = is_by_department(consolidated.survey)
    arrangement = replace(
        _BY_DEPARTMENT if by_department else _BY_ISSUE,
        shows_change=consolidated.shows_change,
        shows_items=any(question.repeated and question.printed for question in consolidated.survey.questions),
    )
    return ArrangedTable(consolidated, arrangement, _blocks(consolidated))


def listing(consolidated: Consolidated) -> ArrangedTable:
    """What the issues are, a row each."""
    survey = consolidated.survey
    rows = tuple(TableRow(one.no, _told(one, survey), one.no) for one in survey.issues)
    return ArrangedTable(replace(consolidated, columns=(), shows_change=False), _LISTING, (TableBlock((), rows),))


def is_by_department(survey: Survey) -> bool:
    """Whether the rows of the table are ordered by department first."""
    return survey.settings.order is Order.BY_DEPARTMENT


def _blocks(consolidated: Consolidated) -> tuple[TableBlock, ...]:
    """The blocks in order; the last is what all of them come to, where a question asks for it."""
    if not is_by_department(consolidated.survey):
        return (*(_of_issue(block, consolidated) for block in consolidated.issues), *_overall(consolidated))
    issues, columns = consolidated.survey.issue_by_no, consolidated.columns
    blocks = [_of_department(block, issues, columns) for block in consolidated.departments]
    nobody = TableBlock((NO_ANSWERS,), (TableRow("", ("",) * (1 + len(columns))),))
    return (*(blocks or [nobody]), *_overall(consolidated))


def _told(issue: Issue, survey: Survey) -> tuple[str, str, str]:
    return (
        issue.title,
        issue.examples,
        "\n".join(listed(issue.departments, len(survey.departments), survey.settings.names)),
    )


def _of_issue(block: ConsolidatedIssue, consolidated: Consolidated) -> TableBlock:
    issue, survey, columns = block.issue, consolidated.survey, consolidated.columns
    rows = list[TableRow]()
    for department, own in groupby(block.rows, key=lambda row: row.department):
        rows += (TableRow(department, row.texts, issue.no, department, row) for row in own)
        subtotals = block.subtotals.get(department, ())
        rows += (
            TableRow(_subtotal(one), one.texts, issue.no, department, total=one, of_answer=True) for one in subtotals
        )
    rows += [TableRow(name, _unanswered(columns), issue.no, name) for name in block.silent]
    if block.silent:
        rows.sort(key=lambda row: survey.department_order[row.department])
    rows += [TableRow(total.total, total.texts, issue.no, total=total) for total in block.totals]
    nobody = TableRow(NO_ANSWERS, ("",) * len(columns), issue.no)
    return TableBlock((issue.no, *_told(issue, survey)), tuple(rows) or (nobody,), issue.no)


def _of_department(
    block: ConsolidatedDepartment, issues: Mapping[str, Issue], columns: Sequence[ConsolidatedColumn]
) -> TableBlock:
    answers: dict[str, list[ConsolidatedRow]] = {}
    for row in block.rows:
        answers.setdefault(row.source.answer.issue, []).append(row)
    silent = frozenset(block.silent)
    rows = []
    for no in filter(lambda no: no in answers or no in silent, issues):
        for answer in answers.get(no, [None]):
            texts = answer.texts if answer else _unanswered(columns)
            rows.append(TableRow(no, (issues[no].title, *texts), no, block.name, answer))
        for one in block.subtotals.get(no, ()):
            rows.append(TableRow("", (_subtotal(one), *one.texts), no, block.name, total=one, of_answer=True))
    return TableBlock((block.name,), (*rows, *_totals_below_titles(block.totals, block.name)))


def _subtotal(total: TotalRow) -> str:
    return SUBTOTAL if total.total is Total.SUM else f"{SUBTOTAL}・{total.total}"


def _totals_below_titles(totals: Sequence[TotalRow], department: str = "") -> Iterator[TableRow]:
    for total in totals:
        yield TableRow("", (total.total, *total.texts), "", department, total=total)


def _unanswered(columns: Sequence[ConsolidatedColumn]) -> tuple[str, ...]:
    """No narrow column of marks says it, where there is another."""
    first = next((number for number, column in enumerate(columns) if not column.choice), 0)
    return tuple(SILENT_MARK if number == first else "" for number in range(len(columns)))


def _overall(consolidated: Consolidated) -> Iterator[TableBlock]:
    totals = consolidated.totals
    if totals and is_by_department(consolidated.survey):
        yield TableBlock((OVERALL,), tuple(_totals_below_titles(totals)), overall=True)
    elif totals:
        rows = tuple(TableRow(total.total, total.texts, total=total) for total in totals)
        yield TableBlock(("", OVERALL, "", ""), rows, overall=True)
