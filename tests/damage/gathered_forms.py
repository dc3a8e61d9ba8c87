"""The filled and sealed forms of three departments of one 部, before somebody puts their sheets into one workbook."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from builders import SAVED
from filled import APPLIES, CHALLENGES, PARTNERS, STATUS, filled_in
from filled import SURVEY as SMALL
from msgspec.structs import replace

from survey.form import SealKey, design
from survey.form_writer import write_form
from survey.model import MailSettings, MailUnit, Survey

KEY = SealKey("0" * 64)
GATHERED = ("福祉課", "長寿課", "みどり課")
"""Of one 部; 安心課 is of another."""
SURVEY: Survey = replace(
    SMALL,
    settings=replace(SMALL.settings, mail=MailSettings(unit=MailUnit.DIVISION)),
    departments=tuple(replace(one, group="福祉部" if one.name in GATHERED else "総務部") for one in SMALL.departments),
)


def answers_of(department: str) -> dict[str, dict[str, object]]:
    """What the department types, by NO and heading; also in rows of 追加回答."""
    given: dict[str, dict[str, object]] = {}
    for issue in SURVEY.issues:
        asked = department in issue.departments
        if asked or (department, issue.no) == ("長寿課", "2"):
            given[issue.no] = {
                APPLIES: "該当あり",
                STATUS: f"{department}の{issue.no}番の取組。\n・二行目",
                PARTNERS: [next(name for name in GATHERED if name != department)],
                CHALLENGES: f"-{department}の課題{issue.no}",
            }
    return given


@cache
def FORMS() -> tuple[bytes, ...]:
    """Their forms with the answers typed in."""
    return tuple(filled_in(_blank(name), answers_of(name), f"{name}の主査") for name in GATHERED)


def _blank(department: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        write_form(design(SURVEY, SURVEY.department_by_name[department]), path, saved=SAVED, key=KEY)
        return path.read_bytes()
