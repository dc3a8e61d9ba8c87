"""How long and how much a mail server may talk before it is left, and how much of it is shown."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.tls import IMAP4_TLS

from survey.errors import SurveyError
from survey.mail import answers, fetching, mailbox
from survey.mail.answers import Answers, AnswerTooLongError
from survey.mail.fetching import Fetched, Wanted, fetch_mails
from survey.mail.mailbox import Mailbox, MailboxLostError, MailFacts
from survey.mail.sending import Connection
from survey.mail.trouble import said
from survey.model import MailSettings

NOON = datetime(2026, 11, 20, 12, 0)


class Line:
    """A connection on which these pieces come, each so many seconds after the one before; no real time passes."""

    def __init__(self, pieces: Sequence[bytes], pause: float = 0.0) -> None:
        self.pieces, self.pause, self.now, self.patience = [*pieces], pause, 0.0, 0.0

    def close(self) -> None:
        self.pieces.clear()

    def settimeout(self, seconds: float) -> None:
        self.patience = seconds

    def recv(self, most: int) -> bytes:
        self.now += min(self.pause, self.patience)
        if self.pause > self.patience:
            raise TimeoutError
        piece = self.pieces.pop(0) if self.pieces else b""
        assert len(piece) <= most
        return piece


def heard(monkeypatch: pytest.MonkeyPatch, line: Line, size: int) -> bytes | None:
    """What is heard of an answer of that size; None where it takes too long."""
    monkeypatch.setattr(answers.time, "monotonic", lambda: line.now)
    try:
        return Answers(line, 1 << 30).read(size)  # type: ignore[arg-type]
    except TimeoutError:
        return None


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(("pause", "waited_for"), [(29.9, True), (30.1, False)])
def test_a_server_may_keep_silent_for_thirty_seconds(
    monkeypatch: pytest.MonkeyPatch, pause: float, waited_for: bool
) -> None:
    assert heard(monkeypatch, Line([b"OK"], pause), 2) == (b"OK" if waited_for else None)


@pytest.mark.parametrize(("pause", "waited_for"), [(11.9, True), (12.1, False)])
def test_an_answer_may_take_two_minutes(monkeypatch: pytest.MonkeyPatch, pause: float, waited_for: bool) -> None:
    """The tenth byte comes after two minutes, in which bytes are too few to matter."""
    assert heard(monkeypatch, Line([b"x"] * 10, pause), 10) == (b"x" * 10 if waited_for else None)


@pytest.mark.parametrize(("kilobytes", "waited_for"), [(41, True), (39, False)])
def test_a_large_answer_may_come_at_four_kilobytes_a_second(
    monkeypatch: pytest.MonkeyPatch, kilobytes: int, waited_for: bool
) -> None:
    """A piece every ten seconds goes on for more than the two minutes of a small answer where it is large enough."""
    pieces = [b"x" * 1_024 * kilobytes] * 500
    assert (heard(monkeypatch, Line(pieces, 10.0), 1_024 * kilobytes * 500) is not None) is waited_for


# ---------------------------------------------------------------- amount


@pytest.mark.parametrize(("more", "understood"), [(0, True), (1, False)])
def test_a_reply_to_a_mail_has_64_kilobytes_at_most(more: int, understood: bool) -> None:
    lines = [b"250-" + b"x" * 1_018 + b"\r\n"] * 63
    connection = Connection()
    connection.sock = Line([*lines, b"250 " + b"x" * (1_018 + more) + b"\r\n"])  # type: ignore[assignment]
    if understood:
        assert connection.getreply()[0] == 250
    else:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            connection.getreply()


def lines_heard(monkeypatch: pytest.MonkeyPatch, lines: Sequence[bytes]) -> int:
    """How many lines of an answer of a mailbox are heard before it is left."""

    def opened(self: IMAP4_TLS, *_: object) -> None:
        self.sock = Line([piece[at : at + 65_536] for piece in lines for at in range(0, len(piece), 65_536)])

    monkeypatch.setattr(IMAP4_TLS, "open", opened)
    connection = mailbox._Connection.__new__(mailbox._Connection)
    connection.open()
    for number in range(len(lines)):
        try:
            connection.readline()
        except AnswerTooLongError:
            return number
    return len(lines)


@pytest.mark.parametrize(("more", "heard_of"), [(0, 1), (1, 0)])
def test_a_line_of_a_mailbox_has_a_megabyte_at_most(monkeypatch: pytest.MonkeyPatch, more: int, heard_of: int) -> None:
    assert lines_heard(monkeypatch, [b"x" * (1_048_575 + more) + b"\n"]) == heard_of


def test_the_words_of_an_answer_have_eight_megabytes_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_heard(monkeypatch, [b"x" * 1_048_575 + b"\n"] * 8 + [b"\n"]) == 8


def test_an_answer_has_20_000_lines_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_heard(monkeypatch, [b"\n"] * 20_001) == 20_000


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        (" " * 799 + "x", "x"),
        (" " * 800 + "x", ""),
    ],
)
def test_200_characters_of_what_a_server_says_are_shown(words: str, shown: str) -> None:
    assert said(words) == shown


# ---------------------------------------------------------------- what a mailbox holds


class Box:
    """A folder with mails, of which this is told. One in `lost` breaks the connection."""

    validity = 1

    def __init__(self, mails: Sequence[tuple[MailFacts, bytes]], lost: Sequence[int] = ()) -> None:
        self.mails, self.lost = mails, lost
        self.asked: list[int] = []
        self.opened = 0

    def numbers_since(self, _: datetime) -> list[int]:
        return list(range(1, len(self.mails) + 1))

    def about(self, numbers: Sequence[int]) -> dict[int, MailFacts]:
        self.asked.append(len(numbers))
        return {number: self.mails[number - 1][0] for number in numbers}

    def content(self, number: int) -> bytes:
        if number in self.lost:
            raise MailboxLostError("lost")
        return self.mails[number - 1][1]

    def fetched(self, monkeypatch: pytest.MonkeyPatch, folder: Path, *senders: str) -> Fetched:
        @contextmanager
        def opened(*_: object) -> Iterator[Box]:
            self.opened += 1
            yield self

        monkeypatch.setattr(fetching, "opened_mailbox", opened)
        wanted = Wanted(NOON - timedelta(days=1), frozenset(senders))
        return fetch_mails(MailSettings(), "", wanted, folder, lambda *_: None)


def mails(count: int, **about: object) -> list[tuple[MailFacts, bytes]]:
    return [(MailFacts(NOON, **about), b"%d" % number) for number in range(count)]  # type: ignore[arg-type]


def test_a_hundred_mails_are_asked_about_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    box = Box(mails(201, bare=True))
    assert box.fetched(monkeypatch, tmp_path).bare == 201
    assert box.asked == [100, 100, 1]


@pytest.mark.parametrize(("lost", "left"), [(range(2, 7), 0), (range(2, 8), 2)], ids=["five", "six"])
def test_a_server_that_hangs_up_six_times_without_giving_a_mail_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: Sequence[int], left: int
) -> None:
    box = Box(mails(9), lost)
    found = box.fetched(monkeypatch, tmp_path)
    assert (found.stopped is not None, found.left, box.opened) == (left > 0, left, 6)


@pytest.mark.parametrize(("size", "too_large"), [(67_108_864, ()), (67_108_865, ("2026/11/20 12:00",))])
def test_a_mail_of_more_than_64_megabytes_is_named_and_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: int, too_large: tuple[str, ...]
) -> None:
    found = Box(mails(1, size=size)).fetched(monkeypatch, tmp_path)
    assert (found.too_large, len(found.saved)) == (too_large, not too_large)


@pytest.mark.parametrize(("size", "saved"), [(1_048_576, 1), (1_048_577, 0)])
def test_a_letter_of_a_department_has_a_megabyte_at_most(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: int, saved: int
) -> None:
    letter = (MailFacts(NOON, size, bare=True), b"From: a@example.jp\r\n\r\ntext")
    found = Box([letter]).fetched(monkeypatch, tmp_path, "a@example.jp")
    assert (len(found.saved), found.bare) == (saved, 1 - saved)


@pytest.mark.parametrize(("more", "saved"), [(0, 1), (1, 0)])
def test_who_sent_a_letter_is_looked_for_in_64_kilobytes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, more: int, saved: int
) -> None:
    before, sender = b"X-Gateway: ", b"\r\nFrom: a@example.jp"
    header = before + b"x" * (65_536 - len(before) - len(sender) + more) + sender
    found = Box([(MailFacts(NOON, bare=True), header + b"\r\n\r\ntext")]).fetched(monkeypatch, tmp_path, "a@example.jp")
    assert len(found.saved) == saved


# ---------------------------------------------------------------- what IMAP tells


@pytest.mark.parametrize(
    ("stated", "arrived"),
    [
        (datetime(2010, 1, 1, 12, 0, tzinfo=UTC), datetime(2010, 1, 1, 21, 0)),
        (datetime(2009, 12, 31, 12, 0, tzinfo=UTC), None),
    ],
)
def test_a_date_before_2010_is_none_at_which_a_mail_arrived(
    monkeypatch: pytest.MonkeyPatch, stated: datetime, arrived: datetime | None
) -> None:
    client = IMAPClient.__new__(IMAPClient)
    monkeypatch.setattr(IMAPClient, "fetch", lambda *_: {1: {b"INTERNALDATE": stated}})
    assert Mailbox(client, 1).about([1])[1].arrived == arrived


@pytest.mark.parametrize("folders", [20, 21])
def test_where_a_folder_is_not_there_twenty_others_are_named(monkeypatch: pytest.MonkeyPatch, folders: int) -> None:
    class Client:
        def __enter__(self) -> None:
            pass

        def __exit__(self, *_: object) -> None:
            pass

        def login(self, *_: str) -> None:
            pass

        def select_folder(self, *_: object, **__: object) -> None:
            raise IMAPClientError("no such folder")

        def list_folders(self) -> list[tuple[tuple[()], bytes, str]]:
            return [((), b"/", f"箱{number}") for number in range(folders)]

    monkeypatch.setattr(mailbox, "_connected", lambda _: Client())
    with pytest.raises(SurveyError) as refused, mailbox.opened_mailbox(MailSettings(), ""):
        pass
    (fault,) = refused.value.faults
    assert fault.remedy.endswith(f"あるのは {'、'.join(f'箱{number}' for number in range(20))} です。")
