"""Sheets of several departments in one workbook: each is read as its own department's form, where that is certain.

People gather the sheets of two departments in one file and send that. Whose each sheet is, its cell labelled 課名 says.
That is believed where the workbook carries that department's seal, or where the officer ruled it; where mails go by 部, also
where it carries the seal of another department of the same 部, to which all of them were sent. Else the sheets wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey.findings import SEAL_OF_DIVISION
from survey.form import EXTRA_SHEET, IDENTITY_SHEET, MAIN_SHEET, SealKey
from survey.form_reader.accounting import Account
from survey.form_reader.form_record import Record, read_identity
from survey.form_reader.header_block import departments_written, find_labelled, rows_outside
from survey.form_reader.identity import Identity, doubt, named
from survey.form_reader.locating import LocatedTable, locate
from survey.form_reader.returned_form import as_made, hold, open_sheets, read_as, read_sheets, received, unreadable
from survey.form_reader.side_sheets import SIDE_SHEETS, may_ask
from survey.japanese.text import comparison_key, one_line
from survey.model import (
    SHEET_MARK,
    WITHIN,
    Finding,
    Incoming,
    MailUnit,
    Place,
    ReceivedFile,
    ReturnedForm,
    Survey,
    Unread,
)
from survey.workbook import Limits, Sheet, UnreadableWorkbook, Workbook, read_workbook

_OF_EVERY_FORM = re.compile(rf"(?:{'|'.join((MAIN_SHEET, EXTRA_SHEET, *SIDE_SHEETS))}|{IDENTITY_SHEET}.*)\Z")
_LONGEST_NAME = 60

_Read = tuple[ReturnedForm | Unread, ...]


class _Part(Struct, frozen=True):
    """The sheets of one department."""

    department: str
    sheets: tuple[Sheet, ...]
    ruled: bool
    """Whether the officer said whose they are."""

    @property
    def title(self) -> str:
        """The name of the first of them, such as a member of a container may have it."""
        return one_line(self.sheets[0].name).replace(WITHIN, "＞")[:_LONGEST_NAME]


def read_forms(
    incoming: Incoming,
    survey: Survey,
    department: str | None = None,
    key: SealKey | None = None,
    by_sheet: Mapping[str, str] | None = None,
) -> _Read:
    """The forms that a workbook holds, mostly one, or why it is none of this survey or cannot be read.

    `department`: whose form it is, where the officer has ruled that; `by_sheet`: the same, by name of the sheet. `key`:
    to the seals of the survey's forms.
    """
    try:
        workbook = read_workbook(incoming.content, Limits().times(survey.settings.reading_limit))
    except UnreadableWorkbook as refusal:
        return (unreadable(incoming, refusal),)
    return read_each(workbook, received(incoming, workbook), survey, department, key, by_sheet)


def read_each(  # noqa: PLR0913, PLR0917  All that may tell whose each sheet is.
    workbook: Workbook,
    file: ReceivedFile,
    survey: Survey,
    department: str | None = None,
    key: SealKey | None = None,
    by_sheet: Mapping[str, str] | None = None,
) -> _Read:
    """As `read_forms`, of a workbook that is open already; pure."""
    record = read_identity(workbook)
    survey = as_made(survey, record.former_year)
    ruled = {comparison_key(sheet): name for sheet, name in (by_sheet or {}).items()}
    strange = ruled.keys() - {comparison_key(sheet.name) for sheet in workbook.sheets}
    if strange:
        missing = _no_such_sheet(by_sheet or {}, strange)
        return (hold(open_sheets(workbook, file, survey, record), doubt(file.name, missing, survey)),)
    parts = _apart(workbook, survey, ruled)
    is_other = record.survey_id not in ("", survey.settings.survey_id)
    if not parts or is_other or (department and department not in {part.department for part in parts}):
        return (read_sheets(workbook, file, survey, department, key, record),)
    owners = record.owners(key, survey)
    certain = owners | _sent_together(owners, survey) | ({department} if department else set())
    if not any(part.ruled or part.department in certain for part in parts):
        return (hold(open_sheets(workbook, file, survey, record), _whose_is_which(file, parts, survey)),)
    return tuple(_read_parts(workbook, file, survey, record, parts, certain, key))


def _read_parts(  # noqa: PLR0913, PLR0917  All that may tell whose each sheet is.
    workbook: Workbook,
    file: ReceivedFile,
    survey: Survey,
    record: Record,
    parts: Sequence[_Part],
    certain: frozenset[str] | set[str],
    key: SealKey | None,
) -> Iterator[ReturnedForm | Unread]:
    elsewhere = {sheet.name for part in parts for sheet in part.sheets}
    common = tuple(sheet for sheet in workbook.sheets if sheet.name not in elsewhere)
    titles: dict[str, int] = {}
    for number, part in enumerate(parts):
        # What belongs to no department's table is accounted for once, with the first part.
        mine = replace(workbook, sheets=(*part.sheets, *(common if number == 0 else ())))
        version = record.version_of(part.department, survey)
        own = replace(record, version=version, account=record.account if number == 0 else Account())
        titles[part.title] = again = titles.get(part.title, 0) + 1
        title = part.title if again == 1 else f"{part.title} ({again})"
        one = replace(file, name=f"{file.name} > {title}" if len(parts) > 1 else file.name)
        opened = open_sheets(mine, one, survey, own)
        if part.ruled or part.department in certain:
            seal = own.seal_state(key, own.owners(key, survey), part.department)
            yield read_as(opened, replace(_identity(part, one, record, survey, key), seal=seal))
        else:
            yield hold(opened, _whose_is_which(one, [part], survey))


def _sent_together(departments: Iterable[str], survey: Survey) -> frozenset[str]:
    """The departments of the same 部, where one mail brought the forms of all of them."""
    if survey.settings.mail.unit is not MailUnit.DIVISION:
        return frozenset()
    of = survey.department_by_name
    divisions = {of[name].group for name in departments} - {""}
    return frozenset(one.name for one in survey.departments if one.group in divisions)


def _identity(part: _Part, file: ReceivedFile, record: Record, survey: Survey, key: SealKey | None) -> Identity:
    """That it is said whose the sheets are; and what it was believed by, where nobody ruled it and the seal is another's."""
    owners, name = record.owners(key, survey), part.department
    if part.ruled or name in owners or not owners:
        return Identity(name, record.version, "割印")
    other = min(owners & _sent_together({name}, survey) or owners, key=survey.department_order.__getitem__)
    said = SEAL_OF_DIVISION.at(Place(file.name), department=name, **survey.settings.names.in_messages, other=other)
    return Identity(name, record.version, "割印", (said,))


