"""Reasons to stop. Each carries what the officer reads: place, problem, remedy, in Japanese.

A finding about an answer is not an error of this kind: findings accumulate, these stop the run.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Fault(Struct, frozen=True):
    """One thing that keeps a run from being done. `place` may be a file, or a file with sheet and cell."""

    place: str
    problem: str
    remedy: str
    code: str = ""
    """Names the kind of fault where a catalogue lists it."""

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}\n  → {self.remedy}"


class SurveyError(Exception):
    """The run cannot be done; holds every fault found, at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[SurveyError], tuple[tuple[Fault, ...]]]:
        # Without this, pickle would pass the message instead of the faults when it makes the error again.
        return type(self), (self.faults,)


class DefinitionError(SurveyError):
    """調査定義.xlsx is broken."""


class OpenElsewhereError(SurveyError):
    """A file that must be replaced is open in another program."""
