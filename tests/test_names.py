"""A name is not what a file is known by: files whose names look the same stay apart, in every result."""

from __future__ import annotations

import io
import itertools
import os
import random
import shutil
import zipfile
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook
from unpacked import unpack
from without_words import without_words
from year import applicable, errors, form_of, give, printed, rule

from survey.commands.judge import judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.intake import listing, walk
from survey.japanese.shown_names import distinct, look
from survey.mail.letter import Purpose
from survey.model import Incoming, Outcome, Unread
from survey.storage.folder import Folder

pytestmark = pytest.mark.usefixtures("read_here")

COMPOSED, DECOMPOSED = "回答データ.xlsx", "回答テ\u3099ータ.xlsx"
FAULTY = {"2": {"該当の有無": "あるかも", "現在の取組状況": "直売会。"}}


def everything(collected: Path) -> list[Incoming | Unread]:
    return [item for listed in walk(collected) for item in unpack(listed, collected)]


def names(collected: Path) -> list[str]:
    results = without_words(result for listed in walk(collected) for result in unpack(listed, collected))
    return [result.name if isinstance(result, Incoming) else result.file.name for result in results]


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def mailed(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Date"] = "a@example.jp", "Mon, 02 Nov 2026 10:00:00 +0900"
    message.set_content("送ります。")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def in_any_order(monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> None:
    """Let the system list folders in an order of its own."""
    ordinary = os.walk

    def shuffled(top: Path, **how: object):
        for folder, folders, files in ordinary(top, **how):
            chance.shuffle(folders)
            chance.shuffle(files)
            yield folder, folders, files

    monkeypatch.setattr(listing.os, "walk", shuffled)


# ---------------------------------------------------------------- in collected/

LOOK_ALIKE = [
    [COMPOSED.encode(), DECOMPOSED.encode(), COMPOSED.encode("cp932"), f" {COMPOSED} ".encode()],
    [b"a\nb.xlsx", b"a b.xlsx", b"a\rb.xlsx", b"a\xe2\x80\xa8b.xlsx"],
    [b"a.xlsx", b"a\x01.xlsx", b"a.xlsx (2)", b"a.xlsx (2) (2)", b"\x02a.xlsx"],
    [b" ", b"\x01", b"\xe3\x80\x80", b"\x02\x03"],
    [b"a/b.xlsx", b"a\\b.xlsx", b"a/ b.xlsx "],
    ["長" * 80 + "い", "長" * 80 + "よ"],
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("alike", LOOK_ALIKE)
def test_files_whose_names_look_the_same_stay_apart_in_whatever_order_they_are_listed(alike, tmp_path, monkeypatch):
    for number, name in enumerate(alike):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + os.fsencode(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    first = {listed.name: listed.path for listed in walk(tmp_path)}
    assert len(first) == len(alike)
    assert all(first)
    assert names(tmp_path) == list(first)
    chance = random.Random(14)
    for _ in range(10):
        with monkeypatch.context() as patched:
            in_any_order(patched, chance)
            assert {listed.name: listed.path for listed in walk(tmp_path)} == first


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_the_file_that_is_really_called_so_keeps_its_name(tmp_path):
    for name in (COMPOSED, DECOMPOSED):
        (tmp_path / name).write_bytes(name.encode())
    given = {listed.name: listed.path.name for listed in walk(tmp_path)}
    assert given == {COMPOSED: COMPOSED, f"{COMPOSED} (2)": DECOMPOSED}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_no_name_looks_like_that_of_something_packed_in_a_file(tmp_path):
    member = ("c.xlsx", b"x")
    (tmp_path / "b.zip").write_bytes(zipped(member))
    (tmp_path / "b.zip > c.xlsx").write_bytes(b"y")
    (tmp_path / "b.zip >").write_bytes(zipped(member))
    (tmp_path / "a.zip").write_bytes(zipped(("b.zip > c.xlsx", b"z"), ("b.zip", zipped(member)), ("> c.xlsx", b"w")))
    (tmp_path / "m.eml").write_bytes(mailed(("b.zip > c.xlsx", b"z"), ("b.zip", zipped(member))))
    listed = names(tmp_path)
    assert len(set(listed)) == len(listed) == 8
    assert "a.zip > b.zip > c.xlsx" in listed
    assert "a.zip > b.zip ＞ c.xlsx" in listed


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\u00ad", "\ufe0f", "\U000e0100", "\ufeff", "\u3164"])
def test_names_that_differ_only_in_what_nobody_sees_are_told_apart(unseen: str) -> None:
    taken: dict[str, int] = {}
    assert [
        distinct(name, taken, look) for name in ("回 答.xlsx", f"回 {unseen}答.xlsx", "回\u3000答.xlsx", "回答.xlsx")
    ] == [
        "回 答.xlsx",
        f"回 {unseen}答.xlsx (2)",
        "回\u3000答.xlsx (3)",
        "回答.xlsx",
    ]


@pytest.mark.parametrize("order", [*itertools.permutations(["a.xlsx", "a.xlsx", "a.xlsx (2)", "a.xlsx (3)"])])
def test_members_of_one_name_never_get_anothers(order, tmp_path):
    (tmp_path / "m.eml").write_bytes(mailed(*((name, b"%d" % number) for number, name in enumerate(order))))
    assert len(set(names(tmp_path))) == 4
    taken: dict[str, int] = {}
    assert len({distinct(name, taken) for name in order}) == 4


def test_members_that_cannot_be_read_stay_apart_too_and_are_not_known_by_their_names(tmp_path):
    def archive(content: bytes) -> bytes:
        locked = bytearray(zipped(("a.xlsx", content), ("b.xlsx", content)).replace(b"b.xlsx", b"a.xlsx"))
        for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            at = -1
            while (at := locked.find(mark, at + 1)) >= 0:
                locked[at + place] |= 1  # Says that it is encrypted.
        return bytes(locked)

    def digests() -> set[str]:
        results = [result for listed in walk(tmp_path) for result in unpack(listed, tmp_path)]
        assert all(isinstance(result, Unread) for result in results)
        assert [result.finding.code for result in results] == ["H405", "H405"]
        return {result.file.digest for result in results}

    (tmp_path / "x.zip").write_bytes(archive(b"1" * 20))
    first = digests()
    (tmp_path / "x.zip").write_bytes(archive(b"2" * 20))
    assert len(first | digests()) == 4


def test_a_program_s_own_file_is_known_though_another_has_its_name(tmp_path):
    (tmp_path / "m.eml").write_bytes(mailed(("Thumbs.db", b"x"), ("Thumbs.db", b"y")))
    results = without_words(result for listed in walk(tmp_path) for result in unpack(listed, tmp_path))
    codes = [result.finding.code for result in results if isinstance(result, Unread)]
    assert codes == ["X502", "X502"]


# ---------------------------------------------------------------- in a whole run


def look_alikes(folder: Folder) -> None:
    """Two forms of one shown name: a good one, and a later one whose choice is none and that has a note at its side."""
    give(folder, "長寿課", "good.xlsx", {"2": applicable("健康教室。")})
    bad = give(folder, "福祉課", "bad.xlsx", FAULTY)
    for path, note in ((folder.collected / "good.xlsx", "ご確認ください"), (bad, "部長未了です")):
        book = load_workbook(path)
        book["調査票"]["AZ60"] = note
        book.save(path)


@pytest.fixture(params=["disk", "zip", "member"])
def alike(request: pytest.FixtureRequest, folder: Folder) -> Folder:
    if os.name == "nt" and request.param != "zip":
        pytest.skip("Windows has no such names")
    look_alikes(folder)
    good, bad = (folder.collected / name for name in ("good.xlsx", "bad.xlsx"))
    if request.param == "disk":
        good.rename(folder.collected / COMPOSED)
        bad.rename(folder.collected / DECOMPOSED)
        return folder
    if request.param == "zip":
        packed = zipped((COMPOSED, good.read_bytes()), (DECOMPOSED, bad.read_bytes()))
    else:
        inner = zipped(("c.xlsx", good.read_bytes()))
        packed = zipped(("b.zip", inner), ("b.zip > c.xlsx", bad.read_bytes()))
    (folder.collected / "回答.zip").write_bytes(packed)
    good.unlink()
    bad.unlink()
    return folder


def test_the_findings_of_one_are_not_lost_beside_the_other(alike: Folder) -> None:
    judgement = judge(Run(alike))
    slips = {slip.department: slip for slip in judgement.ledger.receipts}
    assert {slip.outcome for slip in slips.values()} == {Outcome.COUNTED}
    assert slips["福祉課"].file.name != slips["長寿課"].file.name
    found = [finding for finding in errors(judgement, "福祉課") if finding.code == "E104"]
    assert [finding.place.file for finding in found] == [slips["福祉課"].file.name]
    assert not [finding for finding in judgement.ledger.findings if finding.code == "E104" and finding not in found]
    unplaced = {text.text: text.place.file for text in judgement.ledger.unplaced}
    assert unplaced["部長未了です"] == slips["福祉課"].file.name
    assert unplaced["ご確認ください"] == slips["長寿課"].file.name


def test_everything_made_of_them_tells_them_apart(alike: Folder, tmp_path: Path) -> None:
    done = validate(Run(alike))
    assert len(done.sent_back.forms) == 2
    asked_again = {path.stem.partition("_")[2] for path in done.sent_back.forms}
    assert asked_again == {"福祉課", "長寿課"}
    outgoing = plan(Run(alike), MailRequest(Purpose.RETURN), done.judgement.saved.date())
    welfare = next(letter for letter in outgoing.letters if letter.addressee == "福祉課")
    assert "選択肢" in welfare.text
    elderly = next(letter for letter in outgoing.letters if letter.addressee == "長寿課")
    assert "選択肢" not in elderly.text
    merged = merge(Run(alike), tmp_path / "回答.csv")
    assert printed(merged)["2", "長寿課"][0] == "健康教室。"
    slips = {slip.department: slip.file.name for slip in merged.judgement.ledger.receipts}
    exported = (tmp_path / "回答.csv").read_text(encoding="utf-8-sig")
    for department, name in slips.items():
        lines = [line for line in exported.splitlines() if f",{department},2," in line]
        assert lines
        assert all(f",{name},調査票," in line for line in lines)
    sources = load_workbook(alike.ledger)["出典"].iter_rows(values_only=True)
    assert {(row[1], row[4]) for row in sources if row[1] in slips} == set(slips.items())


def test_a_ruling_about_one_leaves_the_other_alone(alike: Folder) -> None:
    done = validate(Run(alike))
    slips = {slip.department: slip.file.name for slip in done.judgement.ledger.receipts}
    rule(alike, slips["福祉課"], "除外")
    merged = merge(Run(alike))
    assert {slip.department: slip.outcome for slip in merged.judgement.ledger.receipts} == {
        "福祉課": Outcome.EXCLUDED,
        "長寿課": Outcome.COUNTED,
    }
    assert ("2", "長寿課") in printed(merged)
    assert ("2", "福祉課") not in printed(merged)


def test_the_same_content_twice_is_still_one_file(folder: Folder) -> None:
    first = give(folder, "福祉課", "一.xlsx", {"2": applicable("直売会。")})
    (folder.collected / "回答.eml").write_bytes(mailed(*[("同.xlsx", first.read_bytes())] * 2))
    validate(Run(folder))
    rule(folder, "一.xlsx", "除外")
    outcomes = Counter(slip.outcome for slip in judge(Run(folder)).ledger.receipts)
    assert outcomes == {Outcome.EXCLUDED: 3, Outcome.ATTACHED: 1}


# ---------------------------------------------------------------- a name that says something else


@pytest.mark.parametrize("name", ["README.md", ".gitkeep", ".gitignore", "~$回答.xlsx", "._回答.xlsx", "Thumbs.db"])
def test_a_form_is_read_whatever_it_is_called(name: str, folder: Folder) -> None:
    give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")}).rename(folder.collected / name)
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会。"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_the_file_that_tells_what_the_folder_is_for_is_nobodys_answer(line_end: bytes, tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[1] / "collected" / "README.md").read_bytes()
    (tmp_path / "README.md").write_bytes(shipped.replace(b"\n", line_end))
    assert walk(tmp_path) == ()
    (tmp_path / "README.md").write_bytes(shipped + "福祉課です。該当ありません。".encode())
    assert [listed.name for listed in walk(tmp_path)] == ["README.md"]


@pytest.mark.parametrize(
    "name", ["desktop.ini", "Thumbs.db", "~$回答.txt", "._回答.txt", "smime.p7s", "__MACOSX/回答.txt", ".DS_Store"]
)
@pytest.mark.parametrize("content", ["福祉課です。該当ありません。".encode("cp932"), "該当なし".encode(), b"%PDF-1.4"])
def test_an_answer_that_is_no_form_waits_whatever_it_is_called(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    (item,) = everything(tmp_path)
    assert not isinstance(item, Unread) or item.outcome is Outcome.ON_HOLD


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp932"])
def test_a_folder_s_settings_in_words_are_left_by_a_program(encoding: str, tmp_path: Path) -> None:
    settings = "\r\n[LocalizedFileNames]\r\n回答.xlsx=福祉課の回答\r\n"
    (tmp_path / "desktop.ini").write_bytes(settings.encode(encoding))
    (item,) = everything(tmp_path)
    assert isinstance(item, Unread) and item.outcome is Outcome.OUT_OF_SCOPE


def test_an_empty_file_that_only_keeps_the_folder_has_an_outcome(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()
    assert names(tmp_path) == [".gitkeep"]


def test_a_blank_form_under_the_name_of_a_program_s_file_is_received(folder: Folder) -> None:
    shutil.copy(form_of(folder, "福祉課"), folder.collected / "Thumbs.db")
    assert [slip.department for slip in judge(Run(folder)).ledger.receipts] == ["福祉課"]
