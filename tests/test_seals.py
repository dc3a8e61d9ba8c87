"""A department's answer is not replaced by a form that only says that it is the department's."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from respondent import fill
from year import applicable, form_of, give, printed, rule, stamp

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import Judgement, judge
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.errors import SurveyError
from survey.form import SealKey, form_version
from survey.model import Outcome, State
from survey.storage.folder import Folder
from survey.storage.key_file import read_key

HIDDEN = "_survey"


def outcome(judgement: Judgement, file: str) -> Outcome:
    return next(receipt.outcome for receipt in judgement.ledger.receipts if receipt.file.name == file)


def codes(judgement: Judgement, file: str = "") -> set[str]:
    return {f.code for f in judgement.ledger.findings if file in ("", f.place.file) and not f.code.startswith("E")}


def came(folder: Folder, *files: str) -> None:
    """Let the files have come in this order, a day apart."""
    for day, file in enumerate(files, 5):
        stamp(folder.collected / file, f"2026-11-{day:02}")


def kept(folder: Folder, file: str) -> set[str]:
    return {text.text for text in judge(Run(folder)).ledger.unplaced if text.place.file == file}


# ---------------------------------------------------------------- what is done to forms


def departments(sheets: Iterable[Worksheet]) -> Iterable[tuple[Worksheet, int, int]]:
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "課名":
                    yield sheet, cell.row, next(c.column for c in row if c.column > cell.column and c.value)


def typed_over(path: Path, name: str, *, hidden: str = "keep", properties: bool = False, seal: str = "keep") -> None:
    """Type another department's name over the visible ones, and do what a forger does to the hidden ones."""
    book = load_workbook(path)
    for sheet, row, column in list(departments(book[title] for title in ("調査票", "追加回答"))):
        sheet.cell(row, column).value = name
    record = book[HIDDEN]
    for row in record.iter_rows(max_col=2):
        if row[0].value == "課名" and hidden == "change":
            row[1].value = name
        if row[0].value == "割印" and seal == "drop":
            row[0].value = row[1].value = None
    if hidden == "delete":
        del book[HIDDEN]
    for one in list(book.custom_doc_props):
        if one.name == "課名" and properties:
            one.value = name
        if one.name == "割印" and seal == "drop":
            del book.custom_doc_props[one.name]
    book.save(path)


def pasted(path: Path) -> None:
    """Copy what can be seen into a new workbook."""
    book, new = load_workbook(path), Workbook()
    new.remove(new.active)  # type: ignore[arg-type]
    for title in ("調査票", "追加回答"):
        sheet = new.create_sheet(title)
        for row in book[title].iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column).value = cell.value
    new.save(path)


def unsealed(path: Path) -> None:
    """Take the seal out, as a form has none that an earlier version of the program made."""
    book = load_workbook(path)
    for row in book[HIDDEN].iter_rows(max_col=2):
        if row[0].value == "割印":
            row[0].value = row[1].value = None
    del book.custom_doc_props["割印"]
    book.save(path)


def other_key(folder: Folder) -> None:
    folder.seal_key.unlink()
    generate(Run(folder))


# ---------------------------------------------------------------- forged forms


FORGED = {
    "typed over": {},
    "hidden sheet deleted": {"hidden": "delete"},
    "hidden sheet changed": {"hidden": "change"},
    "hidden sheet and properties changed": {"hidden": "change", "properties": True},
    "all of it, without the seal": {"hidden": "change", "properties": True, "seal": "drop"},
    "hidden sheet deleted, properties changed": {"hidden": "delete", "properties": True},
    "hidden sheet deleted, properties changed, without the seal": {
        "hidden": "delete",
        "properties": True,
        "seal": "drop",
    },
}


