"""Rows filled in as people fill them in, and otherwise: for every kind of question what it takes, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from random import Random

from builders import SURVEY
from formulas import calculation, check, grades
from msgspec.structs import replace

from survey.japanese.text import WHITE_SPACE, narrow
from survey.model import Answer, Bounds, Entry, FormShape, Given, Issue, Question, Severity, Survey, Total
from survey.questions.rules import filled_in

SPACES = WHITE_SPACE.replace("\r", "")
"""All that can stand in a cell: spreadsheet programs make a line end of a carriage return."""

Value = str | int | float | bool | date | datetime

KEYS = ("count", "amount", "share", "floor", "day", "way", "total", "rate", "grade", "former")
"""Of the questions that formulas name."""

EVERY_KIND = replace(
    SURVEY,
    settings=replace(SURVEY.settings, form_shape=FormShape.TABLE),
    questions=(
        Question("use", "利用", "選択", required=True, choices=("サービスＡ", "b 計画", "該当なし", "その他＊"), not_applicable=("該当なし",)),
        Question("name", "名称", "短文", required=True, max_length=5, example="集会所"),
        Question("text", "内容", "長文", required_when=("サービスＡ",), max_length=12, example="月１回、サロンを 開く。"),
        Question("partners", "連携したい課", "課の選択", required_when=("b 計画", "その他＊")),
        Question("count", "件数", "数値", required=True, max_length=3, example="12"),
        Question("amount", "金額", "数値", checks=(
            check("amount >= share", "金額が割合より小さくなっています。", KEYS),
            check("絶対値(amount − 前回(amount)) ÷ 前回(amount) × 100 < 30", "前回と30％以上違います。", KEYS, Severity.WARNING),
            check("total ≠ floor かつ 四捨五入(amount ÷ floor, 1) < 2", '計と"階"が同じです。', KEYS, Severity.WARNING),
        )),
        Question("day", "点検日", "日付", required_when=("サービスＡ",), example="2026/4/1", checks=(
            check("day ≦ 46000 ＋ amount × 10", "点検日が遅すぎます。", KEYS),
        )),
        Question("second", "状態", "選択", choices=("良", "否"), example="良"),
        Question("free", "備考", "長文"),
        Question("means", "手段", "複数選択", required_when=("サービスＡ",), choices=("電話", "メール Ａ", "はい", "なし", "有", "FAX", "訪問", "手紙", "掲示", "広報", "その他"), exclusive=("なし",), bounds=Bounds(Decimal(2), Decimal(3))),
        Question("many", "品目", "複数選択", required_when=("良",), choices=("品なし", *(f"品{n}" for n in range(1, 21)), "サロン"), exclusive=("品なし",), bounds=Bounds(None, Decimal(3))),
        Question("share", "割合", "数値", unit="％", bounds=Bounds(Decimal("-0.5"), Decimal(100))),
        Question("floor", "階", "数値", unit="階", bounds=Bounds(Decimal(1)), checks=(
            check("floor = 12 または 平均(amount, share) > 6", "階を確かめてください。", KEYS),
        )),
        Question("way", "向き", "選択", choices=("高いほど良い", "低いほど良い", "なし")),
        calculation("total", "合計(amount, share × 2, −floor)", KEYS, total=Total.SUM),
        calculation("rate", "達成率(amount, floor, way)", KEYS, decimals=1),
        calculation("grade", "rate", KEYS, choices=("A", "B", "D"), grades=grades(A="100", B="59.9", D="")),
        calculation("former", "絶対値(amount − 前回(amount)) ÷ (share − 5) − rate", KEYS, decimals=2),
    ),
)  # fmt: skip
"""Every kind, and every limit that a definition can set."""

_TEXTS = ("取組", "あ" * 11, "あ" * 12, "あ" * 13, "a\nb", "月1回、サロンを開く。", "月１回、サロンを 開く。", "月１回、サロンを開く", "集会所", " 集会 所", "0", "-", "'", "12", "あ" * 1000, "あ" * 1001)  # fmt: skip
_NUMBERS = ("12", "１２", "1,234", "１，２３４．５", "-3", "▲3", "−0.5", "△ 1", "+7", ".5", " 12\n", "　12　", "12人", "約12", "十二", "1,23", "1,2345", ",123", "1,,234", "999,999", "1234,567", "1.2.3", "12.", "12 34", "-", "--1", "3～5", "1e5", "12,345", "001", "①", "٣", "", "12345", "1,000.25", "1.000,5")  # fmt: skip
_DATES = ("2026/4/1", "2026-04-01", "2026.4.1", "2026年4月1日", "令和8年4月1日", "R8.4.1", "r8/4/1", "２０２６／４／１", "令和 ８ 年 ４ 月 １ 日", "㋿8年4月1日", "2026年4月1日（水）", "令和8年4月1日(水曜日)", "2026/4/1(水曜)", "4/1", "26/4/1", "2026/2/30", "令和8年2月29日", "令和6年2月29日", "2026/13/1", "令和0年1月1日", "令和元年5月1日", "平成31年5月1日", "平成40年4月1日", "昭和64年1月7日", "明治元年1月25日", "2026年4月", "2026年4月1日（木）", "2026年4月1日(水", "2026年4月1日()", "4月上旬", "2026/4-1", "×", "12026-01-01", "0000/1/1", "0001-01-01", "1899/12/31", "1900/2/29", "2100/2/29", "2000/2/29", "元年4月1日", "2026/4/1/1", "2026年4月1", "**8年4月1日", "治大8年4月1日", "S50.1.1", "x8.1.1", "(水)", "2026/00/10", "2026/4/0", "2026/4/31", "2026/4/031", "平成元.1.8", "R元/5/1")  # fmt: skip
_NUMBER_CELLS: tuple[Value, ...] = (12, 0.5, 1234, -7, True)
_DATE_CELLS: tuple[Value, ...] = (datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 30), 46113, 0.5)
_ERRORS = ("#REF!", "#N/A")


def survey_of(survey: Survey, rows: int) -> Survey:
    """The survey with so many issues, all of them its first department's."""
    first = survey.departments[0].name
    issues = tuple(Issue(str(number), f"題{number}", "例", (first,)) for number in range(1, rows + 1))
    former = {
        (first, str(number)): dict.fromkeys(survey.former_keys, Decimal(number % 7) * 2) for number in range(1, rows, 2)
    }
    return replace(survey, issues=issues, former_amounts=former if survey.former_keys else {})


