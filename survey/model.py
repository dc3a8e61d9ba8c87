"""The domain: what a survey asks, what came back, and what counts.

Every type is frozen and holds tuples, so a value can be shared between stages and processes.
Nothing here reads, writes or prints.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

# ---------------------------------------------------------------- 調査: what is asked


class Kind(StrEnum):
    """What a question takes for an answer, in the words of 調査定義.xlsx."""

    LONG_TEXT = "長文"
    SHORT_TEXT = "短文"
    CHOICE = "選択"
    DEPARTMENTS = "課の選択"
    NUMBER = "数値"
    DATE = "日付"


class Paper(StrEnum):
    """The paper that 参考３ is printed on."""

    A3_LANDSCAPE = "A3横"
    A4_LANDSCAPE = "A4横"


@dataclass(frozen=True, slots=True)
class Font:
    """A font by the name that Office knows it by, and its size in points."""

    name: str
    size: float


@dataclass(frozen=True, slots=True)
class Department:
    """A 課 that is asked."""

    name: str
    aliases: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A 課題: one row of a form and one block of 参考３."""

    no: str
    title: str
    examples: str
    departments: tuple[str, ...]
    """Names of the 関係課, in the order in which the definition lists them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a department is asked about an issue: a column of the form and of 参考３."""

    key: str
    """Names the question in code and exports (項目)."""
    heading: str
    """Names the question on paper (見出し); may hold line ends."""
    kind: Kind
    required: bool = False
    """必須 is ○: must be answered, unless the row is declared not applicable."""
    required_when: tuple[str, ...] = ()
    """必須 names choices: must be answered where one of them was chosen in the same row."""
    max_length: int | None = None
    """In characters, as Excel's LEN counts them (UTF-16 code units)."""
    choices: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """The choices that declare the row not applicable (該当なしの選択肢)."""
    guidance: str = ""
    """記入要領: what the form tells the respondent about this question."""
    example: str = ""
    """記入例: shown on the form in a row of its own; never an answer."""
    printed: bool = False
    """Whether the answer appears in 参考３."""
    printed_under: str = ""
    """Key of the question whose column of 参考３ also takes this answer, below its own; "" for a column of its own."""
    width: float | None = None
    """Width of the column in 参考３ in full-width characters (列幅); None: balanced by content."""


@dataclass(frozen=True, slots=True)
class IssueHeadings:
    """The survey's own headings of the first columns of 参考３, from the header of sheet 課題."""

    no: str
    title: str
    examples: str
    departments: str
    respondent: str
    """Heading of the column that names who answered (回答課等)."""


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


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What sheet 設定 says about mail; "" where it says nothing."""

    sender: str = ""
    """差出人: an address, or a name with the address in <>."""
    reply_to: str = ""
    smtp_server: str = ""
    smtp_port: int | None = None
    """None: as the encryption has it."""
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    """For both servers; without one there is no login."""
    imap_server: str = ""
    imap_port: int = 993
    imap_folder: str = "INBOX"
    size_limit: int = 10
    """MiB that a mail with its attachment may have, as it is sent."""
    attachment_names: AttachmentNames = AttachmentNames.JAPANESE
    reminder_interval: int = 3
    """Days between two reminders to one department, at least."""
    most_reminders: int = 3
    pause: float = 1.0
    """Seconds between two mails that are sent."""


@dataclass(frozen=True, slots=True)
class Settings:
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
    mail: MailSettings = MailSettings()
    opening_passwords: tuple[str, ...] = ()
    """Tried on whatever comes back locked."""
    reading_limit: int = 1
    """How many times the usual size and time a received file may take."""


@dataclass(frozen=True)
class Survey:
    """A 調査: everything that 調査定義.xlsx says."""

    settings: Settings
    headings: IssueHeadings
    issues: tuple[Issue, ...]
    departments: tuple[Department, ...]
    questions: tuple[Question, ...]

    def __hash__(self) -> int:
        # Quicker than by all its parts, so that what follows from a survey can be worked out once and kept by it.
        return hash(self.version)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when what is asked changes; carried by each form."""
        asked = repr(
            (
                self.issues,
                [d.name for d in self.departments],
                [(q.key, q.heading, q.kind, q.choices, q.not_applicable) for q in self.questions],
            )
        )
        return hashlib.sha256(asked.encode()).hexdigest()[:12]

    @cached_property
    def department_by_name(self) -> Mapping[str, Department]:
        """In the definition's order."""
        return {department.name: department for department in self.departments}

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
    def issues_by_department(self) -> Mapping[str, tuple[Issue, ...]]:
        """The issues that name each department among their 関係課, by department name."""
        own: dict[str, list[Issue]] = {department.name: [] for department in self.departments}
        for issue in self.issues:
            for name in issue.departments:
                own[name].append(issue)
        return {name: tuple(issues) for name, issues in own.items()}


# ---------------------------------------------------------------- 指摘: what is remarked


class Severity(StrEnum):
    """How much a finding matters to the officer."""

    ERROR = "エラー"
    """Must be fixed."""
    WARNING = "注意"
    """Look at it."""
    INFO = "情報"
    """Done by us."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `file` is the received file's name; "" where the remark is about no file."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: where, what, and what to do. Made by the catalogue in `findings`."""

    code: str
    severity: Severity
    place: Place
    what: str
    remedy: str
    department: str = ""
    issue: str = ""
    """NO of the issue, or ""."""
    question: str = ""
    """Key of the question, or ""."""
    value: str = ""
    """What stands there, as typed."""


# ---------------------------------------------------------------- 回収票: what came back


