"""課の選択: departments, each marked in a column of its own or named in a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from survey import findings
from survey.japanese.department_names import find, in_order, index_of, look_up, one_by_one, resolve
from survey.model import EVERYONE, Entry, Finding, Names, Question, Survey
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.conditions import NamesItself, Rule
from survey.questions.holds import ExportedCell, Holds
from survey.questions.kind import FilledInputs, PrintWidth
from survey.questions.kind_with_marks import KindWithMarks
from survey.questions.marks import MARK, MOST_MARK_COLUMNS, is_mark, mark_width
from survey.questions.written import Scope, Written, cell_addresses
from survey.workbook.sheets import CellKind


class _Departments(KindWithMarks, frozen=True):
    # ---------------------------------------------------------------- on a form

    def columns(self, question: Question, survey: Survey) -> tuple[FormColumn, ...]:
        if len(survey.departments) > MOST_MARK_COLUMNS:
            return (self.one_column(question),)
        return tuple(
            FormColumn(
                _column_key(question, d.name), ColumnRole.INPUT, d.name, mark_width(d.name), question, marks=d.name
            )
            for d in survey.departments
        )

    def marked_by(self, question: Question, heading: str, survey: Survey) -> str:
        return look_up(heading, index_of(survey)) or ""

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        return "" if columns[0].marks else "１行に一つの{課}名を記入してください（Alt＋Enter で改行）。"

    def input_texts(
        self, question: Question, entry: Entry, columns: Sequence[FormColumn], survey: Survey, department: str
    ) -> FilledInputs:
        keys = {column.key for column in columns}
        if question.key in keys:
            return FilledInputs({question.key: entry.as_text("\n", survey.settings.names)})
        wanted = one_by_one(entry.departments, department, survey.department_by_name)
        marked = sorted(keys & {_column_key(question, name) for name in wanted})
        unknown = (name for name in wanted if _column_key(question, name) not in keys)
        return FilledInputs(dict.fromkeys(marked, MARK), "\n".join(filter(None, (*unknown, entry.text))))

    def column_for_rest(self, columns: Sequence[FormColumn], department: str, taken: Collection[str]) -> str:
        """The department's own ○ column, in which no mark makes sense, else one that holds nothing."""
        own = next((column.key for column in columns if column.marks == department), columns[0].key)
        return next((key for key in (own, *(column.key for column in columns)) if key not in taken), own)

    def is_example(self, question: Question, column: FormColumn, text: str, survey: Survey, department: str) -> bool:
        if not column.marks:
            return super().is_example(question, column, text, survey, department)
        meant = resolve(question.example, survey, department).departments
        return is_mark(text) and column.marks in one_by_one(meant, department, survey.department_by_name)

    def example_entry(self, question: Question, survey: Survey, department: str) -> Entry:
        meant = resolve(question.example, survey, department)
        return Entry(meant.rest, "", (), meant.departments)

    # ---------------------------------------------------------------- what came back

    def entry(
        self, question: Question, cells: Sequence[Written], error: str, scope: Scope
    ) -> tuple[Entry, Iterable[Finding]]:
        listed = [one for one in cells if not one.column.marks]
        marked = [one for one in cells if one.column.marks]
        others = [one for one in marked if not _marks(one, scope.survey)]
        meant = resolve("\n".join([one.text for one in listed]), scope.survey, scope.department)
        names = {*meant.departments, *(one.column.marks for one in marked if one not in others)}
        notes = [meant.rest, *(_note(one, scope.survey) for one in others)]
        entry = Entry(
            "\n".join([note for note in notes if note.strip()]),
            scope.sheet,
            cell_addresses(cells),
            in_order(names, scope.survey, scope.department) if marked else meant.departments,
            error,
            own_cell=_own_cell(cells, scope) if scope.department in names else "",
        )
        return entry, [*_unknown_names(question, listed, meant.rest, scope), *_unknown_marks(question, others, scope)]

    def own_rules(self, question: Question) -> Iterator[Rule]:
        yield Rule(findings.NAMES_ITSELF, NamesItself(question.key))

    # ---------------------------------------------------------------- in an export

    def exported(self, question: Question, entry: Entry, names: Names) -> tuple[ExportedCell, str]:
        listed = replace(entry, text="").as_text("\n", names).split("\n")
        return [name for name in listed if name] or None, entry.text

    # ---------------------------------------------------------------- in print

    def printed(self, question: Question, entry: Entry, survey: Survey, department: str) -> str:
        """A department a line, 各課 for all others, then what is no department."""
        others = [name for name in entry.departments if name != department]
        if len(others) == len(survey.departments) - 1 > 1:
            entry = replace(entry, departments=(EVERYONE,))
        return entry.as_text("\n", survey.settings.names)

    def flowing(self, text: str, entry: Entry | None) -> str:
        """With the departments, which stand one a line in the narrow column of paper, side by side."""
        if entry is None or not entry.departments:
            return text
        lines = text.split("\n")
        is_one = lines[0] not in entry.departments or lines[0] == EVERYONE
        names = 1 if is_one else len(entry.departments)
        return "\n".join(["、".join(lines[:names]), *lines[names:]])


DEPARTMENTS = _Departments(
    "課の選択",
    "DEPARTMENTS",
    form_width=160,
    takes_max_length=False,
    names_departments=True,
    holds=Holds.LIST,
    print_width=PrintWidth.NAMES,
)


def _column_key(question: Question, department: str) -> str:
    return f"{question.key}@{department}"


# ---------------------------------------------------------------- ○ columns that came back


def _marks(one: Written, survey: Survey) -> bool:
    """Whether a cell in a ○ column holds a mark, or the name of the very department that heads the column."""
    return is_mark(one.text) or find(one.text, survey) == one.column.marks


def _note(one: Written, survey: Survey) -> str:
    """A text from a ○ column behind the department that it is about, unless it names one itself."""
    named = one.text.partition("：")[0] in survey.department_by_name
    return one.text if named else f"{one.column.marks}：{one.text}"


def _own_cell(cells: Sequence[Written], scope: Scope) -> str:
    """Address of the cell in which the answering department names itself; "" where only several cells together do."""
    for one in cells:
        if one.column.marks:
            names_itself = one.column.marks == scope.department and _marks(one, scope.survey)
        else:
            names_itself = scope.department in resolve(one.text, scope.survey, scope.department).departments
        if names_itself:
            return one.address
    return ""


def _unknown_names(question: Question, listed: Sequence[Written], rest: str, scope: Scope) -> Iterator[Finding]:
    if rest.strip():
        unknown = (one for one in listed if resolve(one.text, scope.survey, scope.department).rest.strip())
        yield scope.remark(findings.UNKNOWN_DEPARTMENT, question, next(unknown, listed[0]).address, rest)


def _unknown_marks(question: Question, others: Sequence[Written], scope: Scope) -> Iterator[Finding]:
    for one in others:
        if one.cell.kind is not CellKind.ERROR:
            yield scope.remark(findings.UNKNOWN_MARK, question, one.address, one.text, column=one.column.marks)
