"""generate: one form a department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from survey.commands.judge import judge
from survey.commands.receive import Reading, read_file
from survey.commands.run import Run
from survey.comparison import carry_over
from survey.definition.survey_reader import last_saved, read_definition
from survey.errors import Fault, SurveyError
from survey.form import Form, design
from survey.intake import CollectedPath
from survey.isolation.task import each
from survey.model import Answer, Department, Survey, Unread
from survey.storage.files import replacing_within
from survey.storage.folder import Folder

FORMS_AT_ONCE = 32
"""Forms handed to a worker at a time. Up to this many are written in this process, sooner than another starts."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What `generate` wrote."""

    survey: Survey
    forms: tuple[Path, ...]
    not_asked: tuple[str, ...]
    """Departments that no issue names and that therefore get no form."""
    leftover: tuple[Path, ...]
    """Forms of an earlier run that belong to no department any more."""
    carried: int
    """Answers of the previous survey that were filled in."""


def generate(run: Run, previous: Folder | None = None) -> Generated:
    """Write one form a department, each with the answers of a previous survey where one is given.

    Raises SurveyError where a form that stands there already holds answers: it is not overwritten.
    """
    folder = run.folder
    survey = read_definition(folder.definition)
    carried = _previous_answers(survey, previous)
    forms = [design(survey, department) for department in survey.departments]
    asked, not_asked = [form for form in forms if _asks(form)], [form for form in forms if not _asks(form)]
    paths = [folder.forms / form.file_name for form in asked]
    _refuse_filled_in(paths, survey)
    saved = last_saved(folder.definition)
    filled = [(form.department, carried.get(form.department.name, ())) for form in asked]
    with (
        replacing_within(folder.forms) as temporary,
        closing(each(partial(_write, survey, saved, temporary), filled, FORMS_AT_ONCE)) as written,
    ):
        for done, _ in enumerate(written, 1):
            run.progress(done, len(asked))
    return Generated(
        survey,
        tuple(paths),
        tuple(form.department.name for form in not_asked),
        tuple(sorted(set(folder.forms.glob("*.xlsx")) - set(paths))),
        sum(len(answers) for answers in carried.values()),
    )


def _asks(form: Form) -> bool:
    return any(table.issues for table in form.tables)


def _write(survey: Survey, saved: datetime, target: Path, filled: tuple[Department, Sequence[Answer]]) -> None:
    from survey.form_writer import write_form

    department, answers = filled
    form = design(survey, department)
    write_form(form, target / form.file_name, saved=saved, answers=answers)


def _previous_answers(survey: Survey, previous: Folder | None) -> Mapping[str, Sequence[Answer]]:
    if previous is None:
        return {}
    former = judge(Run(previous))
    return carry_over.carry_over(former.survey, former.ledger, survey)


def _refuse_filled_in(paths: Iterable[Path], survey: Survey) -> None:
    """A respondent may have written into the file in output/; a second run must not lose that."""
    from survey.form_writer import untouched

    faults = [
        Fault(
            str(path),
            "回答が記入されているので、作り直しません。",
            "回答として使うなら collected に移し、要らなければ削除してから、もう一度実行してください。",
        )
        for path in paths
        if path.exists() and not untouched(path) and _holds_answers(path, survey)
    ]
    if faults:
        raise SurveyError(faults)


def _holds_answers(path: Path, survey: Survey) -> bool:
    for returned in read_file(Reading(path.parent, survey), CollectedPath(path, path.name, path.name)):
        if isinstance(returned, Unread) or returned.unplaced or not all(answer.blank for answer in returned.answers):
            return True
    return False
