"""The issues found so far, by NO and by title: whether a row is about one of them, or about a new one."""

from __future__ import annotations

from survey.adoption.found import FoundIssue, Said
from survey.adoption.heading_words import Role


class IssuesByName:
    """The issues of all tables, in the order found. What is begun is added to them."""

    def __init__(self, issues: list[FoundIssue]) -> None:
        self._issues = issues
        self._by_no: dict[str, FoundIssue] = {}
        self._by_title: dict[str, FoundIssue] = {}
        for one in issues:
            if no := one.key(Role.NO):
                self._by_no[no] = one
            self._by_title.setdefault(one.key(Role.TITLE), one)

    def begin(self) -> FoundIssue:
        """A new issue, of which nothing is known yet."""
        self._issues.append(FoundIssue())
        return self._issues[-1]

    def titled(self, key: str) -> FoundIssue | None:
        """The first issue of this title."""
        return self._by_title.get(key)

    def numbered(self, no: Said, title: Said | None, above: FoundIssue | None) -> FoundIssue:
        """The issue that a row with this NO and title is about, below rows about the issue `above`."""
        known, name = self._by_no.get(no.key), title.key if title else ""
        if known is None:
            return self.begin()
        goes_on = title is not None and title.goes_on is not None
        if not name or goes_on or name == known.key(Role.TITLE):
            return known
        if known is above and known.key(Role.TITLE).endswith(name):
            return known
        other = self._by_title.get(name)
        return other if other is not None and other.key(Role.NO) == no.key else self.begin()

    def remember(self, issue: FoundIssue) -> None:
        """Find an issue by what is known of it now."""
        if no := issue.key(Role.NO):
            self._by_no.setdefault(no, issue)
        if title := issue.key(Role.TITLE):
            self._by_title.setdefault(title, issue)
