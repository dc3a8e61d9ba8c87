"""Forms made with answers of the former year go out, come back, and go out again."""

from __future__ import annotations

import io
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from respondent import fill
from year import applicable, form_of, give, printed, rule, stamp

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import Judgement, judge
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.errors import SurveyError
from survey.findings import CARRIED_EMPTIED
from survey.form.carried import change_of
from survey.form_reader import read
from survey.form_writer import says_otherwise
from survey.mail.letter import Purpose
from survey.model import Change, Incoming, ReturnedForm, State, stored
from survey.storage.folder import Folder

STATUS, SINCE = "現在の取組状況", "前回から"
FORMER = {no: applicable(f"昨年の取組{no}。") for no in "1234"} | {"5": {"該当の有無": "該当なし"}}
SAME = {SINCE: "変更なし"}
DAY = stored(datetime(2026, 11, 1))


@pytest.fixture(scope="module")
def this_year(asked: Folder, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder the forms of which hold the former year's answers of 福祉課, and ask to send back what nobody confirms."""
    top = tmp_path_factory.mktemp("years")
    former = Folder(Path(shutil.copytree(asked.root, top / "昨年")))
    give(former, "福祉課", "a.xlsx", FORMER)
    new = init(top / "今年").folder
    book = load_workbook(new.definition)
    sheet = book["設定"]
    (row,) = (row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "未確認の差戻し")
    sheet.cell(row, 2).value = "する"
    book.save(new.definition)
    generate(Run(new), previous=former)
    return new


@pytest.fixture
def year(this_year: Folder, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(this_year.root, tmp_path / "今年")))


def changes(judgement: Judgement) -> dict[str, str]:
    """区分 of what counts of 福祉課, by NO."""
    told = {
        no: change_of(judgement.survey, one.answer)
        for (name, no), one in judgement.ledger.counted.items()
        if name == "福祉課"
    }
    return {no: change.value for no, change in told.items() if change}


def about_former(judgement: Judgement) -> set[tuple[str, str]]:
    codes = ("E113", "W232", "W233", "W234", "W235")
    return {(one.code, one.issue) for one in judgement.ledger.findings if one.code in codes}


def test_two_sections_each_confirm_their_half_and_neither_undoes_the_other(year: Folder) -> None:
    first = give(year, "福祉課", "一係.xlsx", {"1": {STATUS: "今年の取組1。"}, "2": SAME})
    second = give(year, "福祉課", "二係.xlsx", {"3": {STATUS: "今年の取組3。"}, "4": SAME, "5": SAME})
    stamp(first, "2026-11-05")
    stamp(second, "2026-11-06")
    done = merge(Run(year))
    assert changes(done.judgement) == {"1": "変更", "2": "継続", "3": "変更", "4": "継続", "5": "継続"}
    assert about_former(done.judgement) == set()
    assert [printed(done)[no, "福祉課"][0] for no in "13"] == ["今年の取組1。", "今年の取組3。"]
    assert done.judgement.ledger.states["福祉課"] in (State.SUBMITTED, State.LATE)


def test_an_answer_with_an_error_still_goes_before_one_that_nobody_looked_at(year: Folder) -> None:
    stamp(give(year, "福祉課", "一係.xlsx", {"1": {"該当の有無": "たぶん"}}), "2026-11-05")
    stamp(give(year, "福祉課", "二係.xlsx", {"2": SAME}), "2026-11-06")
    judgement = judge(Run(year))
    assert judgement.ledger.counted["福祉課", "1"].answer.entries["applies"].text == "たぶん"
    assert ("E113", "1") not in about_former(judgement)


def emptied(form: Path, no: str) -> None:
    """The department deletes what stands in the row of an issue."""
    book = load_workbook(form)
    sheet = book["調査票"]
    places = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)}
    (row,) = (row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, places["NO"].column).value) == no)
    for heading in ("該当の有無", STATUS):
        sheet.cell(row, places[heading].column).value = None
    book.save(form)


def about_emptied(year: Folder) -> list[tuple[str, str, str]]:
    return [
        (one.place.file, one.place.cell[:1], one.issue)
        for one in judge(Run(year)).ledger.findings
        if one.code == CARRIED_EMPTIED.code
    ]


def test_what_a_newer_form_took_back_and_an_older_one_confirms_is_said_and_goes_with_the_older_one(
    year: Folder,
) -> None:
    first = give(year, "福祉課", "一係.xlsx", {"1": SAME, "2": SAME})
    second = give(year, "福祉課", "二係.xlsx", {"2": SAME, "3": SAME})
    emptied(second, "1")
    stamp(first, "2026-11-05")
    stamp(second, "2026-11-06")
    validated = validate(Run(year))
    assert changes(validated.judgement)["1"] == "継続"
    assert about_emptied(year) == [("二係.xlsx", "E", "1")]
    rule(year, "一係.xlsx", "除外")
    assert about_emptied(year) == []
    comparison = judge(Run(year)).comparison
    assert comparison
    assert comparison.answers["福祉課", "1"].change is Change.WITHDRAWN


