"""票を読む: a received file → the answers on it, or why it is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.form import EXTRA_SHEET, MAIN_SHEET, Form, Label, SealKey, design
from survey.form.carried import found_change
from survey.form.version import form_version, is_present
from survey.form_reader.accounting import Account, left_over, together
from survey.form_reader.answering import read_answers
from survey.form_reader.confirmation import about_confirming
from survey.form_reader.damage import damage_told, form_may_lack, rows_may_lack
from survey.form_reader.form_record import Record, read_identity
from survey.form_reader.header_block import (
    Labelled,
    Signed,
    departments_written,
    find_labelled,
    own_words,
    read_inputs,
    rows_outside,
    sheets_of_others,
)
from survey.form_reader.identity import Identity, identify
from survey.form_reader.locating import LocatedTable, locate
from survey.form_reader.prefilled import account_for_table
from survey.form_reader.side_sheets import account_for_side_sheets, is_our_remark, may_ask, named_as_first
from survey.form_reader.slip_words import account_for_slips
from survey.japanese.department_names import find_within
from survey.japanese.text import clean, comparison_key
from survey.model import (
    ANSWERS_ON_HOLD,
    DOCUMENT_TEXT,
    Answer,
    DateSource,
    Finding,
    Incoming,
    Outcome,
    Place,
    ReceivedFile,
    ReturnedForm,
    Survey,
    UnplacedText,
    Unread,
)
from survey.workbook import Limits, Reason, Remark, UnreadableWorkbook, Workbook, read_workbook
from survey.workbook.first_bytes import COMPOUND, ZIPPED
from survey.workbook.other_shapes import MOST_TEXT, shape_of, words_in
from survey.workbook.sheet_rows import Grid

_SPREADSHEETS = frozenset(".xlsx .xlsm .xltx .xltm .xlsb .xls .xlt .ods .ots .fods".split())  # noqa: SIM905
_OTHER_DOCUMENTS = frozenset(".docx .docm .doc .pptx .ppt .odt .odp .pdf .txt .csv".split())  # noqa: SIM905
_CONTAINERS = (ZIPPED, COMPOUND)
"""Every spreadsheet is one of them."""


def read(
    incoming: Incoming, survey: Survey, department: str | None = None, key: SealKey | None = None
) -> ReturnedForm | Unread:
    """The form that the file holds, or why it is none of this survey or cannot be read.

    `department`: whose form it is, where the officer has ruled that. `key`: to the seals of the survey's forms.
    """
    try:
        workbook = read_workbook(incoming.content, Limits().times(survey.settings.reading_limit))
    except UnreadableWorkbook as refusal:
        return unreadable(incoming, refusal)
    return read_sheets(workbook, received(incoming, workbook), survey, department, key)


def received(incoming: Incoming, workbook: Workbook | None = None) -> ReceivedFile:
    """The file with the time at which it came: the mail's, else the workbook's last saving, else the file's own."""
    arrival = incoming.arrival.told(DateSource.SAVED, workbook.saved if workbook else None)
    return ReceivedFile(incoming.name, incoming.digest, arrival.received, arrival.by, arrival.doubted, incoming.mail)


def _doubted(file: ReceivedFile, department: str, survey: Survey) -> Iterator[Finding]:
    """The dates that are stated about the file and not believed."""
    for doubt in file.doubted:
        yield findings.DATE_NOT_BELIEVED.at(
            Place(file.name),
            department=department,
            **survey.settings.names.in_messages,
            value=f"{doubt.moment:%Y/%m/%d %H:%M}",
            source=doubt.source,
            why="調査を始める前" if doubt.early else "ファイルが届いたあと",
            instead=file.received_by,
        )


class Opened(Struct, frozen=True):
    """A workbook, and what was found in it, before it is known whose form it is."""

    workbook: Workbook
    file: ReceivedFile
    survey: Survey
    tables: tuple[LocatedTable, ...]
    outside: Mapping[str, Grid]
    """By sheet: rows that belong to no table."""
    record: Record
    labelled: tuple[Labelled, ...]


