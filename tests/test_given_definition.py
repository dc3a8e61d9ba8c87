"""初期値 in the definition: what the office puts into the inputs of forms, for whom, and whether it may be changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from definition_book import definition, found
from given_survey import GIVEN_FAULTS, SHEETS
from msgspec.structs import replace

from survey.definition import faults as wrong
from survey.definition import given_values
from survey.definition.definition_content import DefinitionContent
from survey.definition.definition_writer import write_definition
from survey.definition.renewing import mentions
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.model import Given
from survey.questions.number import NUMBER


def test_a_value_is_given_to_all_that_an_issue_asks_or_to_those_that_are_named(tmp_path: Path) -> None:
    survey = read_definition(definition(tmp_path, sheets=SHEETS))
    together = {"partners": Given("長寿課\nみどり課")}
    note = {"note": Given("協定の相手を増やした。", open=True)}
    assert survey.given == {
        ("福祉課", "1"): {"target": Given("1200"), "since": Given("2025/4/1")},
        ("長寿課", "1"): {"target": Given("300.5", open=True)},
        ("福祉課", "2"): {"means": Given("電話\n窓口", open=True)},
        ("福祉課", "3"): together | note,
        ("長寿課", "3"): together,
        ("みどり課", "3"): together | note,
    }
    assert survey.locked("福祉課", "3") == {"partners"} and survey.given_to("みどり課", "1") == {}


@pytest.mark.parametrize(("kind", "place", "changes"), GIVEN_FAULTS)
def test_a_fault_is_found_in_its_cell_and_nowhere_else(tmp_path, kind, place, changes):
    assert found(definition(tmp_path, changes, SHEETS)) == {(kind.code, f"調査定義.xlsx {place}")}


def test_what_is_given_twice_is_said_with_whom_it_is_given_to(tmp_path: Path) -> None:
    by_place = {place: changes for kind, place, changes in GIVEN_FAULTS if kind is wrong.GIVEN_TWICE}
    for place, whose in (("初期値!D8", "全体"), ("初期値!D4", "長寿課")):
        with pytest.raises(SurveyError) as refused:
            read_definition(definition(tmp_path, by_place[place], SHEETS))
        (fault,) = refused.value.faults
        assert f"初期値が、{whose}について重なっています" in fault.problem


def test_what_nobody_fills_in_cannot_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calculated = replace(NUMBER, filled_in=False)
    monkeypatch.setattr(given_values, "kind_of", lambda question: calculated)
    everywhere = {(wrong.GIVEN_NOT_FILLED_IN.code, f"調査定義.xlsx 初期値!D{row}") for row in range(2, 8)}
    assert found(definition(tmp_path, sheets=SHEETS)) == everywhere


def test_a_choice_that_says_that_a_row_does_not_apply_may_be_given_where_it_may_be_changed(tmp_path: Path) -> None:
    changes = {("初期値", "C3"): "評価", ("初期値", "D3"): "該当なし"}
    survey = read_definition(definition(tmp_path, changes, SHEETS))
    assert survey.given_to("長寿課", "1")["state"] == Given("該当なし", open=True)


def test_a_sheet_without_lines_gives_nothing(tmp_path: Path) -> None:
    for rows in (SHEETS["初期値"][:1], [["NO", "項目", "内容"]]):
        assert read_definition(definition(tmp_path, sheets=SHEETS | {"初期値": rows})).given == {}


def test_a_survey_that_has_words_of_its_own_may_head_the_columns_by_them(tmp_path: Path) -> None:
    own = {("設定", "A8"): "課の名称", ("設定", "B8"): "学校", ("設定", "A9"): "課題の名称", ("設定", "B9"): "指標"}
    heads = {("初期値", "A1"): "指標番号", ("初期値", "B1"): "学校名", ("初期値", "B2"): "全学校"}
    assert read_definition(definition(tmp_path, own | heads, SHEETS)).locked("長寿課", "3") == {"partners"}


def test_what_is_given_is_written_as_it_is_read_and_speaks_of_its_year(tmp_path: Path) -> None:
    rows = {name: [dict(zip(lines[0], row, strict=False)) for row in lines[1:]] for name, lines in SHEETS.items()}
    written = tmp_path / "書いたもの" / "調査定義.xlsx"
    written.parent.mkdir()
    content = DefinitionContent(
        written.name,
        {str(row["項目"]): row["内容"] for row in rows["設定"]},
        ("NO", "指標", "説明", "担当課"),
        tuple((str(no), title, about, tuple(asked.split("、"))) for no, title, about, asked in SHEETS["課題"][1:]),
        tuple(rows["課"]),
        tuple(rows["設問"]),
        "参考３に載せる",
        given=(*rows["初期値"], {"NO": "2", "項目": "note", "内容": "令和８年度からの新しい講座。"}),
    )
    write_definition(content, written, datetime(2026, 4, 1))
    survey, again = read_definition(written), read_definition(definition(tmp_path, sheets=SHEETS))
    assert survey.given_to("福祉課", "2").keys() == {"means", "note"}
    assert {key: value for key, value in survey.given.items() if key[1] != "2"} == {
        key: value for key, value in again.given.items() if key[1] != "2"
    }
    assert [mention.place for mention in mentions(written, 2026)] == ["調査定義.xlsx 初期値!D8"]
