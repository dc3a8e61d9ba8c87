"""定義の気づき: what an officer may have overlooked before forms are made; nothing of it hinders the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from survey.mail import deadline
from survey.model import Survey
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
    if _SAMPLE_EXTENSION in settings.contact or _SAMPLE_DOMAIN in f"{settings.contact}{settings.mail.sender}":
        yield f"連絡先か差出人が、見本のままです（{_SAMPLE_EXTENSION}、{_SAMPLE_DOMAIN}）。調査票とメールに載ります。"
    sample = [one.name for one in survey.departments if any(_SAMPLE_DOMAIN in address for address in one.to)]
    if sample:
        named = "、".join(sample[:3]) + (" など" if len(sample) > 3 else "")
        yield f"宛先が見本のままの{settings.names.department}が {len(sample)} あります（{named}）。"
