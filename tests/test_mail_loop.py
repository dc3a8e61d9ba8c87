"""The whole loop: asked by mail, answered by mail, sent back, corrected, merged; on real servers."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.fetch import fetch, mailbox_settings
from survey.commands.mail.plan import Outgoing
from survey.commands.mail.plan import plan as plan_mail
from survey.commands.mail.send import Posted
from survey.commands.mail.send import send as send_mail
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.mail.letter import Purpose
from survey.model import State
from survey.storage import clock
from survey.storage.folder import Folder
from tests.mail_desk import Mailbox, MailServer, attached, certificates, mail_server, mailbox, set_up, text_of
from tests.respondent import Inputs, fill
from tests.smtp_server import PASSWORD


def plan(folder: Folder, purpose: Purpose, day: date | None = None) -> Outgoing:
    return plan_mail(Run(folder), MailRequest(purpose, sending=True), day or clock.now().date())


def send(folder: Folder, purpose: Purpose) -> Posted:
    return send_mail(Run(folder), plan(folder, purpose), PASSWORD, now=clock.now, sleep=lambda _seconds: None)


def reply(mail: EmailMessage, answers: dict[str, Inputs], box: Mailbox, folder: Path) -> None:
    """Do what a department does: save the attachment, fill it in, and send it back with an answer to the mail."""
    name, content = attached(mail)
    form = folder / name
    form.write_bytes(content)
    fill(form, form, answers)
    back = EmailMessage()
    back["From"], back["To"], back["Subject"] = mail["To"], mail["From"], f"RE: {mail['Subject']}"
    back["Date"] = format_datetime(clock.aware(clock.now()))
    back.set_content("記入しました。\n")
    back.add_attachment(form.read_bytes(), "application", "octet-stream", filename=f"{name} (回答).xlsx")
    box.deliver(back.as_bytes())


def applicable(text: str) -> Inputs:
    return {"該当の有無": "該当あり", "現在の取組状況": text}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return init(tmp_path / "調査").folder


def test_asked_answered_sent_back_corrected_and_merged(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(keys.authority))
    with mail_server(tmp_path / "smtp", keys) as server, mailbox(keys) as box:
        deadline = clock.now() + timedelta(days=7)
        set_up(folder, server, IMAPサーバー="localhost", IMAPポート=box.port, 締切=deadline.strftime("%Y/%m/%d"))
        generate(Run(folder))
        the_loop(folder, server, box, tmp_path)


def the_loop(folder: Folder, server: MailServer, box: Mailbox, desk: Path) -> None:
    assert not send(folder, Purpose.REQUEST).needs_person
    requests = {mail["To"]: mail for mail in server.mails}
    assert len(requests) == 14

    reply(requests["midori@example.jp"], {"2": applicable("市民農園で農福連携の講座を開いた。")}, box, desk)
    reply(requests["kyoiku@example.jp"], {"4": {"該当の有無": "該当あり"}}, box, desk)
    settings = mailbox_settings(folder)
    assert len(fetch(Run(folder), settings, PASSWORD).saved) == 2
    states = validate(Run(folder)).judgement.ledger.states
    assert (states["みどりの推進課"], states["教育総務課"]) == (State.SUBMITTED, State.SENT_BACK)

    reminded = plan(folder, Purpose.REMINDER, clock.now().date() + timedelta(days=4))
    assert len(reminded.letters) == 12
    assert [left.department for left in reminded.left_out] == ["教育総務課"]
    assert "--return" in reminded.left_out[0].why

    assert not send(folder, Purpose.RETURN).needs_person
    back = server.mails[-1]
    assert (len(server.mails), back["To"]) == (15, "kyoiku@example.jp")
    assert "NO 4「包括的な相談支援体制の仕組みづくり」の「現在の取組状況」" in text_of(back)
    assert attached(back)[1] == (folder.sent_back / "13_教育総務課.xlsx").read_bytes()
    assert plan(folder, Purpose.RETURN).letters == ()
    silent = plan(folder, Purpose.REMINDER, clock.now().date() + timedelta(days=4))
    assert {letter.addressee: letter.forms[0].path.parent.name for letter in silent.letters}["教育総務課"] == "差戻し"

    reply(back, {"4": {"現在の取組状況": "福祉課との連絡会を月１回開いている。"}}, box, desk)
    assert len(fetch(Run(folder), settings, PASSWORD).saved) == 1
    assert fetch(Run(folder), settings, PASSWORD).saved == ()
    done = merge(Run(folder))
    assert done.judgement.ledger.states["教育総務課"] is State.SUBMITTED
    printed = {
        (issue.issue.no, row.department): row.texts[0] for issue in done.consolidated.issues for row in issue.rows
    }
    assert printed == {
        ("2", "みどりの推進課"): "市民農園で農福連携の講座を開いた。",
        ("4", "教育総務課"): "福祉課との連絡会を月１回開いている。",
    }
    now = {line.department: line for line in status(Run(folder), clock.now().date()).departments}
    assert [len(now["教育総務課"].mailed.requests), len(now["教育総務課"].mailed.returns)] == [1, 1]
    assert now["みどりの推進課"].mailed.returns == ()


def test_a_mail_with_the_form_that_was_fetched_twice_is_one_answer(folder: Folder, tmp_path: Path) -> None:
    """The officer saved a mail by hand that `fetch` saves, too: the form in both is the same."""
    generate(Run(folder))
    form = fill(folder.forms / "12_みどりの推進課.xlsx", tmp_path / "a.xlsx", {"2": applicable("講座。")})
    mail = EmailMessage()
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0900"
    mail.set_content("x")
    mail.add_attachment(form.read_bytes(), "application", "octet-stream", filename="a.xlsx")
    (folder.collected / "一.eml").write_bytes(mail.as_bytes())
    shutil.copy(folder.collected / "一.eml", folder.collected / "二.eml")
    assert judge(Run(folder)).ledger.states["みどりの推進課"] in (State.SUBMITTED, State.LATE)
