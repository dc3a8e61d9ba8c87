"""Sending: a real server with TLS and login, and what goes wrong there."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
import typer
from openpyxl import load_workbook

from survey.cli.app import app
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.mail.send import Posted
from survey.commands.mail.send import send as send_mail
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.mail.keeping import recorded
from survey.mail.letter import Purpose
from survey.mail.password import password_for
from survey.mail.record import Delivery
from survey.mail.sending import connected, hand_over
from survey.storage import clock
from survey.storage.folder import Folder
from tests.mail_desk import (
    Certificates,
    MailServer,
    attached,
    certificates,
    mail_server,
    set_up,
    text_of,
    write_settings,
)
from tests.smtp_server import PASSWORD, USER

REQUEST = MailRequest(Purpose.REQUEST, sending=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, keys: Certificates) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("smtp"), keys) as server:
        yield server


@pytest.fixture
def server(running: MailServer, monkeypatch: pytest.MonkeyPatch, keys: Certificates) -> MailServer:
    """The running server with an empty store."""
    monkeypatch.setenv("SSL_CERT_FILE", str(keys.authority))
    for path in (*running.store.glob("*.eml"), *running.store.glob("envelopes.jsonl")):
        path.unlink()
    running.order()
    return running


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = init(tmp_path_factory.mktemp("mail") / "調査").folder
    generate(Run(folder))
    return folder


@pytest.fixture
def folder(asked: Folder, tmp_path: Path, server: MailServer) -> Folder:
    folder = Folder(Path(shutil.copytree(asked.root, tmp_path / "調査")))
    set_up(folder, server)
    return folder


def send(folder: Folder, wish: MailRequest = REQUEST, password: str = PASSWORD) -> Posted:
    outgoing = plan(Run(folder), wish, clock.now().date())
    return send_mail(Run(folder), outgoing, password, now=clock.now, sleep=lambda _seconds: None)


def outcomes(folder: Folder) -> dict[str, str]:
    """By recipient, as the officer sees it in 送信記録.xlsx."""
    sheet = load_workbook(folder.record).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(row for row in rows if "宛先" in row)
    where, what = header.index("宛先"), header.index("結果")
    return {row[where]: row[what] for row in rows[rows.index(header) + 1 :]}


# ---------------------------------------------------------------- all goes well


def test_every_department_gets_its_own_form(folder: Folder, server: MailServer) -> None:
    done = send(folder)
    assert not done.needs_person
    assert len(server.mails) == 14
    for mail, path in zip(server.mails, sorted(folder.forms.iterdir()), strict=True):
        assert attached(mail) == (path.name, path.read_bytes())
        assert path.stem.partition("_")[2] in text_of(mail)
        assert mail["X-Unsent"] is None
        assert mail["Date"] and mail["Message-ID"].endswith("@example.jp>")
    assert {envelope["from"] for envelope in server.envelopes} == {"chiikikyosei@example.jp"}
    assert {envelope["user"] for envelope in server.envelopes} == {USER}
    assert set(outcomes(folder).values()) == {"送信済"}


def test_the_page_for_respondents_is_sent_and_recorded_with_the_form(folder: Folder, server: MailServer) -> None:
    write_settings(folder, {"記入の手引き": "する"})
    send(folder)
    _, page = server.mails[0].iter_attachments()
    assert page.get_content() == folder.respondents_guide.read_bytes()
    assert {entry.attachment.partition("、")[2] for entry in recorded(folder)} == {page.get_filename()}


def test_sending_again_mails_nobody(folder: Folder, server: MailServer) -> None:
    send(folder)
    for wish in (REQUEST, MailRequest(Purpose.REQUEST)):
        outgoing = plan(Run(folder), wish, clock.now().date())
        assert outgoing.letters == ()
        assert len(outgoing.left_out) == 14
    assert len(server.mails) == 14


def test_one_department_can_be_sent_it_again(folder: Folder, server: MailServer) -> None:
    send(folder)
    send(folder, MailRequest(Purpose.REQUEST, sending=True, again=("長寿課",)))
    assert server.reached.count("choju@example.jp") == 2
    assert len(server.reached) == 15


def test_a_server_with_tls_from_the_first_byte(folder: Folder, tmp_path: Path, keys: Certificates) -> None:
    with mail_server(tmp_path / "tls", keys, "tls") as tls:
        set_up(folder, tls, 暗号化="TLS")
        assert not send(folder).needs_person
        assert len(tls.reached) == 14


def test_lines_that_begin_with_a_dot_arrive(folder: Folder, server: MailServer) -> None:
    content = b"Subject: dots\r\n\r\n.\r\n..two\r\n"
    with connected(read_definition(folder.definition).settings.mail, PASSWORD) as connection:
        handed = hand_over(connection, "a@example.jp", ["b@example.jp"], content, about_to=lambda _taken: None)
    assert [delivery for delivery, _ in handed.fates.values()] == [Delivery.SENT]
    assert (server.store / "0000.eml").read_bytes() == content


def test_a_mail_that_the_server_forwards_to_another_address_has_been_sent(folder: Folder, server: MailServer) -> None:
    server.order(forward=["fukushi@example.jp"])
    assert not send(folder).needs_person
    assert len(server.reached) == 14
    assert outcomes(folder)["fukushi@example.jp"] == "送信済"


def test_there_is_a_pause_between_two_mails(folder: Folder, server: MailServer) -> None:
    write_settings(folder, {"送信の間隔": 2.5})
    pauses: list[float] = []
    outgoing = plan(Run(folder), REQUEST, clock.now().date())
    send_mail(Run(folder), outgoing, PASSWORD, now=clock.now, sleep=pauses.append)
    assert pauses == [2.5] * 13


# ---------------------------------------------------------------- refused


def test_a_refused_recipient_does_not_stop_the_others(folder: Folder, server: MailServer) -> None:
    server.order(refuse=["fukushi@example.jp"])
    done = send(folder)
    assert done.needs_person
    assert len(server.reached) == 13
    refused = [result for result in done.results if result.delivery is Delivery.REFUSED]
    assert [(r.addressee, r.reply) for r in refused] == [("福祉課", "550 5.1.1 no such user")]
    assert outcomes(folder)["fukushi@example.jp"] == "拒否"


def test_a_mail_that_is_refused_at_its_end_was_not_sent_and_the_others_are(folder: Folder, server: MailServer) -> None:
    server.order(reject=["fukushi@example.jp"])
    done = send(folder)
    refused = [result for result in done.results if result.delivery is Delivery.REFUSED]
    assert [(r.addressee, r.reply) for r in refused] == [("福祉課", "552 5.3.4 too large")]
    assert outcomes(folder)["fukushi@example.jp"] == "拒否"
    assert len(server.reached) == 13


def test_once_the_address_is_right_only_that_department_is_mailed(folder: Folder, server: MailServer) -> None:
    server.order(refuse=["fukushi@example.jp"])
    send(folder)
    write_settings(folder, {}, {"福祉課": "fukushi-ka@example.jp"})
    assert not send(folder).needs_person
    assert server.reached[13:] == ["fukushi-ka@example.jp"]


def test_one_of_two_addresses_of_a_department_is_refused(folder: Folder, server: MailServer) -> None:
    write_settings(folder, {}, {"福祉課": "fukushi@example.jp、kakaricho@example.jp"})
    server.order(refuse=["kakaricho@example.jp"])
    send(folder)
    assert outcomes(folder)["fukushi@example.jp"] == "送信済"
    server.order()
    send(folder)
    assert server.reached[14:] == ["kakaricho@example.jp"]


# ---------------------------------------------------------------- broken off


def test_a_connection_cut_in_mid_run_is_taken_up_again(folder: Folder, server: MailServer) -> None:
    server.order(drop_rcpt=["anshin@example.jp"])
    done = send(folder)
    assert not done.needs_person
    assert sorted(server.reached) == sorted(set(server.reached))
    assert len(server.reached) == 14


def test_what_may_have_arrived_is_not_sent_twice(folder: Folder, server: MailServer) -> None:
    server.order(drop_data=["anshin@example.jp"])
    done = send(folder)
    assert done.needs_person
    assert outcomes(folder)["anshin@example.jp"] == "不明"
    assert server.reached.count("anshin@example.jp") == 1
    assert len(server.reached) == 14
    assert send(folder).results == ()
    assert len(server.reached) == 14


def test_a_server_that_leaves_for_good_is_left_and_the_next_run_goes_on(folder: Folder, server: MailServer) -> None:
    server.order(busy=["anshin@example.jp"])
    done = send(folder)
    assert done.stopped is not None
    assert len(server.reached) == 4
    assert len(done.unsent) == 10
    server.order()
    assert not send(folder).needs_person
    assert sorted(server.reached) == sorted(set(server.reached))
    assert len(server.reached) == 14


def sending_process(folder: Folder) -> subprocess.Popen[bytes]:
    script = f"""
