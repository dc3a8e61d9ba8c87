"""How much commands say at once, and how far they look: from both sides of each limit."""

from __future__ import annotations

import random
import zipfile
from concurrent.futures import BrokenExecutor
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from plain_grids import plain_grid
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from questionary import Choice

from survey.adoption import adopt_table
from survey.cli import menu
from survey.cli.console import console
from survey.cli.new_year import LONGEST_QUOTED
from survey.commands.adopt import read_table_file
from survey.commands.adopted_definition import definition_content
from survey.commands.judge import judge
from survey.commands.mentions import mentions_in
from survey.commands.run import Run
from survey.commands.write_status_page import write_status_page
from survey.commands.year_state import year_state
from survey.definition import faults as wrong
from survey.errors import SurveyError
from survey.isolation import workers
from survey.japanese.text import briefly
from survey.storage.folder import Folder

TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(("letters", "lines"), [(80, 1), (81, 2)])
def test_a_line_of_a_table_for_a_file_has_160_columns(
    letters: int, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    console().print("課" * letters)
    assert len(capsys.readouterr().out.splitlines()) == lines


def test_sixty_characters_of_a_text_stand_beside_its_place() -> None:
    assert briefly("文" * 60, LONGEST_QUOTED) == "文" * 60
    assert briefly("文" * 61, LONGEST_QUOTED) == "文" * 59 + "…"


def test_eighty_characters_of_what_somebody_wrote_are_repeated_to_him() -> None:
    assert "字" * 80 + "」" in wrong.NOT_A_UNIT.at("設問!G2", value="字" * 80, most=10).problem
    assert "字" * 79 + "…」" in wrong.NOT_A_UNIT.at("設問!G2", value="字" * 81, most=10).problem


@pytest.mark.parametrize(("digits", "kept"), [(29, True), (30, False)])
def test_a_label_that_is_too_long_for_a_name_of_a_sheet_is_listed(digits: int, kept: bool) -> None:
    rows = [
        ("参考" + "1" * digits,),
        ("NO", "取り組むべき内容", "回答課", "取組状況"),
        ("1", "居場所づくり", "福祉課", "体操教室を開いている。"),
    ]
    content, left = definition_content(adopt_table([plain_grid("一覧", rows)]), "集計.xlsx", "r8", date(2026, 11, 30))
    label = "参考" + "1" * digits
    assert (content.settings["資料番号"] == label) is kept
    assert any(one.text == label for one in left) is not kept


def hand_made(path: Path) -> Path:
    book = Workbook()
    book.active.append(("NO", "取り組むべき内容", "回答課", "取組状況"))
    book.active.append(("1", "居場所づくり", "福祉課", "体操教室を開いている。"))
    book.save(path)
    return path


def table_that_unpacks_to(folder: Path, size: int) -> Path:
    """A table made by hand, with a part beside its sheets that nothing reads."""
    path = hand_made(folder / "一覧.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        left = size - sum(part.file_size for part in package.infolist())
        package.writestr("xl/media/image9.bin", random.Random(1).randbytes(left))
    return path


@pytest.mark.parametrize(("beyond", "apart"), [(0, False), (1, True)])
def test_a_table_of_more_than_eight_megabytes_that_never_comes_to_an_end_is_given_up(
    beyond: int, apart: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise BrokenExecutor

    monkeypatch.setattr(workers, "isolated", lost)
    path = table_that_unpacks_to(tmp_path, 8 * 1024 * 1024 + beyond)
    if not apart:
        assert read_table_file(path).adopted.answers
        return
    with pytest.raises(SurveyError) as refused:
        read_table_file(path)
    (fault,) = refused.value.faults
    assert fault.place == "一覧.xlsx"
    assert "読み取りが10分のうちに終わらないか" in fault.problem


def test_a_large_table_says_what_a_small_one_does(tmp_path: Path) -> None:
    small = read_table_file(hand_made(tmp_path / "小.xlsx")).adopted
    large = read_table_file(table_that_unpacks_to(tmp_path, 9 * 1024 * 1024)).adopted
    assert large.answers == small.answers


@pytest.mark.parametrize(("files", "more"), [(12, ""), (13, "ほか 1件")])
def test_twelve_files_of_a_kind_are_linked_on_the_page(files: int, more: str, folder: Folder) -> None:
    for number in range(files):
        (folder.collected / f"壊れた{number}.xlsx").write_bytes(b"PK\x03\x04" + bytes([number]))
    run = Run(folder)
    judgement = judge(run)
    page = write_status_page(
        folder, judgement, year_state(folder, judgement.survey, TODAY, judgement.ledger), TODAY
    ).read_text("utf-8")
    assert ("ほか 1件" in page) is bool(more)
    assert page.count("../collected/") >= 12


@pytest.mark.parametrize(("choices", "typed", "picked"), [(36, "z\r", 36), (37, "\x1b[A\r", 37)])
def test_thirty_six_entries_of_a_menu_are_picked_by_a_key_and_more_by_arrows(
    choices: int, typed: str, picked: int
) -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(typed)
        assert menu._ask([Choice(f"{number}番", number) for number in range(1, choices + 1)]) == picked


@pytest.mark.parametrize(("size", "found"), [(16 << 20, True), ((16 << 20) + 1, False)])
def test_sixteen_megabytes_of_a_document_are_searched_for_the_former_year(
    size: int, found: bool, tmp_path: Path
) -> None:
    said = "<w:p>令和8年</w:p>".encode()
    path = tmp_path / "概要.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("word/document.xml", said + b"<" + b"-" * (size - len(said) - 2) + b">")
    assert bool([*mentions_in(path, 2026)]) is found
