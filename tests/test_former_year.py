"""The former year, as a survey keeps it: read once, used by every command, and told where it is not to be had."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from builders import SURVEY, answer
from msgspec.structs import replace
from openpyxl import load_workbook
from respondent import fill
from year import CHALLENGES, applicable, form_of, give, rule

from survey.cli import app
from survey.commands import former_folder, former_paths
from survey.commands.former_year import read_former, read_survey, recorded_former
from survey.commands.generate import generate
from survey.commands.judge import judge
from survey.commands.new_year import Renewal, begin_year
from survey.commands.run import Run
from survey.comparison.former_choices import choices_gone
from survey.errors import SurveyError
from survey.findings import CARRIED_GONE, OTHER_SURVEY, SAME_SURVEY_ID
from survey.model import Answer, Change, Entry, Outcome, Question
from survey.storage.folder import Folder
from survey.storage.former_answers import write_former
from tests.mail_desk import write_settings

TODAY = date(2027, 4, 5)


@pytest.fixture(scope="module")
def both(asked: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 調査R8, in which one department answered, and 調査R9, which begins after it; not to be changed."""
    top = tmp_path_factory.mktemp("years")
    former = Folder(Path(shutil.copytree(asked.root, top / "調査R8")))
    odd = {"連携したい課": ["長寿課"], CHALLENGES: "=1+1\n　字下げ"}
    give(former, "福祉課", "a.xlsx", {"2": applicable("昨年の直売会。", **odd)})
    begin_year(Folder(top / "調査R9"), former, Renewal("chiikifukushi-r9", date(2027, 11, 30)), TODAY)
    return top


@pytest.fixture
def years(both: Path, tmp_path: Path) -> tuple[Folder, Folder]:
    """A copy of both: the former folder and this year's."""
    top = Path(shutil.copytree(both, tmp_path / "二年"))
    return Folder(top / "調査R8"), Folder(top / "調査R9")


