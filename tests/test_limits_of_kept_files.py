"""How large the files may be that an officer may have written into, and how much of them is shown or kept."""

from __future__ import annotations

import json
from concurrent.futures import BrokenExecutor
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.errors import Fault, SurveyError
from survey.isolation.guard import Guard
from survey.mail import message
from survey.mail.letter import Addresses, AttachedForm, Letter, Purpose
from survey.mail.message import Sender
from survey.mail.record import Delivery, SentMail
from survey.mail.record_book import read_record, write_record
from survey.mail.wording import Wording, fill_in, read_wording
from survey.storage.folder import Folder
from survey.storage.in_use import in_use
from survey.storage.key_file import read_key

MORNING = datetime(2026, 11, 26, 10, 40)


def the_fault(refused: pytest.ExceptionInfo[SurveyError]) -> Fault:
    (fault,) = refused.value.faults
    return fault


# ---------------------------------------------------------------- templates of mails


@pytest.mark.parametrize("more", [0, 1])
def test_a_template_of_a_mail_has_a_megabyte_at_most(tmp_path: Path, more: int) -> None:
    path = tmp_path / "依頼.txt"
    begin = "件名：依頼\n".encode()
    path.write_bytes(begin + b"x" * (1_048_576 - len(begin) + more))
    if not more:
        assert read_wording(path, "依頼.txt").subject.strip() == "依頼"
        return
    with pytest.raises(SurveyError) as refused:
        read_wording(path, "依頼.txt")
    assert (the_fault(refused).code, "1,024 KB を超える" in the_fault(refused).problem) == ("M201", True)


@pytest.mark.parametrize(
    ("subject", "text", "problem"),
    [
        ("x" * 1_000, "本文", ""),
        ("x" * 1_001, "本文", "できあがる件名が長すぎます。"),
        ("依頼", "x" * 1_048_575, ""),
        ("依頼", "x" * 1_048_576, "できあがる文面が長すぎます。"),
    ],
    ids=["subject", "longer subject", "text", "longer text"],
)
def test_a_mail_has_a_thousand_characters_of_subject_and_a_million_of_text_at_most(
    subject: str, text: str, problem: str
) -> None:
    """A line end stands behind the text."""
    wording = Wording("依頼.txt", "{{ 課名 }}", "{{ 連絡先 }}", ours=True, remark="")
    words = [{"課名": subject, "連絡先": text}]
    if not problem:
        assert fill_in(wording, words) == [(subject, f"{text}\n")]
        return
    with pytest.raises(SurveyError) as refused:
        fill_in(wording, words)
    assert (the_fault(refused).code, the_fault(refused).problem) == ("M208", problem)


def test_a_template_is_given_up_after_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    def isolated(_work: object, _thing: object, guard: Guard) -> None:
        seconds.append(guard.seconds)
        raise BrokenExecutor

    seconds: list[float] = []
    monkeypatch.setattr("survey.isolation.workers.isolated", isolated)
    with pytest.raises(SurveyError) as refused:
        fill_in(Wording("依頼.txt", "依頼", "本文", ours=False, remark=""), [{}])
    assert the_fault(refused).problem.startswith("ひな形への差込みが10秒のうちに終わらないか、")
    assert seconds == [10]


# ---------------------------------------------------------------- mails


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (f"{'a' * 49}.xlsx", f'filename="{"a" * 49}.xlsx"'),
        (f"{'a' * 50}.xlsx", f"filename*0*=UTF-8''{'a' * 50}.xls;\n filename*1*=x"),
    ],
    ids=["54", "55"],
)
def test_54_characters_of_a_name_stand_in_one_piece(name: str, header: str) -> None:
    to = Addresses((Address("", addr_spec="a@example.jp"),))
    forms = (AttachedForm("福祉課", "", Path("x"), name),)
    one = Letter(Purpose.REQUEST, "福祉課", forms, to, "依頼", "本文\n", "01.eml", ())
    made = message.draft(one, Sender(None), [b"content"]).replace(b"\r\n", b"\n")
    assert f"Content-Disposition: attachment;\n {header}\n".encode() in made


# ---------------------------------------------------------------- 送信記録

SENT = SentMail(
    MORNING, Purpose.REQUEST, "福祉課", "a@example.jp", Delivery.SENT, "250 OK", "件名", "x.xlsx", "", "<1@x>"
)


@pytest.mark.parametrize("letters", [500, 501])
def test_500_characters_of_what_a_server_said_are_kept(tmp_path: Path, letters: int) -> None:
    path = tmp_path / "送信記録.xlsx"
    write_record("調査", [replace(SENT, reply="x" * letters)], path)
    (kept,) = read_record(path)
    assert kept.reply == ("x" * 500 if letters == 500 else f"{'x' * 499}…")


@pytest.mark.parametrize(("lost", "readable"), [("E3", False), ("F3", True)], ids=["結果", "サーバーの返事"])
def test_the_record_is_read_where_its_first_five_columns_are_there(tmp_path: Path, lost: str, readable: bool) -> None:
    path = tmp_path / "送信記録.xlsx"
    write_record("調査", [SENT], path)
    book = load_workbook(path)
    book.worksheets[0][lost] = None
    book.save(path)
    if readable:
        assert read_record(path) == (replace(SENT, reply=""),)
        return
    with pytest.raises(SurveyError) as refused:
        read_record(path)
    assert (the_fault(refused).code, the_fault(refused).problem) == ("M303", "見出しの行がありません。")


# ---------------------------------------------------------------- who writes, and the key


def left_by(folder: Path, who: str) -> Folder:
    """A folder in which a run of another machine has left its file."""
    survey = Folder(folder)
    said = {"machine": "PC-2", "since": "2026-11-26T10:15", "command": "survey merge", "who": who}
    survey.in_use.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return survey


@pytest.mark.parametrize("letters", [60, 61])
def test_sixty_characters_of_who_writes_there_are_shown(tmp_path: Path, letters: int) -> None:
    survey = left_by(tmp_path, "花" * letters)
    with pytest.raises(SurveyError) as refused, in_use(survey, "survey mail", MORNING):
        pass
    assert the_fault(refused).problem.startswith(f"{'花' * 60}さん（PC-2）")


@pytest.mark.parametrize("more", [0, 1])
def test_four_kilobytes_of_who_writes_there_are_read(tmp_path: Path, more: int) -> None:
    rest = left_by(tmp_path, "").in_use.stat().st_size
    survey = left_by(tmp_path, "x" * (4_096 - rest + more))
    if more:  # It says nothing that can be read, as a file that was cut off.
        with in_use(survey, "survey mail", MORNING):
            return
    with pytest.raises(SurveyError), in_use(survey, "survey mail", MORNING):
        pass


@pytest.mark.parametrize(("size", "readable"), [(4_096, True), (4_097, False)])
def test_the_file_of_the_key_has_four_kilobytes_at_most(tmp_path: Path, size: int, readable: bool) -> None:
    path, key = tmp_path / "割印の鍵.txt", b"0" * 64
    path.write_bytes(b"#" * (size - 65) + b"\n" + key)
    if readable:
        assert read_key(path) == key.decode()
        return
    with pytest.raises(SurveyError, match="割印の鍵を読めません。"):
        read_key(path)
