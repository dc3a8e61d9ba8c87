"""What the system refuses costs that one thing, and what is said is why it was refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from year import applicable, give

from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.errors import OpenElsewhereError, SurveyError
from survey.mail.journal import open_journal
from survey.mail.letter import Purpose
from survey.model import Outcome
from survey.storage.folder import Folder

OPEN = "開かれて"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def said(act: Callable[[], object]) -> str:
    with pytest.raises(SurveyError) as refused:
        act()
    return str(refused.value)


def without_rights(monkeypatch: pytest.MonkeyPatch, *closed: Path) -> None:
    """Let this user have no rights to some files and folders; the tests may run as root, who has them all."""
    access, open_file, scan, replace = os.access, Path.open, os.scandir, Path.replace

    def may(path: Path, mode: int, **how: bool) -> bool:
        return Path(path) not in closed and access(path, mode, **how)

    def opened(self: Path, *arguments: object, **how: object):
        if self in closed:
            raise PermissionError(13, "Permission denied", str(self))
        return open_file(self, *arguments, **how)  # type: ignore[call-overload]

    def scanned(path: Path | int):
        if not isinstance(path, int) and Path(path) in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def replaced(self: Path, target: Path) -> Path:
        if target.parent in closed:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(os, "access", may)
    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "scandir", scanned)
    monkeypatch.setattr(Path, "replace", replaced)


# ---------------------------------------------------------------- in collected/


def codes_of_waiting(folder: Folder) -> dict[str, str]:
    """The codes of what waits, by file. No remedy asks to close a program, and the form beside them is printed."""
    ledger = merge(Run(folder)).judgement.ledger
    waiting = {slip.file.name for slip in ledger.receipts if slip.outcome is Outcome.ON_HOLD}
    found = [finding for finding in ledger.findings if finding.place.file in waiting]
    assert not any(OPEN in finding.what + finding.remedy for finding in found)
    assert ("福祉課", "2") in ledger.counted
    return {finding.place.file: finding.code for finding in found}


@posix
def test_links_and_pipes_wait_and_the_others_are_read(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    collected = folder.collected
    (collected / "loop").symlink_to(collected / "loop")
    (collected / "loop1.xlsx").symlink_to(collected / "loop2.xlsx")
    (collected / "loop2.xlsx").symlink_to(collected / "loop1.xlsx")
    (collected / "gone.xlsx").symlink_to(collected / "nowhere.xlsx")
    (collected / "up").symlink_to(collected, target_is_directory=True)
    os.mkfifo(collected / "pipe.xlsx")
    (collected / "to_pipe.xlsx").symlink_to(collected / "pipe.xlsx")
    (collected / "README.md").mkdir()
    odd = ("loop", "loop1.xlsx", "loop2.xlsx", "gone.xlsx", "up", "pipe.xlsx", "to_pipe.xlsx")
    assert codes_of_waiting(folder) == dict.fromkeys(odd, "H415")


@pytest.mark.parametrize("folders", [True, False])
def test_a_closed_folder_or_file_waits_and_the_others_are_read(
    folders: bool, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    closed = folder.collected / "closed"
    if folders:
        closed.mkdir()
    else:
        closed.write_bytes(b"x")
    without_rights(monkeypatch, closed)
    assert codes_of_waiting(folder) == {"closed": "H415"}


@posix
def test_a_link_to_a_file_beside_it_is_that_file(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    (folder.collected / "b.xlsx").symlink_to(folder.collected / "a.xlsx")
    outcomes = {slip.outcome for slip in judge(Run(folder)).ledger.receipts}
    assert outcomes == {Outcome.COUNTED, Outcome.SUPERSEDED}


# ---------------------------------------------------------------- the survey's own files


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def directory(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def circle(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path)


OWN: dict[str, tuple[Callable[[Folder], Path], Callable[[Folder], object]]] = {
    "definition": (lambda folder: folder.definition, lambda folder: validate(Run(folder))),
    "template": (lambda folder: folder.templates / "概要.docx", lambda folder: merge(Run(folder))),
    "letter": (
        lambda folder: folder.templates / Purpose.REMINDER.template,
        lambda folder: plan(Run(folder), MailRequest(Purpose.REMINDER), judge(Run(folder)).saved.date()),
    ),
    "ledger": (lambda folder: folder.ledger, lambda folder: validate(Run(folder))),
    "record": (lambda folder: folder.record, lambda folder: status(Run(folder), judge(Run(folder)).saved.date())),
    "journal": (lambda folder: folder.journal, lambda folder: open_journal(folder.journal).__enter__()),
}


@posix
@pytest.mark.parametrize("make", [pipe, directory, circle])
@pytest.mark.parametrize("own", OWN)
def test_what_is_no_file_where_ours_should_be_is_said_and_not_waited_for(own, make, folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    path_of, act = OWN[own]
    path_of(folder).parent.mkdir(parents=True, exist_ok=True)
    if make is circle and own in ("ledger", "record"):
        pytest.skip("it is there no more than one that leads nowhere")
    make(path_of(folder))
    assert OPEN not in said(lambda: act(folder))


@pytest.mark.parametrize("own", OWN)
def test_a_file_without_the_right_to_read_it_is_not_said_to_be_open(
    own: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    path_of, act = OWN[own]
    path = path_of(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"")
    without_rights(monkeypatch, path)
    assert OPEN not in said(lambda: act(folder))


# ---------------------------------------------------------------- writing


def test_a_read_only_output_folder_is_named_and_no_program_is_blamed(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    merge(Run(folder))
    without_rights(monkeypatch, folder.output)
    for act in (merge, validate):
        message = said(lambda act=act: act(Run(folder)))
        assert str(folder.output) in message
        assert OPEN not in message


def test_a_read_only_output_is_named_and_no_program_is_blamed(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    table = next(path for path in merge(Run(folder)).files if path.name.startswith("参考"))
    without_rights(monkeypatch, table)
    message = said(lambda: merge(Run(folder)))
    assert "読み取り専用" in message
    assert OPEN not in message


def test_an_output_that_another_program_holds_is_said_to_be_open(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    table = next(path for path in merge(Run(folder)).files if path.name.startswith("参考"))
    access = os.access
    without_rights(monkeypatch, table)
    monkeypatch.setattr(os, "access", access)
    with pytest.raises(OpenElsewhereError):
        merge(Run(folder))
