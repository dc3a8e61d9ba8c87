"""A small survey for tests, made in code: three issues, four departments, five questions like the city's."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from survey.form.version import form_version
from survey.model import (
    Answer,
    DateSource,
    Department,
    Entry,
    Font,
    Issue,
    IssueHeadings,
    Paper,
    Question,
    ReceivedFile,
    ReturnedForm,
    Settings,
    Survey,
)

SAVED = datetime(2026, 11, 1, 9, 0)

QUESTIONS = (
    Question(
        "applies",
        "該当の有無",
        "選択",
        required=True,
        choices=("該当あり", "検討中", "該当なし"),
        not_applicable=("該当なし",),
    ),
    Question(
        "status",
        "現在の取組状況",
        "長文",
        required_when=("該当あり",),
        max_length=1000,
        guidance="取組の内容を具体的に記入してください。",
        example="月１回、サロンを開催している。",
        printed=True,
    ),
    Question("partners", "連携したい課", "課の選択", printed=True),
    Question("partners_note", "連携の内容", "長文", max_length=300, printed=True, printed_under="partners"),
    Question("challenges", "課題\n（取り組む中での課題等）", "長文", max_length=1000, printed=True),
)

SURVEY = Survey(
    settings=Settings(
        survey_id="test-2026",
        title="共通して取り組むべき課題に対する実施状況調査",
        document_label="参考３",
        section="１　進捗状況",
        deadline=date(2026, 11, 30),
        office="福祉部 地域共生推進課",
        contact_person="担当",
        contact="内線 1234",
        paper=Paper.A3_LANDSCAPE,
        font=Font("BIZ UDゴシック", 10.5),
        extra_answers=True,
        summary_template="概要.docx",
    ),
    headings=IssueHeadings("NO", "取り組むべき内容", "取組例", "関係課", "回答課等"),
    issues=(
        Issue("1", "つながりづくり", "①場づくり\n②きっかけづくり", ("福祉課", "長寿課")),
        Issue("2", "農と福祉の連携", "①農福連携", ("福祉課", "みどり課")),
        Issue("3", "災害時の支援", "①見守り\n②避難支援", ("安心課", "福祉課")),
    ),
    departments=(
        Department("福祉課", aliases=("社会福祉課",), to=("fukushi@example.jp",)),
        Department("長寿課"),
        Department("みどり課", aliases=("緑化推進課",)),
        Department("安心課"),
    ),
    questions=QUESTIONS,
)


def survey_with(**settings: object) -> Survey:
    """The small survey with other settings."""
    return replace(SURVEY, settings=replace(SURVEY.settings, **settings))  # type: ignore[arg-type]


def answer(department: str, issue: str, row: int = 10, **texts: str | tuple[str, ...]) -> Answer:
    """An answer by question key; a tuple is departments, a string is text. The questions stand in columns E to I."""
    cells = {question.key: f"{column}{row}" for column, question in zip("EFGHI", QUESTIONS, strict=True)}
    entries = {
        key: Entry("", "調査票", (cells[key],), departments=value)
        if isinstance(value, tuple)
        else Entry(value, "調査票", (cells[key],))
        for key, value in texts.items()
    }
    columns = {question.key: column for column, question in enumerate(QUESTIONS, 5)}
    return Answer(department, issue, entries, "調査票", row, columns)


def returned(
    department: str, *answers: Answer, name: str = "", day: int = 1, survey: Survey = SURVEY, digest: str = ""
) -> ReturnedForm:
    """A returned form received on a day of November 2026."""
    name = name or f"{department}.xlsx"
    file = ReceivedFile(name, digest or f"digest-of-{name}", datetime(2026, 11, day, 9, 0), DateSource.SAVED)
    return ReturnedForm(file, department, form_version(survey), "記入者", "1234", answers)
