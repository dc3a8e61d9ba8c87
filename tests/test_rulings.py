"""The officer overrules in the 判断 column of the 受付簿, and the next run obeys."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from libreoffice import converted
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from rendering import needs_office
from year import applicable, give, printed, rule, stamp

from survey.commands.judge import judge
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.status import status
from survey.commands.validate import validate
from survey.model import Outcome
from survey.storage.folder import Folder


def outcome(folder: Folder, name: str) -> Outcome:
    (receipt,) = (r for r in judge(Run(folder)).ledger.receipts if r.file.name == name)
    return receipt.outcome


def two_versions(folder: Folder) -> None:
    give(folder, "福祉課", "旧.xlsx", {"2": applicable("直売会を開いた。")})
    give(folder, "福祉課", "新.xlsx", {"2": applicable("直売会をやめた。")})
    stamp(folder.collected / "旧.xlsx", "2026-11-05")
    stamp(folder.collected / "新.xlsx", "2026-11-06")


def test_a_file_ruled_out_no_longer_counts_and_the_older_one_does_again(folder: Folder) -> None:
    two_versions(folder)
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会をやめた。"
    rule(folder, "新.xlsx", "除外", "書き間違いと連絡があった。")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いた。"
    assert outcome(folder, "新.xlsx") is Outcome.EXCLUDED


def test_a_file_ruled_in_counts_though_a_newer_one_came(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "旧.xlsx", "採用")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いた。"


def test_a_ruling_follows_the_content_and_not_the_name(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外")
    validate(Run(folder))
    (folder.collected / "新.xlsx").rename(folder.collected / "改名.xlsx")
    assert outcome(folder, "改名.xlsx") is Outcome.EXCLUDED


def test_a_form_whose_department_is_lost_waits_until_the_officer_names_it(folder: Folder) -> None:
    path = give(folder, "福祉課", "不明.xlsx", {"2": applicable("直売会。")})
    book = load_workbook(path)
    del book["_survey"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    for sheet in book["調査票"], book["追加回答"]:
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if cell.value == "福祉課":
                    cell.value = None
    book.save(path)
    assert outcome(folder, "不明.xlsx") is Outcome.ON_HOLD
    validate(Run(folder))
    rule(folder, "不明.xlsx", "福祉課")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会。"


def test_a_ruling_survives_further_runs_with_its_reason(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外", "書き間違い")
    for _ in range(2):
        merge(Run(folder))
    (receipt,) = (r for r in judge(Run(folder)).ledger.receipts if r.file.name == "新.xlsx")
    assert receipt.decision is not None
    assert (receipt.decision.verdict, receipt.decision.reason) == ("除外", "書き間違い")


def test_a_ruling_about_a_file_that_is_gone_is_said_and_kept(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外", "書き間違い")
    shutil.move(folder.collected / "新.xlsx", folder.root / "新.xlsx")
    done = validate(Run(folder))
    assert [(gone.verdict, gone.reason) for gone in done.judgement.gone] == [("除外", "書き間違い")]
    shutil.move(folder.root / "新.xlsx", folder.collected / "新.xlsx")
    assert outcome(folder, "新.xlsx") is Outcome.EXCLUDED


# ---------------------------------------------------------------- rulings that are not obeyed


def told(folder: Folder) -> list[tuple[str, str]]:
    """Code and cell of what is said of the rulings in the 受付簿 that stands in the folder."""
    return [(finding.code, finding.place.cell) for finding in judge(Run(folder)).about_rulings]


def ruled_cell(folder: Folder, text: str) -> str:
    """Where a text stands in the 判断 column of the 受付簿."""
    sheet = load_workbook(folder.ledger)["受付"]
    (head,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "判断")
    (cell,) = (cell for (cell,) in sheet.iter_rows(min_col=head.column, max_col=head.column) if cell.value == text)
    return str(cell.coordinate)


def digests(folder: Folder) -> tuple[Workbook, dict[str, Cell]]:
    """The 受付簿, and the cells of the digests by file."""
    book = load_workbook(folder.ledger)
    sheet = book["受付"]
    at = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    rows = range(at["ファイル"].row + 1, sheet.max_row + 1)
    return book, {
        str(sheet.cell(row, at["ファイル"].column).value): sheet.cell(row, at["照合番号（SHA-256）"].column)
        for row in rows
    }


@pytest.mark.parametrize("word", ["除外する", "除 外", "除外。", "却下", "×", "じょがい", "不採用"])
def test_a_plain_variant_is_obeyed_and_stands_in_the_next_ledger_as_what_it_means(folder: Folder, word: str) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", word)
    done = merge(Run(folder))
    assert printed(done)["2", "福祉課"][0] == "直売会を開いた。"
    assert not done.judgement.about_rulings
    assert ruled_cell(folder, "除外")


@pytest.mark.parametrize("word", ["保留", "?", "たぶん除外", "福祉課、長寿課", "除外しない"])
def test_any_other_word_is_told_with_its_cell_until_it_is_mended(folder: Folder, word: str) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", word, "理由")
    for _ in range(2):
        done = merge(Run(folder))
        cell = ruled_cell(folder, word)
        assert [(f.code, f.place.file, f.place.sheet, f.place.cell) for f in done.judgement.about_rulings] == [
            ("J601", "受付簿.xlsx", "受付", cell)
        ]
        assert done.needs_person
        assert told(folder) == [("J601", cell)]
        assert not status(Run(folder), date(2026, 11, 1)).complete
        assert printed(done)["2", "福祉課"][0] == "直売会をやめた。"
    rule(folder, "新.xlsx", "除外", "理由")
    assert told(folder) == []
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いた。"


def test_the_cell_is_that_of_the_ledger_that_the_command_leaves_behind(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "保留")
    before = ruled_cell(folder, "保留")
    give(folder, "企画政策課", "先.xlsx", {"5": {"該当の有無": "該当なし"}})
    assert told(folder) == [("J601", before)]
    (finding,) = validate(Run(folder)).judgement.about_rulings
    assert finding.place.cell == ruled_cell(folder, "保留") != before


@pytest.mark.parametrize(("word", "codes"), [("採用", ["J602", "J602"]), ("福祉課", [])])
def test_a_ruling_that_a_file_without_answers_counts_is_told_but_not_whose_it_is(
    folder: Folder, word: str, codes: list[str]
) -> None:
    (folder.collected / "写真.jpg").write_bytes(b"\xff\xd8\xff")
    (folder.collected / "壊れた.xlsx").write_bytes(b"PK\x03\x04")
    validate(Run(folder))
    for name in ("写真.jpg", "壊れた.xlsx"):
        rule(folder, name, word)
    assert [code for code, _ in told(folder)] == codes
    for name in ("写真.jpg", "壊れた.xlsx"):
        rule(folder, name, "除外")
    assert told(folder) == []


def test_what_is_said_of_rulings_goes_from_the_first_row_to_the_last(folder: Folder) -> None:
    names = [f"写真{number:02}.jpg" for number in range(9)]
    for name in names:
        (folder.collected / name).write_bytes(name.encode())
    validate(Run(folder))
    for name in names:
        rule(folder, name, f"判断 {name}")
    rows = [int(cell[1:]) for _, cell in told(folder)]
    assert len(rows) == 9
    assert rows == sorted(rows)


def test_a_reason_without_a_ruling_is_told_as_a_mere_remark(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "", "除外")
    assert [code for code, _ in told(folder)] == ["W214"]
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会をやめた。"


def test_a_reason_alone_about_a_file_that_is_gone_or_not_known_waits_in_silence(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    for name in ("新.xlsx", "旧.xlsx"):
        rule(folder, name, "", "電話で聞いた。")
    book, cells = digests(folder)
    cells["旧.xlsx"].value = "0" * 64
    book.save(folder.ledger)
    (folder.collected / "新.xlsx").unlink()
    assert told(folder) == []
    assert [one.reason for one in validate(Run(folder)).judgement.gone] == ["電話で聞いた。"] * 2


def test_of_two_files_that_both_shall_count_it_is_told_which_does_not(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "旧.xlsx", "採用")
    rule(folder, "新.xlsx", "採用")
    assert [code for code, _ in told(folder)] == ["W215"]


@pytest.mark.parametrize("digest", ["", "x", "0" * 64, "新しい版"])
def test_a_ruling_whose_digest_was_changed_is_told_and_not_lost(folder: Folder, digest: str) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外", "書き間違い")
    book, cells = digests(folder)
    cells["新.xlsx"].value = digest or str(cells["新.xlsx"].value)[:-1]
    book.save(folder.ledger)
    for _ in range(2):
        done = merge(Run(folder))
        assert [f.code for f in done.judgement.about_rulings] == ["J603"]
        assert done.needs_person
        assert printed(done)["2", "福祉課"][0] == "直売会をやめた。"
    assert ruled_cell(folder, "除外")


def test_a_ruling_with_a_digest_that_is_none_is_told_although_its_file_is_gone(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外")
    book, cells = digests(folder)
    cells["新.xlsx"].value = "読めない"
    book.save(folder.ledger)
    (folder.collected / "新.xlsx").unlink()
    assert [code for code, _ in told(folder)] == ["J603"]


def test_rulings_are_not_obeyed_where_digests_were_sorted_away_from_their_files(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "旧.xlsx", "除外")
    book, cells = digests(folder)
    cells["旧.xlsx"].value, cells["新.xlsx"].value = cells["新.xlsx"].value, cells["旧.xlsx"].value
    book.save(folder.ledger)
    for _ in range(2):
        done = merge(Run(folder))
        assert [f.code for f in done.judgement.about_rulings] == ["J603"]
        assert printed(done)["2", "福祉課"][0] == "直売会をやめた。"


def test_a_ruling_filled_down_over_another_row_and_its_digest_is_told(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "旧.xlsx", "福祉課")
    rule(folder, "新.xlsx", "福祉課")
    book, cells = digests(folder)
    cells["新.xlsx"].value = cells["旧.xlsx"].value
    book.save(folder.ledger)
    assert [f.code for f in judge(Run(folder)).about_rulings] == ["J603"]


def test_a_department_named_beside_a_strange_digest_does_not_make_a_form_that_department_s(folder: Folder) -> None:
    two_versions(folder)
    give(folder, "長寿課", "長寿.xlsx", {"1": applicable("茶話会。")})
    validate(Run(folder))
    rule(folder, "旧.xlsx", "福祉課")
    book, cells = digests(folder)
    cells["旧.xlsx"].value, cells["長寿.xlsx"].value = cells["長寿.xlsx"].value, cells["旧.xlsx"].value
    book.save(folder.ledger)
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "茶話会。"
    assert [f.code for f in done.judgement.about_rulings] == ["J603"]


def test_a_file_that_replaced_the_one_ruled_upon_is_not_ruled_out_with_it_and_that_is_told(folder: Folder) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    validate(Run(folder))
    rule(folder, "福祉課.xlsx", "除外")
    (folder.collected / "福祉課.xlsx").unlink()
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会をやめた。")})
    done = merge(Run(folder))
    assert printed(done)["2", "福祉課"][0] == "直売会をやめた。"
    assert [f.code for f in done.judgement.about_rulings] == ["J603"]


def test_a_file_renamed_to_make_room_for_a_newer_one_keeps_its_ruling(folder: Folder) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    validate(Run(folder))
    rule(folder, "福祉課.xlsx", "除外")
    (folder.collected / "福祉課.xlsx").rename(folder.collected / "福祉課_旧.xlsx")
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会をやめた。")})
    for _ in range(2):
        assert outcome(folder, "福祉課_旧.xlsx") is Outcome.EXCLUDED
        assert told(folder) == []
        assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会をやめた。"


def resave(book: Path, work: Path) -> None:
    """Open and save a workbook in LibreOffice."""
    (saved,) = converted("xlsx", Path(shutil.copy(book, work)))
    shutil.copy(saved, book)


@pytest.mark.render
@needs_office
def test_rulings_typed_in_libreoffice_are_read(folder: Folder, tmp_path: Path) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外する")
    resave(folder.ledger, tmp_path)
    assert outcome(folder, "新.xlsx") is Outcome.EXCLUDED
    rule(folder, "新.xlsx", "保留")
    resave(folder.ledger, tmp_path)
    assert told(folder) == [("J601", ruled_cell(folder, "保留"))]