def read_sheets(  # noqa: PLR0913, PLR0917  All that may tell whose they are.
    workbook: Workbook,
    file: ReceivedFile,
    survey: Survey,
    department: str | None = None,
    key: SealKey | None = None,
    record: Record | None = None,
) -> ReturnedForm | Unread:
    """As `read`, of a workbook that is open already; pure. `record`: as for `open_sheets`."""
    opened = open_sheets(workbook, file, survey, record)
    if form_may_lack(workbook.gaps, opened.tables):
        return _broken(opened)
    if opened.record.lost and not opened.tables:
        return _read_by_eye(file, "調査票の控えも、設問の見出しもない表", _written_in(workbook))
    written = departments_written(opened.labelled)
    identity = identify(opened.record, written, file.name, survey, department, key)
    if isinstance(identity, Finding):
        return hold(opened, identity)
    return read_as(opened, identity)


def open_sheets(workbook: Workbook, file: ReceivedFile, survey: Survey, record: Record | None = None) -> Opened:
    """What is found in a workbook. `record`: what it says of itself, where that is known from elsewhere."""
    sheets = tuple(sheet for sheet in workbook.sheets if may_ask(sheet.name))
    known = record or read_identity(workbook)
    survey = as_made(survey, known.former_year)
    otherwise = bool(known.version) and not is_present(known.version, survey)
    tables = tuple(found for sheet in sheets for found in locate(sheet, survey, otherwise=otherwise))
    outside = rows_outside(sheets, tables)
    return Opened(workbook, file, survey, tables, outside, known, find_labelled(outside, survey))


def as_made(survey: Survey, former_year: str) -> Survey:
    """The survey as one whose forms may have answers of a former year, also where it has lost them itself."""
    return survey if survey.former_year or not former_year else _with_former_year(survey, former_year)


@lru_cache(maxsize=8)
def _with_former_year(survey: Survey, former_year: str) -> Survey:
    return replace(survey, former_year=former_year)


def read_as(opened: Opened, identity: Identity) -> ReturnedForm | Unread:
    """The form as that department's."""
    file, survey, name, version = opened.file, opened.survey, identity.department, opened.record.version
    foreign = sheets_of_others(opened.labelled, name, survey)
    carried = opened.record.carried_by(name, survey)
    form = design(survey, survey.department_by_name[name])
    answers, answered = read_answers(opened.tables, survey, name, file.name, foreign, carried, opened.record.tokens)
    if not answers:
        return hold(opened, findings.NO_ROWS.at(Place(file.name), department=name, **survey.settings.names.in_messages))
    if rows_may_lack(opened.workbook.gaps, opened.tables, form):
        return _broken(opened)
    signed = read_inputs(opened.labelled)
    account = together([answered, signed.account, _ours(opened, form)])
    is_other = version not in ("", form_version(survey, name))
    others = (
        [findings.OTHER_VERSION.at(Place(file.name), department=name, **survey.settings.names.in_messages)]
        if is_other
        else []
    )
    return ReturnedForm(
        file,
        name,
        version,
        signed.texts[Label.RESPONDENT],
        signed.texts[Label.EXTENSION],
        tuple([_with_change(survey, answer) for answer in answers]),
        _left_over(opened, account),
        (
            *damage_told(opened.workbook.gaps, file.name, name),
            *_doubted(file, name, survey),
            *identity.findings,
            *others,
            *_record_lost(answers, file, name),
            *account.findings,
            *_about_confirming(opened, signed, answers, form),
        ),
        identity.seal,
        signed.texts[Label.CONFIRMER],
        signed.texts[Label.CONFIRMED_ON],
    )


def _with_change(survey: Survey, answer: Answer) -> Answer:
    """With what became of the former year's answer, where the form was made with one or has lost its record."""
    return replace(answer, change=found_change(survey, answer)) if answer.carried != {} else answer


def _about_confirming(opened: Opened, signed: Signed, answers: Sequence[Answer], form: Form) -> Iterator[Finding]:
    """What is to be said of who confirmed the answers, and when; nothing where there are none."""
    if all(answer.blank for answer in answers):
        return
    yield from about_confirming(form, opened.labelled, signed, opened.file.name)


def _record_lost(answers: Sequence[Answer], file: ReceivedFile, department: str) -> Iterator[Finding]:
    """Said once, of all answers of which cannot be told what became of the former year's."""
    lost = [answer.issue for answer in answers if answer.carried is None and not answer.blank]
    if lost:
        yield findings.CARRIED_LOST.at(Place(file.name), department=department, issues="、".join(lost))


def _ours(opened: Opened, form: Form) -> Account:
    """All our own texts in the workbook that nobody changed."""
    survey, file, record, department = opened.survey, opened.file.name, opened.record, form.department.name
    accounts = (account_for_table, account_for_slips)
    tables = (one(found, survey, department, file, record.tokens) for one in accounts for found in opened.tables)
    words = own_words(form, opened.labelled, opened.outside, file, record.tokens)
    side = account_for_side_sheets(opened.workbook, survey, record.tokens)
    return together([*tables, words, record.account, side])


