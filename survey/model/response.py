"""回収票: what came back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, StrEnum, auto

from msgspec import Struct, field

from survey.model.addresses import address
from survey.model.arrival import Arrival, DateSource, Disbelieved
from survey.model.change import Change
from survey.model.covering import CoveringMail
from survey.model.finding import Finding, Place
from survey.model.names import USUAL_NAMES, Names

EVERYONE = "各課"
"""Among the departments of an entry: all but the one that answers. Their names would make up most of a large survey."""

ANSWERS_ON_HOLD = "保留の調査票の回答"
"""Why they are listed: they wait for the officer with their form."""

DOCUMENT_TEXT = "調査票でない文書の文字"
MAIL_TEXT, MAIL_TEXT_APART, MAIL_SUBJECT = "メールの本文", "メールの署名・引用", "メールの件名"
"""Why a text is listed that stands in a file of another shape, or in a mail."""


class Incoming(Struct, frozen=True):
    """A file as intake hands it to the reader: its content, and what is known of when it came."""

    name: str
    """As `ReceivedFile.name`."""
    content: bytes
    arrival: Arrival
    """What is known of when it came, before it was opened."""
    unplaced: tuple[UnplacedText, ...] = ()
    """What came with it and stands nowhere else, such as the whole of a name too long to be shown."""
    mail: CoveringMail | None = None
    """The innermost mail that brought it; None where none did."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


WITHIN = " > "
"""Between a container and what it holds, in the name of a file."""


class ReceivedFile(Struct, frozen=True):
    """A file found in collected/, whatever it is."""

    name: str
    """Path below collected/ in NFC with "/" between; a member of a container follows it after WITHIN.

    No other file of a run has it, so that within a run it may stand for the file."""
    digest: str
    """SHA-256 of the content in hexadecimal: the file's identity whatever it is called."""
    received: datetime
    """When it came, without time zone (local time of the survey)."""
    received_by: DateSource
    doubted: tuple[Disbelieved, ...] = ()
    """Dates that would have been taken instead, had they been believed."""
    mail: CoveringMail | None = None
    """As `Incoming.mail`."""


# It holds texts alone, so no collector need look at the hundreds of thousands of a run.
class Entry(Struct, frozen=True, gc=False):
    """What a respondent put into one input of the form."""

    text: str
    """As typed; for 課の選択 only the text that names no department."""
    sheet: str
    cells: tuple[str, ...]
    """Addresses such as "F7" that it was read from, in order."""
    departments: tuple[str, ...] = ()
    """For 課の選択: the departments that are meant, in the definition's order, or EVERYONE; with the answering one if named."""
    error: str = ""
    """The Excel error value that stands there (#REF! …), or ""; `text` holds it too."""
    error_cell: str = ""
    """Address of the first of the cells that holds one."""
    own_cell: str = ""
    """For 課の選択: address of the cell in which the answering department names itself."""
    file: str = ""
    """Name of the file that it stands in, where that is another one than its answer's: the 受付簿, where the office wrote it."""

    def as_text(self, between: str, names: Names = USUAL_NAMES) -> str:
        """All that it says: the departments, then the text, with `between` after each; all others in the survey's words."""
        if not self.departments:
            return self.text
        departments = (names.everyone if name == EVERYONE else name for name in self.departments)
        return between.join(filter(None, (*departments, self.text)))


