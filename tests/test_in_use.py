"""Where it lies: a folder that two officers use at once, on file servers, in OneDrive, on media that take no writing."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from survey.cli.app import _run
from survey.cli.output import Output
from survey.errors import OpenElsewhereError, SurveyError
from survey.storage import clock, files, in_use
from survey.storage.files import replacing, replacing_all
from survey.storage.folder import Folder

WRITING = ("generate", "validate", "merge", "mail")
COLLEAGUE = """\
import sys
from datetime import datetime
from pathlib import Path
from survey.storage import in_use
from survey.storage.folder import Folder

in_use._user = lambda: "福祉花子"
in_use._machine = lambda: sys.argv[2]
with in_use.in_use(Folder(Path(sys.argv[1])), "survey merge", datetime(2026, 11, 26, 10, 15)):
    print("in", flush=True)
    sys.stdin.read()
"""
MORNING = datetime(2026, 11, 26, 10, 40)


def colleague(folder: Folder, machine: str = "FUKUSHI-12") -> subprocess.Popen[str]:
    """Another process that writes in the folder until it is told to end, by the end of its input, or is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", COLLEAGUE, str(folder.root), machine],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "in\n"
    return process


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.fixture
def busy(folder: Folder) -> Iterator[Folder]:
    """A folder in which somebody else is writing."""
    process = colleague(folder)
    yield folder
    process.communicate()


def run(folder: Folder, *words: str) -> int:
    return _run([*words, str(folder.root)], Output())


def everything(folder: Folder) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}


def left_by(folder: Folder, machine: str, since: datetime) -> None:
    """What a run on another machine wrote, as OneDrive copies it."""
    said = {"who": "福祉花子", "machine": machine, "since": since.isoformat(), "command": "survey merge"}
    folder.in_use.write_text(json.dumps(said), "utf-8")


# ---------------------------------------------------------------- two at once


