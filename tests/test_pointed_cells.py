"""Every finding that has a cell names the one that a person would point at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from builders import QUESTIONS, SURVEY, returned
from builders import answer as row
from desk import MAIN, Desk
from formulas import calculation
from formulas import check as check_of
from item_survey import CARS, CARS_ALONE, FIRST, ITEMS, SECOND
from msgspec.structs import replace

from survey import findings
from survey.checks import check
from survey.form import Label
from survey.form_writer.corrections import spot_of
from survey.ledger import choose
from survey.model import (
    Bounds,
    Confirming,
    Decision,
    Department,
    Finding,
    FormShape,
    Given,
    Outcome,
    Place,
    Question,
    Severity,
    Survey,
    Unread,
)
from survey.model.addresses import address
from survey.workbook import CellKind, Range, position

ASKED = replace(
    SURVEY,
    questions=(
        *QUESTIONS,
        Question("count", "件数", "数値", example="12"),
        Question("day", "開催日", "日付"),
    ),
)
MANY = replace(
    SURVEY, departments=(*SURVEY.departments, *(Department(f"第{n}支所") for n in "一二三四五六七八九十壱弐参肆伍陸漆"))
)
"""So many departments that one cell takes a list of their names."""
OPTIONAL = replace(SURVEY, questions=(Question("memo", "備考", "短文"), *QUESTIONS))
"""A survey whose first question may be left empty."""
AFTER = replace(ASKED, former_year="令和７年度")
"""A survey whose forms are made with answers of a former year."""
SENT_BACK = replace(AFTER, settings=replace(AFTER.settings, unconfirmed_sent_back=True))
COUNTED = replace(
    SURVEY,
    questions=(
        *QUESTIONS,
        Question("count", "件数", "数値", bounds=Bounds(Decimal(0), Decimal(100))),
        Question("means", "手段", "複数選択", choices=("電話", "メール", "なし"), exclusive=("なし",)),
        Question("areas", "地区", "複数選択", choices=tuple(f"{n}丁目" for n in range(1, 23))),
    ),
)
"""A survey with an amount, with ○ columns of choices, and with so many choices that one cell takes a list of them."""
RECKONED = replace(
    SURVEY,
    questions=(
        *QUESTIONS,
        Question("men", "男", "数値"),
        Question("women", "女", "数値"),
        Question(
            "all",
            "合計",
            "数値",
            checks=(
                check_of("all = men + women", "合計が違います。", ("all", "men", "women")),
                check_of("all < 100", "多すぎます。", ("all",), Severity.WARNING),
            ),
        ),
        calculation("share", "men ÷ all × 100", ("men", "all")),
    ),
)
"""A survey in which numbers must go together, and one is calculated."""
SLIPS, AFTER_ON_SLIPS, RECKONED_ON_SLIPS = (
    replace(survey, settings=replace(survey.settings, form_shape=FormShape.SLIPS))
    for survey in (ASKED, AFTER, RECKONED)
)
"""The same on a slip an issue."""
GIVEN = replace(ASKED, given={("福祉課", "1"): {"status": Given("毎週開く。", open=False)}})
OFFERED = replace(
    ASKED,
    given={("福祉課", "1"): {"applies": Given("該当あり", open=True), "status": Given("毎週開く。", open=True)}},
)
"""Surveys whose office gave a text that may not be changed, and a whole answer that may."""
CONFIRMED = replace(ASKED, settings=replace(ASKED.settings, confirming=Confirming.REQUIRED))
"""A survey that asks who confirmed the answers."""
GOOD = {"applies": "該当あり", "status": "週に一度、茶話会を開く。"}

Happened = Callable[[Desk], object]
Pointed = Callable[[Desk], str]


def desk_of(survey: Survey) -> Desk:
    return Desk(survey=survey, former=[row("福祉課", "1", **GOOD)] if survey.former_year else ())


def without_since(desk: Desk) -> None:
    desk.delete_column(MAIN, desk.table("1").column_of["#since"])


def filled(no: str = "1", **texts: str) -> Happened:
    return lambda desk: desk.fill(no, **texts)


def marked(*keys: str) -> Happened:
    """A ○ in these columns of the first issue."""
    return lambda desk: [desk.type(*desk.cell("1", key), "○") for key in keys]


def typed(cell: str, text: str, **how: object) -> Happened:
    return lambda desk: desk.type(MAIN, cell, text, **how)


def typed_item(cell: str, text: str) -> Happened:
    return lambda desk: desk.type(ITEMS, cell, text)


def both(*steps: Happened) -> Happened:
    def happen(desk: Desk) -> None:
        for step in steps:
            step(desk)

    return happen


def below(count: int = 1) -> Happened:
    """Rows put in below the first issue's."""
    return lambda desk: desk.insert_rows(MAIN, 11, count)


