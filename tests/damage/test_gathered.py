"""The forms of a 部 come back in one workbook, into which somebody put all sheets by hand: each is its own department's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from gathered_forms import FORMS, GATHERED, KEY, SURVEY, answers_of
from msgspec.structs import replace
from office import GATHERED_JOBS, made

from survey.checks import check
from survey.form_reader import read_each
from survey.form_reader.form_record import Record
from survey.ledger import choose
from survey.model import DateSource, MailSettings, Outcome, ReceivedFile, ReturnedForm, Survey, Unread
from survey.table.consolidate import consolidate
from survey.workbook import read_workbook
from tests.builders import SAVED

pytestmark = pytest.mark.render
BY_DEPARTMENT: Survey = replace(SURVEY, settings=replace(SURVEY.settings, mail=MailSettings()))


def read(job: str, survey: Survey = SURVEY) -> Sequence[ReturnedForm | Unread]:
    file = ReceivedFile("福祉部.xlsx", "digest", SAVED, DateSource.SAVED)
    return read_each(read_workbook(made(job)), file, survey, key=KEY)


def written() -> set[tuple[str, str, str]]:
    """All that anybody typed into a text column, by department and NO."""
    return {(name, no, str(text)) for name in GATHERED for no, row in answers_of(name).items()
             for heading, text in row.items() if isinstance(text, str)}  # fmt: skip


def told(forms: Sequence[ReturnedForm | Unread]) -> set[tuple[str, str, str]]:
    return {
        (one.department, answer.issue, entry.text)
        for one in forms
        if isinstance(one, ReturnedForm)
        for answer in one.answers
        for key, entry in answer.entries.items()
        if entry.text
    }


@pytest.mark.parametrize("job", GATHERED_JOBS)
def test_each_sheet_is_read_for_its_department_and_nothing_is_lost(job: str) -> None:
    forms = read(job)
    assert [one.department for one in forms] == list(GATHERED)
    assert all(isinstance(one, ReturnedForm) for one in forms)
    assert told(forms) == written()
    assert [one.respondent for one in forms if isinstance(one, ReturnedForm)] == [f"{name}の主査" for name in GATHERED]
    assert not [text for one in forms for text in one.unplaced]
    codes = [{finding.code for finding in one.findings} for one in forms if isinstance(one, ReturnedForm)]
    assert codes == [set(), *([set()] * 2 if "records" in job else [{"W253"}] * 2)]


def test_what_is_printed_is_what_three_files_would_print() -> None:
    def merged(forms: Sequence[ReturnedForm | Unread]) -> dict[tuple[str, str], tuple[str, ...]]:
        good = [one for one in forms if isinstance(one, ReturnedForm)]
        ledger = choose(SURVEY, good, [], list(check(SURVEY, good)))
        assert {one.outcome for one in ledger.receipts} == {Outcome.COUNTED}
        table = consolidate(SURVEY, ledger)
        return {(block.issue.no, row.department): row.texts for block in table.issues for row in block.rows}

    alone = [
        one
        for name, content in zip(GATHERED, FORMS(), strict=True)
        for one in read_each(read_workbook(content), ReceivedFile(name, name, SAVED, DateSource.SAVED), SURVEY, key=KEY)
    ]
    assert merged(read("gathered.ods")) == merged(alone)


def test_where_each_department_has_its_own_mail_the_sheets_without_a_seal_wait_with_all_their_text() -> None:
    first, *others = read("gathered.xlsx", BY_DEPARTMENT)
    assert isinstance(first, ReturnedForm) and first.department == GATHERED[0]
    assert [type(one) for one in others] == [Unread] * 2
    listed = {unplaced.text for one in others for unplaced in one.unplaced}
    assert {text for name, _, text in written() if name in GATHERED[1:]} <= listed


def test_a_sheet_of_a_department_of_another_division_waits() -> None:
    apart = replace(
        SURVEY, departments=tuple(replace(d, group="環境部") if d.name == "みどり課" else d for d in SURVEY.departments)
    )
    forms = read("gathered.xlsx", apart)
    assert [type(one) for one in forms] == [ReturnedForm, ReturnedForm, Unread]


def test_forms_of_different_versions_in_one_workbook_each_carry_their_own_seal() -> None:
    versions = {"福祉課": "0" * 12, "長寿課": "1" * 12}
    seals = tuple(KEY.seal("test", name, version) for name, version in versions.items())
    record = Record("test", tuple(versions), "0" * 12, seals, versions=versions)
    assert record.owners(KEY, SURVEY) == set(versions)
    assert [record.version_of(name, SURVEY) for name in GATHERED] == ["0" * 12, "1" * 12, ""]