@pytest.fixture(scope="module")
def read_once(both: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, the forms of 調査R9 made; not to be changed."""
    top = Path(shutil.copytree(both, tmp_path_factory.mktemp("read") / "二年"))
    generate(Run(Folder(top / "調査R9")))
    return top


@pytest.fixture
def kept(read_once: Path, tmp_path: Path) -> tuple[Folder, Folder]:
    """A copy of that."""
    top = Path(shutil.copytree(read_once, tmp_path / "二年"))
    return Folder(top / "調査R8"), Folder(top / "調査R9")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Types a command; its exit code, and all that it says."""

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["survey", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            app.run_typed_command()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


def forms_of(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.forms.iterdir()} if folder.forms.exists() else {}


# ---------------------------------------------------------------- kept


def test_forms_are_made_with_what_is_recorded_and_then_with_what_is_kept(years: tuple[Folder, Folder]) -> None:
    former, folder = years
    assert read_survey(folder).former_year == ""
    assert generate(Run(folder)).carried == 1
    first = forms_of(folder)
    former_year = read_former(folder)
    assert former_year is not None
    assert former_year.year == read_survey(folder).former_year == "令和８年度"
    (only,) = former_year.answers
    assert (only.entries["challenges"].text, only.entries["partners"].departments) == ("=1+1\n　字下げ", ("長寿課",))
    shutil.rmtree(former.root)
    assert generate(Run(folder)).carried == 1
    assert forms_of(folder) == first
    shutil.copy(form_of(folder, "福祉課"), folder.collected / "そのまま.xlsx")
    assert ("福祉課", "2") in judge(Run(folder)).ledger.counted


def test_a_former_choice_that_is_none_any_more_is_said_once_when_forms_are_made(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = years
    assert "選択肢にありません" not in typed("generate", folder.root)[1]
    book = load_workbook(folder.definition)
    for row in book["設問"].iter_rows():
        for cell in row:
            if cell.value and "該当あり" in str(cell.value):
                cell.value = str(cell.value).replace("該当あり", "取り組んでいる")
    book.save(folder.definition)
    code, said = typed("generate", folder.root)
    assert code == 0
    assert said.count("選択肢にありません") == 1
    assert "「該当あり」（1件）" in said
    shutil.copy(form_of(folder, "福祉課"), folder.collected / "そのまま.xlsx")
    assert "E104" in {one.code for one in judge(Run(folder)).ledger.findings}


def test_what_is_left_behind_of_a_department_for_one_reason_is_one_line(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    give(former, "福祉課", "b.xlsx", {no: applicable("別の取組。") for no in ("1", "3")})
    book = load_workbook(folder.definition)
    for row in book["設問"].iter_rows(min_row=2, max_col=1):
        row[0].value = "situation" if row[0].value == "status" else row[0].value
    book.save(folder.definition)
    said = typed("generate", folder.root)[1]
    assert "引き継がなかったもの 3 件" in said
    assert [line.partition(":")[0].strip() for line in said.splitlines() if "「現在の取組状況」" in line] == [
        "福祉課 NO 1、2、3"
    ]


def test_what_is_left_behind_of_several_departments_for_one_reason_is_one_line(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    give(former, "福祉課", "b.xlsx", {no: applicable("別の取組。") for no in ("1", "3")})
    for department in ("長寿課", "企画政策課"):
        give(former, department, f"{department}.xlsx", {"2": applicable("別の取組。")})
    book = load_workbook(folder.definition)
    (row,) = (row for row in book["課題"].iter_rows() if str(row[0].value) == "2")
    row[1].value = "街路樹の剪定"
    book.save(folder.definition)
    told = [line for line in typed("generate", folder.root)[1].splitlines() if "が、いまの調査定義にありません" in line]
    assert len(told) == 1 and told[0].count("NO 2") == 1
    assert all(name in told[0] for name in ("福祉課", "長寿課", "企画政策課"))


def test_it_is_said_of_which_year_the_answers_are_so_that_a_copied_folder_does_not_pass_the_year_before_off_for_the_last(
    kept: tuple[Folder, Folder], tmp_path: Path, typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = kept
    give(folder, "福祉課", "a.xlsx", {"1": {"該当の有無": "検討中"}})
    copied = Folder(Path(shutil.copytree(folder.root, tmp_path / "調査R10")))
    write_settings(copied, {"調査ID": "chiikifukushi-r10", "締切": date(2028, 11, 30)})
    assert "件を記入済みにしました（令和８年度）" in typed("generate", copied.root)[1]
    assert "件を記入済みにしました（令和９年度）" in typed("generate", copied.root, "--previous", folder.root)[1]


def test_answers_that_stand_under_another_title_are_told_and_the_advice_parts_them_from_it(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = years

    def titled(title: str) -> str:
        book = load_workbook(folder.definition)
        (row,) = (row for row in book["課題"].iter_rows() if str(row[0].value) == "2")
        row[1].value = title
        book.save(folder.definition)
        return typed("generate", folder.root)[1]

    assert "題名の近い" not in titled("農と福祉の連携")
    assert "NO 2「農と福祉の連携」の回答は、題名の近い NO 2「農と福祉の連携（苗木の配布）」に入れました" in titled(
        "農と福祉の連携（苗木の配布）"
    )
    said = titled("街路樹の剪定")
    assert "題名の近い" not in said and "が、いまの調査定義にありません" in said


def test_where_a_folder_is_named_of_which_a_form_gets_nothing_more_the_advice_keeps_the_other_answers(
    kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = kept
    give(former, "福祉課", "a.xlsx", {})
    give(former, "長寿課", "b.xlsx", {"1": applicable("別の取組。")})
    before = forms_of(folder)
    code, said = typed("generate", folder.root, "--previous", former.root)
    assert code == 1 and "--blank も付けて" in said and forms_of(folder) == before
    code, said = typed("generate", folder.root, "--previous", former.root, "--blank")
    assert code == 0 and "前回の回答 1 件を記入済み" in said


def test_of_several_choices_each_that_is_none_any_more_is_said_by_its_own_name() -> None:
    asked = Question("means", "使っている手段", "複数選択", choices=("ホームページ", "メール"))
    survey = replace(SURVEY, questions=(asked,))
    given = [answer("福祉課", "1"), answer("長寿課", "1")]
    texts = ("広報紙\n回覧板", "広報紙\nホームページ")
    answers = [replace(one, entries={"means": Entry(text, "", ())}) for one, text in zip(given, texts, strict=True)]
    said = list(choices_gone(survey, answers))
    assert ["「広報紙」（2件）" in one for one in said] == [True, False]
    assert ["「回覧板」（1件）" in one for one in said] == [False, True]


def test_a_former_answer_of_which_nothing_stands_on_the_form_is_not_counted_as_filled_in(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = years
    book = load_workbook(folder.definition)
    for row in book["設問"].iter_rows(min_row=2, max_col=1):
        row[0].value = f"{row[0].value}2" if row[0].value else None
    for row in book["設問"].iter_rows(min_row=2):
        for cell in row[1:]:
            cell.value = "partners2" if cell.value == "partners" else cell.value
    book.save(folder.definition)
    said = typed("generate", folder.root)[1]
    assert "記入済み" not in said and "どれも引き継げないため" in said


def test_answers_under_another_heading_are_told_and_the_advice_parts_them_from_it(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = years

    def asked(key: str, heading: str) -> str:
        book = load_workbook(folder.definition)
        row = next(row for row in book["設問"].iter_rows() if str(row[0].value) in ("status", "situation"))
        row[0].value, row[1].value = key, heading
        book.save(folder.definition)
        return typed("generate", folder.root)[1]

    assert "同じ status の" not in asked("status", "現在の取組状況（箇条書き）")
    assert "前回の「現在の取組状況」の回答は、「項目」が同じ status の「来年度の予算」に入れました" in asked(
        "status", "来年度の予算"
    )
    said = asked("situation", "来年度の予算")
    assert "「項目」が同じ" not in said and "設問「現在の取組状況」が、いまの調査定義にありません" in said


def test_who_confirms_and_answers_what_is_asked_for_the_first_time_has_changed_nothing(
    years: tuple[Folder, Folder],
) -> None:
    _, folder = years
    book = load_workbook(folder.definition)
    asked = book["設問"]
    last = max(row for row in range(1, 20) if asked.cell(row, 1).value == "challenges")
    for column, text in enumerate(("number", "参加者数", "数値"), 1):
        asked.cell(last + 1, column).value = text
    book.save(folder.definition)
    generate(Run(folder))
    give(folder, "福祉課", "a.xlsx", {"2": {"参加者数": "12", "前回から": "変更なし"}})
    judgement = judge(Run(folder))
    assert judgement.comparison
    assert judgement.comparison.answers["福祉課", "2"].change is Change.CONTINUED
    assert "W233" not in {one.code for one in judgement.ledger.findings}


def test_a_former_answer_that_was_deleted_with_its_sheet_is_said_and_comes_back_with_it(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    give(former, "福祉課", "b.xlsx", {"6": applicable("語り手を紹介した。")})
    generate(Run(folder))
    form = form_of(folder, "福祉課")

    def gone() -> list[tuple[str, str]]:
        judgement = judge(Run(folder))
        return [(one.place.file, one.issue) for one in judgement.ledger.findings if one.code == CARRIED_GONE.code]

    assert gone() == []
    book = load_workbook(form)
    del book["追加回答"]
    book.save(folder.collected / "一枚.xlsx")
    assert gone() == [("一枚.xlsx", "6")]
    said = typed("validate", folder.root)[1]
    assert "福祉課 NO 6" in said and "W261" in said
    shutil.copy(form, folder.collected / "二枚.xlsx")
    assert gone() == []


def test_a_former_answer_whose_row_stands_there_or_of_which_one_is_due_is_not_said_to_be_deleted(
    years: tuple[Folder, Folder],
) -> None:
    former, folder = years
    give(former, "福祉課", "b.xlsx", {"6": applicable("語り手を紹介した。")})
    generate(Run(folder))
    generate(Run(folder), blank=True)
    book = load_workbook(form_of(folder, "福祉課"))
    sheet = book["調査票"]
    (due,) = (row[0].row for row in sheet.iter_rows(max_col=2) if str(row[1].value) == "2")
    sheet.delete_rows(due)
    book.save(folder.collected / "a.xlsx")
    judgement = judge(Run(folder))
    assert judgement.comparison
    changes = {no: judgement.comparison.answers["福祉課", no].change for no in ("2", "6")}
    assert set(changes.values()) == {Change.UNANSWERED}
    assert CARRIED_GONE.code not in {one.code for one in judgement.ledger.findings}
    assert ("E102", "2") in {(one.code, one.issue) for one in judgement.ledger.findings}


def test_the_former_folder_is_not_changed(years: tuple[Folder, Folder]) -> None:
    former, folder = years
    before = {path: path.read_bytes() for path in former.root.rglob("*") if path.is_file()}
    generate(Run(folder))
    assert {path: path.read_bytes() for path in former.root.rglob("*") if path.is_file()} == before


def test_a_form_of_the_former_year_does_not_count_in_the_new_one(kept: tuple[Folder, Folder]) -> None:
    former, folder = kept
    fill(form_of(former, "長寿課"), folder.collected / "去年の用紙.xlsx", {"1": applicable("去年の用紙に書いた。")})
    ledger = judge(Run(folder)).ledger
    assert not ledger.counted
    assert [receipt.outcome for receipt in ledger.receipts] == [Outcome.ON_HOLD]
    assert OTHER_SURVEY.code in {finding.code for finding in ledger.findings}


def test_that_the_former_year_has_the_same_name_is_said(
    kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = kept
    assert "前回の調査と同じ" not in typed("generate", folder.root)[1]
    assert SAME_SURVEY_ID.code not in {one.code for one in judge(Run(folder)).ledger.findings}
    write_settings(folder, {"調査ID": "chiikifukushi-r8"})
    assert "調査ID「chiikifukushi-r8」が前回の調査と同じです" in typed("generate", folder.root)[1]
    assert SAME_SURVEY_ID.code in {one.code for one in judge(Run(folder)).ledger.findings}


def test_that_the_former_year_is_not_before_this_one_is_said(
    kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = kept
    assert "より前ではありません" not in typed("generate", folder.root)[1]
    write_settings(former, {"締切": date(2028, 11, 30)})
    said = typed("generate", folder.root, "--previous", former.root)[1]
    assert (
        "前回の調査の締切（令和10年11月30日（木））が、この調査の締切（令和9年11月30日（火））より前ではありません"
        in said
    )


def test_forms_without_former_answers_are_made_where_that_is_wanted(years: tuple[Folder, Folder]) -> None:
    _, folder = years
    generate(Run(folder), blank=True)
    assert read_former(folder) is None
    blank = forms_of(folder)
    assert generate(Run(folder)).carried == 1
    with_answers = forms_of(folder)
    assert generate(Run(folder), blank=True).carried == 0
    assert forms_of(folder).keys() == blank.keys()
    assert generate(Run(folder)).carried == 1
    assert forms_of(folder) == with_answers


def test_naming_a_former_year_records_it_in_place_of_another(
    kept: tuple[Folder, Folder], tmp_path: Path, asked: Folder
) -> None:
    _, folder = kept
    other = Folder(Path(shutil.copytree(asked.root, tmp_path / "別の調査")))
    give(other, "長寿課", "b.xlsx", {"1": applicable("別の回答。")})
    assert generate(Run(folder), previous=other, blank=True).carried == 1
    former_year = read_former(folder)
    assert former_year is not None
    assert [answer.department for answer in former_year.answers] == ["長寿課"]
    assert former_paths.folder_of(former_year, folder).root == other.root.resolve()


def test_a_year_in_which_nothing_counted_does_not_replace_one_in_which_something_did(
    kept: tuple[Folder, Folder], asked: Folder
) -> None:
    _, folder = kept
    before = forms_of(folder)
    with pytest.raises(SurveyError, match="一件も"):
        generate(Run(folder), previous=asked)
    assert read_former(folder)
    assert forms_of(folder) == before


def test_what_is_refused_records_nothing(years: tuple[Folder, Folder]) -> None:
    _, folder = years
    generate(Run(folder), blank=True)
    fill(form_of(folder, "福祉課"), form_of(folder, "福祉課"), {"2": applicable("もう書いた。")})
    with pytest.raises(SurveyError, match="回答が記入されている"):
        generate(Run(folder))
    assert read_former(folder) is None


# ---------------------------------------------------------------- the former folder


def gone(former: Folder) -> None:
    shutil.rmtree(former.root)


def of_another_survey(former: Folder) -> None:
    write_settings(former, {"調査ID": "another"})


def broken(former: Folder) -> None:
    former.definition.write_bytes(b"no workbook")


def faulty(former: Folder) -> None:
    write_settings(former, {"締切": "いつか"})


LOST = [gone, of_another_survey, broken, faulty]


@pytest.mark.parametrize("lose", LOST)
def test_without_the_former_folder_no_blank_form_is_written_in_silence(
    lose: Callable[[Folder], None], years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    lose(former)
    code, said = typed("generate", folder.root)
    assert code == 1
    assert "調査R8" in said
    assert forms_of(folder) == {}
    assert typed("status", folder.root)[0] in (0, 3)
    assert typed("generate", folder.root, "--blank")[0] == 0
    assert forms_of(folder)


@pytest.mark.parametrize("lose", LOST)
def test_once_read_the_year_goes_on_without_the_former_folder_and_says_so(
    lose: Callable[[Folder], None], kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = kept
    before = forms_of(folder)
    lose(former)
    code, said = typed("generate", folder.root)
    assert code == 0
    assert "調査R8" in said
    assert "控え" in said
    assert forms_of(folder) == before


def test_a_former_folder_that_was_moved_is_told_by_its_new_place(
    years: tuple[Folder, Folder], tmp_path: Path, typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    moved = Path(shutil.move(former.root, tmp_path / "書庫"))
    assert "--previous" in typed("generate", folder.root)[1]
    assert typed("generate", folder.root, "--previous", moved)[0] == 0
    assert "控え" not in typed("generate", folder.root)[1]


def test_that_former_files_wait_for_a_ruling_is_said_and_the_advice_brings_their_answers(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    assert "保留" not in typed("generate", folder.root)[1]
    broken = give(former, "長寿課", "b.xlsx", {"1": applicable("別の取組。")})
    whole = broken.read_bytes()
    broken.write_bytes(whole[:4000])
    said = typed("generate", folder.root, "--previous", former.root)[1]
    assert "保留のままのファイル（b.xlsx）" in said and "1 件を記入済み" in said
    typed("validate", former.root)
    rule(former, "b.xlsx", "除外")
    assert "保留" not in typed("generate", folder.root, "--previous", former.root)[1]


def test_that_the_former_folder_has_changed_since_is_said(kept: tuple[Folder, Folder]) -> None:
    former, folder = kept
    assert generate(Run(folder)).remarks == ()
    give(former, "長寿課", "遅れて.xlsx", {"1": applicable("遅れた回答。")})
    (remark,) = generate(Run(folder)).remarks
    assert "--previous" in remark
    assert generate(Run(folder), previous=former).carried == 2
    assert generate(Run(folder)).remarks == ()


def test_a_former_folder_that_may_not_be_read_is_said(
    kept: tuple[Folder, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, folder = kept

    def locked(folder: Folder) -> str:
        raise PermissionError(folder)

    monkeypatch.setattr(former_folder, "fingerprint_of", locked)
    done = generate(Run(folder))
    assert done.carried == 1
    assert done.remarks


def test_on_another_drive_the_whole_path_is_recorded(
    years: tuple[Folder, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    former, folder = years
    monkeypatch.setattr(former_paths.os.path, "relpath", apart)
    generate(Run(folder), previous=former)
    recorded = recorded_former(folder)
    assert recorded is not None
    assert Path(recorded.folder) == former.root.resolve()
    assert former_paths.folder_of(recorded, folder).root == former.root.resolve()


def test_what_is_kept_without_items_is_written_as_earlier_versions_know_it(years: tuple[Folder, Folder]) -> None:
    former, folder = years
    generate(Run(folder), previous=former)
    written = folder.former_answers.read_text("utf-8")
    assert written.startswith('{"format": 1, ')
    assert '"items"' not in written


# ---------------------------------------------------------------- what is kept is spoilt


def edited(folder: Folder) -> None:
    text = folder.former_answers.read_text("utf-8")
    folder.former_answers.write_text(text.replace("直売会", "即売会"), encoding="utf-8")


def cut_off(folder: Folder) -> None:
    folder.former_answers.write_bytes(folder.former_answers.read_bytes()[:-20])


def emptied(folder: Folder) -> None:
    folder.former_answers.write_bytes(b"")


def nested(folder: Folder) -> None:
    folder.former_answers.write_bytes(b"[" * 100_000)


def nested_within(folder: Folder) -> None:
    """Deep within what is kept."""
    deep = b"[" * 100_000 + b"]" * 100_000
    folder.former_answers.write_bytes(b'{"format": 1, "digest": "%b", "kept": %b}' % (b"0" * 64, deep))


def half_a_letter(folder: Folder) -> None:
    content = folder.former_answers.read_bytes()
    folder.former_answers.write_bytes(content.replace("直売会".encode(), "直売会".encode()[:-1]))


def signed_with_too_little(folder: Folder) -> None:
    """What is kept lacks what a reader needs, and its digest is right all the same."""
    definition = hashlib.sha256(folder.former_definition.read_bytes()).hexdigest().encode()
    kept = b'{"answers":[],"definition":"%b","fingerprint":"","folder":"","history":[]}' % definition
    signed = hashlib.sha256(kept).hexdigest().encode()
    folder.former_answers.write_bytes(b'{"format": 1, "digest": "%b", "kept": %b}' % (signed, kept))


def something_else(folder: Folder) -> None:
    folder.former_answers.write_text('["a"]', encoding="utf-8")


def of_a_newer_version(folder: Folder) -> None:
    written = json.loads(folder.former_answers.read_text("utf-8"))
    newer = {**written, "format": written["format"] + 2}
    folder.former_answers.write_text(json.dumps(newer), encoding="utf-8")


def in_place_of_a_folder(folder: Folder) -> None:
    folder.former_answers.unlink()
    folder.former_answers.mkdir()


def another_definition(folder: Folder) -> None:
    shutil.copy(folder.definition, folder.former_definition)


def no_definition(folder: Folder) -> None:
    folder.former_definition.unlink()


SPOILT = [
    edited,
    cut_off,
    emptied,
    nested,
    nested_within,
    half_a_letter,
    signed_with_too_little,
    something_else,
    of_a_newer_version,
    in_place_of_a_folder,
]


def lost(folder: Folder) -> None:
    folder.former_answers.unlink()


@pytest.mark.parametrize("spoil", [*SPOILT, another_definition, no_definition, lost])
def test_what_is_spoilt_is_said_with_its_place_and_remedy_and_nothing_is_made_of_it(
    spoil: Callable[[Folder], None], kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = kept
    before = forms_of(folder)
    spoil(folder)
    code, said = typed("generate", folder.root)
    assert code == 1
    assert folder.former.name in said
    assert "→" in said
    assert "不具合" not in said
    assert forms_of(folder) == before
    with pytest.raises(SurveyError):
        judge(Run(folder))


def test_every_command_says_that_what_is_kept_is_spoilt(
    kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = kept
    before = forms_of(folder)
    edited(folder)
    for command in ("status", "validate", "merge", "mail"):
        code, said = typed(command, folder.root)
        assert (code, "--previous" in said) == (1, True)
    assert typed("generate", folder.root, "--previous", former.root)[0] == 0
    assert forms_of(folder) == before
    edited(folder)
    assert typed("generate", folder.root, "--blank")[0] == 0
    shutil.move(folder.former, folder.root / "よけたもの")
    assert typed("status", folder.root)[0] in (0, 3)


def test_no_blank_form_is_made_in_silence_where_all_that_tells_of_the_former_year_is_its_definition(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = years
    lost(folder)
    code, said = typed("generate", folder.root)
    assert (code, forms_of(folder)) == (1, {})
    assert folder.former_answers.name in said and "--previous" in said
    assert typed("generate", folder.root, "--previous", former.root)[0] == 0
    assert typed("status", folder.root)[0] == 3


def test_that_no_former_answer_could_be_taken_over_is_not_told_as_if_there_were_none(
    years: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    _, folder = years
    book = load_workbook(folder.definition)
    for sheet in (book["課"], book["課題"]):
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = str(cell.value).replace("福祉課", "生活支援課") if cell.value else None
    book.save(folder.definition)
    said = typed("generate", folder.root)[1]
    assert "見つからず" not in said
    assert "どれも引き継げないため" in said and "福祉課 NO 2" in said


def test_a_kept_file_that_another_editor_saved_without_changing_it_is_the_same(kept: tuple[Folder, Folder]) -> None:
    _, folder = kept
    text = folder.former_answers.read_text("utf-8")
    folder.former_answers.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_former(folder)


def answers_kept(folder: Folder) -> Sequence[Answer]:
    former = read_former(folder)
    assert former
    return former.answers


def test_what_is_kept_of_an_answer_stands_in_the_order_of_the_questions(kept: tuple[Folder, Folder]) -> None:
    _, folder = kept
    former = read_former(folder)
    assert former
    asked = [question.key for question in former.survey.questions]
    answered = [list(answer.entries) for answer in former.answers]
    assert max(map(len, answered)) > 2
    assert answered == [[key for key in asked if key in keys] for keys in answered]
    assert answered != [sorted(keys) for keys in answered]


def laid_out(folder: Folder) -> Path:
    """A line each, as earlier versions wrote it and editors show it."""
    written = json.loads(folder.former_answers.read_text("utf-8"))
    folder.former_answers.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder.former_answers


def test_a_kept_file_that_is_laid_out_otherwise_is_the_same(kept: tuple[Folder, Folder]) -> None:
    _, folder = kept
    before = answers_kept(folder)
    text = laid_out(folder).read_text("utf-8")
    assert text.count("\n") > 10
    assert answers_kept(folder) == before
    edited(folder)
    with pytest.raises(SurveyError, match="控え"):
        read_former(folder)


def test_an_answer_with_half_a_character_is_kept_as_it_is(kept: tuple[Folder, Folder]) -> None:
    _, folder = kept
    former = recorded_former(folder)
    assert former
    first, *others = former.answers
    key = next(iter(first.entries))
    odd = replace(first, entries={**first.entries, key: replace(first.entries[key], text="半\ud800分")})
    write_former(replace(former, answers=(odd, *others)), folder.former_definition.read_bytes(), folder.former_answers)
    assert answers_kept(folder) == (odd, *others)


# ---------------------------------------------------------------- the years before


def test_the_chain_of_years_goes_on_when_the_older_folders_are_gone(
    kept: tuple[Folder, Folder], typed: Callable[..., tuple[int, str]]
) -> None:
    former, folder = kept
    shutil.rmtree(former.root)
    give(folder, "福祉課", "a.xlsx", {"1": {"該当の有無": "検討中"}})
    third = Folder(folder.root.parent / "調査R10")
    begin_year(third, folder, Renewal("chiikifukushi-r10", date(2028, 11, 30)), date(2028, 4, 3))
    generate(Run(third))
    shutil.rmtree(folder.root)
    code, said = typed("status", third.root, "--history", "--json")
    years = json.loads(said)["years"]
    assert code == 3
    assert [year["year"] for year in years] == ["令和８年度", "令和９年度", "令和１０年度"]
    assert [year["answers"] for year in years] == [1, 2, 0]
    assert years[1]["choices"]["applies"] == {"該当あり": 1, "検討中": 1, "該当なし": 0}
    assert years[0]["wishes"] == {"partners": 1}
    assert "令和９年度" in typed("status", third.root, "--history")[1]


def test_without_a_former_year_the_history_is_this_year(asked: Folder, typed: Callable[..., tuple[int, str]]) -> None:
    said = typed("status", asked.root, "--history")[1]
    assert "令和８年度" in said
    assert "前回の調査の記録がない" in said
