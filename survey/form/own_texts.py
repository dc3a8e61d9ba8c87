"""What a form says outside its inputs, word for word: for its writer, and for its reader to know our own text by."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from msgspec.structs import replace

from survey.findings import NOT_CONFIRMED
from survey.form.blueprint import Form
from survey.form.carried import CHANGED, UNCHANGED
from survey.form.form_keys import CORRECTIONS_SHEET, EXTRA_SHEET, MAIN_SHEET
from survey.form.form_table import FormTable
from survey.form.header_labels import Label
from survey.form.table_columns import REMARKS_COLUMN, REMARKS_HEADING, SINCE_HEADING
from survey.japanese.dates import format_date
from survey.japanese.text import comparison_key
from survey.model import USUAL_NAMES, Confirming, Severity, Survey
from survey.questions.rules import checks_told

EXAMPLE_NO, EXAMPLE_TITLE = "例", "記入例"
"""Stand in the row of examples where an issue has its NO and title."""


@lru_cache(maxsize=4096)
def token(text: str) -> str:
    """Twelve hexadecimal digits by which a form knows a text of its own again, however it is wrapped."""
    return _token(comparison_key(text))


def _token(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def title_token(no: str, title: str) -> str:
    """By what a form knows the title again of the issue that it asks under this NO."""
    return token(f"{no}：{title}")


def answer_token(text: str) -> str:
    """By what a form knows an answer again that it repeats on its list of corrections, and nowhere else."""
    # The key of both together, since nothing joins い; so a long answer need be folded only once.
    return _token(comparison_key(CORRECTIONS_SHEET) + comparison_key(text))


def is_own(text: str, tokens: frozenset[str]) -> bool:
    """Whether a form with these tokens says the text where no respondent writes, be it an answer that it repeats; true of
    all where they are lost."""
    return not tokens or token(text) in tokens or answer_token(text) in tokens


OTHERWISE = "（前回の回答は、これと違うもの）"
"""Stands in a hidden cell for a former year's text that is not known any more, only that it was another."""


def title_text(form: Form, table: FormTable) -> str:
    """The first line of a sheet."""
    sheet = "追加回答（任意）" if table.sheet == EXTRA_SHEET else table.sheet
    return f"{form.survey.settings.title}　{sheet}"


def note_text(form: Form, table: FormTable) -> str:
    """What stands below the title: what to do with the sheet."""
    settings = form.survey.settings
    names = settings.names
    colours = "赤い欄は記入や見直しが必要なところ、灰色の欄は記入しなくてよいところです。"
    former = _former_text(form) + (_given_text(form) if table.sheet == MAIN_SHEET else "")
    back = f"{format_date(settings.deadline)}までに{settings.office}へ、このファイルをお返しください。"
    if table.of_items:
        return _note_of_items(form, table, back)
    if table.sheet != MAIN_SHEET:
        whose = f"貴{names.department}が{names.asked}に挙がっていない{names.issue}です。"
        asked = f"{whose}回答は任意です。取組などがあれば、黄色の欄に記入してください。"
        return f"{asked}{former}"
    if not table.issues:
        none = f"貴{names.department}を{names.asked}とする{names.issue}はありません。"
        return f"{none}ほかの{names.issue}に回答する場合は「追加回答」に記入し、{back}"
    colours += _checked_text(table)
    return f"黄色の欄に記入して保存し、{back}\n{colours}{confirming_text(form.survey)}{former}{_other_sheet(form)}"


def confirming_text(survey: Survey) -> str:
    """Who is to confirm the answers; "" where nobody is asked to."""
    return {
        Confirming.NOT: "",
        Confirming.OPTIONAL: "回答を確認した方がいれば、確認者・確認日も記入してください。",
        Confirming.REQUIRED: NOT_CONFIRMED.remedy,
    }[survey.settings.confirming]


def _checked_text(table: FormTable) -> str:
    """What the column 確認 is for; "" where there is none."""
    if REMARKS_COLUMN not in table.column_of:
        return ""
    doubtful = any(check.severity is Severity.WARNING for check in checks_told(table.questions))
    orange = "橙色の欄は確かめてほしいところです。" if doubtful else ""
    return f"{orange}合わない数があると、「{REMARKS_HEADING}」の欄に出ます。"


