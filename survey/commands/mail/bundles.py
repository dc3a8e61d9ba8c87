"""Whose forms go in one mail: a department's own, or those of all departments of a 部 that are written to (送付の単位)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from survey.commands.mail.cases import Case, Ground
from survey.commands.mail.recipients import unsent
from survey.errors import Fault
from survey.form.form_names import form_file_name
from survey.mail.email_addresses import addresses_of
from survey.mail.letter import Addresses, AttachedForm
from survey.mail.message import encoded_size
from survey.model import AttachmentNames, Department, Division, MailUnit, Survey

MIB = 1 << 20
_BESIDE_FORMS = 64 * 1024
"""Bytes of a mail that are left for all but its attachments, where its forms are shared out to several: no text of ours has
as many."""


class Bundle(Struct, frozen=True):
    """What goes in one mail."""

    addressee: str
    """Name of the department or 部."""
    division: str
    """The 部 that it goes to; "" where it goes to a department."""
    cases: tuple[Case, ...]
    forms: tuple[AttachedForm, ...]
    """The workbook of each case."""
    addresses: Addresses
    recipients: tuple[str, ...]
    """Those of the addresses that have none of it yet."""
    number: int = 1
    of: int = 1
    """Which it is of how many mails, where a mail would be too large."""

    @property
    def draft_name(self) -> str:
        """Numbered by the first department, so that no two are called the same."""
        form = self.cases[0].form
        if not self.division:
            return f"{self.cases[0].path.stem}.eml"
        survey = form.survey
        number = survey.department_order[form.department.name] + 1
        return form_file_name(number, len(survey.departments), self.division).removesuffix(".xlsx") + ".eml"


def bundles_of(ground: Ground, cases: Sequence[Case], faults: list[Fault]) -> list[Bundle]:
    """The mails that these cases take. What has reached different addresses goes in different mails, and so does what would
    make one larger than 添付の上限. Texts that are no address are faults."""
    bundles: list[Bundle] = []
    for division, members in _gathered(ground.survey, cases):
        addresses = _addresses(ground.survey, division, [case.department for case in members], faults)
        for recipients, some in _by_recipients(ground, members, addresses):
            parts = list(_within_limit(ground, some))
            for number, part in enumerate(parts, 1):
                name = division or part[0].department.name
                forms = tuple(_attached(ground.survey, case) for case in part)
                bundles.append(Bundle(name, division, part, forms, addresses, recipients, number, len(parts)))
    return bundles


def _gathered(survey: Survey, cases: Iterable[Case]) -> Iterator[tuple[str, list[Case]]]:
    """The cases by 部, each where its first department stands; "" with a single one for a department of its own."""
    by_division: dict[str, list[Case]] = {}
    for case in cases:
        group = case.department.group if survey.settings.mail.unit is MailUnit.DIVISION else ""
        # A name that no department has keeps those without 部 apart.
        by_division.setdefault(group or f"\n{case.department.name}", []).append(case)
    for key, members in by_division.items():
        yield "" if key.startswith("\n") else key, members


def _addresses(survey: Survey, division: str, departments: Sequence[Department], faults: list[Fault]) -> Addresses:
    """Those of the 部, else those of the departments that are written to, each once."""
    own = survey.division_by_name.get(division, Division(division))
    of_division = addresses_of(own, faults)
    if of_division.to:
        return of_division
    each = [addresses_of(department, faults) for department in departments]
    to = {box.addr_spec.casefold(): box for one in each for box in one.to}
    cc = {box.addr_spec.casefold(): box for one in (of_division, *each) for box in one.cc}
    return Addresses(tuple(to.values()), tuple(cc.values()))


def _by_recipients(
    ground: Ground, cases: Iterable[Case], addresses: Addresses
) -> Iterator[tuple[tuple[str, ...], list[Case]]]:
    """The cases by those of the addresses that they have not reached yet."""
    due: dict[tuple[str, ...], list[Case]] = {}
    for case in cases:
        name = case.department.name
        entries = () if name in ground.request.again else ground.entries[name]
        due.setdefault(unsent(entries, ground.request.purpose, name, case.occasion, addresses.all), []).append(case)
    yield from due.items()


def _within_limit(ground: Ground, cases: Sequence[Case]) -> Iterator[tuple[Case, ...]]:
    """As many at a time as a mail may hold; one that is too large by itself stands alone."""
    enclosed = sum(encoded_size(len(one.content)) for one in ground.enclosures)
    most = ground.survey.settings.mail.size_limit * MIB - _BESIDE_FORMS - enclosed
    here, taken = list[Case](), 0
    for case in cases:
        size = encoded_size(case.path.stat().st_size)
        if here and taken + size > most:
            yield tuple(here)
            here, taken = [], 0
        here.append(case)
        taken += size
    yield tuple(here)


def _attached(survey: Survey, case: Case) -> AttachedForm:
    name = case.form.file_name
    if survey.settings.mail.attachment_names is AttachmentNames.ASCII:
        name = f"chosahyo_{name.partition('_')[0]}.xlsx"
    return AttachedForm(case.department.name, case.occasion, case.path, name)
