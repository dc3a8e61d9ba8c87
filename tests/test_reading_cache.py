"""読取の控え: what was read of the files that came back is not read again by the next command, and never differs from it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

import pytest
import pyzipper
from builders import returned as form_of
from effort import room
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from spoilt_caches import SPOILT, scrawled

from survey.commands import read_one
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.read_one import Reading
from survey.commands.receive import read_all
from survey.commands.run import Run
from survey.commands.what_was_read import Items, Memo, entry_of_items, items_of_entry, key_of
from survey.definition.survey_reader import read_definition
from survey.findings import LOCKED, UNREADABLE
from survey.form import SealKey
from survey.intake import CollectedFile
from survey.model import Answer, Entry, Finding, Item, ReceivedFile, ReturnedForm, Unread, stored
from survey.model.arrival import Disbelieved
from survey.storage import caches
from survey.storage.folder import Folder

SURROGATE = "\ud800"
PASSWORD = "すずめ"


class Here(Executor):
    """Does the work at once, in this process, and knows which files it was given."""

    def __init__(self) -> None:
        self.files: list[str] = []

    def submit(self, work, /, *given, **named):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        self.files += [listed.path.name for listed in given[0]]
        future.set_result(work(*given, **named))
        return future


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def mailed(content: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "回答します", "総務課 <soumu@example.jp>"
    mail.set_content("よろしくお願いします。")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="回答.xlsx")
    return mail.as_bytes()


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A survey to which came whatever comes: forms alone, in a mail, in an archive, a note, and files that nobody can read."""
    made = init(tmp_path_factory.mktemp("cache") / "調査").folder
    forms = sorted(generate(Run(made)).forms)
    for form in forms[:4]:
        shutil.copy(form, made.collected)
    (made.collected / "メール.eml").write_bytes(mailed(forms[4].read_bytes()))
    (made.collected / "まとめ.zip").write_bytes(zipped(a=forms[5].read_bytes(), b=forms[6].read_bytes()))
    (made.collected / "お知らせ.txt").write_text("お知らせ", encoding="utf-8")
    (made.collected / "こわれた.xlsx").write_bytes(forms[7].read_bytes()[:5000])
    return made


@pytest.fixture
def folder(returned: Folder, tmp_path: Path) -> Folder:
    copied = Folder(tmp_path / "調査")
    shutil.copytree(returned.root, copied.root)
    return copied


def reading_of(folder: Folder) -> Reading:
    return Reading(folder.collected, read_definition(folder.definition))


def read(folder: Folder, reading: Reading | None = None) -> tuple[Items, list[str]]:
    """What is read, and the files that are read for it."""
    executor = Here()
    items = read_all(reading or reading_of(folder), Run(folder, executor=executor))
    return items, executor.files


def afresh(folder: Folder, reading: Reading | None = None) -> Items:
    """What is read where nothing is kept."""
    folder.reading_cache.unlink(missing_ok=True)
    return read(folder, reading)[0]


BROKEN = ["こわれた.xlsx"]
"""What is read each time."""


def test_the_next_command_reads_no_file_again_and_knows_all_the_same(folder: Folder) -> None:
    first, all_files = read(folder)
    assert len(all_files) == 8
    again, files = read(folder)
    assert files == BROKEN
    assert again == first
    assert sum(isinstance(item, ReturnedForm) for item in again) == 7


def test_what_could_not_be_read_is_tried_each_time_since_the_machine_may_have_been_too_busy(folder: Folder) -> None:
    items, _ = read(folder)
    (broken,) = (item for item in items if item.file.name in BROKEN)
    assert isinstance(broken, Unread)
    assert broken.finding.code == UNREADABLE.code
    assert read(folder)[1] == BROKEN


def test_only_the_file_that_came_since_is_read(folder: Folder) -> None:
    read(folder)
    shutil.copy(next(folder.forms.glob("14_*")), folder.collected)
    items, files = read(folder)
    assert sorted(files) == sorted([*BROKEN, next(folder.forms.glob("14_*")).name])
    assert read(folder) == (items, BROKEN)
    assert items == afresh(folder)


def a_form(folder: Folder) -> Path:
    return min(folder.collected.glob("01_*"))


