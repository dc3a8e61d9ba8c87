"""What becomes of an answer that says what the example says, and of whatever is printed although it has an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from builders import QUESTIONS, SURVEY, answer, returned
from msgspec.structs import replace
from openpyxl import load_workbook
from year import CHALLENGES, applicable, form_of, give, printed, rule

from survey.checks import check
from survey.cli.show_answers import shown_merged
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition.survey_reader import read_definition
from survey.errors import SurveyError
from survey.ledger import choose
from survey.ledger.balance import balance
from survey.ledger_book.ledger_sheets import sheets_of
from survey.model import Question, State
from survey.storage.folder import Folder


def example(folder: Folder, heading: str = "現在の取組状況") -> str:
    questions = read_definition(folder.definition).questions
    return next(question.example for question in questions if question.heading == heading)


def written(path: Path) -> Iterator[str]:
    """All texts of a workbook."""
    for sheet in load_workbook(path):
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def everything_handed_over(folder: Folder, exported: Path) -> str:
    paragraphs = docx.Document(str(folder.summary)).element.body.itertext()
    return "\n".join([*written(folder.consolidated("参考３")), *paragraphs, exported.read_text("utf-8")])


def codes(done: Merged) -> list[str]:
    return [finding.code for finding in done.judgement.ledger.findings if finding.issue == "2"]


# ---------------------------------------------------------------- the example left standing


def test_an_example_left_standing_is_printed_nowhere_and_listed(folder: Folder) -> None:
    left, exported = example(folder), folder.output / "回答.json"
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable(left, **{CHALLENGES: "人手が足りない。"})})
    done = merge(Run(folder), exported)
    handed = everything_handed_over(folder, exported)
    for line in left.splitlines():
        assert line not in handed
    assert "人手が足りない。" in handed
    assert "E109" in codes(done)
    assert done.judgement.ledger.states["福祉課"] is State.SENT_BACK
    assert [(text.text, text.place.sheet) for text in done.judgement.ledger.unplaced] == [(left, "調査票")]
    (finding,) = (f for f in done.judgement.ledger.findings if f.code == "E109")
    assert done.judgement.ledger.unplaced[0].place == finding.place
    assert "E109" not in {one.finding.code for one in done.printed_errors}
    assert left in [cell.value for row in load_workbook(folder.ledger)["未収録の記入"].iter_rows() for cell in row]


@pytest.mark.parametrize("heading", ["現在の取組状況", "連携の内容", CHALLENGES])
def test_whichever_example_is_left_standing_none_is_handed_over(folder: Folder, heading: str) -> None:
    left, exported = example(folder, heading), folder.output / "回答.json"
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。") | {heading: left}})
    merge(Run(folder), exported)
    assert left.splitlines()[0] not in everything_handed_over(folder, exported)


def test_the_ledger_does_not_tell_an_example_among_what_counts() -> None:
    left = str(QUESTIONS[1].example)
    older = returned("福祉課", answer("福祉課", "1", applies="該当あり", status="あ" * 1001), name="旧.xlsx", day=1)
    newer = returned("福祉課", answer("福祉課", "1", applies="該当あり", status=left), name="新.xlsx", day=2)
    survey = replace(SURVEY, questions=tuple(replace(question, printed=False) for question in QUESTIONS))
    ledger = choose(survey, [older, newer], [], check(survey, [older, newer]))
    assert ledger.counted["福祉課", "1"].file.name == "新.xlsx"
    told = {sheet.name for sheet in sheets_of(survey, ledger, ()) if any(left in row for row in sheet.rows)}
    assert told == {"指摘", "未収録の記入"}


def test_a_row_that_holds_nothing_but_examples_is_not_printed(folder: Folder) -> None:
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable(example(folder))})
    done = merge(Run(folder))
    assert ("2", "福祉課") not in printed(done)
    assert done.printed_errors == ()


def test_the_form_that_is_sent_back_still_shows_what_must_be_rewritten(folder: Folder) -> None:
    left = example(folder)
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable(left)})
    (path,) = validate(Run(folder)).sent_back.forms
    assert left in [cell.value for row in load_workbook(path)["調査票"].iter_rows(min_row=11) for cell in row]


def test_an_example_is_not_carried_into_the_next_year(folder: Folder, tmp_path: Path) -> None:
    left = example(folder)
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable(left, **{CHALLENGES: "人手が足りない。"})})
    new = init(tmp_path / "来年").folder
    generate(Run(new), folder)
    texts = list(written(form_of(new, "福祉課")))
    assert "人手が足りない。" in texts
    assert texts.count(left) == list(written(form_of(folder, "福祉課"))).count(left)


def test_the_officer_who_rules_such_a_file_in_takes_it_as_it_is(folder: Folder) -> None:
    left = example(folder)
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable(left)})
    validate(Run(folder))
    rule(folder, "福祉課.xlsx", "採用")
    done = merge(Run(folder))
    assert printed(done)["2", "福祉課"][0] == left
    assert "E109" not in codes(done)
    assert done.judgement.ledger.unplaced == ()


def test_the_run_stops_if_an_example_that_is_not_printed_is_not_listed() -> None:
    form = returned("福祉課", answer("福祉課", "1", applies="該当あり", status=str(QUESTIONS[1].example)))
    ledger = choose(SURVEY, [form], [], check(SURVEY, [form]))
    assert ledger.counted["福祉課", "1"].entries.keys() == {"applies"}
    balance(SURVEY, ledger, [form])
    with pytest.raises(SurveyError):
        balance(SURVEY, replace(ledger, unplaced=()), [form])


# ---------------------------------------------------------------- what may be right


def asked(kind: str, example: str, typed: str, **settings: object) -> set[str]:
    """The codes of an answer to a question with this example."""
    question = Question("asked", "問い", kind, example=example, printed=True, **settings)  # type: ignore[arg-type]
    survey = replace(SURVEY, questions=(QUESTIONS[0], question))
    row = answer("福祉課", "1", applies="該当あり")
    entry = replace(row.entries["applies"], text=typed, cells=("F10",))
    form = returned("福祉課", replace(row, entries={**row.entries, "asked": entry}), survey=survey)
    found = check(survey, [form])
    counted = choose(survey, [form], [], found).counted["福祉課", "1"]
    assert (counted.entries["asked"].text == typed) if "asked" in counted.entries else "E109" in {f.code for f in found}
    assert counted.valid == ("E109" not in {finding.code for finding in found})
    return {finding.code for finding in found}


@pytest.mark.parametrize(
    ("kind", "example", "typed"),
    [
        ("短文", "1、3", "１、３"),
        ("短文", "集会所", "集会所"),
        ("長文", "特になし。", "特に なし。"),
        ("長文", "あ" * 10, "あ" * 10),
        ("数値", "12500", "12500"),
        ("日付", "2026/6/10", "２０２６／６／１０"),
    ],
)
def test_a_few_characters_a_number_or_a_date_like_the_example_is_only_remarked(
    kind: str, example: str, typed: str
) -> None:
    assert asked(kind, example, typed) == {"W213"}


@pytest.mark.parametrize("kind", ["短文", "長文"])
def test_more_than_a_few_characters_like_the_example_are_the_example(kind: str) -> None:
    assert asked(kind, "あ" * 11, "あ" * 11) == {"E109"}
    assert asked(kind, "あ" * 11, "あ" * 12) == set()


def test_a_choice_like_the_example_is_one_choice_of_few(folder: Folder) -> None:
    assert asked("選択", "良", "良", choices=("良", "否")) == set()
    assert asked("課の選択", "長寿課", "長寿課") == set()


# ---------------------------------------------------------------- printed although it has an error


def wrong(folder: Folder) -> Merged:
    give(folder, "福祉課", "福祉課.xlsx", {
        "1": {"該当の有無": "該当なし", "現在の取組状況": "お茶会を開いた。", CHALLENGES: "人手が足りない。"},
        "2": {"該当の有無": "わからない", "現在の取組状況": "直売会を開いた。", "連携したい課": ["福祉課"]},
    })  # fmt: skip
    give(folder, "長寿課", "長寿課.xlsx", {"1": {"該当の有無": "該当あり", CHALLENGES: "担い手がいない。"}})
    return merge(Run(folder))


def test_whatever_is_printed_with_an_error_is_named_with_its_printed_cell(folder: Folder) -> None:
    done = wrong(folder)
    sheet = load_workbook(folder.consolidated("参考３"))["参考３"]
    found = {
        (one.finding.code, one.finding.department, one.finding.issue, sheet[one.printed_cell].value)
        for one in done.printed_errors
    }
    assert found == {
        ("E107", "福祉課", "1", "お茶会を開いた。"),
        ("E107", "福祉課", "1", "人手が足りない。"),
        ("E104", "福祉課", "2", "直売会を開いた。"),
        ("E110", "長寿課", "1", "担い手がいない。"),
    }
    assert "I303" in codes(done)


def test_it_is_said_on_screen_and_to_a_script(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = shown_merged(wrong(folder))
    listed = json.loads(json.dumps(shown.for_script()))
    capsys.readouterr()
    shown.for_person()
    text = capsys.readouterr().out
    assert len(listed["printed_errors"]) == listed["ledger"]["printed_errors"]["count"] == 4
    for one in listed["printed_errors"]:
        assert f"参考３ {one['printed_cell']}（{one['department']} NO {one['issue']}） {one['code']} " in text


def test_what_the_officer_ruled_in_is_no_error_any_more(folder: Folder) -> None:
    wrong(folder)
    for name in ("福祉課.xlsx", "長寿課.xlsx"):
        rule(folder, name, "採用")
    assert merge(Run(folder)).printed_errors == ()
