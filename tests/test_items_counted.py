"""明細 in the books: the items of a department in one file count together, and nothing of them is lost in silence."""

from __future__ import annotations

from builders import returned
from desk import listed
from item_survey import CARS, CARS_ALONE, FIRST, ITEMS, Fleet, fleet, item, plates
from msgspec.structs import replace

from survey.checks import check
from survey.form_reader import read_each
from survey.ledger import choose
from survey.ledger_book.ledger_sheets import sheets_of
from survey.model import Answer, DateSource, Decision, Ledger, Outcome, ReceivedFile, ReturnedForm, Survey
from survey.model.ledger import ADOPT
from survey.table.consolidate import consolidate
from survey.table.printed_errors import errors_in_print


def judged(*answers: Answer, decisions: tuple[Decision, ...] = (), survey: Survey = CARS) -> Ledger:
    """The books of files that came one a day."""
    forms = [
        returned(one.department, one, survey=survey, name=f"{day}.xlsx", day=day) for day, one in enumerate(answers, 1)
    ]
    return choose(survey, forms, [], check(survey, forms), decisions)


def counted(ledger: Ledger, no: str = "1") -> list[str]:
    return [one.entries["plate"].text for one in ledger.counted["福祉課", no].items]


def said(ledger: Ledger) -> list[tuple[str, str, int]]:
    return [(one.code, one.place.file, one.item) for one in ledger.findings if one.code.startswith("W24")]


HALF, OTHER_HALF = fleet("福祉課", "車1", "車2", "車3"), fleet("福祉課", "車4", "車5")


def test_the_newest_file_counts_as_a_whole_and_what_it_lacks_is_said():
    ledger = judged(HALF, OTHER_HALF)
    assert counted(ledger) == ["車4", "車5"]
    assert said(ledger) == [("W248", "1.xlsx", 1)]
    (finding,) = [one for one in ledger.findings if one.code == "W248"]
    assert "「1.xlsx」の公用車 3件のうち 3件は、採用した「2.xlsx」にありません" in finding.what


def test_a_corrected_list_says_only_what_is_not_in_it_any_more():
    ledger = judged(HALF, fleet("福祉課", "車3", "車1", "車2の2"))
    (finding,) = [one for one in ledger.findings if one.code == "W248"]
    assert (finding.item, finding.place.cell) == (2, f"E{FIRST + 1}")
    assert "3件のうち 1件" in finding.what


def test_the_same_car_twice_stands_for_two():
    assert said(judged(fleet("福祉課", "車1", "車1"), fleet("福祉課", "車1"))) == [("W248", "1.xlsx", 2)]
    assert said(judged(fleet("福祉課", "車1"), fleet("福祉課", "車1", "車1"))) == []


def test_a_faulty_list_does_not_displace_a_sound_one():
    faulty = replace(OTHER_HALF, items=(*OTHER_HALF.items, item(3, km="7")))
    ledger = judged(HALF, faulty)
    assert counted(ledger) == ["車1", "車2", "車3"]
    assert said(ledger) == [("W248", "2.xlsx", 1)]


def test_the_officer_may_rule_which_list_counts():
    ruling = Decision("digest-of-1.xlsx", ADOPT)
    assert counted(judged(HALF, OTHER_HALF, decisions=(ruling,))) == ["車1", "車2", "車3"]


def test_items_that_do_not_count_are_listed_one_by_one_with_their_cells():
    ledger = judged(HALF, fleet("福祉課", "車1"))
    (sheet,) = [sheet for sheet in sheets_of(CARS, ledger, ()) if sheet.name == "旧版"]
    rows = {row[2]: row for row in sheet.rows}
    assert [rows[f"公用車（{number}件目）"][5] for number in (1, 2, 3)] == ["同じ", "なし", "なし"]
    assert rows["公用車（2件目）"][3:5] == ("登録番号：車2\n走行距離：100", "")
    assert rows["公用車（2件目）"][8] == "E9、G9"


def test_an_example_left_in_an_item_is_listed_and_not_printed():
    example = "下回りに錆が出ているので来年度に更新する。"
    questions = (*CARS.questions[:-1], replace(CARS.questions[-1], example=example))
    survey = replace(CARS, questions=questions)
    left = replace(
        HALF, items=(replace(HALF.items[0], entries={**HALF.items[0].entries, **item(1, note=example).entries}),)
    )
    ledger = judged(left, survey=survey)
    assert [(one.code, one.item) for one in ledger.findings if one.issue == "1"] == [("E109", 1)]
    assert [(one.text, one.place.cell) for one in ledger.unplaced] == [(example, f"I{FIRST}")]
    (row,) = consolidate(survey, ledger).issues[0].rows
    assert row.texts[-1] == ""


def test_an_error_in_an_item_of_what_is_printed_is_told():
    ledger = judged(replace(HALF, items=(*HALF.items, item(4, km="7"))))
    assert [(one.code, one.item) for one in errors_in_print(CARS, ledger)] == [("E101", 4)]


def test_a_list_without_a_form_of_its_own_row_is_an_answer_all_the_same():
    desk = Fleet().cars("車1").erase_row("調査票", 8)
    form = desk.returned()
    assert plates(form) == ["車1"]
    assert {(one.code, one.place.sheet) for one in check(CARS, [form])} == {("E101", ITEMS)}


def test_two_departments_lists_in_one_workbook_are_each_their_own():
    ours, theirs = Fleet().cars("車1"), Fleet("長寿課").cars("車2")
    for name in ("調査票", ITEMS):
        ours.add(f"{name} (2)", {})
        ours.change(f"{name} (2)", cells=theirs.cells(name))
    file = ReceivedFile("まとめ.xlsx", "digest", returned("福祉課").file.received, DateSource.SAVED)
    both = read_each(ours.workbook, file, CARS, by_sheet={
        "調査票": "福祉課", ITEMS: "福祉課", "調査票 (2)": "長寿課", f"{ITEMS} (2)": "長寿課",
    })  # fmt: skip
    forms = [one for one in both if isinstance(one, ReturnedForm)]
    assert [(form.department, plates(form), listed(form)) for form in forms] == [
        ("福祉課", ["車1"], {}),
        ("長寿課", ["車2"], {}),
    ]


def test_a_form_on_hold_lists_its_items():
    desk = Fleet(survey=CARS_ALONE).cars("車1").lose_identity().type("調査票", "D3", "どこかの課")
    held = desk.unread("a.xlsx")
    assert held.outcome is Outcome.ON_HOLD
    assert {"車1", "100"} <= set(listed(held).values())
