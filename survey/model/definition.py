"""調査: what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct, field

from survey.model.arrival import ALWAYS, Season
from survey.model.formula import CrossCheck, Former, parts_of
from survey.model.question import Given, Question, locked_in
from survey.model.settings import Settings


class Department(Struct, frozen=True):
    """A 課 that is asked."""

    name: str
    aliases: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    group: str = ""
    """The 部 (or 地域) that it belongs to; "" where the definition says nothing."""


class Issue(Struct, frozen=True):
    """A 課題: one row of a form and one block of 参考３."""

    no: str
    title: str
    examples: str
    departments: tuple[str, ...]
    """Names of the 関係課, in the order in which the definition lists them."""


class IssueHeadings(Struct, frozen=True):
    """The survey's own headings of the first columns of 参考３, from the header of sheet 課題."""

    no: str
    title: str
    examples: str
    departments: str
    respondent: str
    """Heading of the column that names who answered (回答課等)."""


class Division(Struct, frozen=True):
    """A 部 (or 地域) with the addresses by which mails for its departments go to it: a row of sheet 部."""

    name: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


class Survey(Struct, frozen=True, eq=False, dict=True):
    """A 調査: everything that 調査定義.xlsx says. Values derived from it are
    cached on it, so it is compared by identity."""

    settings: Settings
    headings: IssueHeadings
    issues: tuple[Issue, ...]
    departments: tuple[Department, ...]
    questions: tuple[Question, ...]
    season: Season = ALWAYS
    """When answers can have come."""
    former_year: str = ""
    """What the former survey is called on forms, such as 令和７年度; "" where this one has none."""
    asked_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By key, the questions that the former survey asked, too, each with the choices by which a row was not applicable
    then; empty where nobody knows."""
    former_amounts: Mapping[tuple[str, str], Mapping[str, Decimal]] = field(default_factory=dict)
    """By department and NO, then by question key: the former year's numbers that formulas name (前回)."""
    given: Mapping[tuple[str, str], Mapping[str, Given]] = field(default_factory=dict)
    """初期値, by (department, NO), then by question key; departments to whom the same is given share one mapping."""
    divisions: tuple[Division, ...] = ()
    """Those of the departments' 部 that have addresses of their own."""

    @cached_property
    def form_questions(self) -> tuple[Question, ...]:
        """The questions that stand on forms."""
        return tuple(question for question in self.questions if not question.by_office)

    @cached_property
    def office_questions(self) -> tuple[Question, ...]:
        """The questions that the office answers."""
        return tuple(question for question in self.questions if question.by_office)

    @cached_property
    def item_questions(self) -> tuple[Question, ...]:
        """Those that are asked of each item (明細)."""
        return tuple(question for question in self.form_questions if question.repeated)

    @cached_property
    def row_questions(self) -> tuple[Question, ...]:
        """Those that are asked once of each issue."""
        return tuple(question for question in self.form_questions if not question.repeated)

    @property
    def first_questions(self) -> tuple[Question, ...]:
        """Those that the first sheet of a form asks."""
        return self.row_questions or self.item_questions

    @property
    def in_numbers(self) -> str:
        """How much it asks, and of how many, such as 課題 6、課 14."""
        names = self.settings.names
        return f"{names.issue} {len(self.issues)}、{names.department} {len(self.departments)}"

    @property
    def confirms_by_choice(self) -> bool:
        """Whether a form with a former year's answers asks 前回から; it has no place where all that is asked is asked of items."""
        return self.settings.confirmed_by_choice and bool(self.row_questions)

    @cached_property
    def cross_checks(self) -> tuple[CrossCheck, ...]:
        """All 検算, question by question."""
        return tuple(check for question in self.questions for check in question.checks)

    @cached_property
    def former_keys(self) -> frozenset[str]:
        """The questions whose former number some formula names (前回)."""
        formulas = [question.formula for question in self.questions if question.formula]
        required = [check.requirement for check in self.cross_checks]
        return frozenset(
            part.key for node in (*formulas, *required) for part in parts_of(node) if isinstance(part, Former)
        )

    @cached_property
    def department_by_name(self) -> Mapping[str, Department]:
        """In the definition's order."""
        return {department.name: department for department in self.departments}

    @cached_property
    def division_by_name(self) -> Mapping[str, Division]:
        """In the order of sheet 部."""
        return {division.name: division for division in self.divisions}

    @cached_property
    def department_order(self) -> Mapping[str, int]:
        """Place of each department in the definition's order, from 0, by name."""
        return {department.name: place for place, department in enumerate(self.departments)}

    @cached_property
    def issue_by_no(self) -> Mapping[str, Issue]:
        """In the definition's order."""
        return {issue.no: issue for issue in self.issues}

    @cached_property
    def question_by_key(self) -> Mapping[str, Question]:
        """In the definition's order."""
        return {question.key: question for question in self.questions}

    @cached_property
    def given_texts(self) -> Mapping[str, tuple[str, ...]]:
        """All that is given to anybody, by key of the question, each text once."""
        texts: dict[str, dict[str, None]] = {}
        # Many departments share a mapping.
        for of_row in {id(given): given for given in self.given.values()}.values():
            for key, given in of_row.items():
                texts.setdefault(key, {})[given.text] = None
        return {key: tuple(found) for key, found in texts.items()}

    @cached_property
    def offered(self) -> frozenset[str]:
        """Keys of the questions to which somebody is given an answer that may be changed."""
        return frozenset(key for of_row in self.given.values() for key, given in of_row.items() if given.open)

    def given_to(self, department: str, no: str) -> Mapping[str, Given]:
        """The 初期値 of a department's row, by question key; mostly none."""
        return self.given.get((department, no), {})

    def locked(self, department: str, no: str) -> frozenset[str]:
        """Keys of the questions that the office has answered in a department's row."""
        return locked_in(self.given_to(department, no))

    def is_asked(self, department: str, no: str) -> bool:
        """Whether an issue names the department among its 関係課."""
        return department in self._asked[no]

    @cached_property
    def _asked(self) -> Mapping[str, frozenset[str]]:
        """As `Issue.departments`, by NO: there may be thousands, and each is sought."""
        return {issue.no: frozenset(issue.departments) for issue in self.issues}

    @cached_property
    def issues_by_department(self) -> Mapping[str, tuple[Issue, ...]]:
        """The issues that name each department among their 関係課, by department name."""
        own: dict[str, list[Issue]] = {department.name: [] for department in self.departments}
        for issue in self.issues:
            for name in issue.departments:
                own[name].append(issue)
        return {name: tuple(issues) for name, issues in own.items()}
