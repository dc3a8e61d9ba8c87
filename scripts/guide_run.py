"""The run that the guide shows: a survey of two years with the demo's answers, and what stood on the screen at each step.

Nothing of it depends on the day, the machine, or the folder, so that a test can tell whether the guide still shows what is.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest import mock

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

BEFORE, AFTER = datetime(2026, 10, 5, 9, 0), datetime(2026, 12, 3, 9, 0)
"""A day on which forms are made, and one on which the demo's answers have come."""
_WIDTH = 100
"""Columns of a screen."""
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
FIRST, SECOND = "調査R8", "調査R9"


@dataclass(frozen=True)
class Shown:
    """Where a picture is taken: a sheet of a workbook, a page of a document."""

    file: str
    """Below the folder of the run."""
    sheet: str = ""
    points: int = 800
    """Of the page, from its top."""
    footer: str = ""
    """By which the page is found in what is printed; "" where `page` tells it."""
    page: int = 1
    """From the last one, where it is below 0."""


_DEFINITION, _LEDGER = f"{FIRST}/templates_xlsx/調査定義.xlsx", f"{FIRST}/output/受付簿.xlsx"
PICTURES = {
    "設定": Shown(_DEFINITION, "設定", 420, "設定"),
    "課題": Shown(_DEFINITION, "課題", 400, "課題"),
    "課": Shown(_DEFINITION, "課", 380, "課"),
    "設問": Shown(_DEFINITION, "設問", 420, "設問"),
    "form": Shown(f"{FIRST}/output/調査票/01_企画政策課.xlsx", "調査票", 450),
    "回答状況": Shown(_LEDGER, "回答状況", 330, "受付簿　回答状況"),
    "受付": Shown(_LEDGER, "受付", 330, "受付簿　受付"),
    "回収の図": Shown(_LEDGER, "回収状況", 520, "受付簿　回収状況"),
    "旧版": Shown(_LEDGER, "旧版", 200, "受付簿　旧版"),
    "指摘": Shown(_LEDGER, "指摘", 300, "受付簿　指摘"),
    "差戻し": Shown(f"{FIRST}/output/差戻し/10_子ども家庭課.xlsx", "修正のお願い", 300),
    "sankou3": Shown(f"{FIRST}/output/参考３.xlsx", "参考３", 800, page=2),
    "matrix": Shown(f"{FIRST}/output/参考３.xlsx", "連携マトリクス", 640, page=-1),
    "前回の回答": Shown(f"{SECOND}/output/調査票/06_福祉課.xlsx", "調査票", 400),
    "前回との比較": Shown(f"{SECOND}/output/受付簿.xlsx", "前回との比較", 560, "受付簿　前回との比較"),
    "概要の一枚目": Shown(f"{FIRST}/output/概要.docx", "", 842, page=1),
    "gaiyou": Shown(f"{FIRST}/output/概要.docx", "", 600, page=2),
    "回収状況": Shown(f"{FIRST}/output/回収状況.html", "", 842),
}
"""By name of the picture."""


def run(work: Path) -> dict[str, str]:
    """Go through both years in the folder; what stood on the screens, by name."""
    screens: dict[str, str] = {}
    (work / "空").mkdir()
    screens["始まり"] = _menu_of(work / "空", BEFORE)
    with _fixed(work, BEFORE):
        _survey("init", "見本")
        with _in(work / "見本"):
            screens["調査票を作る"] = _survey("generate")
    with _fixed(work, AFTER):
        _survey("demo", FIRST)
        here = work / FIRST
        with _in(here):
            screens["メニュー"] = _menu_of(here, AFTER)
            _survey("generate")
            _survey("mail")
            screens["依頼のメール"] = _draft(here / "output" / "メール" / "依頼" / "01_企画政策課.eml")
            screens["提出状況"] = _survey("status")
            screens["点検"] = _survey("validate")
            screens["まとめる"] = _survey("merge")
        _survey("init", SECOND, "--from", FIRST, "--id", "chiikifukushi-r9", "--deadline", "2027/11/30")
        with _in(work / SECOND):
            _survey("generate")
            _answer_again(work / SECOND)
            _survey("validate")
    return screens


