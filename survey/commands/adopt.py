"""adopt: a survey folder out of a consolidated table made by hand."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from survey.adoption import Adopted, NotUnderstood, adopt_table
from survey.adoption.notes_apart import notes_apart
from survey.adoption.own_files import refuse_own_file
from survey.adoption.received_table import grids_of
from survey.commands.adopted_definition import TO_CONFIRM, definition_content, table_place
from survey.commands.former_year import keep_former, read_other_definition
from survey.commands.init import make_folder, refuse_survey, telling_no_room
from survey.commands.new_year import Renewal, faults_of, proposal
from survey.commands.receive import SMALL
from survey.definition.definition_content import DefinitionContent
from survey.definition.definition_writer import write_definition
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError, Fault, SurveyError
from survey.excel_out.cells import fits
from survey.findings import as_quoted
from survey.intake import unpacked_size
from survey.isolation.guard import Guard
from survey.japanese.dates import ERAS, fiscal, fiscal_year
from survey.japanese.numbers import numbers_of
from survey.mail.letter import Purpose
from survey.model import FormerYear, Survey
from survey.storage.folder import DEFINITION, SUMMARY_TEMPLATE, Folder, shipped
from survey.storage.reading import bytes_at, why_unread
from survey.workbook import Limits, position

_GUARD = Guard(seconds=600.0)
"""40 MiB of short texts take fifty seconds; a table that people filled in has a hundredth of that."""
_STEM = "chosa"
"""Begins the proposed 調査ID."""


class HandMade(NamedTuple):
    """A table that was read, and the year that it is of."""

    file: str
    adopted: Adopted
    former: Renewal
    """調査ID and 締切 of the year that the table is of, as far as they can be guessed."""


class AdoptedFolder(Struct, frozen=True):
    """What was laid out."""

    folder: Folder
    survey: Survey
    """This year's."""
    former: FormerYear
    adopted: Adopted
    left: tuple[NotUnderstood, ...]
    """What of the table is neither in the definition nor in an answer."""
    to_confirm: tuple[tuple[str, str], ...]
    """What was guessed: where in the definition, and what."""


def read_table_file(file: Path, today: date | None = None) -> HandMade:
    """Read a table. Raises SurveyError where the file cannot be read or holds none."""
    content = _content(file)
    adopted = _adopted(file.name, content)
    deadline = read_definition(shipped(DEFINITION)).settings.deadline
    year = _western(adopted.year) or (fiscal(today) if today else fiscal(deadline)) - 1
    own = deadline.replace(year=year + deadline.year - fiscal(deadline))
    return HandMade(file.name, adopted, Renewal(f"{_STEM}-{year}", own))


def proposed(table: HandMade, today: date | None = None) -> Renewal:
    """調査ID and 締切 of the year after the table's."""
    return proposal(_as_former(read_definition(shipped(DEFINITION)), table.former), today or table.former.deadline)


def wrong_with(table: HandMade, wanted: Renewal, today: date) -> list[Fault]:
    """What keeps the new year from being so."""
    return list(faults_of(wanted, _as_former(read_definition(shipped(DEFINITION)), table.former), today))


def lay_out_adopted(table: HandMade, target: Path, wanted: Renewal, today: date | None = None) -> AdoptedFolder:
    """Lay out a survey folder with the definition that the table is made by, and its answers as the former year's.

    `today`: as soon as the former year was over if None. Raises SurveyError, before anything is made, where the new year
    cannot be so or the folder already is a survey.
    """
    folder = Folder(target)
    refuse_survey(folder)
    if faults := wrong_with(table, wanted, today or table.former.deadline):
        raise SurveyError(faults)
    content, left = definition_content(table.adopted, table.file, *wanted)
    former_content, _ = definition_content(table.adopted, table.file, *table.former)
    with tempfile.TemporaryDirectory() as workshop:
        new, old = Path(workshop, DEFINITION), Path(workshop, f"前回_{DEFINITION}")
        survey = _written(content, new, table)
        former_survey = _written(replace(former_content, marks={}, listing=None), old, table)
        former = FormerYear(former_survey, table.adopted.answers, fiscal_year(table.former.deadline))
        with telling_no_room(folder):
            target.mkdir(parents=True, exist_ok=True)
        keep_former(folder, former, old.read_bytes())
        make_folder(folder, [shipped(name) for name in _beside()], new)
    return AdoptedFolder(folder, survey, former, table.adopted, left, _to_confirm(content))


