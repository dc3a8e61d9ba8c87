"""The survey's clock, and how outputs are written: whole or not at all."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from survey.commands.init import init
from survey.errors import SurveyError
from survey.storage.clock import aware, local, now, utc
from survey.storage.files import replacing, replacing_all, replacing_within
from survey.storage.folder import shipped

# ---------------------------------------------------------------- the clock


def test_every_moment_is_told_in_the_time_of_japan_whatever_the_machine_is_set_to() -> None:
    evening = datetime(2026, 11, 30, 23, 30)
    assert local(datetime(2026, 11, 30, 14, 30, tzinfo=UTC)) == evening
    assert local(datetime(2026, 11, 30, 9, 30, tzinfo=timezone(timedelta(hours=-5)))) == evening
    assert local(evening) == evening


def test_a_moment_goes_out_with_its_zone_and_into_workbooks_as_their_standard_wants_it() -> None:
    morning = datetime(2026, 12, 1, 8, 0)
    assert aware(morning).isoformat() == "2026-12-01T08:00:00+09:00"
    assert utc(morning) == datetime(2026, 11, 30, 23, 0)


def test_this_moment_is_told_to_the_second_as_it_is_written_down() -> None:
    assert now().microsecond == 0


# ---------------------------------------------------------------- files


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_output_takes_its_place_once_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "output" / "参考３.xlsx"
    with replacing(target) as path:
        path.write_text("半分")
        assert not target.exists()
        path.write_text("全部")
    assert contents(tmp_path) == {"output/参考３.xlsx": "全部"}


def test_where_writing_fails_the_former_output_stays_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "参考３.xlsx"
    target.write_text("前回")
    with pytest.raises(RuntimeError), replacing(target) as path:
        path.write_text("半分")
        raise RuntimeError
    assert contents(tmp_path) == {"参考３.xlsx": "前回"}


def test_of_outputs_that_belong_together_none_is_replaced_where_one_fails(tmp_path: Path) -> None:
    targets = [tmp_path / "参考３.xlsx", tmp_path / "概要.docx"]
    targets[0].write_text("前回")
    with pytest.raises(RuntimeError), replacing_all(targets) as (first, _):
        first.write_text("今回")
        raise RuntimeError
    assert contents(tmp_path) == {"参考３.xlsx": "前回"}
    with replacing_all(targets) as paths:
        for path in paths:
            path.write_text("今回")
    assert contents(tmp_path) == {"参考３.xlsx": "今回", "概要.docx": "今回"}


def test_files_written_into_a_folder_join_what_it_holds(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "調査票"
    for round_ in ("一回目", "二回目"):
        with replacing_within(folder) as temporary:
            (temporary / "共通.xlsx").write_text(round_)
            (temporary / f"{round_}.xlsx").write_text(round_)
    assert contents(folder.parent) == {
        "調査票/一回目.xlsx": "一回目",
        "調査票/二回目.xlsx": "二回目",
        "調査票/共通.xlsx": "二回目",
    }
    with pytest.raises(RuntimeError), replacing_within(folder) as temporary:
        (temporary / "三回目.xlsx").write_text("三回目")
        raise RuntimeError
    assert "調査票/三回目.xlsx" not in contents(folder.parent)
    assert [path.name for path in folder.parent.iterdir()] == ["調査票"]


def test_what_stands_in_the_way_of_an_output_is_named(tmp_path: Path) -> None:
    (tmp_path / "参考３.xlsx").mkdir()
    with pytest.raises(SurveyError, match="同じ名前のフォルダー"), replacing_all([tmp_path / "参考３.xlsx"]):
        pass
    (tmp_path / "output").write_text("フォルダーではない")
    for replaced in (replacing(tmp_path / "output" / "参考３.xlsx"), replacing_within(tmp_path / "output")):
        with pytest.raises(SurveyError, match="書き込めません"), replaced as path:
            path.write_text("")


def test_a_folder_in_the_place_of_an_output_is_named(tmp_path: Path) -> None:
    (tmp_path / "手引き.html").mkdir()
    with pytest.raises(SurveyError) as refused, replacing(tmp_path / "手引き.html") as temporary:
        temporary.write_text("中身", encoding="utf-8")
    (fault,) = refused.value.faults
    assert fault.place == str(tmp_path / "手引き.html")
    assert "フォルダー" in fault.problem


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("何かのファイル", encoding="utf-8")
    for write in (lambda: replacing_within(file), lambda: replacing(file / "調査票" / "01.xlsx")):
        with pytest.raises(SurveyError) as refused, write():
            pass
        (fault,) = refused.value.faults
        assert fault.place == str(file)
        assert "ファイルがあります" in fault.problem
        assert "読み取り専用" not in fault.remedy


def test_a_survey_is_not_begun_in_the_place_of_a_file_which_is_named(tmp_path: Path) -> None:
    (tmp_path / "調査R8").write_text("何かのファイル", encoding="utf-8")
    with pytest.raises(SurveyError) as refused:
        init(tmp_path / "調査R8")
    (fault,) = refused.value.faults
    assert "ファイルがあります" in fault.problem


def test_an_installed_survey_has_its_templates_inside_and_a_checkout_beside_it(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    assert shipped("調査定義.xlsx") == root / "templates_xlsx" / "調査定義.xlsx"
    shutil.copytree(root / "survey", tmp_path / "survey", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "templates_xlsx", tmp_path / "survey" / "templates_xlsx")
    ask = "from survey.storage.folder import shipped\nprint(ascii(str(shipped('調査定義.xlsx'))))"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ast.literal_eval(done.stdout) == str(tmp_path / "survey" / "templates_xlsx" / "調査定義.xlsx")
