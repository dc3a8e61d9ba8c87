"""Measuring text. That the counts hold on paper is shown in test_print_render."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rendering import needs_office

from survey.measure import (
    HIGHEST_ROW,
    column_px,
    is_monospaced,
    line_count,
    lines_in,
    natural_width,
    promised,
    row_height,
    wrap,
)
from survey.measure import lines as breaking
from survey.measure.character_widths import half_ems_of, width_of
from survey.measure.faces import face_of
from survey.model import Font

FONT = Font("BIZ UDゴシック", 10.5)
FONTS = ("BIZ UDゴシック", "ＭＳ ゴシック", "ＭＳ 明朝", "ＭＳ Ｐゴシック", "游ゴシック", "メイリオ")

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=200)
japanese = st.text("かなカナ漢字、。「」（）ーっ々・…①ｶﾞabc XYZ/?-&019　\n\t", max_size=200)
widths = st.integers(min_value=30, max_value=600)
WAYS = (
    breaking._anywhere,
    breaking._by_words,
    breaking._by_addresses,
    breaking._back_to_space,
    breaking._back_to_space_or_mark,
)


def test_a_text_of_the_column_s_width_takes_one_line() -> None:
    assert line_count("あ" * 20, column_px(20, FONT), FONT) == 1
    assert line_count("あ" * 21, column_px(20, FONT), FONT) == 2
    assert line_count("a" * 40, column_px(20, FONT), FONT) == 1


def test_an_empty_cell_is_one_line_high() -> None:
    assert line_count("", 100, FONT) == 1
    assert wrap("", 100, FONT) == ("",)


def test_every_line_end_begins_a_line_even_without_text() -> None:
    assert line_count("一\n\n三\n", 100, FONT) == 4


def test_a_full_stop_is_pushed_out_with_the_character_before_it() -> None:
    assert wrap("あいうえお。", column_px(5, FONT), FONT) == ("あいうえ", "お。")


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert wrap("あいうえ「か」", column_px(5, FONT), FONT) == ("あいうえ", "「か」")


def test_a_word_stays_whole_where_it_can() -> None:
    assert wrap("予定community", column_px(5, FONT), FONT) == ("予定", "community")


@pytest.mark.parametrize("word", ["город", "αβγδε", "район"])
def test_a_greek_or_cyrillic_word_is_one_that_goes_to_the_next_line_whole(word: str) -> None:
    assert wrap(f"市の{word}の市", column_px(6, FONT), FONT) == ("市の", f"{word}の", "市")
    assert line_count(f"{word}の市{word}", column_px(6, FONT), FONT) >= 3


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert "".join(wrap("a" * 50, column_px(5, FONT), FONT)) == "a" * 50
    assert line_count("a" * 50, column_px(5, FONT), FONT) > 5


@pytest.mark.parametrize("text", ["葛\U000e0100", "が\u200d", "e\u0301e"])
def test_marks_without_a_width_take_no_room(text: str) -> None:
    assert natural_width(text, FONT) == 1.0


@pytest.mark.parametrize("text", ["か\u3099", "は\u309a"])
def test_a_sound_mark_apart_from_its_kana_is_as_wide_as_a_kana(text: str) -> None:
    """BIZ UD and IPA have a sign of that width for it."""
    assert natural_width(text, FONT) == 2.0


def test_a_character_outside_the_first_plane_is_one_character() -> None:
    assert natural_width("𠮷野家", FONT) == 3.0


def test_emoji_and_tabs_take_more_room_than_letters() -> None:
    assert natural_width("😀", FONT) > 1.0
    assert natural_width("a\tb", FONT) > natural_width("ab", FONT)


def test_half_width_katakana_are_half_as_wide() -> None:
    assert natural_width("ｶﾅｶﾅ", FONT) == 2.0


VERDANA = {
    " ": 720, "-": 930, ".": 745, "/": 930, "(": 930, "|": 930, "{": 1300, "}": 1300, "*": 1302, "_": 1302, "?": 1117,
    "$": 1302, "#": 1676, "%": 2204, "&": 1487, "+": 1676, "~": 1676, "@": 2048, "…": 1676, "—": 2048, "0": 1302,
    "A": 1400, "B": 1404, "C": 1430, "D": 1578, "E": 1295, "G": 1588, "H": 1539, "I": 862, "J": 931, "M": 1726,
    "N": 1532, "O": 1612, "Q": 1612, "W": 2025, "a": 1230, "b": 1276, "e": 1220, "f": 720, "i": 562, "m": 1992,
    "n": 1296, "o": 1243, "r": 874, "s": 1067, "t": 807, "w": 1676,
}  # fmt: skip
"""How far each character of Verdana reaches, of 2,048 units an em; メイリオ has the same Latin letters."""


def test_letters_of_a_proportional_font_are_never_taken_for_narrower_than_they_are_nor_for_much_wider() -> None:
    font = Font("メイリオ", 10.5)
    for letter, units in VERDANA.items():
        assert natural_width(letter * 20, font) >= 20 * units / 2048, letter
    sentence = "Meeting at 10.30 on Wednesday with 100% of the members"
    known = sum(VERDANA.get(letter, VERDANA["n"]) for letter in sentence) / 2048
    assert natural_width(sentence, font) <= 1.25 * known


def test_a_letter_of_a_monospaced_font_is_half_as_wide_as_a_japanese_character() -> None:
    assert natural_width("Wim@", FONT) == 2.0
    assert [is_monospaced(Font(name, 10.5)) for name in FONTS] == [True, True, True, False, False, False]


def test_a_column_keeps_five_pixels_and_a_fiftieth_of_its_width_in_reserve() -> None:
    """Excel takes five pixels for the edges of a cell, and programs differ by up to a fiftieth in what a line holds."""
    for ems in (5, 20, 60):
        width = ems * FONT.size / 0.75
        assert width / 0.98 + 5 <= column_px(ems, FONT) < width / 0.98 + 6
        assert line_count("あ" * ems, column_px(ems, FONT), FONT) == 1
        assert line_count("あ" * ems, column_px(ems, FONT) - 1, FONT) == 2


@pytest.mark.parametrize("name", FONTS)
def test_a_font_of_japanese_offices_is_promised(name: str) -> None:
    assert promised("ふつうの文。ABC", Font(name, 10.5)) is None


@pytest.mark.parametrize(
    ("text", "name"), [("よい😀", FONT.name), ("外字\ue000", FONT.name), ("ふつう", "見たことのない書体")]
)
def test_what_cannot_be_promised_is_said(text: str, name: str) -> None:
    assert promised(text, Font(name, 10.5))


@pytest.mark.parametrize("sign", ["𠮷", "한", "⟶", "们", "ế", "\u0e01"])
def test_a_cell_with_a_sign_that_the_font_lacks_is_planned_a_fifth_higher_and_named(sign: str) -> None:
    """Another font draws it, in lines that were found to be up to 1.13 times as high."""
    for name in ("BIZ UDゴシック", "BIZ UDP明朝", "ＭＳ 明朝", "IPA明朝"):
        font = Font(name, 10.5)
        plain, odd = "\n".join("あ" * 20), "\n".join("あ" * 19 + sign)
        if promised(sign, font) is None:
            assert sign == "𠮷" and name == "ＭＳ 明朝", (name, "only JIS X 0213 has 𠮷")
            continue
        assert line_count(plain, 300, font) == 20
        assert line_count(odd, 300, font) == 24
        assert sign in (promised(odd, font) or "")


def test_of_the_signs_that_a_font_lacks_five_are_named() -> None:
    assert promised("ふつう가나다라마바", FONT) == "フォントにない文字（가나다라마）があります"


@pytest.mark.parametrize("sign", ["😀", "⚡"])
def test_an_emoji_is_wider_than_a_kana_by_more_than_a_third(sign: str) -> None:
    width = column_px(13.7, FONT)
    assert line_count(sign * 10, width, FONT) == line_count(sign, width, FONT) < line_count(sign * 10, width - 1, FONT)


def test_what_an_office_types_is_in_every_font() -> None:
    usual = "髙橋﨑 濵 ①⑳Ⅰⅹ㈱㊤℡№㎡㍻〜～―—‐−‖￥¥¢£ ½é ÷×±∞∴♀♂☆★○●◎◇◆□■△▲▽▼※→←↑↓〒ヱゐ々〆ヶ…‥"
    for name in (*FONTS, "IPAゴシック"):
        assert promised(usual.replace("¥", ""), Font(name, 10.5)) is None, name


@pytest.mark.render
@needs_office
def test_the_tables_of_what_fonts_have_are_those_of_their_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "scripts"))
    import build_coverage  # type: ignore[import-not-found]

    for table, family in build_coverage.FONTS.items():
        assert (build_coverage.TARGET / f"{table}.txt").read_text(encoding="utf-8") == build_coverage.build(family)


@pytest.mark.parametrize("size", [8, 9, 9.5, 10, 10.5, 11, 12, 14])
@pytest.mark.parametrize("name", ["BIZ UDゴシック", "BIZ UDPゴシック", "ＭＳ 明朝", "ＭＳ Ｐゴシック"])
def test_no_line_is_lower_than_two_programs_that_print_as_excel_does_want_it(name: str, size: float) -> None:
    """12.0 at 9 pt, 11.84 at 10.5 and 14.07 at 12; 3 pt more than the size is the most that any of them wants."""
    wanted = {9: 12.0, 10.5: 11.84, 12: 14.07}.get(size, size + 3)
    for lines in (1, 4, 30):
        assert row_height(lines, Font(name, size)) >= lines * max(wanted, size + 2.25)


def test_excel_s_own_heights_are_not_undercut() -> None:
    """Heights that Excel saved: ＭＳ 明朝 9 pt 11.25 a line, ＭＳ Ｐゴシック 11 pt 13.5, 游ゴシック and メイリオ 11 pt 18.75."""
    for name, size, line in (
        ("ＭＳ 明朝", 9, 11.25),
        ("ＭＳ Ｐゴシック", 11, 13.5),
        ("游ゴシック", 11, 18.75),
        ("メイリオ", 11, 18.75),
    ):
        for lines in range(1, 20):
            assert lines * line <= row_height(lines, Font(name, size)) <= lines * line * 1.07 + 3.75


def test_fonts_whose_signs_reach_further_up_and_down_have_lines_a_tenth_of_the_size_higher() -> None:
    """IPA's, by what Windows reads of them."""
    for name, usual in (("IPAゴシック", "ＭＳ ゴシック"), ("IPA明朝", "ＭＳ 明朝")):
        for size in (9, 10.5, 12):
            higher = row_height(20, Font(name, size)) - row_height(20, Font(usual, size))
            assert 20 * 0.11 * size <= higher <= 20 * (0.11 * size + 0.75)


