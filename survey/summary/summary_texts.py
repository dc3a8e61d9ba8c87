"""まとめる: what came back in words, for 概要.docx. The words are made here; `word` puts them into the template.

A template (Jinja tags in a Word document) may name these, and nothing else:

| name | meaning |
|---|---|
| 調査名 資料番号 見出し 事務局 担当者 連絡先 締切 | from sheet 設定; 締切 as 令和8年11月30日（月） |
| 現在 | the day on which the newest counted form came |
| 課題の見出し 関係課の見出し 回答課の見出し | the survey's own headings |
| 課の名称 課題の名称 関係課の名称 | the survey's own words for 課, 課題 and 関係課 |
| 課の数 提出した課の数 課題の数 | departments that were asked; those that have returned something; issues |
| 対象の数 回答の数 回答率 | (issue, 関係課) pairs; those with an answer; per cent, such as 63％ |
| 数え方 | that 追加回答 are in none of these numbers, though 参考３ counts them, in sentences; "" where there are none |
| 要修正の数 | errors that are still open |
| 明細の見出し 明細の数 | what items (明細) are called; how many were listed, in all and of an issue |
| 課の一覧 | a department each: 課名 状態 対象の数 回答の数 要修正の数 受付日 未回答 (list of NO and 課題名) |
| 課題の一覧 | an issue each: NO 課題名 取組例 関係課 対象の数 回答の数 追加の数 内訳 区分の内訳 回答の一覧 該当なし 記入なし 未回答 明細の数 |
| 前回 | what the former year is called (令和７年度), or "" where there is none |
| 区分の計 | how many answers of each 区分 in all: 新規 変更 継続 未確認 取下げ 不明; 区分の内訳 of an issue: how many to it |
| 選択の見出し 選択肢 | of the first 選択, before others one with 該当なし: its heading and choices; 内訳 of an issue: how many chose each |
| 回答のない課題 | those of 課題の一覧 without any answer |
| 回答を載せる | whether all answers follow: 設定 wants them, and they are not too many |
| 部 | in a header or footer: the number of the part; its section, also of a loop, begins a page, whose number is 1 |
| 図の説明 | the numbers of the chart in words |
| … 回答の一覧 | an answer each: 課名 追加 (not a 関係課) 要修正 欄 (list of 見出し, 内容, 短い: fits beside 見出し) |
| 連携 | only where the survey has 課の選択, else empty: 見出し 課の一覧 相互 内容 |
| … 課の一覧 | a department each: 課名 相手 (whom it wants) 求められた相手 (who wants it), with the NO behind |
| … 相互 | a pair each that wants each other: 課名 相手 課題 相手の課題 (the NO that either named) |
| … 内容 | a note on 連携 each: 課名 NO 課題名 内容 |
| 省略 | what is left out because it is too much (answers above 1,000, 連携 above 60 departments …), in sentences, or "" |
| 未提出 未回答の一覧 | departments that returned nothing; those of 課の一覧 that have something unanswered |
| 該当なしの設問 該当なしの一覧 | whether the survey has such a choice; issues with it: NO 課題名 該当なし |

Departments in a row, such as 未提出 or the 関係課 and 未回答 of an issue, are one text, joined by 、. No list has more than
200 departments: where there are more, the last of it says how many. A survey of more lists in 課の一覧 only those that still
have something to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from survey.japanese.dates import format_date
from survey.japanese.department_names import listed
from survey.japanese.text import one_line
from survey.model import (
    Comparison,
    Consolidated,
    ConsolidatedColumn,
    ConsolidatedIssue,
    ConsolidatedRow,
    Counted,
    Ledger,
    Names,
    Question,
    Severity,
    State,
    Survey,
)
from survey.paging.printed_columns import by_question
from survey.questions.kinds import kind_of
from survey.questions.rules import choices_made, not_applicable
from survey.summary.change_words import change_words
from survey.summary.figures import Figure
from survey.summary.partnership_words import partnership_words
from survey.summary.words import SummaryWords

_MOST_ANSWERS = 1_000
"""Above this many, all answers would fill hundreds of pages, which is no summary."""
_MOST_DEPARTMENTS = 60
"""Above this many nobody could follow who wants to work with whom."""
_MOST_DESCRIBED = 14
"""Issues of a chart that its description names."""
_LONGEST_NAME = 16
"""Characters of an issue's title beside its bar."""
_MOST_LISTED = 200
"""Departments in a list: more would be no summary, and 受付簿 has them all."""


