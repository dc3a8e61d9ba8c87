"""前回との比較 in the 受付簿: each answer beside the former year's, told in words that survive a copier."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from builders import SAVED, SURVEY, answer, returned
from item_survey import CARS, fleet
from msgspec.structs import replace
from two_years import FORMER, MORE, NOW, STATUS, YEAR, both_years, carried_over, compared, confirmed, lost, made_with

from survey.commands.judge import Judgement
from survey.commands.notices import notices
from survey.comparison.comparing import own_digests
from survey.form.carried import UNCHANGED
from survey.ledger_book.compared_sheets import COMPARED, LEFT_BEHIND, compared_sheets
from survey.ledger_book.ledger_workbook import write_ledger
from survey.model import Answer, Comparison, Entry, Item, LeftBehind, Paper, Question, Survey

PLACE = ("福祉課", "1")
HEADING = "■現在の取組状況"


def rows_of(comparison: Comparison) -> list[tuple[str, ...]]:
    """What stands below 区分, the former year, this year and 違い."""
    sheet, *_ = compared_sheets(NOW, comparison)
    return [tuple(map(str, row[3:])) for row in sheet.rows]


def told(before: str, now: str) -> list[str]:
    """The lines under 違い for two texts, without the heading of their question where they need one."""
    former = answer(*PLACE, status=before)
    (row,) = rows_of(compared(made_with(answer(*PLACE, status=now), former), carried=carried_over(former)))
    return row[-1].removeprefix(HEADING).lstrip("：\n").split("\n")


def test_each_answer_stands_in_a_row_with_what_was_answered_to_each_question_in_either_year() -> None:
    now = answer(*PLACE, applies="該当あり", status=MORE, challenges="人手が足りない。")
    comparison = compared(made_with(now, FORMER), carried=carried_over(FORMER))
    sheet, *others = compared_sheets(NOW, comparison)
    assert not others
    (row,) = sheet.rows
    assert row == (
        *("福祉課", "1", "つながりづくり", "変更"),
        f"■該当の有無：該当あり\n{HEADING}\n{STATUS}\n■連携したい課：長寿課",
        f"■該当の有無：該当あり\n{HEADING}\n{MORE}\n■課題（取り組む中での課題等）：人手が足りない。",
        f"{HEADING}\n【変更】月〔１→２〕回、公民館で交流会を開催している。\n…\n【追加】参加者は年々増えている。\n"
        "■連携したい課：記入がなくなりました\n■課題（取り組む中での課題等）：新しい記入",
    )
    assert [column.heading for column in sheet.columns][-3:] == [f"前回（{YEAR}）", "今回", "違い"]
    assert "変更 1件" in sheet.note


def test_what_is_asked_alone_needs_no_heading() -> None:
    survey = replace(NOW, questions=tuple(one for one in NOW.questions if one.key == "status"))
    former, now = answer(*PLACE, status="広報を行う。"), answer(*PLACE, status="広報と研修を行う。")
    comparison = compared(made_with(now, former), carried=carried_over(former), survey=survey)
    sheet, *_ = compared_sheets(survey, comparison)
    (row,) = sheet.rows
    assert row[4:] == ("広報を行う。", "広報と研修を行う。", "【変更】〔広報を→広報と研修を〕行う。")
    assert "違いのない設問" not in sheet.note


def test_a_text_of_one_line_stands_beside_the_heading_of_its_question() -> None:
    former = answer(*PLACE, applies="該当あり", status="広報を行う。")
    (row,) = rows_of(compared(confirmed(former), carried=carried_over(former)))
    assert row[1] == row[2] == f"■該当の有無：該当あり\n{HEADING}：広報を行う。"


def part(cell: str, heading: str) -> str:
    """What a cell says of one question; "" for nothing."""
    _, found, after = f"\n{cell}".partition(f"\n■{heading}")
    return after.partition("\n■")[0].lstrip("：\n") if found else ""


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ("広報を行う。人手が足りない。", "広報を行う。", ["…", "【削除】人手が足りない。"]),
        ("広報を行う。点検する。", "点検する。広報を行う。", ["【移動】点検する。", "…"]),
        (
            "人手が足りず困難である。",
            "参加者が固定化した。",
            ["【削除】人手が足りず困難である。", "【追加】参加者が固定化した。"],
        ),
        ("広報を行う。", "広報と研修を行う。", ["【変更】〔広報を→広報と研修を〕行う。"]),
        ("広報を積極的に行っている。", "広報を行っている。", ["【変更】広報を〔積極的に→〕行っている。"]),
        ("広報を行う。", "広報を行う。\n", ["同じ"]),
        ("広報を行う。\n研修を行う。", "広報を行う。\n\n研修を行う。", ["同じ"]),
        ("年１回開く。", "年1回開く。", ["同じ"]),
    ],
)
def test_what_has_changed_is_told_sentence_by_sentence(before: str, now: str, lines: list[str]) -> None:
    assert told(before, now) == lines


@pytest.mark.parametrize(
    ("row", "change", "said"),
    [
        (confirmed(FORMER), "継続", "同じ"),
        (made_with(FORMER, FORMER), "前回のまま・未確認", "同じ"),
        (made_with(answer(*PLACE), FORMER), "取下げ", "記入がなくなりました"),
        (lost(FORMER), "不明", "同じ"),
    ],
)
def test_every_change_is_listed_also_where_there_is_nothing_to_print(row: Answer, change: str, said: str) -> None:
    rows = rows_of(compared(row, answer("福祉課", "2", status="あ"), carried=carried_over(FORMER)))
    assert [(first, last) for first, before, _, last in rows if before] == [(change, said)]


def test_the_text_of_a_form_that_lost_its_record_is_compared_all_the_same() -> None:
    rows = rows_of(compared(lost(answer(*PLACE, status=MORE)), carried=carried_over(FORMER)))
    assert [part(row[-1], "現在の取組状況").startswith("【変更】月") for row in rows if row[0] == "不明"] == [True]


def test_width_and_white_space_are_no_difference_there_either() -> None:
    rows = rows_of(compared(lost(answer(*PLACE, status=STATUS.replace("１", "1 "))), carried=carried_over(FORMER)))
    (row,) = rows
    assert part(row[1], "現在の取組状況") == STATUS
    assert not part(row[-1], "現在の取組状況")


def test_of_a_department_that_returned_nothing_the_former_answer_is_shown_as_not_answered_yet() -> None:
    rows = rows_of(compared(confirmed(FORMER), carried=carried_over(FORMER, replace(FORMER, department="長寿課"))))
    (row,) = (row for row in rows if row[0] == "未回答")
    assert row[1:] == (f"■該当の有無：該当あり\n{HEADING}\n{STATUS}\n■連携したい課：長寿課", "", "まだ回答がありません")


def items_told(*rows: Answer, former: Answer) -> tuple[str, ...]:
    """What stands of the items: before, now, and what became of them."""
    survey = replace(CARS, former_year=YEAR)
    comparison = compared(*rows, carried=carried_over(former), survey=survey)
    (sheet,) = (one for one in compared_sheets(survey, comparison) if one.name == COMPARED)
    (row,) = sheet.rows
    former_items, items, told = (part(str(cell), survey.settings.items_title) for cell in row[-3:])
    return former_items, items, told or str(row[-1])


def test_items_of_which_nothing_came_back_are_not_answered_yet_and_others_are_told_one_by_one() -> None:
    former = fleet("福祉課", "品川１", "品川２")
    assert items_told(former=former)[1:] == ("", "まだ回答がありません")
    less = made_with(fleet("福祉課", "品川１"), former)
    gone = items_told(less, former=former)[2]
    assert "【削除】" in gone and "品川２" in gone and "品川１" not in gone
    anew = items_told(lost(former), former=former)
    assert (anew[0] == anew[1], anew[2]) == (True, "同じ")


def test_an_item_whose_number_is_only_written_otherwise_has_neither_come_nor_gone() -> None:
    former = fleet("福祉課", "品川１", "品川２", km="１，２００ｋｍ")
    now = fleet("福祉課", "品川１", "品川２", "品川３", km="1200")
    told = items_told(made_with(now, former), former=former)[2].split("\n")
    marked = [line for line in told if line.startswith("【")]
    assert [line.startswith("【追加】") and "品川３" in line for line in marked] == [True]
    respelled = items_told(
        made_with(fleet("福祉課", "品川１", km="1,200"), former), former=fleet("福祉課", "品川１", km="1200")
    )
    assert "【削除】" in respelled[2] and "【追加】" in respelled[2]


def test_items_of_a_form_that_was_made_with_others_than_are_kept_are_told_beside_those_kept() -> None:
    now = fleet("福祉課", "品川１")
    told = items_told(replace(now, carried=own_digests(now), since=UNCHANGED), former=fleet("福祉課", "品川２"))[2]
    assert [line[:4] for line in told.split("\n")] == ["【削除】", "【追加】"]


def test_a_wish_for_another_department_has_changed() -> None:
    former = answer(*PLACE, status=STATUS, partners=("長寿課",))
    now = made_with(answer(*PLACE, status=STATUS, partners=("みどり課",)), former)
    (row,) = rows_of(compared(now, carried=carried_over(former)))
    assert part(row[-1], "連携したい課") not in ("", "同じ")


def test_of_items_that_answer_a_new_question_none_has_come_or_gone() -> None:
    former = fleet("福祉課", "品川１", "品川２")
    now = fleet("福祉課", "品川１", "品川２")
    fuel = Question("fuel", "燃料", "短文", repeated=True)
    items = tuple(replace(one, entries={**one.entries, "fuel": Entry("電気", "", ())}) for one in now.items)
    asked = {one.key: one.not_applicable for one in CARS.questions}
    survey = replace(CARS, former_year=YEAR, questions=(*CARS.questions, fuel), asked_before=asked)

    def told_in(survey: Survey, items: tuple[Item, ...]) -> str:
        comparison = compared(made_with(replace(now, items=items), former), carried=carried_over(former), survey=survey)
        (sheet,) = (one for one in compared_sheets(survey, comparison) if one.name == COMPARED)
        (row,) = sheet.rows
        return part(str(row[-1]), survey.settings.items_title)

    assert told_in(survey, items).endswith("新しい設問への記入のほかは、同じ")
    assert "【削除】" in told_in(survey, items[:1]) and "品川２" in told_in(survey, items[:1])
    assert "【追加】" in told_in(replace(survey, asked_before={}), items)


def told_of(question: Question, now: Answer, former: Answer) -> list[str]:
    """What stands under 違い for one more question."""
    survey = replace(NOW, questions=(*SURVEY.questions, question))
    sheet, *_ = compared_sheets(survey, compared(now, carried=carried_over(former), survey=survey))
    (row,) = sheet.rows
    return [part(str(row[-1]), question.heading) or str(row[-1])]


def test_what_the_office_has_not_written_yet_is_not_told_as_if_the_department_had_taken_it_back() -> None:
    grade = Question("grade", "評価", "短文", by_office=True)
    former = replace(FORMER, entries={**FORMER.entries, "grade": Entry("順調", "", ())})
    assert told_of(grade, confirmed(FORMER), former) == ["事務局がまだ記入していません"]
    written = replace(confirmed(FORMER), entries=former.entries, given=frozenset({"grade"}))
    assert told_of(grade, written, former) == ["事務局の内容"]


def test_what_is_calculated_is_not_told_as_if_the_office_had_written_it() -> None:
    rate = Question("rate", "達成率", "計算")
    then, now = (replace(FORMER, entries={**FORMER.entries, "rate": Entry(text, "", ())}) for text in ("60.0", "90.0"))
    given = replace(confirmed(FORMER), given=frozenset({"rate"}))
    assert told_of(rate, replace(given, entries=now.entries), then) == ["計算した値"]
    assert told_of(rate, replace(given, entries=then.entries), then) == ["同じ"]
    assert told_of(rate, confirmed(FORMER), then) == ["計算に要る数がそろっていません"]


def test_of_a_form_that_was_made_blank_it_is_not_said_that_it_held_another_text() -> None:
    (row, *_) = rows_of(compared(made_with(FORMER, None), carried=carried_over(FORMER)))
    assert row[0] == "新規"
    assert "前回の文を入れずに作られています" in row[-1] and "別の文" not in row[-1]


def test_of_a_form_whose_former_text_found_no_place_since_it_is_not_said_that_it_stands_there() -> None:
    (row, *_) = rows_of(compared(confirmed(FORMER), carried=carried_over(replace(FORMER, issue="2"))))
    assert (row[0], row[1]) == ("継続", "")
    assert "ここにない前回の文で作られています" in row[-1]


def test_without_the_former_texts_it_says_so_and_compares_nothing() -> None:
    comparison = compared(
        made_with(answer(*PLACE, applies="該当あり", status=MORE, challenges="加えた"), FORMER),
        answer("福祉課", "2", status="新しい"),
        made_with(answer("福祉課", "3"), FORMER),
        lost(answer("みどり課", "1", status="分からない")),
    )
    assert rows_of(comparison) == [
        (
            "変更",
            "",
            f"■該当の有無：該当あり\n{HEADING}\n{MORE}\n■課題（取り組む中での課題等）：加えた",
            f"{HEADING}：前回の文は手元にありません\n■課題（取り組む中での課題等）：新しい記入",
        ),
        ("新規", "", f"{HEADING}：新しい", "新しい記入"),
        ("取下げ", "", "", "前回の文は手元にありません"),
        ("不明", "", f"{HEADING}：分からない", "前回の文は手元にありません"),
    ]
    assert "前回の文は手元にありません" in next(iter(compared_sheets(NOW, comparison))).note


def test_where_the_form_was_made_with_another_former_text_the_row_says_so() -> None:
    kept = answer(*PLACE, status=MORE)
    (row,) = rows_of(compared(made_with(kept, answer(*PLACE, status=STATUS)), carried=carried_over(kept)))
    assert row[0] == "変更"
    assert row[-1].endswith("\n同じ")
    assert "別の文で作られています" in row[-1]


def test_a_text_too_long_for_a_row_goes_on_in_the_next_and_none_of_it_is_lost() -> None:
    before, now = ("".join(f"{word}の取組{n}件。\n" for n in range(60)) for word in ("広報", "研修"))
    former = answer(*PLACE, status=before)
    rows = rows_of(compared(made_with(answer(*PLACE, status=now), former), carried=carried_over(former)))
    assert len(rows) > 2
    assert {row[0] for row in rows} == {"変更"}
    assert all(row[1] or row[2] for row in rows)
    assert ["".join(row[place] for row in rows) for place in (1, 2)] == [f"{HEADING}\n{text}" for text in (before, now)]


def test_an_answer_that_no_row_can_show_stands_in_several_each_with_whole_questions() -> None:
    long = "\n".join(f"・広報の取組{number}件。" for number in range(15))
    former = answer(*PLACE, applies="該当あり", status=long, challenges=long)
    now = answer(*PLACE, applies="該当あり", status=long, challenges=f"{long}\n・終わり。")
    first, second = rows_of(compared(made_with(now, former), carried=carried_over(former)))
    assert first == ("変更", *[f"■該当の有無：該当あり\n{HEADING}\n{long}"] * 2, "同じ")
    assert (part(second[1], "課題（取り組む中での課題等）"), second[0]) == (long, "変更")
    assert part(second[3], "課題（取り組む中での課題等）") == "…\n【追加】・終わり。"


def test_a_former_year_whose_name_is_lost_is_just_the_former_one() -> None:
    (sheet,) = compared_sheets(SURVEY, compared(made_with(FORMER, FORMER), survey=SURVEY))
    assert [column.heading for column in sheet.columns][-3:] == ["前回", "今回", "違い"]


BEHIND = LeftBehind("福祉課", "9", "課題がありません。")


def test_what_was_left_behind_is_a_sheet_of_its_own_and_is_pointed_to() -> None:
    forms = [returned("福祉課", confirmed(FORMER))]
    ledger, comparison = both_years(forms, carried_over(FORMER, left=[BEHIND]))
    _, sheet = compared_sheets(NOW, comparison)
    assert (sheet.name, [*sheet.rows]) == (LEFT_BEHIND, [("福祉課", "9", "課題がありません。")])
    judgement = Judgement(NOW, ledger, tuple(forms), (), (), None, SAVED, None, comparison)
    (notice,) = (one for one in notices(judgement) if one.key == "left_behind")
    assert (notice.count, notice.sheet) == (1, LEFT_BEHIND)


def written(target: Path, comparison: Comparison | None, paper: Paper = Paper.A3_LANDSCAPE) -> openpyxl.Workbook:
    survey = replace(NOW, settings=replace(NOW.settings, paper=paper))
    ledger, _ = both_years([returned("福祉課", confirmed(FORMER))])
    write_ledger(survey, ledger, (), target, SAVED, comparison=comparison)
    return openpyxl.load_workbook(target)


@pytest.mark.parametrize(("paper", "code"), [(Paper.A3_LANDSCAPE, 8), (Paper.A4_LANDSCAPE, 9)])
def test_the_sheet_can_be_filtered_and_prints_one_page_wide_on_the_paper_of_the_table(
    tmp_path: Path, paper: Paper, code: int
) -> None:
    comparison = compared(confirmed(FORMER), carried=carried_over(FORMER, left=[BEHIND]))
    book = written(tmp_path / "受付簿.xlsx", comparison, paper)
    sheet = book[COMPARED]
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "課")
    assert sheet.auto_filter.ref == f"A{heading}:G{heading + 1}"
    assert sheet.print_title_rows == f"${heading}:${heading}"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (code, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert book.sheetnames.index(LEFT_BEHIND) == book.sheetnames.index(COMPARED) + 1


def test_who_reads_rulings_back_need_not_go_through_the_answers_of_both_years(tmp_path: Path) -> None:
    written(tmp_path / "受付簿.xlsx", compared(confirmed(FORMER), carried=carried_over(FORMER)))
    with zipfile.ZipFile(tmp_path / "受付簿.xlsx") as book:
        parts = {name for name in book.namelist() if STATUS in book.read(name).decode()}
    assert len(parts) == 1
    assert parts.isdisjoint({"xl/sharedStrings.xml"})


def test_without_a_former_year_the_book_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    book = written(tmp_path / "一.xlsx", None)
    ledger, _ = both_years([returned("福祉課", confirmed(FORMER))])
    write_ledger(SURVEY, ledger, (), tmp_path / "二.xlsx", SAVED)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
    assert not {COMPARED, LEFT_BEHIND} & set(book.sheetnames)
