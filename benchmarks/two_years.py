"""A survey with a former year, and the same without: the same forms come back with the same texts.

Half of the answers are last year's, confirmed; the other half are last year's with a sentence changed and one added.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks.synthetic import (
    CHUNK,
    KEY,
    SEED,
    answer_of,
    day_of_returning,
    lay_out,
    prose,
)
from survey.commands.generate import generate
from survey.commands.new_year import begin_year, proposal
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.form import SealKey, design
from survey.form.carried import CHANGED, UNCHANGED
from survey.form_writer import write_form
from survey.model import Answer, Survey
from survey.storage.folder import Folder
from survey.storage.key_file import keep_key


class TwoYears(NamedTuple):
    """Two folders of one survey, with the same answers in their collected/."""

    former: Folder
    """With last year's answers on its forms."""
    plain: Folder
    """Without."""


def lay_out_two_years(target: Path, sheets: int, executor: Executor, seed: int = SEED) -> TwoYears:
    """Make both, with so many departments, unless they are there already."""
    years = TwoYears(Folder(target / "with a former year"), Folder(target / "without"))
    if all(len(list(folder.collected.glob("*.xlsx"))) == sheets for folder in years):
        return years
    shutil.rmtree(target, ignore_errors=True)
    before = lay_out(target / "the former year", sheets, executor, furigana=False, seed=seed)
    asked = read_definition(before.definition)
    today = date.fromordinal(asked.settings.deadline.toordinal() + 1)
    begin_year(years.former, before, proposal(asked, today), today)
    shutil.copytree(years.former.root, years.plain.root)
    shutil.rmtree(years.plain.former)
    keep_key(years.former.seal_key, KEY)
    keep_key(years.plain.seal_key, KEY)
    # Last year's answers are read once, and kept.
    survey = generate(Run(years.former)).survey
    names = list(survey.department_by_name)
    chunks = [names[start : start + CHUNK] for start in range(0, len(names), CHUNK)]
    for folder, asks in zip(years, (survey, replace(survey, former_year="")), strict=True):
        for _ in executor.map(partial(_return_forms, asked, asks, folder.collected, seed), chunks):
            pass
    return years


def _return_forms(before: Survey, survey: Survey, collected: Path, seed: int, names: Sequence[str]) -> None:
    for name in names:
        chance = random.Random(f"{seed} {name}")
        form = design(survey, survey.department_by_name[name])
        saved = day_of_returning(chance)
        issues = form.tables[0].issues
        former = [answer_of(before, name, issue, chance) for issue in issues]
        answers = [_this_year(answer, chance) for answer in former]
        write_form(
            form,
            collected / form.file_name,
            saved=saved,
            answers=answers,
            former=former if survey.former_year else (),
            respondent=f"担当{chance.randrange(100)}",
            key=SealKey(KEY),
        )


def _this_year(former: Answer, chance: random.Random) -> Answer:
    status = former.entries.get("status")
    if status is None or chance.random() < 0.5:
        return replace(former, since=UNCHANGED)
    *kept, _ = status.text.split("\n")
    text = "\n".join([*kept, prose(chance, 2, 2)])
    return replace(former, entries={**former.entries, "status": replace(status, text=text)}, since=CHANGED)
