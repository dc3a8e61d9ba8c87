"""Findings as a person reads them: those of one kind together."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from survey.model import Finding, Severity


class Group(Struct, frozen=True):
    """Findings of one kind about one question of one file: one line to read instead of many."""

    findings: tuple[Finding, ...]
    """By sheet, then by cell, so that what the first one says is said of the cell that is named first."""

    @property
    def first(self) -> Finding:
        """The first finding; its code, severity, file, department, question and remedy are those of all."""
        return self.findings[0]

    @property
    def issues(self) -> str:
        """Such as 1、3、5; "" where no issue is meant."""
        return "、".join(dict.fromkeys(finding.issue for finding in self.findings if finding.issue))

    @property
    def cells(self) -> str:
        """Such as 調査票 E9、E11、追加回答 F7; "" where no sheet is known."""
        cells: dict[str, list[str]] = {}
        for place in dict.fromkeys(finding.place for finding in self.findings):
            cells.setdefault(place.sheet, []).extend(filter(None, [place.cell]))
        return "、".join(f"{sheet} {'、'.join(them)}".strip() for sheet, them in cells.items())

    @property
    def what(self) -> str:
        """What the first finding says, and how many others say the same of another value."""
        others = len({finding.what for finding in self.findings}) - 1
        return f"{self.first.what}（ほか {others}件）" if others else self.first.what


def _row_first(cell: str) -> tuple[int, int, str]:
    """Cells from top to bottom, then from left to right."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters


def grouped(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """The findings by kind, file and question, errors first, else in the order in which each kind first appears."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.place.file, finding.department, finding.question)
        groups.setdefault(key, []).append(finding)
    severities = list(Severity)
    ordered = sorted(groups.values(), key=lambda group: severities.index(group[0].severity))
    return tuple(Group(tuple(_by_place(group))) for group in ordered)


def _by_place(group: Sequence[Finding]) -> Sequence[Finding]:
    sheets = list(dict.fromkeys(finding.place.sheet for finding in group))
    return sorted(group, key=lambda finding: (sheets.index(finding.place.sheet), *_row_first(finding.place.cell)))
