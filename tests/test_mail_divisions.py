"""送付の単位 部ごと: a mail for all departments of a 部, and nobody forgotten or written to twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from definition_book import Changes, definition, found
from divisions import DIVISION_FAULTS, DIVISION_SHEETS, DIVISIONS, give_divisions
from respondent import fill

from survey.cli import show_mail
from survey.commands.definition_doubts import definition_doubts
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import Outgoing, plan
from survey.commands.mail.send import Posted
from survey.commands.mail.send import send as send_mail
from survey.commands.run import Run
from survey.definition import faults as wrong
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.ledger.mail_addresses import department_addresses
from survey.mail.journal import open_journal
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.record import Delivery
from survey.storage import clock
from survey.storage.folder import Folder
from tests.mail_desk import (
    Certificates,
    MailServer,
    certificates,
    mail_server,
    read_mail,
    set_up,
    text_of,
    write_settings,
)
from tests.smtp_server import PASSWORD

NOW = datetime(2026, 10, 1, 9, 0)
TODAY = NOW.date()
REQUEST, SENDING = MailRequest(Purpose.REQUEST), MailRequest(Purpose.REQUEST, sending=True)
BY_DIVISION = {"送付の単位": "部ごと"}
OFFICES = (("福祉部", "fukushi-bu@example.jp", "jimu@example.jp"),)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = init(tmp_path_factory.mktemp("mail") / "調査").folder
    generate(Run(folder))
    return give_divisions(folder, OFFICES, **BY_DIVISION)


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(asked.root, tmp_path / "調査")))


def planned(folder: Folder, wish: MailRequest = REQUEST, today: date = TODAY) -> Outgoing:
    return plan(Run(folder), wish, today)


def whom(outgoing: Outgoing) -> dict[str, tuple[str, ...]]:
    return {letter.addressee: letter.departments for letter in outgoing.letters}


# ---------------------------------------------------------------- who gets what


def test_a_division_gets_one_mail_with_the_forms_of_all_its_departments(folder: Folder) -> None:
    outgoing = planned(folder)
    told = whom(outgoing)
    assert {name: set(told[name]) for name in DIVISIONS} == {name: set(names) for name, names in DIVISIONS.items()}
    assert len(told) == 2 + 7, "a department without 部 gets a mail of its own"
    assert sorted(name for names in told.values() for name in names) == sorted(
        one.name for one in outgoing.survey.departments
    )


def test_it_goes_to_the_division_s_own_address_else_to_those_of_its_departments(folder: Folder) -> None:
    letters = {letter.addressee: letter for letter in planned(folder).letters}
    assert letters["福祉部"].addresses.all == ("fukushi-bu@example.jp", "jimu@example.jp")
    departments = planned(folder).survey.department_by_name
    assert set(letters["教育部"].addresses.all) == {a for name in DIVISIONS["教育部"] for a in departments[name].to}


def test_the_draft_holds_every_form_and_says_which_is_whose(folder: Folder) -> None:
    outgoing = planned(folder)
    done = write_drafts(Run(folder), outgoing, NOW)
    assert len(done.drafts) == 9
    (path,) = folder.drafts.glob("依頼/*_福祉部.eml")
    mail = read_mail(path.read_bytes())
    held = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert held == {
        form.name: form.read_bytes() for n in DIVISIONS["福祉部"] for form in folder.forms.glob(f"*_{n}.xlsx")
    }
    assert text_of(mail).splitlines()[0] == "福祉部 御中"
    for department in DIVISIONS["福祉部"]:
        assert f"　{department}　「{next(folder.forms.glob(f'*_{department}.xlsx')).name}」" in text_of(mail)


def test_the_record_has_a_row_for_each_department_and_address(folder: Folder) -> None:
    write_drafts(Run(folder), planned(folder), NOW)
    rows = [(e.department, e.recipient, e.attachment) for e in recorded(folder) if e.department in DIVISIONS["福祉部"]]
    assert sorted(rows) == sorted(
        (name, address, next(folder.forms.glob(f"*_{name}.xlsx")).name)
        for name in DIVISIONS["福祉部"]
        for address in ("fukushi-bu@example.jp", "jimu@example.jp")
    )


def test_a_template_of_the_officer_s_own_goes_on_working(folder: Folder) -> None:
    own = "件名: {{ 課名 }}へ\n{{ 添付名 }}\n{% for 課題 in 課題一覧 %}{{ 課題.番号 }}{% endfor %}\n"
    (folder.templates / Purpose.REQUEST.template).write_text(own, encoding="utf-8")
    (letter,) = [letter for letter in planned(folder).letters if letter.addressee == "福祉部"]
    forms, numbers = letter.text.splitlines()
    assert letter.subject == "福祉部へ"
    assert forms.split("、") == [form.name for form in letter.forms]
    assert numbers == "".join(sorted(set(numbers))), "each issue once, in order"


def test_forms_that_would_make_a_mail_too_large_go_in_several(folder: Folder) -> None:
    for name in DIVISIONS["福祉部"]:
        next(folder.forms.glob(f"*_{name}.xlsx")).write_bytes(bytes(600_000))
    write_settings(folder, {"添付の上限": 2})
    letters = [letter for letter in planned(folder).letters if letter.addressee == "福祉部"]
    assert [len(letter.forms) for letter in letters] == [2, 1]
    assert ["（2通のうち1通目）" in letters[0].text, "（2通のうち2通目）" in letters[1].text] == [True, True]
    assert len({letter.draft_name for letter in letters}) == 2
    write_settings(folder, {"添付の上限": 1})
    assert [len(letter.forms) for letter in planned(folder).letters if letter.addressee == "福祉部"] == [1, 1, 1]
    next(folder.forms.glob("*_福祉課.xlsx")).write_bytes(bytes(1_000_000))
    with pytest.raises(SurveyError) as stop:
        planned(folder)
    assert [fault.code for fault in stop.value.faults] == ["M105"]


def test_an_address_of_a_division_that_is_none_is_named_with_its_sheet(folder: Folder, tmp_path: Path) -> None:
    broken = give_divisions(init(tmp_path / "別").folder, (("教育部", "学校教育課", ""),), **BY_DIVISION)
    generate(Run(broken))
    with pytest.raises(SurveyError) as stop:
        planned(broken)
    assert [(fault.code, "シート「部」の 教育部" in fault.place) for fault in stop.value.faults] == [("M101", True)]


# ---------------------------------------------------------------- reminders and returns


def returned(folder: Folder, *names: str, answer: str = "該当なし") -> None:
    for name in names:
        (form,) = folder.forms.glob(f"*_{name}.xlsx")
        issue = next(i for i in read_definition(folder.definition).issues if name in i.departments)
        fill(form, folder.collected / form.name, {issue.no: {"該当の有無": answer}})


def test_only_the_silent_departments_of_a_division_are_in_its_reminder(folder: Folder) -> None:
    returned(folder, "福祉課", "生涯学習課")
    told = whom(planned(folder, MailRequest(Purpose.REMINDER)))
    assert (set(told["福祉部"]), set(told["教育部"])) == (
        set(DIVISIONS["福祉部"]) - {"福祉課"},
        set(DIVISIONS["教育部"]) - {"生涯学習課"},
    )
    (letter,) = [one for one in planned(folder, MailRequest(Purpose.REMINDER)).letters if one.addressee == "教育部"]
    assert "syogai@example.jp" not in letter.addresses.all, "who has answered is not written to"
    assert "福祉課" not in letter.text


def test_a_reminder_brings_the_form_to_correct_beside_those_that_are_missing(folder: Folder) -> None:
    returned(folder, "福祉課", answer="該当あり")
    write_drafts(Run(folder), planned(folder, MailRequest(Purpose.RETURN)), NOW)
    later = planned(folder, MailRequest(Purpose.REMINDER), TODAY + timedelta(days=9))
    (letter,) = [letter for letter in later.letters if letter.addressee == "福祉部"]
    assert {form.department: form.path.parent.name for form in letter.forms}["福祉課"] == "差戻し"
    assert [
        line.endswith("修正をお願いしたもの") for line in letter.text.splitlines() if line.startswith("　福祉課")
    ] == [True]
    assert letter.text.count("修正をお願いしたもの") == 2, "once in the list, once where it says what to do"


def test_a_return_names_the_department_of_each_correction(folder: Folder) -> None:
    returned(folder, "福祉課", "長寿課", answer="該当あり")
    outgoing = planned(folder, MailRequest(Purpose.RETURN))
    (letter,) = outgoing.letters
    assert (letter.addressee, letter.departments) == ("福祉部", ("福祉課", "長寿課"))
    assert "１．福祉課　NO" in letter.text.replace("1．", "１．") and "長寿課　NO" in letter.text
    first, *_ = [line for line in letter.text.splitlines() if "福祉課　NO" in line]
    assert first.endswith("」"), "of no item, of which there are none"
    write_drafts(Run(folder), outgoing, NOW)
    (form,) = folder.forms.glob("*_健康推進課.xlsx")
    returned(folder, "健康推進課", answer="該当あり")
    assert form.name in planned(folder, MailRequest(Purpose.RETURN)).letters[0].attached


def test_a_return_to_a_division_about_one_department_names_it(folder: Folder) -> None:
    returned(folder, "福祉課", answer="該当あり")
    (letter,) = planned(folder, MailRequest(Purpose.RETURN)).letters
    assert letter.addressee == "福祉部"
    assert "福祉課　NO" in letter.text


# ---------------------------------------------------------------- sending


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, keys: Certificates) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("smtp"), keys) as server:
        yield server


@pytest.fixture
def server(running: MailServer, folder: Folder, monkeypatch: pytest.MonkeyPatch, keys: Certificates) -> MailServer:
    monkeypatch.setenv("SSL_CERT_FILE", str(keys.authority))
    for path in (*running.store.glob("*.eml"), *running.store.glob("envelopes.jsonl")):
        path.unlink()
    running.order()
    set_up(folder, running)
    return running


def send(folder: Folder, *again: str) -> Posted:
    outgoing = planned(folder, MailRequest(Purpose.REQUEST, sending=True, again=again))
    return send_mail(Run(folder), outgoing, PASSWORD, now=clock.now, sleep=lambda _seconds: None)


def forms_in(server: MailServer, addressee: str) -> list[list[str]]:
    """The departments whose forms each mail to an address held, in order."""
    return [
        [str(part.get_filename()).partition("_")[2].removesuffix(".xlsx") for part in mail.iter_attachments()]
        for mail in server.mails
        if addressee in str(mail["To"])
    ]


def test_each_division_is_sent_one_mail_and_none_a_second(folder: Folder, server: MailServer) -> None:
    assert not send(folder).needs_person
    assert len(server.mails) == 9
    assert forms_in(server, "fukushi-bu@") == [["福祉課", "長寿課", "健康推進課"]]
    assert {entry.department for entry in recorded(folder)} == set(planned(folder).survey.department_by_name)
    assert all(entry.delivery is Delivery.SENT for entry in recorded(folder))
    assert send(folder).results == ()
    assert len(server.mails) == 9


def test_a_department_or_a_whole_division_can_be_sent_it_again(folder: Folder, server: MailServer) -> None:
    send(folder)
    send(folder, "長寿課")
    send(folder, "福祉部")
    assert forms_in(server, "fukushi-bu@")[1:] == [["長寿課"], ["福祉課", "長寿課", "健康推進課"]]
    assert len(server.mails) == 9 + 2, "nobody else is written to again"


def test_a_division_cannot_be_named_where_each_department_gets_a_mail_of_its_own(folder: Folder) -> None:
    write_settings(folder, {"送付の単位": "課ごと"})
    with pytest.raises(SurveyError) as refused:
        planned(folder, MailRequest(Purpose.REQUEST, again=("福祉部",)))
    assert [(fault.place, fault.code) for fault in refused.value.faults] == [("福祉部", "M102")]


def test_a_department_that_joins_later_gets_its_form_and_nobody_theirs_again(
    folder: Folder, server: MailServer
) -> None:
    send(folder)
    with open_journal(folder.journal) as journal:
        kept = [entry for entry in recorded(folder) if entry.department != "健康推進課"]
        folder.record.unlink()
        journal.append(kept)
    send(folder)
    assert forms_in(server, "fukushi-bu@")[1:] == [["健康推進課"]]


def test_an_address_that_was_refused_alone_gets_the_mail_again(folder: Folder, server: MailServer) -> None:
    server.order(refuse=["jimu@example.jp"])
    assert send(folder).needs_person
    server.order()
    assert not send(folder).needs_person
    assert [one["to"] for one in server.envelopes if "jimu@example.jp" in one["to"]] == [["jimu@example.jp"]]  # type: ignore[operator]
    assert server.reached.count("fukushi-bu@example.jp") == 1


def test_what_may_have_arrived_is_sent_to_no_department_of_the_division_again(
    folder: Folder, server: MailServer
) -> None:
    server.order(drop_data=["fukushi-bu@example.jp"])
    assert send(folder).needs_person
    unknown = {entry.department for entry in recorded(folder) if entry.delivery is Delivery.UNKNOWN}
    assert unknown == set(DIVISIONS["福祉部"])
    assert send(folder).results == ()
    assert server.reached.count("fukushi-bu@example.jp") == 1


def test_who_got_some_of_it_while_the_officer_was_asked_is_left_to_the_next_run(
    folder: Folder, server: MailServer
) -> None:
    outgoing = planned(folder, SENDING)
    send(folder, "福祉課")  # All is sent; then the record forgets two of the three.
    with open_journal(folder.journal) as journal:
        kept = [entry for entry in recorded(folder) if entry.department not in ("長寿課", "健康推進課")]
        folder.record.unlink()
        journal.append(kept)
    done = send_mail(Run(folder), outgoing, PASSWORD, now=clock.now, sleep=lambda _seconds: None)
    assert done.results == ()
    assert set(done.unsent) == {"長寿課", "健康推進課"}
    send(folder)
    assert forms_in(server, "fukushi-bu@")[1:] == [["長寿課", "健康推進課"]]


def test_before_sending_it_is_shown_whose_forms_go_where(
    folder: Folder, server: MailServer, capsys, monkeypatch
) -> None:
    outgoing = planned(folder, SENDING)
    show_mail.show_outgoing(outgoing)
    shown = capsys.readouterr().out
    assert "福祉部" in shown and "（福祉課、長寿課" in shown
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or "n")
    assert not show_mail.agreed(outgoing)
    assert asked == ["14 課に 9 通で送りますか？ [y/N] "]


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(("fault", "place", "changes"), DIVISION_FAULTS)
def test_what_makes_no_sense_of_divisions_is_refused_with_its_cell(
    fault: wrong.FaultKind, place: str, changes: Changes, tmp_path: Path
) -> None:
    assert (fault.code, f"調査定義.xlsx {place}") in found(definition(tmp_path, changes, DIVISION_SHEETS))


def test_a_division_spelled_in_two_ways_is_one(tmp_path: Path) -> None:
    spelled = {("課", "E2"): "第１部", ("課", "E3"): "第1 部", ("課", "E4"): "", ("部", "A2"): "第1部"}
    survey = read_definition(definition(tmp_path, spelled, DIVISION_SHEETS))
    assert [one.group for one in survey.departments] == ["第１部", "第１部", ""]
    assert survey.division_by_name.keys() == {"第１部"}
    own = department_addresses(survey)
    assert ["soumu-bu@example.jp" in own[one.name] for one in survey.departments] == [True, True, False]


def test_addresses_of_divisions_that_no_mail_goes_to_are_pointed_out(folder: Folder) -> None:
    write_settings(folder, {"送付の単位": "課ごと"})
    survey = read_definition(folder.definition)
    assert any("シート「部」" in said for said in definition_doubts(folder, survey, TODAY))
    write_settings(folder, {"送付の単位": "部ごと"})
    assert not any(
        "シート「部」" in said for said in definition_doubts(folder, read_definition(folder.definition), TODAY)
    )
