"""設定: how a survey is run, sent and printed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from survey.model.names import USUAL_NAMES, Names


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


USUAL_FONT = "BIZ UDゴシック"
"""Comes with Windows, and all its letters are as wide as they are planned."""


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
