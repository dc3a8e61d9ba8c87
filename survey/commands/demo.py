"""見本: one whole year on the shipped definition, with answers of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.commands.sealing import kept_key
from survey.commands.validate import validate
from survey.errors import Fault, SurveyError

if TYPE_CHECKING:
    from survey.form import SealKey
    from survey.model import Answer, Survey
    from survey.storage.folder import Folder

DEFAULT_FOLDER = "survey-demo"

# The standard library types what tomllib returns with Any; `_answer` turns it into the domain's types.
Table = Mapping[str, Any]


class Rehearsal(Struct, frozen=True):
    """What the demo made."""

    folder: Folder
    generated: int
    returned: int
    merged: Merged


def run(target: Path | None = None) -> Rehearsal:
    """Run init, generate, the departments' answers, validate and merge in a new folder.

    Raises SurveyError where `target` already holds something; without a target a free name is taken.
    """
    vacant = _vacant(target)
    import tomllib
    from importlib import resources

    from survey import commands

    folder = init(vacant).folder
    there = Run(folder)
    generated = generate(there)
    answered = tomllib.loads(resources.files(commands).joinpath("demo_answers.toml").read_text("utf-8"))
    key = kept_key(folder)
    for returned in answered["form"]:
        _return_form(returned, generated.survey, folder, key)
    validate(there)
    return Rehearsal(folder, len(generated.forms), len(answered["form"]), merge(there))


def _vacant(target: Path | None) -> Path:
    if target is None:
        numbered = (Path(f"{DEFAULT_FOLDER}-{number}") for number in range(2, 1000))
        first = Path(DEFAULT_FOLDER)
        return first if not first.exists() else next(path for path in numbered if not path.exists())
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SurveyError(
            [Fault(str(target), "空のフォルダーではありません。", "新しいフォルダー名を指定してください。")]
        )
    return target


def _return_form(returned: Table, survey: Survey, folder: Folder, key: SealKey | None) -> None:
    """Do what a department does: fill in its form, save it under a name of its own, send it back."""
    from survey.form import design
    from survey.form_writer import write_form
    from survey.storage.clock import aware

    form = design(survey, survey.department_by_name[returned["department"]])
    target = folder.collected / returned["file"]
    saved: datetime = returned["saved"]
    answers = [_answer(table, survey, form.department.name) for table in returned["answer"]]
    write_form(
        form,
        target,
        saved=saved,
        answers=answers,
        respondent=returned["respondent"],
        extension=returned["extension"],
        key=key,
    )
    # A file is no older than what was saved in it.
    stamp = aware(saved).timestamp()
    os.utime(target, (stamp, stamp))


def _answer(table: Table, survey: Survey, department: str) -> Answer:
    from survey.model import Answer, Entry

    entries = {}
    for question in survey.questions:
        value = table.get(question.key)
        if isinstance(value, list):
            entries[question.key] = Entry("", "", (), departments=tuple(value))
        elif value:
            entries[question.key] = Entry(value, "", ())
    return Answer(department, table["issue"], entries, "", 0)