def overwritten(folder: Folder) -> None:
    """With another department's form, at the same time and under the same name."""
    path, other = a_form(folder), next(folder.forms.glob("09_*"))
    status = path.stat()
    path.write_bytes(other.read_bytes())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def renamed(folder: Folder) -> None:
    a_form(folder).rename(folder.collected / "別の名前.xlsx")


def touched(folder: Folder) -> None:
    os.utime(a_form(folder), (1_790_000_000, 1_790_000_000))


@pytest.mark.parametrize(("changed", "is_seen"), [(overwritten, True), (renamed, True), (touched, False)])
def test_a_file_is_read_anew_when_its_content_its_name_or_its_date_is_another(
    folder: Folder, changed: Callable[[Folder], None], is_seen: bool
) -> None:
    before = read(folder)[0]
    changed(folder)
    items, files = read(folder)
    assert len(files) == 2
    assert (items != before) is is_seen
    assert items == afresh(folder)


def with_a_ruling(reading: Reading) -> Reading:
    return replace(reading, rulings={"0" * 64: "総務課"})


def with_a_ruling_on_a_sheet(reading: Reading) -> Reading:
    return replace(reading, by_sheet={"0" * 64: {"回答": "総務課"}})


def with_a_key(reading: Reading) -> Reading:
    return replace(reading, key=SealKey("1" * 64))


def with_another_definition(reading: Reading) -> Reading:
    return replace(reading, survey=replace(reading.survey, issues=reading.survey.issues[:-1]))


def with_a_password(reading: Reading) -> Reading:
    return replace(reading, passwords=(PASSWORD,))


@pytest.mark.parametrize(
    "other", [with_a_ruling, with_a_ruling_on_a_sheet, with_a_key, with_another_definition, with_a_password]
)
def test_everything_is_read_anew_when_what_it_is_read_by_is_another(
    folder: Folder, other: Callable[[Reading], Reading]
) -> None:
    read(folder)
    reading = other(reading_of(folder))
    items, files = read(folder, reading)
    assert len(files) == 8
    assert items == afresh(folder, reading)


def test_a_folder_that_was_moved_reads_nothing_again(folder: Folder) -> None:
    before = read(folder)[0]
    moved = Folder(folder.root.rename(folder.root.with_name("移した調査")))
    assert read(moved) == (before, BROKEN)