def on_slips(survey: Survey) -> Survey:
    """The same survey, asked on a slip an issue."""
    return replace(survey, settings=replace(survey.settings, form_shape=FormShape.SLIPS))


def with_given(survey: Survey, seed: int) -> Survey:
    """The survey with 初期値 in a fifth of its rows, some of them with answers of a former year: some of its questions, some
    of them open; of a few all."""
    chance, first = Random(seed), survey.departments[0].name
    given = {}
    for number in (number for number in range(2, len(survey.issues) + 1, 4) if number % 24 != 18):
        keys = list(GIVEN_TEXTS) if number % 16 == 2 else chance.sample(list(GIVEN_TEXTS), k=chance.randint(1, 6))
        is_open = chance.choice(((True,), (False,), (True, False)))
        given[first, str(number)] = {key: Given(GIVEN_TEXTS[key], chance.choice(is_open)) for key in keys}
    return replace(survey, given=given)


GIVEN_TEXTS = {"use": "サービスＡ", "name": "集会室", "text": "取組の内容", "partners": "長寿課\nみどり課", "count": "34", "amount": "1234.5", "day": "令和8年5月1日", "second": "否", "free": "備考\nです。", "means": "電話\nFAX", "many": "品1\n品2", "share": "50", "floor": "3"}  # fmt: skip
"""What the office may give of EVERY_KIND, by question key."""


