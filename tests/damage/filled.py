"""A form as a respondent fills it in, before anything happens to it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from builders import SAVED
from builders import SURVEY as SMALL
from msgspec.structs import replace
from respondent import fill

from survey.form import design
from survey.form_writer import write_form
from survey.model import Issue, Survey

MAIN, EXTRA, IDENTITY, CHOICES = "調査票", "追加回答", "_survey", "選択肢"

SURVEY: Survey = replace(
    SMALL, issues=(*SMALL.issues, Issue("4", "居場所づくり", "①子ども食堂\n②学習支援", ("長寿課", "安心課")))
)
"""The small survey with an issue that 福祉課 may answer and need not."""

STATUS, PARTNERS, NOTE, CHALLENGES = "現在の取組状況", "連携したい課", "連携の内容", "課題\n（取り組む中での課題等）"
APPLIES = "該当の有無"

ANSWERS = {
    "1": {
        APPLIES: "該当あり",
        STATUS: "月に二度、公民館で集まりを開いている。\n・茶話会　・体操",
        PARTNERS: ["長寿課"],
        NOTE: "サロンを一緒に開きたい。",
        CHALLENGES: "世話をする人が年を取った。",
    },
    "2": {
        APPLIES: "該当あり",
        STATUS: "-朝市で野菜を売っている。",
        PARTNERS: ["みどり課", "安心課"],
        CHALLENGES: "畑までの足がない。",
    },
    "3": {APPLIES: "検討中", STATUS: "名簿を見直している。", CHALLENGES: "同意を得にくい。"},
    "4": {APPLIES: "該当あり", STATUS: "学習支援の場を二か所に設けた。"},
}

WHOLE = {
    "1 applies": "該当あり",
    "1 status": ANSWERS["1"][STATUS],
    "1 partners": "長寿課",
    "1 partners_note": ANSWERS["1"][NOTE],
    "1 challenges": ANSWERS["1"][CHALLENGES],
    "2 applies": "該当あり",
    "2 status": ANSWERS["2"][STATUS],
    "2 partners": "みどり課\n安心課",
    "2 challenges": ANSWERS["2"][CHALLENGES],
    "3 applies": "検討中",
    "3 status": ANSWERS["3"][STATUS],
    "3 challenges": ANSWERS["3"][CHALLENGES],
    "4 applies": "該当あり",
    "4 status": ANSWERS["4"][STATUS],
}
"""What counts of an undamaged form, by NO and question key, as 参考３ prints it."""

CELLS = {
    "1 status": "F10", "1 note": "K10", "1 challenges": "L10", "2 status": "F11", "2 challenges": "L11", "3 status": "F12",
}  # fmt: skip


@cache
def blank(department: str = "福祉課", survey: Survey = SURVEY) -> bytes:
    """The form that the office sent to the department."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        write_form(design(survey, survey.department_by_name[department]), path, saved=SAVED)
        return path.read_bytes()


@cache
def FORM() -> bytes:
    """The form of 福祉課 with ANSWERS typed in."""
    return filled_in(blank(), ANSWERS)


def filled_in(form: bytes, answers: dict, respondent: str = "主査") -> bytes:
    """The form with answers typed in, by NO and heading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        path.write_bytes(form)
        return fill(path, Path(folder, "filled.xlsx"), answers, respondent).read_bytes()