class DateSource(StrEnum):
    """From what it is known when a file came."""

    MAIL = "メールの日付"
    SAVED = "ブックの最終保存日時"
    FILE = "ファイルの更新日時"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as intake hands it to the reader: its content, and what is known of when it came."""

    name: str
    """As `ReceivedFile.name`."""
    content: bytes
    modified: datetime
    """The file's own time stamp, local time without zone."""
    mailed: datetime | None = None
    """Date of the mail that brought it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file found in collected/, whatever it is."""

    name: str
    """Path below collected/ in NFC with "/" between; a member of a container follows it after " > "."""
    digest: str
    """SHA-256 of the content in hexadecimal: the file's identity whatever it is called."""
    received: datetime
    """When it came, without time zone (local time of the survey)."""
    received_by: DateSource


@dataclass(frozen=True, slots=True)
class Entry:
    """What a respondent put into one input of the form."""

    text: str
    """As typed; for 課の選択 only what could not be resolved to departments."""
    sheet: str
    cells: tuple[str, ...]
    """Addresses such as "F7" that it was read from, in order."""
    departments: tuple[str, ...] = ()
    """For 課の選択: the departments meant, in the definition's order, the answering one included if it was marked."""
    error: str = ""
    """The Excel error value that stands there (#REF! …), or ""; `text` holds it too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one department answered to one issue in one file: a row of a form. It may be blank."""

    department: str
    issue: str
    """NO of the issue."""
    entries: Mapping[str, Entry]
    """By question key; only inputs that hold something."""
    sheet: str
    row: int
    """1-based row of the sheet where the answer begins."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """By question key: address of the row's input, empty ones included; of ○ columns the first."""

    @property
    def blank(self) -> bool:
        """Whether nothing was written into the row."""
        return not self.entries


@dataclass(frozen=True, slots=True)
class Stray:
    """Something written outside the form's inputs (未収録の記入): never printed, always listed."""

    place: Place
    text: str
    why: str
    """What it is: 表の外, メモ, 図形 …"""


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A 回収票: a received file that was recognised as a form and read."""

    file: ReceivedFile
    department: str
    version: str
    respondent: str
    extension: str
    answers: tuple[Answer, ...]
    """One for each row found, blank rows included."""
    strays: tuple[Stray, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the reader itself had to remark."""


class Outcome(StrEnum):
    """What became of a received file; each file has exactly one."""

    COUNTED = "採用"
    PARTLY = "一部採用"
    SUPERSEDED = "旧版"
    ON_HOLD = "保留"
    OUT_OF_SCOPE = "対象外"
    EXCLUDED = "除外"


@dataclass(frozen=True, slots=True)
class Unread:
    """A received file that is no readable form of this survey: on hold where a person must look, else out of scope."""

    file: ReceivedFile
    outcome: Outcome
    """ON_HOLD or OUT_OF_SCOPE."""
    finding: Finding
    strays: tuple[Stray, ...] = ()


# ---------------------------------------------------------------- 受付: what counts


@dataclass(frozen=True, slots=True)
class Decision:
    """What the officer ruled about a file in 受付簿.xlsx's 判断 column."""

    digest: str
    verdict: str
    """採用, 除外, or the name of the department whose form it is."""
    reason: str = ""
    file: str = ""
    """The name under which the file was listed when the officer ruled."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the 受付簿: a file and what became of it."""

    file: ReceivedFile
    outcome: Outcome
    department: str
    """"" where it is not known."""
    why: str
    """One sentence for the officer."""
    decision: Decision | None = None
    respondent: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer that counts for one (department, issue)."""

    answer: Answer
    file: ReceivedFile
    valid: bool
    """False where no valid answer exists and the newest faulty one stands in; True wherever the officer ruled 採用."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """An answer that does not count, and the one that does instead (None where the file was excluded)."""

    answer: Answer
    file: ReceivedFile
    by: Counted | None


class State(StrEnum):
    """Where a department stands."""

    MISSING = "未提出"
    SUBMITTED = "提出済"
    NOT_APPLICABLE = "該当なし"
    SENT_BACK = "差戻し"
    LATE = "期限後"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The 受付簿 as values: what became of every file, and which answer counts."""

    receipts: tuple[Receipt, ...]
    counted: Mapping[tuple[str, str], Counted]
    """By (department, NO)."""
    superseded: tuple[Superseded, ...]
    findings: tuple[Finding, ...]
    """Those that are still open: about counted answers and about files that were not superseded or excluded.

    Errors in an answer that the officer ruled 採用 are closed: he took it as it is."""
    strays: tuple[Stray, ...]
    states: Mapping[str, State]
    """By department name, in the definition's order."""
    received: Mapping[str, datetime] = field(default_factory=dict)
    """By department name: when its newest counted form came."""


# ---------------------------------------------------------------- 参考３: what is printed


@dataclass(frozen=True, slots=True)
class ConsolidatedColumn:
    """A column of 参考３ that holds answers."""

    question: Question
    under: tuple[Question, ...]
    """Questions whose answers follow below in the same cell."""


@dataclass(frozen=True, slots=True)
class ConsolidatedRow:
    """One department's answer to one issue, as printed."""

    department: str
    texts: tuple[str, ...]
    """One for each answer column."""
    source: Counted


@dataclass(frozen=True, slots=True)
class ConsolidatedIssue:
    """An issue and the answers to it, in the definition's order of departments; `rows` may be empty."""

    issue: Issue
    rows: tuple[ConsolidatedRow, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """`by` wants to work with `with_` on an issue."""

    by: str
    with_: str
    issue: str


@dataclass(frozen=True, slots=True)
class Consolidated:
    """参考３ as values."""

    survey: Survey
    columns: tuple[ConsolidatedColumn, ...]
    issues: tuple[ConsolidatedIssue, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a printed cell of 参考３ came from (出典)."""

    printed_cell: str
    department: str
    issue: str
    question: str
    """Heading of the question."""
    place: Place
    digest: str
