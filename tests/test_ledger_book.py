"""受付簿.xlsx: what the office finds in it, and what the officer's rulings survive."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from builders import SAVED, SURVEY, answer
from effort import each_takes_the_same
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from survey.commands import demo
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.errors import SurveyError
from survey.findings import NAMES_ITSELF, REQUIRED_EMPTY, UNKNOWN_DEPARTMENT
from survey.ledger_book.ledger_workbook import write_ledger
from survey.ledger_book.rulings import read_rulings
from survey.model import (
    USUAL_NAMES,
    Answer,
    Counted,
    DateSource,
    Decision,
    Department,
    Entry,
    Issue,
    Ledger,
    Outcome,
    Place,
    Receipt,
    ReceivedFile,
    Source,
    State,
    Superseded,
    Survey,
    UnplacedText,
)


def file(name: str, day: int = 5) -> ReceivedFile:
    return ReceivedFile(name, f"{sum(map(ord, name)):064x}", datetime(2026, 11, day, 13, 30), DateSource.MAIL)


WELFARE_OLD, WELFARE, GREEN, ELDERLY = (
    file("福祉課.xlsx", 3),
    file("福祉課（再提出）.xlsx", 9),
    file("緑.xlsx"),
    file("長寿.xlsx"),
)
PHOTO = file("夏まつり.jpg")

WELFARE_1 = Counted(answer("福祉課", "1", applies="該当あり", status="月１回、交流会を開いている。"), WELFARE, True)
WELFARE_2 = Counted(answer("福祉課", "2", applies="該当なし"), WELFARE, True)
GREEN_2 = Counted(answer("みどり課", "2", applies="検討中"), GREEN, True)
GREEN_1 = Counted(answer("みどり課", "1", applies="該当あり", status="花壇づくりを住民と進めている。"), GREEN, True)
ELDERLY_1 = Counted(answer("長寿課", "1", applies="該当あり"), ELDERLY, False)
COUNTED = {(c.answer.department, c.answer.issue): c for c in (WELFARE_1, WELFARE_2, GREEN_2, GREEN_1, ELDERLY_1)}

FINDINGS = (
    NAMES_ITSELF.at(
        Place("緑.xlsx", "調査票", "H11"),
        department="みどり課",
        issue="2",
        heading="連携したい課",
        **USUAL_NAMES.in_messages,
    ),
    UNKNOWN_DEPARTMENT.at(
        Place("緑.xlsx", "調査票", "H12"),
        department="みどり課",
        question="partners",
        value="公園係",
        heading="連携したい課",
        **USUAL_NAMES.in_messages,
    ),
    REQUIRED_EMPTY.at(
        Place("長寿.xlsx", "調査票", "F10"),
        department="長寿課",
        issue="1",
        question="challenges",
        heading="課題",
        instead="",
    ),
)

LEDGER = Ledger(
    receipts=(
        Receipt(WELFARE_OLD, Outcome.SUPERSEDED, "福祉課", "より新しい回答があります。"),
        Receipt(WELFARE, Outcome.COUNTED, "福祉課", "すべての回答を採用しました。"),
        Receipt(
            GREEN, Outcome.COUNTED, "みどり課", "", Decision(GREEN.digest, "みどり課", "電話で確認した。", "緑.xlsx")
        ),
        Receipt(ELDERLY, Outcome.ON_HOLD, "", "どの課のものか分かりません。"),
        Receipt(PHOTO, Outcome.OUT_OF_SCOPE, "", "調査票ではありません。"),
    ),
    counted=COUNTED,
    superseded=(
        Superseded(answer("福祉課", "1", applies="該当あり", status="年１回の交流会。"), WELFARE_OLD, WELFARE_1),
        Superseded(answer("安心課", "3", status="訓練を行った。"), file("訓練.xlsx"), None),
    ),
    findings=FINDINGS,
    unplaced=(UnplacedText(Place("緑.xlsx", "調査票", "N4"), "来週、差し替えます。", "表の外"),),
    states={
        "福祉課": State.SUBMITTED,
        "長寿課": State.SENT_BACK,
        "みどり課": State.LATE,
        "安心課": State.MISSING,
    },
    received={"福祉課": WELFARE.received, "みどり課": GREEN.received, "長寿課": ELDERLY.received},
)
SOURCES = (Source("F5", WELFARE_1, SURVEY.question_by_key["status"]),)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "受付簿.xlsx"


def write(
    target: Path, ledger: Ledger = LEDGER, gone: Sequence[Decision] = (), survey: Survey = SURVEY
) -> openpyxl.Workbook:
    write_ledger(survey, ledger, SOURCES, target, SAVED, gone)
    return openpyxl.load_workbook(target)


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows under the headings, by heading."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = int(sheet.auto_filter.ref.split(":")[0][1:])
    return [dict(zip(rows[top - 1], row, strict=True)) for row in rows[top:]]


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == heading)


def rule(path: Path, name: str, verdict: object, reason: object = None) -> None:
    """What the officer does in Excel: type beside a file."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["受付"]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, column(sheet, "ファイル")).value == name)
    sheet.cell(row, column(sheet, "判断")).value = verdict
    sheet.cell(row, column(sheet, "判断の理由")).value = reason
    workbook.save(path)


