"""The city's own survey with its own answers, as last printed by hand. Runs where those answers are at hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rendering import glyphs, to_pdf, unseen
from respondent import fill

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.paging import lay_out
from survey.storage.folder import Folder

ANSWERS = Path(__file__).parents[2] / "shared" / "seed" / "sankou3.json"
pytestmark = pytest.mark.skipif(not ANSWERS.exists(), reason="the city's own answers are not at hand")

STATUS, PARTNERS, NOTE = "現在の取組状況", "連携したい課", "連携の内容"


@pytest.fixture(scope="module")
def printed() -> dict:
    return json.loads(ANSWERS.read_text("utf-8"))


@pytest.fixture(scope="module")
def merged(printed: dict, tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Merged]:
    folder = init(tmp_path_factory.mktemp("city") / "調査").folder
    generated = generate(Run(folder))
    challenges = next(q.heading for q in generated.survey.questions if q.key == "challenges")
    everyone = list(generated.survey.department_by_name)
    for form in generated.forms:
        department = form.stem.split("_", 1)[1]
        answers = {}
        for issue in printed["issues"]:
            for given in issue["answers"]:
                if given["department"] == department:
                    partners = given["partners"]
                    if partners == ["各課"]:
                        partners = [name for name in everyone if name != department]
                    answers[str(issue["no"])] = {
                        "該当の有無": "該当あり",
                        STATUS: given["status"],
                        PARTNERS: partners,
                        NOTE: given["partners_note"],
                        challenges: given["challenge"],
                    }
        fill(form, folder.collected / "回答" / f"{department} 様.xlsx", answers)
    return folder, merge(Run(folder))


def test_all_27_answers_are_counted_character_for_character(printed: dict, merged: tuple) -> None:
    _, done = merged
    rows = {(i.issue.no, r.department): r.texts for i in done.consolidated.issues for r in i.rows}
    expected = {
        (str(issue["no"]), given["department"]): given for issue in printed["issues"] for given in issue["answers"]
    }
    assert len(expected) == 27
    assert rows.keys() == expected.keys()
    order = list(done.judgement.survey.department_by_name)
    for key, given in expected.items():
        status, partners, challenge = rows[key]
        assert status == given["status"]
        assert challenge == given["challenge"]
        names = sorted(given["partners"], key=lambda n: order.index(n) if n in order else -1)
        assert partners == "\n".join([*names, *filter(None, [given["partners_note"]])])


def test_the_table_holds_every_answer_in_its_row_and_column(printed: dict, merged: tuple) -> None:
    folder, _ = merged
    sheet = load_workbook(folder.consolidated("参考３")).worksheets[0]
    column = {
        str(cell.value).split("\n")[0]: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if cell.value
    }
    text: dict[str, str] = {}
    department = ""
    for row in range(1, sheet.max_row + 1):
        name = sheet.cell(row, column["回答課等"]).value
        if name and "（続き）" not in name:
            department = name
        value = sheet.cell(row, column[STATUS]).value
        if value and department:
            text[department] = text.get(department, "") + value
    for issue in printed["issues"]:
        for given in issue["answers"]:
            assert given["status"].replace("\n", "") in text[given["department"]].replace("\n", "")


def test_the_pairs_without_an_answer_stand_in_the_ledger_and_not_in_the_table(printed: dict, merged: tuple) -> None:
    _, done = merged
    survey, ledger = done.judgement.survey, done.judgement.ledger
    missing = {
        (name, issue.no)
        for issue in survey.issues
        for name in issue.departments
        if (name, issue.no) not in ledger.counted
    }
    assert len(missing) == 10
    assert {(f.department, f.issue) for f in ledger.findings if f.code == "E102"} == missing
    assert not missing & {(r.department, i.issue.no) for i in done.consolidated.issues for r in i.rows}


def test_the_city_s_answers_take_three_pages_of_a3(merged: tuple) -> None:
    _, done = merged
    assert done.judgement.survey.settings.font.size == 10.5
    assert done.printing.pages == 3


@pytest.mark.render
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_printed_pages_show_every_character(merged: tuple, tmp_path: Path) -> None:
    folder, done = merged
    copy = Path(shutil.copy(folder.consolidated("参考３"), tmp_path))
    (pdf,) = to_pdf(copy)
    pages = glyphs(pdf)
    assert unseen(next(lay_out(done.consolidated)), pages) == {}
    assert len(pages) >= done.printing.pages
