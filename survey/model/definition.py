"""調査: what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from survey.model.arrival import ALWAYS, Season
from survey.model.formula import CrossCheck, Expression, Former, Grade, parts_of


class Paper(StrEnum):
    """The paper that 参考３ is printed on."""

    A3_LANDSCAPE = "A3横"
    A4_LANDSCAPE = "A4横"


class FormShape(StrEnum):
    """How a form asks (調査票の形)."""

    AUTOMATIC = "自動"
    """A table, unless it could not be read on its paper."""
    TABLE = "表"
    """One row an issue."""
    SLIPS = "単票"
    """One block of rows an issue, a row a question."""


class Order(StrEnum):
    """What the rows of 参考３ are ordered by first (並び順)."""

    BY_ISSUE = "課題順"
    BY_DEPARTMENT = "課順"


class Font(Struct, frozen=True):
    """A font by the name that Office knows it by, and its size in points."""

    name: str
    size: float


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


class Total(StrEnum):
    """What the rows of an issue, and of all issues, come to in a question's column (合計行)."""

    NONE = "なし"
    SUM = "合計"
    MEAN = "平均"
    COUNT = "件数"
    """How often each choice was made."""


class Bounds(Struct, frozen=True):
    """The least and the most (最小, 最大) that a number may be, or that may be chosen; None for no bound."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return self != Bounds()


class Question(Struct, frozen=True):
    """One thing a department is asked about an issue: a column of the form and of 参考３."""

    key: str
    """Names the question in code and exports (項目)."""
    heading: str
    """Names the question on paper (見出し); may hold line ends."""
    kind: str
    """種類: the word of one of `questions.kinds.KINDS`."""
    required: bool = False
    """必須 is ○: must be answered, unless the row is declared not applicable."""
    required_when: tuple[str, ...] = ()
    """必須 names choices: must be answered where one of them was chosen in the same row."""
    max_length: int | None = None
    """In characters, as Excel's LEN counts them (UTF-16 code units)."""
    choices: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """The choices that declare the row not applicable (該当なしの選択肢)."""
    exclusive: tuple[str, ...] = ()
    """Of a 複数選択: the choices that are made alone (該当なしの選択肢)."""
    guidance: str = ""
    """記入要領: what the form tells the respondent about this question."""
    example: str = ""
    """記入例: shown on the form in a row of its own; never an answer."""
    printed: bool = False
    """Whether the answer appears in 参考３."""
    printed_by_choice: bool = False
    """Whether each of its choices has a column of 参考３ in which it is marked (選択肢ごと)."""
    printed_under: str = ""
    """Key of the question whose column of 参考３ also takes this answer, below its own; "" for a column of its own."""
    width: float | None = None
    """Width of the column in 参考３ in full-width characters (列幅); None: balanced by content."""
    unit: str = ""
    """単位: what a number counts, such as 人 or 千円. It stands in the heading, and may stand behind an answer."""
    decimals: int | None = None
    """小数: places of a number behind its point; None: as many as are written."""
    bounds: Bounds = Bounds()
    total: Total = Total.NONE
    formula: Expression | None = None
    """式 of a 計算: how it is calculated."""
    formula_text: str = ""
    """The same as respondents may read it: with 「headings」 in place of keys."""
    grades: tuple[Grade, ...] = ()
    """段階, falling: of a 計算 that comes to one of them instead of a number; their names are its `choices`."""
    checks: tuple[CrossCheck, ...] = ()
    """The 検算 that are told at this question (欄)."""
    repeated: bool = False
    """Whether it is asked of each item (明細) anew, and not once of the issue."""
    by_office: bool = False
    """記入者 is 事務局: the office answers it in the 受付簿, when the answers have come back."""

    def __hash__(self) -> int:
        # Rules are looked up by their questions for each row, and a survey's questions differ in their keys.
        return hash(self.key)


class IssueHeadings(Struct, frozen=True):
    """The survey's own headings of the first columns of 参考３, from the header of sheet 課題."""

    no: str
    title: str
    examples: str
    departments: str
    respondent: str
    """Heading of the column that names who answered (回答課等)."""


class Given(Struct, frozen=True):
    """初期値: what the office puts into the inputs of a question in one row of a form."""

    text: str
    """As a department would type it; choices and departments one a line."""
    open: bool = False
    """Whether the department may change it (変更可)."""


def locked_in(given: Mapping[str, Given]) -> frozenset[str]:
    """Keys of the questions that the office has answered itself: the department may not change that."""
    return frozenset(key for key, one in given.items() if not one.open)


class Encryption(StrEnum):
    """How the connection to the SMTP server is encrypted."""

    STARTTLS = "STARTTLS"
    TLS = "TLS"
    """From the first byte on."""