from pathlib import Path
from survey.storage import clock
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.mail.send import send as send_mail
from survey.commands.run import Run
from survey.storage.folder import Folder
from survey.mail.letter import Purpose
folder = Folder(Path({str(folder.root)!r}))
outgoing = plan(Run(folder), MailRequest(Purpose.REQUEST, sending=True), clock.now().date())
send_mail(Run(folder), outgoing, {PASSWORD!r}, now=clock.now, sleep=lambda _: None)
"""
    return subprocess.Popen([sys.executable, "-c", script])


def test_a_run_killed_while_the_server_has_the_mail_goes_on_and_mails_nobody_twice(
    folder: Folder, server: MailServer
) -> None:
    server.order(silent=["anshin@example.jp"])
    with sending_process(folder) as process:
        while "anshin@example.jp" not in server.reached:
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    assert len(server.reached) == 5
    assert not folder.record.exists()
    assert not any(result.addressee == "安心安全課" for result in send(folder).results)
    assert sorted(server.reached) == sorted(set(server.reached))
    assert len(server.reached) == 14
    assert [address for address, outcome in outcomes(folder).items() if outcome != "送信済"] == ["anshin@example.jp"]
    assert outcomes(folder)["anshin@example.jp"] == "不明"


def test_a_record_open_in_excel_keeps_nobody_from_getting_mail(
    folder: Folder, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def held(path: Path, target: Path) -> Path:
        if Path(target) == folder.record:
            raise PermissionError
        return real(path, target)

    monkeypatch.setattr(Path, "replace", held)
    assert send(folder).record_open
    monkeypatch.undo()
    monkeypatch.setenv("SSL_CERT_FILE", os.environ.get("SSL_CERT_FILE", ""))
    assert len(recorded(folder)) == 14
    assert plan(Run(folder), REQUEST, clock.now().date()).letters == ()


def test_a_damaged_record_stops_the_run_before_anybody_is_mailed_twice(folder: Folder, server: MailServer) -> None:
    folder.record.write_bytes(b"PK\x03\x04 not whole")
    with pytest.raises(SurveyError) as stop:
        send(folder)
    assert [fault.code for fault in stop.value.faults] == ["M303"]
    assert server.reached == []


def test_two_runs_at_once_do_not_both_send(folder: Folder, server: MailServer) -> None:
    outgoing = plan(Run(folder), REQUEST, clock.now().date())
    codes = []

    def second(done: int, _total: int) -> None:
        if done == 1:
            with pytest.raises(SurveyError) as stop:
                send(folder)
            codes.extend(fault.code for fault in stop.value.faults)

    send_mail(Run(folder, progress=second), outgoing, PASSWORD, now=clock.now, sleep=lambda _: None)
    assert codes == ["M302"]
    assert len(server.reached) == 14


# ---------------------------------------------------------------- no safe connection


def stopped(folder: Folder, password: str = PASSWORD) -> tuple[str, str]:
    with pytest.raises(SurveyError) as stop:
        send(folder, password=password)
    (fault,) = stop.value.faults
    return fault.code, fault.problem


def test_a_wrong_password_is_said_and_nothing_sent(folder: Folder, server: MailServer) -> None:
    assert stopped(folder, "ちがう")[0] == "M401"
    assert stopped(folder, "wrong")[0] == "M401"
    assert server.reached == []
    assert recorded(folder) == ()


def test_an_expired_certificate_is_said_and_no_password_goes_out(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = certificates(tmp_path, expired=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(old.authority))
    for how, encryption in (("starttls", "STARTTLS"), ("tls", "TLS")):
        with mail_server(tmp_path / how, old, how) as server:
            set_up(folder, server, 暗号化=encryption)
            code, problem = stopped(folder)
            assert code == "M402"
            assert "期限" in problem
            assert server.reached == []


def test_a_certificate_of_nobody_we_know_is_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert stopped(folder)[0] == "M402"


def test_a_certificate_of_another_server_is_refused(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = certificates(tmp_path, host="mail.example.jp")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.authority))
    with mail_server(tmp_path / "other", other) as server:
        set_up(folder, server)
        code, problem = stopped(folder)
        assert code == "M402"
        assert "別のサーバー" in problem


def test_a_server_that_is_not_there_is_named(folder: Folder) -> None:
    write_settings(folder, {"SMTPポート": 1})
    assert stopped(folder)[0] == "M402"
    write_settings(folder, {"SMTPサーバー": "mail.invalid"})
    assert stopped(folder)[0] == "M402"


@pytest.mark.parametrize(("encryption", "port"), [("STARTTLS", 587), ("TLS", 465)])
def test_without_a_port_the_usual_one_is_tried(
    encryption: str, port: int, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def refuse(address: tuple[str, int], *_: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    write_settings(folder, {"SMTPサーバー": "mail.example.jp", "SMTPポート": None, "暗号化": encryption})
    monkeypatch.setattr("socket.create_connection", refuse)
    assert stopped(folder)[0] == "M402"
    assert tried == [("mail.example.jp", port)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror("no such name"), "サーバーが見つかりません。"),
        (TimeoutError("timed out"), "サーバーの応答がありません。"),
        (ConnectionRefusedError("refused"), "サーバーにつながりません。"),
        (ssl.SSLError("wrong version number"), "暗号化した通信を始められません。"),
        (OSError("something else"), "サーバーと通信できません（something else）。"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_why_there_is_no_connection_is_told_apart(
    error: Exception, said: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("socket.create_connection", fail)
    assert stopped(folder) == ("M402", said)


def test_a_server_without_encryption_gets_nothing(folder: Folder, tmp_path: Path, keys: Certificates) -> None:
    # It waits for TLS from the first byte where STARTTLS is expected, and the other way round.
    with mail_server(tmp_path / "plain", keys, "starttls") as plain:
        set_up(folder, plain, 暗号化="TLS")
        assert stopped(folder)[0] == "M402"


# ---------------------------------------------------------------- on the command line


def test_a_script_sends_and_status_tells_of_it(folder: Folder, server: MailServer) -> None:
    server.order(refuse=["fukushi@example.jp"])
    write_settings(folder, {}, {"文化の家": ""})
    done = json.loads(survey("mail", "--send", "--yes", "--json", cwd=folder.root, code=3))
    assert done["unaddressed"] == ["文化の家"]
    assert [r["department"] for r in done["results"] if r["result"] == "拒否"] == ["福祉課"]
    status = json.loads(survey("status", "--json", cwd=folder.root, code=3))
    requested = {line["department"]: len(line["requested"]) for line in status["departments"]}
    assert requested["長寿課"] == 1
    assert requested["福祉課"] == requested["文化の家"] == 0
    for path in folder.root.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()


def survey(*arguments: str, cwd: Path, code: int) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "survey", *arguments],
        check=False,
        cwd=cwd,
        env={**os.environ, "SURVEY_MAIL_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def run(*arguments: str) -> None:
    """The command, in this process."""
    app(arguments, standalone_mode=False)


@pytest.mark.parametrize(("typed", "reached"), [("n", 0), ("", 0), ("y", 14), ("はい", 14)])
def test_without_yes_it_shows_who_gets_what_and_asks(
    typed: str,
    reached: int,
    folder: Folder,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: typed)
    monkeypatch.setenv("SURVEY_MAIL_PASSWORD", PASSWORD)
    run("mail", "--send", str(folder.root))
    said = capsys.readouterr().out
    assert "choju@example.jp" in said
    assert "07_長寿課.xlsx" in said
    assert len(server.reached) == reached


def test_where_nobody_can_be_asked_nothing_is_sent(
    folder: Folder, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    monkeypatch.delenv("SURVEY_MAIL_PASSWORD", raising=False)
    with pytest.raises(SurveyError, match="--yes"):
        run("mail", "--send", str(folder.root))
    with pytest.raises(SurveyError, match="SURVEY_MAIL_PASSWORD"):
        run("mail", "--send", "--yes", str(folder.root))
    assert server.reached == []


def test_the_system_s_keyring_knows_the_password_before_anybody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    keyring.get_password = lambda service, user: f"{service}/{user}"  # type: ignore[attr-defined]
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    monkeypatch.delenv("SURVEY_MAIL_PASSWORD", raising=False)
    assert password_for("me", "mail.example.jp", lambda _prompt: "asked") == "survey/me"


@pytest.mark.parametrize("options", [["--remind", "--return"], ["--yes"], ["--send", "--json"]], ids=" ".join)
def test_options_that_do_not_go_together_are_wrong_usage(options: list[str]) -> None:
    with pytest.raises(typer.BadParameter):
        run("mail", *options)
