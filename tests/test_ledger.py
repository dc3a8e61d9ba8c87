"""Which answer counts, and what becomes of every file, as the officer sees it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import pytest
from builders import SURVEY, answer, returned, survey_with
from effort import each_takes_the_same, room
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from two_years import confirmed, made_with

from survey.checks import check
from survey.errors import SurveyError
from survey.findings import NOT_A_CHOICE, TEMPORARY, UNKNOWN_DEPARTMENT, WHICH_DEPARTMENT
from survey.ledger import choose
from survey.ledger.balance import balance
from survey.model import (
    USUAL_NAMES,
    Answer,
    Decision,
    Department,
    Entry,
    Finding,
    Issue,
    Ledger,
    Outcome,
    Place,
    ReturnedForm,
    State,
    Survey,
    UnplacedText,
    Unread,
)

COUNTED, PARTLY, SUPERSEDED = Outcome.COUNTED, Outcome.PARTLY, Outcome.SUPERSEDED


def judged(
    *forms: ReturnedForm, unread: Sequence[Unread] = (), decisions: Sequence[Decision] = (), survey: Survey = SURVEY
) -> Ledger:
    return choose(survey, forms, unread, check(survey, forms), decisions)


def good(no: str, text: str = "茶話会を開いている。", department: str = "福祉課", row: int = 0) -> Answer:
    return answer(department, no, row or 9 + int(no), applies="該当あり", status=text)


def bad(no: str, text: str = "茶話会を開いている。", department: str = "福祉課") -> Answer:
    return answer(department, no, 9 + int(no), applies="？", status=text)


def blank(no: str, department: str = "福祉課") -> Answer:
    return answer(department, no, 9 + int(no))


def nothing(no: str, department: str = "福祉課") -> Answer:
    return answer(department, no, 9 + int(no), applies="該当なし")


def ruling(form: ReturnedForm | Unread, verdict: str, reason: str = "") -> Decision:
    return Decision(form.file.digest, verdict, reason, form.file.name)


def outcomes(ledger: Ledger) -> dict[str, Outcome]:
    return {receipt.file.name: receipt.outcome for receipt in ledger.receipts}


def texts(ledger: Ledger) -> dict[tuple[str, str], str]:
    return {row: counted.answer.entries["status"].text for row, counted in ledger.counted.items()}


def codes(ledger: Ledger) -> list[tuple[str, str]]:
    return [(finding.code, finding.issue) for finding in ledger.findings]


def why(ledger: Ledger, name: str) -> str:
    return next(receipt.why for receipt in ledger.receipts if receipt.file.name == name)


# ---------------------------------------------------------------- which answer counts


def test_the_newer_file_replaces_the_older_and_is_named() -> None:
    old = returned("福祉課", good("1", "旧"), good("2", "旧"), good("3", "旧"), name="旧.xlsx", day=1)
    new = returned("福祉課", good("1", "新"), good("2", "新"), good("3", "新"), name="新.xlsx", day=2)
    ledger = judged(new, old)
    assert set(texts(ledger).values()) == {"新"}
    assert outcomes(ledger) == {"旧.xlsx": SUPERSEDED, "新.xlsx": COUNTED}
    assert "新.xlsx" in why(ledger, "旧.xlsx")
    assert [(old.answer.issue, old.by and old.by.file.name) for old in ledger.superseded] == [
        ("1", "新.xlsx"),
        ("2", "新.xlsx"),
        ("3", "新.xlsx"),
    ]


def test_two_sections_each_fill_half() -> None:
    first = returned("福祉課", good("1", "障害係"), blank("2"), blank("3"), name="障害係.xlsx", day=1)
    second = returned("福祉課", blank("1"), good("2", "庶務係"), good("3", "庶務係"), name="庶務係.xlsx", day=2)
    ledger = judged(first, second)
    assert texts(ledger) == {("福祉課", "1"): "障害係", ("福祉課", "2"): "庶務係", ("福祉課", "3"): "庶務係"}
    assert set(outcomes(ledger).values()) == {COUNTED}
    assert codes(ledger) == []
    assert ledger.states["福祉課"] is State.SUBMITTED


def test_an_older_file_still_counts_where_the_newer_says_nothing() -> None:
    old = returned("福祉課", good("1", "旧"), good("2", "旧"), good("3", "旧"), name="旧.xlsx", day=1)
    new = returned("福祉課", good("2", "新"), name="新.xlsx", day=2)
    ledger = judged(old, new)
    assert texts(ledger) == {("福祉課", "1"): "旧", ("福祉課", "2"): "新", ("福祉課", "3"): "旧"}
    assert outcomes(ledger) == {"旧.xlsx": PARTLY, "新.xlsx": COUNTED}
    assert "NO 2" in why(ledger, "旧.xlsx") and "新.xlsx" in why(ledger, "旧.xlsx")


def test_a_newer_faulty_answer_does_not_displace_an_older_valid_one() -> None:
    old = returned("福祉課", good("1", "旧"), name="旧.xlsx", day=1)
    new = returned("福祉課", bad("1", "新"), good("2"), good("3"), name="新.xlsx", day=2)
    ledger = judged(old, new)
    assert texts(ledger)["福祉課", "1"] == "旧"
    assert outcomes(ledger) == {"旧.xlsx": COUNTED, "新.xlsx": PARTLY}
    assert codes(ledger) == []


def test_where_none_is_valid_the_newest_stands_in() -> None:
    old = returned("福祉課", bad("1", "旧"), name="旧.xlsx", day=1)
    new = returned("福祉課", bad("1", "新"), good("2"), good("3"), name="新.xlsx", day=2)
    ledger = judged(old, new)
    counted = ledger.counted["福祉課", "1"]
    assert (counted.file.name, counted.valid) == ("新.xlsx", False)
    assert codes(ledger) == [("E104", "1")]
    assert ledger.states["福祉課"] is State.SENT_BACK


def test_a_corrected_form_closes_the_finding() -> None:
    old = returned("福祉課", bad("1"), good("2"), good("3"), name="旧.xlsx", day=1)
    new = returned("福祉課", good("1"), good("2"), good("3"), name="新.xlsx", day=2)
    assert ("E104", "1") in codes(judged(old))
    assert codes(judged(old, new)) == []


def test_a_valid_answer_with_a_mere_remark_is_valid() -> None:
    remarked = answer("福祉課", "1", applies="検討中", partners=("福祉課",))
    ledger = judged(returned("福祉課", remarked, good("2"), good("3")))
    assert ledger.counted["福祉課", "1"].valid
    assert codes(ledger) == [("I303", "1")]
    assert ledger.states["福祉課"] is State.SUBMITTED


def test_an_error_that_the_reader_found_makes_an_answer_faulty() -> None:
    error = replace(UNKNOWN_DEPARTMENT, severity=check(SURVEY, [returned("福祉課", bad("1"))])[0].severity)
    new = returned("福祉課", good("1", "新"), name="新.xlsx", day=2)
    about = {"department": "福祉課", "issue": "1", "question": "status", "heading": "問い"}
    found = error.at(Place("新.xlsx"), **about, **USUAL_NAMES.in_messages)
    old = returned("福祉課", good("1", "旧"), name="旧.xlsx", day=1)
    assert texts(judged(old, replace(new, findings=(found,))))["福祉課", "1"] == "旧"


def test_an_answer_of_another_department_to_the_same_issue_is_its_own() -> None:
    ledger = judged(returned("福祉課", good("1", "福")), returned("長寿課", good("1", "長", department="長寿課")))
    assert texts(ledger) == {("福祉課", "1"): "福", ("長寿課", "1"): "長"}


def test_of_two_rows_for_one_issue_in_one_file_none_is_lost() -> None:
    ledger = judged(returned("福祉課", good("1", "先"), good("1", "後", row=20), good("2"), good("3")))
    assert texts(ledger)["福祉課", "1"] == "先"
    assert [old.answer.entries["status"].text for old in ledger.superseded] == ["後"]
    assert outcomes(ledger) == {"福祉課.xlsx": PARTLY}


def test_answers_to_issues_of_others_count_too() -> None:
    ledger = judged(returned("長寿課", good("1", department="長寿課"), good("3", "手伝う。", department="長寿課")))
    assert texts(ledger)["長寿課", "3"] == "手伝う。"
    assert codes(ledger) == []


# ---------------------------------------------------------------- every file has its outcome


def test_the_same_bytes_twice_count_once() -> None:
    first = returned("福祉課", good("1"), good("2"), good("3"), name="回答.xlsx", digest="same")
    second = returned("福祉課", good("1"), good("2"), good("3"), name="回答 (2).xlsx", digest="same")
    ledger = judged(first, second)
    assert sorted(outcomes(ledger).values()) == sorted([COUNTED, SUPERSEDED])
    assert "同じ内容" in " ".join(receipt.why for receipt in ledger.receipts)
    assert ledger.superseded == ()


def test_the_same_blank_bytes_from_two_departments_are_two_forms() -> None:
    forms = [returned(name, digest="blank") for name in ("福祉課", "長寿課")]
    assert set(outcomes(judged(*forms)).values()) == {COUNTED}


def test_a_form_without_an_answer_is_received_and_every_issue_asked_for() -> None:
    ledger = judged(returned("福祉課", blank("1"), blank("2"), blank("3")))
    assert outcomes(ledger) == {"福祉課.xlsx": COUNTED}
    assert codes(ledger) == [("E102", "1"), ("E102", "2"), ("E102", "3")]
    assert ledger.findings[1].place == Place("福祉課.xlsx", "調査票", "E11")
    assert ledger.states["福祉課"] is State.SENT_BACK


def test_a_blank_form_gives_way_to_a_filled_one_even_if_it_is_newer() -> None:
    filled = returned("福祉課", good("1"), good("2"), good("3"), name="回答.xlsx", day=1)
    empty = returned("福祉課", blank("1"), name="空.xlsx", day=2)
    emptier = returned("福祉課", name="空２.xlsx", day=3)
    ledger = judged(filled, empty, emptier)
    assert outcomes(ledger) == {"回答.xlsx": COUNTED, "空.xlsx": SUPERSEDED, "空２.xlsx": SUPERSEDED}
    assert ledger.received["福祉課"] == filled.file.received


def test_of_two_blank_forms_the_newer_is_kept() -> None:
    ledger = judged(returned("福祉課", name="一.xlsx", day=1), returned("福祉課", name="二.xlsx", day=2))
    assert outcomes(ledger) == {"一.xlsx": SUPERSEDED, "二.xlsx": COUNTED}


def test_an_unread_file_keeps_its_outcome_and_its_finding() -> None:
    form = returned("福祉課", good("1"), good("2"), good("3"))
    held = Unread(
        replace(form.file, name="謎.xlsx", digest="held"),
        Outcome.ON_HOLD,
        WHICH_DEPARTMENT.at(Place("謎.xlsx"), hint="", **USUAL_NAMES.in_messages),
        (UnplacedText(Place("謎.xlsx", "Sheet1", "A1"), "よろしく", "表の外"),),
    )
    photo = Unread(
        replace(form.file, name="写真.jpg", digest="photo"),
        Outcome.OUT_OF_SCOPE,
        TEMPORARY.at(Place("写真.jpg"), reason="画像"),
    )
    ledger = judged(form, unread=[held, photo])
    assert outcomes(ledger) == {"福祉課.xlsx": COUNTED, "謎.xlsx": Outcome.ON_HOLD, "写真.jpg": Outcome.OUT_OF_SCOPE}
    assert codes(ledger) == [("H402", ""), ("X502", "")]
    assert [unplaced_text.text for unplaced_text in ledger.unplaced] == ["よろしく"]
    excluded = judged(form, unread=[held, photo], decisions=[ruling(held, "除外")])
    assert outcomes(excluded)["謎.xlsx"] is Outcome.EXCLUDED
    assert codes(excluded) == [("X502", "")]
    assert [unplaced_text.text for unplaced_text in excluded.unplaced] == ["よろしく"]


def test_the_reasons_are_one_sentence_each() -> None:
    forms = [
        returned("福祉課", good("1", "旧"), good("2", "旧"), bad("3"), name="旧.xlsx", day=1),
        returned("福祉課", good("1", "新"), bad("2", "新"), name="新.xlsx", day=2),
        returned("福祉課", name="空.xlsx", day=3),
    ]
    ledger = judged(*forms, *(returned("長寿課", name=f"{n}.xlsx", digest="same") for n in "ab"))
    for receipt in ledger.receipts:
        assert receipt.why.count("。") == 1 and receipt.why.endswith("。")


def test_the_numbers_of_issues_are_told_only_where_part_of_a_file_counts() -> None:
    old = returned("福祉課", good("1", "旧"), good("2", "旧"), name="旧.xlsx", day=1)
    whole = judged(old, returned("福祉課", good("1", "新"), good("2", "新"), name="新.xlsx", day=2))
    part = judged(old, returned("福祉課", good("1", "新"), name="新.xlsx", day=2))
    why = [next(slip.why for slip in ledger.receipts if slip.file.name == "旧.xlsx") for ledger in (whole, part)]
    assert why == [
        "「新.xlsx」の方が新しいため使いません。",
        "NO 2 を採用し、NO 1 は「新.xlsx」の方が新しいため使いません。",
    ]


def test_a_section_that_left_an_answer_unconfirmed_gives_way_and_the_reason_is_not_called_a_ruling() -> None:
    former = good("1", "昨年")
    sure = returned("福祉課", confirmed(former), name="確認.xlsx", day=1)
    idle = returned("福祉課", made_with(former, former), good("2", "新"), name="放置.xlsx", day=2)
    ledger = judged(sure, idle)
    assert "確認されて" in why(ledger, "放置.xlsx") and "判断" not in why(ledger, "放置.xlsx")
    ruled = judged(sure, idle, decisions=[ruling(sure, "採用")])
    assert "判断" in why(ruled, "放置.xlsx")


# ---------------------------------------------------------------- what the officer rules


def test_a_file_ruled_to_count_counts_over_newer_and_better_ones() -> None:
    old = returned("福祉課", bad("1", "旧"), blank("2"), name="旧.xlsx", day=1)
    new = returned("福祉課", good("1", "新"), good("2", "新"), good("3", "新"), name="新.xlsx", day=2)
    ledger = judged(old, new, decisions=[ruling(old, "採用")])
    assert texts(ledger) == {("福祉課", "1"): "旧", ("福祉課", "2"): "新", ("福祉課", "3"): "新"}
    assert outcomes(ledger) == {"旧.xlsx": COUNTED, "新.xlsx": PARTLY}
    assert ledger.counted["福祉課", "1"].valid
    assert codes(ledger) == []
    assert ledger.states["福祉課"] is State.SUBMITTED
    assert "不備" in why(ledger, "旧.xlsx")


def test_a_file_ruled_out_counts_for_nothing_and_is_listed() -> None:
    old = returned("福祉課", good("1", "旧"), good("2", "旧"), good("3", "旧"), name="旧.xlsx", day=1)
    new = returned("福祉課", good("1", "新"), name="新.xlsx", day=2)
    ledger = judged(old, new, decisions=[ruling(new, "除外", "誤送信")])
    assert set(texts(ledger).values()) == {"旧"}
    assert outcomes(ledger) == {"旧.xlsx": COUNTED, "新.xlsx": Outcome.EXCLUDED}
    assert [(old.answer.entries["status"].text, old.by) for old in ledger.superseded] == [("新", None)]
    assert "誤送信" in why(ledger, "新.xlsx")


def test_a_ruling_follows_the_content_under_every_name() -> None:
    twins = [returned("福祉課", good("1"), name=name, digest="same") for name in ("a.xlsx", "b.xlsx")]
    ledger = judged(*twins, decisions=[ruling(twins[0], "除外")])
    assert set(outcomes(ledger).values()) == {Outcome.EXCLUDED}
    assert ledger.states["福祉課"] is State.MISSING


def test_a_ruling_is_shown_with_its_file_and_one_not_understood_is_said() -> None:
    forms = [returned("福祉課", good("1")), returned("長寿課", good("1", department="長寿課"))]
    decisions = [ruling(forms[0], "福祉課"), ruling(forms[1], "たぶん採用")]
    ledger = judged(*forms, decisions=decisions)
    assert [receipt.decision for receipt in ledger.receipts] == decisions
    assert set(outcomes(ledger).values()) == {COUNTED}
    assert "たぶん採用" in why(ledger, "長寿課.xlsx")


# ---------------------------------------------------------------- where each department stands


def test_every_department_has_a_state_in_the_definitions_order() -> None:
    ledger = judged(
        returned("福祉課", good("1"), good("2"), good("3")),
        returned("長寿課", nothing("1", department="長寿課")),
        returned("みどり課", bad("2", department="みどり課")),
    )
    assert list(ledger.states.items()) == [
        ("福祉課", State.SUBMITTED),
        ("長寿課", State.NOT_APPLICABLE),
        ("みどり課", State.SENT_BACK),
        ("安心課", State.MISSING),
    ]


def test_late_means_after_the_day_of_the_deadline() -> None:
    form = returned("長寿課", good("1", department="長寿課"), day=20)
    for deadline, state in ((20, State.SUBMITTED), (19, State.LATE)):
        survey = survey_with(deadline=SURVEY.settings.deadline.replace(day=deadline))
        assert judged(form, survey=survey).states["長寿課"] is state


def test_a_department_that_is_still_thinking_about_it_has_answered() -> None:
    ledger = judged(returned("長寿課", answer("長寿課", "1", applies="検討中")))
    assert ledger.states["長寿課"] is State.SUBMITTED


def test_a_department_that_also_answers_for_others_is_not_without_concern() -> None:
    form = returned("長寿課", nothing("1", department="長寿課"), good("3", department="長寿課"))
    assert judged(form).states["長寿課"] is State.SUBMITTED


def test_a_department_that_nothing_is_asked_of_need_not_answer() -> None:
    survey = replace(SURVEY, departments=(*SURVEY.departments, Department("議会事務局")))
    assert judged(survey=survey).states["議会事務局"] is State.NOT_APPLICABLE


def test_a_silent_department_is_not_reproached_with_each_issue() -> None:
    assert codes(judged()) == []
    assert judged().states["福祉課"] is State.MISSING


def test_what_is_open_stands_in_the_definitions_order() -> None:
    forms = [
        returned(name, bad(no, department=name), day=day) for name, no, day in (("長寿課", "1", 1), ("福祉課", "2", 9))
    ]
    ledger = judged(*forms)
    assert [(f.department, f.issue, f.code) for f in ledger.findings] == [
        ("福祉課", "1", "E102"),
        ("福祉課", "2", "E104"),
        ("福祉課", "3", "E102"),
        ("長寿課", "1", "E104"),
    ]


# ---------------------------------------------------------------- the books balance


def test_the_run_stops_if_a_file_an_answer_or_a_stray_is_missing_from_the_books() -> None:
    unplaced_text = UnplacedText(Place("福祉課.xlsx", "調査票", "Z9"), "追伸", "表の外")
    form = replace(returned("福祉課", good("1"), good("2")), unplaced=(unplaced_text,))
    ledger = judged(form)
    balance(SURVEY, ledger, [form])
    for broken in (
        replace(ledger, receipts=()),
        replace(ledger, receipts=ledger.receipts * 2),
        replace(ledger, counted={row: kept for row, kept in ledger.counted.items() if row[1] != "2"}),
        replace(ledger, unplaced=()),
    ):
        with pytest.raises(SurveyError):
            balance(SURVEY, broken, [form])


def test_the_run_stops_at_an_answer_that_no_table_has_room_for() -> None:
    entry = {"status": Entry("行き場のない回答", "調査票", ("F10",))}
    for lost in (
        Answer("福祉課", "99", entry, "調査票", 10),
        Answer("福祉課", "1", {"gone": entry["status"]}, "調査票", 10),
    ):
        with pytest.raises(SurveyError):
            choose(SURVEY, [returned("福祉課", lost)], (), ())


ANSWERS = st.builds(
    lambda make, no, text: make(no, text) if make in (good, bad) else make(no),
    st.sampled_from([good, bad, blank, nothing]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["あ", "い", "う"]),
)


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[ReturnedForm], list[Decision]]:
    """Some forms of two departments, some of them twice, and what the officer ruled about some."""
    forms = []
    for number in range(draw(st.integers(0, 6))):
        department = draw(st.sampled_from(["福祉課", "長寿課"]))
        rows = [replace(row, department=department) for row in draw(st.lists(ANSWERS, max_size=4))]
        day = draw(st.integers(1, 3))
        for copy in range(draw(st.integers(1, 2))):
            forms.append(returned(department, *rows, name=f"{number}-{copy}.xlsx", day=day, digest=f"content-{number}"))
    verdicts = st.sampled_from(["採用", "除外", "福祉課", "？"])
    ruled = draw(st.lists(st.sampled_from(forms), max_size=3)) if forms else []
    return forms, [ruling(form, draw(verdicts)) for form in ruled]


def settled(forms: Sequence[ReturnedForm], decisions: Sequence[Decision] = ()) -> Ledger:
    """As `judged`, with the one finding that these forms can earn made by hand, which is quicker."""
    return choose(SURVEY, forms, (), [remark for form in forms for remark in wrong_choices(form)], decisions)


def wrong_choices(form: ReturnedForm) -> Iterator[Finding]:
    for row in form.answers:
        if not row.blank and row.entries["applies"].text == "？":
            place = Place(form.file.name, "調査票", row.entries["applies"].cells[0])
            yield NOT_A_CHOICE.at(
                place,
                department=form.department,
                issue=row.issue,
                question="applies",
                value="？",
                heading="",
                choices="",
            )


def essence(ledger: Ledger) -> tuple[object, ...]:
    """The ledger without the names of files."""
    return (
        sorted((r.file.digest, r.outcome, r.department) for r in ledger.receipts),
        {row: (kept.file.digest, kept.valid, kept.answer) for row, kept in ledger.counted.items()},
        [(old.file.digest, old.answer, old.by and old.by.file.digest) for old in ledger.superseded],
        [(f.code, f.department, f.issue, f.question, f.value, f.place.sheet, f.place.cell) for f in ledger.findings],
        ledger.states,
        ledger.received,
    )


@given(collections(), st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_the_outcome(
    given_files: tuple[list[ReturnedForm], list[Decision]], chance: random.Random
) -> None:
    forms, decisions = given_files
    names = [f"{number}.xlsx" for number in range(len(forms))]
    chance.shuffle(names)
    renamed = [replace(form, file=replace(form.file, name=name)) for form, name in zip(forms, names, strict=True)]
    chance.shuffle(renamed)
    shuffled = chance.sample(decisions, len(decisions))
    assert essence(settled(forms, decisions)) == essence(settled(renamed, shuffled))


@given(collections())
def test_every_file_and_every_answer_is_accounted_for(given_files: tuple[list[ReturnedForm], list[Decision]]) -> None:
    forms, decisions = given_files
    ledger = settled(forms, decisions)
    assert sorted(receipt.file.name for receipt in ledger.receipts) == sorted(form.file.name for form in forms)
    kept = [counted.answer for counted in ledger.counted.values()] + [old.answer for old in ledger.superseded]
    for form in forms:
        assert all(row in kept for row in form.answers if not row.blank)


@given(collections())
def test_a_valid_answer_is_never_displaced_by_an_older_or_a_faulty_one(
    given_files: tuple[list[ReturnedForm], list[Decision]],
) -> None:
    forms, _ = given_files
    ledger = settled(forms)
    faulty = {(remark.place.file, remark.issue) for form in forms for remark in wrong_choices(form)}
    for old in ledger.superseded:
        assert old.by is not None
        if (old.file.name, old.answer.issue) not in faulty:
            assert old.by.valid
            assert old.by.file.received >= old.file.received


def two_files_of_each(departments: int) -> tuple[Survey, list[ReturnedForm]]:
    """A survey of so many departments, each of which answered all six issues, and then once more."""
    names = [f"第{number}課" for number in range(departments)]
    issues = tuple(Issue(str(no), f"課題{no}", "", tuple(names)) for no in range(1, 7))
    survey = replace(SURVEY, departments=tuple(map(Department, names)), issues=issues)
    forms = [
        returned(name, *(good(str(no), department=name) for no in range(1, 7)), name=f"{name}{day}.xlsx", day=day)
        for name in names
        for day in (1, 2)
    ]
    return survey, forms


def settling(departments: int) -> Callable[[], None]:
    """To settle them."""
    survey, forms = two_files_of_each(departments)

    def settle() -> None:
        assert len(choose(survey, forms, (), ()).counted) == 6 * departments

    return settle


def test_a_department_is_settled_with_the_same_work_however_many_there_are() -> None:
    assert each_takes_the_same(settling, 60)


def test_what_counts_takes_little_room_besides_what_was_read() -> None:
    survey, forms = two_files_of_each(60)
    ledger = choose(survey, forms, (), ())
    answers = len(ledger.counted) + len(ledger.superseded)
    assert answers == 720
    assert room(ledger, forms, survey) - room(forms, survey) < 220 * answers
