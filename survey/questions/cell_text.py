"""What a person sees in a cell, as a formula."""

from __future__ import annotations


def as_shown(cell: str, *, days: bool = False) -> str:
    """The text of a cell that holds no error, as the reader of what comes back takes it.

    Spreadsheet programs tell by D how a day is formatted, but not every such format: G is any that they do not name.
    `days`: whether a number in such a cell is taken for one.
    """
    kind = f'IFERROR(LEFT(CELL("format",{cell})),"")'
    is_day = f'OR({kind}="D",{kind}="G")' if days else f'{kind}="D"'
    day = f'TEXT({cell},"yyyy/m/d")&IF({cell}=INT({cell}),""," "&TEXT({cell},"h:mm"))'
    number = f'IF({is_day},{day},IF({kind}="P",{cell}*100&"%",{cell}&""))'
    return f'IF(ISLOGICAL({cell}),IF({cell},"TRUE","FALSE"),IF(ISNUMBER({cell}),{number},{cell}&""))'
