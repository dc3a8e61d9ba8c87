"""How much of a question's answers is judged, printed and warned about: from both sides of each limit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from builders import SAVED, SURVEY
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.form import design
from survey.form_writer import write_form
from survey.model import Bounds, Question
from survey.questions.print_limit import within_reason


def warnings(question: Question, target: Path) -> list[str]:
    """The formulas by which a form warns while the question is answered."""
    survey = replace(SURVEY, questions=(question,))
    write_form(design(survey, survey.departments[0]), target, saved=SAVED)
    validations = load_workbook(target)["調査票"].data_validations.dataValidation
    return [one.formula1 for one in validations if one.type == "custom"]


@pytest.mark.parametrize(("more", "says_bounds"), [(0, True), (1, False)])
def test_a_warning_says_the_bounds_of_a_number_as_far_as_excel_takes_its_formula(
    more: int, says_bounds: bool, tmp_path: Path
) -> None:
    """255 characters with its sign, in whatever row."""
    bounds = Bounds(Decimal(1), Decimal("1" * 34 + "1" * more))
    (formula,) = warnings(
        Question("a", "甲", "数値", unit="あいうえおかきくけこ", bounds=bounds), tmp_path / "form.xlsx"
    )
    assert formula.startswith("MEDIAN(") is says_bounds
    assert not says_bounds or len("=" + formula.replace("$E8", "$E1048576")) == 255


@pytest.mark.parametrize(("lines", "left"), [(500, ""), (501, "\n行")])
def test_five_hundred_lines_of_an_answer_are_printed(lines: int, left: str) -> None:
    text = "\n".join(["行"] * lines)
    assert within_reason(text) == ("\n".join(["行"] * 500), left)
