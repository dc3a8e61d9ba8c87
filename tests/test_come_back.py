"""Our own request come back is nobody's return: delivery reports, automatic answers, our own mails. What was filled in counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from letters import letter
from mail_desk import write_settings
from year import applicable, form_of, give

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import Judgement, judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import plan
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition.survey_reader import read_definition
from survey.mail.letter import Purpose
from survey.model import Outcome, State
from survey.storage.folder import Folder

pytestmark = pytest.mark.usefixtures("read_here")

OFFICE, CHOJU = "office@example.jp", "choju@example.jp"
TODAY = date(2026, 11, 20)


@pytest.fixture
def folder(folder: Folder) -> Folder:
    """A survey that knows addresses."""
    write_settings(folder, {"差出人": f"事務局 <{OFFICE}>"}, {"長寿課": CHOJU, "福祉課": "fukushi@example.jp"})
    return folder


def blank(folder: Folder, department: str = "長寿課") -> bytes:
    return form_of(folder, department).read_bytes()


def filled(folder: Folder) -> bytes:
    path = give(folder, "長寿課", "for-a-moment.xlsx", {"2": applicable("健康教室。")})
    content = path.read_bytes()
    path.unlink()
    return content


def request(form: bytes) -> EmailMessage:
    """Ours, as it was sent."""
    return letter("調査票をお送りします。", ("調査票.xlsx", form), sender=OFFICE, to=CHOJU, subject="【依頼】調査")


def report(form: bytes, action: str = "failed", *, status: bool = True) -> bytes:
    """By RFC 3464."""
    head = (
        "From: Mail Delivery Subsystem <MAILER-DAEMON@example.jp>\r\nTo: office@example.jp\r\n"
        "Subject: Returned mail: see transcript for details\r\nDate: Mon, 02 Nov 2026 10:00:00 +0900\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="zz"\r\n\r\n'
        "--zz\r\nContent-Type: text/plain\r\n\r\nUser unknown\r\n"
    )
    told = (
        "--zz\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\n"
        f"Final-Recipient: rfc822; {CHOJU}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
    )
    original = b"--zz\r\nContent-Type: message/rfc822\r\n\r\n" + request(form).as_bytes(policy=policy.SMTP)
    return head.encode() + (told.encode() if status else b"") + original + b"\r\n--zz--\r\n"


def from_server(form: bytes, subject: str, sender: str = "postmaster@example.jp", **headers: str) -> bytes:
    """As gateways do it that keep to no standard: a letter with ours attached."""
    mail = letter(f"次の宛先に届きませんでした。\n{CHOJU}\n", sender=sender, subject=subject, **headers)
    mail.add_attachment(request(form))
    return mail.as_bytes()


def by_outlook(form: bytes) -> bytes:
    """As Exchange does it: a report in a .msg, with our mail attached."""
    from aspose.email_foss.msg import MapiMessage

    message = MapiMessage.create("配信不能: 【依頼】調査", f"{CHOJU} に配信できませんでした。", unicode_strings=True)
    message.set_property(0x001A, 0x001F, "REPORT.IPM.Note.NDR")
    ours = MapiMessage.create("【依頼】調査", "調査票をお送りします。", unicode_strings=True)
    ours.add_attachment("調査票.xlsx", form)
    message.add_embedded_message_attachment(ours)
    return message.to_bytes()


Bounce = Callable[[bytes], bytes]
REPORTS: dict[str, Bounce] = {
    "rfc3464": report,
    "delayed": lambda form: report(form, "delayed"),
    "no status": lambda form: from_server(form, "配信不能: 【依頼】調査"),
    "undeliverable": lambda form: from_server(form, "Undeliverable: 調査", "MicrosoftExchange329e@example.jp"),
    "gmail": lambda form: from_server(
        form, "Delivery Status Notification (Failure)", "mailer-daemon@googlemail.com", X_Failed_Recipients=CHOJU
    ),
    "qmail": lambda form: from_server(form, "failure notice", "MAILER-DAEMON@example.jp"),
    "japanese": lambda form: from_server(form, "メールを配信できませんでした", "admin@example.jp", Return_Path="<>"),
    "automatic": lambda form: from_server(form, "送信エラー", "gateway@example.jp", Auto_Submitted="auto-replied"),
    "outlook": by_outlook,
}


def put(folder: Folder, content: bytes, name: str = "m.eml") -> None:
    (folder.collected / name).write_bytes(content)


def judged(folder: Folder) -> Judgement:
    return judge(Run(folder))


def codes(folder: Folder) -> set[str]:
    return {finding.code for finding in judged(folder).ledger.findings}


def outcomes(folder: Folder) -> set[Outcome]:
    return {receipt.outcome for receipt in judged(folder).ledger.receipts}


# ---------------------------------------------------------------- delivery reports


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_that_brings_our_form_back_is_no_return_and_says_who_was_not_reached(
    kind: str, folder: Folder
) -> None:
    put(folder, REPORTS[kind](blank(folder)), "m.msg" if kind == "outlook" else "m.eml")
    ledger = judged(folder).ledger
    assert ledger.states["長寿課"] is State.MISSING
    (undelivered,) = (finding for finding in ledger.findings if finding.code == "W223")
    assert undelivered.department == "長寿課"
    assert CHOJU in undelivered.what
    assert outcomes(folder) == {Outcome.OUT_OF_SCOPE}
    assert "E102" not in codes(folder)


@pytest.mark.parametrize("kind", REPORTS)
def test_a_form_that_is_filled_in_counts_wherever_it_stands(kind: str, folder: Folder) -> None:
    put(folder, REPORTS[kind](filled(folder)), "m.msg" if kind == "outlook" else "m.eml")
    ledger = judged(folder).ledger
    assert ("長寿課", "2") in ledger.counted
    assert "W223" in codes(folder)


def test_a_report_that_the_mail_arrived_is_not_said_to_be_a_failure(folder: Folder) -> None:
    put(folder, report(blank(folder), "relayed"))
    assert "W223" not in codes(folder)
    assert judged(folder).ledger.states["長寿課"] is State.MISSING


def test_who_was_not_reached_is_reminded_with_a_warning(folder: Folder) -> None:
    put(folder, report(blank(folder)))
    outgoing = plan(Run(folder), MailRequest(Purpose.REMINDER), TODAY)
    assert "長寿課" in {one.addressee for one in outgoing.letters}
    assert any(CHOJU in warning for warning in outgoing.warnings)


def test_the_text_of_a_report_is_listed(folder: Folder) -> None:
    put(folder, report(blank(folder)))
    listed = "\n".join(one.text for one in judged(folder).ledger.unplaced)
    assert "User unknown" in listed
    assert "5.1.1" in listed


def test_a_report_about_an_address_that_nobody_has_is_said_all_the_same(folder: Folder) -> None:
    put(folder, report(blank(folder)).replace(CHOJU.encode(), b"old@example.jp"))
    (undelivered,) = (finding for finding in judged(folder).ledger.findings if finding.code == "W223")
    assert "old@example.jp" in undelivered.what
    assert undelivered.department == ""


def test_of_the_addresses_that_were_not_reached_three_are_named(folder: Folder) -> None:
    addresses = [f"old{number}@example.jp" for number in range(1, 5)]
    status = b"Status: 5.1.1\r\n\r\n"
    more = b"".join(
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\n".encode() + status for address in addresses[1:]
    )
    put(folder, report(blank(folder)).replace(CHOJU.encode(), addresses[0].encode()).replace(status, status + more))
    (undelivered,) = (finding for finding in judged(folder).ledger.findings if finding.code == "W223")
    assert [address in undelivered.what for address in addresses] == [True, True, True, False]


def test_last_years_answers_that_come_back_in_a_report_are_no_answers_of_this_year(
    folder: Folder, tmp_path: Path
) -> None:
    give(folder, "長寿課", "a.xlsx", {"2": applicable("昨年の健康教室。")})
    new = init(tmp_path / "翌年").folder
    generate(Run(new), previous=folder)
    put(new, report(blank(new)))
    assert judged(new).ledger.counted == {}
    put(new, blank(new), "そのまま.xlsx")
    assert ("長寿課", "2") in judged(new).ledger.counted


def test_what_a_department_wrote_and_a_server_sent_back_is_still_its_own(folder: Folder) -> None:
    ours = report(blank(folder)).replace(f"From: {OFFICE}".encode(), f"From: {CHOJU}".encode())
    put(folder, ours)
    held = {receipt.department for receipt in judged(folder).ledger.receipts if receipt.outcome is Outcome.ON_HOLD}
    assert held == {"長寿課"}


# ---------------------------------------------------------------- automatic answers


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"subject": "自動応答: 【依頼】調査"},
        {"subject": "Automatic reply: 【依頼】調査"},
        {"subject": "不在通知"},
        {"subject": "【不在】Re: 依頼"},
    ],
)
def test_an_automatic_answer_is_no_return_and_does_not_keep_from_reminding(headers, folder: Folder) -> None:
    mail = letter("本日は休暇です。", ("調査票.xlsx", blank(folder)), sender=CHOJU, **headers)
    put(folder, mail.as_bytes())
    assert codes(folder) == {"W224", "I310"}
    assert outcomes(folder) == {Outcome.OUT_OF_SCOPE}
    assert judged(folder).ledger.states["長寿課"] is State.MISSING
    assert [one.text for one in judged(folder).ledger.unplaced] == ["本日は休暇です。"]


def test_a_mail_that_asks_for_no_automatic_answers_may_be_a_persons(folder: Folder) -> None:
    put(folder, letter("該当なしです。", sender=CHOJU, X_Auto_Response_Suppress="All").as_bytes())
    assert outcomes(folder) == {Outcome.ON_HOLD}
    put(folder, letter("", ("調査票.xlsx", blank(folder)), X_Auto_Response_Suppress="All").as_bytes())
    assert codes(folder) == {"I310"}
    put(folder, letter("", ("調査票.xlsx", filled(folder)), X_Auto_Response_Suppress="All").as_bytes())
    assert outcomes(folder) == {Outcome.COUNTED}


@pytest.mark.parametrize(
    ("words", "whose"),
    [("{office} 御中\n\n長寿課です。該当なしです。", "長寿課"), ("{office} 御中\n\n該当なしです。", "")],
)
def test_the_office_that_a_mail_is_written_to_is_not_who_wrote_it(words: str, whose: str, folder: Folder) -> None:
    office = read_definition(folder.definition).settings.office
    put(folder, letter(words.format(office=office), sender="kojin@example.com").as_bytes())
    (receipt,) = judged(folder).ledger.receipts
    assert (receipt.outcome, receipt.department) == (Outcome.ON_HOLD, whose)


@pytest.mark.parametrize("subject", ["Re: 不在者投票の件", "Re: 自動応答システムの調査", "配信不能の件で", "Re: 調査"])
def test_a_subject_alone_makes_no_machine_of_a_person(subject: str, folder: Folder) -> None:
    put(folder, letter("該当なしです。", sender=CHOJU, subject=subject).as_bytes())
    assert outcomes(folder) == {Outcome.ON_HOLD}


def test_what_a_scanner_sends_by_itself_may_be_the_answer(folder: Folder) -> None:
    mail = letter(
        "スキャンしました。", ("長寿課.pdf", b"%PDF"), sender="mfp@example.jp", Auto_Submitted="auto-generated"
    )
    put(folder, mail.as_bytes())
    held = [one.file.name for one in judged(folder).ledger.receipts if one.outcome is Outcome.ON_HOLD]
    assert held == ["m.eml > 長寿課.pdf"]


# ---------------------------------------------------------------- our own mails


def test_our_own_drafts_in_collected_are_nobodys_returns(folder: Folder) -> None:
    outgoing = plan(Run(folder), MailRequest(Purpose.REQUEST), TODAY)
    for number, draft in enumerate(write_drafts(Run(folder), outgoing, judged(folder).saved).drafts):
        put(folder, draft.read_bytes(), f"{number}.eml")
    assert set(judged(folder).ledger.states.values()) == {State.MISSING}
    assert outcomes(folder) == {Outcome.OUT_OF_SCOPE}
    assert codes(folder) == {"I310"}


def test_a_form_that_we_sent_back_is_not_returned_by_being_saved_with_our_mail(folder: Folder) -> None:
    give(folder, "長寿課", "長寿課.xlsx", {"2": {"該当の有無": "該当あり"}})
    validate(Run(folder))
    (sent_back,) = folder.sent_back.glob("*.xlsx")
    put(folder, request(sent_back.read_bytes()).as_bytes())
    (ours,) = (one for one in judged(folder).ledger.receipts if one.file.name.startswith("m.eml >"))
    assert ours.outcome is Outcome.OUT_OF_SCOPE


def test_our_sent_request_is_known_by_whom_it_went_to_where_the_sender_is_not_known(folder: Folder) -> None:
    mail = request(blank(folder))
    mail.replace_header("From", "taro@example.jp")
    put(folder, mail.as_bytes())
    assert codes(folder) == {"I310"}


def test_a_blank_form_that_a_department_returns_must_be_filled_in(folder: Folder) -> None:
    put(folder, blank(folder), "長寿課.xlsx")
    assert codes(folder) == {"E102"}
    put(folder, letter("", ("長寿課.xlsx", blank(folder)), sender=CHOJU).as_bytes())
    assert codes(folder) == {"E102"}
    (folder.collected / "長寿課.xlsx").unlink()
    assert codes(folder) == {"E102"}
    put(folder, letter("", ("a.xlsx", blank(folder)), sender="taro@example.jp", to=f"{OFFICE}, {CHOJU}").as_bytes())
    assert codes(folder) == {"E102"}


def test_the_reports_of_these_tests_are_mails() -> None:
    mail = message_from_bytes(report(b"PK"), policy=policy.default)
    assert [part.get_content_type() for part in mail.iter_parts()][1:] == ["message/delivery-status", "message/rfc822"]