# ---------------------------------------------------------------- what stands in it


def test_every_file_is_listed_with_its_outcome_and_the_reason(book: Path) -> None:
    rows = table(write(book)["受付"])
    assert [(row["ファイル"], row["結果"]) for row in rows] == [
        ("福祉課.xlsx", "旧版"),
        ("福祉課（再提出）.xlsx", "採用"),
        ("緑.xlsx", "採用"),
        ("長寿.xlsx", "保留"),
        ("夏まつり.jpg", "対象外"),
    ]
    assert rows[3]["なぜ"] == "どの課のものか分かりません。"
    assert rows[0]["受信日時"] == "2026/11/03 13:30"
    assert rows[0]["何の日時か"] == "メールの日付"
    assert rows[0]["照合番号（SHA-256）"] == WELFARE_OLD.digest


def test_errors_stand_before_remarks_and_every_finding_is_listed(book: Path) -> None:
    rows = table(write(book)["指摘"])
    assert [row["コード"] for row in rows] == ["E101", "W201", "I303"]
    assert (rows[0]["ファイル"], rows[0]["シート"], rows[0]["セル"]) == ("長寿.xlsx", "調査票", "F10")
    assert rows[0]["設問"] == "課題（取り組む中での課題等）"
    assert rows[1]["値"] == "公園係"
    assert all(row["何が"] and row["どうする"] for row in rows)


def test_the_grid_shows_who_answered_what_and_who_did_not(book: Path) -> None:
    rows = {row["課"]: list(row.values()) for row in table(write(book)["回答状況"])}
    assert rows["福祉課"] == ["福祉課", "提出済", "2026/11/09 13:30", 2, 3, 0, "該当あり", "該当なし", "未回答"]
    assert rows["みどり課"][6:] == ["＋", "検討中", None]
    assert rows["長寿課"][6:] == ["該当あり（要修正）", None, None]
    assert rows["安心課"][1:] == ["未提出", None, 0, 1, 0, None, None, "未回答"]
    assert rows["計"] == ["計", "3/4課", None, 4, 6, 1, "2/2 ＋1", "2/2", "0/2"]


def test_it_begins_with_who_answered_what_of_which_survey_until_when(book: Path) -> None:
    written = write(book)
    assert written.sheetnames[:3] == ["回答状況", "回収状況", "受付"]
    said = [str(row[0].value) for row in written["回答状況"].iter_rows(max_row=3)]
    assert any(SURVEY.settings.title in line and "締切 令和8年11月30日（月）" in line for line in said)


