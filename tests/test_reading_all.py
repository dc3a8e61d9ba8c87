"""Everything in collected/ is read the same wherever the reading runs, and one file costs no other."""

from __future__ import annotations

import random
import shutil
import zipfile
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from survey import form_reader
from survey.commands import receive as reading
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.receive import Reading, read_all
from survey.commands.run import silent
from survey.definition.survey_reader import read_definition
from survey.findings import UNREADABLE
from survey.model import Incoming, Outcome, ReturnedForm, Survey, Unread
from survey.storage.folder import Folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A survey in which every form came back as it was, and a note beside."""
    made = init(tmp_path_factory.mktemp("reading") / "調査").folder
    for form in generate(made).forms:
        shutil.copy(form, made.collected)
    (made.collected / "お知らせ.txt").write_text("お知らせ", encoding="utf-8")
    return made


def read(folder: Folder, executor: Executor | None) -> list[ReturnedForm | Unread]:
    return read_all(Reading(folder.collected, read_definition(folder.definition)), executor, silent)


def test_the_result_does_not_depend_on_where_the_reading_runs(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(path.stat().st_size for path in folder.collected.iterdir()) < reading.SMALL
    alone = read(folder, None)
    assert len(alone) == 15
    monkeypatch.setattr(reading, "SMALL", 0)
    assert read(folder, None) == alone
    with ThreadPoolExecutor(3) as threads:
        assert read(folder, threads) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert read(folder, processes) == alone


def test_a_file_that_breaks_the_reader_is_on_hold_and_all_others_are_read(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Folder(tmp_path)
    few.templates.mkdir()
    few.collected.mkdir()
    shutil.copy(folder.definition, few.definition)
    for name, form in zip("ab", sorted(folder.collected.glob("*.xlsx")), strict=False):
        shutil.copy(form, few.collected / f"{name}.xlsx")
    real = form_reader.read

    def broken(incoming: Incoming, survey: Survey, department: str | None = None) -> ReturnedForm | Unread:
        if incoming.name == "a.xlsx":
            raise MemoryError
        return real(incoming, survey, department)

    monkeypatch.setattr(form_reader, "read", broken)
    lost, kept = read(few, None)
    assert isinstance(lost, Unread)
    assert (lost.file.name, lost.outcome, lost.finding.code) == ("a.xlsx", Outcome.ON_HOLD, UNREADABLE.code)
    assert isinstance(kept, ReturnedForm)
    assert judge(few).ledger.receipts


def test_a_file_much_larger_than_a_form_is_read_in_a_process_of_its_own(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Folder(tmp_path)
    shutil.copytree(folder.templates, few.templates)
    few.collected.mkdir()
    form = Path(shutil.copy(next(folder.collected.glob("*.xlsx")), few.collected))
    with zipfile.ZipFile(form, "a") as package:
        package.writestr("xl/media/image1.png", random.Random(1).randbytes(reading.SMALL_FILE))
    # What is broken here is whole where this process has no hand in it.
    monkeypatch.setattr(form_reader, "read", lambda *_: pytest.fail("read in the process itself"))
    (read_there,) = read(few, None)
    assert isinstance(read_there, ReturnedForm)


def test_ctrl_c_while_forms_are_written_leaves_the_former_ones_and_nothing_else(folder: Folder) -> None:
    before = {path.name: path.read_bytes() for path in folder.forms.iterdir()}

    def interrupted(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(folder, progress=interrupted)
    assert {path.name: path.read_bytes() for path in folder.forms.iterdir()} == before
    assert {path.name for path in folder.output.iterdir()} == {folder.forms.name}
