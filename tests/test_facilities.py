"""The whole job on a survey of another kind: inspections of public buildings, with dates, numbers and choices."""

from __future__ import annotations

from pathlib import Path

from respondent import fill
from year import stamp

from survey.commands.generate import Generated, generate
from survey.commands.init import init
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.model import Kind, State, Survey
from survey.storage.folder import Folder


def answers(survey: Survey, department: str) -> dict[str, dict[str, str]]:
    sample = {
        Kind.NUMBER: "1,200",
        Kind.DATE: "令和8年10月5日",
        Kind.SHORT_TEXT: "異常なし",
        Kind.LONG_TEXT: "外壁にひび割れがある。\n来年度に補修する。",
    }
    return {
        issue.no: {q.heading: q.choices[0] if q.choices else sample[q.kind] for q in survey.questions}
        for issue in survey.issues_by_department[department]
    }


def inspected(top: Path) -> tuple[Folder, Generated]:
    folder = init(top / "点検", "例_公共施設点検").folder
    return folder, generate(Run(folder))


def test_every_department_answers_and_the_table_holds_it_all(tmp_path: Path) -> None:
    folder, made = inspected(tmp_path)
    for path in made.forms:
        department = path.stem.split("_", 1)[1]
        stamp(fill(path, folder.collected / path.name, answers(made.survey, department)), "2026-06-01")
    done = merge(Run(folder))
    assert done.judgement.ledger.findings == ()
    assert set(done.judgement.ledger.states.values()) == {State.SUBMITTED}
    assert [len(issue.rows) for issue in done.consolidated.issues] == [
        len(issue.departments) for issue in made.survey.issues
    ]
    texts = done.consolidated.issues[0].rows[0].texts
    assert "1,200" in texts
    assert "令和8年10月5日" in texts
    assert done.files[0].name == f"{made.survey.settings.document_label}.xlsx"


def test_a_number_and_a_date_that_are_none_are_said(tmp_path: Path) -> None:
    folder, made = inspected(tmp_path)
    path = made.forms[0]
    department = path.stem.split("_", 1)[1]
    given = answers(made.survey, department)
    first = next(iter(given.values()))
    for question in made.survey.questions:
        if question.kind in (Kind.NUMBER, Kind.DATE):
            first[question.heading] = "たくさん"
    fill(path, folder.collected / "a.xlsx", given)
    codes = {f.code for f in validate(Run(folder)).judgement.ledger.findings if f.department == department}
    assert codes == {"E105", "E106"}
