"""The answers for whoever analyses further: nothing is lost, nothing runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars
import pytest
from builders import SURVEY, answer, returned

from survey.errors import SurveyError
from survey.export import COLUMNS, rows, writer_for
from survey.ledger import choose
from survey.model import Ledger

TRAPS = (
    "=1+1",
    "-5",
    "+81",
    "@ここ",
    "'先頭",
    "''",
    "\t=1",
    "\r=1",
    " =1",
    "　＝1",
    "a,b",
    'say "x"',
    "a\nb",
    "普通",
    "=あ\nい",
)


def ledger_of(*texts: str) -> Ledger:
    """A ledger in which one department wrote these texts, two an issue."""
    answers = []
    for issue, start in zip(SURVEY.issues, range(0, len(texts), 2), strict=False):
        pair = dict(zip(("status", "challenges"), texts[start : start + 2], strict=False))
        answers.append(answer("福祉課", issue.no, **pair))
    return choose(SURVEY, [returned("福祉課", *answers)], (), ())


def exported(ledger: Ledger, target: Path) -> Path:
    writer_for(target)(SURVEY, ledger, target)
    return target


def from_csv(path: Path) -> list[dict[str, str]]:
    """As the module says: one apostrophe is taken from every text that begins with one."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{name: text.removeprefix("'") for name, text in row.items()} for row in csv.DictReader(stream)]


@pytest.mark.parametrize("trap", TRAPS)
def test_a_csv_runs_no_formula_and_gives_back_what_was_written(trap: str, tmp_path: Path) -> None:
    path = exported(ledger_of(trap), tmp_path / "a.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" 　").startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert [row["value"] for row in from_csv(path)] == [trap]


def test_excel_is_told_that_the_csv_is_utf_8(tmp_path: Path) -> None:
    assert exported(ledger_of("回答"), tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfsurvey,department,")


def test_a_row_says_where_the_answer_came_from(tmp_path: Path) -> None:
    (row,) = rows(SURVEY, ledger_of("回答"))
    assert tuple(row) == COLUMNS
    assert row == {
        "survey": "test-2026",
        "department": "福祉課",
        "issue": "1",
        "question": "status",
        "value": "回答",
        "file": "福祉課.xlsx",
        "sheet": "調査票",
        "cell": "F10",
        "received": "2026-11-01T09:00:00",
    }


def test_departments_stand_a_line_each() -> None:
    form = returned("福祉課", answer("福祉課", "1", partners=("長寿課", "みどり課")))
    (row,) = rows(SURVEY, choose(SURVEY, [form], (), ()))
    assert row["value"] == "長寿課\nみどり課"


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    ledger = ledger_of(*TRAPS[:6])
    expected = list(rows(SURVEY, ledger))
    assert json.loads(exported(ledger, tmp_path / "a.json").read_text("utf-8")) == expected
    assert from_csv(exported(ledger, tmp_path / "a.csv")) == expected
    table = polars.read_parquet(exported(ledger, tmp_path / "a.parquet"))
    assert table.schema["received"] == polars.Datetime
    assert [{**row, "received": row["received"].isoformat()} for row in table.to_dicts()] == expected


def test_nothing_answered_gives_headings_alone(tmp_path: Path) -> None:
    empty = choose(SURVEY, (), (), ())
    assert from_csv(exported(empty, tmp_path / "a.csv")) == []
    assert polars.read_parquet(exported(empty, tmp_path / "a.parquet")).columns == list(COLUMNS)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.csv.gz"])
def test_another_ending_is_refused_before_anything_is_written(name: str) -> None:
    with pytest.raises(SurveyError, match="parquet"):
        writer_for(Path(name))
