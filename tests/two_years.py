"""A former year beside the small survey: what the forms were made with, and what came back of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from builders import SURVEY, answer, returned
from msgspec.structs import replace

from survey.comparison.carry_over import CarriedOver
from survey.comparison.comparing import compare
from survey.form.carried import UNCHANGED, digest_of
from survey.form_writer.carried_rows import record_of
from survey.ledger import choose
from survey.model import Answer, Comparison, Ledger, LeftBehind, ReturnedForm, Survey

YEAR = "令和７年度"
NOW = replace(SURVEY, former_year=YEAR)
STATUS = "月１回、公民館で交流会を開催している。\n広報にも載せている。"
MORE = "月２回、公民館で交流会を開催している。\n広報にも載せている。\n参加者は年々増えている。"
FORMER = answer("福祉課", "1", applies="該当あり", status=STATUS, partners=("長寿課",))


def made_with(given: Answer, former: Answer | None, since: str = "") -> Answer:
    """The answer on a form that was made with a former one."""
    carried = {key: digest_of(entry) for key, entry in former.entries.items()} if former else {}
    return replace(given, carried=carried, since=since)


def lost(given: Answer) -> Answer:
    """The answer on a form that has lost its record."""
    return replace(given, carried=None)


def confirmed(former: Answer) -> Answer:
    return made_with(former, former, UNCHANGED)


def carried_over(*former: Answer, left: Iterable[LeftBehind] = ()) -> CarriedOver:
    """The former answers as they are kept."""
    names = dict.fromkeys(one.department for one in former)
    return CarriedOver({n: tuple(one for one in former if one.department == n) for n in names}, tuple(left))


def both_years(
    forms: Iterable[ReturnedForm], carried: CarriedOver | None = None, survey: Survey = NOW
) -> tuple[Ledger, Comparison]:
    """What counts, and how it compares."""
    forms = tuple(forms)
    ledger = choose(survey, forms, (), ())
    comparison = compare(survey, ledger, forms, carried, partial(record_of, survey))
    assert comparison
    return ledger, comparison


def compared(*rows: Answer, carried: CarriedOver | None = None, survey: Survey = NOW) -> Comparison:
    """How the answers of one form a department compare."""
    names = dict.fromkeys(row.department for row in rows)
    forms = [returned(name, *(row for row in rows if row.department == name)) for name in names]
    return both_years(forms, carried, survey)[1]
