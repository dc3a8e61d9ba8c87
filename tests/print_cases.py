"""Surveys to print, with answers of their own: one like a city's, and one that asks too much of paper."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from builders import SURVEY, returned
from msgspec.structs import replace

from survey.definition.survey_reader import read_definition
from survey.model import (
    Answer,
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedIssue,
    ConsolidatedRow,
    Counted,
    Department,
    Entry,
    Font,
    Issue,
    Order,
    Paper,
    Settings,
    Survey,
    Wish,
)
from survey.table.consolidate import departments_of

_SENTENCES = (
    "毎月第２土曜日に、公民館で地域のだれもが立ち寄れる茶話会を開いている。",
    "参加者は増えているが、運営を担う人が足りない。",
    "自治会・民生委員と年３回の打合せを行い、見守りの対象となる世帯を確認している。",
    "・出前講座（年12回）\n・相談窓口のちらしの全戸配布",
    "○ 令和８年度からは、Webでの申込み（https://example.jp/form?id=2026&type=a）も受け付ける予定。",
    "　庁内の情報共有が十分でなく、同じ家庭に複数の課が別々に連絡している例がある。",
    "「まちの保健室」を３か所で試行し、延べ1,250人が利用した。",
    "送迎の手段がないため、参加をあきらめる人がいる。",
)


def paragraph(length: int, seed: int) -> str:
    """About so many characters of plain Japanese."""
    chance, text = random.Random(seed), ""
    while len(text) < length:
        text += chance.choice(_SENTENCES) + chance.choice(("", "", "\n"))
    return text.strip("\n")


def consolidated(
    issues: tuple[tuple[Issue, tuple[tuple[str, tuple[str, ...]], ...]], ...],
    survey: Survey = SURVEY,
    columns: tuple[ConsolidatedColumn, ...] | None = None,
    wishes: tuple[Wish, ...] = (),
) -> Consolidated:
    """参考３ from issues with their answers, each a department and its printed texts."""
    columns = columns or columns_of(survey)
    blocks = tuple(
        ConsolidatedIssue(issue, tuple(_row(department, issue, texts, columns) for department, texts in rows))
        for issue, rows in issues
    )
    survey = replace(survey, issues=tuple(issue for issue, _ in issues))
    return Consolidated(survey, columns, blocks, wishes)


def _row(
    department: str, issue: Issue, texts: tuple[str, ...], columns: tuple[ConsolidatedColumn, ...]
) -> ConsolidatedRow:
    entries = {
        column.question.key: Entry(text, "調査票", (f"E{place}",))
        for place, (column, text) in enumerate(zip(columns, texts, strict=True), 10)
        if text
    }
    given = Answer(department, issue.no, entries, "調査票", 10)
    return ConsolidatedRow(department, texts, Counted(given, returned(department, given).file, valid=True))


def printed_as(case: Consolidated, paper: Paper, font: Font) -> Consolidated:
    """The same on another paper or in another font."""
    settings: Settings = replace(case.survey.settings, paper=paper, font=font)
    return replace(case, survey=replace(case.survey, settings=settings))


@cache
def shipped(name: str) -> Survey:
    """A definition of the repository."""
    return read_definition(Path(__file__).parent.parent / "templates_xlsx" / f"{name}.xlsx")


def columns_of(survey: Survey) -> tuple[ConsolidatedColumn, ...]:
    """The columns of 参考３ that hold answers."""
    printed = [question for question in survey.questions if question.printed]
    return tuple(
        ConsolidatedColumn(question, tuple(under for under in printed if under.printed_under == question.key))
        for question in printed
        if not question.printed_under
    )


def city_like() -> Consolidated:
    """The city's six issues and fourteen departments, with 27 answers of 15 to 300 characters."""
    survey = shipped("調査定義")
    names = [department.name for department in survey.departments]
    issues, number = [], 0
    for no, (issue, count) in enumerate(zip(survey.issues, (8, 1, 5, 6, 3, 4), strict=True), 1):
        rows = []
        for name in names[no % 5 : no % 5 + count]:
            number += 1
            partners = "\n".join(names[number % 7 : number % 7 + number % 6])
            rows.append((name, (paragraph(15 + number * 11, number), partners, paragraph(20 + number * 5, -number))))
        issues.append((issue, tuple(rows)))
    wishes = tuple(Wish(names[i], names[(i * 3 + 1) % 14], str(1 + i % 6)) for i in range(14) if i != (i * 3 + 1) % 14)
    wishes += tuple(Wish(wish.with_, wish.by, "3") for wish in wishes[:4])
    return consolidated(tuple(issues), survey, columns_of(survey), wishes)


