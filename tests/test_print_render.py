"""What LibreOffice prints of 参考３, measured glyph by glyph against the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from survey.consolidated import write_consolidated
from survey.model import Consolidated, Font, Kind, Paper
from survey.paging import Plan, lay_out
from tests.builders import SAVED
from tests.print_cases import city_like, facilities, printed_as, stress
from tests.rendering import glyphs, needs_office, to_pdf, unseen

pytestmark = [pytest.mark.render, needs_office]

FONT = "BIZ UDゴシック"
CASES = {
    f"{name}-{paper.name[:2]}-{size}": (make, paper, size)
    for make, name in ((city_like, "city"), (stress, "stress"), (facilities, "facilities"))
    for paper in Paper
    for size in (9, 10.5, 12)
}


@dataclass(frozen=True)
class Printed:
    case: Consolidated
    plan: Plan
    pages: list[list[dict[str, Any]]]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every case printed, by its name; one run of LibreOffice prints them all."""
    folder = tmp_path_factory.mktemp("print")
    cases = {name: printed_as(make(), paper, Font(FONT, size)) for name, (make, paper, size) in CASES.items()}
    plans = {name: lay_out(case) for name, case in cases.items()}
    paths = []
    for name, case in cases.items():
        paths.append(folder / f"{name}.xlsx")
        write_consolidated(case, plans[name], paths[-1], SAVED)
    return {
        name: Printed(cases[name], plans[name], glyphs(pdf)) for name, pdf in zip(cases, to_pdf(*paths), strict=True)
    }


@pytest.mark.parametrize("name", CASES)
def test_every_character_is_visible_on_paper(printed: dict[str, Printed], name: str) -> None:
    assert unseen(printed[name].plan, printed[name].pages) == {}


@pytest.mark.parametrize("name", CASES)
def test_as_many_pages_are_printed_as_planned(printed: dict[str, Printed], name: str) -> None:
    asks_partners = any(question.kind is Kind.DEPARTMENTS for question in printed[name].case.survey.questions)
    assert len(printed[name].pages) == printed[name].plan.pages + asks_partners
