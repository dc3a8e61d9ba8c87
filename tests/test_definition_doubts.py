"""What an officer may have overlooked is said when the forms are made; and names that run together in 関係課."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from builders import SURVEY
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_cli import survey

from survey.commands.definition_doubts import definition_doubts
from survey.definition.near_names import run_together
from survey.definition.survey_reader import read_definition
from survey.japanese.text import appearance_key
from survey.model import Department
from survey.storage.folder import Folder

NAMES = ("福祉課", "長寿課", "子ども未来課", "文化の家")


def test_the_shipped_definition_unedited_is_said_to_be_so(folder: Folder):
    doubts = definition_doubts(folder, read_definition(folder.definition), date(2026, 10, 1))
    assert any("見本" in said and "連絡先" in said for said in doubts)
    assert any("宛先" in said and "14" in said for said in doubts)


def test_an_edited_definition_is_in_no_doubt(tmp_path: Path):
    own = replace(
        SURVEY,
        settings=replace(SURVEY.settings, contact="内線 2345", deadline=date(2026, 11, 30)),
        departments=(Department("福祉課", to=("fukushi@city.lg.jp",)),),
    )
    assert definition_doubts(Folder(tmp_path), own, date(2026, 11, 30)) == ()


@pytest.mark.parametrize(("deadline", "word"), [(date(2026, 11, 29), "日曜日"), (date(2026, 9, 30), "過ぎ")])
def test_a_deadline_that_is_past_or_on_a_sunday_is_said(tmp_path: Path, deadline: date, word: str):
    own = replace(SURVEY, settings=replace(SURVEY.settings, deadline=deadline))
    assert any(word in said for said in definition_doubts(Folder(tmp_path), own, date(2026, 10, 1)))


def test_a_definition_that_is_open_in_excel_is_said(folder: Folder):
    folder.definition.with_name("~$調査定義.xlsx").write_bytes(b"")
    assert "Excel で開かれています" in survey("generate", cwd=folder.root).stdout


def test_a_wrong_former_folder_is_advised_about_itself(folder: Folder):
    said = survey("generate", "--previous", "../調査R0", cwd=folder.root, code=1).stderr
    assert "--previous" in said and "調査R0" in said and "survey init" not in said


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=30), st.sampled_from(["", "・", " ", "／"]))
def test_names_that_run_together_are_told_apart(names: list[str], between: str):
    written = between.join(names)
    known = {appearance_key(name): name for name in NAMES}
    assert run_together(written, known) == (tuple(names) if len(names) > 1 else ())
    assert run_together(f"{written}清掃課", known) == ()


def test_a_mistyped_definition_and_none_at_all_list_those_that_are_shipped(tmp_path: Path):
    said = survey("init", "調査", "--definition", "例_公共施殻点検", cwd=tmp_path, code=1).stderr
    assert "例_公共施設点検" in said and "例_複数選択" in said and not (tmp_path / "調査").exists()
    listed = survey("init", "調査", "--definition", cwd=tmp_path, code=2).stderr.splitlines()
    lines = [line for line in listed if line.startswith("  ") and "課題 " in line]
    assert lines[0].split()[0] == "調査定義" and len(lines) >= 3


def test_the_short_option_for_help_is_understood():
    assert "使い方" in survey("-h", cwd=Path.cwd()).stdout
    assert re.search("-h, --help +この説明", survey("merge", "-h", cwd=Path.cwd()).stdout)
