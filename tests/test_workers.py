"""Work in other processes: in order, whatever the workers are, and whatever one file does to its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hostile import lost, process_or_hang, read, where

from survey.isolation.workers import Guard, Task, each, spread

FILES = [f"good {number}" for number in range(7)]
TASK = Task(read, lost)
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
    files = [*FILES[:2], culprit, *FILES[2:]]
    results = list(spread(TASK, files, 3, guard=Guard(seconds=1.5, memory=2**30)))
    assert results == [f"lost {name}" if name == culprit else f"read {name}" for name in files]


def test_a_callers_executor_that_a_file_broke_costs_no_other_file() -> None:
    files = ["good 1", "kills", "good 2", "good 3"]
    with spawned(1) as executor:
        results = list(spread(TASK, files, 2, executor))
    assert results == ["read good 1", "lost kills", "read good 2", "read good 3"]


def test_here_a_file_that_breaks_its_reader_is_lost_alone() -> None:
    assert list(TASK.here(["good 1", "breaks", "good 2"])) == ["read good 1", "lost breaks", "read good 2"]


def test_one_chunk_of_our_own_work_stays_here_and_more_go_elsewhere() -> None:
    assert set(each(where, range(3), 3)) == {os.getpid()}
    assert os.getpid() not in set(each(where, range(4), 2))


def test_what_our_own_work_raises_is_raised() -> None:
    with pytest.raises(KeyError):
        list(each(read, ["good 1", "breaks", "good 2"], 1))


@pytest.mark.skipif(sys.platform == "win32", reason="asks by a signal whether a process lives")
def test_leaving_in_the_middle_ends_every_worker_at_once() -> None:
    results = spread(Task(process_or_hang, lost), ["good 1", "hangs"], 1)
    process = int(next(results))
    os.kill(process, 0)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_callers_script_without_a_guard_is_not_run_again_in_every_worker(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from hostile import lost, read\n"
        "from survey.isolation.workers import Task, spread\n"
        "print(list(spread(Task(read, lost), ['good 1', 'good 2', 'good 3'], 2)))\n",
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1]))),
    }
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["['read good 1', 'read good 2', 'read good 3']"], "")
