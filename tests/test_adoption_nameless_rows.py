"""Rows of answers that name nobody go on with the department above; that they may be of the one below is never passed over."""

from __future__ import annotations

from adopted_rows import adopted, answers
from msgspec.structs import replace
from plain_grids import plain_grid

from survey.adoption import Adopted, adopt_table

HEAD = ("NO", "課題", "担当課", "取組状況")
IN_THE_MIDDLE = "名前が行の中央に書かれた表"


def doubts(table: Adopted) -> dict[str, str]:
    return {one.place: one.said for one in table.guesses if IN_THE_MIDDLE in one.said}


def test_where_names_seem_to_stand_in_the_middle_of_their_rows_each_row_without_a_name_is_asked_about() -> None:
    table = adopted(
        HEAD,
        ("1", "見守り", "", "・訪ねている。"),
        ("", "", "福祉課", "・電話している。"),
        ("", "", "", "・買物に行く。"),
        ("", "", "", "・避難路を直した。"),
        ("", "", "防災課", "・訓練した。"),
    )
    assert "・訪ねている。" in {one.text for one in table.unclear}
    assert list(doubts(table)) == ["一覧!D4", "一覧!D5"]
    assert all("「福祉課」" in said for said in doubts(table).values())


def test_that_rows_without_a_name_go_on_with_the_one_above_is_said_once() -> None:
    table = adopted(
        HEAD,
        ("1", "見守り", "福祉課", "・訪ねている。"),
        ("", "", "", "・避難路を直した。"),
        ("", "", "防災課", "・訓練した。"),
        ("", "", "", "・名簿を作った。"),
    )
    assert answers(table)["1", "福祉課"] == {"取組状況": "・訪ねている。\n・避難路を直した。"}
    (said,) = doubts(table).values()
    assert "2 行" in said


def test_a_single_row_without_a_name_is_told_too() -> None:
    table = adopted(
        HEAD,
        ("1", "見守り", "福祉課", "・訪ねている。"),
        ("", "", "", "・避難路を直した。"),
        ("", "", "防災課", "・訓練した。"),
    )
    assert list(doubts(table)) == ["一覧!D3"]


def test_below_a_name_that_is_merged_over_the_rows_nothing_is_asked() -> None:
    grid = plain_grid(
        "一覧",
        [HEAD, ("1", "見守り", "福祉課", "・訪ねている。"), ("", "", "", "・電話している。"), ("", "", "防災課", "・訓練した。")],
    )  # fmt: skip
    merged = [cell._replace(last_row=3) if cell.text == "福祉課" else cell for cell in grid.cells]
    assert not doubts(adopt_table([replace(grid, cells=tuple(merged))]))
