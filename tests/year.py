"""A survey folder on the shipped definition, and what a department and the officer do with it."""

from __future__ import annotations

import os
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook
from respondent import Inputs, fill

from survey.commands.judge import Judgement
from survey.commands.merge import Merged
from survey.model import Finding, Severity
from survey.storage.folder import Folder

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

CHALLENGES = "課題\n（取り組む中での課題や取組が進まない課題等）"


def form_of(folder: Folder, department: str) -> Path:
    (path,) = folder.forms.glob(f"*_{department}.xlsx")
    return path


def give(folder: Folder, department: str, name: str, answers: dict[str, Inputs]) -> Path:
    """A department fills in its form and sends it back under a name of its own."""
    return fill(form_of(folder, department), folder.collected / name, answers)


def applicable(text: str, **more: object) -> dict:
    return {"該当の有無": "該当あり", "現在の取組状況": text, **more}


def stamp(path: Path, day: str) -> None:
    """Let a workbook have been saved on a day, such as 2026-11-05, and lie there since."""
    state(path, f"{day}T00:00:00Z")
    saved = datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp()
    os.utime(path, (saved, saved))


def state(path: Path, moment: str) -> None:
    """Let a workbook state that it was saved at a moment, such as 2099-01-01T00:00:00Z."""
    with zipfile.ZipFile(path) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts:
            package.writestr(info, _MODIFIED.sub(rb"\g<1>" + moment.encode(), content))


def rule(folder: Folder, file: str, verdict: str, reason: str = "") -> None:
    """The officer writes into the 判断 column of the 受付簿 and saves it in Excel."""
    book = load_workbook(folder.ledger)
    sheet = book["受付"]
    headings = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    (row,) = (row for row in range(1, sheet.max_row + 1) if sheet.cell(row, headings["ファイル"]).value == file)
    sheet.cell(row, headings["判断"]).value = verdict
    sheet.cell(row, headings["判断の理由"]).value = reason
    book.save(folder.ledger)


def printed(done: Merged) -> dict[tuple[str, str], tuple[str, ...]]:
    """The texts of 参考３ by (NO, department)."""
    return {(i.issue.no, r.department): r.texts for i in done.consolidated.issues for r in i.rows}


def errors(judgement: Judgement, department: str) -> list[Finding]:
    return [f for f in judgement.ledger.findings if f.severity is Severity.ERROR and f.department == department]
