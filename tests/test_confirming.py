"""確認者の欄: forms may ask who confirmed the answers, and when."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import SAVED, SURVEY, survey_with
from desk import Desk, codes, listed
from libreoffice import converted
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import needs_office
from year import applicable, give, stamp

from survey.cli.as_json import validated_object
from survey.commands.finding_groups import grouped
from survey.commands.generate import generate
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.form import Label, design
from survey.form_reader import read_sheets
from survey.form_writer import write_form
from survey.model import Confirming, DateSource, ReceivedFile, ReturnedForm, Survey
from survey.model.addresses import address
from survey.storage.folder import Folder
from survey.workbook import position, read_workbook

ASKING, DEMANDING = (survey_with(confirming=how) for how in (Confirming.OPTIONAL, Confirming.REQUIRED))
MAIN = "調査票"


def cell_of(label: Label, survey: Survey = ASKING) -> str:
    """The input behind a label."""
    place = design(survey, survey.department_by_name["福祉課"]).tables[0].label_places[label]
    return address(place.row, place.value_first)


def signed(desk: Desk, who: str, day: str) -> Desk:
    desk.type(MAIN, cell_of(Label.CONFIRMER), who)
    return desk.type(MAIN, cell_of(Label.CONFIRMED_ON), day)


def test_a_survey_that_does_not_ask_has_no_such_labels_and_takes_them_for_notes() -> None:
    places = design(SURVEY, SURVEY.departments[0]).tables[0].label_places
    assert {label.name for label in places}.isdisjoint({"CONFIRMER", "CONFIRMED_ON"})
    form = Desk().type(MAIN, "B6", "確認者：課長").returned()
    assert (form.confirmer, listed(form)) == ("", {"B6": "確認者：課長"})


def test_who_confirmed_and_when_is_read_back() -> None:
    form = signed(Desk(survey=ASKING).fill("1", applies="該当なし"), "課長　乙", "令和8年11月2日").returned()
    assert (form.confirmer, form.confirmed_on, form.unplaced, form.findings) == ("課長　乙", "令和8年11月2日", (), ())


def test_it_is_read_back_from_other_places_and_out_of_one_cell() -> None:
    desk = signed(Desk(survey=ASKING), "課長", "2026/11/2")
    desk.insert_rows(MAIN, 4, 2).insert_columns(MAIN, 3)
    form = desk.returned()
    assert (form.confirmer, form.confirmed_on, form.unplaced) == ("課長", "2026/11/2", ())
    label = design(ASKING, ASKING.departments[0]).tables[0].label_places[Label.CONFIRMER]
    form = Desk(survey=ASKING).type(MAIN, address(label.row, label.label_first), "確認者：課長").returned()
    assert (form.confirmer, form.unplaced) == ("課長", ())


@pytest.mark.parametrize(("survey", "said"), [(ASKING, []), (DEMANDING, ["W257", "W257"])])
def test_where_it_must_be_filled_in_an_empty_one_is_remarked_once(survey: Survey, said: list[str]) -> None:
    form = Desk(survey=survey).fill("1", applies="該当なし").returned()
    assert [one.code for one in form.findings] == said
    assert len(grouped(form.findings)) == (1 if said else 0)
    if said:
        cells = [cell_of(label, survey) for label in (Label.CONFIRMER, Label.CONFIRMED_ON)]
        assert [(one.place.sheet, one.place.cell) for one in form.findings] == [(MAIN, cell) for cell in cells]
    assert Desk(survey=survey).returned().findings == ()


def test_the_remark_follows_its_cell() -> None:
    desk = Desk(survey=DEMANDING).fill("1", applies="該当なし").type(MAIN, cell_of(Label.CONFIRMER), "課長")
    (remark,) = desk.insert_rows(MAIN, 2, 3).insert_columns(MAIN, 2).returned().findings
    row, column = position(cell_of(Label.CONFIRMED_ON))
    assert remark.place.cell == address(row + 3, column + 1)


@pytest.mark.parametrize(("day", "said"), [("11月2日ごろ", {"W258"}), ("2026/11/2", set()), ("R8.11.2", set())])
def test_a_day_that_is_none_is_remarked_and_kept_as_written(day: str, said: set[str]) -> None:
    form = signed(Desk(survey=ASKING).fill("1", applies="該当なし"), "課長", day).returned()
    assert (codes(form), form.confirmed_on) == (said, day)


@needs_office
def test_it_is_read_back_from_what_libreoffice_saves(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    department = DEMANDING.department_by_name["福祉課"]
    write_form(design(DEMANDING, department), path, saved=SAVED)
    book = load_workbook(path)
    for label, text in ((Label.CONFIRMER, "課長　乙"), (Label.CONFIRMED_ON, "2026/11/2")):
        book[MAIN][cell_of(label, DEMANDING)].value = text
    book[MAIN].cell(design(DEMANDING, department).tables[0].row_of["1"], 5).value = "該当なし"
    book.save(path)
    for kind in ("xlsx", "ods", "xls"):
        (saved,) = converted(kind, path)
        file = ReceivedFile(f"a.{kind}", "0", SAVED, DateSource.SAVED)
        form = read_sheets(read_workbook(saved.read_bytes()), file, DEMANDING)
        assert isinstance(form, ReturnedForm)
        assert (form.confirmer, form.confirmed_on, form.unplaced) == ("課長　乙", "2026/11/2", ()), kind


# ---------------------------------------------------------------- in a folder


def asking(folder: Folder, how: str) -> Folder:
    book = load_workbook(folder.definition)
    sheet = book["設定"]
    (row,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "確認者の欄")
    sheet.cell(row, 2).value = how
    book.save(folder.definition)
    generate(Run(folder))
    return folder


def test_the_office_sees_who_confirmed_and_what_goes_back_is_to_be_confirmed_anew(folder: Folder) -> None:
    asking(folder, "必須")
    give(folder, "福祉課", "福祉.xlsx", {"2": applicable("")})
    path = folder.collected / "福祉.xlsx"
    book = load_workbook(path)
    for label, text in (("確認者", "課長　乙"), ("確認日", "11/2")):
        (cell,) = (cell for row in book[MAIN].iter_rows(max_row=6) for cell in row if cell.value == label)
        beside = next(c for c in book[MAIN][cell.row][cell.column :] if hasattr(c, "column_letter"))
        beside.value = text
    book.save(path)
    stamp(path, "2026-11-05")
    done = validate(Run(folder))
    (receipt,) = done.judgement.ledger.receipts
    assert (receipt.confirmer, receipt.confirmed_on) == ("課長　乙", "11/2")
    rows = list(load_workbook(folder.ledger)["受付"].iter_rows(values_only=True))
    head = next(row for row in rows if "判断" in row)
    shown = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (shown["記入者"], shown["確認者"], shown["確認日"]) == ("主査", "課長　乙", "11/2")
    (file,) = validated_object(done)["files"]  # type: ignore[misc]
    assert (file["confirmer"], file["confirmed_on"]) == ("課長　乙", "11/2")
    (back,) = done.sent_back.forms
    texts = {str(cell.value) for sheet in load_workbook(back) for row in sheet.iter_rows() for cell in row}
    assert "課長　乙" not in texts
    assert any("確認者・確認日は空欄に戻してあります" in text for text in texts)
    shutil.copy(back, folder.collected / "また.xlsx")
    again = validate(Run(folder)).judgement.ledger
    assert not [one for one in again.unplaced if one.place.file == "また.xlsx"]


@pytest.mark.parametrize(("survey", "red"), [(ASKING, False), (DEMANDING, True)])
def test_the_inputs_can_be_typed_in_and_are_red_only_where_they_must_be(
    survey: Survey, red: bool, tmp_path: Path
) -> None:
    write_form(design(survey, survey.departments[0]), tmp_path / "form.xlsx", saved=SAVED)
    sheet, cell = load_workbook(tmp_path / "form.xlsx")[MAIN], cell_of(Label.CONFIRMED_ON, survey)
    assert sheet[cell].protection.locked is False
    assert any(str(found.sqref).startswith(cell) for found in sheet.conditional_formatting) is red


def test_of_surveys_that_do_not_ask_nothing_changes(folder: Folder) -> None:
    give(folder, "福祉課", "福祉.xlsx", {"2": {"該当の有無": "該当なし"}})
    validate(Run(folder))
    head = {cell.value for row in load_workbook(folder.ledger)["受付"].iter_rows() for cell in row}
    assert head.isdisjoint({"確認者", "確認日"})
    assert replace(SURVEY.settings).confirming is Confirming.NOT