class Item(Struct, frozen=True):
    """One thing of the several that an answer tells of (明細): a row of a form in which something was written."""

    number: int
    """From 1, in the order in which they stand on the form."""
    entries: Mapping[str, Entry]
    """By question key; only inputs that hold something."""
    sheet: str
    row: int
    """1-based row of the sheet."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """As `Answer.columns`."""
    given: frozenset[str] = frozenset()
    """As `Answer.given`."""

    def input_of(self, question: str) -> str:
        """As `Answer.input_of`."""
        return address(self.row, self.columns[question]) if question in self.columns else ""


class Answer(Struct, frozen=True):
    """What one department answered to one issue in one file: a row of a form, and the rows of its items. It may be blank."""

    department: str
    issue: str
    """NO of the issue."""
    entries: Mapping[str, Entry]
    """By question key; only inputs that hold something."""
    sheet: str
    row: int
    """1-based row of the sheet where the answer begins."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """By question key: column of its input, of ○ columns the first; one mapping for all rows of a table."""
    carried: Mapping[str, str] | None = field(default_factory=dict)
    """By question key: digest of the former year's answer that the form was made with (`form.carried.digest_of`); None where
    the form has lost its record of them."""
    since: str = ""
    """What was chosen under 前回から, as typed; "" where nothing was."""
    given: frozenset[str] = frozenset()
    """Keys of the entries that are not the department's: what the office gave and nobody changed, or what was calculated."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """By question key: row of its input, where they stand one below the other (単票); empty where all stand in `row`."""
    items: tuple[Item, ...] = ()
    """In the order of their numbers."""

    change: Change | None = None
    """区分, by the form's own record and as its reader found it; None where there is none, or nobody has looked yet."""

    as_offered: bool = False
    """Whether nothing but what the office gave stands there and that is all that is asked: it counts, while there is no
    other answer."""

    @property
    def untouched(self) -> bool:
        """Whether the department wrote nothing into the row, nor into one of an item."""
        return self.entries.keys() <= self.given and not self.items

    @property
    def blank(self) -> bool:
        """Whether it is no answer."""
        return self.untouched and not self.as_offered

    @property
    def parts(self) -> Iterator[tuple[Item | None, Mapping[str, Entry]]]:
        """All that was answered: what is asked once, with None, and each item."""
        yield None, self.entries
        yield from ((item, item.entries) for item in self.items)

    def input_of(self, question: str) -> str:
        """Address of the row's input for the question with this key, empty or not; "" where the form has none."""
        return address(self.rows.get(question, self.row), self.columns[question]) if question in self.columns else ""


class UnplacedText(Struct, frozen=True):
    """Something written outside the form's inputs (未収録の記入): never printed, always listed."""

    place: Place
    text: str
    why: str
    """What it is: 表の外, メモ, 図形 …"""


class SealState(Enum):
    """What the seal (割印) on a form that came back is worth."""

    OWN = auto()
    """It is its department's own, which nobody else has."""
    MISSING = auto()
    BROKEN = auto()
    """It is none of its department's, though it was made with the survey's key."""
    UNCHECKED = auto()
    """It was made with a key that is not here."""


class ReturnedForm(Struct, frozen=True):
    """A 回収票: a received file that was recognised as a form and read."""

    file: ReceivedFile
    department: str
    version: str
    respondent: str
    extension: str
    answers: tuple[Answer, ...]
    """One for each row found, blank rows included."""
    unplaced: tuple[UnplacedText, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the reader itself had to remark."""
    seal: SealState = SealState.MISSING
    confirmer: str = ""
    confirmed_on: str = ""
    """As written."""


class Outcome(StrEnum):
    """What became of a received file; each file has exactly one."""

    COUNTED = "採用"
    PARTLY = "一部採用"
    SUPERSEDED = "旧版"
    ATTACHED = "添付"
    """It came with a form in one mail, archive or folder."""
    ON_HOLD = "保留"
    OUT_OF_SCOPE = "対象外"
    EXCLUDED = "除外"


class Unread(Struct, frozen=True):
    """A received file that is no readable form of this survey: on hold where a person must look, attached where it came
    with a form, else out of scope."""

    file: ReceivedFile
    outcome: Outcome
    """ON_HOLD, ATTACHED or OUT_OF_SCOPE."""
    finding: Finding
    unplaced: tuple[UnplacedText, ...] = ()
    department: str = ""
    """Whose it is, as far as it can be guessed; "" where that is not known."""