def test_the_chart_counts_what_each_issue_was_answered(book: Path) -> None:
    sheet = write(book)["回収状況"]
    rows = {row["関係課の"]: list(row.values())[1:] for row in table(sheet)}
    for at, issue in enumerate(SURVEY.issues):
        answers = [COUNTED.get((name, issue.no)) for name in issue.departments]
        assert rows["回答"][at] == sum(one is not None and one.valid for one in answers)
        assert rows["要修正"][at] == sum(one is not None and not one.valid for one in answers)
        assert rows["未回答"][at] == sum(one is None for one in answers)
    (chart,) = sheet._charts
    assert len(chart.series) == 3


def test_the_grid_says_that_there_is_an_answer_where_a_survey_has_no_such_choice(book: Path) -> None:
    survey = replace(SURVEY, questions=tuple(q for q in SURVEY.questions if q.key != "applies"))
    rows = {row["課"]: list(row.values()) for row in table(write(book, survey=survey)["回答状況"])}
    assert rows["福祉課"][6:] == ["回答", "回答", "未回答"]


def test_what_does_not_count_is_shown_beside_what_counts_instead(book: Path) -> None:
    rows = table(write(book)["旧版"])
    assert [(r["設問"], r["前の内容"], r["採用した内容"], r["違い"]) for r in rows] == [
        ("該当の有無", "該当あり", "該当あり", "同じ"),
        ("現在の取組状況", "年１回の交流会。", "月１回、交流会を開いている。", "変更"),
        ("現在の取組状況", "訓練を行った。", None, "変更"),
    ]
    assert [r["採用したファイル"] for r in rows] == ["福祉課（再提出）.xlsx", "福祉課（再提出）.xlsx", "（除外）"]


def test_what_stands_outside_the_inputs_is_listed_with_its_address(book: Path) -> None:
    [row] = table(write(book)["未収録の記入"])
    assert list(row.values()) == ["緑.xlsx", "調査票", "N4", "表の外", "来週、差し替えます。"]


def test_every_printed_cell_names_the_cell_it_came_from(book: Path) -> None:
    [row] = table(write(book)["出典"])
    assert (row["参考３のセル"], row["ファイル"], row["セル"]) == ("F5", "福祉課（再提出）.xlsx", "F10")
    assert row["照合番号（SHA-256）"] == WELFARE.digest


def test_a_text_too_long_for_a_row_goes_on_in_the_next_ones(book: Path) -> None:
    text = "".join(f"{number}行目に書いた、図形の中の長い文です。\n" for number in range(3000))
    unplaced_text = UnplacedText(Place("緑.xlsx", "調査票", "C3"), text, "図形")
    sheet = write(book, replace(LEDGER, unplaced=(unplaced_text,)))["未収録の記入"]
    rows = table(sheet)
    assert "".join(str(row["内容"]) for row in rows) == text
    assert {row["セル"] for row in rows} == {"C3"}
    assert max(height.height or 0 for height in sheet.row_dimensions.values()) < 400


@pytest.mark.parametrize(("lines", "rows"), [(24, 1), (25, 2)])
def test_a_text_of_twenty_four_lines_stands_in_one_row_and_a_longer_one_in_two(
    book: Path, lines: int, rows: int
) -> None:
    text = "\n".join(f"{number}行目に書いた、図形の中の文です。" for number in range(1, lines + 1))
    sheet = write(book, replace(LEDGER, unplaced=(UnplacedText(Place("緑.xlsx", "調査票", "C3"), text, "図形"),)))[
        "未収録の記入"
    ]
    assert len(table(sheet)) == rows


def test_a_finding_is_one_row_however_long_the_value_is(book: Path) -> None:
    """A filter counts rows."""
    value = "長い文。" * 400
    findings = (
        *FINDINGS,
        UNKNOWN_DEPARTMENT.at(
            Place("緑.xlsx", "調査票", "F7"), heading="連携したい課", value=value, **USUAL_NAMES.in_messages
        ),
    )
    sheet = write(book, replace(LEDGER, findings=findings))["指摘"]
    rows = table(sheet)
    assert len(rows) == len(findings)
    shown = next(str(row["値"]) for row in rows if row["セル"] == "F7")
    assert shown.endswith("…") and value.startswith(shown[:-1]) and len(shown) > 200
    assert max(height.height or 0 for height in sheet.row_dimensions.values()) < 400


