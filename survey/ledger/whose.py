"""Whose a file is that is no form, as far as it can be guessed: by names, senders, words, and the form that it came with.

Nothing is guessed where two departments are possible. What came with a form that holds answers is attached to it;
everything else waits for the officer. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from survey import findings
from survey.japanese.department_names import find_within
from survey.model import (
    DOCUMENT_TEXT,
    WITHIN,
    CoveringMail,
    Finding,
    Outcome,
    Place,
    ReturnedForm,
    Survey,
    Unread,
)

_PARTS = re.compile(" > |/")

Departments = frozenset[str]


def attributed(
    received: Sequence[ReturnedForm | Unread], survey: Survey, ruled: Mapping[str, str]
) -> list[ReturnedForm | Unread]:
    """What came back, in the same order; each file on hold with its department, or attached to the form it came with.

    `ruled`: the department that the officer named, by content hash.
    """
    beside = _Beside.of(received)
    return [
        _with_department(item, survey, beside, ruled.get(item.file.digest, ""))
        if isinstance(item, Unread) and item.outcome is Outcome.ON_HOLD
        else item
        for item in received
    ]


def _with_department(item: Unread, survey: Survey, beside: _Beside, ruled: str) -> Unread:
    if known := ruled or item.department or item.finding.department:
        return replace(item, department=known)
    if _names_several(item.finding, survey):
        return item
    near = beside.answering(item)
    named = named_by(item, survey)
    possible = named or _said(item, survey)
    if possible is None:
        possible = near or beside.any(item)
    both = near & possible
    if len(both) == 1 and item.finding.code == findings.READ_BY_EYE.code:
        return _attached(item, next(iter(both)))
    if len(both) == 1 or (len(possible) == 1 and (named or not near)):
        return _guessed(item, next(iter(both or possible)))
    return item


def _names_several(finding: Finding, survey: Survey) -> bool:
    """Whether the form itself leaves it open between departments."""
    nothing_known = findings.WHICH_DEPARTMENT.at(Place(), **survey.settings.names.in_messages, hint="")
    return finding.code == nothing_known.code and finding.what != nothing_known.what


def _guessed(item: Unread, department: str) -> Unread:
    """On hold as before. The finding is the officer's to settle: its department is not asked to."""
    said = replace(item.finding, what=f"{item.finding.what}{department}のものと思われます。")
    return replace(item, finding=said, department=department)


def _attached(item: Unread, department: str) -> Unread:
    said = findings.ATTACHED.at(Place(item.file.name), department=department)
    kept = tuple(one for one in item.unplaced if one.why != DOCUMENT_TEXT)
    return replace(item, outcome=Outcome.ATTACHED, finding=said, unplaced=kept, department=department)


# ---------------------------------------------------------------- what tells whose it is


def named_by(item: Unread, survey: Survey) -> Departments | None:
    """The departments that all of its names, its sender and its subject allow; None where they name none."""
    mail = item.file.mail
    sources = [find_within(part, survey) for part in _PARTS.split(item.file.name)]
    if mail:
        sources += [_by_sender(mail, survey), _without_office(find_within(mail.subject, survey), survey)]
    told = [frozenset(names) for names in sources if names]
    return frozenset.intersection(*told) if told else None


def _by_sender(mail: CoveringMail, survey: Survey) -> tuple[str, ...]:
    """The departments whose address or name the sender has; those who forwarded the mail are asked where it has none."""
    for sender in (mail.sender, *mail.forwarded_by):
        if names := _addressed(sender, survey) or find_within(sender.partition("<")[0], survey):
            return names
    return ()


def _addressed(sender: str, survey: Survey) -> tuple[str, ...]:
    from survey.ledger.mail_addresses import addresses_of_office, bare, department_addresses

    senders = bare([sender]) - addresses_of_office(survey)
    return tuple(name for name, own in department_addresses(survey).items() if not own.isdisjoint(senders))


def _said(item: Unread, survey: Survey) -> Departments | None:
    """The departments that its words name; None where they name none. Everybody names the office."""
    names = {name for one in item.unplaced for name in find_within(one.text, survey)}
    return frozenset(_without_office(tuple(names), survey)) or None


def _without_office(names: Sequence[str], survey: Survey) -> tuple[str, ...]:
    office = find_within(survey.settings.office, survey)
    return tuple(name for name in names if name not in office)


# ---------------------------------------------------------------- what it came with


class _Beside(Struct, frozen=True):
    """The departments of all forms, by each mail, archive and folder that they stand in."""

    forms: Mapping[str, Departments]
    with_answers: Mapping[str, Departments]

    @classmethod
    def of(cls, received: Sequence[ReturnedForm | Unread]) -> _Beside:
        forms: dict[str, set[str]] = defaultdict(set)
        with_answers: dict[str, set[str]] = defaultdict(set)
        for item in received:
            if isinstance(item, ReturnedForm):
                for place in _homes(item):
                    forms[place].add(item.department)
                    if any(not answer.blank for answer in item.answers):
                        with_answers[place].add(item.department)
        return cls(
            {place: frozenset(names) for place, names in forms.items()},
            {place: frozenset(names) for place, names in with_answers.items()},
        )

    def answering(self, item: Unread) -> Departments:
        """Of the forms in the nearest place that has one with answers."""
        return self._nearest(item, self.with_answers)

    def any(self, item: Unread) -> Departments:
        """Of the forms in the nearest place that has one."""
        return self._nearest(item, self.forms)

    @staticmethod
    def _nearest(item: Unread, departments: Mapping[str, Departments]) -> Departments:
        return next((departments[place] for place in _places(item) if place in departments), frozenset())


def _homes(form: ReturnedForm) -> Iterator[str]:
    """All mails and archives that a form stands in, with the folders in them, and else the one folder that it lies in."""
    *containers, own = form.file.name.split(WITHIN)
    for end in range(len(containers), 0, -1):
        within = "".join(one + WITHIN for one in containers[:end])
        yield from _folders(within, containers[end] if end < len(containers) else own)
        yield within
    if form.file.mail is None:
        yield from islice(_folders("", (containers or [own])[0]), 1)


def _places(item: Unread) -> Iterator[str]:
    """The places that it stands in, from the innermost on. A mail is a whole: what else lies in its folder is another's.

    The folder collected/ itself is none: all that comes lies there.
    """
    name, mail = item.file.name, item.file.mail
    if mail and name == mail.name:
        yield name + WITHIN
        return
    *containers, own = name.split(WITHIN)
    for end in range(len(containers), -1, -1):
        within = "".join(one + WITHIN for one in containers[:end])
        yield from _folders(within, containers[end] if end < len(containers) else own)
        if within:
            yield within
        if mail and within == mail.name + WITHIN:
            return


def _folders(within: str, path: str) -> Iterator[str]:
    """The folders of a path, the innermost first."""
    folders = path.split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        yield f"{within}{'/'.join(folders[:depth])}/"
