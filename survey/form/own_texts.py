"""What a form says outside its inputs, word for word: for its writer, and for its reader to know our own text by."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from survey.form.blueprint import CORRECTIONS_SHEET, MAIN_SHEET, Form, FormTable, Label
from survey.japanese.dates import format_date
from survey.japanese.text import comparison_key
from survey.model import Survey

EXAMPLE_NO, EXAMPLE_TITLE = "例", "記入例"
"""Stand in the row of examples where an issue has its NO and title."""


@lru_cache(maxsize=4096)
def token(text: str) -> str:
    """Twelve hexadecimal digits by which a form knows a text of its own again, however it is wrapped."""
    return hashlib.sha256(comparison_key(text).encode()).hexdigest()[:12]


def title_token(no: str, title: str) -> str:
    """By what a form knows the title again of the issue that it asks under this NO."""
    return token(f"{no}：{title}")


def answer_token(text: str) -> str:
    """By what a form knows an answer again that it repeats on its list of corrections, and nowhere else."""
    return token(CORRECTIONS_SHEET + text)


def title_text(form: Form, table: FormTable) -> str:
    """The first line of a sheet."""
    return f"{form.survey.settings.title}　{'調査票' if table.sheet == MAIN_SHEET else '追加回答（任意）'}"


def note_text(form: Form, table: FormTable) -> str:
    """What stands below the title: what to do with the sheet."""
    settings = form.survey.settings
    colours = "赤い欄は記入や見直しが必要なところ、灰色の欄は記入しなくてよいところです。"
    back = f"{format_date(settings.deadline)}までに{settings.office}へ、このファイルをお返しください。"
    if table.sheet != MAIN_SHEET:
        return "貴課が関係課に挙がっていない課題です。回答は任意です。取組などがあれば、黄色の欄に記入してください。"
    if not table.issues:
        return f"貴課を関係課とする課題はありません。ほかの課題に回答する場合は「追加回答」に記入し、{back}"
    return f"黄色の欄に記入して保存し、{back}\n{colours}"


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
