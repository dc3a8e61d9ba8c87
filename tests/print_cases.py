"""Surveys to print, with answers of their own: one like a city's, and one that asks too much of paper."""

from __future__ import annotations

import random
from dataclasses import replace

from builders import SURVEY, returned

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
    Kind,
    Paper,
    Question,
    Settings,
    Survey,
    Wish,
)

PRINTED = tuple(question for question in SURVEY.questions if question.printed and not question.printed_under)
COLUMNS = tuple(
    ConsolidatedColumn(question, tuple(q for q in SURVEY.questions if q.printed_under == question.key))
    for question in PRINTED
)

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
    columns: tuple[ConsolidatedColumn, ...] = COLUMNS,
    wishes: tuple[Wish, ...] = (),
) -> Consolidated:
    """参考３ from issues with their answers, each a department and its printed texts."""
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


def city_like() -> Consolidated:
    """Six issues, fourteen departments, 27 answers of 15 to 300 characters."""
    names = [
        f"{name}課"
        for name in [
            "企画",
            "まちづくり",
            "生涯学習",
            "文化",
            "安全",
            "福祉",
            "長寿社会",
            "健康",
            "こども未来",
            "こども家庭",
            "図書館",
            "みどり",
            "学校",
            "地域共生推進",
        ]
    ]
    issues, number = [], 0
    for no, count in enumerate((8, 1, 5, 6, 3, 4), 1):
        examples = "\n".join(f"{mark}{paragraph(30, no * 10 + i)}" for i, mark in enumerate("①②③④"[: 2 + no % 3]))
        rows = []
        for name in names[no % 5 : no % 5 + count]:
            number += 1
            partners = "\n".join(names[number % 7 : number % 7 + number % 6])
            rows.append((name, (paragraph(15 + number * 11, number), partners, paragraph(20 + number * 5, -number))))
        issues.append((Issue(str(no), paragraph(8, no)[:14], examples, tuple(names[: count + 2])), tuple(rows)))
    wishes = tuple(Wish(names[i], names[(i * 3 + 1) % 14], str(1 + i % 6)) for i in range(14) if i != (i * 3 + 1) % 14)
    wishes += tuple(Wish(wish.with_, wish.by, "3") for wish in wishes[:4])
    survey = replace(SURVEY, departments=tuple(Department(name) for name in names))
    return consolidated(tuple(issues), survey, wishes=wishes)


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
    """A survey of another kind: many narrow columns, no 連携, widths partly from the definition."""
    columns = tuple(
        ConsolidatedColumn(question, ())
        for question in (
            Question("inspected", "点検日", Kind.DATE, printed=True),
            Question("state", "状態", Kind.CHOICE, printed=True, choices=("良好", "要観察", "要修繕")),
            Question("cost", "概算費用\n（千円）", Kind.NUMBER, printed=True, width=6),
            Question("person", "点検者", Kind.SHORT_TEXT, printed=True),
            Question("remark", "所見", Kind.LONG_TEXT, printed=True),
        )
    )
    survey = replace(
        SURVEY, departments=(Department("施設課"), Department("公園課")), questions=tuple(c.question for c in columns)
    )
    names = ("中央公民館", "北児童館", "市民プール", "南公園管理棟", "第一学校給食センター")
    return consolidated(
        tuple(
            (
                Issue(f"F-{number:03}", name, f"{1970 + number * 7}年建設", ("施設課",)),
                (
                    (
                        "施設課",
                        (
                            f"2026/4/{number + 1}",
                            "要観察",
                            f"{number * 1250:,}",
                            "担当者",
                            paragraph(80 * number, number),
                        ),
                    ),
                ),
            )
            for number, name in enumerate(names)
        ),
        survey,
        columns,
    )