@pytest.mark.parametrize("how", FORGED.values(), ids=FORGED)
def test_a_copy_of_another_department_s_form_replaces_no_answer(how: dict, folder: Folder) -> None:
    give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("長寿課の取組。")})
    forged = give(folder, "福祉課", "写し.xlsx", {"1": applicable("書き換えた文。")})
    typed_over(forged, "長寿課", **how)
    came(folder, "長寿課.xlsx", "写し.xlsx")
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "長寿課の取組。"
    assert outcome(done.judgement, "写し.xlsx") is Outcome.ON_HOLD
    assert codes(done.judgement, "写し.xlsx") in ({"H402"}, {"H408"})
    assert "書き換えた文。" in kept(folder, "写し.xlsx")
    assert codes(done.judgement, "長寿課.xlsx") == set()
    assert done.needs_person


@pytest.mark.parametrize("verdict", ["採用", "長寿課"])
def test_the_officer_may_let_it_count(verdict: str, folder: Folder) -> None:
    give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("前の文。")})
    path = give(folder, "長寿課", "貼付け.xlsx", {"1": applicable("直した文。")})
    pasted(path)
    came(folder, "長寿課.xlsx", "貼付け.xlsx")
    assert codes(validate(Run(folder)).judgement, "貼付け.xlsx") == {"H408"}
    rule(folder, "貼付け.xlsx", verdict)
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "直した文。"
    assert outcome(done.judgement, "貼付け.xlsx") is not Outcome.ON_HOLD
    rule(folder, "貼付け.xlsx", "除外")
    assert printed(merge(Run(folder)))["1", "長寿課"][0] == "前の文。"


@pytest.mark.parametrize("damage", [pasted, unsealed])
def test_a_form_that_lost_its_seal_is_read_and_said_where_it_replaces_nothing(damage, folder: Folder) -> None:
    damage(give(folder, "長寿課", "長寿課.xlsx", {"1": applicable("長寿課の取組。")}))
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "長寿課の取組。"
    assert codes(done.judgement, "長寿課.xlsx") & {"W217", "I308", "H408"} == {"W217"}
    # A form with the seal that comes later replaces it.
    give(folder, "長寿課", "本物.xlsx", {"1": applicable("直した文。")})
    came(folder, "長寿課.xlsx", "本物.xlsx")
    assert printed(merge(Run(folder)))["1", "長寿課"][0] == "直した文。"


def test_a_form_that_lost_its_seal_may_say_the_same_or_something_more(folder: Folder) -> None:
    give(folder, "福祉課", "前.xlsx", {"1": applicable("同じ文。")})
    pasted(give(folder, "福祉課", "後.xlsx", {"1": applicable("同じ文。"), "2": applicable("足した文。")}))
    came(folder, "前.xlsx", "後.xlsx")
    done = merge(Run(folder))
    assert [printed(done)[no, "福祉課"][0] for no in "12"] == ["同じ文。", "足した文。"]
    assert "H408" not in codes(done.judgement)


def test_each_form_that_would_replace_it_waits_and_all_of_their_text_is_listed(folder: Folder) -> None:
    give(folder, "福祉課", "本物.xlsx", {"1": applicable("本物の文。"), "2": {"該当の有無": "不明"}})
    for name in ("一", "二"):
        pasted(
            give(
                folder,
                "福祉課",
                f"{name}.xlsx",
                {"1": applicable(f"{name}の文。", 連携したい課=["長寿課"]), "2": applicable("別の文。")},
            )
        )
    came(folder, "本物.xlsx", "一.xlsx", "二.xlsx")
    done = merge(Run(folder))
    assert printed(done)["1", "福祉課"][0] == "本物の文。"
    for name in ("一", "二"):
        assert codes(done.judgement, f"{name}.xlsx") == {"H408"}
        assert {"長寿課", f"{name}の文。", "別の文。"} <= kept(folder, f"{name}.xlsx")
    assert done.judgement.ledger.states["福祉課"] is State.SENT_BACK


# ---------------------------------------------------------------- the key


