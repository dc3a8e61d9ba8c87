"""Work in other processes: in order, whatever the workers are, and whatever one file does to its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, spawn
from pathlib import Path

import pytest
from hostile import lost, not_alone, process_or_hang, read, where

from survey.isolation.guard import Guard
from survey.isolation.task import Task
from survey.isolation.trusted_work import each
from survey.isolation.workers import isolated, spread

FILES = [f"good {number}" for number in range(7)]
TASK = Task(read, lost)
PATIENCE = 20.0
"""Seconds for what takes far less than one; what hangs does so for three times as long."""
HAS_LIMITS = sys.platform != "win32"


def spawned(count: int) -> Executor:
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


@pytest.mark.parametrize(
    "make", [lambda: ThreadPoolExecutor(3), lambda: spawned(1), lambda: spawned(2)], ids=["threads", "one", "two"]
)
def test_results_come_in_order_on_any_executor(make: Callable[[], Executor]) -> None:
    with make() as executor:
        assert list(spread(TASK, FILES, 2, executor)) == [f"read {name}" for name in FILES]


def test_nothing_to_do_gives_nothing() -> None:
    assert list(spread(TASK, [], 2)) == []
    assert list(each(where, [], 2)) == []


@pytest.mark.parametrize(
    "culprit",
    ["kills", "hangs", pytest.param("floods", marks=pytest.mark.skipif(not HAS_LIMITS, reason="no limits")), "breaks"],
)
def test_a_hostile_file_costs_itself_and_no_other(culprit: str) -> None:
    files = [FILES[0], culprit, *FILES[1:]]
    results = list(spread(TASK, files, 3, guard=Guard(seconds=1.5, memory=2**30)))
    assert results == [f"lost {name}" if name == culprit else f"read {name}" for name in files]


def test_a_callers_executor_that_a_file_broke_costs_no_other_file() -> None:
    files = ["good 1", "kills", "good 2", "good 3"]
    with spawned(1) as executor:
        results = list(spread(TASK, files, 2, executor))
    assert results == ["read good 1", "lost kills", "read good 2", "read good 3"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no program that does nothing")
def test_where_no_process_can_live_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated(where, "what else is begun with the first process is begun")
    monkeypatch.setattr(spawn, "get_executable", lambda: os.fsencode(shutil.which("false") or ""))
    assert list(spread(TASK, FILES, 2)) == [f"read {name}" for name in FILES]


def test_here_a_file_that_breaks_its_reader_is_lost_alone() -> None:
    assert list(TASK.here(["good 1", "breaks", "good 2"])) == ["read good 1", "lost breaks", "read good 2"]


def test_one_chunk_of_our_own_work_stays_here_and_more_go_elsewhere() -> None:
    assert set(each(where, range(3), 3)) == {os.getpid()}
    assert os.getpid() not in set(each(where, range(4), 2))


def test_what_our_own_work_raises_is_raised() -> None:
    with pytest.raises(KeyError):
        list(each(read, ["good 1", "breaks", "good 2"], 1))


# ---------------------------------------------------------------- the clock


def ticking(work: str) -> int:
    """What a process ends with that works on ten things, each of which may take a second."""
    lines = (
        "import time",
        "from survey.isolation.guard import timed",
        f"for _ in timed(range(10), 1): {work}",
        "time.sleep(3)",
    )
    return subprocess.run([sys.executable, "-c", "\n".join(lines)], env=environment(), check=False).returncode


def test_the_clock_ends_a_process_that_takes_too_long() -> None:
    assert ticking("time.sleep(60)") == 1


def test_the_clock_begins_anew_with_every_thing_and_stands_still_after_the_last() -> None:
    assert ticking("time.sleep(0.25)") == 0


# ---------------------------------------------------------------- one thing alone


def test_what_is_isolated_runs_elsewhere_unless_it_is_elsewhere_already() -> None:
    assert isolated(where, "good") != os.getpid()
    assert list(spread(Task(not_alone, lost), ["good 1", "good 2"], 1)) == [False, False]


@pytest.mark.parametrize("culprit", ["kills", "hangs"])
def test_what_kills_or_hangs_its_process_is_told_to_who_isolated_it(culprit: str) -> None:
    with pytest.raises(BrokenExecutor):
        isolated(read, culprit, Guard(seconds=0.5))


@pytest.mark.skipif(not HAS_LIMITS, reason="no limits")
def test_what_fills_its_process_is_told_to_who_isolated_it() -> None:
    with pytest.raises(MemoryError):
        isolated(read, "floods", Guard(memory=2**30))


# ---------------------------------------------------------------- when processes begin and end


@pytest.mark.skipif(sys.platform == "win32", reason="asks by a signal whether a process lives")
def test_leaving_in_the_middle_ends_every_worker_at_once() -> None:
    results = spread(Task(process_or_hang, lost), ["good 1", "hangs"], 1)
    process = int(next(results))
    os.kill(process, 0)
    begun = time.monotonic()
    results.close()
    assert time.monotonic() - begun < PATIENCE
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def script(tmp_path: Path, *lines: str) -> list[str | Path]:
    """A script of a caller who knows nothing of `if __name__ == "__main__"`, and the command that runs it."""
    path = tmp_path / "scripts" / "unguarded.py"
    path.parent.mkdir()
    known = (
        "from hostile import *",
        "from survey.isolation.task import Task",
        "from survey.isolation.workers import spread",
    )
    path.write_text("\n".join((*known, *lines)), encoding="utf-8")
    return [sys.executable, path]


def environment() -> dict[str, str]:
    paths = map(str, (Path(__file__).parent, Path(__file__).parents[1]))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def test_leaving_while_a_worker_talks_does_not_wait_for_the_rest(tmp_path: Path) -> None:
    """A reader of an answer that breaks off in the middle would wait for ever."""
    command = script(
        tmp_path,
        "for _ in range(8):",
        "    results = spread(Task(read, lost), [f'talks {number}' for number in range(9)], 1)",
        "    next(results)",
        "    results.close()",
    )
    subprocess.run(command, check=True, env=environment(), timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="asks by a signal whether a process lives")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        "for worker in spread(Task(process_or_hang, lost), ['good', 'hangs'], 1):",
        "    print(worker, flush=True)",
    )
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    with pytest.raises(ProcessLookupError):
        for _ in range(600):
            os.kill(worker, 0)
            time.sleep(0.05)


def test_a_callers_script_without_a_guard_is_not_run_again_in_every_worker(tmp_path: Path) -> None:
    command = script(tmp_path, "print(list(spread(Task(read, lost), ['good 1', 'good 2', 'good 3'], 2)))")
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["['read good 1', 'read good 2', 'read good 3']"], "")


def test_what_lies_in_the_current_folder_is_not_taken_for_a_module(tmp_path: Path) -> None:
    command = script(tmp_path, "print(list(spread(Task(read, lost), ['good 1', 'good 2', 'good 3'], 2)))")
    for name in ("signal", "multiprocessing", "pickle", "hostile"):
        (tmp_path / f"{name}.py").write_text("import pathlib\npathlib.Path('taken').touch()\n", encoding="utf-8")
    subprocess.run(command, capture_output=True, env=environment(), cwd=tmp_path, check=True)
    assert not (tmp_path / "taken").exists()
