"""A survey of any size with everything that came back: seeded, so that the same size gives the same answers.

The questions and issues are the shipped survey's. At its own size its departments are kept, too; else they are numbered,
and each issue asks all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.furigana import with_furigana
from survey.commands.init import init
from survey.definition.survey_reader import read_definition
from survey.form import design
from survey.form.seal import SealKey
from survey.form_writer import write_form
from survey.model import Answer, Entry, Issue, Survey
from survey.storage.folder import Folder
from survey.storage.key_file import keep_key

SEED = 20_261_130
CITY = 14
"""Departments of the shipped survey."""

_FIRST_DAY = datetime(2026, 11, 2, 9, 0)
_FAULTY = 0.02
"""Share of answers in which something required is missing."""
CHUNK = 20
"""Forms that are written in one go."""

_WHO = (
    "高齢者",
    "子育て世帯",
    "外国籍の住民",
    "障がいのある方",
    "地域の自治会",
    "民生委員",
    "学生ボランティア",
    "中小事業者",
)
_WHERE = ("各小学校区で", "市役所の窓口で", "地区公民館で", "オンラインで", "商店街と連携して", "年度内に全地区で")
_WHAT = ("相談会", "交流サロン", "見守り活動", "研修会", "意見交換会", "防災訓練", "情報誌の発行", "移動販売")
_HOW = (
    "月に一度開催している",
    "試行的に始めた",
    "委託により実施している",
    "来年度から拡充する予定である",
    "継続して行っている",
)
_WHY = (
    "担い手が不足している",
    "周知が十分でない",
    "予算の確保が難しい",
    "関係課との調整に時間を要する",
    "参加者が固定化している",
)


KEY = "5" * 64
"""The same in each survey, so that the same forms come of the same seed."""


def lay_out(target: Path, sheets: int, executor: Executor, *, furigana: bool = True, seed: int = SEED) -> Folder:
    """Make a survey folder with so many departments, each of which has returned its form, unless it is there already."""
    folder = Folder(target)
    if folder.collected.is_dir() and len(list(folder.collected.glob("*.xlsx"))) == sheets:
        return folder
    init(target)
    if sheets != CITY:
        _resize(folder.definition, sheets)
    keep_key(folder.seal_key, KEY)
    survey = read_definition(folder.definition)
    names = list(survey.department_by_name)
    chunks = [names[start : start + CHUNK] for start in range(0, len(names), CHUNK)]
    for _ in executor.map(partial(_return_forms, survey, folder.collected, furigana, seed), chunks):
        pass
    return folder


def _resize(definition: Path, departments: int) -> None:
    book = load_workbook(definition)
    asked = book["課"]
    asked.delete_rows(2, asked.max_row)
    for number in range(1, departments + 1):
        asked.append([f"第{number:05}課"])
    issues = book["課題"]
    for row in range(2, issues.max_row + 1):
        if issues.cell(row, 1).value is not None:
            issues.cell(row, 4).value = "全課"
    book.save(definition)


def _return_forms(survey: Survey, collected: Path, furigana: bool, seed: int, names: Sequence[str]) -> None:
    for name in names:
        chance = random.Random(f"{seed} {name}")
        form = design(survey, survey.department_by_name[name])
        path = collected / form.file_name
        saved = day_of_returning(chance)
        answers = [answer_of(survey, name, issue, chance) for issue in form.tables[0].issues]
        write_form(
            form, path, saved=saved, answers=answers, respondent=f"担当{chance.randrange(100)}", key=SealKey(KEY)
        )
        if furigana:
            path.write_bytes(with_furigana(path.read_bytes()))


def day_of_returning(chance: random.Random) -> datetime:
    """When a form was saved last."""
    return _FIRST_DAY + timedelta(minutes=chance.randrange(20 * 24 * 60))


def answer_of(survey: Survey, name: str, issue: Issue, chance: random.Random) -> Answer:
    """What the department of this name answers to an issue."""
    texts = {"applies": "該当あり", "status": prose(chance, 1, 5), "challenges": prose(chance, 0, 2)}
    if chance.random() < _FAULTY:
        del texts["status"]
    entries = {key: Entry(text, "", ()) for key, text in texts.items() if text}
    others = [other for other in survey.department_by_name if other != name]
    wanted = tuple(chance.sample(others, chance.randrange(min(4, len(others)))))
    if wanted:
        entries["partners"] = Entry("", "", (), departments=wanted)
        entries["partners_note"] = Entry(prose(chance, 1, 1), "", ())
    return Answer(name, issue.no, entries, "", 0)


def prose(chance: random.Random, fewest: int, most: int) -> str:
    """A line for each of so many sentences."""
    return "\n".join(_sentences(chance, chance.randint(fewest, most)))


def _sentences(chance: random.Random, count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        who, where, what = chance.choice(_WHO), chance.choice(_WHERE), chance.choice(_WHAT)
        how, why = chance.choice(_HOW), chance.choice(_WHY)
        yield f"（{number}）{where}{who}を対象とした{what}を{how}が、{why}。参加者は延べ{chance.randrange(10, 900)}人。"
