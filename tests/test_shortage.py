"""A full disk, no memory, runs that were killed: said in a line, nothing lost, nothing left behind for ever."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from multiprocessing import popen_spawn_posix
from pathlib import Path
from typing import NoReturn

import pytest
from hostile import lost, read, where

from survey.errors import SurveyError
from survey.isolation.task import NoProcessError, Task
from survey.isolation.workers import _result, isolated, spread
from survey.storage.files import replacing, replacing_all, replacing_within
from survey.storage.folder import DEFINITION, Folder, shipped
from survey.storage.temporary import clear_leftovers, temporary_folder

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
TOLD = "survey を入れ直して", "メモリーが足りないため", "ディスクの空きが足りず"


def run(*arguments: object, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "survey", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=before, check=False, timeout=120)


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(asked.root, tmp_path / "調査")
    return Folder(tmp_path / "調査")


def contents(folder: Folder) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.root.rglob("*")) if path.is_file()}


def leftovers(folder: Folder) -> list[Path]:
    return list(folder.root.rglob("~survey-*"))


# ---------------------------------------------------------------- a full disk


def files_of_at_most(size: int) -> Callable[[], None]:
    """No file may grow further, as on a full disk."""

    def limit() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@POSIX
@pytest.mark.parametrize(
    ("command", "size"),
    [("generate", 0), ("generate", 6_000), ("validate", 0), ("validate", 6_000), ("merge", 1_000), ("merge", 6_000)],
)
def test_a_full_disk_is_said_and_all_former_outputs_stay(folder: Folder, command: str, size: int) -> None:
    for form in folder.forms.iterdir():
        shutil.copy(form, folder.collected)
    before = contents(folder)
    done = run(command, folder.root, before=files_of_at_most(size))
    assert (done.returncode, "Traceback" in done.stderr, "ディスクの空きが足りず" in done.stderr) == (1, False, True)
    assert "output" in done.stderr.partition("：")[0]
    assert "~survey" not in done.stderr
    assert contents(folder) == before
    assert leftovers(folder) == []


@POSIX
def test_a_folder_that_a_full_disk_left_half_made_is_no_survey_and_can_be_made_again(tmp_path: Path) -> None:
    definition, target = shipped(DEFINITION), Folder(tmp_path / "調査R9")
    done = run("init", target.root, before=files_of_at_most(definition.stat().st_size - 1))
    assert (done.returncode, "ディスクの空きが足りず" in done.stderr) == (1, True)
    assert not target.definition.exists()
    assert leftovers(target) == []
    assert run("init", target.root).returncode == 0
    assert target.definition.read_bytes() == definition.read_bytes()


@POSIX
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("はじめる.cmd", "from survey.commands.starter import put_starter\nput_starter(Folder(root))"),
        ("割印の鍵.txt", "from survey.storage.key_file import keep_key\nkeep_key(Folder(root).seal_key, 'ab' * 32)"),
    ],
)
def test_what_is_made_once_and_never_replaced_is_not_left_half_made_by_a_full_disk(
    name: str, made: str, tmp_path: Path
) -> None:
    script = (
        f"from pathlib import Path\nfrom survey.storage.folder import Folder\nroot = Path({str(tmp_path)!r})\n{made}"
    )
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, preexec_fn=files_of_at_most(20), capture_output=True, check=False).returncode == 1
    assert not (tmp_path / name).exists()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert (tmp_path / name).exists()


@POSIX
def test_where_the_system_takes_no_japanese_name_the_fault_is_told_all_the_same(tmp_path: Path) -> None:
    told = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "survey", "guide"]
    done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_where_the_disk_fills_up_while_something_is_written_it_is_named(tmp_path: Path, code: int) -> None:
    target = tmp_path / "output" / "参考３.xlsx"
    for replaced in (replacing(target), replacing_all([target]), replacing_within(target.parent)):
        with pytest.raises(SurveyError, match=r"output.*ディスクの空き"), replaced:  # type: ignore[attr-defined]
            raise OSError(code, "full")


def test_another_trouble_of_the_disk_keeps_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unplugged"), replacing(tmp_path / "参考３.xlsx"):
        raise OSError(errno.EIO, "unplugged")


# ---------------------------------------------------------------- no memory, no process


def refusing(error: Exception) -> Callable[..., NoReturn]:
    def refuse(*_: object) -> NoReturn:
        raise error

    return refuse


SHORT = [OSError(errno.ENOMEM, "memory"), BlockingIOError(errno.EAGAIN, "more"), MemoryError(), RuntimeError("thread")]


@POSIX
@pytest.mark.parametrize("error", SHORT, ids=lambda error: type(error).__name__)
def test_where_no_process_can_be_begun_files_are_read_here_and_what_must_not_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    isolated(where, "what else is begun with the first process is begun")
    monkeypatch.setattr(popen_spawn_posix.util, "spawnv_passfds", refusing(error))
    files = ["good 1", "breaks", "good 2", "good 3"]
    assert list(spread(Task(read, lost), files, 2)) == ["read good 1", "lost breaks", "read good 2", "read good 3"]
    with pytest.raises(NoProcessError):
        isolated(where, "good")


@POSIX
def test_a_process_that_dies_at_once_is_not_taken_for_the_doing_of_what_it_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from multiprocessing import spawn

    isolated(where, "what else is begun with the first process is begun")
    monkeypatch.setattr(spawn, "get_executable", lambda: os.fsencode(shutil.which("false") or ""))
    with pytest.raises(NoProcessError):
        isolated(where, "good")


def test_no_file_is_blamed_for_a_process_that_cannot_be_begun() -> None:
    with pytest.raises(NoProcessError):
        list(Task(refusing(NoProcessError()), lost).here(["good"]))


def test_where_the_thread_of_a_pool_has_died_nobody_waits_for_it() -> None:
    from concurrent.futures import Future, ProcessPoolExecutor
    from threading import Thread

    executor = ProcessPoolExecutor(1)
    executor._executor_manager_thread = Thread()  # type: ignore[assignment]  # It never lived.
    with pytest.raises(BrokenExecutor):
        _result(executor, Future[object]())


@POSIX
@pytest.mark.parametrize("megabytes", [64, 80])
def test_a_run_without_memory_ends_by_itself_with_a_word(folder: Folder, megabytes: int) -> None:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    before = contents(folder)
    done = run("merge", folder.root, before=limit)
    assert "Traceback" not in done.stderr
    if done.returncode == 1:
        assert any(told in done.stderr for told in TOLD)
        assert contents(folder) == before
    assert leftovers(folder) == []


# ---------------------------------------------------------------- what a killed run left


@pytest.fixture
def working(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another run that works in a temporary folder with a file in it."""
    lines = (
        "import time",
        "from pathlib import Path",
        "from survey.storage.temporary import temporary_folder",
        f"with temporary_folder(Path({str(tmp_path)!r})) as folder:",
        "    (folder / '古い.xlsx').write_text('半分')",
        "    print('ready', flush=True)",
        "    time.sleep(60)",
    )
    with subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_what_a_living_run_works_in_stays_and_what_a_killed_one_left_goes(
    tmp_path: Path, working: subprocess.Popen[str]
) -> None:
    clear_leftovers(tmp_path)
    assert len(list(tmp_path.glob("~survey-*/古い.xlsx"))) == 1
    with replacing_within(tmp_path / "output") as new:
        (new / "新しい.xlsx").write_text("全部")
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["新しい.xlsx"]
    assert len(list(tmp_path.glob("~survey-*"))) == 2
    working.kill()
    working.wait()
    clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_two_runs_at_once_each_have_a_folder_of_their_own(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as one, temporary_folder(tmp_path) as other:
        clear_leftovers(tmp_path)
        assert one != other
        assert one.is_dir()
        assert other.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_the_next_run_takes_nothing_that_lies_there_for_its_own_and_clears_it_away(folder: Folder) -> None:
    """Also what versions left that called it by the number of the process, which the next process may have."""
    (folder.root / "output").mkdir(exist_ok=True)
    for place in (
        folder.root / "~survey-1-output",
        folder.output / "~survey-1-調査票",
        folder.root / "~survey-0a1b2c3d",
    ):
        place.mkdir()
        (place / "半分.xlsx").write_text("半分")
    (folder.output / "~survey-1-送信記録.xlsx").write_text("半分")
    (folder.root / "~survey-0a1b2c3d.lock").touch()
    kept = folder.root / "~survey-の記録.txt"
    kept.write_text("係の控え")
    done = run("generate", folder.root)
    assert done.returncode == 0, done.stderr
    assert leftovers(folder) == [kept]
    assert list(folder.root.rglob("半分.xlsx")) == []


def test_a_run_that_is_killed_while_it_writes_is_tidied_up_by_the_next(folder: Folder) -> None:
    process = subprocess.Popen([sys.executable, "-m", "survey", "generate", folder.root], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while not leftovers(folder) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    process.kill()
    process.wait()
    before = {path for path in contents(folder) if "~survey-" not in str(path)}
    run("status", folder.root)
    assert leftovers(folder) == []
    assert set(contents(folder)) == before