def _to_confirm(content: DefinitionContent) -> tuple[tuple[str, str], ...]:
    """What was guessed, by where in the definition; places of which the same is said stand together."""
    rows = content.listing.rows if content.listing else ()
    places: dict[str, list[str]] = {}
    for kind, where, _, _, said in rows:
        if kind == TO_CONFIRM:
            places.setdefault(said, []).append(where)
    return tuple(("、".join(dict.fromkeys(filter(None, where))), said) for said, where in places.items())


def _western(year: str) -> int:
    """The western year of a 年度; 0 where none is named."""
    if not year:
        return 0
    era = next(name for name in ERAS if year.startswith(name))
    return ERAS[era].year + int(numbers_of(f"{year.removeprefix(era)}")[0]) - 1


def _as_former(survey: Survey, own: Renewal) -> Survey:
    return replace(survey, settings=replace(survey.settings, survey_id=own.survey_id, deadline=own.deadline))


def _beside() -> list[str]:
    """Names of the files that stand beside every definition."""
    return [SUMMARY_TEMPLATE, *(purpose.template for purpose in Purpose)]


def _written(content: DefinitionContent, path: Path, table: HandMade) -> Survey:
    """Write a definition, and read it: it must say what the table says. Raises SurveyError where it cannot."""
    texts = [text for issue in content.issues for text in issue[:3]]
    if too_long := [text for text in texts if not fits(text)]:
        problem = f"一つの欄に、Excel のセルに入らない長さの文字があります（「{too_long[0][:20]}…」）。"
        raise SurveyError([Fault(table.file, problem, "元の表のその欄を短くしてから、もう一度実行してください。")])
    write_definition(content, path, datetime.combine(table.former.deadline, datetime.min.time()))
    try:
        survey = read_other_definition(path)
    except DefinitionError as error:
        raise SurveyError([_in_table(fault, table) for fault in error.faults]) from error
    _require_the_same(survey, table)
    return survey


def _in_table(fault: Fault, table: HandMade) -> Fault:
    """A fault of the definition as one of the table that it was made of."""
    where = fault.place.rpartition("（")[2].removesuffix("）").removeprefix(f"{DEFINITION} ")
    sheet, _, cell = where.partition("!")
    try:
        place = table_place(table.adopted, sheet, position(cell)[0])
    except ValueError:
        place = ""
    remedy = "元の表のそのところを直してから、もう一度実行してください。"
    shown = f"{table.file} {place}" if place else f"{table.file}（調査定義の「{where}」にするところ）"
    return Fault(shown, fault.problem, remedy)


def _require_the_same(survey: Survey, table: HandMade) -> None:
    """Raises SurveyError where the definition says anything else than was adopted, white space apart."""
    adopted = table.adopted
    said = [
        [*(_plain(t) for i in one for t in (i.no, i.title, i.examples, *sorted(i.departments)))]
        for one in (survey.issues, adopted.issues)
    ]
    asked = [[(q.key, _plain(q.heading), q.kind) for q in one] for one in (survey.questions, adopted.questions)]
    names = [[d.name for d in one] for one in (survey.departments, adopted.departments)]
    for what, (written, meant) in (("課題", said), ("設問", asked), ("課", names)):
        if written != meant:
            different = next((str(m) for w, m in zip(written, meant, strict=False) if w != m), "")
            problem = f"調査定義に書いた{what}が、元の表と同じに読み戻せません（「{as_quoted(different)}」）。"
            remedy = "元の表のその文字を変えてから、もう一度実行してください。"
            raise SurveyError([Fault(table.file, problem, remedy)])


def _plain(text: str) -> str:
    return "".join(text.split())


def _adopted(name: str, content: bytes) -> Adopted:
    """What the table says; a large one, which may keep its reader busy for long, is read on the clock."""
    size = unpacked_size(content)
    if size is not None and size <= SMALL:
        return _understood(name, content)
    from concurrent.futures import BrokenExecutor

    from survey.isolation.workers import isolated

    try:
        return isolated(partial(_understood, name), content, _GUARD)
    except BrokenExecutor as error:
        problem = _GUARD.exceeded("読み取り")
        remedy = "表のところだけを新しいブックに写し、そのファイルを指定してください。"
        raise SurveyError([Fault(name, problem, remedy)]) from error


def _understood(name: str, content: bytes) -> Adopted:
    refuse_own_file(name, content)
    return notes_apart(adopt_table(grids_of(name, content)))


def _content(file: Path) -> bytes:
    try:
        return bytes_at(file, Limits().workbook_size)
    except FileNotFoundError as error:
        remedy = "表のファイルの場所と名前を確かめてください。"
        raise SurveyError([Fault(str(file), "ファイルがありません。", remedy)]) from error
    except OSError as error:
        raise SurveyError([Fault(str(file), *why_unread(file, error))]) from error
