"""Fetching: a real mailbox, which stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.fetch import fetch as fetch_mail
from survey.commands.mail.fetch import mailbox_settings
from survey.commands.mail.plan import plan
from survey.commands.run import Run
from survey.errors import SurveyError
from survey.mail.fetching import Fetched
from survey.mail.letter import Purpose
from survey.storage import clock
from survey.storage.folder import Folder
from tests.mail_desk import JAPANESE_FOLDER, Certificates, Mailbox, certificates, mailbox, read_mail, write_settings
from tests.smtp_server import PASSWORD, USER

WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


REQUESTED = clock.now() - timedelta(hours=1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def running(keys: Certificates) -> Iterator[Mailbox]:
    with mailbox(keys) as box:
        yield box


@pytest.fixture
def box(running: Mailbox, keys: Certificates, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The running mailbox, emptied."""
    monkeypatch.setenv("SSL_CERT_FILE", str(keys.authority))
    running.empty()
    return running


@pytest.fixture(scope="module")
def requested(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A survey whose requests were drafted an hour ago."""
    folder = init(tmp_path_factory.mktemp("mail") / "調査").folder
    generate(Run(folder))
    outgoing = plan(Run(folder), MailRequest(Purpose.REQUEST), clock.now().date())
    write_drafts(Run(folder), outgoing, REQUESTED)
    return folder


@pytest.fixture
def folder(requested: Folder, tmp_path: Path, box: Mailbox) -> Folder:
    folder = Folder(Path(shutil.copytree(requested.root, tmp_path / "調査")))
    write_settings(folder, {"IMAPサーバー": "localhost", "IMAPポート": box.port, "ユーザー名": USER})
    return folder


def answer(
    subject: str = "回答します",
    attachment: bytes | None = b"PK form",
    name: str = "回答.xlsx",
    sender: str = "fukushi@example.jp",
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "chiikikyosei@example.jp", subject
    mail.set_content("よろしくお願いします。")
    if attachment is not None:
        mail.add_attachment(attachment, *WORKBOOK, filename=name)
    return mail.as_bytes()


def fetch(folder: Folder, since: date | None = None, password: str = PASSWORD) -> Fetched:
    return fetch_mail(Run(folder), mailbox_settings(folder), password, since)


def saved(folder: Folder) -> list[Path]:
    return sorted(path for path in folder.collected.iterdir() if path.suffix == ".eml")


def test_an_answer_becomes_a_file_and_the_mailbox_stays_as_it_was(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer())
    before = box.flags()
    done = fetch(folder)
    (path,) = done.saved
    (attachment,) = read_mail(path.read_bytes()).iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("回答.xlsx", b"PK form")
    assert box.flags() == before
    assert b"Seen" not in b"".join(before)


def test_fetching_twice_gives_nothing_twice(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer())
    assert len(fetch(folder).saved) == 1
    again = fetch(folder)
    assert (again.saved, again.known) == ((), 1)
    box.deliver(answer("もう一通"))
    assert len(fetch(folder).saved) == 1
    assert len(saved(folder)) == 2


def test_a_mail_the_officer_saved_or_moved_is_known(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer())
    (path,) = fetch(folder).saved
    (folder.collected / "福祉課").mkdir()
    (folder.collected / "フォルダー.eml").mkdir()
    path.rename(folder.collected / "福祉課" / "届いた回答.eml")
    assert fetch(folder).saved == ()


def test_what_a_department_wrote_without_an_attachment_is_fetched_too(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer("該当なしです", attachment=None, sender="福祉課 <FUKUSHI@example.jp>"))
    box.deliver(answer("お知らせ", attachment=None, sender="fukushi@example.com"))
    done = fetch(folder)
    assert ([read_mail(path.read_bytes())["Subject"] for path in done.saved], done.bare) == (["該当なしです"], 1)
    done = fetch(folder)
    assert (done.saved, done.known, done.bare) == ((), 1, 1)


def test_mails_of_others_without_attachments_and_older_ones_stay_where_they_are(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer("お知らせ", attachment=None, sender="news@example.com"))
    box.deliver(answer("昨年の回答"), arrived=datetime.now() - timedelta(hours=3))
    box.deliver(answer("おとといの回答"), arrived=datetime.now() - timedelta(days=2))
    done = fetch(folder)
    assert (done.saved, done.bare) == ((), 1)
    assert len(fetch(folder, since=clock.now().date() - timedelta(days=1)).saved) >= 1


def test_a_mail_counts_as_an_answer_though_the_server_s_clock_is_up_to_ten_minutes_slow(
    folder: Folder, box: Mailbox
) -> None:
    for minutes in (8, 12):
        box.deliver(answer(f"{minutes}分前"), arrived=clock.aware(REQUESTED - timedelta(minutes=minutes)))
    (path,) = fetch(folder).saved
    assert read_mail(path.read_bytes())["subject"] == "8分前"


def test_mails_of_before_are_fetched_where_the_officer_says_since_when(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer("一週間前"), arrived=datetime.now() - timedelta(days=7))
    assert fetch(folder).saved == ()
    assert len(fetch(folder, since=clock.now().date() - timedelta(days=8)).saved) == 1


def test_without_a_request_it_asks_since_when(folder: Folder, box: Mailbox) -> None:
    folder.record.unlink()
    with pytest.raises(SurveyError, match="--since"):
        fetch(folder)


def test_a_forwarded_answer_counts_as_an_attachment(folder: Folder, box: Mailbox) -> None:
    outer = EmailMessage()
    outer["Subject"] = "転送"
    outer.set_content("届きました。")
    outer.add_attachment(read_mail(answer()))
    box.deliver(outer.as_bytes())
    assert len(fetch(folder).saved) == 1


def test_a_folder_may_have_a_japanese_name(folder: Folder, box: Mailbox) -> None:
    box.deliver(answer(), folder=JAPANESE_FOLDER)
    assert fetch(folder).saved == ()
    write_settings(folder, {"受信フォルダー": "調査"})
    assert len(fetch(folder).saved) == 1


def test_many_mails_come_in_order_of_arrival(folder: Folder, box: Mailbox) -> None:
    with box.connect() as client:
        for number in range(60):
            client.append("INBOX", None, datetime.now().astimezone(), answer(f"{number}", name=f"{number}.xlsx"))
    done = fetch(folder)
    assert [read_mail(path.read_bytes())["subject"] for path in done.saved] == [str(number) for number in range(60)]


def stopped(folder: Folder, password: str = PASSWORD) -> str:
    with pytest.raises(SurveyError) as stop:
        fetch(folder, password=password)
    (fault,) = stop.value.faults
    assert saved(folder) == []
    return fault.code


def test_a_wrong_password_a_missing_folder_and_no_server_are_told_apart(folder: Folder, box: Mailbox) -> None:
    assert stopped(folder, "ちがう") == stopped(folder, "wrong") == "M401"
    write_settings(folder, {"受信フォルダー": "ない"})
    assert stopped(folder) == "M403"
    write_settings(folder, {"IMAPポート": 1})
    assert stopped(folder) == "M402"
    write_settings(folder, {"IMAPサーバー": ""})
    assert stopped(folder) == "M103"


def test_a_certificate_that_is_not_to_be_trusted_ends_it(
    folder: Folder, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert stopped(folder) == "M402"


def test_an_expired_certificate_ends_it(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = certificates(tmp_path, expired=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(old.authority))
    with mailbox(old) as expired:
        write_settings(folder, {"IMAPポート": expired.port})
        assert stopped(folder) == "M402"
