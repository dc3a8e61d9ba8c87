"""generate: one form a department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from survey.commands.deep_folder import refuse_too_deep
from survey.commands.former_folder import find_former
from survey.commands.former_year import after, keep_former, read_former, same_survey_id
from survey.commands.read_one import Reading, read_file
from survey.commands.run import Run
from survey.comparison.carry_over import CarriedOver, carry_over
from survey.comparison.former_choices import choices_gone
from survey.comparison.reworded import under_other_words
from survey.definition.own_dates import last_saved
from survey.definition.survey_reader import read_definition
from survey.errors import Fault, SurveyError
from survey.form import Form, SealKey, design
from survey.form.carried import change_of
from survey.intake import CollectedPath
from survey.isolation.trusted_work import each
from survey.japanese.dates import format_date
from survey.model import Answer, Change, Department, FormerYear, LeftBehind, ReturnedForm, Survey, Unread
from survey.paging import block_count
from survey.paging.printed_columns import unanswered
from survey.questions.rules import filled_in_keys
from survey.storage.files import replacing_within
from survey.storage.folder import Folder
from survey.storage.key_file import keep_key, new_key, read_key

FORMS_AT_ONCE = 32
"""Forms handed to a worker at a time. Up to this many are written in this process, sooner than another starts."""


class Generated(Struct, frozen=True):
    """What `generate` wrote."""

    survey: Survey
    forms: tuple[Path, ...]
    not_asked: tuple[str, ...]
    """Departments that no issue names and that therefore get no form."""
    leftover: tuple[Path, ...]
    """Forms of an earlier run that belong to no department any more."""
    carried: int
    """Answers of the former survey that were filled in."""
    previous: Folder | None = None
    """The folder of the former survey, where it was read."""
    left: tuple[LeftBehind, ...] = ()
    """What of the former survey was not filled in, and why."""
    remarks: tuple[str, ...] = ()
    """What is to be said of the former survey."""
    blocks: int = 1
    """In how many tables the columns of 参考３ will be printed."""


def generate(run: Run, previous: Folder | None = None, *, blank: bool = False) -> Generated:
    """Write one form a department, each with the answers of the former survey where one is recorded or given.

    `previous`: its folder; it is read anew, and recorded instead of what was. `blank`: forms with such answers may give way
    to forms without, and where no folder is given, all are without. Raises SurveyError where a form that stands there already holds answers that would be
    lost, where the former survey is this one, or where its answers are wanted and cannot be had: then no form is
    overwritten.
    """
    folder = run.folder
    found = find_former(run, previous, blank=blank)
    survey = _after(read_definition(folder.definition), found.former, folder)
    carried = _carried(survey, found.former)
    forms = [design(survey, department) for department in survey.departments]
    asked, not_asked = [form for form in forms if _asks(form)], [form for form in forms if not _asks(form)]
    paths = [folder.forms / form.file_name for form in asked]
    refuse_too_deep(paths)
    _refuse_filled_in(paths, survey)
    saved = last_saved(folder.definition)
    kept = read_key(folder.seal_key)
    key = kept or new_key()
    filled = [(form.department, carried.answers.get(form.department.name, ())) for form in asked]
    with (
        replacing_within(folder.forms) as temporary,
        closing(each(partial(_write, survey, saved, temporary, SealKey(key)), filled, FORMS_AT_ONCE)) as written,
    ):
        for done, _ in enumerate(written, 1):
            run.progress(done, len(asked))
        # What is kept already is lost by nothing, and what of it has no place any more is told.
        if not blank and (found.read or not found.former):
            emptied = [path for path, (_, answers) in zip(paths, filled, strict=True) if not answers]
            _refuse_blanking(emptied, temporary, survey, previous)
        if kept is None:
            keep_key(folder.seal_key, key)
        if found.former and found.definition:
            keep_former(folder, found.former, found.definition)
    return Generated(
        survey,
        tuple(paths),
        tuple(form.department.name for form in not_asked),
        tuple(sorted(set(folder.forms.glob("*.xlsx")) - set(paths))),
        sum(_stands(survey, answer) for answer in chain.from_iterable(carried.answers.values())),
        found.read,
        carried.left,
        (*found.remarks, *_about_carried(survey, found.former, carried)),
        block_count(unanswered(survey)),
    )


def _after(survey: Survey, former: FormerYear | None, folder: Folder) -> Survey:
    """As `after`. Forms without the former year's answers have its numbers all the same, where formulas take them."""
    if former or not survey.former_keys:
        return after(survey, former)
    return replace(survey, former_amounts=after(survey, read_former(folder)).former_amounts)