def under(key: str, text: str, no: str = "1") -> Happened:
    """A row put in below an input of a slip, and something typed into it."""

    def happen(desk: Desk) -> None:
        row, column = position(desk.cell(no, key)[1])
        desk.insert_rows(MAIN, row + 1).type(MAIN, address(row + 1, column), text)

    return happen


def row_under(key: str, no: str = "1") -> Pointed:
    def where(desk: Desk) -> str:
        row, column = position(desk.cell(no, key)[1])
        return address(row + 1, column)

    return where


def swapped_rows(desk: Desk) -> None:
    desk.move(MAIN, lambda r, c: ({10: 11, 11: 10}.get(r, r) if c > 1 else r, c))


def swapped_columns(desk: Desk) -> None:
    desk.move(MAIN, lambda r, c: (r, {6: 12, 12: 6}.get(c, c) if r > 6 else c))


def at(key: str, no: str = "1") -> Pointed:
    """An input of the blank form, by question or column key."""
    return lambda desk: desk.cell(no, key)[1]


def cell(address: str) -> Pointed:
    return lambda _desk: address


def beside(label: Label) -> Pointed:
    """What a respondent writes behind a label above the table."""

    def where(desk: Desk) -> str:
        place = desk.form.tables[0].label_places[label]
        return address(place.row, place.value_first)

    return where


def signed(desk: Desk) -> None:
    desk.type(MAIN, beside(Label.CONFIRMER)(desk), "課長")
    desk.type(MAIN, beside(Label.CONFIRMED_ON)(desk), "十一月のはじめ")


