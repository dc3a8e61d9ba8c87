"""The damage catalogue: each kind is a sentence, done to a form that was really filled in, with what must come of it."""

from __future__ import annotations

import office
import pytest
from books import Books, counted, keep_books, lost
from damage_by_office import BY_OFFICE
from damage_catalogue import CATALOGUE, files_of
from kinds import Damage

KINDS = [
    pytest.param(number, id=damage.what, marks=[pytest.mark.render] if damage in BY_OFFICE else ())
    for number, damage in enumerate(CATALOGUE)
]
JOBS = office.FORM_JOBS


@pytest.fixture(scope="module", autouse=True)
def office_at_work(request: pytest.FixtureRequest) -> None:
    """LibreOffice needs as long as all other kinds together, and works beside them."""
    chosen = (item for item in request.session.items if item.module is request.module)
    if any(item.get_closest_marker("render") for item in chosen) and office.is_there():
        office.begin(request.module.JOBS)


@pytest.mark.parametrize("number", KINDS)
def test_damage(number: int) -> None:
    damage = CATALOGUE[number]
    books = keep_books(files_of(number), damage.survey, damage.passwords)
    assert lost(books, damage.sent) == []
    assert came_of(books) == expected(damage)


def came_of(books: Books) -> dict[str, object]:
    receipts = sorted(books.ledger.receipts, key=lambda receipt: receipt.file.name)
    return {
        "outcome": " ".join(receipt.outcome.value for receipt in receipts),
        "codes": " ".join(sorted({finding.code for finding in books.ledger.findings})),
        "counted": counted(books),
        "listed": sorted(unplaced_text.text for unplaced_text in books.ledger.unplaced),
    }


def expected(damage: Damage) -> dict[str, object]:
    return {
        "outcome": damage.outcome,
        "codes": damage.codes,
        "counted": damage.counts(),
        "listed": sorted(damage.listed),
    }


def test_no_two_kinds_share_a_name() -> None:
    names = [damage.what for damage in CATALOGUE]
    assert len(set(names)) == len(names) >= 60
