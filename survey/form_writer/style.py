"""How a form looks: calm colours that survive a black-and-white copier, one font, one line weight."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from survey.excel_out.book import HEADING_LOOK, INPUT_LOOK, Look, boxed
from survey.form.room import LABEL_SIZE, TITLE_SIZE, prose
from survey.model import Font

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

Trait = Literal[
    "title",
    "note",
    "label",
    "field",
    "heading",
    "upright",
    "level",
    "fixed",
    "band",
    "question",
    "indented",
    "required",
    "middle",
    "prose",
    "example",
    "input",
    "number",
    "mark",
    "own",
    "done",
    "edge_top",
    "edge_bottom",
    "edge_left",
    "edge_right",
    "urgent",
    "link",
    "lacking",
    "exempt",
    "former",
    "offered",
    "doubtful",
    "told",
    "again",
    "below",
    "begins",
]
Formats: TypeAlias = "Callable[..., Format]"
"""The format that has all the traits given (each a Trait), later ones prevailing; `shown_as`: how it shows numbers."""

UPRIGHT_SIZE = 9.0

_INK = "#1F2A37"
_LINE = "#A9B2BC"
_HEAD = "#E3EAF1"
_PAPER = "#F4F5F6"
_GREY = "#DFE2E5"
_RED = "#F9D3CD"
_AMBER = "#FFD9A0"
_SKY = "#D6EAF5"
_GREEN = "#DDEFD9"
_ORANGE = "#D9730D"
_BLUE = "#1D5FA8"

_BOXED = boxed(_LINE)
_TRAITS: dict[Trait, Look] = {
    "title": {"bold": True, "font_size": TITLE_SIZE, "valign": "vcenter", "text_wrap": True},
    "note": {"font_color": "#46515E", "valign": "vcenter", "text_wrap": True},
    "label": {**_BOXED, "font_size": LABEL_SIZE, "bg_color": _HEAD, "align": "center", "valign": "vcenter"},
    "field": {**_BOXED, "align": "left", "indent": 1, "valign": "vcenter", "text_wrap": True},
    "heading": {**_BOXED, **HEADING_LOOK, "bg_color": _HEAD},
    "upright": {"rotation": 270, "bold": False, "font_size": UPRIGHT_SIZE, "text_wrap": False},
    "level": {"rotation": 0, "text_wrap": True},
    "fixed": {**_BOXED, "valign": "top", "text_wrap": True, "bg_color": _PAPER},
    "band": {**_BOXED, "bold": True, "bg_color": _HEAD, "valign": "vcenter", "text_wrap": True},
    "question": {"bold": True},
    "indented": {"align": "left", "indent": 1, "valign": "vcenter"},
    "required": {"align": "center", "font_color": "#A8320A"},
    "middle": {"align": "center"},
    "example": {"italic": True, "font_color": "#6B7280", "bg_color": "#ECEEF0"},
    "input": {**_BOXED, **INPUT_LOOK, "locked": False, "align": "left", "valign": "top", "text_wrap": True},
    "number": {"align": "right", "text_wrap": False, "shrink": True},
    "mark": {"align": "center", "valign": "vcenter", "text_wrap": False},
    "own": {"bg_color": _GREY},
    "done": {
        "align": "center",
        "indent": 0,
        "text_wrap": False,
        "valign": "vcenter",
        "bold": True,
        "font_color": "#1E6B4A",
    },
    "edge_top": {"top": 2, "top_color": _ORANGE},
    "edge_bottom": {"bottom": 2, "bottom_color": _ORANGE},
    "edge_left": {"left": 2, "left_color": _ORANGE},
    "edge_right": {"right": 2, "right_color": _ORANGE},
    "urgent": {"bold": True, "font_color": "#A8320A"},
    "link": {"font_color": _BLUE, "underline": 1},
    "lacking": {"bg_color": _RED},
    "exempt": {"bg_color": _GREY, "font_color": "#6B7280"},
    "former": {"bg_color": _SKY},
    "offered": {"bg_color": _GREEN},
    "doubtful": {"bg_color": _AMBER},
    "told": {"font_color": "#A8320A"},
    "again": {"font_color": _LINE},
    "below": {"locked": False, "num_format": "@", "align": "left", "valign": "top", "text_wrap": True},
    "begins": {**_BOXED, "top": 1, "top_color": _INK},
}


def formats_for(book: Workbook, font: Font) -> Formats:
    """The formats of a workbook, each made once."""
    sentences: Look = {"font_size": prose(font).size}

    @cache
    def format_with(*traits: Trait, shown_as: str = "") -> Format:
        properties: dict[str, object] = {"font_size": font.size, "font_color": _INK}
        for trait in traits:
            properties |= sentences if trait == "prose" else _TRAITS[trait]
        return book.add_format(properties | ({"num_format": shown_as} if shown_as else {}))

    return format_with
