"""A form with errors goes back marked, comes back corrected, and the finding is closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from respondent import fill
from year import applicable, errors, give, printed, stamp

from survey.commands import send_back as sending_back
from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.isolation import workers
from survey.mail.letter import Purpose
from survey.model import State
from survey.storage.folder import Folder

FAULTY = {"2": {"該当の有無": "該当あり"}, "1": applicable("サロンを開いている。")}
REST = {no: applicable("実施している。") for no in "345"}


def sent_back(folder: Folder) -> Path:
    (path,) = validate(Run(folder)).sent_back.forms
    return path


def test_the_form_that_goes_back_holds_its_own_answers_and_says_what_to_do(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {**FAULTY, **REST})
    book = load_workbook(sent_back(folder))
    assert book.sheetnames[:2] == ["修正のお願い", "調査票"]
    said = [str(cell.value) for row in book["修正のお願い"].iter_rows() for cell in row if cell.value]
    assert any("現在の取組状況" in text for text in said)
    assert any("締切　令和8年11月30日（月）" in text and "chiikikyosei@example.jp" in text for text in said)
    answers = [cell.value for row in book["調査票"].iter_rows() for cell in row]
    assert "サロンを開いている。" in answers
    assert any(cell.comment for row in book["調査票"].iter_rows() for cell in row)


def test_the_mail_names_each_issue_by_no_and_title(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"1": {"該当の有無": "該当あり"}, "2": {"該当の有無": "該当あり"}, **REST})
    outgoing = plan(Run(folder), MailRequest(Purpose.RETURN), date(2026, 11, 20))
    (letter,) = outgoing.letters
    assert "NO 1「誰もがつながる環境づくり」、NO 2「農と福祉の連携」の「現在の取組状況」" in letter.text


def test_many_forms_go_back_as_few_do_however_many_processes_write_them(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for department in ("福祉課", "長寿課", "文化の家"):
        give(folder, department, f"{department}.xlsx", {"1": {"該当の有無": "該当あり"}})
    one = {path.name: path.read_bytes() for path in validate(Run(folder)).sent_back.forms}
    monkeypatch.setattr(sending_back, "CORRECTIONS_AT_ONCE", 1)
    monkeypatch.setattr(workers, "_SHARE", 1_000)
    assert {path.name: path.read_bytes() for path in validate(Run(folder)).sent_back.forms} == one
    assert len(one) == 3


def test_a_corrected_form_closes_the_finding(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {**FAULTY, **REST})
    corrected = fill(sent_back(folder), folder.collected / "修正.xlsx", {"2": applicable("直売会を開いている。")})
    assert corrected.exists()
    done = validate(Run(folder))
    assert errors(done.judgement, "福祉課") == []
    assert done.judgement.ledger.states["福祉課"] in (State.SUBMITTED, State.LATE)
    assert done.sent_back.forms == ()
    assert list(folder.sent_back.iterdir()) == []
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いている。"


def test_our_marks_are_nothing_that_came_back(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {**FAULTY, **REST})
    fill(sent_back(folder), folder.collected / "修正.xlsx", {"2": applicable("直売会。")})
    (form,) = (form for form in judge(Run(folder)).forms if form.file.name == "修正.xlsx")
    assert form.unplaced == ()


def test_a_faulty_answer_that_came_later_does_not_displace_a_good_one(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。"), **REST})
    give(folder, "福祉課", "b.xlsx", {"2": {"該当の有無": "該当あり"}})
    done = merge(Run(folder))
    assert printed(done)["2", "福祉課"][0] == "直売会。"
    assert not [f for f in errors(done.judgement, "福祉課") if f.issue == "2"]


def test_two_sections_each_fill_half(folder: Folder) -> None:
    give(folder, "福祉課", "係１.xlsx", {no: applicable(f"係１の{no}。") for no in "12"})
    give(folder, "福祉課", "係２.xlsx", {no: applicable(f"係２の{no}。") for no in "345"})
    done = validate(Run(folder))
    assert errors(done.judgement, "福祉課") == []
    assert {no: texts[0] for (no, _), texts in printed(merge(Run(folder))).items()} == {
        "1": "係１の1。",
        "2": "係１の2。",
        "3": "係２の3。",
        "4": "係２の4。",
        "5": "係２の5。",
    }


def test_a_form_somebody_wrote_into_is_not_removed(folder: Folder) -> None:
    stamp(give(folder, "福祉課", "a.xlsx", {**FAULTY, **REST}), "2026-11-05")
    path = sent_back(folder)
    fill(path, folder.collected / "修正.xlsx", {"2": applicable("直売会。")})
    fill(path, path, {"2": applicable("ここに直接書いた。")})
    assert validate(Run(folder)).sent_back.leftover == (path,)
