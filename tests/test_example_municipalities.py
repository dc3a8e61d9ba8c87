"""The whole year of a survey of forty municipalities, three of which keep silent: each has its row, in either order."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from adopted_folders import adopt
from builders import SAVED
from libreoffice import converted
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rendering import needs_office
from respondent import fill
from year import form_of

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import Merged, merge
from survey.commands.new_year import begin_year, proposal
from survey.commands.run import Run
from survey.definition.survey_reader import read_definition
from survey.mail.letter import Purpose
from survey.model import Order, State, returns_by_division
from survey.paging import lay_out
from survey.storage.folder import Folder
from survey.summary.summary_texts import words_of
from survey.table.consolidate import consolidate
from survey.table.table_book import write_consolidated

TABLE = "資料６"
STATE, PEOPLE, COST, PARTNERS, NOTE = (
    "実施の状況",
    "対象者数\n（人）",
    "決算額\n（千円）",
    "協力している団体",
    "取組の内容と課題",
)
SILENT = ("しらかば市", "かもめ町", "さとやま村")
"""かもめ町 returned its form and left every row as it was."""
PARTNER_CHOICES = ("社会福祉協議会", "自治会・町内会", "民生委員", "社会福祉法人", "民間事業者", "その他")


def answer(at: int, no: int, name: str) -> dict[str, object]:
    """What the member in this place says of an issue: everything that the choices allow comes up."""
    state = ("実施している", "準備している", "実施していない", "実施している", "該当なし")[(at + no) % 5]
    if state == "実施している":
        partners = PARTNER_CHOICES[at % 3 : at % 3 + no]
        numbers = {PEOPLE: f"{at * 137 + no:,}", COST: ("１，２００" if at % 4 else "850 千円")}
        return {STATE: state, **numbers, PARTNERS: partners, NOTE: f"{name}では、{no}番の取組を{at}か所で進めている。"}
    return {STATE: state, NOTE: f"{name}では準備室を置いた。"} if state == "準備している" else {STATE: state}


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = init(tmp_path_factory.mktemp("照会") / "調査", "例_市町村照会").folder
    generate(Run(folder))
    survey = read_definition(folder.definition)
    for at, member in enumerate(survey.departments):
        own = survey.issues_by_department[member.name]
        given = {issue.no: answer(at, int(issue.no), member.name) for issue in own}
        if member.name not in SILENT:
            fill(form_of(folder, member.name), folder.collected / f"{at}.xlsx", given)
    shutil.copyfile(form_of(folder, "かもめ町"), folder.collected / "かもめ町.xlsx")
    return folder


@pytest.fixture(scope="module")
def done(answered: Folder) -> Merged:
    return merge(Run(answered))


@pytest.fixture(scope="module")
def tables(answered: Folder, done: Merged, tmp_path_factory: pytest.TempPathFactory) -> dict[Order, Path]:
    """The table as it was merged, and the same answers printed by member."""
    book = load_workbook(answered.definition)
    (order,) = (row[1] for row in book["設定"].iter_rows() if row[0].value == "並び順")
    order.value = "市町村順"
    other = tmp_path_factory.mktemp("順")
    book.save(other / "調査定義.xlsx")
    by_member = consolidate(read_definition(other / "調査定義.xlsx"), done.judgement.ledger)
    write_consolidated(by_member, lay_out(by_member), other / f"{TABLE}.xlsx", SAVED)
    return {Order.BY_ISSUE: answered.output / f"{TABLE}.xlsx", Order.BY_DEPARTMENT: other / f"{TABLE}.xlsx"}


def printed(table: Path) -> list[dict[str, object]]:
    return list(rows(load_workbook(table)[TABLE]))


def rows(sheet: Worksheet) -> Iterator[dict[str, object]]:
    """The table row by row, by heading, merged cells told in each of their rows."""
    head = next(row for row in sheet.iter_rows() if {"NO", STATE} <= {cell.value for cell in row})
    names = {cell.column: str(cell.value) for cell in head}
    told: dict[str, object] = {}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        here = {names[cell.column]: cell.value for cell in row if cell.value is not None}
        kept = {name: told[name] for name in ("NO", "照会事項", "回答市町村") if name in told and name not in here}
        told = kept | here
        told["回答市町村"] = str(told.get("回答市町村", "")).partition("\n")[0].removesuffix("（続き）")
        yield told


# ---------------------------------------------------------------- who keeps silent


def test_every_member_that_is_asked_has_a_row_for_each_issue_and_three_say_that_nothing_came(
    done: Merged, tables: dict[Order, Path]
) -> None:
    survey, lines = done.judgement.survey, printed(tables[Order.BY_ISSUE])
    told = [(str(row["NO"]), row["回答市町村"]) for row in lines if row["回答市町村"] in survey.department_by_name]
    assert told == [(issue.no, name) for issue in survey.issues for name in issue.departments]
    silent = {(str(row["NO"]), row["回答市町村"]) for row in lines if row.get(STATE) == "未回答"}
    assert silent == {(issue.no, name) for issue in survey.issues for name in SILENT if name in issue.departments}


def test_they_count_nowhere(done: Merged) -> None:
    survey, ledger = done.judgement.survey, done.judgement.ledger
    asked = sum(len(issue.departments) for issue in survey.issues)
    assert done.answers == len(ledger.counted) == asked - 3 * 3 - 1
    said = words_of(survey, ledger, done.consolidated, done.judgement.saved)
    assert (said["対象の数"], said["回答の数"]) == (asked, done.answers)
    assert [ledger.states[name] for name in SILENT] == [State.MISSING, State.SENT_BACK, State.MISSING]
    counted = [
        name for issue in done.consolidated.issues for total in issue.totals for name in total.texts[0].split("\n")
    ]
    assert sum(int(line.rpartition(" ")[2]) for line in counted if line) == done.answers


def test_by_region_it_is_known_how_many_answered(done: Merged) -> None:
    told = returns_by_division(done.judgement.survey, done.judgement.ledger.states)
    assert {one.name: (one.asked, one.returned) for one in told} == {
        "北部地域": (10, 9), "東部地域": (10, 10), "南部地域": (10, 10), "西部地域": (10, 9)
    }  # fmt: skip


def test_a_reminder_goes_to_the_silent_alone(answered: Folder, done: Merged) -> None:
    outgoing = plan(Run(answered), MailRequest(Purpose.REMINDER), date(2026, 9, 1))
    assert {letter.addressee for letter in outgoing.letters} == {"しらかば市", "さとやま村"}
    assert [left.department for left in outgoing.left_out] == ["かもめ町"], "it must first be told what to correct"


# ---------------------------------------------------------------- by member


def test_by_member_each_has_its_issues_together_and_the_three_theirs(done: Merged, tables: dict[Order, Path]) -> None:
    survey, lines = done.judgement.survey, printed(tables[Order.BY_DEPARTMENT])
    totals = [row for row in lines if row["照会事項"] in ("合計", "件数")]
    told = [(row["回答市町村"], str(row["NO"])) for row in lines if row not in totals]
    assert told == [(name, issue.no) for name, own in survey.issues_by_department.items() for issue in own]
    marked = Counter(row["回答市町村"] for row in lines if row.get(STATE) == "未回答")
    assert marked == {"しらかば市": 3, "かもめ町": 4, "さとやま村": 3}
    assert (
        {"あおば市", "全体"}
        <= {row["回答市町村"] for row in totals}
        <= {*survey.department_by_name.keys() - set(SILENT), "全体"}
    )


@pytest.mark.parametrize("order", list(Order))
def test_either_table_becomes_the_next_year_s_survey(
    order: Order, tables: dict[Order, Path], done: Merged, tmp_path: Path
) -> None:
    adopted, survey = adopt(tables[order], tmp_path / "調査"), done.judgement.survey
    assert [issue.title for issue in adopted.survey.issues] == [issue.title for issue in survey.issues]
    assert [set(issue.departments) for issue in adopted.survey.issues] == [set(i.departments) for i in survey.issues]
    assert len(adopted.former.answers) == done.answers
    assert not any("未回答" in entry.text for one in adopted.former.answers for entry in one.entries.values())


def test_the_next_year_keeps_what_the_definition_says(answered: Folder, done: Merged, tmp_path: Path) -> None:
    today = date(2027, 4, 1)
    next_year = Folder(tmp_path / "来年")
    begin_year(next_year, answered, proposal(done.judgement.survey, today), today)
    settings = read_definition(next_year.definition).settings
    assert (settings.silent_printed, settings.names.department) == (True, "市町村")


# ---------------------------------------------------------------- what the numbers come to


@pytest.mark.render
@needs_office
def test_a_spreadsheet_program_calculates_the_totals_that_we_saved(
    tables: dict[Order, Path], done: Merged, tmp_path: Path
) -> None:
    emptied = [tmp_path / f"{number}.xlsx" for number in range(len(tables))]
    for path, table in zip(emptied, tables.values(), strict=True):
        # openpyxl keeps formulas and lets their values go, so that LibreOffice must calculate.
        load_workbook(table).save(path)
    for table, calculated in zip(tables.values(), converted("xlsx", *emptied), strict=True):
        ours = load_workbook(table, data_only=True)[TABLE]
        theirs = load_workbook(calculated, data_only=True)[TABLE]
        formulas = [
            cell.coordinate for row in load_workbook(table)[TABLE].iter_rows() for cell in row if cell.data_type == "f"
        ]
        assert len(formulas) > 8
        assert {place: ours[place].value for place in formulas} == {place: theirs[place].value for place in formulas}
    people = [row.amounts.get("people") for issue in done.consolidated.issues for row in issue.rows]
    assert done.consolidated.totals[0].amounts["people"] == sum(filter(None, people)) > 0