def test_a_digest_is_there_for_the_tool_and_not_seen(book: Path) -> None:
    for name in ("受付", "出典"):
        sheet = write(book)[name]
        letter = get_column_letter(column(sheet, "照合番号（SHA-256）"))
        assert sheet.column_dimensions[letter].hidden
        assert not any(sheet.column_dimensions[other].hidden for other in "ABCDEFG")


def test_texts_stay_texts_whatever_they_begin_with(book: Path) -> None:
    texts = ["=1+1", "+81", "-", "@x", "001", "http://example.jp/", "{=A1}", "_x000D_", "a\r\nb", "<b>&\f\a\t"]
    unplaced = tuple(UnplacedText(Place("緑.xlsx", "調査票", f"C{n}"), text, "表の外") for n, text in enumerate(texts))
    sheet = write(book, replace(LEDGER, unplaced=unplaced))["未収録の記入"]
    cells = [row[4] for row in sheet.iter_rows(min_row=4)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not sheet._hyperlinks
    assert [cell.value for cell in cells] == [*texts[:-2], "a\nb", "<b>&\t"]


# ---------------------------------------------------------------- how it is used


def test_every_sheet_can_be_filtered_stays_in_sight_and_prints_on_a4(book: Path) -> None:
    for sheet in write(book).worksheets[:-1]:
        top = int(sheet.auto_filter.ref.split(":")[0][1:])
        assert sheet.freeze_panes.endswith(str(top + 1))
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"${top}:${top}"
        assert not sheet.merged_cells.ranges


def test_a_verdict_is_chosen_from_a_list_that_refuses_other_words(book: Path) -> None:
    survey = replace(
        SURVEY, departments=(*SURVEY.departments, *(Department(f"第{n}地域づくり推進課") for n in range(60)))
    )
    ledger = replace(LEDGER, states={d.name: LEDGER.states.get(d.name, State.MISSING) for d in survey.departments})
    workbook = write(book, ledger, survey=survey)
    [validation] = workbook["受付"].data_validations.dataValidation
    assert str(validation.sqref) == "D4:D8"
    assert validation.showErrorMessage and validation.errorStyle in (None, "stop")
    offered = [cell.value for cell in workbook["選択肢"]["A"]]
    assert offered[:3] == ["採用", "除外", "福祉課"]
    assert len(offered) == 66
    assert workbook["選択肢"].sheet_state == "hidden"


def test_the_officer_may_type_only_where_it_is_yellow(book: Path) -> None:
    sheet = write(book)["受付"]
    top = int(sheet.auto_filter.ref.split(":")[0][1:])
    yellow = {sheet.cell(top, cell.column).value for cell in sheet[top + 1] if cell.fill.fgColor.rgb == "FFFFF8CC"}
    assert yellow == {"判断", "判断の理由"}


def test_the_same_input_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    write(book)
    write(tmp_path / "again.xlsx")
    assert book.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_an_empty_ledger_is_a_ledger_too(book: Path) -> None:
    states = dict.fromkeys(SURVEY.department_by_name, State.MISSING)
    write(book, Ledger((), {}, (), (), (), states))
    assert read_decisions(book) == ()


# ---------------------------------------------------------------- rulings come back


def read_decisions(book: Path) -> tuple[Decision, ...]:
    return read_rulings(book, SURVEY).decisions


def test_without_a_ledger_nothing_is_ruled(book: Path) -> None:
    assert read_decisions(book) == ()


def test_a_ruling_is_written_back_and_read_again(book: Path) -> None:
    write(book)
    assert read_decisions(book) == (Decision(GREEN.digest, "みどり課", "電話で確認した。", "緑.xlsx"),)


def test_what_the_officer_types_is_read_as_what_it_means_or_as_typed(book: Path) -> None:
    write(book)
    rule(book, "長寿.xlsx", " 長寿課　", "内線で確認\n（担当者）")
    rule(book, "夏まつり.jpg", "たぶん要らない")
    rule(book, "福祉課.xlsx", None, "理由だけ")
    rule(book, "福祉課（再提出）.xlsx", 3)
    by_digest = {d.digest: (d.verdict, d.reason) for d in read_decisions(book)}
    assert by_digest == {
        ELDERLY.digest: ("長寿課", "内線で確認\n（担当者）"),
        PHOTO.digest: ("たぶん要らない", ""),
        WELFARE_OLD.digest: ("", "理由だけ"),
        WELFARE.digest: ("3", ""),
        GREEN.digest: ("みどり課", "電話で確認した。"),
    }


def test_rulings_survive_sorting_filtering_and_moved_columns(book: Path) -> None:
    write(book)
    rule(book, "長寿.xlsx", "長寿課")
    before = set(read_decisions(book))
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["受付"]
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    shuffled = [["控え", *reversed(rows[0])], *(["私のメモ", *reversed(row)] for row in reversed(rows[1:]))]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["課内用"])
    for row in shuffled:
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    sheet.title = "受付（確認済）"
    workbook.move_sheet(sheet, 3)
    workbook.save(book)
    assert set(read_decisions(book)) == before


