"""The benchmarks run, and what they compare is the same: not how long anything takes."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import peer_calamine, promises, reading, year
from benchmarks.chart import svg
from benchmarks.furigana import with_furigana
from benchmarks.measuring import Cost, Side, run
from survey.storage.folder import Folder
from survey.workbook import read_workbook


def test_the_command_measures_every_side_and_keeps_what_it_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--sizes", "2", "--plain", "2", "--forms", "2", "--growth", "2", "3", "--years", "2"]
    size = [*few, "--reading", "--cold", "--whole-years"]
    results = benchmarks.main(["--here", "--times", "1", *size, "--into", str(tmp_path)])
    assert results["start"].keys() == {"bare", "help", "nothing"}
    assert (
        results["merge 2 furigana"].keys()
        == results["merge 2 plain"].keys()
        == {
            "floor",
            "merge, first",
            "validate",
            "merge",
        }
    )
    assert results["generate 2"].keys() == {"generate", "defaults"}
    assert results["growth"].keys() == {"few", "many"}
    assert results["year 2"].keys() == {"with a former year", "without"}
    assert json.loads((tmp_path / "results.json").read_text("utf-8"))["costs"].keys() == results.keys()
    assert "| start | help : bare |" in capsys.readouterr().out
    survey = Folder(tmp_path / "2 furigana")
    assert reading.main(survey, 1).keys() == {"here", "spread"}
    forms = {path.name: read_workbook(path.read_bytes()) for path in survey.forms.iterdir()}
    assert {p.name: read_workbook(p.read_bytes()) for p in (survey.root / "forms at defaults").iterdir()} == forms
    look_at_furigana(next(survey.collected.glob("*.xlsx")))
    look_at_the_peers_table(survey)


def test_in_a_whole_year_half_of_the_answers_come_before_the_reminders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = Folder(tmp_path), list[tuple[str, int]]()
    folder.collected.mkdir()
    for number in range(4):
        (folder.collected / f"{number}.xlsx").touch()

    def run(command: str, folder: Folder, options: Sequence[str] = ()) -> None:
        seen.append((" ".join((command, *options)), len(list(folder.collected.iterdir()))))

    monkeypatch.setattr(year, "survey", run)
    year.main(folder, whole=True)
    waiting = [("generate", 0), ("mail", 0), *[("status", 2)] * 3, ("mail --remind", 2)]
    assert seen == [*waiting, *[("status", 4)] * 3, ("validate", 4), ("validate", 4), ("merge", 4)]


def look_at_the_peers_table(survey: Folder) -> None:
    """Every row of every form, and the file that it stood in."""
    peer_calamine.main(survey.collected, survey.root / "peer.xlsx")
    (table,) = read_workbook((survey.root / "peer.xlsx").read_bytes()).sheets
    said = {cell.text for cell in table.cells.values()}
    assert {path.name for path in survey.collected.iterdir()} < said


def look_at_furigana(path: Path) -> None:
    """Furigana stand in the file as Excel writes them, and in no cell."""
    with zipfile.ZipFile(path) as package:
        assert re.search(
            '<rPh sb="[0-9]+" eb="[0-9]+"><t>[ァ-ン]+</t></rPh><phoneticPr fontId="1"/></si>',
            package.read("xl/sharedStrings.xml").decode(),
        )
    again = read_workbook(with_furigana(path.read_bytes()))
    assert again == read_workbook(path.read_bytes())


_BUSY = "import time; held = bytearray(64 << 20)\nwhile time.process_time() < 0.3: pass"
_PARENT = f"import subprocess, sys; [subprocess.Popen([sys.executable, '-c', {_BUSY!r}]) for _ in range(2)]"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what all processes took")
def test_processes_that_a_command_leaves_behind_count_with_it() -> None:
    cost = run(Side("parent of two", (sys.executable, "-c", _PARENT)), os.environ)
    assert cost.cpu is not None
    assert 0.6 < cost.cpu < 1.2
    assert cost.memory is not None
    assert cost.largest is not None
    assert 64 << 20 < cost.largest < 128 << 20 < cost.memory


def test_a_ratio_says_where_it_breaks_its_promise() -> None:
    def sides(cpu: float) -> dict[str, list[Cost]]:
        return {"help": [Cost(1, cpu, None, None)], "bare": [Cost(1, 1, None, None)]}

    kept, broken = (list(promises.table({"start": sides(cpu)}, {}))[-1] for cpu in (7, 7.1))
    assert kept == "| start | help : bare | 7.00 | 7 | 1.00 | – |"
    assert broken == "| start | help : bare | 7.10 **not met** | 7 | 1.00 | – |"


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
