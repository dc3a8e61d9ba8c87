"""A table laid out by hand as rows of texts, adopted, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from plain_grids import plain_grid

from survey.adoption import Adopted, adopt_table


def adopted(*rows: Sequence[str]) -> Adopted:
    return adopt_table([plain_grid("一覧", rows)])


def answers(table: Adopted) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (one.issue, one.department): {
            q.heading: one.entries[q.key].as_text("、") for q in table.questions if q.key in one.entries
        }
        for one in table.answers
    }


def listed(table: Adopted) -> dict[str, str]:
    return {one.text: one.why for one in table.unclear}