def test_forms_from_before_there_was_a_key_are_read_as_before(folder: Folder) -> None:
    folder.seal_key.unlink()
    for name, text in (("前.xlsx", "前の文。"), ("後.xlsx", "後の文。")):
        unsealed(give(folder, "長寿課", name, {"1": applicable(text)}))
    came(folder, "前.xlsx", "後.xlsx")
    pasted(give(folder, "福祉課", "福祉課.xlsx", {"1": applicable("福祉課の文。")}))
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "後の文。"
    assert codes(done.judgement) == {"I308"}


def test_they_do_not_wait_where_the_key_was_made_later(folder: Folder) -> None:
    for name, text in (("前.xlsx", "前の文。"), ("後.xlsx", "後の文。")):
        unsealed(give(folder, "長寿課", name, {"1": applicable(text)}))
    came(folder, "前.xlsx", "後.xlsx")
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "後の文。"
    assert codes(done.judgement) == {"W217"}


@pytest.mark.parametrize("lose", [lambda f: f.seal_key.unlink(), lambda f: f.seal_key.write_text("壊れた"), other_key])
def test_a_key_that_is_gone_makes_no_form_unreadable_and_is_said_once(lose, folder: Folder) -> None:
    for name in ("福祉課", "長寿課", "文化の家"):
        give(folder, name, f"{name}.xlsx", {"1": applicable(f"{name}の文。")})
    give(folder, "長寿課", "直し.xlsx", {"1": applicable("直した文。")})
    came(folder, "長寿課.xlsx", "直し.xlsx")
    lose(folder)
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "直した文。"
    assert [f.code for f in done.judgement.ledger.findings if f.code[0] in "WH"] == ["W218"]
    assert codes(validate(Run(folder)).judgement) == {"W218"}


def test_the_key_is_made_once_and_kept_for_the_user_alone(folder: Folder) -> None:
    key, forms = folder.seal_key.read_bytes(), {path.name: path.read_bytes() for path in folder.forms.iterdir()}
    assert len(read_key(folder.seal_key) or "") == 64
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.seal_key.stat().st_mode) == 0o600
    shutil.rmtree(folder.output)
    generate(Run(folder))
    assert folder.seal_key.read_bytes() == key
    assert {path.name: path.read_bytes() for path in folder.forms.iterdir()} == forms


@pytest.mark.parametrize("content", ["", "# 鍵\n", "0" * 63, f"{'0' * 64}\n{'1' * 64}\n"])
def test_no_forms_are_made_with_a_spoilt_key(content: str, folder: Folder) -> None:
    folder.seal_key.write_text(content, encoding="utf-8")
    with pytest.raises(SurveyError, match="割印の鍵"):
        generate(Run(folder))
    assert folder.seal_key.read_text(encoding="utf-8") == content


def test_a_run_that_makes_no_forms_makes_no_key(folder: Folder) -> None:
    fill(form_of(folder, "福祉課"), form_of(folder, "福祉課"), {"1": applicable("直接書いた。")})
    folder.seal_key.unlink()
    with pytest.raises(SurveyError):
        generate(Run(folder))
    assert not folder.seal_key.exists()


def test_every_year_has_a_key_of_its_own(folder: Folder, tmp_path: Path) -> None:
    new = init(tmp_path / "翌年", str(folder.definition)).folder
    assert not new.seal_key.exists()
    generate(Run(new), previous=folder)
    assert read_key(new.seal_key) != read_key(folder.seal_key)
    give(new, "長寿課", "今年.xlsx", {"1": applicable("今年の文。")})
    old = give(folder, "長寿課", "昨年.xlsx", {"1": applicable("昨年の文。")})
    shutil.copy(old, new.collected / "昨年.xlsx")
    came(new, "今年.xlsx", "昨年.xlsx")
    assert printed(merge(Run(new)))["1", "長寿課"][0] == "今年の文。"


def test_a_form_that_goes_back_carries_the_seal_and_its_correction_counts(folder: Folder) -> None:
    give(folder, "長寿課", "a.xlsx", {"1": {"該当の有無": "不明"}})
    (path,) = validate(Run(folder)).sent_back.forms
    fill(path, folder.collected / "直し.xlsx", {"1": applicable("直した文。")})
    done = merge(Run(folder))
    assert printed(done)["1", "長寿課"][0] == "直した文。"
    assert codes(done.judgement) == set()