def beside_given(survey: Survey, filled: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
    """The rows as people can fill them in where something is given: they leave the row, what is given, or neither."""
    rows = list(filled)
    for turn, ((department, no), given) in enumerate(survey.given.items()):
        kept = survey.locked(department, no) if turn % 3 == 0 else given.keys()
        typed = {key: value for key, value in filled[int(no) - 1].items() if key.partition("@")[0] not in kept}
        rows[int(no) - 1] = typed if turn % 3 < 2 else {}
    return rows


def without_given(survey: Survey, former: Mapping[int, Answer]) -> Mapping[int, Answer]:
    """The former answers as a form takes them: what the office gives stands before them."""
    kept = {}
    for number, answer in former.items():
        given = survey.given_to(answer.department, answer.issue)
        kept[number] = replace(answer, entries={key: e for key, e in answer.entries.items() if key not in given})
    return {number: answer for number, answer in kept.items() if answer.entries}


def rows_for(survey: Survey, count: int, seed: int) -> Sequence[Mapping[str, Value]]:
    """So many rows, every other one filled in with care: values by question key, or by question key @ department."""
    chance = Random(seed)
    return [_careful_row(survey, chance) if number % 2 else _row(survey, chance) for number in range(count)]


def former_for(survey: Survey, count: int, seed: int) -> Mapping[int, Answer]:
    """Answers of a former year in every third of so many rows, by number of the row from 1."""
    rows, department = rows_for(survey, 2 * count, seed)[1::2], survey.departments[0].name
    # LibreOffice reckons with no tab in a text of several lines.
    texts = (
        {key: value.replace("\t", " ") for key, value in row.items() if isinstance(value, str) and value[:1] != "#"}
        for row in rows
    )
    return {
        number: Answer(department, str(number), _entries(survey, row), "", 0)
        for number, row in enumerate(texts, 1)
        if number % 3 == 0 and row
    }


def _entries(survey: Survey, row: Mapping[str, str]) -> Mapping[str, Entry]:
    entries = {}
    for question in survey.questions:
        marked = [
            key.partition("@")[2] for key, text in row.items() if key.startswith(f"{question.key}@") and text in "○レ1"
        ]
        names = tuple(marked) if question.kind == "課の選択" else ()
        text = row.get(question.key, "") or ("" if names else "\n".join(marked))
        if names or text:
            entries[question.key] = Entry(text, "", (), names)
    return entries


def with_former(
    survey: Survey, filled: Sequence[Mapping[str, Value]], former: Mapping[int, Answer]
) -> Sequence[Mapping[str, Value]]:
    """The rows as people fill them in where they hold an answer of a former year: they leave it, confirm it, announce a
    change, write something else, or write the same in other signs."""
    chance = Random(len(filled))
    rows = list(filled)
    for turn, (number, answer) in enumerate(former.items()):
        choice = chance.choice(
            ({}, {"#since": _dressed("変更なし", chance)}, {"#since": "変更あり"}, {"#since": "なし"}, {"#since": "○"})
        )
        again: dict[str, Value] = {}
        for question in survey.questions:
            entry = answer.entries.get(question.key, Entry("", "", ()))
            is_marked = question.kind == "複数選択" and len(question.choices) <= 20
            marked = entry.text.split("\n") if is_marked and entry.text else entry.departments
            again |= {f"{question.key}@{name}": chance.choice("○レ1") for name in marked}
            again |= (
                {} if is_marked or not entry.text else {question.key: _dressed(entry.text, chance).replace("\t", " ")}
            )
        rows[number - 1] = ({}, choice, {**filled[number - 1], **choice}, {**again, **choice})[turn % 4]
    return rows


def _careful_row(survey: Survey, chance: Random) -> Mapping[str, Value]:
    """Everything answered; often with one thing wrong."""
    row: dict[str, Value] = {}
    first = survey.questions[0]
    exempt = first.not_applicable and chance.random() < 0.2
    for question in filled_in(survey.questions):
        if exempt and question is not first:
            continue
        if question.kind == "課の選択":
            row[f"{question.key}@{chance.choice(survey.departments).name}"] = "○"
        elif question.kind == "複数選択" and len(question.choices) <= 20:
            others = [choice for choice in question.choices if choice not in question.exclusive]
            row |= {f"{question.key}@{choice}": chance.choice("○レ1") for choice in chance.sample(others, k=2)}
        else:
            row[question.key] = _good(question, chance, exempt=bool(exempt))
    if chance.random() < 0.5:
        key = chance.choice(list(row))
        row[key] = _value(survey.question_by_key[key.partition("@")[0]], chance) if "@" not in key else "　"
    return row


def _good(question: Question, chance: Random, *, exempt: bool) -> Value:
    match question.kind:
        case "選択":
            others = [choice for choice in question.choices if choice not in question.not_applicable]
            return _dressed(chance.choice(question.not_applicable if exempt else others), chance)
        case "複数選択":
            return chance.choice("、,\n／ ").join(chance.sample(("品1", "③", "品2０", "サロン", "２２"), k=2))
        case "数値":
            return chance.choice(("12", "１２", "▲3", " 7 ", 5, "0.5", f"12{question.unit}", "1,000"))
        case "日付":
            return chance.choice(("2026/4/1", "令和8年4月1日", "R8.4.1（水）", datetime(2026, 4, 1)))
        case _:
            return chance.choice(("取組", "あ" * (question.max_length or 20), "a b"))


def _row(survey: Survey, chance: Random) -> Mapping[str, Value]:
    """Whatever may be typed."""
    row: dict[str, Value] = {}
    for question in filled_in(survey.questions):
        if chance.random() < 0.2:
            continue
        if question.kind == "課の選択":
            row |= _marks(question, [d.name for d in survey.departments], chance)
        elif question.kind == "複数選択" and len(question.choices) <= 20:
            row |= _marks(question, question.choices, chance)
        else:
            row[question.key] = _value(question, chance)
    return row


def _marks(question: Question, columns: Sequence[str], chance: Random) -> Mapping[str, Value]:
    names = chance.sample(columns, k=chance.randrange(min(6, len(columns))))
    own = (chance.choice(columns), "はい", "✓\ufe0f", "☑", "ｘ", " o", True) if question.choices else ()
    marks = ("○", "◯", "×", "　", chance.choice(SPACES), 1, *own, *(_ERRORS if chance.random() < 0.1 else ()))
    return {f"{question.key}@{name}": chance.choice(marks) for name in names}


def _value(question: Question, chance: Random) -> Value:
    luck = chance.random()
    if luck < 0.05:
        return chance.choice(_ERRORS)
    if luck < 0.15:
        return chance.choice(SPACES) * chance.randint(1, 3)
    match question.kind:
        case "選択":
            return _dressed(
                chance.choice((*question.choices, *question.choices, "わからない", "該当", "A", "*")), chance
            )
        case "複数選択":
            items = chance.choices(
                ("品なし", "品1", "品 1", "1", "①", "③", "２０", "22", "23", "サロン", "ｻﾛﾝ", "品", "その他"),
                k=chance.randint(1, 4),
            )
            return (
                _dressed(chance.choice((*"、,・／;\n\t 　と", "")).join(items), chance) if chance.random() < 0.9 else 3
            )
        case "数値":
            own = tuple(
                f"{number}{space}{question.unit}"
                for number in ("12", "-0.5", "100", "１００．１", "0", "x")
                for space in ("", " ")
            )
            return chance.choice((*_NUMBERS, *_NUMBER_CELLS, *(own if question.unit else ())))
        case "日付":
            return chance.choice((*_DATES, *_DATE_CELLS))
        case _:
            return _dressed(chance.choice((*_TEXTS, *filter(None, [question.example]))), chance)


def _dressed(text: str, chance: Random) -> str:
    """The text with white space, width or case of another kind."""
    match chance.randrange(6):
        case 0:
            return text + chance.choice(SPACES)
        case 1:
            return chance.choice(SPACES) + chance.choice(SPACES).join(text)
        case 2:
            return narrow(text)
        case 3:
            return text.swapcase()
        case 4:
            return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        case _:
            return text
