"""はじめる.cmd: of the tool and of every survey folder; what only Windows shows is held against rules that it demands."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from batch import faults

from survey.commands.init import init
from survey.commands.new_year import begin_year, proposal
from survey.commands.starter import for_cmd
from survey.definition.survey_reader import read_definition
from survey.storage.folder import Folder

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import bundle

TOOL = for_cmd(bundle.filled("はじめる.cmd.txt", {"python": "3.12"}))


@pytest.fixture(scope="module")
def of_a_survey(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return init(tmp_path_factory.mktemp("new") / "調査R9").folder.starter.read_bytes()


def test_the_starter_of_the_tool_is_sound() -> None:
    assert faults(TOOL) == []


def test_the_starter_of_a_survey_is_sound(of_a_survey: bytes) -> None:
    assert faults(of_a_survey) == []


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("\r\n", "\n"),
        ("chcp 932 >nul", "chcp 65001 >nul"),
        ("DisableDelayedExpansion", "EnableDelayedExpansion"),
        ("調査ツール", "調査のソフト"),
        ('pushd "%folder%"', "pushd %folder%"),
        ('set "tool=%~dp0"', "set tool=%~dp0"),
        ('-I "%tool%start.py"', '-I "%tools%start.py"'),
        ("goto no_folder", "goto no_place"),
        ("popd\r\n", ""),
        ("if errorlevel 1 goto no_folder\r\n", ""),
        ("\r\npause\r\nexit", "\r\nexit"),
        ("exit /b 1\r\n", ""),
        ("ありません。", "ありません & 終わり。"),
        ("が足りません", "(全部)が足りません"),
        ('"%python%" -I', '"%python% -I'),
        ("goto failed", "goto failed & pause"),
        (":failed", ":failed\r\n:failed"),
    ],
)
def test_whatever_breaks_a_starter_is_found(sound: str, broken: str) -> None:
    text = TOOL.decode("cp932")
    assert sound in text
    assert faults(text.replace(sound, broken).encode("cp932"))


def test_a_starter_in_utf_8_is_found() -> None:
    assert faults(TOOL.decode("cp932").encode())


def test_a_starter_names_no_machine(of_a_survey: bytes, tmp_path: Path) -> None:
    assert init(tmp_path / "調査R10").folder.starter.read_bytes() == of_a_survey


def test_a_new_year_has_one_too(folder: Folder, tmp_path: Path) -> None:
    folder.starter.unlink()
    survey = read_definition(folder.definition)
    new = begin_year(Folder(tmp_path / "翌年"), folder, proposal(survey, date(2026, 12, 1)), date(2026, 12, 1)).folder
    assert new.starter.exists()


def test_a_file_of_that_name_that_is_there_already_stays(tmp_path: Path) -> None:
    mine = tmp_path / "調査" / "はじめる.cmd"
    mine.parent.mkdir()
    mine.write_text("mine")
    init(mine.parent)
    assert mine.read_text() == "mine"