def test_a_department_is_not_told_of_its_seal(folder: Folder) -> None:
    pasted(give(folder, "長寿課", "a.xlsx", {"1": {"該当の有無": "不明"}}))
    done = validate(Run(folder))
    assert "W217" in codes(done.judgement)
    (path,) = done.sent_back.forms
    said = [str(cell.value) for row in load_workbook(path)["修正のお願い"].iter_rows() for cell in row if cell.value]
    assert not any("割印" in text for text in said)


# ---------------------------------------------------------------- the seal


def test_a_seal_is_the_department_s_the_survey_s_and_the_version_s_own(folder: Folder) -> None:
    survey = judge(Run(folder)).survey
    key, version = SealKey("a" * 64), form_version(survey)
    seal = key.seal("r8", "福祉課", version)
    assert key.made(seal, "r8", "福祉課", version)
    for other in (
        ("r9", "福祉課", version),
        ("r8", "長寿課", version),
        ("r8", "福祉課", "0" * 12),
        ("r8福", "祉課", version),
    ):
        assert not key.made(seal, *other)
    assert not key.made("", "r8", "福祉課", version)
    assert not SealKey("b" * 64).made(seal, "r8", "福祉課", version)
    assert (key.is_of(seal), SealKey("b" * 64).is_of(seal)) == (True, False)
    assert "a" * 8 not in seal


def test_the_seal_stands_in_two_places_and_either_is_enough(folder: Folder) -> None:
    for name, change in (("隠しシートなし.xlsx", {"hidden": "delete"}), ("そのまま.xlsx", {})):
        path = give(folder, "長寿課", name, {"1": applicable(f"{name}の文。")})
        typed_over(path, "長寿課", **change)
        assert codes(judge(Run(folder)), name) == set()
    book = load_workbook(path)
    for one in list(book.custom_doc_props):
        del book.custom_doc_props[one.name]
    book.save(path)
    assert codes(judge(Run(folder)), path.name) == set()


# ---------------------------------------------------------------- two departments in one workbook


def gathered(folder: Folder, name: str, *, records: bool, same: bool = True) -> Path:
    """The sheets of 長寿課 stand behind those of 福祉課, as after Excel's "move or copy"; with their hidden sheet or without."""
    answers = {no: applicable("実施している。" if same else f"長寿課{no}") for no in "12"}
    other = give(folder, "長寿課", "あとで消す.xlsx", answers)
    path = give(folder, "福祉課", name, {no: applicable("実施している。" if same else f"福祉課{no}") for no in "12"})
    book, more = load_workbook(path), load_workbook(other)
    for title in ("調査票", "追加回答", *([HIDDEN] if records else [])):
        copy = book.create_sheet(f"{title} (2)")
        for row in more[title].iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy.cell(cell.row, cell.column).value = cell.value
    book.save(path)
    other.unlink()
    return path


def whose(judgement: Judgement) -> set[tuple[str, str, Outcome]]:
    return {(one.file.name, one.department, one.outcome) for one in judgement.ledger.receipts}


def occurrences(judgement: Judgement, text: str) -> int:
    """In how many cells of the workbook a text was typed, by where it stands now."""
    counted = (one.answer for one in judgement.ledger.counted.values())
    old = (one.answer for one in judgement.ledger.superseded)
    answers = sum(entry.text == text for answer in (*counted, *old) for entry in answer.entries.values())
    return answers + sum(one.text == text for one in judgement.ledger.unplaced)


