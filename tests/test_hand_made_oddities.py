"""Tables that are not as one would wish, and files that are none: the right result, or listed, or refused once; never silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_made_adopted import Seen, adopted, expected
from hand_made_content import INVENTED
from hand_made_count import untold, written_in
from hand_made_documents import DOCUMENTS, NO_TABLE
from hand_made_odd import OTHERS, TABLES

from survey.errors import SurveyError

FIRST = ("1", "ごみ減量推進課")
SECOND = ("1", "学校教育課")
ANSWERS = expected(INVENTED)

ALL_THE_SAME = (
    "no NO",
    "no NO, merged issues",
    "no examples",
    "no asked departments",
    "title with line end",
    "title in two rows",
    "side by side",
    "turned",
    "issue without answer",
    "macros",
    "page marks",
    "older copy",
    "cover and notes",
    "chapters",
    "offset",
    "far below",
    "who with name",
    "who with line end",
    "who with line end and group",
    "spaced headings",
    "years side by side",
    "forty columns",
    "two heads that differ",
    "an empty row within",
    "text below",
    "row of dashes",
    "title under every page",
    "long title",
    "upright",
)
"""Whose answers are those that stand in the usual table."""

ALL_BUT_THE_FIRST = (
    "struck",
    "very long",
    "formulas",
    "who over two rows",
    "who missing",
    "who misspelt",
    "who is all",
    "two departments answer as one",
    "answered twice",
    "odd department names",
    "long department name",
)


def suffix_of(name: str) -> str:
    return ".docx" if name in DOCUMENTS or name in NO_TABLE else ".xlsx"


def seen(name: str, folder: Path) -> Seen:
    path = {**TABLES, **DOCUMENTS}[name](folder / f"集計表{suffix_of(name)}")
    return adopted(path)


@pytest.mark.parametrize("name", [*TABLES, *DOCUMENTS])
def test_every_character_is_told_or_the_table_is_refused_once(name: str, tmp_path: Path) -> None:
    path = {**TABLES, **DOCUMENTS}[name](tmp_path / f"集計表{suffix_of(name)}")
    try:
        found = adopted(path)
    except SurveyError as stop:
        refused_kindly(stop)
    else:
        assert untold(written_in(path), found.told) == []


@pytest.mark.parametrize("name", [*OTHERS, *NO_TABLE])
def test_what_is_no_such_table_is_refused_once(name: str, tmp_path: Path) -> None:
    path = {**OTHERS, **NO_TABLE}[name](tmp_path / f"何か{suffix_of(name)}")
    with pytest.raises(SurveyError) as stop:
        adopted(path)
    refused_kindly(stop.value)


@pytest.mark.parametrize(("name", "way_out"), [("locked", "パスワード"), ("old Word", ".docx")])
def test_what_can_be_saved_otherwise_is_told_how(name: str, way_out: str, tmp_path: Path) -> None:
    path = {**OTHERS, **NO_TABLE}[name](tmp_path / f"何か{'.doc' if name == 'old Word' else '.xlsx'}")
    with pytest.raises(SurveyError) as stop:
        adopted(path)
    assert way_out in stop.value.faults[0].remedy


def refused_kindly(stop: SurveyError) -> None:
    (fault,) = stop.faults
    assert fault.place
    assert fault.problem.endswith("。")
    assert fault.remedy.endswith("。")


@pytest.mark.parametrize("name", ALL_THE_SAME)
def test_the_answers_are_the_same_however_the_table_looks(name: str, tmp_path: Path) -> None:
    found = seen(name, tmp_path)
    no_of = {str(place): issue.no for place, issue in enumerate(found.adopted.issues, 1)}
    assert found.told_of(INVENTED) == {(no_of[no], name): told for (no, name), told in ANSWERS.items()}


@pytest.mark.parametrize("name", ALL_BUT_THE_FIRST)
def test_an_odd_answer_leaves_the_others_as_they_are(name: str, tmp_path: Path) -> None:
    found = seen(name, tmp_path).told_of(INVENTED)
    untouched = {place: told for place, told in ANSWERS.items() if place[0] != "1"}
    assert untouched.items() <= found.items()
