"""Nothing there is no result: without a form that counts, what was made before stays, and that is said."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner
from year import applicable, form_of, give, rule

from survey.cli.app import app
from survey.cli.output import Output
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.errors import SurveyError
from survey.mail.letter import Purpose
from survey.storage.folder import Folder


def typed(folder: Folder, *words: str) -> tuple[int, str]:
    """Exit code, and what stands on the screen."""
    done = CliRunner().invoke(app, [words[0], str(folder.root), *words[1:]], obj=Output())
    return done.exit_code, done.output


def outputs(folder: Folder) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.output.rglob("*")) if path.is_file()}


def nothing(folder: Folder) -> None:
    """The folder is emptied."""
    shutil.rmtree(folder.collected)
    folder.collected.mkdir()


def strays(folder: Folder) -> None:
    """Nothing but what is no form."""
    nothing(folder)
    (folder.collected / "Thumbs.db").write_bytes(b"x")


def waiting(folder: Folder) -> None:
    """Nothing but a form that nobody can read."""
    nothing(folder)
    (folder.collected / "a.xlsx").write_bytes(form_of(folder, "福祉課").read_bytes()[:3000])


def excluded(folder: Folder) -> None:
    """Every form is ruled out."""
    validate(Run(folder))
    rule(folder, "a.xlsx", "除外")


@pytest.fixture
def done(folder: Folder, tmp_path: Path) -> Folder:
    """A survey of which everything has been made once; a department must correct something."""
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    validate(Run(folder))
    merge(Run(folder), tmp_path / "a.csv")
    return folder


@pytest.mark.parametrize("leave", [nothing, strays, waiting, excluded])
def test_merge_leaves_what_was_made_and_says_so(leave, done: Folder, tmp_path: Path) -> None:
    leave(done)
    before, exported = outputs(done), (tmp_path / "a.csv").read_bytes()
    code, said = typed(done, "merge", "--export", str(tmp_path / "a.csv"))
    assert code == 3
    assert "一つもありません" in said
    assert all(f"残しました: {path}" in said for path in done.output.glob("*.[dx]*"))
    # The section head may know that nothing is in force.
    assert outputs(done) | {str(done.status_page): b""} == before | {str(done.status_page): b""}
    assert (tmp_path / "a.csv").read_bytes() == exported
    assert json.loads(typed(done, "merge", "--json")[1])["outputs"] == []


def test_where_nothing_was_made_before_nothing_is_made(folder: Folder, tmp_path: Path) -> None:
    before = outputs(folder)
    assert typed(folder, "merge", "--export", str(tmp_path / "a.csv"))[0] == 3
    assert outputs(folder) == before
    assert not (tmp_path / "a.csv").exists()
    assert "残しました" not in typed(folder, "merge")[1]


@pytest.mark.parametrize("leave", [nothing, strays, waiting, excluded])
def test_validate_does_not_ask_for_merge_and_keeps_the_forms_to_correct(leave, done: Folder) -> None:
    leave(done)
    forms = {path: path.read_bytes() for path in done.sent_back.iterdir()}
    code, said = typed(done, "validate")
    assert code == 3
    assert "survey merge" not in said
    assert forms
    assert {path: path.read_bytes() for path in done.sent_back.iterdir()} == forms


def test_an_empty_folder_does_not_make_the_ledger_forget(done: Folder) -> None:
    nothing(done)
    before = done.ledger.read_bytes()
    assert str(done.ledger) in typed(done, "validate")[1]
    assert done.ledger.read_bytes() == before


def test_what_waits_is_listed_for_the_officer_to_rule(done: Folder) -> None:
    waiting(done)
    before = done.ledger.read_bytes()
    assert validate(Run(done)).listed
    assert done.ledger.read_bytes() != before


def test_a_blank_form_is_one_that_came(folder: Folder) -> None:
    shutil.copy(form_of(folder, "福祉課"), folder.collected / "a.xlsx")
    assert len(merge(Run(folder)).files) == 3


# ---------------------------------------------------------------- no folder


@pytest.mark.parametrize("gone", ["missing", "file", "link"])
@pytest.mark.parametrize("words", [["merge"], ["validate"], ["status"], ["mail", "--remind"], ["mail", "--return"]])
def test_a_missing_folder_is_refused(words: list[str], gone: str, done: Folder) -> None:
    shutil.rmtree(done.collected)
    if gone == "file":
        done.collected.write_bytes(b"")
    if gone == "link":
        try:
            done.collected.symlink_to(done.root / "nowhere")
        except OSError:
            pytest.skip("links are not allowed here")
    before = outputs(done)
    result = CliRunner().invoke(app, [words[0], str(done.root), *words[1:]], obj=Output())
    assert isinstance(result.exception, SurveyError)
    assert [fault.place for fault in result.exception.faults] == [str(done.collected)]
    assert outputs(done) == before


def test_a_folder_that_may_not_be_opened_is_refused_with_its_cause(
    done: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary = os.scandir

    def refuse(path: Path):
        if Path(path) == done.collected:
            raise PermissionError(13, "Permission denied", str(path))
        return ordinary(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(SurveyError, match="開けません"):
        merge(Run(done))


# ---------------------------------------------------------------- the other commands


def test_status_of_a_survey_to_which_nobody_answered_yet_asks_for_no_validate(folder: Folder) -> None:
    assert not status(Run(folder), date(2026, 11, 1)).complete
    code, said = typed(folder, "status")
    assert code == 3
    assert "survey validate" not in said


def test_reminders_to_all_are_said_to_be_for_want_of_any_form(done: Folder) -> None:
    request, today = MailRequest(Purpose.REMINDER), date(2026, 11, 25)
    assert not any("一つもありません" in warning for warning in plan(Run(done), request, today).warnings)
    nothing(done)
    assert any("一つもありません" in warning for warning in plan(Run(done), request, today).warnings)


def test_a_former_survey_without_any_answer_is_said(folder: Folder, tmp_path: Path) -> None:
    new = init(tmp_path / "来年").folder
    code, said = typed(new, "generate", "--previous", str(folder.root))
    assert code == 0
    assert str(folder.collected) in said
    assert str(folder.collected) not in typed(new, "generate")[1]
    shutil.rmtree(folder.collected)
    with pytest.raises(SurveyError):
        generate(Run(new), folder)