CASES: dict[str, list[tuple[Survey, Happened, Pointed]]] = {
    "E101": [(ASKED, filled(status="茶話会"), at("applies"))],
    "E102": [
        (ASKED, filled(**GOOD), at("applies", "2")),
        (OPTIONAL, filled(**GOOD), at("applies", "2")),
        (ASKED, both(filled(**GOOD), lambda desk: desk.insert_columns(MAIN, 5)), cell("F11")),
        (SLIPS, filled(**GOOD), at("applies", "2")),
    ],
    "E103": [
        (ASKED, filled(**GOOD | {"status": "あ" * 1001}), at("status")),
        (ASKED, both(below(), filled(**GOOD), typed("F11", "あ" * 1001)), at("status")),
    ],
    "E104": [(ASKED, filled(**GOOD | {"applies": "たぶん"}), at("applies"))],
    "E105": [(ASKED, filled(**GOOD, count="約12"), at("count")), (SLIPS, filled(**GOOD, count="約12"), at("count"))],
    "E106": [(ASKED, filled(**GOOD, day="4月上旬"), at("day"))],
    "E107": [
        (ASKED, filled(applies="該当なし", challenges="人手"), at("challenges")),
        (ASKED, filled(applies="該当なし", partners="みどり課 安心課"), at("partners@みどり課")),
        (SLIPS, filled(applies="該当なし", partners="みどり課 安心課"), at("partners@みどり課")),
    ],
    "E108": [
        (ASKED, both(filled(**GOOD), typed("F10", "#REF!", kind=CellKind.ERROR)), at("status")),
        (
            ASKED,
            both(filled(**GOOD, partners="福祉課 長寿課"), typed("I10", "#REF!", kind=CellKind.ERROR)),
            at("partners@みどり課"),
        ),
        (ASKED, both(below(), filled(**GOOD), typed("F11", "#N/A", kind=CellKind.ERROR)), cell("F11")),
    ],
    "E111": [(COUNTED, filled(**GOOD, count="250"), at("count"))],
    "E112": [(COUNTED, filled(**GOOD, areas="どこでも"), at("areas"))],
    "E114": [(COUNTED, both(filled(**GOOD), marked("means@電話", "means@なし")), at("means@電話"))],
    "E115": [
        (RECKONED, filled(**GOOD, men="1", women="2", all="4"), at("all")),
        (RECKONED_ON_SLIPS, filled(**GOOD, men="1", women="2", all="4"), at("all")),
    ],
    "W240": [(RECKONED, filled(**GOOD, all="100"), at("all"))],
    "W241": [
        (RECKONED, filled(**GOOD, men="1", women="2", all="3", share="40"), at("share")),
        (RECKONED_ON_SLIPS, filled(**GOOD, men="1", women="2", all="3", share="40"), at("share")),
    ],
    "W242": [(RECKONED, filled(**GOOD, men="0", women="0", all="0"), at("share"))],
    "W264": [(ASKED, lambda desk: desk.type(*desk.cell("1", "day"), "46113", kind=CellKind.NUMBER), at("day"))],
    "W263": [(ASKED, filled("2", **GOOD | {"status": "同上"}), at("status", "2"))],
    "W236": [(COUNTED, filled(**GOOD, areas="1丁目、はずれの丘"), at("areas"))],
    "W237": [(COUNTED, filled(**GOOD, count="001"), at("count"))],
    "E109": [(ASKED, filled(**GOOD | {"status": str(QUESTIONS[1].example)}), at("status"))],
    "E113": [(SENT_BACK, filled("2", **GOOD), at("#since"))],
    "E110": [(ASKED, filled(applies="該当あり"), at("status"))],
    "W201": [
        (MANY, typed("G10", "公園係"), cell("G10")),
        (MANY, both(below(), typed("G10", "長寿課"), typed("G11", "公園係")), cell("G11")),
    ],
    "W203": [(ASKED, filled(**GOOD | {"partners@安心課": "相談中"}, partners="福祉課"), at("partners@安心課"))],
    "W204": [(ASKED, typed("C10", "これは題ではありません"), cell("C10")), (ASKED, typed("D11", "ここに書きました"), cell("D11"))],
    "W205": [
        (
            ASKED,
            both(
                filled(**GOOD),
                lambda desk: desk.copy_row(MAIN, 10, 11),
                typed("F11", "別の取組"),
                typed("L11", "人手"),
            ),
            cell("F11"),
        )
    ],
    "W206": [
        (ASKED, both(below(), typed("C11", "新しい課題"), typed("F11", "二"), typed("L11", "三")), cell("F11")),
    ],
    "W207": [
        (ASKED, both(filled(**GOOD), filled("2", **GOOD), swapped_rows), cell("B11")),
        (ASKED, both(filled(**GOOD), swapped_columns), cell("F7")),
    ],
    "W208": [
        (ASKED, lambda desk: desk.fill("1", **GOOD).merge(MAIN, Range(10, 6, 11, 6)), at("status", "2")),
        (ASKED, lambda desk: desk.fill("1", **GOOD).merge(MAIN, Range(10, 6, 10, 8)), at("partners@福祉課")),
    ],
    "W209": [
        (ASKED, typed("F10", "古い文", struck=True), at("status")),
        (ASKED, both(below(), filled(status="一"), typed("F11", "古い", struck=True)), cell("F11")),
    ],
    "W210": [(ASKED, typed("F10", "=A1", kind=CellKind.UNCALCULATED, formula=True), at("status"))],
    "W213": [(ASKED, filled(**GOOD, count="１２"), at("count"))],
    "W220": [(ASKED, both(filled(**GOOD), below(), typed("E11", "該当あり"), typed("F11", "二")), cell("E11"))],
    "W232": [
        (AFTER, filled("2", **GOOD), at("#since")),
        (AFTER, without_since, at("applies")),
        (AFTER_ON_SLIPS, filled("2", **GOOD), at("#since")),
    ],
    "W233": [(AFTER, filled(status="二度開く。", **{"#since": "変更なし"}), at("#since"))],
    "W235": [
        (AFTER, filled(**{"#since": "○"}), at("#since")),
        (AFTER_ON_SLIPS, filled(**{"#since": "○"}), at("#since")),
    ],
    "W245": [(GIVEN, filled(applies="該当あり", status="書き換えた。"), at("status"))],
    "W246": [(OFFERED, lambda _desk: None, at("applies"))],
    "E118": [(CARS, both(filled(has="なし"), typed_item(f"E{FIRST}", "車1")), at("has"))],
    "W249": [(CARS, filled(has="あり"), at("has"))],
    "W250": [(CARS_ALONE, typed(f"C{SECOND + 5}", "合計"), cell(f"C{SECOND + 5}"))],
    "W251": [(CARS_ALONE, typed(f"F{SECOND + 8}", "離れた車"), cell(f"F{SECOND + 8}"))],
    "W252": [(CARS_ALONE, both(typed(f"F{SECOND + 4}", "車1"), typed(f"J{SECOND + 5}", "備考の続き")), cell(f"J{SECOND + 5}"))],
    "W257": [(CONFIRMED, filled(**GOOD), beside(Label.CONFIRMER))],
    "W258": [(CONFIRMED, both(filled(**GOOD), signed), beside(Label.CONFIRMED_ON))],
    "W260": [(SLIPS, both(filled(**GOOD), under("count", "ほか三件")), row_under("count"))],
    "I301": [
        (ASKED, both(below(), filled(status="一"), typed("F11", "二")), at("status")),
        (SLIPS, both(filled(status="一"), under("status", "二")), at("status")),
    ],
    "I302": [
        (ASKED, typed("F10", "一\x0b二"), at("status")),
        (ASKED, both(below(), filled(status="一"), typed("F11", "二\x0b三")), cell("F11")),
    ],
    "I303": [
        (ASKED, filled(**GOOD, partners="福祉課 長寿課"), at("partners@福祉課")),
        (MANY, both(below(), typed("G10", "長寿課"), typed("G11", "社会福祉課")), cell("G11")),
    ],
    "I304": [(ASKED, typed("F10", "12", kind=CellKind.NUMBER), at("status"))],
    "I305": [
        (ASKED, typed("F10", "一\r\n二"), at("status")),
        (ASKED, both(below(), filled(status="一"), typed("F11", "二\r三")), cell("F11")),
    ],
    "I306": [(ASKED, typed("F10", "計 3 件", formula=True), at("status"))],
    "I307": [
        (ASKED, typed("L10", "人手", hidden=True), at("challenges")),
        (ASKED, both(filled(partners="福祉課"), typed("I10", "○", hidden=True)), at("partners@みどり課")),
    ],
}  # fmt: skip
"""By code: what happens to a form of 福祉課, and where a person would point afterwards."""

