"""Reminders and returns: whom the record and the ledger let be written to."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from builders import SURVEY, answer, returned
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.checks import check
from survey.commands.mail import recipients
from survey.errors import SurveyError
from survey.ledger import choose
from survey.mail.journal import open_journal, read_journal
from survey.mail.letter import Purpose
from survey.mail.record import Delivery, SentMail, mailed, settled
from survey.mail.record_book import read_record, write_record
from survey.model import Ledger, MailSettings, Names, ReturnedForm

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0)
SETTINGS = MailSettings(reminder_interval=3, most_reminders=3)


def ledger(*forms: ReturnedForm) -> Ledger:
    return choose(SURVEY, forms, (), check(SURVEY, forms))


FAULTY = returned("長寿課", answer("長寿課", "1", applies="該当あり"))
COMPLETE = returned("長寿課", answer("長寿課", "1", applies="該当あり", status="話し合い。"))


def entry(
    purpose: Purpose,
    days_ago: int,
    delivery: Delivery = Delivery.SENT,
    department: str = "長寿課",
    occasion: str | None = None,
) -> SentMail:
    when = NOON - timedelta(days=days_ago)
    if occasion is None:
        occasion = when.date().isoformat() if purpose is Purpose.REMINDER else ""
    number = "" if delivery is Delivery.DRAFTED else f"<{purpose}-{days_ago}@example.jp>"
    return SentMail(when, purpose, department, "choju@example.jp", delivery, "", "件名", "x.xlsx", occasion, number)


def reminded(*days_ago: int, delivery: Delivery = Delivery.SENT) -> list[SentMail]:
    return [entry(Purpose.REMINDER, days, delivery) for days in days_ago]


def why(entries: list[SentMail], now: Ledger | None = None, settings: MailSettings = SETTINGS) -> str:
    whole = replace(SURVEY.settings, mail=settings)
    return recipients.why_not_reminded(now or ledger(), entries, whole, "長寿課", TODAY)


# ---------------------------------------------------------------- reminders


def test_only_departments_that_owe_something_are_reminded():
    assert recipients.open_departments(ledger()) == ("福祉課", "長寿課", "みどり課", "安心課")
    assert recipients.open_departments(ledger(COMPLETE)) == ("福祉課", "みどり課", "安心課")


def test_a_department_is_not_reminded_twice_within_the_interval():
    assert why(reminded(2))
    assert not why(reminded(3))
    assert not why(reminded(2), settings=replace(SETTINGS, reminder_interval=2))


def test_a_draft_of_another_day_may_have_been_sent_and_counts():
    assert why(reminded(1, delivery=Delivery.DRAFTED))
    assert not why(reminded(0, delivery=Delivery.DRAFTED))


def test_a_reminder_that_was_refused_does_not_count():
    assert not why(reminded(1, delivery=Delivery.REFUSED))


def test_a_department_is_not_reminded_more_often_than_the_maximum():
    assert not why(reminded(9, 6))
    assert why(reminded(12, 9, 6))
    assert not why(reminded(12, 9, 6), settings=replace(SETTINGS, most_reminders=4))
    assert why([], settings=replace(SETTINGS, most_reminders=0))


def test_who_must_correct_is_reminded_only_after_being_told_what():
    now = ledger(FAULTY)
    assert "--return" in why([], now)
    occasion = recipients.occasion_of_return(now, "長寿課")
    assert not why([entry(Purpose.RETURN, 4, occasion=occasion)], now)
    assert why([entry(Purpose.RETURN, 1, occasion=occasion)], now)
    assert "--return" in why([entry(Purpose.RETURN, 4, occasion="somewhat else")], now)


def test_reminders_are_counted_for_the_template():
    assert recipients.reminders_before([*reminded(6, 3, 0), entry(Purpose.REQUEST, 9)], "長寿課", TODAY) == 2


# ---------------------------------------------------------------- returns


def test_another_faulty_form_is_another_occasion_and_the_same_one_renamed_is_not():
    first = recipients.occasion_of_return(ledger(FAULTY), "長寿課")
    same = returned("長寿課", answer("長寿課", "1", applies="該当あり"), name="別名.xlsx", digest=FAULTY.file.digest)
    other = returned("長寿課", answer("長寿課", "1", applies="該当あり", partners_note="な"), name="2.xlsx", day=2)
    assert recipients.occasion_of_return(ledger(same), "長寿課") == first
    assert recipients.occasion_of_return(ledger(other), "長寿課") != first


# ---------------------------------------------------------------- the record


def test_only_recipients_that_may_have_it_are_left_out():
    to = ["CHOJU@example.jp", "other@example.jp"]
    for delivery, left in [
        (Delivery.SENT, 1),
        (Delivery.UNKNOWN, 1),
        (Delivery.SENDING, 1),
        (Delivery.REFUSED, 2),
        (Delivery.DRAFTED, 2),
    ]:
        entries = [entry(Purpose.REQUEST, 1, delivery)]
        assert len(recipients.unsent(entries, Purpose.REQUEST, "長寿課", "", to)) == left
        assert len(recipients.unsent(entries, Purpose.REQUEST, "福祉課", "", to)) == 2


def test_drafts_made_again_on_the_same_day_are_one_entry_and_mails_sent_again_are_two():
    drafts = [entry(Purpose.REQUEST, days, Delivery.DRAFTED) for days in (2, 1, 1)]
    again = replace(entry(Purpose.REQUEST, 1), when=NOON - timedelta(hours=20), message_id="<again@example.jp>")
    assert [one.when.day for one in settled(drafts)] == [18, 19]
    assert len(settled([entry(Purpose.REQUEST, 1), again])) == 2


def test_the_last_word_on_a_mail_counts_and_one_without_is_unknown():
    sending, sent = entry(Purpose.REQUEST, 1, Delivery.SENDING), entry(Purpose.REQUEST, 1)
    assert [e.delivery for e in settled([sending, sent])] == [Delivery.SENT]
    assert [e.delivery for e in settled([sending])] == [Delivery.UNKNOWN]


def test_status_knows_drafts_from_mails():
    entries = [entry(Purpose.REQUEST, 9, Delivery.DRAFTED), entry(Purpose.REQUEST, 9), *reminded(3, 6)]
    found = mailed(settled(entries), "長寿課")
    assert [(m.day.day, m.drafted) for m in found.requests] == [(11, False)]
    assert [m.day.day for m in found.reminders] == [14, 17]
    assert found.returns == ()


def test_the_record_reads_back_what_it_wrote(tmp_path: Path):
    strange = replace(entry(Purpose.REQUEST, 1), reply="550 =1+1 <r>x</r>", subject="＝「髙﨑」😀", department="①課")
    entries = settled([strange, *reminded(3), entry(Purpose.RETURN, 2, Delivery.REFUSED, occasion="0123456789ab")])
    for _ in range(2):
        write_record("調査", entries, tmp_path / "送信記録.xlsx")
        assert read_record(tmp_path / "送信記録.xlsx") == entries


@pytest.mark.parametrize("now", ["課", "市町村", "市区町村"])
@pytest.mark.parametrize("then", ["課", "市町村"])
def test_the_record_is_read_whatever_word_it_was_written_in(tmp_path: Path, then: str, now: str):
    path, entries = tmp_path / "送信記録.xlsx", settled(reminded(3, 6))
    write_record("調査", entries, path, Names(then))
    assert load_workbook(path).worksheets[0]["C3"].value == then
    assert read_record(path, Names(now)) == entries


def test_a_note_beside_the_record_is_not_taken_for_the_department(tmp_path: Path):
    path, entries = tmp_path / "送信記録.xlsx", settled(reminded(3, 6))
    write_record("調査", entries, path, Names("市町村"))
    book = load_workbook(path)
    book.worksheets[0].insert_cols(3)
    book.worksheets[0]["C3"].value = "メモ"
    book.save(path)
    assert read_record(path, Names("市町村")) == entries
    with pytest.raises(SurveyError, match="見出し"):
        read_record(path, Names("市区町村"))


def test_the_record_may_be_sorted_saved_and_shortened_by_the_officer(tmp_path: Path):
    from openpyxl import load_workbook

    path = tmp_path / "送信記録.xlsx"
    write_record("調査", settled(reminded(3, 6, 9)), path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(4)
    sheet.insert_cols(1)
    sheet["B4"].value = datetime(2026, 11, 14, 12, 0)
    book.save(path)
    assert [e.when.day for e in read_record(path)] == [14, 17]
    sheet["C4"].value = "とくそく"
    book.save(path)
    with pytest.raises(SurveyError, match="4行目"):
        read_record(path)


def test_the_journal_survives_a_line_that_was_cut_off(tmp_path: Path):
    path = tmp_path / "送信中.jsonl"
    first, second = reminded(3, 6)
    with open_journal(path) as journal:
        journal.append([first])
    with path.open("ab") as stream:
        stream.write(b'{"when": "2026-11-2')
    assert read_journal(path) == (first,)
    with open_journal(path) as journal:
        journal.append([second])
    assert read_journal(path) == (first, second)


def test_a_journal_that_cannot_be_understood_stops_the_run(tmp_path: Path):
    path = tmp_path / "送信中.jsonl"
    path.write_bytes(b'{"purpose": "?"}\n')
    with pytest.raises(SurveyError):
        read_journal(path)


GOOD = {
    "when": "2026-11-02T09:00:00",
    "purpose": "依頼",
    "department": "福祉課",
    "recipient": "a@example.jp",
    "delivery": "送信済",
    "reply": "",
    "subject": "件名",
    "attachment": "票.xlsx",
    "occasion": "",
    "message_id": "<1@x>",
}
STRANGE = {
    "not UTF-8": "依頼".encode("cp932"),
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a mark before it": b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
    "deeply nested": b"[" * 100_000,
    "deeply nested within": b'{"when": ' + b'{"a":' * 100_000,
    "a list": b"[1]",
    "nothing": b"null",
    "a number of many digits": b"9" * 5000,
    "another type": json.dumps({**GOOD, "recipient": 5}).encode(),
    "a list for a name": json.dumps({**GOOD, "department": ["福祉課"]}).encode(),
    "no department": json.dumps({**GOOD, "department": None}).encode(),
    "half a character": json.dumps({**GOOD, "subject": "\ud800"}).encode(),
    "one too many": json.dumps({**GOOD, "more": ""}).encode(),
    "the year 1": json.dumps({**GOOD, "when": "0001-01-01T00:00:00"}).encode(),
    "the last year": json.dumps({**GOOD, "when": "9999-12-31T23:59:59"}).encode(),
    "a zone": json.dumps({**GOOD, "when": "2026-11-02T09:00:00+09:00"}).encode(),
}


@pytest.mark.parametrize("how", STRANGE)
def test_a_journal_with_a_strange_line_is_named_with_the_line_and_kept(tmp_path: Path, how: str):
    path = tmp_path / "送信中.jsonl"
    content = json.dumps(GOOD).encode() + b"\n" + STRANGE[how] + b"\n"
    path.write_bytes(content)
    with pytest.raises(SurveyError) as stop:
        read_journal(path)
    (fault,) = stop.value.faults
    assert (fault.code, fault.place) == ("M301", f"{path} 2行目")
    assert path.read_bytes() == content


@pytest.mark.parametrize("when", ["0001/01/01 00:00:00", "1899/12/31 00:00:00", "9999/12/31 23:59:59"])
def test_a_record_with_a_time_at_which_nobody_sends_is_named_with_the_row(tmp_path: Path, when: str):
    path = tmp_path / "送信記録.xlsx"
    write_record("調査", reminded(3, 6), path)
    book = load_workbook(path)
    book.active["A5"].value = when
    book.save(path)
    with pytest.raises(SurveyError) as stop:
        read_record(path)
    (fault,) = stop.value.faults
    assert (fault.code, fault.place) == ("M303", f"{path} 5行目")


def test_a_record_of_thousands_is_written_and_read_in_little_time(tmp_path: Path):
    many = settled(
        replace(entry(Purpose.REQUEST, 1), recipient=f"d{n}@example.jp", message_id=f"<{n}@example.jp>")
        for n in range(3000)
    )
    write_record("調査", many, tmp_path / "送信記録.xlsx")
    assert read_record(tmp_path / "送信記録.xlsx") == many


def test_a_moment_that_excel_has_made_a_date_of_is_still_a_moment(tmp_path: Path) -> None:
    when = datetime(2026, 10, 5, 9, 30)
    entry = SentMail(when, Purpose.REQUEST, "福祉課", "a@example.jp", Delivery.SENT, "", "件名", "票.xlsx", "", "<1@x>")
    record = tmp_path / "送信記録.xlsx"
    write_record("調査", [entry], record)
    book = load_workbook(record)
    cell = book.active["A4"]
    cell.number_format, cell.value = "yyyy/m/d h:mm", when
    book.save(record)
    assert read_record(record) == (entry,)
