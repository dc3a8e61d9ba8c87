"""What of a former survey stands on this year's forms, and what does not."""

from __future__ import annotations

from builders import SURVEY, answer, returned
from msgspec.structs import replace

from survey.comparison.carry_over import carry_over, counted_answers
from survey.comparison.reworded import under_other_words
from survey.ledger import choose
from survey.model import EVERYONE, Answer, Department, Given, Issue, Question, Survey

STATUS = "月に一度、集まりを開いている。"
FORMER = answer("福祉課", "1", applies="該当あり", status=STATUS, partners=("長寿課", "みどり課"))


def carried(survey: Survey, *former: Answer) -> dict[str, tuple[Answer, ...]]:
    """By this year's department names what the answers of the former survey become."""
    forms = [returned(given.department, given) for given in former or (FORMER,)]
    return dict(carry_over(SURVEY, counted_answers(choose(SURVEY, forms, (), ())), survey).answers)


def said(given: Answer) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {key: (entry.text, entry.departments) for key, entry in given.entries.items()}


def asking(**changed: Question) -> Survey:
    """The survey with some of its questions, by key, asked otherwise."""
    return replace(SURVEY, questions=tuple(changed.get(question.key, question) for question in SURVEY.questions))


def question(key: str) -> Question:
    return SURVEY.question_by_key[key]


# ---------------------------------------------------------------- questions


def test_where_nothing_changed_all_of_an_answer_is_carried() -> None:
    (only,) = carried(SURVEY)["福祉課"]
    assert said(only) == said(FORMER)


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


def test_a_number_that_is_now_counted_in_another_unit_begins_empty_and_a_unit_that_is_only_written_now_does_not() -> (
    None
):
    def asked_in(unit: str) -> Survey:
        return asking(status=Question("status", "決算額", "数値", unit=unit))

    given = answer("福祉課", "1", status="1,850")
    for then, now, text in (("千円", "円", None), ("千円", "", None), ("km", "ｋｍ", "1,850"), ("", "千円", "1,850")):
        found = carry_over(asked_in(then), [given], asked_in(now))
        (only,) = found.answers["福祉課"]
        assert (only.entries["status"].text if "status" in only.entries else None) == text
        assert [f"単位（前回は {then}）" in one.why for one in found.left] == ([True] if text is None else [])


# ---------------------------------------------------------------- what is left behind


def left(survey: Survey, *former: Answer, before: Survey = SURVEY) -> list[tuple[str, str]]:
    """Department and NO of what has no place in this year's survey."""
    forms = [returned(given.department, given) for given in former or (FORMER,)]
    behind = carry_over(before, counted_answers(choose(before, forms, (), ())), survey).left
    assert all(one.why for one in behind)
    return [(one.department, one.issue) for one in behind]


def test_nothing_is_left_behind_without_a_word() -> None:
    first = SURVEY.issues[0]
    retitled = replace(SURVEY, issues=(replace(first, title="名前も中身も変わった課題"), *SURVEY.issues[1:]))
    assert left(retitled) == [("福祉課", "1")]
    renamed = tuple(
        replace(one, name="福祉総務課", aliases=()) if one.name == "福祉課" else one for one in SURVEY.departments
    )
    assert left(replace(SURVEY, departments=renamed)) == [("福祉課", "1")]
    without = replace(SURVEY, questions=tuple(asked for asked in SURVEY.questions if asked.key != "status"))
    assert left(without) == [("福祉課", "1")]
    gone = replace(SURVEY, departments=tuple(one for one in SURVEY.departments if one.name != "長寿課"))
    assert left(gone) == [("福祉課", "1")]
    others = replace(first, departments=tuple(name for name in first.departments if name != "福祉課"))
    closed = replace(SURVEY.settings, extra_answers=False)
    assert left(replace(SURVEY, issues=(others, *SURVEY.issues[1:]), settings=closed)) == [("福祉課", "1")]
    assert left(SURVEY) == []


