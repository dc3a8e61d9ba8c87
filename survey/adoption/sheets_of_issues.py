"""A sheet for an issue, departments as columns and questions as rows → a row for each department. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from survey.adoption.department_heads import is_department
from survey.adoption.departments_to_rows import WHO, is_worded
from survey.adoption.found import Reshaped, said_by
from survey.adoption.further_columns import is_further
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.heading_rows import GridRow
from survey.adoption.heading_words import says_nothing
from survey.adoption.name_shapes import are_departments, put_together
from survey.adoption.signatures import SIGNED_BELOW, signed_rows
from survey.adoption.whose_table import AROUND, around_department, department_named
from survey.japanese.text import appearance_key

_QUESTION = re.compile(
    r"(現在の?|これまでの|今年度の?|昨年度の?|前年度の?|次年度の?|来年度の?|今後の?|主な|具体的な)?(取り?組み?|実施|事業|進捗|対応|活動)?の?"
    r"(状況|内容|実績|成果|予定|見込み?|方針|方向性?|課題|問題点|評価|目標|計画|有無|時期|理由|現状|効果)(等|など)?"
    r"|取り?組み?|該当(の有無)?|課題(と|・|及び|や).*|連携.*(課|先|内容)|備考|意見|要望"
)
"""What a row asks; no issue is called so."""
_CORNER = re.compile(r"(項目|区分|内容|設問|質問|事項|回答|)(名|内容)?")
_FEWEST = 2
"""Questions that make such a sheet."""


def with_questions_as_columns(grid: TableGrid) -> Reshaped | str | None:
    """The grid turned below what stands above the table; None where its rows are no questions.

    A text where they are, and it is not certain that answers stand beside them.
    """
    for number, row in grid.rows.items():
        who = [cell for _, cell in sorted(row.items()) if is_department(cell)]
        if are_departments([department_named(cell.text) for cell in who]):
            return _turned(grid, number, who)
    return None


def _turned(grid: TableGrid, head: int, who: Sequence[GridCell]) -> Reshaped | str | None:
    below = [(number, row) for number, row in grid.rows.items() if number > head]
    signed = signed_rows(below)
    aside = [(cell, SIGNED_BELOW) for number, row in below if number in signed for cell in row.values()]
    asked = [row for number, row in below if number not in signed]
    corner = [cell for cell in grid.rows[head].values() if cell not in who]
    if not _are_questions(asked, [cell for cell in corner if cell.column < who[0].column]):
        return None
    if not _are_answered(asked, corner, who):
        return ""
    last = who[-1].last_column
    aside += [(cell, "引き継がない列の見出し") for cell in corner]
    body = [cell for row in asked for cell in row.values()]
    aside += [(cell, "どの課の回答でもない列") for cell in body if cell.column > last]
    aside += [(cell, "回答がないことを示す文字") for cell in body if cell.column <= last and says_nothing(cell.text)]
    aside += [(cell._replace(text=rest), AROUND) for cell in who if (rest := around_department(cell.text))]
    first, left = who[0], min(map(min, asked))
    named = [cell._replace(text=put_together(department_named(cell.text))) for cell in who]
    turned = [cell for cell in (*named, *body) if cell not in dict(aside)]
    cells = [cell for cell in grid.cells if cell.row < head]
    cells += [
        cell._replace(
            row=head + cell.column - left, column=cell.row - head + 1,
            last_row=head + cell.last_column - left, last_column=cell.last_row - head + 1,
        )
        for cell in turned
    ]  # fmt: skip
    cells.append(GridCell(head, 1, WHO, head, 1, first.address))
    beside = [*grid.beside, *(BesideText(grid.place(cell), cell.text, why) for cell, why in aside)]
    names = tuple(dict.fromkeys(cell.text for cell in named))
    said = "課の名前が横に、設問が縦に並ぶ表と読み、一つの課題への回答としました。"
    return Reshaped(
        replace(grid, cells=tuple(sorted(cells)), departments=names, beside=tuple(beside), unread=frozenset()),
        ((said_by(grid, first), said),),
    )


def _are_questions(asked: Sequence[GridRow], corner: Sequence[GridCell]) -> bool:
    """Whether each row has the words of a question at the left, under a heading that names no issues."""
    labels = [row[min(row)] for row in asked]
    return (
        len(labels) >= _FEWEST
        and len({cell.column for cell in labels}) == 1
        and all(_QUESTION.fullmatch(appearance_key(cell.text)) for cell in labels)
        and all(_CORNER.fullmatch(appearance_key(cell.text)) for cell in corner)
    )


def _are_answered(asked: Sequence[GridRow], headings: Sequence[GridCell], who: Sequence[GridCell]) -> bool:
    """Whether most of what stands below the departments is words, and nothing between them or behind is perhaps another's."""
    within = range(who[0].column, who[-1].last_column + 1)
    columns = {at for one in who for at in range(one.column, one.last_column + 1)}
    inner = [cell for row in asked for at, cell in row.items() if at in within]
    behind = [cell for cell in headings if cell.column >= within.start]
    said = [cell.text for cell in inner if not says_nothing(cell.text)]
    return (
        all(min(row) < within.start and len([at for at in row if at < within.start]) == 1 for row in asked)
        and all(cell.column in columns and cell.last_column in within for cell in inner)
        and all(cell.column not in within and is_further(cell.text) for cell in behind)
        and bool(said)
        and sum(map(is_worded, said)) * 2 >= len(said)
    )