def test_rows_beyond_a_stale_size_note_are_read(book: Path, tmp_path: Path) -> None:
    write(book)
    stale = tmp_path / "stale.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(stale, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                assert b'<dimension ref="A1:K8"' in content
                content = content.replace(b'<dimension ref="A1:K8"', b'<dimension ref="A1:B2"')
            new.writestr(name, content)
    assert read_decisions(stale) == read_decisions(book) != ()


def test_a_ruling_about_a_file_that_is_gone_stays_listed(book: Path) -> None:
    gone = Decision("f" * 64, "除外", "二重に届いた。", "古い回答.xlsx")
    rows = table(write(book, gone=(gone,))["受付"])
    assert (rows[-1]["ファイル"], rows[-1]["結果"]) == ("古い回答.xlsx", "ファイルなし")
    assert gone in read_decisions(book)


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=25)
@given(verdict=TYPED, reason=TYPED)
def test_a_ruling_does_not_change_however_often_it_is_rewritten(
    tmp_path_factory: pytest.TempPathFactory, verdict: str, reason: str
) -> None:
    book = tmp_path_factory.mktemp("ledger") / "受付簿.xlsx"
    write_ledger(SURVEY, replace(LEDGER, receipts=()), (), book, SAVED, [Decision("d", verdict, reason, "x.xlsx")])
    once = read_decisions(book)
    write_ledger(SURVEY, replace(LEDGER, receipts=()), (), book, SAVED, once)
    assert read_decisions(book) == once


def refused(book: Path) -> str:
    with pytest.raises(SurveyError) as stopped:
        read_decisions(book)
    return "\n".join(fault.place for fault in stopped.value.faults)


