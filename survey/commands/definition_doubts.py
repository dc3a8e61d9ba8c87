"""定義の気づき: what an officer may have overlooked before forms are made; nothing of it hinders the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from survey.form import fits_in_table
from survey.mail import deadline
from survey.model import FormShape, MailUnit, Survey
from survey.storage.folder import DEFINITION, Folder

_SAMPLE_DOMAIN = "@example.jp"
_SAMPLE_EXTENSION = "内線 0000"
"""As the shipped definitions have them."""


def definition_doubts(folder: Folder, survey: Survey, today: date) -> tuple[str, ...]:
    """A sentence for each."""
    return tuple(_doubts(folder, survey, today))


def _doubts(folder: Folder, survey: Survey, today: date) -> Iterator[str]:
    if folder.definition.with_name(f"~${DEFINITION}").exists():
        yield f"{DEFINITION} が Excel で開かれています。保存していない変更は、調査票に載っていません。"
    yield from deadline.warnings(survey.settings.deadline, today)
    settings = survey.settings
    yield from _about_shape(survey)
    if _SAMPLE_EXTENSION in settings.contact or _SAMPLE_DOMAIN in f"{settings.contact}{settings.mail.sender}":
        yield f"連絡先か差出人が、見本のままです（{_SAMPLE_EXTENSION}、{_SAMPLE_DOMAIN}）。調査票とメールに載ります。"
    sample = [one.name for one in survey.departments if any(_SAMPLE_DOMAIN in address for address in one.to)]
    if sample:
        named = "、".join(sample[:3]) + (" など" if len(sample) > 3 else "")
        yield f"宛先が見本のままの{settings.names.department}が {len(sample)} あります（{named}）。"
    if survey.divisions and settings.mail.unit is not MailUnit.DIVISION:
        called = settings.names.department
        yield f"シート「部」がありますが、送付の単位が「部ごと」でないため、メールは{called}に一通ずつ送られます。"


def _about_shape(survey: Survey) -> Iterator[str]:
    """Where the questions are too many for a table that can be read on paper."""
    if fits_in_table(survey) or survey.settings.form_shape is FormShape.SLIPS:
        return
    if survey.settings.form_shape is FormShape.TABLE:
        yield (
            f"設問が多いため、表の調査票を紙に刷ると、読めないほど小さな文字になります。"
            f"設定の「調査票の形」を「{FormShape.AUTOMATIC}」か「{FormShape.SLIPS}」にすると、設問を縦に並べます。"
        )
    else:
        yield f"設問が多く、表では読める大きさに刷れないため、調査票は{FormShape.SLIPS}（設問を縦に並べた形）にしました。"
