"""init: a new survey folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.commands.starter import put_starter
from survey.errors import Fault, SurveyError
from survey.storage.files import not_made, replacing
from survey.storage.folder import DEFINITION, SUMMARY_TEMPLATE, Folder, shipped, shipped_definitions

if TYPE_CHECKING:
    from survey.model import Survey


class Initialised(Struct, frozen=True):
    """What `init` laid out."""

    folder: Folder
    survey: Survey


def init(target: Path, template: str = DEFINITION) -> Initialised:
    """Lay out a survey folder with a definition: a shipped one by name, or any by its path.

    Raises SurveyError, before anything is made, where the folder already is a survey or the definition is broken.
    """
    folder = Folder(target)
    refuse_survey(folder)
    source = _template(template)
    from survey.definition.survey_reader import read_definition
    from survey.mail.letter import Purpose

    others = [shipped(name) for name in (SUMMARY_TEMPLATE, *(purpose.template for purpose in Purpose))]
    survey = read_definition(source)
    make_folder(folder, others, source)
    return Initialised(folder, survey)


def make_folder(folder: Folder, others: Iterable[Path], definition: Path) -> None:
    """Make the folder with its starter, and with copies of files beside a copy of the definition, which comes last: without
    it, it is no survey. What lies there under one of these names is somebody's own, and stays."""
    with telling_no_room(folder):
        for directory in (folder.templates, folder.collected, folder.output):
            directory.mkdir(parents=True, exist_ok=True)
        for other in others:
            if not (folder.templates / other.name).exists():
                _copy(other, folder.templates / other.name)
        put_starter(folder)
        _copy(definition, folder.definition)


@contextmanager
def telling_no_room(folder: Folder) -> Iterator[None]:
    """Raise SurveyError where the folder cannot be made in the block."""
    try:
        yield
    except OSError as error:
        raise not_made(folder.root) from error


def _copy(source: Path, target: Path) -> None:
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def refuse_survey(folder: Folder) -> None:
    """Raises SurveyError where the folder is a survey already."""
    if folder.definition.exists():
        raise SurveyError(
            [Fault(str(folder.definition), "すでに調査のフォルダーです。", "別のフォルダー名を指定してください。")]
        )


def _template(name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    wanted = path.name if path.suffix else f"{path.name}.xlsx"
    found = next((one for one in shipped_definitions() if one.name == wanted), None)
    if found is None:
        problem = "この名前の調査定義は、同梱のものにも、ファイルにもありません。"
        listed = "、".join(one.stem for one in shipped_definitions())
        raise SurveyError([Fault(name, problem, f"ファイルの場所か、次のどれかを指定してください: {listed}。")])
    return found


def offered_definitions() -> tuple[tuple[str, str], ...]:
    """The shipped definitions by the name that is typed, each with a line on what it asks."""
    from survey.definition.survey_reader import read_definition

    surveys = [(path.stem, read_definition(path)) for path in shipped_definitions()]
    return tuple((name, f"{survey.settings.title}（{survey.in_numbers}）") for name, survey in surveys)