def test_each_sheet_is_read_for_the_department_whose_seal_the_workbook_carries(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=True)
    done = merge(Run(folder))
    assert whose(done.judgement) == {
        ("二課.xlsx > 調査票", "福祉課", Outcome.COUNTED),
        ("二課.xlsx > 調査票 (2)", "長寿課", Outcome.COUNTED),
    }
    assert {printed(done)[no, name][0] for no in "12" for name in ("福祉課", "長寿課")} == {"実施している。"}
    assert codes(done.judgement) - {"W207", "W204"} == set()


def test_a_sheet_without_its_seal_waits_and_the_other_is_read(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False)
    judgement = validate(Run(folder)).judgement
    assert whose(judgement) == {
        ("二課.xlsx > 調査票", "福祉課", Outcome.COUNTED),
        ("二課.xlsx > 調査票 (2)", "長寿課", Outcome.ON_HOLD),
    }
    assert codes(judgement, "二課.xlsx > 調査票 (2)") == {"H402"}
    assert occurrences(judgement, "実施している。") == 4
    rule(folder, "二課.xlsx > 調査票 (2)", "長寿課")
    done = merge(Run(folder))
    assert {one[2] for one in whose(done.judgement)} == {Outcome.COUNTED}
    assert printed(done)["1", "長寿課"][0] == "実施している。"


@pytest.mark.parametrize(
    "verdict", ["調査票：福祉課、調査票 (2)：長寿課", "調査票(2): 長寿課\n調査票: 福祉課", "長寿課", "福祉課"]
)
@pytest.mark.parametrize("same", [True, False])
def test_without_a_key_a_ruling_names_the_sheets_and_no_text_is_lost(verdict: str, same: bool, folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False, same=same)
    folder.seal_key.unlink()
    judgement = validate(Run(folder)).judgement
    assert {one[2] for one in whose(judgement)} == {Outcome.ON_HOLD}
    assert codes(judgement, "二課.xlsx") == {"H402"}
    written = ["実施している。"] * 4 if same else ["福祉課1", "福祉課2", "長寿課1", "長寿課2"]
    assert all(occurrences(judgement, text) == written.count(text) for text in written)
    rule(folder, "二課.xlsx", verdict)
    judgement = merge(Run(folder)).judgement
    assert all(occurrences(judgement, text) == written.count(text) for text in written)
    read = {name for _, name, outcome in whose(judgement) if outcome is Outcome.COUNTED}
    assert read == ({verdict} if "：" not in verdict and ":" not in verdict else {"福祉課", "長寿課"})
    assert "J601" not in codes(judgement)
    assert {one[2] for one in whose(merge(Run(folder)).judgement)} == {one[2] for one in whose(judgement)}


def test_a_ruling_for_a_third_department_drops_nothing_that_both_say(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False)
    validate(Run(folder))
    rule(folder, "二課.xlsx > 調査票", "生涯学習課")
    assert occurrences(merge(Run(folder)).judgement, "実施している。") == 4


def test_a_ruling_for_a_sheet_that_is_not_there_is_said(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False)
    validate(Run(folder))
    rule(folder, "二課.xlsx > 調査票 (2)", "調査票 (3)：長寿課")
    judgement = validate(Run(folder)).judgement
    assert whose(judgement) == {("二課.xlsx", "", Outcome.ON_HOLD)}
    assert any("調査票 (3)" in finding.what for finding in judgement.ledger.findings)


def test_the_drop_down_offers_the_sheets(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False)
    validate(Run(folder))
    offered = [cell.value for (cell,) in load_workbook(folder.ledger)["選択肢"].iter_rows(max_col=1)]
    assert offered[-1] == "調査票 (2)：長寿課、追加回答 (2)：長寿課"


def test_the_drop_down_offers_no_sheet_that_nobody_sees(folder: Folder) -> None:
    gathered(folder, "二課.xlsx", records=False)
    folder.seal_key.unlink()
    validate(Run(folder))
    offered = [cell.value for (cell,) in load_workbook(folder.ledger)["選択肢"].iter_rows(max_col=1)]
    assert offered[-1] == "調査票：福祉課、追加回答：福祉課、調査票 (2)：長寿課、追加回答 (2)：長寿課"
