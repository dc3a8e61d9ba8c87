"""The answers for whoever analyses further: nothing is lost, nothing runs."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import polars
import pytest
from builders import SURVEY, answer, returned
from msgspec.structs import replace
from two_years import FORMER, NOW, STATUS, both_years, carried_over, made_with

from survey.errors import SurveyError
from survey.export import writer_for
from survey.export.formats import Exported
from survey.export.long_form import COLUMNS, long_form, rows
from survey.ledger import choose
from survey.model import Answer, Entry, Ledger, Question

OTHER = answer("福祉課", "2", status="別の取組")

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
    writer_for(target)(long_form(SURVEY, ledger, None), target)
    return target


def exported_rows(found: list[dict[str, str]], target: Path) -> Path:
    columns = long_form(SURVEY, choose(SURVEY, (), (), ()), None).columns
    writer_for(target)(Exported(columns, iter(found)), target)
    return target


def from_csv(path: Path) -> list[dict[str, str | float | None]]:
    """As the module says: one apostrophe is taken from every text that begins with one."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        return [{name: _from_cell(name, text) for name, text in row.items()} for row in table]


def _from_cell(name: str, text: str) -> str | float | None:
    if name in ("number", "date"):
        return float(text) if name == "number" and text else text or None
    return text.removeprefix("'")


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
    (row,) = rows(SURVEY, ledger_of("回答"), None)
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
        "change": "",
        "before": "",
        "number": None,
        "date": None,
    }


def test_a_number_and_a_day_are_exported_as_such_beside_what_was_written(tmp_path: Path) -> None:
    asked = replace(
        SURVEY,
        questions=(
            Question("count", "件数", "数値", unit="人"),
            Question("day", "点検日", "日付"),
            Question("means", "手段", "複数選択", choices=("電話", "メール")),
        ),
    )
    entries = {"count": "▲1,200 人", "day": "令和8年4月1日", "means": "電話\nメール"}
    others = {"count": "001", "day": "来春"}
    answers = [
        Answer("福祉課", no, {key: Entry(text, "調査票", ("E10",)) for key, text in texts.items()}, "調査票", 10)
        for no, texts in (("1", entries), ("2", others))
    ]
    found = list(rows(asked, choose(asked, [returned("福祉課", *answers, survey=asked)], (), ()), None))
    expected = [(-1200.0, None), (None, date(2026, 4, 1)), (None, None), (None, None), (None, None)]
    assert [(row["number"], row["date"]) for row in found] == expected
    assert found[2]["value"] == "電話\nメール"
    for name in ("a.csv", "a.json", "a.parquet"):
        exported_rows(found, tmp_path / name)
    table = polars.read_parquet(tmp_path / "a.parquet")
    assert (table.schema["number"], table.schema["date"]) == (polars.Float64, polars.Date)
    assert [row["number"] for row in from_csv(tmp_path / "a.csv")] == [number for number, _ in expected]
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[1]["date"] == "2026-04-01"


def test_departments_stand_a_line_each() -> None:
    form = returned("福祉課", answer("福祉課", "1", partners=("長寿課", "みどり課")))
    (row,) = rows(SURVEY, choose(SURVEY, [form], (), ()), None)
    assert row["value"] == "長寿課\nみどり課"


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    ledger = ledger_of(*TRAPS[:6])
    expected = list(rows(SURVEY, ledger, None))
    assert json.loads(exported(ledger, tmp_path / "a.json").read_text("utf-8")) == expected
    assert from_csv(exported(ledger, tmp_path / "a.csv")) == expected
    table = polars.read_parquet(exported(ledger, tmp_path / "a.parquet"))
    assert table.schema["received"] == polars.Datetime
    assert [{**row, "received": row["received"].isoformat()} for row in table.to_dicts()] == expected


def test_beside_each_answer_stands_what_became_of_the_former_one_and_what_that_was(tmp_path: Path) -> None:
    form = returned(
        "福祉課",
        made_with(answer("福祉課", "1", applies="該当あり", status="=新"), FORMER),
        made_with(answer("福祉課", "2"), OTHER),
    )
    ledger, comparison = both_years([form], carried_over(FORMER, OTHER, replace(FORMER, department="長寿課")))
    found = list(rows(NOW, ledger, comparison))
    shown = [
        (row["department"], *(row[key] for key in ("issue", "question", "value", "change", "before"))) for row in found
    ]
    assert shown == [
        ("福祉課", "1", "applies", "該当あり", "変更", "該当あり"),
        ("福祉課", "1", "status", "=新", "変更", STATUS),
        ("福祉課", "1", "partners", "", "変更", "長寿課"),
        ("福祉課", "2", "status", "", "取下げ", "別の取組"),
        ("長寿課", "1", "applies", "", "未回答", "該当あり"),
        ("長寿課", "1", "status", "", "未回答", STATUS),
        ("長寿課", "1", "partners", "", "未回答", "長寿課"),
    ]
    assert all(bool(row["value"]) == bool(row["file"]) == bool(row["received"]) for row in found)
    table = exported_rows(found, tmp_path / "a.parquet")
    assert polars.read_parquet(table)["received"].null_count() == 5
    assert from_csv(exported_rows(found, tmp_path / "a.csv")) == found


def test_nothing_answered_gives_headings_alone(tmp_path: Path) -> None:
    empty = choose(SURVEY, (), (), ())
    assert from_csv(exported(empty, tmp_path / "a.csv")) == []
    assert polars.read_parquet(exported(empty, tmp_path / "a.parquet")).columns == list(COLUMNS)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.csv.gz"])
def test_another_ending_is_refused_before_anything_is_written(name: str) -> None:
    with pytest.raises(SurveyError, match="parquet"):
        writer_for(Path(name))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (".", "フォルダー"),
        ("made", "フォルダー"),
        ("none", "拡張子"),
        (".csv", "拡張子"),
        ("a.xlsx", "「.xlsx」の形式"),
    ],
)
def test_what_is_no_file_to_write_is_called_what_it_is(
    name: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "made").mkdir()
    with pytest.raises(SurveyError) as stopped:
        writer_for(Path(name))
    (fault,) = stopped.value.faults
    assert why in fault.problem and "「」" not in fault.problem
