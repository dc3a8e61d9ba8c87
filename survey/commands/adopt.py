"""adopt: a survey folder out of a consolidated table made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from survey.adoption import Adopted, adopt_table
from survey.adoption.received_table import grids_of
from survey.errors import Fault, SurveyError
from survey.model import Survey
from survey.storage.folder import Folder
from survey.storage.reading import bytes_at, why_unread
from survey.workbook import Limits


class FirstYear(NamedTuple):
    """What the new year's survey is to be; None: as is proposed."""

    survey_id: str | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class AdoptedFolder:
    """What `adopt` laid out."""

    folder: Folder
    survey: Survey
    """This year's."""
    adopted: Adopted


def adopt(file: Path, target: Path, wanted: FirstYear, today: date) -> AdoptedFolder:
    """Lay out a survey folder with the definition that the table is made by, and its answers as the former year's.

    Raises SurveyError, before anything is made, where the file holds no such table or the folder already is a survey.
    """
    adopt_table(grids_of(file.name, _content(file)))
    raise SurveyError([Fault(file.name, "まだ引き継げません。", "調査定義に記入してください。")])


def _content(file: Path) -> bytes:
    try:
        return bytes_at(file, Limits().workbook_size)
    except FileNotFoundError as error:
        raise SurveyError(
            [Fault(str(file), "ファイルがありません。", "表のファイルの場所と名前を確かめてください。")]
        ) from error
    except OSError as error:
        raise SurveyError([Fault(str(file), *why_unread(file, error))]) from error