def write_summary(  # noqa: PLR0913, PLR0917  One call writes one file, from all that the run knows.
    survey: Survey,
    ledger: Ledger,
    consolidated: Consolidated,
    template: Path,
    target: Path,
    saved: datetime,
    comparison: Comparison | None = None,
) -> None:
    """Write 概要.docx from a template. `saved`: the day it speaks of, and the date of the document. `comparison`: with the
    former year.

    Raises SurveyError where the template is missing or wrong (with its place), or `target` cannot be written.
    """
    from survey.summary import word

    about = word.About(f"{survey.settings.title} 概要", survey.settings.office, saved)
    said = words_of(survey, ledger, consolidated, saved, comparison)
    word.fill_template(template, word.Filling(said, figures_of(survey, ledger), about), target)


def words_of(
    survey: Survey, ledger: Ledger, consolidated: Consolidated, saved: datetime, comparison: Comparison | None = None
) -> SummaryWords:
    """Everything that a template may name, as the module says; pure."""
    departments = _departments(survey, ledger)
    waiting = [department for department in departments if _waits(department)]
    rows = sum(len(issue.rows) for issue in consolidated.issues)
    changes, changes_of = change_words(comparison)
    issues = [
        _issue(survey, ledger, consolidated, issue, rows <= _MOST_ANSWERS) | changes_of(issue.issue.no)
        for issue in consolidated.issues
    ]
    choosing, names = _choosing(survey), survey.settings.names
    few = len(survey.departments) <= _MOST_DEPARTMENTS
    return {
        **_settings(survey),
        "現在": format_date(saved.date()),
        **_numbers(survey, ledger),
        **changes,
        "課の一覧": _cut(departments if len(departments) <= _MOST_LISTED else waiting, names),
        "課題の一覧": issues,
        "連携": partnership_words(survey, ledger, consolidated) if few else {},
        "数え方": _not_counted(survey, ledger, consolidated),
        "省略": _left_out(survey, rows),
        "未提出": _joined([name for name, state in ledger.states.items() if state is State.MISSING], names),
        "未回答の一覧": _cut([department for department in waiting if department["未回答"]], names),
        "選択の見出し": one_line(choosing.heading) if choosing else "",
        "選択肢": list(choosing.choices) if choosing else [],
        "回答のない課題": [issue for issue in issues if issue["対象の数"] and not issue["回答の数"]],
        "回答を載せる": survey.settings.summary_answers and rows <= _MOST_ANSWERS,
        "図の説明": "、".join(
            f"NO {i['NO']} は {i['対象の数']}件のうち {i['回答の数']}件" for i in issues[:_MOST_DESCRIBED]
        ),
        "該当なしの設問": any(question.not_applicable for question in survey.questions),
        "該当なしの一覧": [issue for issue in issues if issue["該当なし"]],
    }


def figures_of(survey: Survey, ledger: Ledger) -> Mapping[str, Figure]:
    """The charts that a template may show, by the name of their drawing; pure."""
    asked = [len(issue.departments) for issue in survey.issues]
    answered = [sum((name, i.no) in ledger.counted for name in i.departments) for i in survey.issues]
    waiting = [all_ - some for all_, some in zip(asked, answered, strict=True)]
    names = [f"{issue.no}　{_short(one_line(issue.title))}" for issue in survey.issues]
    return {"課題ごとの回答": Figure(names, (("回答あり", answered), ("回答なし", waiting)))}


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1]}…"


def _choosing(survey: Survey) -> Question | None:
    """The question whose choices are counted."""
    asked = [question for question in survey.questions if question.choices]
    return next((question for question in asked if question.not_applicable), asked[0] if asked else None)


def _chosen(question: Question | None, counted: Sequence[Counted]) -> list[int]:
    """How many of the answers chose each of the choices."""
    if question is None:
        return []
    parts = (entries for answer in counted for _, entries in answer.parts)
    entries = [entries[question.key] for entries in parts if question.key in entries]
    said = choices_made(question, entries)
    return [said[choice] for choice in question.choices]


