"""After each command of the year, what it proposes next; `status` on a screen of 80 columns."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from msgspec.structs import replace
from rich.console import Console
from year import applicable, give, rule

from survey.cli import show_status
from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.next_steps import next_steps
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.commands.year_state import year_state
from survey.japanese.text import columns_on_screen
from survey.mail.letter import Purpose
from survey.mail.record import Mailed, Mailing
from survey.storage.folder import Folder

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 9, 0)


def proposed(folder: Folder, today: date = TODAY) -> list[str]:
    judgement = judge(Run(folder))
    return [s.command for s in next_steps(year_state(folder, judgement.survey, today, judgement.ledger))]


def mail(folder: Folder, purpose: Purpose, today: date = TODAY) -> None:
    run = Run(folder)
    write_drafts(run, plan(run, MailRequest(purpose), today), datetime.combine(today, NOW.time()))


def test_each_command_of_the_year_proposes_what_comes_after_it(folder: Folder):
    assert proposed(folder) == ["survey mail"]
    mail(folder, Purpose.REQUEST)
    assert proposed(folder) == ["survey fetch"]
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    give(folder, "長寿課", "長寿課.xlsx", {"1": {"該当の有無": "該当あり"}})
    assert proposed(folder) == ["survey validate", "survey fetch"]
    validate(Run(folder))
    assert proposed(folder) == ["survey mail --return", "survey fetch", "survey merge"]
    mail(folder, Purpose.RETURN)
    assert proposed(folder) == ["survey fetch", "survey merge"]
    merge(Run(folder))
    assert proposed(folder) == ["survey fetch"]
    assert "survey mail --remind" in proposed(folder, date(2026, 11, 30))


def test_who_was_reminded_today_is_not_proposed_to_be_reminded(folder: Folder):
    last = date(2026, 11, 30)
    mail(folder, Purpose.REQUEST, date(2026, 11, 2))
    assert "survey mail --remind" in proposed(folder, last)
    mail(folder, Purpose.REMINDER, last)
    assert "survey mail --remind" not in proposed(folder, last)
    assert "survey mail --remind" in proposed(folder, date(2026, 12, 3)), "after 督促の間隔"


def test_a_reminder_to_whom_no_request_is_on_record_is_said_and_left_to_the_officer(folder: Folder):
    last = date(2026, 11, 30)
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    validate(Run(folder))
    outgoing = plan(Run(folder), MailRequest(Purpose.REMINDER), last)
    reminded = [name for letter in outgoing.letters for name in letter.departments]
    said = next(warning for warning in outgoing.warnings if "依頼のメールの記録がない" in warning)
    assert reminded and all(name in said for name in reminded)
    judgement = judge(Run(folder))
    state = year_state(folder, judgement.survey, last, judgement.ledger)
    assert state.never_asked == state.to_remind == len(reminded)
    assert "依頼の記録なし" in next(s.why for s in next_steps(state) if s.command == "survey mail --remind")

    mail(folder, Purpose.REQUEST)
    outgoing = plan(Run(folder), MailRequest(Purpose.REMINDER), last)
    assert outgoing.letters and not any("依頼" in warning for warning in outgoing.warnings)


def test_a_department_that_no_issue_asks_is_neither_awaited_nor_reminded(folder: Folder):
    judgement = judge(Run(folder))
    asked = tuple(replace(issue, departments=("長寿課",)) for issue in judgement.survey.issues)
    state = year_state(folder, replace(judgement.survey, issues=asked), date(2026, 11, 30), judgement.ledger)
    assert (state.asked, state.states.total(), state.to_remind) == (1, 1, 1)


def test_a_form_that_is_open_in_excel_is_counted_once(folder: Folder):
    survey = judge(Run(folder)).survey
    forms = year_state(folder, survey, TODAY).forms
    (folder.forms / "~$01_福祉課.xlsx").write_bytes(b"lock")
    assert year_state(folder, survey, TODAY).forms == forms


def test_what_comes_after_a_run_is_to_be_validated_again(folder: Folder):
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    merge(Run(folder))
    assert not {"survey validate", "survey merge"} & set(proposed(folder))
    give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("茶話会。")})
    assert proposed(folder)[0] == "survey mail" or "survey validate" in proposed(folder)
    assert "survey validate" in proposed(folder)
    validate(Run(folder))
    assert "survey merge" in proposed(folder) and "survey validate" not in proposed(folder)


@pytest.mark.parametrize("what", ["a ruling", "the definition"])
def test_a_changed_ruling_or_definition_makes_the_outputs_old(folder: Folder, what: str):
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("茶話会。")})
    merge(Run(folder))
    assert "survey validate" not in proposed(folder)
    if what == "a ruling":
        rule(folder, "長寿課.xlsx", "除外")
    else:
        folder.definition.write_bytes(folder.definition.read_bytes() + b"\0")
    assert "survey validate" in proposed(folder)


def test_an_output_that_is_no_workbook_tells_of_nothing(folder: Folder):
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    merge(Run(folder))
    folder.consolidated("参考３").write_bytes(b"PK\x03\x04")
    assert "survey merge" in proposed(folder)


def test_status_says_where_the_list_is_and_not_that_it_is_still_to_be_made(
    folder: Folder, capsys: pytest.CaptureFixture[str]
):
    give(folder, "長寿課", "長寿課.xlsx", {"1": {"該当の有無": "該当なし", "現在の取組状況": "茶話会。"}})
    validate(Run(folder))
    show_status.shown_status(status(Run(folder), TODAY)).for_person()
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("受付簿で確かめるもの")]
    assert line.endswith("受付簿にあります。")


def test_status_keeps_its_dates_whole_in_80_columns(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    now = status(Run(folder), TODAY)
    days = tuple(Mailing(date(2026, 11, day)) for day in (2, 5, 8))
    busy = Mailed((Mailing(date(2026, 10, 1), drafted=True),), days, days[:1])
    lines = tuple(replace(line, mailed=busy, on_hold=1, errors=3) for line in now.departments)
    drawn = io.StringIO()
    monkeypatch.setattr(show_status, "console", lambda: Console(file=drawn, width=80))
    show_status.shown_status(replace(now, departments=lines)).for_person()
    rows = drawn.getvalue().replace("─", "-").splitlines()
    assert max(map(columns_on_screen, rows)) <= 80
    assert "..." not in drawn.getvalue()
    welfare = next(row for row in rows if "福祉課" in row)
    assert "(10/01)" in welfare and "11/02" in welfare
    assert "下書き" in capsys.readouterr().out
