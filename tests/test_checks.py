"""What is wrong with an answer, as the respondent and the officer are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from builders import QUESTIONS, SURVEY, answer, returned
from effort import each_takes_the_same
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from survey import checks
from survey.checks import check
from survey.commands.finding_groups import grouped
from survey.findings import NOT_A_CHOICE, REQUIRED_EMPTY, UNKNOWN_MARK
from survey.japanese.dates import format_date, parse_date
from survey.japanese.text import excel_length
from survey.model import USUAL_NAMES, Answer, Entry, Finding, Place, Question, Survey

TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30)


def remarks(*answers: Answer, survey: Survey = SURVEY) -> tuple[Finding, ...]:
    return check(survey, [returned("福祉課", *answers, survey=survey)])


def codes(*answers: Answer, survey: Survey = SURVEY) -> set[tuple[str, str]]:
    return {(finding.code, finding.question) for finding in remarks(*answers, survey=survey)}


def asking(kind: str, **settings: object) -> Survey:
    """The small survey with 該当の有無 and one more question of a kind, called `asked`."""
    return replace(SURVEY, questions=(QUESTIONS[0], Question("asked", "問い", kind, **settings)))  # type: ignore[arg-type]


def asked(text: str, survey: Survey) -> set[str]:
    entries = {"applies": Entry("該当あり", "調査票", ("E10",)), "asked": Entry(text, "調査票", ("F10",))}
    return {code for code, _ in codes(Answer("福祉課", "1", entries, "調査票", 10), survey=survey)}


def test_a_unit_without_a_number_is_no_number() -> None:
    survey = asking("数値", unit="人")
    assert (asked("人", survey), asked("３ 人", survey), asked(" ", survey)) == ({"E105"}, set(), set())


# ---------------------------------------------------------------- pointing elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "同上",
        "同上。",
        "〃",
        "″",
        "仝",
        "上記と同じです。",
        "ＮＯ１と同じ",
        "No.2に同じ",
        "問120と同様",
        "前回と同じ",
        "昨年度と同様",
        "Ｎｏ．１２３に同じです。",
        "同じ",
    ],
)
def test_an_answer_that_only_points_at_another_is_told_with_its_cell(text: str) -> None:
    (finding,) = remarks(answer("福祉課", "1", applies="該当あり", status=text))
    assert (finding.code, finding.question, finding.value) == ("W263", "status", text)
    assert finding.place.cell


@pytest.mark.parametrize("text", ["同上の講座を開いた。", "上", "NO1", "1", "前回", "様々", "同意を得た。", "〃の講座"])
def test_an_answer_that_says_something_itself_is_not_taken_for_one_that_points_elsewhere(text: str) -> None:
    assert codes(answer("福祉課", "1", applies="該当あり", status=text)) == set()


def test_a_choice_points_nowhere() -> None:
    assert asked("同上", asking("選択", choices=("同上", "別"))) == set()


# ---------------------------------------------------------------- empty


def test_a_complete_answer_is_not_remarked_upon() -> None:
    complete = answer("福祉課", "1", applies="該当あり", status="週に一度、茶話会を開く。", partners=("長寿課",))
    assert codes(complete) == set()


def test_what_is_said_of_a_row_is_said_of_no_item() -> None:
    assert [finding.item for finding in remarks(answer("福祉課", "1", applies="該当あり"))] == [0]


def test_nothing_received_is_nothing_wrong() -> None:
    assert check(SURVEY, []) == ()


def test_a_row_that_is_wholly_blank_is_left_to_the_ledger() -> None:
    assert codes(answer("福祉課", "1")) == set()


def test_a_required_answer_is_missed_and_its_empty_cell_named() -> None:
    (finding,) = remarks(answer("福祉課", "1", row=12, status="週に一度、茶話会を開く。"))
    assert (finding.code, finding.question, finding.issue) == ("E101", "applies", "1")
    assert finding.place == Place("福祉課.xlsx", "調査票", "E12")


def test_white_space_is_no_answer() -> None:
    assert codes(answer("福祉課", "1", applies="　\n", status="茶話会")) == {("E101", "applies")}


def test_the_choice_that_asks_for_more_is_named() -> None:
    (finding,) = remarks(answer("福祉課", "1", applies="該当あり"))
    assert (finding.code, finding.question) == ("E110", "status")
    assert "該当あり" in finding.what and "該当の有無" in finding.remedy
    assert codes(answer("福祉課", "1", applies="検討中")) == set()


def test_a_row_declared_not_applicable_asks_for_nothing_else() -> None:
    required = replace(SURVEY, questions=(QUESTIONS[0], *(replace(q, required=True) for q in QUESTIONS[1:])))
    assert codes(answer("福祉課", "1", applies="該当なし"), survey=required) == set()
    assert len(codes(answer("福祉課", "1", applies="検討中"), survey=required)) == 4


def test_an_answer_volunteered_for_another_departments_issue_is_judged_alike() -> None:
    assert codes(answer("福祉課", "3", status="避難訓練を行う。")) == {("E101", "applies")}


@pytest.mark.parametrize("declaring", [QUESTIONS[0], replace(QUESTIONS[0], not_applicable=())])
def test_the_way_out_is_shown_only_where_there_is_one(declaring: Question) -> None:
    survey = replace(SURVEY, questions=(declaring, *QUESTIONS[1:]))
    (finding,) = remarks(answer("福祉課", "1", status="茶話会"), survey=survey)
    assert ("該当しない場合" in finding.remedy) == bool(declaring.not_applicable)


# ---------------------------------------------------------------- choices


@pytest.mark.parametrize("typed", ["該当あり", " 該当あり", "該当 あり", "該当あり\n"])
def test_a_choice_is_known_whatever_its_spaces(typed: str) -> None:
    assert codes(answer("福祉課", "1", applies=typed, status="茶話会")) == set()


@pytest.mark.parametrize("typed", ["はい", "該当", "該当あり、検討中"])
def test_what_is_no_choice_is_told_with_the_choices(typed: str) -> None:
    (finding,) = remarks(answer("福祉課", "1", applies=typed, status="茶話会"))
    assert (finding.code, finding.value) == ("E104", typed)
    assert "検討中" in finding.remedy


def test_each_text_under_not_applicable_is_told() -> None:
    found = codes(answer("福祉課", "1", applies="該当なし", status="茶話会", partners=("長寿課",)))
    assert found == {("E107", "status"), ("E107", "partners")}


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("text", "fits"), [("あ" * 1000, True), ("あ" * 1001, False), ("𠮷" * 500, True), ("𠮷" * 501, False)]
)
def test_length_is_counted_as_excel_counts(text: str, fits: bool) -> None:
    found = codes(answer("福祉課", "1", applies="該当あり", status=text))
    assert found == (set() if fits else {("E103", "status")})


@settings(deadline=None, max_examples=50)
@given(TYPED.filter(str.strip), st.integers(1, 30))
def test_no_text_is_too_long_unless_excel_would_say_so(text: str, limit: int) -> None:
    survey = asking("長文", max_length=limit)
    assert ("E103" in asked(text, survey)) == (excel_length(text) > limit)


def test_an_example_left_standing_is_told_whatever_its_width() -> None:
    assert codes(answer("福祉課", "1", applies="該当あり", status="月1回、サロンを 開催している。")) == {
        ("E109", "status")
    }


@pytest.mark.parametrize("before", range(40))
def test_an_example_left_standing_is_told_however_its_kana_are_typed(before: int) -> None:
    example = f"{'あ' * before}ガイド{'い' * 40}"
    assert "E109" in asked(example.replace("ガ", "ｶﾞ"), asking("長文", example=example))


def test_a_choice_that_equals_its_example_is_an_answer() -> None:
    survey = replace(SURVEY, questions=(replace(QUESTIONS[0], example="検討中"), *QUESTIONS[1:]))
    assert codes(answer("福祉課", "1", applies="検討中"), survey=survey) == set()


def test_an_excel_error_is_told_once_and_not_as_anything_else() -> None:
    survey = asking("数値", required=True)
    broken = Entry("#REF!", "調査票", ("F10",), error="#REF!")
    row = Answer("福祉課", "1", {"applies": Entry("該当あり", "調査票", ("E10",)), "asked": broken}, "調査票", 10)
    (finding,) = remarks(row, survey=survey)
    assert (finding.code, finding.value, finding.place.cell) == ("E108", "#REF!", "F10")


def test_a_department_that_names_itself_is_informed_not_refused() -> None:
    (finding,) = remarks(answer("福祉課", "1", applies="検討中", partners=("福祉課", "長寿課")))
    assert (finding.code, finding.severity.value) == ("I303", "情報")


# ---------------------------------------------------------------- numbers and dates


@pytest.mark.parametrize(
    "text", ["12", "１２", "1,234", "１，２３４．５", "-3", "▲3", "−0.5", "+7", ".5", " 12\n", "12345.67"]
)
def test_numbers_as_people_type_them(text: str) -> None:
    assert asked(text, asking("数値")) == set()


@pytest.mark.parametrize("text", ["12人", "約12", "十二", "1,23", "1.2.3", "12 34", "-", "3～5", "1e5", "NaN"])
def test_what_is_no_number(text: str) -> None:
    assert asked(text, asking("数値")) == {"E105"}


@pytest.mark.parametrize(
    "text",
    ["2026/4/1", "2026-04-01", "2026.4.1", "2026年4月1日", "令和8年4月1日", "R8.4.1", "r8/4/1", "２０２６／４／１",
     "令和 ８ 年 ４ 月 １ 日", "㋿8年4月1日", "2026年4月1日（水）", "令和8年4月1日(水曜日)"],
)  # fmt: skip
def test_dates_as_people_type_them(text: str) -> None:
    assert parse_date(text) == date(2026, 4, 1)
    assert asked(text, asking("日付")) == set()


@pytest.mark.parametrize(
    "text",
    ["4/1", "26/4/1", "2026/2/30", "令和8年2月29日", "2026/13/1", "令和0年1月1日", "平成40年4月1日", "2026年4月",
     "2026年4月1日（木）", "4月上旬", "2026/4-1", "×", "12026-01-01"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert asked(text, asking("日付")) == {"E106"}


def test_the_year_in_which_the_era_changes_goes_by_either_name() -> None:
    assert parse_date("令和元年5月1日") == parse_date("R元.5.1") == parse_date("平成31年5月1日") == date(2019, 5, 1)
    assert format_date(date(2019, 4, 30)) == "平成31年4月30日（火）"
    assert format_date(date(2019, 5, 1)) == "令和元年5月1日（水）"


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_that_is_printed_can_be_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day


# ---------------------------------------------------------------- all together


def test_a_finding_stands_with_the_row_that_it_is_about() -> None:
    forms = [
        returned(
            name,
            answer(name, "1", row=10, applies="該当あり", status="茶話会"),
            answer(name, "2", row=11, applies="？"),
        )
        for name in ("福祉課", "長寿課", "みどり課")
    ]
    found = check(SURVEY, forms)
    assert [(f.department, f.place.file, f.place.cell, f.issue, f.code) for f in found] == [
        (name, f"{name}.xlsx", "E11", "2", "E104") for name in ("福祉課", "長寿課", "みどり課")
    ]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.fixed_dictionaries({}, optional={"applies": TYPED, "status": TYPED, "challenges": TYPED}), max_size=5)
)
def test_no_text_makes_the_checks_fail(rows: list[dict[str, str]]) -> None:
    form = returned("福祉課", *(answer("福祉課", "1", row, **texts) for row, texts in enumerate(rows, 10)))
    for finding in check(SURVEY, [form]):
        assert finding.what and finding.remedy and finding.place.cell


def test_a_form_is_judged_alike_alone_and_among_others() -> None:
    forms = [
        returned("福祉課", answer("福祉課", "1", status="茶話会"), answer("福祉課", "2", applies="該当あり")),
        returned("長寿課", answer("長寿課", "1", applies="該当なし", challenges="人手")),
    ]
    assert check(SURVEY, forms) == tuple(finding for form in forms for finding in check(SURVEY, [form]))


def test_few_rows_are_judged_as_many_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        {"applies": "該当あり"},
        {"applies": "？"},
        {"applies": "該当なし", "status": "茶話会"},
        {"status": "あ" * 1001},
    )
    forms = [returned("福祉課", *(answer("福祉課", "1", row, **cells) for row, cells in enumerate(texts, 10)))]
    few = check(SURVEY, forms)
    monkeypatch.setattr(checks, "_FEW", 0)
    assert check(SURVEY, forms) == few
    assert len({finding.code for finding in few}) > 3


def test_each_row_takes_the_same_work_however_many_there_are() -> None:
    good = answer("福祉課", "1", applies="該当あり", status="取組の内容。" * 50, challenges="課題。" * 30)
    poor = answer("福祉課", "2", applies="？", status="あ" * 1001)

    def judging(count: int) -> Callable[[], object]:
        forms = [returned("福祉課", *([good] * 5 + [poor])) for _ in range(count)]
        return lambda: check(SURVEY, forms)

    assert each_takes_the_same(judging, 50)


# ---------------------------------------------------------------- shown together


def test_the_same_remark_about_several_issues_is_one_line() -> None:
    found = remarks(
        *(answer("福祉課", no, row, applies="検討中", partners=("福祉課",)) for row, no in enumerate("123", 10))
    )
    (group,) = grouped(found)
    assert (group.issues, group.cells, len(group.findings)) == ("1、2、3", "調査票 G10、G11、G12", 3)
    assert group.what == found[0].what


def test_errors_come_before_remarks_and_differing_values_are_counted() -> None:
    place = Place("福祉課.xlsx", "調査票", "E10")
    wrong = [
        NOT_A_CHOICE.at(
            place, department="福祉課", question="applies", value=value, heading="該当の有無", choices="有、無"
        )
        for value in ("はい", "いいえ")
    ]
    itself = remarks(answer("福祉課", "1", applies="検討中", partners=("福祉課",)))
    groups = grouped([*itself, *wrong])
    assert [group.first.code for group in groups] == ["E104", "I303"]
    assert "ほか 1件" in groups[0].what


def test_what_is_quoted_of_several_remarks_stands_in_the_cell_that_is_named_first() -> None:
    places = [Place("福祉課.xlsx", "調査票", cell) for cell in ("AA10", "E10", "E9")]
    found = [
        UNKNOWN_MARK.at(place, value=place.cell, heading="連携", column="課", **USUAL_NAMES.in_messages)
        for place in places
    ]
    (group,) = grouped(found)
    assert (group.first.value, group.cells) == ("E9", "調査票 E9、E10、AA10")


def test_remarks_about_other_files_and_questions_stay_apart() -> None:
    def missing(file: str, question: str) -> Finding:
        return REQUIRED_EMPTY.at(Place(file, "調査票"), question=question, heading="問い", instead="")

    assert len(grouped([missing("a.xlsx", "status"), missing("b.xlsx", "status"), missing("a.xlsx", "applies")])) == 3


def test_a_long_value_is_quoted_short_and_kept_whole() -> None:
    (finding,) = remarks(answer("福祉課", "1", applies="どちらとも言えない。" * 30, status="茶話会"))
    assert finding.value == "どちらとも言えない。" * 30
    assert len(finding.what) < 80