def _other_sheet(form: Form) -> str:
    """Where the items are asked; "" where none are."""
    other = next((table.sheet for table in form.tables if table.of_items), "")
    return f"\n1件ずつ記入する表は、シート「{other}」にあります。" if other else ""


def _note_of_items(form: Form, table: FormTable, back: str) -> str:
    if not table.issues:
        return f"貴{form.survey.settings.names.department}に記入をお願いするものはありません。"
    many = (
        "1行に1件ずつ、黄色の欄に記入してください。行が足りないときは、行を挿入するか、表のすぐ下に続けて記入してください。"
        "余った行は、空のままにしてください。"
    )
    is_main = table.sheet == MAIN_SHEET
    sent, confirmed = (f"保存し、{back}", confirming_text(form.survey)) if is_main else ("", "")
    former = (
        f"\n水色の欄は{former_name(form.survey)}の回答です。違うところは書き直し、なくなったものは記入を消し、"
        "増えたものは空いた行に記入してください。"
    )
    red = "記入した行の赤い欄は、記入や見直しが必要なところです。"
    red += _checked_text(table)
    return f"{many}{sent}{confirmed}\n{red}{former if form.carries else ''}"


def former_name(survey: Survey) -> str:
    """Such as 前回（令和７年度）."""
    return f"前回（{survey.former_year}）" if survey.former_year else "前回"


def _former_text(form: Form) -> str:
    """What to do with the answers of the former year; "" where the form has none."""
    if not form.carries:
        return ""
    shown = f"\n水色の欄は{former_name(form.survey)}の回答です。違うところは書き直し、"
    if form.survey.settings.confirmed_by_choice:
        return f"{shown}{form.survey.settings.names.issue}ごとに「{SINCE_HEADING}」の欄で「{UNCHANGED}」か「{CHANGED}」を選んでください。"
    return f"{shown}同じところはそのままにしてください。"


def _given_text(form: Form) -> str:
    """What the office filled in itself; "" where it did nothing of that."""
    survey, name = form.survey, form.department.name
    rows = (survey.given_to(name, issue.no).values() for issue in survey.issues_by_department[name])
    found = {given.open for row in rows for given in row}
    office = survey.settings.office
    locked = f"白い欄の文字は{office}が記入したもので、書き換えられません。" if False in found else ""
    offered = f"緑色の欄は{office}が用意した内容です。違うところは書き直してください。" if True in found else ""
    return f"\n{locked}{offered}" if found else ""


def since_text(survey: Survey) -> str:
    """What is to be chosen under 前回から."""
    return (
        f"{former_name(survey)}の回答がいまも同じなら「{UNCHANGED}」、書き直したら「{CHANGED}」を選んでください。"
        f"「{UNCHANGED}」を選ぶか書き直すまで、記入済になりません。"
    )


def former_note(survey: Survey) -> str:
    """The note on the former year's answer to an issue."""
    return f"{former_name(survey)}の回答です。違うところは書き直してください。書き直した欄は、黄色に変わります。"


@lru_cache(maxsize=8)
def in_usual_words(survey: Survey) -> Survey:
    """The survey, as its forms were made before it had words of its own."""
    if survey.settings.names == USUAL_NAMES:
        return survey
    return replace(survey, settings=replace(survey.settings, names=USUAL_NAMES))


def label_text(form: Form, label: Label) -> str:
    """What is printed behind a label; "" for the respondent's inputs and for the count of finished rows."""
    return form.department.name if label is Label.DEPARTMENT else _same_for_all(form.survey).get(label, "")


@lru_cache(maxsize=8)
def _same_for_all(survey: Survey) -> dict[Label, str]:
    settings = survey.settings
    return {
        Label.DEADLINE: format_date(settings.deadline),
        Label.OFFICE: settings.office,
        Label.CONTACT: "　".join(filter(None, (settings.contact_person, settings.contact))),
    }
