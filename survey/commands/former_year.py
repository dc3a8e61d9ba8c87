"""前回の調査: what a survey's folder keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from survey.comparison.former_amounts import former_amounts
from survey.comparison.pairing import same_questions
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError, Fault
from survey.findings import SAME_SURVEY_ID
from survey.model import Finding, FormerYear, Place, Survey
from survey.storage.files import replacing_within
from survey.storage.folder import Folder
from survey.storage.former_answers import former_year, read_kept, vouched, write_former


class Years(Struct, frozen=True):
    """A survey, and the one before it."""

    survey: Survey
    former: FormerYear | None
    """None where there is none, or where its answers were not read yet."""


def read_survey(folder: Folder) -> Survey:
    """The survey that a folder defines, which knows what the former one is called.

    Raises SurveyError where the definition, or what is kept of the former survey, cannot be read.
    """
    kept, survey = read_kept(folder.former_answers), read_definition(folder.definition)
    if survey.former_keys:
        return after(survey, read_former(folder))
    return replace(survey, former_year=kept.year if kept and kept.answers else "")


def read_years(folder: Folder) -> Years:
    """As `read_survey`, with what is kept of the former one."""
    former = read_former(folder)
    return Years(after(read_definition(folder.definition), former), former)


def after(survey: Survey, former: FormerYear | None) -> Survey:
    """The survey as one that comes after the former one."""
    if former is None:
        return survey
    amounts = former_amounts(former.survey, former.answers, survey)
    same, then = same_questions(former.survey, survey), former.survey.question_by_key
    before = {key: then[key].not_applicable for key in then if key in same}
    return replace(survey, former_year=former.year, former_amounts=amounts, asked_before=before)


def read_former(folder: Folder) -> FormerYear | None:
    """The former survey with the answers that are kept of it; None where there are none.

    Raises SurveyError where they, or its definition, are spoilt.
    """
    former = recorded_former(folder)
    return former if former and former.answers else None


def recorded_former(folder: Folder) -> FormerYear | None:
    """As `read_former`; without answers where only is recorded which it is."""
    kept = read_kept(folder.former_answers)
    if kept is None:
        return None
    vouched(kept, folder.former_definition)
    return former_year(kept, read_other_definition(folder.former_definition))


def same_survey_id(survey: Survey, former: FormerYear | None) -> Iterator[Finding]:
    """What tells a form of this year from one of the former year is the 調査ID alone."""
    survey_id = survey.settings.survey_id
    if former and former.survey.settings.survey_id == survey_id:
        yield SAME_SURVEY_ID.at(Place(), value=survey_id)


def keep_former(folder: Folder, former: FormerYear, definition: bytes) -> None:
    """Record the former survey in the folder, its answers and its definition, in place of what was recorded.

    Raises SurveyError where the folder refuses it.
    """
    with replacing_within(folder.former) as new:
        write_former(former, definition, new / folder.former_answers.name)
        (new / folder.former_definition.name).write_bytes(definition)


def read_other_definition(path: Path) -> Survey:
    """The survey of a definition that is not the run's own: its faults name their folder, too."""
    try:
        return read_definition(path)
    except DefinitionError as error:
        faults = error.faults
        raise DefinitionError(
            [Fault(_in_folder(path, fault.place), fault.problem, fault.remedy, fault.code) for fault in faults]
        ) from error


def _in_folder(path: Path, place: str) -> str:
    return place if place.startswith(str(path)) else f"{path.parent}（{place}）"
