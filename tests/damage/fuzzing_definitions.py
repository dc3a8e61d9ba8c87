"""A fuzzer of definitions: cells with odd values, rows and sheets put together wrongly, dates that cannot be. What is
refused says where and what to do; what is read goes through the whole year without a word of an unexpected fault, and
every form that is asked for is there. `scripts/fuzz_definitions` runs it for as long as one likes.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from definition_book import SHEETS
from msgspec import Struct, field
from openpyxl import Workbook

from survey.commands.generate import generate
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition.survey_reader import read_definition
from survey.errors import DefinitionError, SurveyError
from survey.form import Form, design
from survey.form_writer import write_form
from survey.mail.letter import Purpose
from survey.model import Answer, Entry, Survey
from survey.paging import CellRole
from survey.storage.folder import DEFINITION, SUMMARY_TEMPLATE, Folder, shipped

SLOW = 20.0
"""Seconds for one definition, beyond which it counts as a hang."""
NOW = datetime(2026, 9, 1, 9, 0)


class DefinitionTally(Struct):
    """What came of all definitions."""

    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    """Read, or the codes of what was refused."""
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    """Unexpected faults, hangs, missing forms; each with the file that holds the definition."""

    @property
    def tried(self) -> int:
        return self.outcomes["read"] + self.outcomes["refused"]


def fuzz_definitions(seed: int, enough: Callable[[DefinitionTally], bool], keep: Path | None = None) -> DefinitionTally:
    """Mutate the small definition until that is enough. What goes wrong is kept in the folder `keep`."""
    chance, tally = random.Random(seed), DefinitionTally(seed)
    while not enough(tally):
        with tempfile.TemporaryDirectory() as top:
            folder = _laid_out(Path(top, "調査"), mutated(chance))
            begun = time.monotonic()
            try:
                _through_the_year(folder, tally)
            except Exception as error:  # Whatever it is, it is what is looked for.
                tally.faults.append(f"{_kept(folder, keep)}: {error!r}")
            taken = time.monotonic() - begun
            tally.slowest = max(tally.slowest, taken)
            if taken > SLOW:
                tally.faults.append(f"{_kept(folder, keep)}: {taken:.0f} s")
    return tally


def _laid_out(root: Path, book: Workbook) -> Folder:
    folder = Folder(root)
    for place in (folder.templates, folder.collected, folder.output):
        place.mkdir(parents=True)
    book.save(folder.definition)
    shutil.copyfile(shipped(SUMMARY_TEMPLATE), folder.templates / SUMMARY_TEMPLATE)
    return folder


def _kept(folder: Folder, keep: Path | None) -> Path:
    place = Path(tempfile.mkdtemp(dir=keep))
    shutil.copyfile(folder.definition, place / DEFINITION)
    return place / DEFINITION


# ---------------------------------------------------------------- a year


def _through_the_year(folder: Folder, tally: DefinitionTally) -> None:
    try:
        survey = read_definition(folder.definition)
    except DefinitionError as stopped:
        tally.outcomes["refused"] += 1
        tally.outcomes.update({fault.code for fault in stopped.faults})
        assert stopped.faults
        assert all(fault.place and fault.problem and fault.remedy and fault.code for fault in stopped.faults)
        return
    tally.outcomes["read"] += 1
    run = Run(folder)
    asked = [design(survey, d) for d in survey.departments if any(t.issues for t in design(survey, d).tables)]
    made = generate(run).forms
    assert len({*made}) == len(asked) and all(path.is_file() for path in made), "forms are missing"
    _return(survey, asked, made, folder)
    validated = validate(run)
    came = {receipt.department for receipt in validated.judgement.ledger.receipts}
    assert came == {form.department.name for form in asked[:3]}, "a form came back as nobody's"
    merged = merge(run)
    above = (CellRole.ANSWER, CellRole.RESPONDENT)
    assert not [cell for cell in merged.printing.cut_off if cell.role not in above], (
        "a text of the definition is cut off"
    )
    assert all(path.is_file() for path in merged.files)
    try:
        drafts = write_drafts(run, plan(run, MailRequest(Purpose.REQUEST), NOW.date()), NOW).drafts
    except SurveyError as stopped:
        assert {fault.code for fault in stopped.faults} <= {"M101", "M105"}, stopped
    else:
        assert len({*drafts}) == len(asked), "drafts are missing"


def _return(survey: Survey, asked: Sequence[Form], made: Sequence[Path], folder: Folder) -> None:
    """Two forms come back filled in, one blank."""
    for form, path in zip(asked[:3], made, strict=False):
        issues = form.tables[0].issues
        entries = {
            question.key: Entry(_answer(question.kind, question.choices), "", ()) for question in survey.questions
        }
        answers = [Answer(form.department.name, issue.no, entries, "", 0) for issue in issues]
        target = folder.collected / path.name
        if form is asked[0]:
            shutil.copyfile(path, target)
        else:
            write_form(form, target, saved=NOW, answers=answers)


def _answer(kind: str, choices: Sequence[str]) -> str:
    return choices[0] if choices else {"数値": "12", "日付": "2026/4/1"}.get(kind, "一行目\n二行目です。")


# ---------------------------------------------------------------- damage

_UNSEEN = ("\u200b", "\ufeff", "\u00ad", "\ufe0f", "\u202e", "\u3164")
_TEXTS = (
    *(
        "",
        " ",
        "　",
        "\n",
        "\t",
        "\u200b",
        "あ",
        "○",
        "×",
        "全課",
        "項目",
        "課名",
        "NO",
        "関係課",
        "課",
        "-",
        "0",
        "-1",
        "1e9",
        "NaN",
    ),
    *(
        "=A1",
        "#REF!",
        "'",
        '"',
        "&",
        "<r>x</r>",
        "_x000D_",
        "{{ 調査名 }}",
        "{% for %}",
        "%s",
        "\\",
        "../..",
        "CON",
        "NUL.txt",
        "文書課.",
    ),
    *(
        "~資料",
        "History",
        "庶務/文書課",
        "a:b*c?",
        "管財課\n広報課",
        "管財課、広報課",
        "remark",
        "state",
        "選択",
        "数値",
        "日付",
        "課の選択",
    ),
    *(
        "9999/12/31",
        "0001/1/1",
        "1900/1/1",
        "72:00",
        "令和元年5月1日",
        "2026/2/30",
        "A3横",
        "する",
        "TLS",
        "a@b",
        "課 <a@example.jp>",
    ),
    *(
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "が",
        "か\u3099",
        "㍿",
        "１",
        "①",
        "𠮷",
    ),
)
_LENGTHS = (31, 32, 60, 100, 200, 201, 255, 256, 500, 1_000, 3_000, 8_200, 32_767)
_ITEMS = (
    "フォント",
    "文字の大きさ",
    "見出し",
    "担当者",
    "連絡先",
    "回答課の見出し",
    "課の名称",
    "課題の名称",
    "関係課の名称",
    "概要のひな形",
    "開封パスワード",
    "差出人",
    "添付の上限",
    "読取りの上限",
    "添付名",
    "記入の手引き",
)


def mutated(chance: random.Random) -> Workbook:
    """The small definition, one to four things of it changed."""
    sheets = {name: [[*row] for row in rows] for name, rows in SHEETS.items()}
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        chance.choices(_CHANGES, (10, 2, 1, 1, 1, 2))[0](sheets, chance)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:31] or "空")
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    if chance.random() < 0.1:
        book.properties.modified = book.properties.created = chance.choice(
            (datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59), datetime(1899, 1, 1), datetime(2099, 1, 1))
        )
    return book


Sheets = dict[str, list[list[Any]]]  # As openpyxl takes them.


def _cell(sheets: Sheets, chance: random.Random) -> None:
    rows = sheets[chance.choice([*sheets])]
    if chance.random() < 0.1:
        rows.append([""] * len(rows[0]))
    row = chance.choice(rows[1:] or rows) if chance.random() < 0.9 else rows[0]
    at = chance.randrange(len(row))
    row[at] = _value(row[at], chance)


def _value(former: object, chance: random.Random) -> object:
    how = chance.randrange(6)
    if how == 0:
        return chance.choice(_TEXTS)
    if how == 1:
        return chance.choice(("あ", "a", "&", "長い文。", "語 ", "行\n", "𠮷"))[:3] * chance.choice(_LENGTHS)
    if how == 2 and isinstance(former, str):
        place = chance.randint(0, len(former))
        return former[:place] + chance.choice((*_UNSEEN, "　", "\n", "/", "1")) + former[place:]
    if how == 3:
        return chance.choice((0, -1, 3, 1.5, 10**9, 1e300, True, False, 400))
    if how == 4:
        return chance.choice((date(9999, 12, 31), date(1900, 1, 1), datetime(2026, 9, 30, 17), time_of_day(17)))
    return former * 2 if isinstance(former, str) else str(former)


def _row_again(sheets: Sheets, chance: random.Random) -> None:
    rows = sheets[chance.choice([*sheets])]
    rows.insert(chance.randint(0, len(rows)), [*chance.choice(rows)])


def _many_rows(sheets: Sheets, chance: random.Random) -> None:
    # Another change may have taken a sheet away.
    name = chance.choice([name for name in ("課題", "課", "設問") if name in sheets] or [*sheets])
    count, last = chance.choice((20, 60, 250)), sheets[name][-1]
    sheets[name] += [[f"{last[0]}{number}", f"{last[1]}{number}", *last[2:]] for number in range(count)]


def _swapped(sheets: Sheets, chance: random.Random) -> None:
    rows = sheets[chance.choice([*sheets])]
    one, other = chance.choice(rows), chance.choice(rows)
    at = chance.randrange(min(len(one), len(other)))
    one[at], other[at] = other[at], one[at]


def _sheet(sheets: Sheets, chance: random.Random) -> None:
    name = chance.choice([*sheets])
    new = chance.choice((f"{name} ", f"{name}\u200b", f"旧{name}", name[:1]))
    sheets[new] = sheets[name] if chance.random() < 0.5 or len(sheets) < 3 else sheets.pop(name)


def _item(sheets: Sheets, chance: random.Random) -> None:
    sheets.get("設定", [[]]).append([chance.choice(_ITEMS), _value("10", chance), ""])


_CHANGES: tuple[Callable[[Sheets, random.Random], None], ...] = (_cell, _row_again, _many_rows, _swapped, _sheet, _item)
