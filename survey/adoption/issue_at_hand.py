"""Which issue a row of a table is about: one that it names, or that of the row above; and what the row says of it."""

from __future__ import annotations

from collections.abc import Mapping

from survey.adoption.found import FoundIssue, FoundTable, Said
from survey.adoption.heading_words import ISSUE_ROLES, Role, has_words, says_nothing
from survey.adoption.issues_by_name import IssuesByName
from survey.adoption.joining import goes_on_in_line
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key, one_line

NAMING = (Role.NO, Role.TITLE)
"""What tells one issue from another."""


class IssueAtHand:
    """The issue that the rows are about, as they are read one after the other. What it finds goes into `found`."""

    def __init__(self, found: FoundTable, issue: FoundIssue | None, *, are_numbered: bool) -> None:
        """`issue`: whose table it is, where no column says it. `are_numbered`: whether a column tells the NO of issues."""
        self.issue = issue
        self.lost = False
        """Whether the cells that name it were not read."""
        self._found = found
        self._issues = IssuesByName(found.issues)
        self._are_numbered = are_numbered

    def begin(self, title: Said) -> None:
        """What stands over the whole width of a table in which no column names the issue, names it for the rows below."""
        self.issue = self._issues.titled(title.key) or self._issues.begin()
        self.issue.take(Role.TITLE, title)
        self._found.doubts.append((title, "課題の名前と読みました。"))
        self._issues.remember(self.issue)

    def lose(self) -> None:
        """Which one the rows are about is unknown from here on."""
        self.issue, self.lost = None, True

    def find(self, cells: Mapping[Role, Said], *, closed: bool, unread: bool) -> bool:
        """Take in what a row says of its issue; whether another issue than above begins or goes on.

        `closed`: whether nothing goes on from above, as below an empty row. `unread`: whether cells that would name the issue
        were not read.
        """
        own, ditto = self._without_marks(cells)
        named = any(role in own for role in NAMING)
        self.lost = self.lost and not named
        if self.lost or (closed and not named and Role.WHO not in cells):
            for one in own.values():
                below = "" if self.lost else "空の行の下にあり、"
                self._found.leave(one, f"{below}どの課題のことか分かりません")
            return False
        if not own:
            return False
        before = self.issue
        other = self._other_beside_ditto(own, ditto, Role.WHO in cells)
        self.issue = other or self._issue_of(own.get(Role.NO), own.get(Role.TITLE), closed or unread) or self.issue
        if self.issue is None:
            self.issue = self._issues.begin()
        self._take_own(self.issue, own)
        if before is not None and self.issue is not before:
            self._take_ditto(self.issue, before, ditto)
        self._issues.remember(self.issue)
        return self.issue is not before

    def called(self) -> str:
        """Its title, as a sentence names it."""
        return _in_one_line(self.issue, Role.TITLE) if self.issue is not None else ""

    def _without_marks(self, cells: Mapping[Role, Said]) -> tuple[dict[Role, Said], dict[Role, Said]]:
        """What the row says of its issue, and the marks that stand for what is said above. Other marks are listed."""
        said = {role: cells[role] for role in ISSUE_ROLES if role in cells}
        ditto = {role: one for role, one in said.items() if appearance_key(one.text) in DITTO}
        for one in ditto.values():
            self._found.leave(one, "上の行と同じことを示す印")
        naming = [role for role in NAMING if role in said and role not in ditto]
        marks = [role for role in naming if _names_nothing(said[role].text)]
        for role in marks:
            self._leave_mark(said[role])
        return {role: one for role, one in said.items() if role not in ditto and role not in marks}, ditto

    def _take_own(self, issue: FoundIssue, own: Mapping[Role, Said]) -> None:
        """Take in what the row itself says of its issue."""
        for role, one in own.items():
            above = _in_one_line(issue, role)
            if issue.take(role, one) and above and role is Role.TITLE:
                said = f"前の行の課題名「{above}」の続きと読みました。"
                self._found.doubts.append((one, said))

    def _other_beside_ditto(
        self, own: Mapping[Role, Said], ditto: Mapping[Role, Said], answered: bool
    ) -> FoundIssue | None:
        """The issue of a row that has another title and a respondent, and nothing but a mark in the place of its NO; None
        where it is no such row, or its title goes on with the one above."""
        title, above = own.get(Role.TITLE), self.issue
        if Role.NO not in ditto or title is None or above is None or not answered:
            return None
        names = above.parts.get(Role.TITLE, [])
        if not names or title.key in above.key(Role.TITLE) or goes_on_in_line(names[-1].text, title.text):
            return None
        said = f"上の行の課題「{_in_one_line(above, Role.TITLE)}」と同じ NO の印がありますが、別の課題「{one_line(title.text)}」と読みました。"
        self._found.doubts.append((title, said))
        return self._issues.titled(title.key) or self._issues.begin()

    def _take_ditto(self, issue: FoundIssue, above: FoundIssue, ditto: Mapping[Role, Said]) -> None:
        """A mark in a row that begins an issue stands for what is said of the issue above."""
        for role in (role for role in ditto if role in above.parts and role not in issue.parts):
            issue.parts[role] = [one._replace(place=ditto[role].place) for one in above.parts[role]]
            if role is not Role.NO:
                said = f"上の行と同じ「{_in_one_line(above, role)}」と読みました。"
                self._found.doubts.append((ditto[role], said))

    def _leave_mark(self, one: Said) -> None:
        """An arrow or a dash in the place of a number or a title names no issue: the row goes on with the one above."""
        self._found.leave(one, "課題を書いていない印")
        if self.issue is not None:
            self._found.doubts.append((one, f"「{one.text.strip()}」を、上の行と同じ課題と読みました。"))

    def _issue_of(self, no: Said | None, title: Said | None, parted: bool) -> FoundIssue | None:
        """The issue that a row with this NO and title is about; None where it is that of the row above.

        `parted`: whether the row goes on with nothing.
        """
        if no is not None and no.key:
            return self._issues.numbered(no, title, self.issue)
        name = title.key if title else ""
        if not name or (self.issue is not None and name == self.issue.key(Role.TITLE)):
            return None
        if known := self._issues.titled(name):
            return known
        # Where issues have a NO, a title without one goes on with the title above.
        numbered = self._are_numbered and self.issue is not None and bool(self.issue.parts.get(Role.NO))
        return None if numbered and not parted else self._issues.begin()


def _names_nothing(text: str) -> bool:
    return says_nothing(text) or not has_words(text)


def _in_one_line(issue: FoundIssue, role: Role) -> str:
    """What is said of an issue, as a sentence names it; "" where nothing is."""
    return one_line("".join(part.text for part in issue.parts.get(role, ())))
