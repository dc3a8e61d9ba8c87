"""Judging what came back: validate, status and merge begin with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from survey.checks import check
from survey.commands.former_year import Years, read_years, same_survey_id
from survey.commands.read_one import Reading
from survey.commands.receive import read_all
from survey.commands.run import Run
from survey.commands.sealing import kept_key
from survey.comparison.carry_over import carry_over
from survey.comparison.comparing import compare, emptied_elsewhere, rows_gone
from survey.comparison.history import this_year, years_until
from survey.definition.own_dates import last_saved
from survey.findings import ABOUT_RULINGS
from survey.form import SealKey
from survey.ledger import choose, with_office
from survey.ledger_book.rulings import read_rulings
from survey.model import (
    Answer,
    Comparison,
    Decision,
    Finding,
    FormerYear,
    Ledger,
    OfficeRow,
    Outcome,
    Receipt,
    ReturnedForm,
    Severity,
    Survey,
    Unread,
)


class Judgement(Struct, frozen=True):
    """Everything known of a survey at one moment: what was asked, what came, what counts."""

    survey: Survey
    ledger: Ledger
    forms: tuple[ReturnedForm, ...]
    gone: tuple[Decision, ...]
    """Rulings about files that are no longer in collected/."""
    astray: tuple[Decision, ...]
    """Rulings of which cannot be told which file they are about."""
    key: SealKey | None
    """To the seals of the survey's forms, where it is there."""
    saved: datetime
    """The date that all outputs carry: when the newest form came, so that same in gives same out."""
    former: FormerYear | None = None
    """The former survey, as it is kept."""
    comparison: Comparison | None = None
    """What became of its answers; None where there is no former year."""

    @property
    def kept(self) -> tuple[Decision, ...]:
        """The rulings that stay in the 受付簿 without a file to stand beside."""
        return (*self.gone, *self.astray)

    @property
    def on_hold(self) -> tuple[Receipt, ...]:
        """The files on which the officer must rule."""
        return tuple(receipt for receipt in self.ledger.receipts if receipt.outcome is Outcome.ON_HOLD)

    @property
    def about_rulings(self) -> tuple[Finding, ...]:
        """What is to be said of the officer's own rulings, errors first, then from the first row of the 受付簿 to the last."""

        def order(finding: Finding) -> tuple[bool, int, str]:
            cell = finding.place.cell
            return finding.severity is not Severity.ERROR, len(cell), cell

        return tuple(sorted((one for one in self.ledger.findings if one.code in ABOUT_RULINGS), key=order))

    @property
    def needs_person(self) -> bool:
        """Whether something waits for someone: an open error, or a file on hold."""
        return bool(self.on_hold) or any(finding.severity is Severity.ERROR for finding in self.ledger.findings)


def judge(run: Run, *, anew: bool = False) -> Judgement:
    """Read the definition and everything in collected/, check it, and decide which answers count.

    `anew`: whether the 受付簿 is about to be replaced; what is said of 事務局の記入 then names its cells in the new one.
    """
    folder = run.folder
    years = read_years(folder)
    survey = years.survey
    rulings = read_rulings(folder.ledger, survey)
    key = kept_key(folder)
    opening = (*survey.settings.opening_passwords, *run.passwords)

    def read(decisions: Sequence[Decision]) -> Sequence[ReturnedForm | Unread]:
        whose, by_sheet = _whose(decisions, survey), _by_sheet(decisions, survey)
        return read_all(Reading(folder.collected, survey, whose, opening, key, by_sheet), run)

    received = read(rulings.decisions)
    astray = rulings.astray({item.file.name: item.file.digest for item in received})
    obeyed = tuple(decision for decision in rulings.decisions if decision not in astray)
    if obeyed != rulings.decisions:
        received = read(obeyed)
    forms = tuple(item for item in received if isinstance(item, ReturnedForm))
    unread = tuple(item for item in received if isinstance(item, Unread))
    present = {item.file.digest for item in received}
    chosen = choose(survey, forms, unread, check(survey, forms), obeyed, astray)
    ledger = _with_office(survey, chosen, rulings.office, folder.ledger.name if anew else "")
    ledger = replace(ledger, findings=(*same_survey_id(survey, years.former), *ledger.findings))
    waiting = {receipt.file.name for receipt in ledger.receipts if receipt.outcome is Outcome.ON_HOLD}
    forms = tuple(form for form in forms if form.file.name not in waiting)
    comparison = _compared(years, ledger, forms)
    ledger = replace(ledger, findings=(*ledger.findings, *_of_former_answers(survey, ledger, forms, comparison)))
    return Judgement(
        survey,
        ledger,
        forms,
        tuple(decision for decision in obeyed if decision.digest not in present),
        astray,
        key,
        max((form.file.received for form in forms), default=last_saved(folder.definition)),
        years.former,
        comparison,
    )


def _with_office(survey: Survey, chosen: Ledger, office: Sequence[OfficeRow], anew: str) -> Ledger:
    """The ledger with what the office wrote. `anew`: name of the 受付簿 that is about to be written; "" for none."""
    ledger = with_office(survey, chosen, office)
    if not anew or not (survey.office_questions or ledger.unused):
        return ledger
    # Who only judges loads nothing to write with.
    from survey.ledger_book.ledger_workbook import office_rows_written

    return with_office(survey, chosen, office_rows_written(survey, ledger, anew))


def _of_former_answers(
    survey: Survey, ledger: Ledger, forms: Sequence[ReturnedForm], comparison: Comparison | None
) -> Iterator[Finding]:
    """What is to be said of former answers that no row, or not every form, holds any more."""
    if comparison:
        yield from rows_gone(survey, ledger, forms, comparison)
        yield from emptied_elsewhere(survey, ledger, forms, comparison)


def _compared(years: Years, ledger: Ledger, forms: Sequence[ReturnedForm]) -> Comparison | None:
    former = years.former
    carried = carry_over(former.survey, former.answers, years.survey) if former else None
    compared = compare(years.survey, ledger, forms, carried, partial(_record_of, years.survey))
    if compared is None:
        return None
    return replace(compared, history=lambda: (*years_until(former), this_year(years.survey, ledger)))


def _record_of(survey: Survey, former: Answer) -> Mapping[str, str]:
    # Most answers stand on forms as they are, so that nothing that writes forms need be loaded.
    from survey.form_writer.carried_rows import record_of

    return record_of(survey, former)


def _whose(decisions: Iterable[Decision], survey: Survey) -> Mapping[str, str]:
    """The departments that the officer named, by digest of the file."""
    return {d.digest: d.verdict for d in decisions if d.verdict in survey.department_by_name}


def _by_sheet(decisions: Iterable[Decision], survey: Survey) -> Mapping[str, Mapping[str, str]]:
    """The same, by digest and sheet, where he named sheets."""
    return {d.digest: named for d in decisions if (named := d.by_sheet(survey.department_by_name))}
