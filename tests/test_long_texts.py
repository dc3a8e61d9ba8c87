"""Whatever a sender makes as long as he likes fits the cell that it comes into, and the rest is listed."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from functools import reduce
from pathlib import Path

import pytest
from builders import SAVED, SURVEY
from openpyxl import load_workbook
from respondent import fill
from year import CHALLENGES, applicable, form_of, give, printed, rule

from survey.commands.judge import Judgement
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.intake import walk
from survey.japanese.shown_names import distinct, legible
from survey.ledger_book.ledger_workbook import write_ledger
from survey.ledger_book.rulings import read_rulings
from survey.model import DateSource, Ledger, Outcome, Receipt, ReceivedFile, State
from survey.storage.folder import Folder
from survey.workbook import Sheet
from survey.workbook.sheet_names import with_own_names

LONG = 40_000
"""More characters than a cell takes, which are 32,767."""


def typed(path: Path, **texts: str) -> None:
    """Put texts into a workbook in the place of words, as no program of an office would let a person type them."""
    with zipfile.ZipFile(path) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    words = [(word.encode(), text.encode()) for word, text in texts.items()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts:
            package.writestr(info, reduce(lambda so_far, pair: so_far.replace(*pair), words, content))


def listed(folder: Folder, why: str = "") -> str:
    """All that 未収録の記入 of the 受付簿 says of one kind, put together again."""
    rows = load_workbook(folder.ledger)["未収録の記入"].iter_rows(values_only=True)
    return "".join(str(row[4]) for row in rows if row[4] not in (None, "内容") and (row[3] == why or not why))


def both(folder: Folder) -> Judgement:
    validate(Run(folder))
    return merge(Run(folder)).judgement


def by_hand(header: bytes, content: bytes) -> bytes:
    return (
        b"From: a@example.jp\r\nDate: Mon, 02 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=_zzz_\r\n\r\n--_zzz_\r\n"
        + header
        + b"\r\n\r\n"
        + content
        + b"\r\n--_zzz_--\r\n"
    )


def attached(name: bytes, content: bytes) -> bytes:
    header = b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="' + name + b'"'
    return by_hand(header + b"\r\nContent-Transfer-Encoding: base64", base64.encodebytes(content))


@pytest.mark.parametrize("letter", ["x", "あ"])
def test_an_attachment_with_a_name_of_any_length_is_read_and_its_whole_name_listed(folder: Folder, letter: str) -> None:
    form = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    name = letter.encode() * LONG + b".xlsx"
    (folder.collected / "m.eml").write_bytes(attached(name, form.read_bytes()))
    form.unlink()
    (slip,) = both(folder).ledger.receipts
    assert (slip.outcome, slip.file.name[:9], slip.file.name[-6:]) == (
        Outcome.COUNTED,
        f"m.eml > {letter}",
        f"{letter}.xlsx",
    )
    assert len(slip.file.name) < 300
    assert listed(folder) == name.decode()


def test_a_forwarded_mail_with_a_subject_of_any_length_is_opened(folder: Folder) -> None:
    form = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    inner = b"Subject: " + b"y" * LONG + b"\r\n" + attached(b"a.xlsx", form.read_bytes()).replace(b"_zzz_", b"_inner_")
    (folder.collected / "m.eml").write_bytes(by_hand(b"Content-Type: message/rfc822", inner))
    form.unlink()
    (slip,) = both(folder).ledger.receipts
    assert slip.outcome is Outcome.COUNTED
    assert slip.file.name.endswith("y.eml > a.xlsx")
    assert listed(folder) == "y" * LONG + ".eml"


def test_long_names_in_an_archive_stay_apart_and_each_is_listed_once(folder: Folder) -> None:
    content = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")}).read_bytes()
    (folder.collected / "a.xlsx").unlink()
    # They differ only where neither is shown.
    names = ["z" * 30_000 + letter + "z" * 5_000 + ".xlsx" for letter in "ab"]
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), content)
        archive.writestr(zipfile.ZipInfo("w" * LONG + ".pdf"), b"%PDF-1.7")
    with zipfile.ZipFile(folder.collected / "o.zip", "w") as outer:
        outer.writestr("v" * LONG + ".zip", inner.getvalue())
    slips = both(folder).ledger.receipts
    assert len({slip.file.name for slip in slips}) == len(slips) == 3
    assert max(len(slip.file.name) for slip in slips) < 1_000
    assert listed(folder).count("v" * LONG) == 1
    for name in (*names, "w" * LONG):
        assert name in listed(folder)


@pytest.mark.skipif(os.name == "nt", reason="no such folders on Windows")
def test_folders_of_any_depth_are_walked_or_said(folder: Folder) -> None:
    deep = folder.collected.joinpath(*["深" * 80] * 5)
    deep.mkdir(parents=True)
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")}).rename(deep / "a.xlsx")
    (slip,) = both(folder).ledger.receipts
    assert slip.outcome is Outcome.COUNTED
    assert len(slip.file.name) < 300
    assert listed(folder) == f"{deep.relative_to(folder.collected).as_posix()}/a.xlsx"


@pytest.mark.skipif(os.name == "nt", reason="no such folders on Windows")
def test_folders_too_deep_for_the_system_cost_nothing_else(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    monkeypatch.chdir(folder.collected)
    for _ in range(60):
        Path("d" * 100).mkdir()
        os.chdir("d" * 100)
    os.chdir(folder.root)
    ledger = both(folder).ledger
    assert {slip.outcome for slip in ledger.receipts} == {Outcome.COUNTED, Outcome.ON_HOLD}
    assert [finding.code for finding in ledger.findings if not finding.department] == ["H415"]


def test_a_respondent_and_an_extension_of_any_length_are_no_name_and_are_listed(folder: Folder) -> None:
    path = fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", {"2": {"該当の有無": "該当あり"}}, "PERSON")
    typed(path, PERSON="担当" * LONG)
    done = validate(Run(folder))
    (slip,) = done.judgement.ledger.receipts
    assert len(slip.respondent) < 300
    assert listed(folder) == "担当" * LONG
    # The form that goes back has a place for it.
    assert len(done.sent_back.forms) == 1
    merge(Run(folder))


def test_an_answer_of_any_length_is_printed_sent_back_and_exported(folder: Folder, tmp_path: Path) -> None:
    answers = {"2": {"該当の有無": "CHOICE", "現在の取組状況": "LONG", CHALLENGES: "ALSO"}}
    path = fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", answers)
    long = "直売会を開いた。" * (LONG // 4)
    typed(path, CHOICE="あ" * LONG, LONG=long, ALSO="𠮷" * 20_000)
    assert len(validate(Run(folder)).sent_back.forms) == 1
    done = merge(Run(folder), tmp_path / "a.csv")
    assert printed(done)["2", "福祉課"][0] == long
    assert long in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_a_ruling_of_any_length_stops_nothing_and_is_listed_whole(folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    give(folder, "長寿課", "b.xlsx", {"2": applicable("体操。")})
    validate(Run(folder))
    rule(folder, "a.xlsx", "VERDICT", "REASON")
    rule(folder, "b.xlsx", "除外", "GONE")
    typed(folder.ledger, VERDICT="あ" * LONG, REASON="い" * LONG, GONE="う" * LONG)
    (folder.collected / "b.xlsx").unlink()
    merge(Run(folder))
    assert listed(folder) == "あ" * LONG + "い" * LONG + "う" * LONG
    kept = {decision.file: decision.reason for decision in read_rulings(folder.ledger, SURVEY).decisions}
    assert {file: (reason[:1], len(reason)) for file, reason in kept.items()} == {
        "a.xlsx": ("い", 32_767),
        "b.xlsx": ("う", 32_767),
    }
    validate(Run(folder))


def test_the_reason_that_the_ledger_gives_fits_its_cell_however_many_files_it_names(tmp_path: Path) -> None:
    file = ReceivedFile("a.xlsx", "0" * 64, SAVED, DateSource.FILE)
    slip = Receipt(file, Outcome.SUPERSEDED, "福祉課", "「とても長い名前.xlsx」の方が新しいため、" * 2_000)
    ledger = Ledger((slip,), {}, (), (), (), dict.fromkeys(SURVEY.department_by_name, State.MISSING))
    write_ledger(SURVEY, ledger, (), tmp_path / "受付簿.xlsx", SAVED)
    texts = [
        cell for row in load_workbook(tmp_path / "受付簿.xlsx")["受付"].iter_rows(values_only=True) for cell in row
    ]
    assert max(len(str(text)) for text in texts) == 32_767


def test_sheets_of_one_name_or_of_a_long_one_stay_apart() -> None:
    first, second, third, fourth = with_own_names(
        [Sheet("調査票"), Sheet("調査票"), Sheet("シ" * LONG), Sheet("調査\n票")]
    )
    assert (first.name, second.name, fourth.name) == ("調査票", "調査票 (2)", "調査 票")
    assert len(third.name) < 300
    assert [remark.text for remark in third.remarks] == ["シ" * LONG]


def test_a_sheet_name_of_any_length_is_listed(folder: Folder) -> None:
    path = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    book = load_workbook(path)
    book.create_sheet("SHEET")["A1"] = "部長未了です"
    book.save(path)
    typed(path, SHEET="シ" * LONG)
    both(folder)
    assert listed(folder, "シート名の全文") == "シ" * LONG
    assert "部長未了です" in listed(folder)


def test_a_long_name_is_shown_by_its_beginning_and_its_end(tmp_path: Path) -> None:
    assert legible("あ" * 260) == "あ" * 260
    shown = legible("い" * 261 + ".xlsx")
    assert (len(shown), shown[-5:], "…" in shown) == (260, ".xlsx", True)
    taken: dict[str, int] = {}
    assert distinct(shown, taken) != distinct(shown, taken)
    assert walk(tmp_path) == ()