def city_changed() -> Consolidated:
    """The same with the column 区分; every fifth character of each second answer is underlined."""
    case = city_like()
    words = ("新規", "変更", "継続", "未確認", "取下げ", "不明")

    def changed(number: int, row: ConsolidatedRow) -> ConsolidatedRow:
        fresh = tuple(tuple((at, at + 1) for at in range(0, len(text), 5)) for text in row.texts)
        return replace(row, change=words[number % len(words)], fresh=fresh if number % 2 else ())

    issues = tuple(
        replace(issue, rows=tuple(changed(number, row) for number, row in enumerate(issue.rows)))
        for issue in case.issues
    )
    return replace(case, issues=issues, shows_change=True)


def ordered_by_department(case: Consolidated) -> Consolidated:
    """The same with the rows of a department together."""
    survey = replace(case.survey, settings=replace(case.survey.settings, order=Order.BY_DEPARTMENT))
    return replace(case, survey=survey, departments=tuple(departments_of(survey, case.columns, case.issues)))


def with_silent(case: Consolidated) -> Consolidated:
    """The same with rows for the departments that were asked and have not answered."""

    def silent(block: ConsolidatedIssue) -> tuple[str, ...]:
        answered = {row.department for row in block.rows}
        return tuple(n for n in case.survey.department_by_name if n in block.issue.departments and n not in answered)

    return replace(case, issues=tuple(replace(block, silent=silent(block)) for block in case.issues))


def city_by_department() -> Consolidated:
    """The city's answers by department, with 区分 and with rows for the departments that have not answered."""
    return ordered_by_department(with_silent(city_changed()))


def stress_by_department() -> Consolidated:
    """What a page cannot take in one piece, by department; also a title that is longer than the answers beside it."""
    return ordered_by_department(stress())


def stress() -> Consolidated:
    """What a page cannot take in one piece."""
    many = tuple(f"第{number}事業推進課" for number in range(1, 41))
    survey = replace(SURVEY, departments=tuple(Department(name) for name in many))
    lines = "\n".join(f"{number}行目" for number in range(1, 61))
    unbroken = "休み無しに続く文で句点を一度も打たないまま書かれたもの" * 60
    address = "https://example.jp/" + "very-long-path_without_any_end" * 12
    return consolidated(
        (
            (Issue("1", "一万字の回答", "①長い回答", many[:2]), ((many[0], (paragraph(10_000, 1), "", "")),)),
            (
                Issue("2", "短い行が六十", "①行", many[:3]),
                ((many[1], (lines, many[0], "")), (many[2], ("", "", lines)), (many[3], ("。\n" * 40, "", "短い"))),
            ),
            (Issue("3", "三ページの取組例", paragraph(4_500, 3), many[:2]), ((many[4], ("短い回答。", "", "")),)),
            (
                Issue("4", "四十課が回答", paragraph(300, 4), many),
                tuple((name, (paragraph(60, n), "\n".join(many[n : n + 3]), "")) for n, name in enumerate(many)),
            ),
            (Issue("5", "だれも答えない課題", "①なし", many[:1]), ()),
            (
                Issue("6", "切れ目のない文" * 8, "①" + "あ" * 400, many[:2]),
                ((many[5], (unbroken, "", address)), (many[6], (address, "各課", unbroken))),
            ),
            (
                Issue("7", "文字いろいろ", "ﾊﾝｶｸ ｶﾅ か\u3099き\u309a 葛\U000e0100城市 𠮷野家", many[:1]),
                ((many[7], ("a\tb\tc", "=SUM(A1)", "が゛ｶﾞ １２３ abc DEF " * 40)),),
            ),
        ),
        survey,
    )


def facilities() -> Consolidated:
    """The survey of another kind: a row a building; dates, numbers, choices; no 連携. Every length of text occurs."""
    survey = shipped("例_公共施設点検")
    issues = tuple((issue, ((issue.departments[0], _inspection(n)),)) for n, issue in enumerate(survey.issues))
    return consolidated(issues, survey, columns_of(survey))


def _inspection(number: int) -> tuple[str, ...]:
    condition = ("良好", "経過観察", "要修繕")[number % 3]
    return (
        f"2026/4/{number + 1}",
        f"{number * 12_500:,}",
        condition,
        paragraph(30, number),
        paragraph(80 * number, -number),
    )
