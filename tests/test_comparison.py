"""What of a former survey stands on this year's forms, and what does not."""

from __future__ import annotations

from dataclasses import replace

from builders import SURVEY, answer, returned

from survey.comparison.carry_over import carry_over
from survey.ledger import choose
from survey.model import EVERYONE, Answer, Department, Issue, Question, Survey

STATUS = "月に一度、集まりを開いている。"
FORMER = answer("福祉課", "1", applies="該当あり", status=STATUS, partners=("長寿課", "みどり課"))


def carried(survey: Survey, *former: Answer) -> dict[str, tuple[Answer, ...]]:
    """By this year's department names what the answers of the former survey become."""
    forms = [returned(given.department, given) for given in former or (FORMER,)]
    return dict(carry_over(SURVEY, choose(SURVEY, forms, (), ()), survey))


def asking(**changed: Question) -> Survey:
    """The survey with some of its questions, by key, asked otherwise."""
    return replace(SURVEY, questions=tuple(changed.get(question.key, question) for question in SURVEY.questions))


def question(key: str) -> Question:
    return SURVEY.question_by_key[key]


# ---------------------------------------------------------------- questions


def test_where_nothing_changed_all_of_an_answer_is_carried() -> None:
    (only,) = carried(SURVEY)["福祉課"]
    assert only.entries == FORMER.entries


def test_a_question_that_is_now_of_another_kind_begins_empty_and_the_others_do_not() -> None:
    now_text = replace(question("partners"), kind="長文")
    (only,) = carried(asking(partners=now_text))["福祉課"]
    assert {key: entry.text for key, entry in only.entries.items()} == {"applies": "該当あり", "status": STATUS}


def test_a_question_that_is_asked_in_other_words_keeps_its_answer() -> None:
    reworded = replace(question("status"), heading="取組の状況", max_length=50, required_when=())
    (only,) = carried(asking(status=reworded))["福祉課"]
    assert only.entries["status"].text == STATUS


def test_a_question_that_is_no_longer_asked_is_left_behind() -> None:
    without = replace(SURVEY, questions=tuple(asked for asked in SURVEY.questions if asked.key != "status"))
    (only,) = carried(without)["福祉課"]
    assert set(only.entries) == {"applies", "partners"}


# ---------------------------------------------------------------- issues and departments


def test_an_issue_is_known_by_its_title_whatever_its_number_is_now() -> None:
    first, *others = SURVEY.issues
    moved = replace(SURVEY, issues=(*others, replace(first, no="9", title=f" {first.title}　")))
    assert [given.issue for given in carried(moved)["福祉課"]] == ["9"]


def test_the_answer_to_an_issue_that_is_no_longer_asked_about_is_left_behind() -> None:
    other = replace(SURVEY, issues=(Issue("1", "まったく別の課題", "", ("福祉課",)), *SURVEY.issues[1:]))
    assert carried(other) == {}


def test_a_renamed_department_finds_its_answers_under_its_new_name_and_so_do_its_partners() -> None:
    names = {"福祉課": "福祉総務課", "長寿課": "いきがい課"}
    renamed = replace(
        SURVEY,
        departments=tuple(
            Department(names[d.name], aliases=(d.name,)) if d.name in names else d for d in SURVEY.departments
        ),
    )
    ((name, (only,)),) = carried(renamed).items()
    assert (name, only.department) == ("福祉総務課", "福祉総務課")
    assert only.entries["partners"].departments == ("いきがい課", "みどり課")


def test_a_department_that_is_gone_is_carried_neither_as_respondent_nor_as_partner() -> None:
    without = replace(SURVEY, departments=tuple(d for d in SURVEY.departments if d.name != "長寿課"))
    given = carried(without, FORMER, answer("長寿課", "1", status="別の取組"))
    assert set(given) == {"福祉課"}
    assert given["福祉課"][0].entries["partners"].departments == ("みどり課",)


def test_each_department_stays_each_department() -> None:
    (only,) = carried(SURVEY, answer("福祉課", "1", partners=(EVERYONE,)))["福祉課"]
    assert only.entries["partners"].departments == (EVERYONE,)
