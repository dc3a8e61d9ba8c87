"""A fuzzer of what mail servers answer: nothing may crash, hang or be miscounted. `scripts/fuzz_mail` runs it for as long
as one likes.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

from msgspec import Struct, field
from msgspec.structs import replace

from survey.cli.show_mail import shown_fetched, shown_posted
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import Outgoing, plan
from survey.commands.mail.send import Posted, send
from survey.commands.run import Run
from survey.errors import SurveyError
from survey.mail.fetching import Fetched, Wanted, fetch_mails
from survey.mail.letter import Purpose
from survey.mail.record import Delivery
from survey.model import MailSettings
from survey.storage import clock
from survey.storage.folder import Folder
from tests.mail_desk import Certificates, certificates, write_settings
from tests.odd_answers import ABOUT_ONE_MAIL, BODY_OF_ONE_MAIL, IMAP, SMTP, by_chance, of_one_mail
from tests.odd_servers import OddMailbox, OddPostOffice, Twist, running

REQUESTED = datetime(2026, 11, 19)
SLOW = 15.0
"""Seconds for one server, with the limits of `impatient`, beyond which it counts as a hang."""
IMAP_STEPS = ("greeting", "CAPABILITY", "LOGIN", "EXAMINE", "SEARCH", "ABOUT", "BODY", "LOGOUT")
SMTP_STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "mail", "RSET", "QUIT")
FAULTS = {"M401", "M402", "M403", "M405", "M407", "M408"}
"""Codes of the reasons for which a run may stop."""


@contextmanager
def impatient() -> Iterator[None]:
    """The limits of time shortened: a server that keeps silent is left after a third of a second."""
    with (
        mock.patch("survey.mail.answers.SILENCE", 0.3),
        mock.patch("survey.mail.answers.ANSWER", 0.8),
        mock.patch("survey.mail.mailbox.SILENCE", 0.3),
        mock.patch("survey.mail.sending.SILENCE", 0.3),
    ):
        yield


# ---------------------------------------------------------------- fetching


def mail(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "fukushi@example.jp", f"kaito {number}"
    message.set_content("yoroshiku")
    message.add_attachment(b"PK form %d" % number, "application", "octet-stream", filename=f"{number}.xlsx")
    return message.as_bytes().replace(b"\n", b"\r\n")


MAILS = tuple(mail(number) for number in range(1, 6))


def fetched(keys: Certificates, twist: Twist, collected: Path) -> Fetched:
    """What comes of fetching the five mails of a server that answers so."""
    with running(OddMailbox(twist, mails=MAILS), keys) as port, impatient():
        settings = MailSettings(user="u", imap_server="localhost", imap_port=port)
        return fetch_mails(settings, "p", Wanted(REQUESTED), collected, lambda _done, _total: None)


def contents(collected: Path) -> list[bytes]:
    """The mails that were saved, in the order of their numbers."""
    return sorted(path.read_bytes() for path in collected.iterdir())


# ---------------------------------------------------------------- sending


def outbox(folder: Path) -> tuple[Folder, Outgoing]:
    """A survey with three letters to send."""
    made = init(folder / "調査").folder
    generate(Run(made))
    write_settings(made, {"SMTPサーバー": "localhost", "SMTPポート": 1, "送信の間隔": 0, "暗号化": "TLS"})
    outgoing = plan(Run(made), MailRequest(Purpose.REQUEST, sending=True), clock.now().date())
    return made, replace(outgoing, letters=outgoing.letters[:3])


def sent(
    keys: Certificates, twist: Twist, folder: Folder, outgoing: Outgoing, rejects: Sequence[str] = ()
) -> tuple[Posted, list[str]]:
    """What comes of sending the letters to a server that answers so, and whose mail it has really taken."""
    folder.record.unlink(missing_ok=True)
    folder.journal.unlink(missing_ok=True)
    office = OddPostOffice(twist, rejects=frozenset(rejects))
    with running(office, keys) as port, impatient():
        settings = outgoing.survey.settings
        mail_settings = replace(settings.mail, smtp_port=port, user="")
        survey = replace(outgoing.survey, settings=replace(settings, mail=mail_settings))
        posted = send(Run(folder), replace(outgoing, survey=survey), "", now=clock.now, sleep=lambda _seconds: None)
        return posted, list(office.taken)


def wrong_with(posted: Posted, taken: Sequence[str], outgoing: Outgoing) -> str:
    """What is told wrongly of a run; "" where nothing is."""
    fates = {result.recipient: result.delivery for result in posted.results}
    everybody = {recipient for letter in outgoing.letters for recipient in letter.recipients}
    untouched = {
        recipient for letter in outgoing.letters if letter.addressee in posted.unsent for recipient in letter.recipients
    }
    if len(fates) != len(posted.results) or fates.keys() | untouched != everybody or fates.keys() & untouched:
        return "somebody is lost, or told twice"
    if len(taken) != len(set(taken)):
        return "somebody was mailed twice"
    if any(fate is Delivery.SENT and recipient not in taken for recipient, fate in fates.items()):
        return "told as sent, and was not"
    return "told as unsent, and was sent" if untouched & set(taken) else ""


# ---------------------------------------------------------------- the fuzzer


class Tally(Struct):
    """What came of all servers."""

    seed: int
    tried: Counter[str] = field(default_factory=Counter)
    """By kind."""
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def fuzz(seed: int, enough: Callable[[Tally], bool]) -> Tally:
    """Talk to odd servers until that is enough."""
    chance, tally = random.Random(seed), Tally(seed)
    with tempfile.TemporaryDirectory() as top:
        place = Path(top)
        keys = certificates(place)
        folder, outgoing = outbox(place)
        with mock.patch.dict("os.environ", SSL_CERT_FILE=str(keys.authority)):
            while not enough(tally):
                kind, twist, sending = _drawn(chance)
                tally.tried[kind] += 1
                begin = time.monotonic()
                try:
                    said, wrong = (
                        _try_sending(keys, twist, folder, outgoing, kind)
                        if sending
                        else _try_fetching(keys, twist, place, tally.tried.total())
                    )
                except Exception as error:
                    said, wrong = "crash", repr(error)
                took = time.monotonic() - begin
                tally.slowest = max(tally.slowest, took)
                tally.outcomes[said] += 1
                if wrong or took > SLOW:
                    tally.faults.append(f"{kind}: {wrong or 'slow'} ({took:.1f} s, number {tally.tried.total()})")
    return tally


def _drawn(chance: random.Random) -> tuple[str, Twist, bool]:
    sending = chance.random() < 0.5
    if chance.random() < 0.5:
        steps = SMTP_STEPS if sending else IMAP_STEPS
        return f"{'SMTP' if sending else 'IMAP'} bytes", by_chance(chance, steps), sending
    if sending:
        kind = chance.choice(list(SMTP))
        return f"SMTP {kind}", SMTP[kind](), True
    if chance.random() < 0.4:
        kind = chance.choice(list(IMAP))
        return f"IMAP {kind}", IMAP[kind](), False
    kind = chance.choice([*ABOUT_ONE_MAIL, *BODY_OF_ONE_MAIL])
    return f"IMAP {kind}", of_one_mail(kind), False


def _try_fetching(keys: Certificates, twist: Twist, place: Path, number: int) -> tuple[str, str]:
    collected = place / f"collected{number}"
    collected.mkdir()
    try:
        done = fetched(keys, twist, collected)
    except SurveyError as error:
        return _stop(error)
    shown_fetched(done).for_script()
    total = len(done.saved) + done.known + done.bare + len(done.too_large) + len(done.missed) + done.left
    wrong = "" if len(list(collected.iterdir())) == len(done.saved) and total >= len(done.saved) else "miscounted"
    return "fetched", wrong


def _try_sending(keys: Certificates, twist: Twist, folder: Folder, outgoing: Outgoing, kind: str) -> tuple[str, str]:
    rejects = outgoing.letters[1].recipients
    try:
        posted, taken = sent(keys, twist, folder, outgoing, rejects)
    except SurveyError as error:
        return _stop(error)
    shown_posted(posted, outgoing, folder).for_script()
    # Bytes changed by chance may say 250 where the server means no.
    return "posted", "" if kind == "SMTP bytes" else wrong_with(posted, taken, outgoing)


def _stop(error: SurveyError) -> tuple[str, str]:
    codes = {fault.code for fault in error.faults}
    return f"stopped {'、'.join(sorted(codes))}", "" if codes <= FAULTS else f"stopped for {error}"