def _not_counted(survey: Survey, ledger: Ledger, consolidated: Consolidated) -> str:
    """What is said where departments answered of their own accord; the printed table counts all that it prints."""
    names, label = survey.settings.names, survey.settings.document_label
    extra = sum(not survey.is_asked(*key) for key in ledger.counted)
    if not extra:
        return ""
    counted = f"（{label}の合計行には入っています）" if consolidated.totals else ""
    return f"{names.asked}でない{names.department}からの追加回答 {extra}件は、上の数に入れていません{counted}。"


def _left_out(survey: Survey, answers: int) -> str:
    """What the document leaves out because it is too much, and where to find it; "" where it has everything."""
    word = survey.settings.names.department
    parts = []
    if answers > _MOST_ANSWERS:
        parts.append(f"回答が{answers:,}件あるため、一つ一つの回答は載せていません。")
    if len(survey.departments) > _MOST_DEPARTMENTS and any(kind_of(q).names_departments for q in survey.form_questions):
        parts.append(f"{word}が{_MOST_DEPARTMENTS}を超えるため、連携の意向は載せていません。")
    if parts:
        parts.append(f"{survey.settings.document_label}をご覧ください。")
    if len(survey.departments) > _MOST_LISTED:
        parts.append(
            f"{word}が{_MOST_LISTED}を超えるため、{word}ごとの状況には、回答や修正の残る{word}だけを載せています。"
            f"すべての{word}の状況は、受付簿の「回答状況」をご覧ください。"
        )
    return "".join(parts)


def _settings(survey: Survey) -> SummaryWords:
    settings, headings = survey.settings, survey.headings
    return {
        "調査名": settings.title,
        "資料番号": settings.document_label,
        "見出し": settings.section,
        "事務局": settings.office,
        "担当者": settings.contact_person,
        "連絡先": settings.contact,
        "締切": format_date(settings.deadline),
        "課題の見出し": one_line(headings.title),
        "関係課の見出し": one_line(headings.departments),
        "回答課の見出し": one_line(headings.respondent),
        "課の名称": settings.names.department,
        "課題の名称": settings.names.issue,
        "関係課の名称": settings.names.asked,
        "明細の見出し": settings.items_title,
    }


def _numbers(survey: Survey, ledger: Ledger) -> SummaryWords:
    asked = sum(len(issue.departments) for issue in survey.issues)
    answered = sum((name, issue.no) in ledger.counted for issue in survey.issues for name in issue.departments)
    return {
        "課の数": len(survey.departments),
        "課題の数": len(survey.issues),
        "提出した課の数": sum(state is not State.MISSING for state in ledger.states.values()),
        "対象の数": asked,
        "回答の数": answered,
        "明細の数": sum(len(counts.items) for counts in ledger.counted.values()),
        "回答率": f"{100 * answered // asked if asked else 0}％",
        "要修正の数": sum(finding.severity is Severity.ERROR for finding in ledger.findings),
    }


# ---------------------------------------------------------------- departments and issues


def _departments(survey: Survey, ledger: Ledger) -> list[SummaryWords]:
    errors = Counter(finding.department for finding in ledger.findings if finding.severity is Severity.ERROR)
    return [_department(survey, ledger, name, errors[name]) for name in survey.department_by_name]


def _waits(department: SummaryWords) -> bool:
    """Whether something of the department is still to come."""
    return bool(department["未回答"] or department["要修正の数"] or department["状態"] == State.MISSING.value)


def _cut(departments: list[SummaryWords], names: Names) -> list[SummaryWords]:
    """At most as many as a list may have; if there are more, a last line says how many."""
    if len(departments) <= _MOST_LISTED:
        return departments
    blank = dict.fromkeys(departments[0], "")
    return [*departments[:_MOST_LISTED], {**blank, "課名": _others(departments, names), "未回答": []}]


def _joined(departments: Sequence[str], names: Names) -> str:
    """The departments in one text; where there are too many, the first of them and how many more."""
    shown = list(departments[:_MOST_LISTED])
    return "、".join(shown if len(shown) == len(departments) else [*shown, _others(departments, names)])