def _no_such_sheet(by_sheet: Mapping[str, str], strange: set[str]) -> str:
    names = "」「".join(name for name in by_sheet if comparison_key(name) in strange)
    return f"（判断のシート「{names}」はこのブックにありません）"


def _whose_is_which(file: ReceivedFile, parts: Sequence[_Part], survey: Survey) -> Finding:
    """What the officer may rule is the finding's value."""
    label = survey.settings.names.department_name
    said = "、".join(f"シート「{part.title}」の{label}は{part.department}" for part in parts)
    offered = "、".join(f"{sheet.name}{SHEET_MARK}{part.department}" for part in parts for sheet in part.sheets)
    hint = f"（{said}です。「判断」には「{offered}」のように、シートごとにも書けます）"
    whose = parts[0].department if len(parts) == 1 else ""
    return replace(doubt(file.name, hint, survey, offered), department=whose)


# ---------------------------------------------------------------- whose each sheet is


def _apart(workbook: Workbook, survey: Survey, ruled: Mapping[str, str]) -> tuple[_Part, ...]:
    """The sheets by department, in the order of the workbook; none where they are one department's."""
    if not ruled and all(_OF_EVERY_FORM.match(sheet.name) for sheet in workbook.sheets):
        return ()
    owned: dict[str, list[Sheet]] = {}
    others: list[tuple[Sheet, str]] = []
    for sheet in workbook.sheets:
        tables = locate(sheet, survey) if may_ask(sheet.name) else ()
        said = _written_on(sheet, tables, survey) if tables else ""
        name = ruled.get(comparison_key(sheet.name)) or (said if _asks(said, tables, survey) else "")
        if name:
            owned.setdefault(name, []).append(sheet)
        elif tables:
            others.append((sheet, said))
    if len(owned) < 2 and not ruled:
        return ()
    for sheet, said in others:
        owned[said if said in owned else next(iter(owned))].append(sheet)
    return tuple(_Part(name, tuple(sheets), name in ruled.values()) for name, sheets in owned.items())


def _written_on(sheet: Sheet, tables: Sequence[LocatedTable], survey: Survey) -> str:
    """The department that the cell labelled 課名 names; "" where it names none, or several."""
    written = departments_written(find_labelled(rows_outside((sheet,), tables), survey))
    names = {name for text in written for name in named(text, survey)}
    return names.pop() if len(names) == 1 else ""


def _asks(department: str, tables: Sequence[LocatedTable], survey: Survey) -> bool:
    """Whether the tables ask an issue of the department's own: what stands on 追加回答 anybody may answer."""
    own = {issue.no for issue in survey.issues_by_department.get(department, ())}
    return any(row.issue and row.issue.no in own for found in tables for row in found.rows)
