"""Ctrl-C, as a terminal sends it to a real process and all that it started: it stops at once and leaves nothing half written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from random import Random

import pytest

from survey.cli import app
from survey.isolation import interrupting
from survey.storage import files
from survey.storage.folder import Folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")

ANSWER = "中断しました。もう一度実行すると、はじめから、または続きから行います。"
DONE = 3
"""What a run ends with that is not interrupted: there is something to be looked at."""
PATIENCE = 30.0
"""Seconds for what takes far less than one, on a machine that is busy with other tests."""


@pytest.fixture(scope="module")
def merged(asked: Folder, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A survey to which a hundred files came back, merged once."""
    folder = Folder(tmp_path_factory.mktemp("interrupting") / "調査")
    shutil.copytree(asked.root, folder.root)
    for copy in range(9):
        for form in folder.forms.iterdir():
            shutil.copy(form, folder.collected / f"{copy} {form.name}")
    subprocess.run([sys.executable, "-m", "survey", "merge", folder.root], check=False, capture_output=True)
    assert folder.summary.exists()
    return folder


def begin(folder: Folder) -> subprocess.Popen[bytes]:
    # Else nothing would be read.
    folder.reading_cache.unlink(missing_ok=True)
    command = [sys.executable, "-m", "survey", "merge", folder.root]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def until(moment: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not moment():
        assert process.poll() is None, "it was done before it could be interrupted"
        assert time.monotonic() < end
        time.sleep(0.002)


def living(session: int) -> list[str]:
    """The processes of a session that have not ended, as ps shows them."""
    listed = subprocess.run(["ps", "-eo", "sid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    lines = (line.split(maxsplit=2) for line in listed.splitlines())
    return [line[2] for line in lines if int(line[0]) == session and not line[1].startswith("Z")]


def hit(process: subprocess.Popen[bytes], to: str) -> bool:
    """Hit Ctrl-C, for all that the process started or for it alone; whether it came before the run was done."""
    asked = time.monotonic()
    (os.killpg if to == "all" else os.kill)(process.pid, signal.SIGINT)
    said, complaint = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - asked < 5
    assert all_end(process.pid)
    if process.returncode == DONE:
        return False
    assert process.returncode == 130, complaint.decode()
    assert (said, complaint.decode().split()) == (b"", ANSWER.split())
    return True


def all_end(session: int) -> bool:
    """Whether nothing of a session stays. What multiprocessing begins to tidy up after the others ends after them."""
    end = time.monotonic() + 2
    while living(session) and time.monotonic() < end:
        time.sleep(0.02)
    return not living(session)


def contents(folder: Folder) -> dict[Path, bytes | None]:
    """All that stands in the survey, folders too, but for what was kept of reading it."""
    found = sorted({*folder.root.rglob("*")} - {folder.reading_cache})
    return {path: path.read_bytes() if path.is_file() else None for path in found}


def working(folder: Folder, process: subprocess.Popen[bytes]) -> dict[str, Callable[[], object]]:
    """Moments of a run, by what it is doing."""
    return {
        "loading": lambda: living(process.pid),
        "reading": lambda: len(living(process.pid)) > 3,
        "writing": lambda: list(folder.root.glob("~survey-*/参考３.xlsx")),
        "the last output": lambda: list(folder.root.glob("~survey-*/受付簿.xlsx")),
    }


@pytest.mark.parametrize("to", ["all", "one"])
@pytest.mark.parametrize("doing", ["loading", "reading", "writing", "the last output"])
def test_ctrl_c_ends_a_run_at_once_with_one_line_and_changes_nothing(merged: Folder, doing: str, to: str) -> None:
    before = contents(merged)
    process = begin(merged)
    # Before it listens, an interpreter that starts ends without a word.
    time.sleep(0.2)
    until(working(merged, process)[doing], process)
    assert hit(process, to)
    assert contents(merged) == before


def test_ctrl_c_at_any_moment_ends_a_run_at_once_with_one_line_and_changes_nothing(
    merged: Folder, request: pytest.FixtureRequest
) -> None:
    """For the moments that nobody thought of: pytest --moments=50."""
    before = contents(merged)
    begun = time.monotonic()
    begin(merged).communicate()
    whole = time.monotonic() - begun
    moments = request.config.getoption("--moments")
    in_time = 0
    for number in range(moments):
        process = begin(merged)
        # From when it listens, be the machine busy or not.
        time.sleep(max(0.2, Random(number).uniform(0.15, 0.8) * whole))
        in_time += hit(process, ("all", "one")[number % 2])
        assert contents(merged) == before
    assert in_time >= moments / 2


def test_ctrl_c_typed_at_a_terminal_ends_it_too_and_the_bar_with_it(merged: Folder) -> None:
    import pty

    before = contents(merged)
    ours, theirs = pty.openpty()
    of_its_own = "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", of_its_own, sys.executable, "-m", "survey", "merge", merged.root]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while "読取り中".encode() not in shown:
            shown += os.read(ours, 1024)
        os.write(ours, b"\x03")
        # Linux says that nobody is at the other end any more by an error.
        with suppress(OSError):
            while more := os.read(ours, 1024):
                shown += more
    os.close(ours)
    assert process.returncode == 130
    assert ANSWER in shown.decode()
    assert "Traceback" not in shown.decode()
    assert contents(merged) == before
    assert all_end(process.pid)


# ---------------------------------------------------------------- where it can do harm


@pytest.fixture
def listening() -> Iterator[None]:
    """This process hears Ctrl-C as the command line does."""
    before, hook = signal.getsignal(signal.SIGINT), sys.unraisablehook
    interrupting.listen()
    yield
    signal.signal(signal.SIGINT, before)
    sys.unraisablehook = hook


@pytest.mark.usefixtures("listening")
def test_what_must_be_whole_is_done_before_ctrl_c_is_heard() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupting.uninterrupted():
        with interrupting.uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("inner")
        done.append("outer")
    assert done == ["inner", "outer"]


def test_ctrl_c_in_a_text_that_a_library_runs_ends_with_the_same_exit_code(tmp_path: Path) -> None:
    """Typer has the annotations of a command evaluated so."""
    (tmp_path / "broken.py").write_text(
        "from survey import __main__\nfrom survey.cli import app\n"
        "app.run_typed_command = lambda: exec('raise KeyboardInterrupt')\n__main__.main()\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "broken"], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode().split()) == (130, ANSWER.split())


@pytest.mark.usefixtures("listening")
def test_a_second_ctrl_c_does_not_break_off_what_the_first_tidies_up() -> None:
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("listening")
def test_ctrl_c_where_nothing_can_be_raised_is_not_lost() -> None:
    class Interrupted:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        Interrupted()
        time.sleep(PATIENCE)


@pytest.mark.usefixtures("listening")
def test_a_module_is_loaded_to_its_end_before_ctrl_c_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_load.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.1)\nloaded = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        import_module("slow_to_load")
        time.sleep(PATIENCE)
    assert sys.modules["slow_to_load"].loaded


def test_the_outputs_of_a_run_change_together_though_ctrl_c_comes_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = files._put_in_place

    def interrupted(temporary: Path, target: Path) -> None:
        put(temporary, target)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(files, "_put_in_place", interrupted)
    output = tmp_path / "output"
    with pytest.raises(KeyboardInterrupt), files.replacing_within(output) as new:
        for name in "abc":
            (new / name).write_text(name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "c", "output"]


def test_what_complains_while_a_run_is_broken_off_is_no_fault_of_ours() -> None:
    def broken_off(first: BaseException) -> Exception:
        try:
            try:
                raise first
            finally:
                raise ValueError("a file was left half open")
        except ValueError as error:
            return error

    assert app._was_interrupted(broken_off(KeyboardInterrupt()))
    assert not app._was_interrupted(broken_off(OSError()))