class AttachmentNames(StrEnum):
    """What attached forms are called."""

    JAPANESE = "日本語"
    ASCII = "英数字"
    """For mail programs that cannot read Japanese names."""


class MailUnit(StrEnum):
    """Who gets a mail of its own (送付の単位)."""

    DEPARTMENT = "課ごと"
    DIVISION = "部ごと"
    """One for all departments of a 部; a department without one still has its own."""


class Division(Struct, frozen=True):
    """A 部 (or 地域) with the addresses by which mails for its departments go to it: a row of sheet 部."""

    name: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


class MailSettings(Struct, frozen=True):
    """What sheet 設定 says about mail; "" where it says nothing."""

    sender: str = ""
    """差出人: an address, or a name with the address in <>."""
    reply_to: str = ""
    smtp_server: str = ""
    smtp_port: int | None = None
    """None: the usual port of the encryption."""
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    """For both servers; without one there is no login."""
    imap_server: str = ""
    imap_port: int = 993
    imap_folder: str = "INBOX"
    size_limit: int = 10
    """MiB that a mail with its attachment may have, as it is sent."""
    attachment_names: AttachmentNames = AttachmentNames.JAPANESE
    respondents_guide: bool = False
    """Whether 記入の手引き is attached to a request."""
    reminder_interval: int = 3
    """Days between two reminders to one department, at least."""
    most_reminders: int = 3
    pause: float = 1.0
    """Seconds between two mails that are sent."""
    unit: MailUnit = MailUnit.DEPARTMENT


class Names(Struct, frozen=True):
    """What a survey calls whom it asks, what it asks about, and those whom one issue asks (課の名称, 課題の名称, 関係課の名称).

    Whoever writes to a user of the survey takes these words from here.
    """

    department: str = "課"
    issue: str = "課題"
    asked: str = "関係課"

    @property
    def in_messages(self) -> Mapping[str, str]:
        """The words by the placeholders that stand for them in catalogues of messages ({課} …)."""
        return {"課": self.department, "課題": self.issue, "関係課": self.asked}

    def said_in(self, message: str) -> str:
        """A message of a catalogue with the words in the place of their placeholders; what else it leaves open stays."""
        for placeholder, word in self.in_messages.items():
            message = message.replace(f"{{{placeholder}}}", word)
        return message

    @property
    def department_name(self) -> str:
        """What the name of a department is called (課名)."""
        return f"{self.department}名"

    @property
    def everyone(self) -> str:
        """All departments but the one that answers (各課)."""
        return f"各{self.department}"

    @property
    def all_departments(self) -> str:
        """All departments (全課)."""
        return f"全{self.department}"

    @property
    def respondent(self) -> str:
        """Heading of the column that says who answered, where the survey has none of its own."""
        return "回答課等" if self.department == USUAL_NAMES.department else f"回答{self.department}"


USUAL_NAMES = Names()


class Confirming(StrEnum):
    """Whether forms ask who confirmed the answers, and when (確認者の欄)."""

    NOT = "しない"
    OPTIONAL = "任意"
    REQUIRED = "必須"


class Settings(Struct, frozen=True):
    """Sheet 設定."""

    survey_id: str
    title: str
    document_label: str
    """資料番号, such as 参考３; also the name of the printed table's file."""
    section: str
    deadline: date
    office: str
    contact_person: str
    contact: str
    paper: Paper
    font: Font
    extra_answers: bool
    """Whether a department may answer issues that do not name it (the sheet 追加回答)."""
    summary_template: str
    """File name of the Word template beside the definition."""
    summary_answers: bool = False
    """Whether 概要 holds all answers, too."""
    confirmed_by_choice: bool = True
    """Whether forms with answers of the former year have the column 前回から."""
    unconfirmed_sent_back: bool = False
    """Whether an answer of the former year that nobody confirmed goes back to its department."""
    change_printed: bool = False
    """Whether 参考３ says what is new: a column 区分, and changed passages underlined."""
    order: Order = Order.BY_ISSUE
    silent_printed: bool = False
    """Whether 参考３ has a row for each department that was asked and has not answered (未回答の行)."""
    confirming: Confirming = Confirming.NOT
    mail: MailSettings = MailSettings()
    opening_passwords: tuple[str, ...] = ()
    """Tried on whatever comes back locked."""
    reading_limit: int = 1
    """How many times the usual size and time a received file may take."""
    names: Names = USUAL_NAMES
    form_shape: FormShape = FormShape.AUTOMATIC
    item_rows: int = 20
    """Rows for items (明細) that a form has ready for each issue."""
    item_subtotals: bool = False
    """Whether 参考３ says below the items of each answer what they come to."""
    items_title: str = "明細"
    """What the items are called: names their sheet on the form, and heads their numbers."""

    @property
    def item_number_heading(self) -> str:
        """Of the column of running numbers, on the form and in 参考３."""
        return f"{self.items_title}番号"


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