def _asks(form: Form) -> bool:
    return any(table.issues for table in form.tables)


def _write(
    survey: Survey, saved: datetime, target: Path, key: SealKey, filled: tuple[Department, Sequence[Answer]]
) -> None:
    from survey.form_writer import write_form

    department, answers = filled
    form = design(survey, department)
    write_form(form, target / form.file_name, saved=saved, former=answers, key=key)


def _carried(survey: Survey, former: FormerYear | None) -> CarriedOver:
    return carry_over(former.survey, former.answers, survey) if former else CarriedOver({}, ())


def _stands(survey: Survey, answer: Answer) -> bool:
    """Whether anything of a former answer stands in inputs of a form."""
    return bool(answer.items) or not filled_in_keys(survey.form_questions).isdisjoint(answer.entries)


def _about_carried(survey: Survey, former: FormerYear | None, carried: CarriedOver) -> Iterator[str]:
    """What is to be confirmed of the answers that stand on the forms."""
    answers = tuple(chain.from_iterable(carried.answers.values()))
    yield from (f"{one.what}{one.remedy}" for one in same_survey_id(survey, former))
    if former:
        yield from _not_before(former.survey, survey)
        yield from under_other_words(former.survey, survey, answers)
    yield from choices_gone(survey, answers)


def _not_before(former: Survey, survey: Survey) -> Iterator[str]:
    was, now = former.settings.deadline, survey.settings.deadline
    if was >= now:
        yield (
            f"前回の調査の締切（{format_date(was)}）が、この調査の締切（{format_date(now)}）より前ではありません。"
            "前回の調査のフォルダーか、締切を確かめてください。"
        )


def _refuse_blanking(paths: Iterable[Path], new: Path, survey: Survey, previous: Folder | None) -> None:
    """Forms with a former year's answers would give way to blank ones. What is the same byte for byte loses nothing.
    `previous`: the folder of the former survey, where one is given."""
    prefilled = [
        path
        for path in paths
        if path.exists()
        and not _same(path, new / path.name)
        and any(isinstance(item, ReturnedForm) and _answered(item) for item in _read(path, survey))
    ]
    if prefilled:
        problem = f"前回の回答が記入済みの調査票（{prefilled[0].name} など {len(prefilled)}枚）が、空欄の調査票に置き換わります。"
        remedy = (
            "--previous に付けたフォルダーを確かめてください。それでよければ、--blank も付けて実行してください。"
            "ほかの調査票には、そのフォルダーの回答が入ります。"
            if previous
            else "前回の回答を残すなら、--previous に前回の調査のフォルダーを付けて実行してください。"
            "空欄にしてよければ、--blank を付けて実行してください。"
        )
        raise SurveyError([Fault(str(prefilled[0].parent), problem, remedy)])


def _same(path: Path, other: Path) -> bool:
    """Whether two files hold the same bytes. One that is open elsewhere counts as the same: it is not replaced either."""
    try:
        return path.read_bytes() == other.read_bytes()
    except PermissionError:
        return True


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
    for returned in _read(path, survey):
        if isinstance(returned, Unread) or returned.unplaced or _written(returned, survey):
            return True
    return False


def _written(form: ReturnedForm, survey: Survey) -> bool:
    """Whether anybody wrote into the form, beside what it was made with."""
    changes = (change_of(survey, answer) for answer in form.answers)
    return any(change not in (None, Change.UNCONFIRMED) for change in changes)


def _read(path: Path, survey: Survey) -> list[ReturnedForm | Unread]:
    return read_file(Reading(path.parent, survey), CollectedPath(path, path.name, path.name)).items


def _answered(form: ReturnedForm) -> bool:
    return not all(answer.untouched for answer in form.answers)