@given(st.integers(min_value=1, max_value=60), st.sampled_from(FONTS), st.sampled_from([8, 9, 10, 10.5, 11, 12, 14]))
def test_a_row_holds_the_lines_that_it_was_made_for(lines: int, name: str, size: float) -> None:
    font = Font(name, size)
    height = row_height(lines, font)
    assert lines_in(height, font) == lines
    assert height % 0.75 == 0


@given(st.sampled_from(FONTS), st.floats(min_value=20, max_value=HIGHEST_ROW))
def test_lines_that_fit_a_height_need_no_more(name: str, height: float) -> None:
    font = Font(name, 10.5)
    lines = lines_in(height, font)
    assert row_height(lines, font) <= height or lines == 0
    assert row_height(lines + 1, font) > height


@given(texts | japanese, widths)
def test_lines_joined_are_the_text(text: str, width: int) -> None:
    assert "".join(wrap(text, width, FONT)) == text.replace("\n", "")


@given(texts | japanese, widths, st.sampled_from(FONTS))
def test_no_fewer_lines_are_counted_than_are_made(text: str, width: int, name: str) -> None:
    font = Font(name, 10.5)
    assert line_count(text, width, font) >= len(wrap(text, width, font)) >= text.count("\n") + 1


@given(japanese, widths)
def test_no_line_is_wider_than_its_column(text: str, width: int) -> None:
    for line in wrap(text, width, FONT):
        assert column_px(natural_width(line, FONT), FONT) <= width + 1 or len(line) == 1