@pytest.mark.parametrize("command", [*WRITING, "fetch"])
def test_who_would_write_beside_another_reads_who_it_is_since_when_and_at_what(
    command: str, busy: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(busy)
    assert run(busy, command) == 1
    assert "福祉花子さん（FUKUSHI-12）が 10:15 から survey merge を実行中です" in capsys.readouterr().err
    assert everything(busy) == before


def test_who_only_looks_is_not_kept_waiting_and_lets_the_other_go_on(busy: Folder) -> None:
    assert run(busy, "status") == 3
    assert run(busy, "validate") == 1


def test_a_script_is_told_too(busy: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(busy, "merge", "--json") == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault["place"] == str(busy.root)
    assert "福祉花子" in fault["problem"]


def test_once_the_other_has_ended_it_goes_on_and_leaves_nothing_behind(folder: Folder) -> None:
    colleague(folder).communicate()
    assert run(folder, "validate") == 3
    assert not folder.in_use.exists()


@pytest.mark.parametrize("command", ["validate", "status"])
def test_a_run_that_was_killed_keeps_nobody_out_and_is_tidied_up(command: str, folder: Folder) -> None:
    process = colleague(folder, in_use._machine())
    process.kill()
    process.communicate()
    assert folder.in_use.exists()
    assert run(folder, command) == 3
    assert not folder.in_use.exists()


def test_of_another_day_the_day_is_said(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    process = colleague(folder)
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=1))
    with pytest.raises(SurveyError, match="11/26 10:15 から"), in_use.in_use(folder, "survey merge", clock.now()):
        pass
    process.communicate()


def test_a_run_that_fails_lets_the_next_one_in(folder: Folder) -> None:
    with pytest.raises(RuntimeError), in_use.in_use(folder, "survey merge", MORNING):
        raise RuntimeError
    assert not folder.in_use.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[" * 4000, b'{"who": 1, "since": "soon"}', b"0" * 9000])
def test_a_file_that_says_nothing_keeps_nobody_out(content: bytes, folder: Folder) -> None:
    folder.in_use.write_bytes(content)
    with in_use.in_use(folder, "survey merge", MORNING):
        assert json.loads(folder.in_use.read_text("utf-8"))["command"] == "survey merge"


def test_what_the_file_says_cannot_control_the_terminal(folder: Folder) -> None:
    folder.in_use.write_text(
        json.dumps({"who": "\x1b[2J花子" + "な" * 99, "machine": "PC", "since": "2026-11-26T10:15", "command": "\x07"})
    )
    with pytest.raises(SurveyError) as refused, in_use.in_use(folder, "survey merge", MORNING):
        pass
    assert str(refused.value).replace("\n", "").isprintable()
    assert len(str(refused.value)) < 400


# ---------------------------------------------------------------- copies on several machines (OneDrive)


def test_where_no_lock_of_another_machine_is_seen_the_officer_decides(folder: Folder) -> None:
    left_by(folder, "FUKUSHI-12", MORNING - timedelta(minutes=25))
    with pytest.raises(SurveyError, match="か、途中で止まっています") as refused, in_use.in_use(folder, "x", MORNING):
        pass
    (fault,) = refused.value.faults
    assert folder.in_use.name in fault.remedy
    folder.in_use.unlink()
    with in_use.in_use(folder, "x", MORNING):
        pass


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_another_machine_left_longer_ago_than_any_run_takes_keeps_nobody_out(hours: int, folder: Folder) -> None:
    left_by(folder, "FUKUSHI-12", MORNING + timedelta(hours=hours))
    with in_use.in_use(folder, "x", MORNING):
        pass


def test_what_this_machine_left_unlocked_is_of_a_dead_run(folder: Folder) -> None:
    left_by(folder, in_use._machine(), MORNING)
    with in_use.in_use(folder, "x", MORNING):
        pass


def test_on_a_disk_without_locks_the_file_tells(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_stream: object) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(in_use, "try_lock", none)
    with (
        in_use.in_use(folder, "survey mail", MORNING),
        pytest.raises(SurveyError, match="survey mail"),
        in_use.in_use(folder, "survey merge", MORNING),
    ):
        pass
    assert not folder.in_use.exists()


@pytest.mark.parametrize("command", ["generate", "status", "validate", "mail"])
def test_what_onedrive_made_of_two_versions_is_not_read_and_named(
    command: str, folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    divided = [
        folder.definition.with_name("調査定義-FUKUSHI-12.xlsx"),
        folder.ledger.with_name("受付簿-FUKUSHI-12-2.xlsx"),
        folder.record.with_name("送信記録 (花子 の競合コピー 2026-11-26).xlsx"),
        folder.seal_key.with_name("割印の鍵-FUKUSHI-12.txt"),
    ]
    mine = [folder.ledger.with_name("受付簿 - コピー.xlsx"), folder.definition.with_name("調査定義_旧.xlsx")]
    for path in (*divided, *mine):
        path.write_bytes(b"not ours")
    run(folder, command)
    said = "".join(capsys.readouterr())
    assert [path.name for path in divided if f"{path.name} は読みません" not in said] == []
    assert [path.name for path in mine if path.name in said] == []
    assert all(path.read_bytes() == b"not ours" for path in (*divided, *mine))


# ---------------------------------------------------------------- files held for a moment


def failing(monkeypatch: pytest.MonkeyPatch, times: int, error: OSError) -> list[Path]:
    """Let the first renames fail; which were tried."""
    tried: list[Path] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise error
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda _seconds: None)
    return tried


@pytest.mark.parametrize(
    "error", [PermissionError(errno.EACCES, "held"), OSError(errno.EINVAL, "mapped"), OSError(errno.EBUSY, "busy")]
)
def test_a_file_that_a_scanner_or_onedrive_holds_for_a_moment_is_tried_again(
    error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "受付簿.xlsx"
    target.write_text("前回")
    tried = failing(monkeypatch, 3, error)
    with replacing(target) as path:
        path.write_text("今回")
    assert target.read_text() == "今回"
    assert tried == [target] * 4


def test_one_that_is_held_for_good_is_said_and_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "受付簿.xlsx"
    target.write_text("前回")
    failing(monkeypatch, 99, PermissionError(errno.EACCES, "held"))
    waited: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waited.append)
    with pytest.raises(OpenElsewhereError), replacing(target) as path:
        path.write_text("今回")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["前回"]
    assert (len(waited), sum(waited)) == (5, pytest.approx(1.55)), "a moment, and no longer than anybody waits for"


def test_a_full_disk_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = failing(monkeypatch, 99, OSError(errno.ENOSPC, "full"))
    with pytest.raises(SurveyError, match="ディスクの空き"), replacing(tmp_path / "受付簿.xlsx") as path:
        path.write_text("今回")
    assert len(tried) <= 2


def test_files_held_when_a_run_begins_are_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = [tmp_path / "参考３.xlsx", tmp_path / "受付簿.xlsx"]
    for target in targets:
        target.write_text("前回")
    waits: list[float] = []
    real = Path.open

    def opened(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if "+" in mode and path in targets and len(waits) < 2:
            raise PermissionError
        return real(path, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(files.time, "sleep", waits.append)
    monkeypatch.setattr(Path, "open", opened)
    with replacing_all(targets) as paths:
        for path in paths:
            path.write_text("今回")
    assert [target.read_text() for target in targets] == ["今回"] * 2
    assert len(waits) == 2


# ---------------------------------------------------------------- media that take no writing


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


def on_read_only(folder: Folder, *words: str) -> subprocess.CompletedProcess[str]:
    typed = [sys.executable, "-m", "survey", *words, str(folder.root)]
    shell = ["unshare", "-rm", "sh", "-c", READ_ONLY, "sh", str(folder.root), *typed]
    return subprocess.run(shell, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def read_only(folder: Folder) -> Folder:
    if shutil.which("unshare") is None or on_read_only(folder, "--version").returncode:
        pytest.skip("this machine mounts nothing read-only for a user: unshare -rm")
    return folder


def test_on_a_read_only_medium_one_may_look_and_is_told_that_nothing_can_be_written(read_only: Folder) -> None:
    assert on_read_only(read_only, "status").returncode == 3
    done = on_read_only(read_only, "merge")
    assert done.returncode == 1
    assert str(read_only.root) in done.stderr
    assert "読み取り専用の場所" in done.stderr
