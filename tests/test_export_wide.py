"""The answers with a row for each department and issue: what a pivot table needs, and nothing lost."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import polars
import pytest
from builders import SURVEY, returned
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_export import TRAPS
from two_years import FORMER, NOW, both_years, carried_over, confirmed
from year import applicable, give, stamp

from survey.commands.merge import merge
from survey.commands.run import Run
from survey.errors import SurveyError
from survey.export import wide_form, writer_for
from survey.export.formats import Exported, ExportedRow
from survey.ledger import choose
from survey.model import EVERYONE, Answer, Department, Entry, Item, Question, Survey
from survey.storage.folder import Folder

QUESTIONS = (
    Question("count", "件数", "数値", unit="人"),
    Question("day", "点検日", "日付"),
    Question("means", "手段", "複数選択", choices=("電話", "メール")),
    Question("partners", "連携したい課", "課の選択"),
    Question("rank", "評価", "選択", choices=("Ａ", "Ｂ")),
    Question("words", "内容", "長文"),
)
ASKED = replace(
    SURVEY,
    questions=QUESTIONS,
    departments=(
        replace(SURVEY.departments[0], group="福祉部"),
        *SURVEY.departments[1:],
    ),
)


def answered(department: str, no: str, items: tuple[Item, ...] = (), **texts: str | tuple[str, ...]) -> Answer:
    return Answer(department, no, entries(**texts), "調査票", 10, items=items)


def entries(**texts: str | tuple[str, ...]) -> dict[str, Entry]:
    """By question key; a tuple is departments and, last, what is none."""
    return {
        key: Entry(value, "調査票", ("E10",))
        if isinstance(value, str)
        else Entry(value[-1], "調査票", ("E10",), value[:-1])
        for key, value in texts.items()
    }


def exported(*answers: Answer, survey: Survey = ASKED) -> Exported:
    names = dict.fromkeys(answer.department for answer in answers)
    forms = [returned(name, *(a for a in answers if a.department == name), survey=survey) for name in names]
    return wide_form(survey, choose(survey, forms, (), ()), None)


def told(wide: Exported) -> list[ExportedRow]:
    return list(wide.rows)


FULL = answered(
    "福祉課", "1", count="▲1,200 人", day="令和8年4月1日", means="電話\nメール\n来所", partners=("長寿課", EVERYONE, "市民"), rank="a",
    words="多い。\n少ない。",
)  # fmt: skip


def test_each_answer_is_what_it_is() -> None:
    (row,) = (row for row in told(exported(FULL)) if row["received"])
    assert {
        key: row[key] for key in ("survey", "department", "group", "issue", "title", "file", "received", "change")
    } == {
        "survey": "test-2026",
        "department": "福祉課",
        "group": "福祉部",
        "issue": "1",
        "title": "つながりづくり",
        "file": "福祉課.xlsx",
        "received": "2026-11-01T09:00:00",
        "change": None,
    }
    assert (row["count"], row["day"], row["rank"], row["words"]) == (
        -1200.0,
        date(2026, 4, 1),
        "Ａ",
        "多い。\n少ない。",
    )
    assert (row["means"], row["means 記入"]) == (["電話", "メール"], "来所")
    assert (row["partners"], row["partners 記入"]) == (["長寿課", "各課"], "市民")


def test_whoever_is_asked_has_a_row_and_who_is_not_only_with_an_answer() -> None:
    rows = told(exported(FULL, answered("みどり課", "1", words="うちでも。")))
    assert [(row["department"], row["issue"], row["received"] is None) for row in rows] == [
        ("福祉課", "1", False),
        ("福祉課", "2", True),
        ("福祉課", "3", True),
        ("長寿課", "1", True),
        ("みどり課", "1", False),
        ("みどり課", "2", True),
        ("安心課", "3", True),
    ]


def test_what_a_column_cannot_hold_stands_beside_it_and_there_is_no_such_column_for_nothing() -> None:
    wide = exported(answered("福祉課", "1", count="001", day="来春"), answered("長寿課", "1", count="12", means="電話"))
    rows = told(wide)
    assert list(wide.columns) == [
        *("survey", "department", "group", "issue", "title"),
        *("count", "count 記入", "day", "day 記入", "means", "partners", "rank", "words"),
        *("change", "received", "file"),
    ]
    assert [(row["count"], row["count 記入"], row["day 記入"]) for row in rows if row["received"]] == [
        (None, "001", "来春"),
        (12.0, None, None),
    ]
    broken = replace(answered("福祉課", "1"), entries={"count": Entry("#N/A", "調査票", ("E10",), error="#N/A")})
    assert [row["count 記入"] for row in told(exported(broken)) if row["received"]] == ["#N/A"]


@pytest.mark.parametrize("key", ["file", "Title", "item", "change"])
def test_a_question_called_like_another_column_gets_a_name_of_its_own(key: str) -> None:
    asked = replace(ASKED, questions=(Question(key, "内容", "短文"),))
    rows = told(exported(answered("福祉課", "1", **{key: "本文"}), survey=asked))
    assert [row[f"{key} 設問"] for row in rows if row["received"]] == ["本文"]


def test_an_item_is_a_row_and_what_is_asked_once_stands_in_none_of_these() -> None:
    asked = replace(ASKED, questions=(Question("has", "有無", "短文"), Question("km", "走行", "数値", repeated=True)))
    items = tuple(Item(number, entries(km=km), "公用車", number) for number, km in ((1, "100"), (2, "200")))
    rows = told(exported(answered("福祉課", "1", items, has="あり"), survey=asked))
    first = [(row["item"], row["has"], row["km"], row["file"]) for row in rows if row["received"]]
    assert first == [
        (None, "あり", None, "福祉課.xlsx"),
        (1, None, 100.0, "福祉課.xlsx"),
        (2, None, 200.0, "福祉課.xlsx"),
    ]


def test_what_became_of_the_former_answer_is_told_of_those_who_keep_silent_too() -> None:
    ledger, comparison = both_years(
        [returned("福祉課", confirmed(FORMER))], carried_over(FORMER, replace(FORMER, department="長寿課"))
    )
    changes = {(r["department"], r["issue"]): r["change"] for r in told(wide_form(NOW, ledger, comparison))}
    assert (changes["福祉課", "1"], changes["長寿課", "1"], changes["福祉課", "2"]) == ("継続", "未回答", None)


def test_parquet_has_the_types_and_json_the_same_rows(tmp_path: Path) -> None:
    other = answered("長寿課", "1", count="1,234.5")
    for name in ("a.parquet", "a.json", "a.csv"):
        writer_for(tmp_path / name)(exported(FULL, other), tmp_path / name)
    table = polars.read_parquet(tmp_path / "a.parquet")
    wanted = {
        "count": polars.Float64,
        "day": polars.Date,
        "means": polars.List(polars.String),
        "received": polars.Datetime,
    }
    assert {name: table.schema[name] for name in wanted} == wanted
    assert table["count"].sum() == 34.5
    rows = told(exported(FULL, other))
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == json.loads(json.dumps(rows, default=str))
    assert table["means"].to_list() == [row["means"] for row in rows]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        (first, *_) = csv.DictReader(stream)
    assert (first["means"], first["partners"], first["day"]) == ("電話、メール", "長寿課、各課", "2026-04-01")


@pytest.mark.parametrize("trap", TRAPS)
def test_a_csv_runs_no_formula_in_any_column_and_not_in_its_headings(trap: str, tmp_path: Path) -> None:
    hostile = replace(
        ASKED,
        questions=(Question("-2.3", "内容", "短文"), *QUESTIONS),
        issues=(replace(ASKED.issues[0], title=trap, departments=(trap,)),),
        departments=(Department(trap, group=trap),),
    )
    wide = exported(answered(trap, "1", **{"-2.3": trap, "count": trap, "partners": (trap, "")}), survey=hostile)
    writer_for(tmp_path / "a.csv")(wide, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        heading, row = csv.reader(stream)
    texts = [cell for name, cell in zip(heading, row, strict=True) if name != "count"]
    assert not [cell for cell in (*heading, *texts) if cell.lstrip(" 　").startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert row[heading.index("department")].removeprefix("'") == trap


@given(
    st.dictionaries(
        st.sampled_from([question.key for question in QUESTIONS]),
        st.one_of(
            st.text(min_size=1, max_size=8).filter(str.strip),
            st.sampled_from(["12", "007", "1、2", "電話、手紙", "2026/4/1", "4月", "ａ"]),
        ),
    )
)
def test_whatever_is_written_stands_in_its_column_or_beside_it(texts: dict[str, str]) -> None:
    rows = [row for row in told(exported(answered("福祉課", "1", **texts))) if row["received"]]
    for row in rows:
        for key, text in texts.items():
            value, beside = row[key], row.get(f"{key} 記入")
            assert value is not None or beside == text
            assert not isinstance(value, str) or key == "rank" or value == text
    assert bool(rows) is bool(texts)


# ---------------------------------------------------------------- beside the other outputs


def test_both_forms_are_written_at_once_and_never_into_one_file(folder: Folder, tmp_path: Path) -> None:
    give(folder, "福祉課", "福祉.xlsx", {"2": applicable("直売会を開いた。")})
    stamp(folder.collected / "福祉.xlsx", "2026-11-05")
    with pytest.raises(SurveyError, match="別々"):
        merge(Run(folder), tmp_path / "a.csv", tmp_path / "a.csv")
    done = merge(Run(folder), tmp_path / "long.parquet", tmp_path / "wide.parquet")
    assert done.files[-2:] == (tmp_path / "long.parquet", tmp_path / "wide.parquet")
    wide = polars.read_parquet(tmp_path / "wide.parquet")
    survey = done.judgement.survey
    assert wide.height == sum(len(issue.departments) for issue in survey.issues)
    assert wide.filter(polars.col("received").is_not_null())["file"].to_list() == ["福祉.xlsx"]
