"""Everything in collected/ is read the same wherever the reading runs, and one file costs no other."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from email.message import EmailMessage
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from effort import room
from mail_desk import write_settings
from openpyxl import load_workbook
from test_workbook import xlsb

from survey import form_reader
from survey.commands import read_one, receive
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.read_one import Reading
from survey.commands.receive import read_all
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.findings import UNREADABLE
from survey.intake import are_plain, walk
from survey.isolation.guard import Guard
from survey.model import Incoming, Outcome, ReturnedForm, Unread
from survey.storage.folder import Folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A survey in which every form came back as it was, and a note beside."""
    made = init(tmp_path_factory.mktemp("reading") / "調査").folder
    for form in generate(Run(made)).forms:
        shutil.copy(form, made.collected)
    (made.collected / "お知らせ.txt").write_text("お知らせ", encoding="utf-8")
    return made


@pytest.fixture
def few(folder: Folder, tmp_path: Path) -> Folder:
    """The same survey, to which nothing came yet."""
    empty = Folder(tmp_path)
    shutil.copytree(folder.templates, empty.templates)
    empty.collected.mkdir()
    return empty


def read(folder: Folder, executor: Executor | None = None) -> list[ReturnedForm | Unread]:
    folder.reading_cache.unlink(missing_ok=True)  # Else it would be read nowhere.
    run = Run(folder, executor=executor)
    return read_all(Reading(folder.collected, read_definition(folder.definition)), run)


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_the_result_does_not_depend_on_where_the_reading_runs(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read(folder)
    assert len(alone) == 15
    monkeypatch.setattr(receive, "SMALL", 0)
    assert read(folder) == alone
    with ThreadPoolExecutor(3) as threads:
        assert read(folder, threads) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert read(folder, processes) == alone


def test_a_row_takes_little_room_besides_what_was_written_in_it(folder: Folder) -> None:
    first, *others = [form for form in read(folder) if isinstance(form, ReturnedForm)]
    rows = sum(len(form.answers) for form in others)
    # Thousands of forms are kept at once: an empty set that each row had for itself would alone be 200 bytes.
    assert room(first, *others) - room(first) < 300 * rows


def test_a_file_that_breaks_the_reader_is_on_hold_and_all_others_are_read(
    folder: Folder, few: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, form in zip("ab", sorted(folder.collected.glob("*.xlsx")), strict=False):
        shutil.copy(form, few.collected / f"{name}.xlsx")
    real = form_reader.read_forms

    def broken(incoming: Incoming, *known: Any) -> tuple[ReturnedForm | Unread, ...]:
        if incoming.name == "a.xlsx":
            raise MemoryError
        return real(incoming, *known)

    monkeypatch.setattr(form_reader, "read_forms", broken)
    lost, kept = read(few)
    assert isinstance(lost, Unread)
    assert (lost.file.name, lost.outcome, lost.finding.code) == ("a.xlsx", Outcome.ON_HOLD, UNREADABLE.code)
    assert isinstance(kept, ReturnedForm)
    assert judge(Run(few)).ledger.receipts


# ---------------------------------------------------------------- what is read here, and what is not


def plain(name: str, content: bytes) -> bytes:
    return content


def with_much_of_nothing(name: str, content: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/more.xml", bytes(receive.SMALL))
    return packed.getvalue()


def in_a_zip(name: str, content: bytes) -> bytes:
    return zipped(**{name: content})


def mailed(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "回答"
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def as_binary_workbook(name: str, content: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""})


def as_open_document(name: str, content: bytes) -> bytes:
    return zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"Content.xml": b""})


def behind_something(name: str, content: bytes) -> bytes:
    return b"X-Mailer: mail\n\n" + with_much_of_nothing(name, content)


def as_old_workbook(name: str, content: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content


@pytest.mark.parametrize(
    ("sent", "here"),
    [
        (plain, True),
        (with_much_of_nothing, False),
        (behind_something, False),
        (as_open_document, False),
        (in_a_zip, False),
        (mailed, False),
        (as_binary_workbook, False),
        (as_old_workbook, False),
    ],
)
def test_only_a_plain_file_that_unpacks_to_little_is_read_in_the_process_itself(
    folder: Folder, few: Folder, sent: Callable[[str, bytes], bytes], here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = next(folder.collected.glob("*.xlsx"))
    (few.collected / "回答").write_bytes(sent(form.name, form.read_bytes()))
    asked: list[str] = []
    # What is asked here is not seen where this process has no hand in it.
    real = form_reader.read_forms
    monkeypatch.setattr(form_reader, "read_forms", lambda *known: (asked.append("here"), real(*known))[1])
    assert len(read(few)) == 1
    assert asked == (["here"] if here else [])


def test_what_all_files_unpack_to_counts_and_not_only_each(folder: Folder) -> None:
    forms = [listed for listed in walk(folder.collected) if listed.path.suffix == ".xlsx"]
    assert are_plain(forms, receive.SMALL)
    assert not are_plain(forms * 15, receive.SMALL)


def test_the_docs_tell_how_much_is_read_in_the_process_itself() -> None:
    told = (Path(__file__).parents[1] / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"Files that unpack to {receive.SMALL >> 20} MiB together" in told


@pytest.mark.parametrize(("size", "here"), [(receive.SMALL // 8, True), (receive.SMALL // 8 + 1, False)])
def test_a_text_counts_for_more_than_its_bytes_as_each_may_be_a_cell(few: Folder, size: int, here: bool) -> None:
    (few.collected / "回答.csv").write_bytes((b"a,b\n" * size)[:size])
    assert are_plain(walk(few.collected), receive.SMALL) is here


def test_a_small_zip_that_keeps_its_reader_busy_for_long_is_on_hold_and_the_others_are_read(
    folder: Folder, few: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = io.BytesIO()
    with xlsxwriter.Workbook(slow) as book:
        sheet = book.add_worksheet()
        for row in range(300):
            sheet.write_row(row, 0, [0] * 300)
    many = zipped(**{f"{number}.xlsx": slow.getvalue() for number in range(200)})
    (few.collected / "回答.zip").write_bytes(zipped(inside=many))
    for form in folder.collected.glob("*.xlsx"):
        shutil.copy(form, few.collected)
    monkeypatch.setattr(read_one, "Guard", lambda: Guard(seconds=2))
    ledger = judge(Run(few)).ledger
    (held,) = (receipt for receipt in ledger.receipts if receipt.outcome is Outcome.ON_HOLD)
    assert held.file.name == "回答.zip"
    assert len(ledger.receipts) == 15
    (finding,) = (finding for finding in ledger.findings if finding.code == UNREADABLE.code)
    assert "時間" in finding.what


def test_ctrl_c_while_forms_are_written_leaves_the_former_ones_and_nothing_else(folder: Folder) -> None:
    before = {path.name: path.read_bytes() for path in folder.forms.iterdir()}

    def interrupted(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(Run(folder, progress=interrupted))
    assert {path.name: path.read_bytes() for path in folder.forms.iterdir()} == before
    assert {path.name for path in folder.output.iterdir()} == {folder.forms.name}


def test_a_file_in_an_archive_that_kills_its_reader_is_on_hold_alone(few: Folder, folder: Folder) -> None:
    one, other = sorted(folder.collected.glob("*.xlsx"))[:2]
    killer = xlsb((1, 1, "x"), (1_048_576, 16_384, "y"))
    packed = zipped(a=one.read_bytes(), killer=killer, b=other.read_bytes())
    (few.collected / "回答.zip").write_bytes(packed)
    received = {item.file.name: item for item in read(few)}
    assert [type(item) for item in received.values()] == [ReturnedForm, Unread, ReturnedForm]
    assert list(received) == ["回答.zip > a", "回答.zip > killer", "回答.zip > b"]
    held = received["回答.zip > killer"]
    assert isinstance(held, Unread)
    assert (held.outcome, held.finding.code) == (Outcome.ON_HOLD, UNREADABLE.code)
    assert "読み取りの途中で止まります" in held.finding.what


def test_a_file_larger_than_usual_is_read_where_the_definition_allows_more(few: Folder) -> None:
    form = generate(Run(few)).forms[0]
    book = load_workbook(form)
    for number in range(60):
        book["調査票"].cell(200 + number, 30).value = f"{number}" + "あ" * 32_000
    book.save(few.collected / form.name)
    (waits,) = read(few)
    assert isinstance(waits, Unread) and waits.finding.code == UNREADABLE.code
    write_settings(few, {"読取りの上限": 6})
    (returned,) = read(few)
    assert isinstance(returned, ReturnedForm) and len(returned.unplaced) == 60