def test_another_version_of_the_program_reads_everything_anew(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    read(folder)
    monkeypatch.setattr(caches, "_sources", lambda _package: iter([("another.py", 1, 1)]))
    assert len(read(folder)[1]) == 8
    monkeypatch.setattr(caches, "_sources", lambda _package: iter([("another.py", 1, 2)]))
    assert len(read(folder)[1]) == 8
    assert read(folder)[1] == BROKEN


def test_a_program_of_which_nothing_is_known_keeps_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_sources", lambda _package: iter(()))
    assert len(read(folder)[1]) == len(read(folder)[1]) == 8
    assert not folder.reading_cache.exists()


def test_another_library_reads_everything_anew(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site-packages" / "msgspec"
    installed.mkdir(parents=True)
    monkeypatch.setattr(caches.msgspec, "__file__", str(installed / "__init__.py"))
    read(folder)
    assert read(folder)[1] == BROKEN
    # As pip does, which lays the name and version of what it installs beside it.
    os.utime(installed.parent, (1, 1))
    assert len(read(folder)[1]) == 8


def test_another_python_reads_everything_anew(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    read(folder)
    monkeypatch.setattr(sys, "version", "another")
    assert len(read(folder)[1]) == 8


def test_a_source_is_another_by_its_size_or_its_time(tmp_path: Path) -> None:
    source = tmp_path / "reader.py"
    seen = []
    for text, time in (("a", 1), ("ab", 1), ("ab", 2)):
        source.write_text(text, encoding="utf-8")
        os.utime(source, (time, time))
        seen.append(tuple(caches._sources(tmp_path)))
    assert len(set(seen)) == 3


@pytest.mark.parametrize("odd", [SURROGATE, 10**30], ids=["half a character", "many bits"])
def test_what_is_read_by_things_that_cannot_be_told_apart_is_not_kept(folder: Folder, odd: Any) -> None:
    reading = replace(reading_of(folder), rulings={"0" * 64: odd})
    items = afresh(folder, reading)
    assert (items, len(read(folder, reading)[1])) == (items, 8)
    assert not folder.reading_cache.exists()
    with zipfile.ZipFile(folder.reading_cache, "w") as without_basis:
        without_basis.writestr("entry", b"")
    with caches.open_cache(folder.reading_cache, "") as cache:
        assert not len(cache)


def test_each_source_of_the_program_counts() -> None:
    package = Path(caches.__file__).parents[1]
    counted = {Path(path) for path, _, _ in caches._sources(package)}
    assert counted == {*package.rglob("*.py")}


def test_what_is_taken_away_is_kept_no_longer(folder: Folder) -> None:
    read(folder)
    kept = zipfile.ZipFile(folder.reading_cache).namelist()
    a_form(folder).unlink()
    items, files = read(folder)
    assert files == BROKEN
    assert set(zipfile.ZipFile(folder.reading_cache).namelist()) < set(kept)
    assert items == afresh(folder)


def test_nothing_is_written_where_nothing_is_new(folder: Folder) -> None:
    read(folder)
    os.utime(folder.reading_cache, (0, 0))
    read(folder)
    assert folder.reading_cache.stat().st_mtime == 0


class Year:
    """A folder to which this and that is done."""

    def __init__(self, folder: Folder, chance: Random) -> None:
        self.folder, self.chance, self.reading = folder, chance, reading_of(folder)

    def one(self) -> Path:
        return self.chance.choice(sorted(self.folder.collected.iterdir()))

    def a_new_form(self) -> Path:
        return self.chance.choice(sorted(self.folder.forms.iterdir()))

    def comes(self) -> None:
        shutil.copy(self.a_new_form(), self.folder.collected / f"{self.chance.random()}.xlsx")

    def comes_by_mail(self) -> None:
        (self.folder.collected / f"{self.chance.random()}.eml").write_bytes(mailed(self.a_new_form().read_bytes()))

    def goes(self) -> None:
        self.one().unlink()

    def is_renamed(self) -> None:
        path = self.one()
        path.rename(path.with_name(f"{self.chance.random()}{path.suffix}"))

    def change_places(self) -> None:
        one, other = self.one(), self.one()
        contents = other.read_bytes(), one.read_bytes()
        for path, content in zip((one, other), contents, strict=True):
            path.write_bytes(content)

    def is_saved_again(self) -> None:
        os.utime(self.one(), (1_790_000_000 + self.chance.randrange(9), 1_790_000_000))

    def is_ruled_on(self) -> None:
        (digest, department) = (self.chance.choice(read(self.folder)[0]).file.digest, self.chance.choice(self.names()))
        self.reading = replace(self.reading, rulings={**self.reading.rulings, digest: department})

    def names(self) -> list[str]:
        return [*self.reading.survey.department_by_name]

    def definition_changes(self) -> None:
        issues = list(self.reading.survey.issues)
        self.chance.shuffle(issues)
        self.reading = replace(self.reading, survey=replace(self.reading.survey, issues=tuple(issues)))

    def a_password_is_given_or_forgotten(self) -> None:
        self.reading = replace(self.reading, passwords=() if self.reading.passwords else (PASSWORD,))

    def is_damaged(self) -> None:
        if self.folder.reading_cache.exists():
            scrawled(self.folder.reading_cache)


def without_the_cache(year: Year) -> Items:
    cache, aside = year.folder.reading_cache, year.folder.root / "aside"
    if cache.exists():
        cache.rename(aside)
    items = read_all(year.reading, Run(year.folder, executor=Here(), keeps=False))
    if aside.exists():
        aside.rename(cache)
    return items


def test_whatever_happens_in_a_year_what_is_read_is_what_lies_there(folder: Folder) -> None:
    chance = Random(11)
    year = Year(folder, chance)
    with pyzipper.AESZipFile(folder.collected / "ひみつ.zip", "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD.encode())
        archive.writestr("ひみつ.xlsx", year.a_new_form().read_bytes())
    common = [year.comes, year.comes_by_mail, year.goes, year.is_renamed, year.change_places, year.is_saved_again]
    rare = [year.is_ruled_on, year.definition_changes, year.a_password_is_given_or_forgotten, year.is_damaged]
    kept = 0
    for _ in range(25):
        chance.choice([*common * 3, *rare])()
        items, files = read(folder, year.reading)
        assert items == without_the_cache(year)
        kept += len(files) < len([*folder.collected.iterdir()]) - 1
    assert kept > 6


# ---------------------------------------------------------------- what is locked


def locked(content: bytes) -> bytes:
    import msoffcrypto

    opened, target = io.BytesIO(content), io.BytesIO()
    msoffcrypto.OfficeFile(opened).encrypt(PASSWORD, target)  # type: ignore[attr-defined]
    return target.getvalue()


def test_what_a_password_opened_is_not_kept_and_a_password_that_comes_later_opens_it(folder: Folder) -> None:
    form = next(folder.forms.glob("14_*"))
    (folder.collected / "ひみつ.xlsx").write_bytes(locked(form.read_bytes()))

    def of_the_locked(items: Items) -> ReturnedForm | Unread:
        (item,) = (item for item in items if item.file.name == "ひみつ.xlsx")
        return item

    read(folder)
    item = of_the_locked(read(folder)[0])
    assert isinstance(item, Unread)
    assert item.finding.code == LOCKED.code
    opening = with_a_password(reading_of(folder))
    for _ in range(2):
        items, files = read(folder, opening)
        assert isinstance(of_the_locked(items), ReturnedForm)
        assert "ひみつ.xlsx" in files
    kept = zipfile.ZipFile(folder.reading_cache)
    entries = [zlib.decompress(kept.read(name)) for name in kept.namelist()]
    assert not any("ひみつ".encode() in entry for entry in entries)
    assert any(b"01_" in entry for entry in entries)


# ---------------------------------------------------------------- what becomes of it


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_cache_that_is_damaged_or_gone_costs_nothing_but_time(folder: Folder, spoil: Callable[[Path], None]) -> None:
    before = read(folder)[0]
    spoil(folder.reading_cache)
    items, files = read(folder)
    assert items == before
    assert len(files) > len(BROKEN)


def test_no_single_byte_that_is_another_makes_another_answer(folder: Folder) -> None:
    before = read(folder)[0]
    content = folder.reading_cache.read_bytes()
    for at in Random(3).sample(range(len(content)), 60):
        changed = bytearray(content)
        changed[at] ^= 0x41
        folder.reading_cache.write_bytes(changed)
        assert read(folder)[0] == before


@pytest.mark.parametrize("limit", ["_LARGEST", "_LARGEST_UNPACKED"])
def test_an_entry_of_a_gigabyte_is_not_unpacked(folder: Folder, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(folder)[0]
    monkeypatch.setattr(caches, limit, 100)
    items, files = read(folder)
    assert (items, len(files)) == (before, 8)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_takes_no_files_is_read_all_the_same(folder: Folder) -> None:
    folder.root.chmod(0o500)
    try:
        assert len(read(folder)[1]) == 8
    finally:
        folder.root.chmod(0o700)


def test_where_the_disk_takes_no_more_the_answers_are_read_all_the_same(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    before = afresh(folder)
    assert not folder.reading_cache.exists()
    monkeypatch.undo()
    assert before == afresh(folder)
    assert not list(folder.root.glob("~survey-????????"))


def test_a_form_that_cannot_be_kept_keeps_no_other_from_being_kept(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unless_first(items: Items) -> bytes:
        return b"" if items[0].file.name.startswith("01_") else entry_of_items(items)

    monkeypatch.setattr(read_one, "entry_of_items", unless_first)
    before = read(folder)[0]
    items, files = read(folder)
    assert items == before
    assert sorted(files) == sorted([a_form(folder).name, *BROKEN])


def test_the_first_command_reads_each_file_once(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a network that is most of what reading takes."""
    opened: list[str] = []
    real = Path.read_bytes

    def counted(path: Path) -> bytes:
        opened.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    read(folder)
    came = [path.name for path in folder.collected.iterdir()]
    assert sorted(name for name in opened if name in came) == sorted(came)


def test_what_is_kept_carries_no_moment(folder: Folder) -> None:
    read(folder)
    assert {one.date_time for one in zipfile.ZipFile(folder.reading_cache).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_go_to_whatever_executor_is_given_however_few_they_are(folder: Folder) -> None:
    for path in folder.collected.iterdir():
        if path != a_form(folder):
            path.unlink()
    assert read(folder)[1] == [a_form(folder).name]


def test_a_few_plain_forms_are_read_each_time_and_leave_nothing_behind(folder: Folder) -> None:
    """Not even of what lay beside them before."""
    read(folder)
    assert folder.reading_cache.exists()
    for path in folder.collected.iterdir():
        if path.suffix != ".xlsx":
            path.unlink()
    judge(Run(folder))
    assert not folder.reading_cache.exists()


def test_the_folder_of_the_former_survey_stays_as_it_is(folder: Folder, tmp_path: Path) -> None:
    this_year = init(tmp_path / "今年").folder
    before = sorted(folder.root.rglob("*"))
    generate(Run(this_year), previous=folder)
    assert sorted(folder.root.rglob("*")) == before
    read(folder)
    for path in folder.collected.iterdir():
        if path != a_form(folder):
            path.unlink()
    generate(Run(this_year), previous=folder)
    assert folder.reading_cache.exists()


def test_the_bar_never_goes_back(folder: Folder) -> None:
    read(folder)
    shutil.copy(next(folder.forms.glob("14_*")), folder.collected / "00.xlsx")
    told: list[tuple[int, int]] = []
    run = Run(folder, executor=Here(), progress=lambda done, of: told.append((done, of)))
    read_all(reading_of(folder), run)
    assert told == sorted(told)
    assert told[-1] == (9, 9)


# ---------------------------------------------------------------- in which form


def test_forms_that_were_kept_take_no_more_room_than_forms_that_are_read(folder: Folder) -> None:
    def rows(items: Items) -> int:
        first, *others = [item for item in items if isinstance(item, ReturnedForm)]
        return (room(first, *others) - room(first)) // sum(len(form.answers) for form in others)

    read(folder)
    kept, files = read(folder)
    assert files == BROKEN
    assert rows(kept) < 300
    assert rows(kept) <= rows(afresh(folder))


def again(items: Items) -> Items | None:
    return items_of_entry(entry_of_items(items), Memo({}, {}))


def texts_to(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.text(), values, max_size=3)


NUMBERS = st.integers(0, 1 << 40)
DATES = st.datetimes().map(lambda moment: moment.replace(fold=0))
FILES = st.builds(
    ReceivedFile, received=DATES, doubted=st.lists(st.builds(Disbelieved, moment=DATES), max_size=2).map(tuple)
)
FINDINGS = st.builds(Finding, item=NUMBERS)
ITEMS = st.builds(Item, number=NUMBERS, entries=texts_to(st.builds(Entry)), row=NUMBERS, columns=texts_to(NUMBERS))
ANSWERS = st.builds(
    Answer,
    entries=texts_to(st.builds(Entry)),
    row=NUMBERS,
    columns=texts_to(NUMBERS),
    carried=st.none() | texts_to(st.text()),
    rows=texts_to(NUMBERS),
    items=st.lists(ITEMS, max_size=2).map(tuple),
)
FORMS = st.builds(
    ReturnedForm,
    file=FILES,
    answers=st.lists(ANSWERS, max_size=3).map(tuple),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
)


def test_a_file_that_came_to_nothing_is_read_anew_since_none_does() -> None:
    assert again([]) is None


@given(st.lists(FORMS | st.builds(Unread, file=FILES, finding=FINDINGS), min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_read_comes_back_as_it_was(items: Items) -> None:
    assert again(items) == items
    # An entry that is told apart from a mere text by its type alone is told apart by this.
    assert repr(again(items)) == repr(items)


def test_what_forms_have_in_common_is_one_object() -> None:
    table = {"columns": {"applies": 6, "status": 7}, "carried": {"status": "0" * 12}, "rows": {"status": 9}}
    item = Item(1, {"plate": Entry("品川１", "明細", ("F7",))}, "明細", 7, {"plate": 6}, frozenset({"plate"}))
    entries = {"applies": Entry("該当あり", "調査票", ("F9",)), "status": Entry("あ" * 41, "調査票", ("G9",))}
    one = Answer("福祉課", "1", entries, "調査票", 9, **table, given=frozenset({"applies"}), items=(item,))
    memo = Memo({}, {})
    kept = [items_of_entry(entry_of_items([form_of("福祉課", one)]), memo) for _ in range(2)]
    first, second = (form.answers[0] for items in kept if items for form in items if isinstance(form, ReturnedForm))
    assert first == second == one
    for name in ("department", "issue", "sheet", "columns", "carried", "rows", "given"):
        assert getattr(first, name) is getattr(second, name)
    for name in ("sheet", "columns", "given"):
        assert getattr(first.items[0], name) is getattr(second.items[0], name)
    for key in entries:
        assert first.entries[key].cells is second.entries[key].cells
        assert first.entries[key].sheet is second.entries[key].sheet
    assert [key for key in first.entries if not any(key is other for other in second.entries)] == []
    assert first.entries["applies"].text is second.entries["applies"].text
    # A sentence is nobody else's; to look for it would take longer than it saves.
    assert first.entries["status"].text is not second.entries["status"].text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_a_file_whose_name_nobody_can_write_is_read_and_kept_as_others_are(folder: Folder) -> None:
    os.rename(a_form(folder), os.fsencode(folder.collected) + b"/\xff\xfe\x80.xlsx")  # noqa: PTH104  No Path takes bytes.
    items, files = read(folder)
    assert read(folder) == (items, BROKEN)
    assert len(files) == 8
    assert key_of(CollectedFile(SURROGATE, SURROGATE, b"x", stored(datetime(2026, 11, 1))))


def test_a_file_is_known_by_all_that_it_brings() -> None:
    found = CollectedFile("a.xlsx", "a.xlsx", b"content", stored(datetime(2026, 11, 1)))
    others = [
        replace(found, name="a (2).xlsx"),
        replace(found, called="b/a.xlsx"),
        replace(found, content=b"other"),
        replace(found, arrival=stored(datetime(2026, 11, 2))),
    ]
    assert len({key_of(one) for one in (found, *others)}) == 5


def test_half_a_character_and_a_number_of_many_bits_are_kept_by_nothing() -> None:
    form = form_of("福祉課", Answer("福祉課", "1", {}, "調査票", 9))
    assert again([form]) == [form]
    assert not entry_of_items([replace(form, respondent=SURROGATE)])
    assert not entry_of_items([replace(form, answers=(replace(form.answers[0], row=10**30),))])


A_SECOND_YEAR = """
import sys
from pathlib import Path
from msgspec.structs import replace
from test_calculations import ASKED, calculation
from survey.commands.former_year import after
from survey.commands.read_one import Reading
from survey.model import Answer, Entry, FormerYear

asked = replace(ASKED, questions=(*ASKED.questions, calculation("next", "前回(a) + 前回(b) + 前回(c)", ("a", "b", "c"))))
answer = Answer("福祉課", "1", {key: Entry("7", "", ()) for key in "abc"}, "", 1)
survey = after(asked, FormerYear(ASKED, (answer,), "令和７年度"))
assert len(survey.asked_before) > 5 and len(survey.former_amounts["福祉課", "1"]) == 3
sys.stdout.write(Reading(Path(), survey).digest())
"""


def test_a_survey_beside_the_program_is_known_again_whatever_lies_there(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout of the program is a survey's folder itself: what is kept there changes the folder."""
    monkeypatch.setattr(caches, "__file__", str(folder.root / "survey" / "storage" / "caches.py"))
    source = folder.root / "survey" / "storage" / "caches.py"
    source.parent.mkdir(parents=True)
    source.write_text("", encoding="utf-8")
    read(folder)
    (folder.root / "なにか.txt").write_text("", encoding="utf-8")
    assert read(folder)[1] == BROKEN


def test_a_second_year_is_known_again_by_every_run() -> None:
    """Python puts sets into another order in each."""

    def digest(seed: str) -> bytes:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", A_SECOND_YEAR],
            env=environment,
            cwd=Path(__file__).parent,
            capture_output=True,
            check=True,
        )
        return done.stdout

    first, *others = map(digest, "123")
    assert len(first) == 64
    assert others == [first] * 2
