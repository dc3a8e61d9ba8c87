"""What is another on Windows, as far as it can be seen elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from survey.cli.programs import open_in_program
from survey.commands.deep_folder import refuse_too_deep, too_deep_for_excel
from survey.errors import SurveyError
from survey.form.form_names import form_file_name
from survey.storage.folder import Folder

RESERVED = ["CON", "prn", "AUX", "nul", "COM1", "LPT9", "CONIN$", "conout$", "COM¹"]


@pytest.mark.parametrize("name", RESERVED)
def test_a_department_called_like_a_device_has_a_form_that_windows_takes(name: str) -> None:
    assert form_file_name(3, 14, name) == f"03_{name}.xlsx"


@pytest.mark.parametrize("name", ["課.", "課 ", "課. .", "課\u3000"])
def test_no_form_ends_in_what_windows_takes_away(name: str) -> None:
    assert form_file_name(3, 14, name) == "03_課.xlsx"


def test_files_are_opened_by_the_system_and_not_by_a_program_called_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    assert open_in_program(tmp_path / "受付簿.xlsx")
    assert opened == [tmp_path / "受付簿.xlsx"]

    def without_program(_path: Path) -> None:
        raise OSError(1155, "No application is associated")

    monkeypatch.setattr(os, "startfile", without_program, raising=False)
    assert not open_in_program(tmp_path / "受付簿.xlsx")


def test_nothing_is_opened_past_the_function_that_does_so_on_windows_too() -> None:
    program = Path(__file__).parents[1] / "survey"
    opening = {
        path.name for path in program.rglob("*.py") if re.search(r"\.(launch|startfile)\(", path.read_text("utf-8"))
    }
    assert opening == {"programs.py"}


def test_json_is_read_whatever_code_page_is_behind_the_pipe(folder: Folder) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "survey", "status", "--json", str(folder.root)],
        env=os.environ | {"PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout.isascii()
    assert "未提出" in json.dumps(json.loads(done.stdout), ensure_ascii=False)


def as_long_as(characters: int) -> Path:
    root = "/" + "深" * 99 + "/" + "い" * 50
    return Path(root, "x" * (characters - len(root) - 1))


@pytest.mark.parametrize("characters", [218, 219])
def test_what_excel_could_not_open_is_said_when_forms_are_made(characters: int) -> None:
    paths = [as_long_as(characters), as_long_as(160)]
    told = too_deep_for_excel(paths, on_windows=True)
    assert len(told) == characters - 218
    assert all("1文字" in one for one in told)
    assert too_deep_for_excel(paths, on_windows=False) == ()
    refuse_too_deep(paths, on_windows=True)


def test_what_windows_could_not_write_is_refused_before_anything_is_made() -> None:
    refuse_too_deep([as_long_as(253)], on_windows=True)
    with pytest.raises(SurveyError, match="長すぎて"):
        refuse_too_deep([as_long_as(254)], on_windows=True)
    refuse_too_deep([as_long_as(254)], on_windows=False)
    refuse_too_deep([], on_windows=True)