def test_a_ledger_that_is_no_workbook_stops_the_run_instead_of_losing_rulings(book: Path) -> None:
    for content in (b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 encrypted"):
        book.write_bytes(content)
        assert "受付簿.xlsx" in refused(book)
    write(book)
    book.write_bytes(book.read_bytes()[:3000])
    assert "受付簿.xlsx" in refused(book)


def test_a_ledger_without_its_columns_stops_the_run(book: Path) -> None:
    workbook = write(book)
    sheet = workbook["受付"]
    sheet.delete_cols(column(sheet, "照合番号（SHA-256）"))
    workbook.save(book)
    assert "受付簿.xlsx" in refused(book)


def test_a_ruling_in_a_row_without_a_file_stops_the_run_and_names_the_row(book: Path) -> None:
    workbook = write(book)
    workbook["受付"].cell(12, 4).value = "除外"
    workbook.save(book)
    assert "12行目" in refused(book)


def test_two_rulings_about_one_content_stop_the_run(book: Path) -> None:
    twice = replace(WELFARE, name="福祉課のコピー.xlsx")
    ledger = replace(LEDGER, receipts=(*LEDGER.receipts, Receipt(twice, Outcome.SUPERSEDED, "福祉課", "")))
    write(book, ledger)
    rule(book, WELFARE.name, "採用")
    assert len(read_decisions(book)) == 2
    rule(book, twice.name, "除外")
    assert "9行目" in refused(book)


def test_a_ledger_held_by_another_program_is_not_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(book)

    def held(*_args: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", held)
    assert "受付簿.xlsx" in refused(book)


# ---------------------------------------------------------------- size


def writing(book: Path, departments: int) -> Callable[[], None]:
    """To write the ledger of so many departments."""
    names = [f"第{number}課" for number in range(departments)]
    survey = replace(
        SURVEY,
        departments=tuple(map(Department, names)),
        issues=tuple(Issue(str(n), "課題の名前", "", tuple(names)) for n in range(1, 7)),
    )
    entries = {"status": Entry("取組の内容を書いた文です。" * 5, "調査票", ("E10",))}
    counted = {
        (name, str(n)): Counted(Answer(name, str(n), entries, "調査票", 9), file(name), True)
        for name in names
        for n in range(1, 7)
    }
    receipts = tuple(Receipt(file(name), Outcome.COUNTED, name, "すべての回答を採用しました。") for name in names)
    ledger = Ledger(receipts, counted, (), (), (), dict.fromkeys(names, State.SUBMITTED))
    sources = SOURCES * (departments * 6)
    return partial(write_ledger, survey, ledger, sources, book, SAVED)


def test_a_department_is_written_with_the_same_work_however_many_there_are(book: Path) -> None:
    assert each_takes_the_same(partial(writing, book), 40)


def test_where_the_table_stands_on_several_sheets_the_sources_say_how_their_cells_are_named(book: Path) -> None:
    def note(sources: Sequence[Source]) -> str:
        write_ledger(SURVEY, LEDGER, sources, book, SAVED)
        return str(openpyxl.load_workbook(book)["出典"]["A2"].value)

    assert "(2)" not in note(SOURCES)
    assert "参考３ (2)" in note((*SOURCES, replace(SOURCES[0], printed_cell="(2)!F7")))


def distinct(rows: list[dict[str, object]], names: list[str]) -> list[tuple[object, ...]]:
    """What the rows say under these headings, each once."""
    return list(dict.fromkeys(tuple(row[name] for name in names) for row in rows))


def test_the_sources_are_those_of_the_printed_table_before_it_is_printed_too(tmp_path: Path) -> None:
    folder = demo.run(tmp_path / "調査").folder
    after = table(openpyxl.load_workbook(folder.ledger)["出典"])
    validate(Run(folder))
    before = table(openpyxl.load_workbook(folder.ledger)["出典"])
    assert len(after) > 40
    printed, *others = after[0]
    assert all(row[printed] for row in after)
    assert not any(row[printed] for row in before)
    # An answer that is divided stands in several cells of the printed table.
    assert distinct(before, others) == distinct(after, others)


def test_what_is_too_long_to_be_printed_is_listed_among_what_is_not_printed(book: Path) -> None:
    text = "\n".join(f"{number}行目" for number in range(2_000))
    [(row, counted)] = list(LEDGER.counted.items())[:1]
    entry = replace_text(counted, "status", text)
    rows = table(write(book, replace(LEDGER, counted={**LEDGER.counted, row: entry}))["載せない回答"])
    listed = "".join(str(row["回答"]) for row in rows if row["設問"] == "現在の取組状況")
    assert listed.startswith("\n500行目") and listed.endswith("1999行目")


def replace_text(counted: Counted, question: str, text: str) -> Counted:
    entries = {**counted.answer.entries, question: Entry(text, "調査票", ("F10",))}
    return replace(counted, answer=replace(counted.answer, entries=entries))
