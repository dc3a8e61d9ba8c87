"""The domain: what a survey asks, what came back, and what counts.

Every type is frozen and holds tuples, so a value can be shared between stages and processes.
Nothing here reads, writes or prints.
"""

from __future__ import annotations

from survey.model.arrival import ALWAYS, Arrival, DateSource, Disbelieved, Season, stored
from survey.model.change import FORMER, Change, ComparedAnswer, Comparison, Difference, LeftBehind, Mark, Passage
from survey.model.covering import CoveringMail, MailKind
from survey.model.definition import (
    AttachmentNames,
    Bounds,
    Department,
    Encryption,
    Font,
    Issue,
    IssueHeadings,
    MailSettings,
    Paper,
    Question,
    Settings,
    Survey,
    Total,
)
from survey.model.finding import Finding, Place, Severity
from survey.model.former_year import FormerYear, YearFigures
from survey.model.ledger import ADOPT, EXCLUDE, SHEET_MARK, Counted, Decision, Ledger, Receipt, State, Superseded
from survey.model.response import (
    DOCUMENT_TEXT,
    EVERYONE,
    MAIL_TEXT,
    MAIL_TEXT_APART,
    Answer,
    Entry,
    Incoming,
    Outcome,
    ReceivedFile,
    ReturnedForm,
    SealState,
    UnplacedText,
    Unread,
)
from survey.model.step import Step
from survey.model.table import (
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedIssue,
    ConsolidatedRow,
    Source,
    Span,
    TotalRow,
    Wish,
)

__all__ = [
    "ADOPT",
    "ALWAYS",
    "DOCUMENT_TEXT",
    "EVERYONE",
    "EXCLUDE",
    "FORMER",
    "MAIL_TEXT",
    "MAIL_TEXT_APART",
    "SHEET_MARK",
    "Answer",
    "Arrival",
    "AttachmentNames",
    "Bounds",
    "Change",
    "ComparedAnswer",
    "Comparison",
    "Consolidated",
    "ConsolidatedColumn",
    "ConsolidatedIssue",
    "ConsolidatedRow",
    "Counted",
    "CoveringMail",
    "DateSource",
    "Decision",
    "Department",
    "Difference",
    "Disbelieved",
    "Encryption",
    "Entry",
    "Finding",
    "Font",
    "FormerYear",
    "Incoming",
    "Issue",
    "IssueHeadings",
    "Ledger",
    "LeftBehind",
    "MailKind",
    "MailSettings",
    "Mark",
    "Outcome",
    "Paper",
    "Passage",
    "Place",
    "Question",
    "Receipt",
    "ReceivedFile",
    "ReturnedForm",
    "SealState",
    "Season",
    "Settings",
    "Severity",
    "Source",
    "Span",
    "State",
    "Step",
    "Superseded",
    "Survey",
    "Total",
    "TotalRow",
    "UnplacedText",
    "Unread",
    "Wish",
    "YearFigures",
    "stored",
]
