"""On a processor that polars' usual build does not run on, which it would die of without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import SURVEY, answer, returned

from survey import checks
from survey.questions import polars_at_hand
from survey.storage.folder import Folder

DYING = {
    "warned of": "import warnings\nwarnings.warn('Missing required CPU features.', RuntimeWarning)\nraise SystemExit\n",
    "dead at once": "import os\nos.abort()\n",
}


def merge(folder: Folder, polars: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`survey merge` where polars is what the given folder holds."""
    paths = os.pathsep.join((str(polars), str(Path(__file__).parents[1])))
    command = [sys.executable, "-m", "survey", "merge", str(folder.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths})


def polars_that(what: str, place: Path) -> Path:
    (place / "polars").mkdir(parents=True)
    (place / "polars" / "__init__.py").write_text(what, encoding="utf-8")
    return place


@pytest.mark.parametrize("how", DYING)
def test_before_any_work_the_cause_is_named_and_the_package_that_runs_there(
    folder: Folder, tmp_path: Path, how: str
) -> None:
    shutil.copy(next(folder.forms.iterdir()), folder.collected)
    before = {path: path.stat().st_mtime_ns for path in folder.root.rglob("*")}
    polars = polars_that(DYING[how], tmp_path / "modules")
    target = tmp_path / "回答.csv"
    done = merge(folder, polars, "--export", str(target))
    assert (done.returncode, done.stdout) == (1, "")
    assert "AVX2" in done.stderr
    assert "polars[rtcompat]" in done.stderr
    assert "polars-runtime-compat" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.root.rglob("*")} == before
    assert not target.exists()


def test_what_needs_no_polars_goes_on_without_it(folder: Folder, tmp_path: Path) -> None:
    shutil.copy(next(folder.forms.iterdir()), folder.collected)
    polars = polars_that(DYING["dead at once"], tmp_path / "modules")
    assert merge(folder, polars).returncode == 3
    assert merge(folder, polars, "--export", str(tmp_path / "回答.json")).returncode == 3
    assert folder.summary.exists()


def test_many_rows_are_judged_alike_with_and_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [
        returned("福祉課", answer("福祉課", "1", applies="○", status="あ" * 1001), name=f"{n}") for n in range(101)
    ]
    monkeypatch.setattr(checks, "_FEW", 100)
    with monkeypatch.context() as patched:
        patched.setattr(checks, "_one_by_one", None)
        with_it = checks.check(SURVEY, forms)
    monkeypatch.setattr(polars_at_hand, "is_at_hand", lambda: False)
    monkeypatch.setattr(checks, "_together", None)
    assert checks.check(SURVEY, forms) == with_it
    assert {finding.code for finding in with_it} >= {"E103", "E104"}


def test_the_docs_tell_from_how_many_rows_on_it_is_used() -> None:
    told = (Path(__file__).parents[1] / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"Up to {checks._FEW:,} rows of answers are judged one by one" in told


@pytest.mark.parametrize("trouble", ["ImportError('DLL load failed')", "RuntimeError('unknown feature flag')"])
def test_polars_that_is_broken_is_said_to_be_so(folder: Folder, tmp_path: Path, trouble: str) -> None:
    polars = polars_that(f"raise {trouble}\n", tmp_path / "modules")
    done = merge(folder, polars, "--export", str(tmp_path / "回答.parquet"))
    assert (done.returncode, "polars" in done.stderr, "AVX2" in done.stderr) == (1, True, False)