OF_A_WHOLE_FILE = {
    *("W202", "W216", "W217", "W218", "W223", "W224", "W228", "W229", "W230", "W231", "W234", "W239"),
    *("W248", "W253", "W261", "I308", "I309", "I310"),
}
"""Or mail, or of no file at all, besides those of files that were not read."""
OF_TWO_FORMS = {findings.CARRIED_EMPTIED.code}
"""In a cell that tests/test_former_returns.py knows, because it takes a form beside this one."""
OF_THE_OFFICE = {"E119", "W259", findings.OFFICE_UNUSED.code}
"""What the office wrote itself, in cells of 受付簿 that tests/test_office.py knows."""


def said(desk: Desk, survey: Survey) -> list[Finding]:
    form = desk.returned(survey=survey)
    return list(choose(survey, [form], [], check(survey, [form])).findings)


@pytest.mark.parametrize(
    ("code", "survey", "happen", "pointed"),
    [
        pytest.param(code, *case, id=f"{code}-{number}")
        for code, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_the_cell_is_the_one_that_a_person_would_point_at(
    code: str, survey: Survey, happen: Happened, pointed: Pointed
) -> None:
    desk = desk_of(survey)
    happen(desk)
    found = [finding for finding in said(desk, survey) if finding.code == code]
    assert found, code
    assert (found[0].place.sheet, found[0].place.cell) == (MAIN, pointed(desk_of(survey)))


def every_code() -> Iterator[str]:
    return (one.code for one in vars(findings).values() if isinstance(one, findings.FindingKind))


def test_every_code_of_the_catalogue_has_its_cell_here_or_none_at_all() -> None:
    not_read = {code for code in every_code() if code[0] in "HX"}
    assert {*CASES, *findings.ABOUT_RULINGS, *OF_A_WHOLE_FILE, *OF_TWO_FORMS, *OF_THE_OFFICE, *not_read} == set(
        every_code()
    )


@pytest.mark.parametrize("survey", [ASKED, OPTIONAL])
def test_the_form_that_is_sent_back_marks_the_same_cell_of_an_unanswered_row(survey: Survey) -> None:
    desk = Desk(survey=survey)
    desk.fill("1", **GOOD)
    (finding,) = (finding for finding in said(desk, survey) if (finding.code, finding.issue) == ("E102", "2"))
    marked = spot_of(desk.form, finding)
    assert marked is not None
    assert marked.first_cell == finding.place.cell


def test_what_is_said_of_a_ruling_names_its_own_cell() -> None:
    def ruled(form: str, verdict: str, reason: str, number: int) -> Decision:
        return Decision(f"digest-of-{form}", verdict, reason, form, Place("受付簿.xlsx", "受付", f"D{number}"))

    forms = [
        returned("福祉課", row("福祉課", "1", **GOOD), name=name, day=day) for day, name in enumerate("甲乙丙丁", 1)
    ]
    broken = returned("福祉課", name="戊").file
    unread = Unread(broken, Outcome.ON_HOLD, findings.UNREADABLE.at(Place("戊"), reason=""))
    rulings = [
        ruled("甲", "採用", "", 4),
        ruled("乙", "採用", "", 5),
        ruled("丙", "保留", "", 6),
        ruled("丁", "", "理由", 7),
        ruled("戊", "採用", "", 8),
    ]
    ledger = choose(SURVEY, forms, [unread], check(SURVEY, forms), rulings, [ruled("己", "除外", "", 9)])
    found = {one.code: one.place.cell for one in ledger.findings if one.place.file == "受付簿.xlsx"}
    assert found == {"W215": "D4", "J601": "D6", "W214": "D7", "J602": "D8", "J603": "D9"}
    assert found.keys() == findings.ABOUT_RULINGS - OF_THE_OFFICE


def test_of_several_marks_the_department_s_own_is_pointed_at() -> None:
    desk = Desk("みどり課").fill("2", **GOOD, partners="福祉課 長寿課 みどり課")
    (finding,) = (finding for finding in said(desk, SURVEY) if finding.code == "I303")
    assert finding.place.cell == desk.cell("2", "partners@みどり課")[1]