@pytest.mark.parametrize(("later", "is_said"), [({}, True), ({"1": SAME}, False), ({"1": {STATUS: "続ける。"}}, False)])
def test_what_an_older_form_took_back_is_said_until_a_newer_one_says_that_it_holds(
    year: Folder, later: dict[str, dict[str, str]], is_said: bool
) -> None:
    first = give(year, "福祉課", "一係.xlsx", {"2": SAME})
    emptied(first, "1")
    stamp(first, "2026-11-05")
    stamp(give(year, "福祉課", "二係.xlsx", {"3": SAME, **later}), "2026-11-06")
    assert bool(about_emptied(year)) is is_said


def test_of_two_forms_of_one_moment_nobody_knows_which_was_said_later_so_what_one_took_back_is_said(
    year: Folder,
) -> None:
    first = give(year, "福祉課", "一係.xlsx", {"2": SAME})
    emptied(first, "1")
    for path in (first, give(year, "福祉課", "二係.xlsx", {"1": SAME})):
        stamp(path, "2026-11-05")
    assert about_emptied(year) == [("一係.xlsx", "E", "1")]
    assert changes(judge(Run(year)))["1"] == "継続"


def sent_back(year: Folder) -> Path:
    (path,) = validate(Run(year)).sent_back.forms
    return path


def read_back(path: Path, year: Folder) -> dict[str, str]:
    form = read(Incoming("差戻し.xlsx", path.read_bytes(), DAY), judge(Run(year)).survey)
    assert isinstance(form, ReturnedForm)
    told = {answer.issue: change_of(judge(Run(year)).survey, answer) for answer in form.answers}
    return {no: change.value for no, change in told.items() if change}


def test_what_nobody_confirmed_goes_back_and_is_compared_with_the_former_year_again(year: Folder) -> None:
    answers = {"1": {STATUS: "今年の取組1。"}, "2": SAME, "4": {"該当の有無": "", STATUS: ""}}
    stamp(give(year, "福祉課", "a.xlsx", answers), "2026-11-05")
    path = sent_back(year)
    assert about_former(judge(Run(year))) == {("E113", "3"), ("E113", "5")}
    assert read_back(path, year) == {
        "1": "変更",
        "2": "継続",
        "3": "前回のまま・未確認",
        "4": "取下げ",
        "5": "前回のまま・未確認",
    }
    book = load_workbook(path)
    sheet = book["調査票"]
    said = [str(cell.value) for row in book["修正のお願い"].iter_rows() for cell in row if cell.value]
    assert said.count(SINCE) == 2
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert sum("の回答です" in text for text in notes) == 4
    corrected = fill(path, year.collected / "b.xlsx", {"3": SAME, "5": SAME, "4": applicable("今年の取組4。")})
    stamp(corrected, "2026-11-07")
    done = validate(Run(year))
    assert changes(done.judgement) == {"1": "変更", "2": "継続", "3": "継続", "4": "変更", "5": "継続"}
    assert (about_former(done.judgement), done.sent_back.forms) == (set(), ())


def test_what_the_officer_adopts_needs_no_confirmation(year: Folder) -> None:
    stamp(give(year, "福祉課", "a.xlsx", {"1": SAME}), "2026-11-05")
    validate(Run(year))
    rule(year, "a.xlsx", "採用", "電話で確認した")
    assert about_former(judge(Run(year))) == set()


def test_a_form_that_lost_its_record_stays_unknown_when_it_goes_back(year: Folder) -> None:
    path = give(year, "福祉課", "福祉課.xlsx", {"1": {"該当の有無": "たぶん"}})
    book = load_workbook(path)
    del book["_survey"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(path)
    stamp(path, "2026-11-05")
    back = sent_back(year)
    assert set(changes(judge(Run(year))).values()) == {"不明"}
    assert about_former(judge(Run(year))) == {("W234", "")}
    assert set(read_back(back, year).values()) == {"不明"}
    assert "控え" not in str([cell.value for row in load_workbook(back)["修正のお願い"].iter_rows() for cell in row])


def test_a_form_that_was_only_opened_and_saved_may_be_made_anew(year: Folder) -> None:
    path = form_of(year, "福祉課")
    saved = io.BytesIO()
    load_workbook(path).save(saved)
    path.write_bytes(saved.getvalue())
    generate(Run(year))
    fill(path, path, {"1": {STATUS: "今年の取組1。"}})
    with pytest.raises(SurveyError):
        generate(Run(year))


def test_a_confirmation_alone_is_something_written(year: Folder) -> None:
    fill(form_of(year, "福祉課"), form_of(year, "福祉課"), {"1": SAME})
    with pytest.raises(SurveyError):
        generate(Run(year))


def test_a_form_with_former_answers_says_what_the_definition_says(year: Folder) -> None:
    from survey.commands.former_year import read_survey
    from survey.form import design

    survey = read_survey(year)
    for name in ("福祉課", "長寿課"):
        assert not says_otherwise(form_of(year, name), design(survey, survey.department_by_name[name]))


def test_the_request_says_whose_form_holds_former_answers(year: Folder) -> None:
    outgoing = plan(Run(year), MailRequest(Purpose.REQUEST), date(2026, 11, 2))
    told = {letter.addressee for letter in outgoing.letters if "水色の欄は前回（" in letter.text}
    assert told == {"福祉課"}
