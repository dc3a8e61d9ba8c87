"""A content as our own 参考３ prints it."""

from __future__ import annotations

from pathlib import Path

from builders import SAVED, SURVEY
from hand_made_content import Content, Given
from msgspec.structs import replace
from print_cases import consolidated

from survey.model import Department, Issue, IssueHeadings, Paper, Question
from survey.paging import lay_out
from survey.table.table_book import write_consolidated


def to_ours(content: Content, path: Path, paper: Paper = Paper.A3_LANDSCAPE, times: int = 1, more: int = 0) -> Path:
    """`times`: how often each text of an answer is repeated, so that it goes on over pages; `more`: further questions."""
    no, title, examples, asked, who, status, partners, challenge = content.headings
    questions = (
        Question("status", status, "長文", printed=True),
        Question("partners", partners, "課の選択", printed=True),
        Question("challenges", challenge, "長文", printed=True),
        *(Question(f"more{place}", further(place), "長文", printed=True) for place in range(more)),
    )
    departments = dict.fromkeys(
        [name for issue in content.issues for name in issue.departments]
        + [given.department for issue in content.issues for given in issue.answers]
    )
    survey = replace(
        SURVEY,
        settings=replace(
            SURVEY.settings,
            title=content.title,
            document_label=content.label,
            section=content.section,
            paper=paper,
        ),
        headings=IssueHeadings(no, title, examples, asked, who),
        departments=tuple(map(Department, departments)),
        questions=questions,
    )
    issues = tuple(
        (
            Issue(issue.no, issue.title, issue.examples, issue.departments),
            tuple((given.department, _texts(given, times, more)) for given in issue.answers),
        )
        for issue in content.issues
    )
    merged = consolidated(issues, survey)
    write_consolidated(merged, lay_out(merged), path, SAVED)
    return path


def further(place: int) -> str:
    """Heading of a question that the content does not ask."""
    return f"追加の設問その{place + 1}"


def answered(given: Given, place: int) -> str:
    """The answer to it."""
    return f"{given.department}による{place + 1}番目の追加の回答である。その内容は、別に定めるところによる。"


def _texts(given: Given, times: int, more: int) -> tuple[str, ...]:
    partners = "\n".join(filter(None, [*given.partners, given.note]))
    return (
        repeated(given.status, times),
        partners,
        repeated(given.challenge, times),
        *(answered(given, place) for place in range(more)),
    )


def repeated(text: str, times: int) -> str:
    return "\n".join([text] * times) if text else ""
