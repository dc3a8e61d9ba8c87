"""The answers of `survey demo` fit the shipped definition and show what an officer meets in a year."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from survey.definition.survey_reader import read_definition
from survey.model import Survey
from survey.storage.folder import DEFINITION, shipped

FORMS = tomllib.loads(resources.files("survey.commands").joinpath("demo_answers.toml").read_text(encoding="utf-8"))[
    "form"
]
ANSWERS = [(form, answer) for form in FORMS for answer in form["answer"]]


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read_definition(shipped(DEFINITION))


def test_every_department_issue_and_question_is_in_the_shipped_definition(survey):
    assert {form["department"] for form in FORMS} <= set(survey.department_by_name)
    assert {answer["issue"] for _, answer in ANSWERS} <= set(survey.issue_by_no)
    assert {key for _, answer in ANSWERS for key in answer} <= {"issue", *survey.question_by_key}


def test_every_answer_could_be_put_into_the_form(survey):
    for _, answer in ANSWERS:
        for key in answer.keys() - {"issue"}:
            question, value = survey.question_by_key[key], answer[key]
            if question.kind == "課の選択":
                assert set(value) <= set(survey.department_by_name)
            elif question.kind == "選択":
                assert value in question.choices
            else:
                assert 0 < len(value) <= (question.max_length or len(value))


def test_every_file_has_a_name_of_its_own():
    names = [form["file"] for form in FORMS]
    assert len(set(names)) == len(names)
    assert all(name.endswith(".xlsx") for name in names)


def test_the_year_has_a_silent_department_a_late_one_and_one_that_answers_twice(survey):
    asked = [form["department"] for form in FORMS]
    assert set(survey.department_by_name) - set(asked) == {"文化の家"}
    assert {f["department"] for f in FORMS if f["saved"].date() > survey.settings.deadline} == {"子ども未来課"}
    assert {name for name in asked if asked.count(name) == 2} == {"たつせがある課", "福祉課"}


def test_somebody_names_every_other_department_and_somebody_answers_an_issue_of_others(survey):
    named = [set(answer.get("partners", ())) | {form["department"]} for form, answer in ANSWERS]
    assert set(survey.department_by_name) in named
    assert any(f["department"] not in survey.issue_by_no[a["issue"]].departments for f, a in ANSWERS)
