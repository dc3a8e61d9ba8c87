"""The benchmarks run, and what they compare is the same: not how long anything takes."""

from __future__ import annotations

import itertools
import json
import random
import re
import zipfile
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import reading
from benchmarks.chart import svg
from benchmarks.furigana import with_furigana
from survey.storage.folder import Folder
from survey.workbook import read_workbook


def test_the_command_measures_every_side_and_keeps_what_it_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ["--here", "--times", "1", "--sizes", "2", "--forms", "2", "--reading"]
    results = benchmarks.main([*size, "--into", str(tmp_path)])
    assert results["start"].keys() == {"bare", "help", "nothing"}
    assert results["merge 2"].keys() == {"floor", "validate", "merge"}
    assert results["generate 2"].keys() == {"generate", "defaults"}
    assert json.loads((tmp_path / "results.json").read_text("utf-8"))["costs"].keys() == results.keys()
    assert "--help : bare interpreter" in capsys.readouterr().out
    survey = Folder(tmp_path / "2 furigana")
    assert reading.main(survey, 1)["inflating"] > 0
    forms = {path.name: read_workbook(path.read_bytes()) for path in survey.forms.iterdir()}
    assert {p.name: read_workbook(p.read_bytes()) for p in (survey.root / "forms at defaults").iterdir()} == forms
    look_at_furigana(next(survey.collected.glob("*.xlsx")))


def look_at_furigana(path: Path) -> None:
    """Furigana stand in the file as Excel writes them, and in no cell."""
    with zipfile.ZipFile(path) as package:
        assert re.search(
            '<rPh sb="[0-9]+" eb="[0-9]+"><t>[ァ-ン]+</t></rPh><phoneticPr fontId="1"/></si>',
            package.read("xl/sharedStrings.xml").decode(),
        )
    again = read_workbook(with_furigana(path.read_bytes()))
    assert again == read_workbook(path.read_bytes())


def test_the_chart_has_a_line_for_each_side() -> None:
    chance = random.Random(1)
    lines = {name: [(size, size * chance.random()) for size in (14, 100, 1000)] for name in ("merge", "peer")}
    chart = svg(lines)
    assert chart.count("<polyline") == 2
    assert ">peer<" in chart


def test_the_names_of_lines_that_end_side_by_side_do_not_cover_each_other() -> None:
    lines = {
        "merge": [(14, 1.0), (1000, 10.0)],
        "validate": [(14, 1.0), (1000, 10.5)],
        "floor": [(14, 0.1), (1000, 1.0)],
    }
    names = re.findall('y="([0-9.]+)"[^>]*>(?:merge|validate|floor)<', svg(lines))
    heights = sorted(map(float, names))
    assert len(heights) == 3
    assert all(below - above >= 13 for above, below in itertools.pairwise(heights))
