"""What became of a table made by hand: the survey that was laid out, the answers that were kept, and what was listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from hand_made_content import Content
from msgspec import Struct

from survey.adoption import Adopted, adopt_table
from survey.adoption.received_table import grids_of
from survey.model import Entry

Told = tuple[str, frozenset[str], str, str]
"""Status, departments that are wanted, the sentence beside them, challenge."""


class Seen(Struct, frozen=True):
    """What was understood, told as a content is."""

    adopted: Adopted

    @property
    def issues(self) -> list[tuple[str, str, str, tuple[str, ...]]]:
        return [(one.no, one.title, one.examples, one.departments) for one in self.adopted.issues]

    @property
    def departments(self) -> list[str]:
        return [one.name for one in self.adopted.departments]

    @property
    def listed(self) -> list[str]:
        """What was not understood."""
        return [one.text for one in self.adopted.unclear]

    def told_of(self, content: Content) -> dict[tuple[str, str], Told]:
        """The answers by the headings of a content."""
        status, partners, challenge = (self._key(heading) for heading in content.headings[5:])
        under = next((q.key for q in self.adopted.questions if q.printed_under == partners), "")

        def text(entries: Mapping[str, Entry], key: str) -> str:
            return entries[key].text if key in entries else ""

        return {
            (one.issue, one.department): (
                text(one.entries, status),
                frozenset(one.entries[partners].departments if partners in one.entries else ()),
                "\n".join(filter(None, [text(one.entries, partners), text(one.entries, under)])),
                text(one.entries, challenge),
            )
            for one in self.adopted.answers
        }

    def _key(self, heading: str) -> str:
        """A heading that we printed ourselves may have been broken into lines."""
        plain = {"".join(q.heading.split()): q.key for q in self.adopted.questions}
        return plain.get("".join(heading.split()), "")

    @property
    def told(self) -> list[str]:
        """Every text that stands anywhere in it."""
        return list(self._told())

    def _told(self) -> Iterator[str]:
        found, headings = self.adopted, self.adopted.headings
        yield from (found.title, found.section, found.label, found.year)
        yield from (headings.no, headings.title, headings.examples, headings.departments, headings.respondent)
        for issue in found.issues:
            yield from (issue.no, issue.title, issue.examples, "\n".join(issue.departments))
        for department in found.departments:
            yield from (department.name, *department.aliases)
        for question in found.questions:
            yield from (question.heading, question.guidance, *question.choices)
        for answer in found.answers:
            yield answer.department
            yield from (entry.as_text("\n") for entry in answer.entries.values())
        yield from self.listed


def expected(content: Content) -> dict[tuple[str, str], Told]:
    return {
        (issue.no, one.department): (one.status, frozenset(one.partners), one.note, one.challenge)
        for issue in content.issues
        for one in issue.answers
    }


def asked(content: Content) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.no, one.title, one.examples, one.departments) for one in content.issues]


def adopted(path: Path) -> Seen:
    """What is understood of a file. SurveyError where that is nothing."""
    return Seen(adopt_table(grids_of(path.name, path.read_bytes())))