def _survey(*words: str) -> str:
    """Run a command as at a terminal; what it says."""
    from survey.cli import app
    from survey.cli.output import Output

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        app._run(words, Output())
    lines = [line.rstrip() for line in said.getvalue().strip("\n").splitlines()]
    return "\n".join([f"> survey {' '.join(words)}", *lines]) + "\n"


_ON_THE_DAY = """
import datetime, sys
from survey.storage import clock
clock.now = lambda: {today!r}
sys.argv = ["survey"]
from survey.__main__ import main
main()
"""


def _menu_of(folder: Path, today: datetime) -> str:
    """The menu as it stands at a terminal on that day."""
    import pexpect

    quiet = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    words = ["-c", _ON_THE_DAY.format(today=today)]
    child = pexpect.spawn(sys.executable, words, cwd=str(folder), env=quiet, dimensions=(40, _WIDTH), encoding="utf-8")
    try:
        child.expect("終わる", timeout=60)
        drawn = _CONTROL.sub("", child.before + child.after)
    finally:
        child.close(force=True)
    lines = [line.rstrip() for line in drawn.splitlines() if line.strip() and "━" not in line]
    return "\n".join(lines).strip() + "\n"


def _draft(path: Path) -> str:
    """The subject and the text of a draft."""
    from email import message_from_bytes, policy

    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body
    return f"件名: {mail['subject']}\n\n{body.get_content()}".replace("\r\n", "\n").rstrip() + "\n"


def _answer_again(folder: Path) -> None:
    """福祉課 confirms one former answer, changes another, and leaves the others."""
    book = load_workbook(folder / "output" / "調査票" / "06_福祉課.xlsx")
    sheet = book["調査票"]
    columns = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=9) for cell in row if cell.value}
    rows = {str(sheet.cell(row, columns["NO"]).value): row for row in range(8, sheet.max_row + 1)}
    sheet.cell(rows["1"], columns["前回から"]).value = "変更なし"
    changed = sheet.cell(rows["2"], columns["現在の取組状況"])
    changed.value = f"{changed.value}\n今年度から、市内の二つの農園でも受け入れを始めた。"
    sheet.cell(rows["2"], columns["前回から"]).value = "変更あり"
    book.save(folder / "collected" / "福祉課.xlsx")


@contextlib.contextmanager
def _fixed(work: Path, today: datetime) -> Iterator[None]:
    """On a day and a screen that are always the same."""
    from survey.cli import console
    from survey.storage import clock

    with _in(work), mock.patch.object(clock, "now", lambda: today), mock.patch.object(console, "PIPED_WIDTH", _WIDTH):
        yield


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# ---------------------------------------------------------------- what a picture shows


def digests(work: Path) -> dict[str, str]:
    """What each picture shows, as a digest that changes when somebody would see another thing."""
    return {name: hashlib.sha256(_look(work, shown).encode()).hexdigest()[:16] for name, shown in PICTURES.items()}


def _look(work: Path, shown: Shown) -> str:
    path = work / shown.file
    if path.suffix == ".html":
        return path.read_text("utf-8")
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        tables = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
        return repr(([(p.style.name, p.text) for p in document.paragraphs], tables))
    sheet = load_workbook(path)[shown.sheet]
    hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    cells = [
        (cell.coordinate, cell.value, cell.fill.fgColor.rgb, cell.font.name, cell.font.sz, cell.font.b)
        for row in sheet.iter_rows()
        for cell in row
        if get_column_letter(cell.column) not in hidden
        if cell.value is not None or cell.has_style
    ]
    widths = [(name, round(column.width, 2), column.hidden) for name, column in sorted(sheet.column_dimensions.items())]
    heights = [(number, row.height, row.hidden) for number, row in sorted(sheet.row_dimensions.items())]
    return repr((cells, widths, heights))
