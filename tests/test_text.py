"""Characters: what is taken out of a text, and when nothing is left of it."""

from __future__ import annotations

import unicodedata
from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st

from survey.form import CORRECTIONS_SHEET
from survey.form.own_texts import answer_token, token
from survey.japanese.text import (
    KEYBOARD_SPACE,
    alike,
    beginning,
    clean,
    comparison_key,
    folded,
    is_blank,
    is_clean,
    narrow,
)

CONTROLS = {chr(code) for code in range(0x20)} - {"\t", "\n"}
ODD = CONTROLS | {"\x85", "\u2028", "\u2029", "\ufffe", "\uffff", "\ud800"}
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(sorted(ODD)), st.sampled_from(" \u3000\t\n\xa0あ○髙")))


@given(TEXTS)
def test_a_text_is_clean_unless_it_holds_a_character_that_is_taken_out_or_put_right(text: str) -> None:
    assert is_clean(text) == (not any(c in ODD or 0xD800 <= ord(c) <= 0xDFFF for c in text))


@given(TEXTS)
def test_a_clean_text_stays_as_it_is_and_any_other_becomes_clean(text: str) -> None:
    assert (clean(text) == text) == is_clean(text)
    assert is_clean(clean(text))


@given(TEXTS)
def test_a_text_is_blank_where_cleaning_leaves_nothing_but_white_space(text: str) -> None:
    assert is_blank(text) == (not clean(text).strip())


@given(st.sampled_from("課ｶｦ（１①㍻Ａé가ﾊＮ第"), TEXTS)
def test_a_text_begins_like_itself_squeezed(first: str, rest: str) -> None:
    text = first + rest
    assert beginning(text[:1]) == beginning(comparison_key(text)[:1]) != ""


@given(st.sampled_from("がパΆ각"), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_text_begins_alike_however_its_marks_are_written(
    text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert beginning(unicodedata.normalize(form, text)[:1]) == beginning(text)
    assert beginning("ﾊ") == beginning("パ") != beginning("ガ")


def test_white_space_tells_nothing_of_how_a_text_begins() -> None:
    assert {beginning(character) for character in ("", " ", "　", "\t", "\n")} == {""}


WIDE = st.text(st.one_of(st.characters(), st.sampled_from("ＡＢ！（１～\u3000ｶﾞかﾞ\u3099\u309a\u0301ﾊﾟ\n\xa0")))


@given(WIDE)
def test_texts_are_compared_by_what_nfkc_makes_of_them(text: str) -> None:
    assert comparison_key(text) == "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@given(WIDE, WIDE)
@example("課ガ　Ａ", "課ｶﾞa")
@example("課が", "課か")
def test_two_texts_are_alike_where_they_are_the_same_folded(one: str, other: str) -> None:
    assert alike(one, other) == (folded(one) == folded(other))
    assert alike(one, narrow(one))


def test_signs_are_narrow_as_excels_asc_makes_them() -> None:
    assert narrow("“有”か’無‘￥――ガ") == "“有\"か'無`\\ｰｰｶﾞ"


@given(WIDE)
def test_a_folded_text_is_narrow_and_without_the_white_space_of_keyboards(text: str) -> None:
    assert folded(text) == narrow("".join(c for c in text if c not in KEYBOARD_SPACE)).lower()


@given(WIDE)
def test_a_form_knows_an_answer_again_as_text_behind_the_name_of_its_list(text: str) -> None:
    """Forms that are out already know it so."""
    written = clean(text)
    assert answer_token(written) == token(CORRECTIONS_SHEET + written)