def _left_over(opened: Opened, account: Account) -> tuple[UnplacedText, ...]:
    def is_ours(remark: Remark) -> bool:
        return is_our_remark(remark, opened.survey, opened.record.tokens)

    def is_about(name: str) -> bool:
        return _speaks_of_answers(name, opened.survey)

    unknown = f"{opened.survey.settings.names.issue}の分からない行"
    return left_over(opened.workbook, opened.file.name, account, opened.tables, is_ours, is_about, unknown)


def _speaks_of_answers(name: str, survey: Survey) -> bool:
    """Whether the name of a sheet is none of ours and names a department or a choice: 福祉課は該当なし."""
    if not may_ask(name) or named_as_first(name) in (MAIN_SHEET, EXTRA_SHEET, survey.settings.items_title):
        return False
    choices = (comparison_key(choice) for question in survey.questions for choice in question.choices)
    said = comparison_key(name)
    return bool(find_within(name, survey)) or any(len(choice) > 1 and choice in said for choice in choices)


def hold(opened: Opened, finding: Finding) -> Unread:
    """On hold; all that was written into it is listed, unless it belongs to another survey."""
    if finding.code == findings.OTHER_SURVEY.code:
        return Unread(opened.file, Outcome.ON_HOLD, finding)
    # Outside the inputs only the department's name differs from form to form, and each of these names is known as ours.
    name = finding.department or opened.survey.departments[0].name
    form = design(opened.survey, opened.survey.department_by_name[name])
    _, answered = read_answers(opened.tables, opened.survey, name, opened.file.name, tokens=opened.record.tokens)
    answers = dict.fromkeys(answered.answers, ANSWERS_ON_HOLD)
    waiting = Account(ours=answered.ours, reasons={**answered.reasons, **answers})
    unplaced = _left_over(opened, together([_ours(opened, form), waiting]))
    return Unread(opened.file, Outcome.ON_HOLD, finding, unplaced)


# ---------------------------------------------------------------- what cannot be read


def _broken(opened: Opened) -> Unread:
    """On hold, because the answers may stand where nothing could be read."""
    place, sheets = Place(opened.file.name), opened.workbook.gaps.sheets
    reason = f"シート「{'、'.join(sheets)}」が壊れています" if sheets else str(Reason.BROKEN)
    return Unread(opened.file, Outcome.ON_HOLD, findings.UNREADABLE.at(place, reason=reason))


def unreadable(incoming: Incoming, refusal: UnreadableWorkbook) -> Unread:
    place, reason = Place(incoming.name), str(refusal)
    if _claims_to_be_a_spreadsheet(incoming, refusal):
        return Unread(received(incoming), Outcome.ON_HOLD, findings.UNREADABLE.at(place, reason=reason))
    shape = shape_of(incoming.name, incoming.content) or reason
    return _read_by_eye(received(incoming), shape, words_in(incoming.content))


def _read_by_eye(file: ReceivedFile, shape: str, text: str) -> Unread:
    """On hold, with what is written in it: it may be an answer in another shape."""
    place = Place(file.name)
    written = (UnplacedText(place, text, DOCUMENT_TEXT),) if text else ()
    return Unread(file, Outcome.ON_HOLD, findings.READ_BY_EYE.at(place, reason=shape), written)


def _written_in(workbook: Workbook) -> str:
    """The texts of its cells, a line for each row, as far as they fit."""
    lines: list[str] = []
    left = MOST_TEXT
    for sheet in workbook.sheets:
        for _, cells in groupby(sheet.cells.items(), key=lambda item: item[0][0]):
            line = "\t".join(cell.text for _, cell in cells)
            lines.append(line)
            left -= len(line)
            if left < 0:
                break
    return clean("\n".join(lines))[:MOST_TEXT]


def _claims_to_be_a_spreadsheet(incoming: Incoming, refusal: UnreadableWorkbook) -> bool:
    suffix = PurePosixPath(incoming.name).suffix.lower()
    if suffix in _SPREADSHEETS:
        return True
    is_container = incoming.content.startswith(_CONTAINERS) and refusal.reason is not Reason.NOT_A_WORKBOOK
    return is_container and suffix not in _OTHER_DOCUMENTS