def test_what_is_said_of_a_question_that_is_left_behind_brings_its_answers_back_where_it_is_done() -> None:
    forms = [returned("福祉課", FORMER)]
    given = counted_answers(choose(SURVEY, forms, (), ()))
    renamed = asking(status=replace(question("status"), key="torikumi"))
    (one,) = carry_over(SURVEY, given, renamed).left
    assert "「現在の取組状況」" in one.why and "「項目」を前回と同じ status に" in one.why
    other = asking(status=replace(question("status"), kind="短文"))
    (one,) = carry_over(SURVEY, given, other).left
    assert "種類（前回は 長文）" in one.why


def test_what_the_office_says_now_in_place_of_a_department_is_told_and_not_where_it_said_it_before() -> None:
    def giving(survey: Survey, text: str) -> Survey:
        return replace(survey, given={("福祉課", "1"): {"status": Given(text)}})

    def why(before: Survey, now: Survey) -> list[str]:
        return [one.why for one in carry_over(before, [FORMER], now).left]

    assert why(SURVEY, giving(SURVEY, "事務局の文")) == ["「現在の取組状況」には、事務局の内容（初期値）を入れました。"]
    assert why(SURVEY, giving(SURVEY, f" {STATUS}")) == []
    assert why(giving(SURVEY, STATUS), giving(SURVEY, "今年の文")) == []
    offered = replace(SURVEY, given={("福祉課", "1"): {"status": Given("前年の文", open=True)}})
    assert why(offered, giving(SURVEY, "今年の文")) == ["「現在の取組状況」には、事務局の内容（初期値）を入れました。"]
    office = asking(status=replace(question("status"), by_office=True))
    assert why(SURVEY, office) == ["「現在の取組状況」は、いまは事務局が記入します。"]
    assert why(office, office) == []


def test_of_issues_of_one_title_whose_numbers_changed_it_is_said_that_the_number_tells_them_apart() -> None:
    twins = replace(SURVEY, issues=tuple(replace(issue, title="同じ題名") for issue in SURVEY.issues[:2]))
    moved = replace(twins, issues=tuple(replace(issue, no=f"{issue.no}0") for issue in twins.issues))
    (one,) = carry_over(twins, [answer("福祉課", "1", status="一")], moved).left
    assert "NO も" in one.why


def test_of_two_issues_of_one_title_each_keeps_its_own_answer() -> None:
    twins = replace(SURVEY, issues=tuple(replace(issue, title="同じ題名") for issue in SURVEY.issues[:2]))
    forms = [returned("福祉課", answer("福祉課", "1", status="一"), answer("福祉課", "2", status="二"))]
    carried_over = carry_over(twins, counted_answers(choose(twins, forms, (), ())), twins)
    assert [(one.issue, one.entries["status"].text) for one in carried_over.answers["福祉課"]] == [
        ("1", "一"),
        ("2", "二"),
    ]
    moved = replace(twins, issues=tuple(replace(issue, no=f"{issue.no}0") for issue in twins.issues))
    assert left(moved, answer("福祉課", "1", status="一"), before=twins) == [("福祉課", "1")]


def test_an_issue_that_is_called_a_little_otherwise_keeps_its_answer_and_one_of_another_number_does_not() -> None:
    first, *others = SURVEY.issues
    for former_title, now, kept in (
        ("誰もがつながる環境づくり", "誰もがつながる環境づくりの推進", True),
        ("公用車 1台目", "公用車 10台目", False),
        ("第二次計画の推進", "第三次計画の推進", False),
    ):
        before = replace(SURVEY, issues=(replace(first, title=former_title), *others))
        after = replace(SURVEY, issues=(replace(first, title=now), *others))
        assert (left(after, before=before) == []) is kept, now


def test_a_department_that_was_renamed_to_one_of_its_former_aliases_keeps_its_answers_and_that_is_told() -> None:
    before = tuple(replace(one, aliases=("福祉総務課",)) if one.name == "福祉課" else one for one in SURVEY.departments)
    after = tuple(replace(one, name="福祉総務課") if one.name == "福祉課" else one for one in SURVEY.departments)
    assert left(replace(SURVEY, departments=after), before=replace(SURVEY, departments=before)) == []

    def told(after: tuple[Department, ...]) -> list[str]:
        now, then = replace(SURVEY, departments=after), replace(SURVEY, departments=before)
        return list(under_other_words(then, now, [replace(FORMER, department="福祉総務課")]))

    assert ["「福祉課」" in one and "「福祉総務課」" in one for one in told(after)] == [True]
    meant = tuple(replace(one, aliases=("福祉課",)) if one.name == "福祉総務課" else one for one in after)
    assert told(meant) == []


