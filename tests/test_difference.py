"""What has changed between two texts, as a reader would say it: by sentences, and within them by phrases."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from effort import steps
from hypothesis import example, given
from hypothesis import strategies as st

from survey.comparison.difference import difference, new_passages
from survey.japanese.text import folded
from survey.model import Mark, Passage

_SIGNS = {Mark.SAME: "", Mark.NEW: "＋", Mark.GONE: "－", Mark.MOVED_AWAY: "↑", Mark.MOVED_HERE: "↓"}


def said(before: str, now: str) -> list[str]:
    """A sentence a line, its passages behind the signs of what became of them."""
    return ["|".join(_SIGNS[p.mark] + p.text for p in row) for row in difference(before, now)]


# ---------------------------------------------------------------- nothing is lost

PIECES = st.sampled_from(
    ["月１回", "月２回", "、", "。", "！？", "」", "「", "\n", "・", "①", "②", "開催", "する", "A", "9", "　"]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30)


@given(TEXTS, TEXTS)
@example("・広報\n・研修", "・研修\n・広報")
def test_both_texts_can_be_put_together_again_from_what_became_of_them(before: str, now: str) -> None:
    passages = [passage for row in difference(before, now) for passage in row]
    assert "".join(p.text for p in passages if p.mark not in {Mark.NEW, Mark.MOVED_HERE}) == before
    assert "".join(p.text for p in passages if p.mark not in {Mark.GONE, Mark.MOVED_AWAY}) == now
    assert all(p.text for p in passages)


@given(TEXTS, TEXTS)
@example("年１回", "年1回")
def test_the_new_passages_of_a_text_are_all_that_is_new_in_it_but_white_space(before: str, now: str) -> None:
    passages = [p for row in difference(before, now) for p in row if p.mark not in {Mark.GONE, Mark.MOVED_AWAY}]
    is_new = [p.mark is Mark.NEW for p in passages for _ in p.text]
    places = new_passages(before, now)
    if folded(before) == folded(now):
        assert places == ()
        return
    within = {at for start, end in places for at in range(start, end)}
    assert {at for at, new in enumerate(is_new) if new and not now[at].isspace()} <= within
    assert all(is_new[at] for at in within)
    assert all(now[start:end].strip() == now[start:end] != "" and "\n" not in now[start:end] for start, end in places)
    assert all(end <= after for (_, end), (after, _) in pairwise(places))


@given(TEXTS)
def test_of_a_text_that_stayed_everything_is_the_same(text: str) -> None:
    assert {passage.mark for row in difference(text, text) for passage in row} <= {Mark.SAME}


# ---------------------------------------------------------------- what it reads like


def test_a_sentence_that_was_added_or_taken_out_stands_for_itself() -> None:
    assert said("広報を行う。", "広報を行う。研修も始めた。") == ["広報を行う。", "＋研修も始めた。"]
    assert said("広報を行う。研修も始めた。", "研修も始めた。") == ["－広報を行う。", "研修も始めた。"]


def test_within_a_changed_sentence_phrases_are_new_and_never_single_characters_of_them() -> None:
    assert said("月１回、公民館で交流会を開催している。", "月２回、公民館で地域の方との交流会を開いている。") == [
        "月|－１|＋２|回、公民館で|＋地域の方との|交流会を|－開催している|＋開いている|。"
    ]


def test_a_letter_is_not_parted_from_the_marks_upon_it() -> None:
    before, now = "葛城市の広報と研修を行う。", "葛\U000e0100城市の広報と研修を行う。"
    assert said(before, now) == ["－葛城市の|＋葛\U000e0100城市の|広報と研修を行う。"]


def test_a_number_is_changed_as_a_whole() -> None:
    assert said("訪問した世帯は120件である。", "訪問した世帯は1250件である。") == [
        "訪問した世帯は|－120|＋1250|件である。"
    ]


def test_a_particle_between_two_changes_is_no_common_ground() -> None:
    (row,) = said("令和７年度の取組として広報、研修を行った。", "令和７年度の取組として調査、訪問を行った。")
    assert row == "令和７年度の取組として|－広報、研修を|＋調査、訪問を|行った。"


def test_three_characters_between_two_changes_are_common_ground_and_two_are_not() -> None:
    assert said("広報AI訪問を続けている。", "研修AI調査を続けている。") == [
        "－広報AI訪問を|＋研修AI調査を|続けている。"
    ]
    assert said("広報ICT訪問を続けている。", "研修ICT調査を続けている。") == [
        "－広報|＋研修|ICT|－訪問を|＋調査を|続けている。"
    ]


def test_sentences_of_which_two_fifths_stayed_are_one_that_changed_and_of_which_less_did_are_two() -> None:
    assert said("補助金でABCDEF", "補助金でUVWXYZ") == ["補助金で|－ABCDEF|＋UVWXYZ"]
    assert said("補助金でABCDEFG", "補助金でTUVWXYZ") == ["－補助金でABCDEFG", "＋補助金でTUVWXYZ"]


def test_sentences_with_little_in_common_are_one_that_went_and_one_that_came() -> None:
    assert said("人手が足りず、継続が困難である。", "参加者が固定化していることが課題である。") == [
        "－人手が足りず、継続が困難である。",
        "＋参加者が固定化していることが課題である。",
    ]
    assert said("人手が足りず、支援の継続が困難である。", "参加者が固定化し、支援の担い手が減っている。") == [
        "－人手が足りず、支援の継続が困難である。",
        "＋参加者が固定化し、支援の担い手が減っている。",
    ]


def test_the_other_form_of_a_sentence_is_found_behind_new_ones() -> None:
    before, now = "費用は補助金で賄う。", "広報した。研修した。費用は全て補助金で賄う。"
    assert said(before, now) == ["＋広報した。", "＋研修した。", "費用は|＋全て|補助金で賄う。"]


@pytest.mark.parametrize(("new_ones", "found"), [(9, True), (10, False)])
def test_the_other_form_of_a_sentence_is_one_of_the_next_ten(new_ones: int, found: bool) -> None:
    now = "".join(f"{sign}件を見直した。" for sign in "甲乙丙丁戊己庚辛壬癸"[:new_ones])
    rows = said("公民館で交流会を開催した。", f"{now}公民館で交流会を開いた。")
    assert ("公民館で交流会を|－開催した|＋開いた|。" in rows) is found
    assert ("＋公民館で交流会を開いた。" in rows) is not found


def test_a_sentence_that_moved_is_told_as_moved() -> None:
    assert said("広報を行う。研修を行う。点検する。", "点検する。広報を行う。研修を行う。") == [
        "↓点検する。",
        "広報を行う。",
        "研修を行う。",
        "↑点検する。",
    ]


def test_items_and_quotations_are_sentences_and_a_middle_dot_between_words_begins_none() -> None:
    assert said("①場づくり②広報", "①場づくり②広報③研修") == ["①場づくり", "②広報", "＋③研修"]
    assert said("民生委員・児童委員と話す。", "民生委員・児童委員と話す。「よい。」と聞いた。") == [
        "民生委員・児童委員と話す。",
        "＋「よい。」",
        "＋と聞いた。",
    ]
    assert said("・広報　・研修", "・広報　・研修　・訪問") == ["・広報　", "・研修|＋　", "＋・訪問"]


def test_a_line_end_is_a_sentence_of_its_own_so_that_one_behind_it_changes_nothing_before_it() -> None:
    assert said("長寿課\nみどり課", "長寿課\n安心課\nみどり課") == ["長寿課", "\n", "＋安心課", "＋\n", "みどり課"]


def test_of_several_changed_sentences_each_stands_beside_its_former_form() -> None:
    before = "公民館で交流会を月１回開いた。会場は市の集会所である。費用は補助金で賄う。"
    now = "公民館で交流会を月２回開いた。会場は市の体育館である。費用は全て補助金で賄う。"
    rows = said(before, now)
    assert rows == [
        "公民館で交流会を月|－１|＋２|回開いた。",
        "会場は市の|－集会所である|＋体育館である|。",
        "費用は|＋全て|補助金で賄う。",
    ]


# ---------------------------------------------------------------- bounds


def seconds(before: str, now: str) -> float:
    began = time.process_time()
    difference(before, now)
    return time.process_time() - began


LONG = 30_000
SENTENCES = [f"子ども食堂や学習支援の運営団体{n * 7 % 991}に対し、補助金{n}の交付を行っている。" for n in range(800)]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("".join(SENTENCES), "".join(SENTENCES).replace("補助", "助成")),
        ("".join(SENTENCES), "".join(reversed(SENTENCES))),
        ("".join(SENTENCES).replace("。", "、"), "".join(SENTENCES).replace("。", "、").replace("補助", "助成")),
        ("あ\nい\n" * 7_500, "い\nあ\n" * 7_400 + "う"),
        ("漢あ1A" * 7_500, "1A漢あ" * 7_400),
        ("漢。" * 1_900 + "あ。" * 1_900, "あ。漢。" * 1_900),
        ("\n" * LONG, "・" * LONG),
    ],
    ids=["every sentence changed", "turned round", "no full stop", "lines", "scripts", "few sentences", "nothing said"],
)
def test_two_very_long_texts_take_less_than_a_second(before: str, now: str) -> None:
    # The steps do not depend on what else the machine does; the clock sees what takes long within one of them.
    found: list[tuple[Passage, ...]] = []
    assert steps(lambda: found.extend(difference(before[:LONG], now[:LONG]))) < 3_000_000
    assert min(seconds(before[:LONG], now[:LONG]) for _ in range(3)) < 1
    assert "".join(p.text for row in found for p in row if p.mark not in {Mark.GONE, Mark.MOVED_AWAY}) == now[:LONG]


def stayed(between: str) -> int:
    """How many sentences are the same between a first and a last one that changed."""
    # Farther behind than another form of a sentence is sought.
    first = "".join(f"{sign}の訪問支援。" for sign in "甲乙丙丁戊己庚辛壬癸子丑")
    found = difference(f"広報紙。{between}相談会。", f"{first}{between}出前講座。")
    return sum(passage.mark is Mark.SAME for row in found for passage in row)


def test_of_more_than_four_thousand_sentences_none_is_matched() -> None:
    assert stayed("".join(f"{n}番。" for n in range(3_987))) == 3_987
    assert stayed("".join(f"{n}番。" for n in range(3_988))) == 0


def test_of_more_than_a_hundred_thousand_pairs_of_equal_sentences_none_is_matched() -> None:
    assert stayed("同。" * 316) == 316
    assert stayed("同。" * 317) == 0


def test_the_other_form_is_sought_of_a_thousand_sentences_and_of_no_more() -> None:
    def rows(gone: int) -> list[str]:
        return said(
            "公民館で交流会を開催した。" + "".join(f"{n}！" for n in range(gone - 1)), "公民館で交流会を開いた。"
        )

    assert rows(1_000)[0] == "公民館で交流会を|－開催した|＋開いた|。"
    assert rows(1_001)[0] == "＋公民館で交流会を開いた。"


def test_a_little_change_in_a_very_long_text_is_a_little_one() -> None:
    text = "あ。\n" * 10_000
    found = difference(text, text[:15_000] + "ここだけ新しい。" + text[15_000:])
    assert [p.text for row in found for p in row if p.mark is not Mark.SAME] == ["ここだけ新しい。"]
