"""init --from: the folder of a new year, with all that the officer made for the former one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import asdict, replace

from survey.commands.former_paths import path_between
from survey.commands.former_year import keep_former, read_other_definition
from survey.commands.init import make_folder, refuse_survey
from survey.commands.mentions import mentions_in
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell
from survey.definition.renewing import Mention, mentions, not_renewed, renewed, renewed_places
from survey.definition.settings_reader import DEADLINES
from survey.definition.survey_reader import read_definition
from survey.definition.values import identifier
from survey.errors import DefinitionError, Fault, SurveyError
from survey.japanese.dates import fiscal, fiscal_year, format_date
from survey.japanese.years import moved_on
from survey.mail.deadline import closed_day
from survey.mail.letter import Purpose
from survey.model import FormerYear, Survey
from survey.storage.folder import DEFINITION, SUMMARY_TEMPLATE, Folder, shipped

_PROGRAMS_OWN = ("thumbs.db", "desktop.ini")
_BEGUN = ("~", ".")
"""How names of files begin that programs keep beside an open one, or hide."""


class Renewal(NamedTuple):
    """What is another for each year."""

    survey_id: str
    """"" where none can be proposed."""
    deadline: date


class LeftFile(NamedTuple):
    """A file or folder beside the former definition that does not come along."""

    name: str
    why: str


class NewYear(Struct, frozen=True):
    """What `init --from` laid out."""

    folder: Folder
    survey: Survey
    former: Folder
    former_year: str
    """Such as 令和７年度."""
    brought: tuple[str, ...]
    """Names of the files that came along beside the definition."""
    supplied: tuple[str, ...]
    """Names of files that the former folder lacked, and that were taken from the product."""
    left: tuple[LeftFile, ...]
    mentions: tuple[Mention, ...]
    """What still speaks of the former year."""

    @property
    def given(self) -> int:
        """How many inputs of the forms will hold what the office gave in the former year (初期値)."""
        return sum(map(len, self.survey.given.values()))


def look_back(target: Folder, former: Folder) -> Survey:
    """The former survey. Raises SurveyError, before anything is asked or made, where no new year can begin so."""
    refuse_survey(target)
    if not former.definition.exists():
        problem = f"前回の調査のフォルダーではありません（{former.templates.name} に {DEFINITION} がありません）。"
        raise SurveyError([Fault(str(former.root), problem, "前回の調査のフォルダーを --from に指定してください。")])
    new, old = target.root.resolve(), former.root.resolve()
    if new.is_relative_to(old) or old.is_relative_to(new):
        problem = "新しいフォルダーと前回の調査のフォルダーの、一方がもう一方の中にあります。"
        remedy = f"前回のフォルダーの隣になる名前を指定してください（例 {_vacant_beside(old, new.name)}）。"
        raise SurveyError([Fault(str(target.root), problem, remedy)])
    return read_other_definition(former.definition)


def _vacant_beside(former: Path, name: str) -> Path:
    """A path beside the former folder at which nothing stands; of this name, where that is free."""
    names = (name, *(f"{former.name}の次{number or ''}" for number in range(1000)))
    return next(path for path in map(former.with_name, names) if not path.exists())


def proposal(former: Survey, today: date) -> Renewal:
    """The next year after the former one of which the deadline is still to come: the same day, or the last one before it
    on which the office is open."""
    settings = former.settings
    years = 1
    while (deadline := _open_day(_later(settings.deadline, years))) <= today:
        years += 1
    return Renewal(moved_on(settings.survey_id, fiscal(settings.deadline), years), deadline)


def faults_of(wanted: Renewal, former: Survey, today: date) -> Iterator[Fault]:
    """What keeps the new year from being so."""
    settings = former.settings
    refused: list[Fault] = []
    identifier(DefinitionCell("--id", wanted.survey_id), words.SURVEY_ID, refused)
    yield from refused
    if not wanted.survey_id:
        problem = f"前回の調査ID（{settings.survey_id}）に年度がないため、今回のものを決められません。"
        yield Fault("--id", problem, "--id に続けて、今回の調査IDを指定してください（例 chiikifukushi-r9）。")
    if wanted.survey_id == settings.survey_id:
        problem = f"調査ID「{wanted.survey_id}」は前回と同じです。前回の調査票が、今回の回答に混ざります。"
        yield Fault("--id", problem, "年度を変えるなどして、前回と違う調査IDにしてください。")
    yield from _deadline_faults(wanted.deadline, settings.deadline, today)


def _deadline_faults(deadline: date, former: date, today: date) -> Iterator[Fault]:
    remedy = f"{format_date(max(today, former))} より後の日にしてください。"
    if deadline < today:
        yield Fault("--deadline", f"締切の {format_date(deadline)} は、すでに過ぎています。", remedy)
    elif deadline <= former:
        problem = f"締切の {format_date(deadline)} は、前回の締切（{format_date(former)}）より後ではありません。"
        yield Fault("--deadline", problem, remedy)
    elif deadline.year not in DEADLINES:
        yield Fault(
            "--deadline", f"締切が {deadline.year}年になっています。", f"{DEADLINES[-1]}年までの日にしてください。"
        )


def begin_year(target: Folder, former: Folder, wanted: Renewal, today: date) -> NewYear:
    """Lay out the folder of a new year, and record in it which the former one is.

    Raises SurveyError, before anything is made, where the folder is a survey already or holds other files of the same
    names, a folder lies in the other, the definition is broken or cannot be changed, or what is wanted cannot be.
    """
    survey = look_back(target, former)
    if faults := list(faults_of(wanted, survey, today)):
        raise SurveyError(faults)
    files, left = _beside(former)
    supplied = [one for one in _standard() if one.name not in {file.name for file in files}]
    _refuse_others(target, (*files, *supplied))
    former_definition = former.definition.read_bytes()
    year = fiscal_year(survey.settings.deadline)
    with tempfile.TemporaryDirectory() as workshop:
        definition = Path(workshop, DEFINITION)
        definition.write_bytes(renewed(former.definition, *wanted))
        survey_now = _verified(definition, survey, wanted, former)
        spoken = fiscal(survey.settings.deadline)
        still = (
            *mentions(definition, spoken, survey.settings.names),
            *(found for file in files for found in mentions_in(file, spoken)),
        )
        target.root.mkdir(parents=True, exist_ok=True)
        keep_former(target, FormerYear(survey, (), year, path_between(target, former)), former_definition)
        make_folder(target, (*files, *supplied), definition)
    names = tuple(file.name for file in files)
    return NewYear(target, survey_now, former, year, names, tuple(file.name for file in supplied), left, still)


def _verified(definition: Path, former: Survey, wanted: Renewal, folder: Folder) -> Survey:
    """The survey of the changed definition. Raises SurveyError where anything else has changed with it."""
    try:
        survey = read_definition(definition)
    except DefinitionError as error:
        raise not_renewed(folder.templates, renewed_places(folder.definition)) from error
    expected = replace(former.settings, survey_id=wanted.survey_id, deadline=wanted.deadline)
    before, after = (asdict(replace(one, settings=expected, season=former.season)) for one in (former, survey))
    if survey.settings != expected or before != after:
        raise not_renewed(folder.templates, renewed_places(folder.definition))
    return survey


def _beside(former: Folder) -> tuple[list[Path], tuple[LeftFile, ...]]:
    """The files beside the former definition that come along, and what does not."""
    files, left = [], []
    for path in sorted(former.templates.iterdir()):
        if path.name == DEFINITION:
            continue
        why = _why_left(path)
        if why:
            left.append(LeftFile(path.name, why))
        else:
            files.append(path)
    return files, tuple(left)


def _why_left(path: Path) -> str:
    if path.is_symlink():
        return "リンク"
    if path.is_dir():
        return "フォルダー"
    if path.name.startswith(_BEGUN) or path.name.casefold() in _PROGRAMS_OWN:
        return "一時ファイルなど"
    return "" if path.is_file() else "ふつうのファイルでないもの"


def _standard() -> list[Path]:
    """The files that stand beside every definition."""
    return [shipped(name) for name in (SUMMARY_TEMPLATE, *(purpose.template for purpose in Purpose))]


def _refuse_others(target: Folder, files: tuple[Path, ...]) -> None:
    """What stands there already is not overwritten."""
    standing = [target.templates / file.name for file in files if _differs(file, target.templates / file.name)]
    if standing:
        remedy = "別のフォルダー名を指定するか、そのファイルを別の場所に移してください。"
        raise SurveyError([Fault(str(path), "同じ名前のファイルがあります。", remedy) for path in standing])


def _differs(file: Path, target: Path) -> bool:
    return target.exists() and (not target.is_file() or target.read_bytes() != file.read_bytes())


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February.
        return date(day.year + years, 2, 28)


def _open_day(day: date) -> date:
    while closed_day(day):
        day -= timedelta(days=1)
    return day