# ---------------------------------------------------------------- issues and departments


def test_an_issue_is_known_by_its_title_whatever_its_number_is_now() -> None:
    first, *others = SURVEY.issues
    moved = replace(SURVEY, issues=(*others, replace(first, no="9", title=f" {first.title}　")))
    assert [given.issue for given in carried(moved)["福祉課"]] == ["9"]


def test_the_answer_to_an_issue_that_is_no_longer_asked_about_is_left_behind() -> None:
    other = replace(SURVEY, issues=(Issue("1", "まったく別の課題", "", ("福祉課",)), *SURVEY.issues[1:]))
    assert carried(other) == {}


def why_left(*issues: Issue) -> str:
    """What is said of the answer to NO 1 where these are the issues of this year."""
    forms = [returned("福祉課", FORMER)]
    given = counted_answers(choose(SURVEY, forms, (), ()))
    (only,) = carry_over(SURVEY, given, replace(SURVEY, issues=issues)).left
    return only.why


def test_an_issue_that_was_dropped_is_not_said_to_be_in_doubt() -> None:
    _, *others = SURVEY.issues
    assert "いまの調査定義にありません" in why_left(*others)


def test_of_an_issue_in_doubt_it_is_said_which_it_might_be() -> None:
    first, *others = SURVEY.issues
    likely = [replace(first, no=no, title=f"{first.title}（{what}）") for no, what in (("8", "前期"), ("9", "後期"))]
    said = why_left(*likely, *others)
    assert "一つに決まりません" in said and "NO 8、9" in said


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


# ---------------------------------------------------------------- departments that became one

MERGED = replace(
    SURVEY,
    departments=(Department("福祉長寿課", aliases=("福祉課", "長寿課")), *SURVEY.departments[2:]),
    issues=tuple(replace(issue, departments=("福祉長寿課",)) for issue in SURVEY.issues),
)
"""The year in which two departments have become one."""


def both_answered(first: Answer, second: Answer, survey: Survey = MERGED) -> tuple[list[str], list[tuple[str, str]]]:
    """What stands on the form of NO 1, and whose answers are left behind."""
    status = [one.entries["status"].text for some in carried(survey, first, second).values() for one in some]
    return status, left(survey, first, second)


def test_where_departments_became_one_its_form_holds_one_answer_a_row_and_the_other_is_named() -> None:
    ours, theirs = answer("福祉課", "1", status="福祉の取組"), answer("長寿課", "1", status="長寿の取組")
    assert both_answered(ours, theirs) == (["福祉の取組"], [("長寿課", "1")])


def test_of_answers_that_meet_the_one_that_says_something_stands_on_the_form() -> None:
    nothing = answer("福祉課", "1", applies="該当なし", status="")
    assert both_answered(nothing, answer("長寿課", "1", status="長寿の取組")) == (["長寿の取組"], [("福祉課", "1")])
    dropped = replace(MERGED, questions=tuple(one for one in MERGED.questions if one.key != "challenges"))
    only_dropped = answer("福祉課", "1", challenges="人手が足りない。")
    there, gone = both_answered(only_dropped, answer("長寿課", "1", status="長寿の取組"), dropped)
    assert (there, gone) == (["長寿の取組"], [("福祉課", "1")])


def test_of_answers_that_meet_the_one_of_the_department_that_kept_its_name_stands_on_the_form() -> None:
    kept = replace(
        MERGED,
        departments=(Department("長寿課", aliases=("福祉課",)), *SURVEY.departments[2:]),
        issues=tuple(replace(issue, departments=("長寿課",)) for issue in SURVEY.issues),
    )
    ours, theirs = answer("福祉課", "1", status="福祉の取組"), answer("長寿課", "1", status="長寿の取組")
    assert both_answered(ours, theirs, kept) == (["長寿の取組"], [("福祉課", "1")])


def test_partners_that_became_one_department_are_one_partner() -> None:
    (only,) = carried(MERGED, answer("みどり課", "2", partners=("福祉課", "長寿課", "安心課")))["みどり課"]
    assert only.entries["partners"].departments == ("福祉長寿課", "安心課")
