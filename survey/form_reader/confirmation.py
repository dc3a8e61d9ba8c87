"""確認者の欄: who confirmed the answers of a form, and when, as far as it is to be remarked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey import findings
from survey.form import CONFIRMING_LABELS, Form, Label
from survey.form_reader.header_block import Labelled, Signed
from survey.japanese.dates import parse_date
from survey.model import Confirming, Finding, Place
from survey.model.addresses import address


def about_confirming(form: Form, labelled: Sequence[Labelled], signed: Signed, file: str) -> Iterator[Finding]:
    """A finding for each that is empty though it must not be, and for a date that is none."""
    must = form.survey.settings.confirming is Confirming.REQUIRED
    for label in CONFIRMING_LABELS:
        text, department = signed.texts[label], form.department.name
        place = _place(form, labelled, label, file)
        if must and not text:
            yield findings.NOT_CONFIRMED.at(place, department=department, heading=label.value)
        elif text and label is Label.CONFIRMED_ON and parse_date(text) is None:
            yield findings.CONFIRMED_ON_NO_DAY.at(place, department=department, value=text, heading=label.value)


def _place(form: Form, labelled: Sequence[Labelled], label: Label, file: str) -> Place:
    """The input behind a label, wherever that stands now; only the file where it is gone."""
    found = sorted((one for one in labelled if one.label is label), key=lambda one: not one.text)
    if not found:
        return Place(file)
    one, drawn = found[0], form.tables[0].label_places[label]
    sheet, row, column = one.at
    behind = column if one.in_one_cell else column + drawn.value_first - drawn.label_first
    sheet, row, column = next(iter(one.values), (sheet, row, behind))
    return Place(file, sheet, address(row, column))