def _others(all_: Sequence[object], names: Names) -> str:
    return f"ほか{len(all_) - _MOST_LISTED:,}{names.department}"


def _department(survey: Survey, ledger: Ledger, name: str, errors: int) -> SummaryWords:
    own = survey.issues_by_department[name]
    open_ = [issue for issue in own if (name, issue.no) not in ledger.counted]
    received = ledger.received.get(name)
    return {
        "課名": name,
        "状態": ledger.states[name].value,
        "対象の数": len(own),
        "回答の数": len(own) - len(open_),
        "要修正の数": errors,
        "受付日": f"{received.month}月{received.day}日" if received else "",
        "未回答": [{"NO": issue.no, "課題名": issue.title} for issue in open_],
    }


def _issue(
    survey: Survey, ledger: Ledger, consolidated: Consolidated, printed: ConsolidatedIssue, in_full: bool
) -> SummaryWords:
    issue, names = printed.issue, survey.settings.names
    named = frozenset(issue.departments)
    found = ((name, ledger.counted.get((name, issue.no))) for name in survey.department_by_name)
    counted = {name: answer for name, answer in found if answer}
    inapplicable = [name for name, answer in counted.items() if not_applicable(survey, answer.answer)]
    silent = counted.keys() - {row.department for row in printed.rows} - set(inapplicable)
    return {
        "NO": issue.no,
        "課題名": issue.title,
        "取組例": issue.examples,
        "関係課": _joined(listed(issue.departments, len(survey.departments), names), names),
        "対象の数": len(named),
        "回答の数": len(named & counted.keys()),
        "追加の数": len(counted.keys() - named),
        "内訳": _chosen(_choosing(survey), [counted[name] for name in issue.departments if name in counted]),
        "明細の数": sum(len(answer.items) for answer in counted.values()),
        "回答の一覧": [
            _answer(survey, consolidated.columns, list(rows), extra=department not in named)
            for department, rows in groupby(printed.rows if in_full else (), key=lambda row: row.department)
        ],
        "該当なし": _joined(inapplicable, names),
        "記入なし": _joined([_with_choice(survey, counted[name]) for name in counted if name in silent], names),
        "未回答": _joined([name for name in issue.departments if name not in counted], names),
    }


def _answer(
    survey: Survey, columns: Sequence[ConsolidatedColumn], rows: Sequence[ConsolidatedRow], *, extra: bool
) -> SummaryWords:
    """One department's, which has several rows where it lists items."""
    first = rows[0]
    inputs = [
        {
            "見出し": one_line(question.heading),
            "内容": _flowing(question, text, first),
            "短い": kind_of(question).is_brief(question, text),
        }
        for question, text in by_question(columns, first.texts)
        if text.strip() and not question.repeated
    ]
    inputs += [_item(survey, columns, row) for row in rows if row.number]
    return {"課名": first.department, "追加": extra, "要修正": not first.source.valid, "欄": inputs}


def _item(survey: Survey, columns: Sequence[ConsolidatedColumn], row: ConsolidatedRow) -> SummaryWords:
    """An item in a line, or more where sentences are said of it."""
    asked = [(question, text) for question, text in by_question(columns, row.texts) if question.repeated and text]
    said = "、".join(f"{one_line(question.heading)} {_flowing(question, text, row)}" for question, text in asked)
    is_brief = all(kind_of(question).is_brief(question, text) for question, text in asked)
    return {"見出し": f"{survey.settings.items_title} {row.number}", "内容": said, "短い": is_brief}


def _flowing(question: Question, text: str, row: ConsolidatedRow) -> str:
    return kind_of(question).flowing(text, row.entries.get(question.key))


def _with_choice(survey: Survey, counted: Counted) -> str:
    """A department that wrote nothing to print, with what it chose instead (検討中 …)."""
    entries = counted.entries
    chosen = ["、".join(entries[q.key].text.split("\n")) for q in survey.questions if q.choices and q.key in entries]
    return f"{counted.answer.department}（{'、'.join(chosen)}）" if chosen else counted.answer.department
