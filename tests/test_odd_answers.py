"""Whatever a mail server answers, no run ends in a report or without end; the other mails are saved, and the counts are right."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.commands.mail.plan import Outgoing
from survey.errors import SurveyError
from survey.mail.record import Delivery
from survey.storage.folder import Folder
from tests.mail_desk import Certificates, certificates
from tests.odd_answers import ABOUT_ONE_MAIL, BODY_OF_ONE_MAIL, IMAP, SMTP, THE_ODD_ONE, at, of_one_mail
from tests.odd_fuzzing import FAULTS, MAILS, SLOW, contents, fetched, fuzz, outbox, sent, wrong_with
from tests.odd_servers import Pause


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Certificates]:
    made = certificates(tmp_path_factory.mktemp("keys"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(made.authority))
        yield made


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Outgoing]:
    return outbox(tmp_path_factory.mktemp("outbox"))


OTHERS = [mail for number, mail in enumerate(MAILS, 1) if number != THE_ODD_ONE]


# ---------------------------------------------------------------- fetching


def test_a_sound_server_gives_every_mail(keys: Certificates, tmp_path: Path) -> None:
    done = fetched(keys, lambda _, answer: [answer], tmp_path)
    assert contents(tmp_path) == sorted(MAILS)
    assert not done.needs_person
    assert [path.name for path in done.saved] == [f"20261120-090{number}_7-{number}.eml" for number in range(1, 6)]


@pytest.mark.parametrize("kind", ABOUT_ONE_MAIL)
def test_a_mail_of_which_odd_things_are_told_is_fetched_all_the_same_or_said(
    keys: Certificates, tmp_path: Path, kind: str
) -> None:
    done = fetched(keys, of_one_mail(kind), tmp_path)
    assert set(OTHERS) <= set(contents(tmp_path))
    assert len(done.saved) + len(done.missed) + len(done.too_large) == len(MAILS)
    assert (done.known, done.bare, done.left, done.stopped) == (0, 0, 0, None)


@pytest.mark.parametrize("kind", BODY_OF_ONE_MAIL)
def test_a_mail_that_does_not_come_is_said_and_the_others_are_saved(
    keys: Certificates, tmp_path: Path, kind: str
) -> None:
    done = fetched(keys, of_one_mail(kind), tmp_path)
    assert set(OTHERS) <= set(contents(tmp_path))
    assert len(done.saved) == len(OTHERS) or kind == "literal too short"
    assert done.needs_person
    assert [*done.missed, *done.too_large] == ["2026/11/20 09:03"]


@pytest.mark.parametrize("kind", IMAP)
def test_fetching_ends_with_a_result_or_a_reason(keys: Certificates, tmp_path: Path, kind: str) -> None:
    begin = time.monotonic()
    try:
        done = fetched(keys, IMAP[kind](), tmp_path)
    except SurveyError as error:
        assert {fault.code for fault in error.faults} <= FAULTS
        assert all(
            text.isprintable() and len(text) < 1000 for fault in error.faults for text in (fault.problem, fault.remedy)
        )
    else:
        assert set(contents(tmp_path)) <= set(MAILS)
        assert len(contents(tmp_path)) == len(done.saved)
    assert time.monotonic() - begin < SLOW


@pytest.mark.parametrize(
    "kind",
    [
        "no UIDVALIDITY",
        "UIDVALIDITY of junk",
        "about BAD",
        "about cut once",
        "about silent once",
        "unasked news",
        "alert not in ASCII",
        "logout silent",
        "search of numbers beyond",
        "greeting not in ASCII",
    ],
)
def test_what_concerns_no_mail_costs_none(keys: Certificates, tmp_path: Path, kind: str) -> None:
    done = fetched(keys, IMAP[kind](), tmp_path)
    assert contents(tmp_path) == sorted(MAILS)
    assert (done.left, done.stopped) == (0, None)


@pytest.mark.parametrize(
    "kind", ["body cut once", "body silent once", "body in drops once", "BYE in the middle", "a line of junk"]
)
def test_a_connection_that_is_lost_once_costs_one_mail_which_the_next_run_fetches(
    keys: Certificates, tmp_path: Path, kind: str
) -> None:
    done = fetched(keys, IMAP[kind](), tmp_path)
    assert contents(tmp_path) == sorted(MAILS[1:])
    assert (done.missed, done.left) == (("2026/11/20 09:01",), 0)
    again = fetched(keys, lambda _, answer: [answer], tmp_path)
    assert contents(tmp_path) == sorted(MAILS)
    assert (again.known, len(again.saved), again.needs_person) == (4, 1, False)


def test_a_server_that_never_gives_a_mail_is_left_and_what_is_left_there_is_counted(
    keys: Certificates, tmp_path: Path
) -> None:
    calls = [0]

    def twist(asked: str, answer: bytes) -> list[bytes | Pause]:
        calls[0] += asked == "BODY"
        return [answer] if asked != "BODY" or calls[0] == 1 else [Pause()]

    done = fetched(keys, twist, tmp_path)
    assert len(done.saved) == 1
    assert len(done.saved) + len(done.missed) + done.left == len(MAILS)
    assert done.needs_person


def test_a_mail_that_is_here_already_is_not_asked_for_again(keys: Certificates, tmp_path: Path) -> None:
    asked_for: list[str] = []

    def of_the_first_folder(asked: str, answer: bytes) -> list[bytes | Pause]:
        asked_for.append(asked)
        return [answer.replace(b"UIDVALIDITY 7", b"UIDVALIDITY 1")]

    assert len(fetched(keys, of_the_first_folder, tmp_path).saved) == len(MAILS)
    assert "BODY" in asked_for
    asked_for.clear()
    done = fetched(keys, of_the_first_folder, tmp_path)
    assert (done.known, len(done.saved)) == (len(MAILS), 0)
    assert "BODY" not in asked_for


def test_without_uidvalidity_a_mail_is_known_by_its_content_and_none_is_overwritten(
    keys: Certificates, tmp_path: Path
) -> None:
    assert len(fetched(keys, IMAP["no UIDVALIDITY"](), tmp_path).saved) == 5
    other = b"From: x@example.jp\r\n\r\nanother"
    next(tmp_path.glob("*_0-2.eml")).write_bytes(other)
    done = fetched(keys, IMAP["no UIDVALIDITY"](), tmp_path)
    assert (done.known, len(done.saved)) == (4, 1)
    assert contents(tmp_path) == sorted([*MAILS, other])


# ---------------------------------------------------------------- sending


def test_a_sound_server_takes_every_letter(keys: Certificates, letters: tuple[Folder, Outgoing]) -> None:
    posted, taken = sent(keys, lambda _, answer: [answer], *letters)
    assert not posted.needs_person
    assert len(taken) == 3


@pytest.mark.parametrize("kind", SMTP)
def test_nothing_is_told_as_sent_that_was_not_and_nobody_is_forgotten(
    keys: Certificates, letters: tuple[Folder, Outgoing], kind: str
) -> None:
    folder, outgoing = letters
    begin = time.monotonic()
    try:
        posted, taken = sent(keys, SMTP[kind](), folder, outgoing, outgoing.letters[1].recipients)
    except SurveyError as error:
        assert {fault.code for fault in error.faults} <= FAULTS
        assert all(fault.problem.isprintable() and len(fault.problem) < 1000 for fault in error.faults)
    else:
        assert wrong_with(posted, taken, outgoing) == ""
        assert all(result.reply.isprintable() and len(result.reply) < 300 for result in posted.results)
    assert time.monotonic() - begin < SLOW


@pytest.mark.parametrize(
    "kind", ["RCPT silent once", "MAIL of junk", "RCPT 354", "DATA 250", "DATA silent", "DATA twice"]
)
def test_a_letter_at_which_the_dialogue_breaks_keeps_no_other_from_its_way(
    keys: Certificates, letters: tuple[Folder, Outgoing], kind: str
) -> None:
    folder, outgoing = letters
    posted, taken = sent(keys, SMTP[kind](), folder, outgoing)
    assert posted.unsent == (outgoing.letters[0].addressee,)
    assert taken == [recipient for letter in outgoing.letters[1:] for recipient in letter.recipients]
    assert [result.delivery for result in posted.results] == [Delivery.SENT] * 2
    assert posted.needs_person


def test_a_server_that_closes_after_every_mail_gets_them_all(
    keys: Certificates, letters: tuple[Folder, Outgoing]
) -> None:
    posted, taken = sent(keys, SMTP["RSET cut"](), *letters)
    assert not posted.needs_person
    assert len(taken) == 3


def test_a_reply_too_many_in_the_last_moment_is_never_taken_for_the_one_to_the_mail(
    keys: Certificates, letters: tuple[Folder, Outgoing]
) -> None:
    folder, outgoing = letters
    rejected = outgoing.letters[0].recipients
    posted, _ = sent(keys, SMTP["DATA twice, late"](), folder, outgoing, rejected)
    assert {result.delivery for result in posted.results if result.recipient in rejected} == {Delivery.UNKNOWN}


# ---------------------------------------------------------------- by chance, and by the command line


def test_servers_that_are_odd_by_chance_crash_and_hang_nothing() -> None:
    tally = fuzz(secrets.randbelow(1_000_000), enough=lambda tally: tally.tried.total() >= 25)
    assert tally.faults == [], tally.seed


def test_the_fuzzer_notices_what_is_wrong(keys: Certificates, letters: tuple[Folder, Outgoing]) -> None:
    folder, outgoing = letters
    lies = at("mail", lambda _: [b"250 taken\r\n"])
    posted, taken = sent(keys, lies, folder, outgoing, outgoing.letters[1].recipients)
    assert wrong_with(posted, taken, outgoing)


@pytest.mark.parametrize(("kind", "code"), [("body NIL", 3), ("date NIL", 0)])
def test_the_command_ends_with_its_code_and_without_a_report(
    keys: Certificates, letters: tuple[Folder, Outgoing], kind: str, code: int
) -> None:
    from tests.mail_desk import write_settings
    from tests.odd_servers import OddMailbox, running

    folder, _ = letters
    with running(OddMailbox(of_one_mail(kind), mails=MAILS), keys) as port:
        write_settings(folder, {"IMAPサーバー": "localhost", "IMAPポート": port, "ユーザー名": "u"})
        command = [sys.executable, "-m", "survey", "fetch", "--since", "2026/11/19", str(folder.root)]
        environment = {**os.environ, "SURVEY_MAIL_PASSWORD": "p", "PYTHONUTF8": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    for path in folder.collected.glob("*.eml"):
        path.unlink()
    assert done.returncode == code, done.stderr
    assert done.stderr == ""
    assert ("番号" in done.stdout or "09:03" in done.stdout) == (code == 3)