@given(japanese, widths)
def test_a_proportional_font_is_never_taken_for_narrower(text: str, width: int) -> None:
    assert line_count(text, width, Font("游ゴシック", 10.5)) >= line_count(text, width, FONT)


@given(japanese | texts, widths, st.sampled_from(FONTS))
def test_a_text_takes_the_most_lines_of_all_ways_to_break_it(text: str, width_px: int, name: str) -> None:
    """Ways that can make no difference are not tried."""
    width, face = breaking._line_width(width_px, FONT), face_of(name)
    for paragraph in filter(None, text.split("\n")):
        ends = list(accumulate(half_ems_of(paragraph, face)))
        anywhere, words, addresses, space, mark = (
            len(breaking._breaks(paragraph, ends, width, way)) - 1 for way in WAYS
        )
        unforeseen = breaking._unforeseen(paragraph, width, face) if ends[-1] > 2 * width else 0
        most = max(max(anywhere, words, addresses) + unforeseen, space, mark)
        assert breaking._lines_of(paragraph, width, face) == most


def test_a_character_is_as_wide_in_a_plain_text_as_beside_one_of_an_odd_width() -> None:
    for face in (face_of("BIZ UDゴシック"), face_of("メイリオ")):
        for character in map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x10000))):
            beside = width_of(f"\u3099{character}", face) - width_of("\u3099", face)
            assert abs(width_of(character, face) - beside) < 1e-9, character
