"""Damage to forms on slips (単票): the same promises, whatever people and programs do to them."""

from __future__ import annotations

import office
import pytest
from books import keep_books, lost
from damage_to_slips import SLIPS_BY_OFFICE, TO_SLIPS
from kinds import Damage
from test_damage import came_of, expected, office_at_work  # noqa: F401  # LibreOffice begins with the first test.

KINDS = [
    *(pytest.param(damage, id=damage.what) for damage in TO_SLIPS),
    *(pytest.param(damage, id=damage.what, marks=pytest.mark.render) for damage in SLIPS_BY_OFFICE),
]
JOBS = office.SLIP_JOBS


@pytest.mark.parametrize("damage", KINDS)
def test_damage_to_slips(damage: Damage) -> None:
    books = keep_books(damage.files(), damage.survey)
    assert lost(books, damage.sent) == []
    assert came_of(books) == expected(damage)


def test_no_two_kinds_share_a_name() -> None:
    names = [damage.what for damage in (*TO_SLIPS, *SLIPS_BY_OFFICE)]
    assert len(set(names)) == len(names) >= 70
    assert len(SLIPS_BY_OFFICE) == len(JOBS)
