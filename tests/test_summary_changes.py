"""概要 beside the former year: how many answers are new, changed, confirmed …, issue by issue."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from builders import SAVED, answer, returned
from docx.oxml.ns import qn
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator
from print_cases import shipped as definition
from rendering import glyphs, needs_office, to_pdf
from two_years import FORMER, MORE, NOW, YEAR, both_years, carried_over, confirmed, made_with

from survey.ledger_book.ledger_workbook import write_ledger
from survey.model import Answer, Comparison, Entry, Issue, Ledger, LeftBehind, Survey
from survey.paging import lay_out
from survey.storage.folder import SUMMARY_TEMPLATE, shipped
from survey.summary import words_of, write_summary
from survey.table.consolidate import consolidate
from survey.table.table_book import write_consolidated

OTHER = answer("福祉課", "2", status="別の取組")
ROWS = (
    made_with(answer("福祉課", "1", status=MORE), FORMER),
    confirmed(answer("長寿課", "1", status="続けている")),
    made_with(answer("福祉課", "2"), OTHER),
    answer("みどり課", "2", status="新しい"),
)
KEPT = carried_over(FORMER, OTHER, replace(FORMER, department="安心課", issue="3"))
WORDS = ("新規", "変更", "継続", "未確認", "取下げ", "不明")


def years(rows: Iterable[Answer] = ROWS, survey: Survey = NOW) -> tuple[Ledger, Comparison]:
    rows = tuple(rows)
    names = dict.fromkeys(row.department for row in rows)
    forms = [returned(name, *(row for row in rows if row.department == name)) for name in names]
    return both_years(forms, KEPT, survey)


def written(target: Path, survey: Survey = NOW, *, compared: bool = True, template: Path | None = None) -> Path:
    ledger, comparison = years(survey=survey)
    table = consolidate(survey, ledger)
    template = template or shipped(SUMMARY_TEMPLATE)
    write_summary(survey, ledger, table, template, target, SAVED, comparison if compared else None)
    return target


def said(path: Path) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in docx.Document(path).element.body.iter(qn("w:p"))
    )


def test_of_each_issue_it_says_how_many_answers_there_are_of_each_kind(tmp_path: Path) -> None:
    document = docx.Document(written(tmp_path / "概要.docx"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows == [
        ["NO", "取り組むべき内容", *WORDS],
        ["1", "つながりづくり", "0", "1", "1", "0", "0", "0"],
        ["2", "農と福祉の連携", "1", "0", "0", "0", "1", "0"],
        ["3", "災害時の支援", "0", "0", "0", "0", "0", "0"],
        ["", "計", "1", "1", "1", "0", "1", "0"],
    ]
    assert f"表　前回（{YEAR}）の回答との比較" in said(tmp_path / "概要.docx")


def test_who_has_not_answered_yet_is_not_told_to_the_committee(tmp_path: Path) -> None:
    assert "未回答" not in said(written(tmp_path / "概要.docx"))


def test_of_many_issues_one_line_says_how_many_there_are_in_all(tmp_path: Path) -> None:
    more = tuple(Issue(str(n), f"課題{n}", "①例", ("福祉課",)) for n in range(4, 8))
    text = said(written(tmp_path / "概要.docx", replace(NOW, issues=(*NOW.issues, *more))))
    assert f"前回（{YEAR}）の回答との比較：新規 1件、変更 1件、継続 1件、未確認 0件、取下げ 1件、不明 0件" in text
    assert "表　前回" not in text


def test_a_former_year_whose_name_is_lost_is_just_the_former_one(tmp_path: Path) -> None:
    text = said(written(tmp_path / "概要.docx", replace(NOW, former_year="")))
    assert "表　前回の回答との比較" in text


def test_without_a_former_year_nothing_is_said_of_one(tmp_path: Path) -> None:
    assert "前回" not in said(written(tmp_path / "概要.docx", compared=False))


def test_a_city_may_use_the_words_in_its_own_template_or_go_on_without_them(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph(
        "回答 {{ 回答の数 }}件{% if 前回 %}、{{ 前回 }}から変更 {{ 区分の計.変更 }}件（NO 1 は {{ 課題の一覧[0].区分の内訳.変更 }}件）{% endif %}"
    )
    own.save(str(tmp_path / "市の.docx"))
    assert said(written(tmp_path / "概要.docx", template=tmp_path / "市の.docx")) == (
        f"回答 3件、{YEAR}から変更 1件（NO 1 は 1件）"
    )
    assert said(written(tmp_path / "概要.docx", template=tmp_path / "市の.docx", compared=False)) == "回答 3件"


def test_the_words_are_there_without_a_former_year_too_and_count_nothing() -> None:
    ledger, _ = years()
    words = words_of(NOW, ledger, consolidate(NOW, ledger), SAVED)
    assert (words["前回"], words["区分の計"]) == ("", dict.fromkeys(WORDS, 0))


def test_a_validator_has_nothing_to_say_of_what_is_made_beside_a_former_year(tmp_path: Path) -> None:
    survey = replace(NOW, settings=replace(NOW.settings, change_printed=True))
    ledger, comparison = years(survey=survey)
    comparison = replace(comparison, left=(LeftBehind("福祉課", "9", "ありません。"),))
    table = consolidate(survey, ledger, comparison)
    assert any(row.fresh for issue in table.issues for row in issue.rows)
    made = [tmp_path / name for name in ("参考３.xlsx", "受付簿.xlsx", "概要.docx")]
    write_consolidated(table, lay_out(table), made[0], SAVED)
    write_ledger(survey, ledger, (), made[1], SAVED, comparison=comparison)
    write_summary(survey, ledger, table, shipped(SUMMARY_TEMPLATE), made[2], SAVED, comparison)
    assert [[str(error) for error in OpenXmlValidator().validate(path).errors] for path in made] == [[], [], []]


@needs_office
@pytest.mark.render
def test_on_paper_the_city_still_has_two_pages(tmp_path: Path) -> None:
    """Every department has answered every issue that asks it, and half of them wrote something on 連携."""
    survey = replace(definition("調査定義"), former_year=YEAR)
    text = Entry("窓口や訪問先で聞いた声を、件数だけでもよいので教えてほしい。", "調査票", ("F9",))
    keys = {question.key for question in survey.questions} & {"status", "challenges", "partners_note"}
    rows = [
        Answer(name, issue.no, dict.fromkeys(sorted(keys)[: 2 + n % 2], text), "調査票", 9)
        for n, (name, issues) in enumerate(survey.issues_by_department.items())
        for issue in issues
    ]
    ledger, comparison = years(rows, survey)
    target, table = tmp_path / "概要.docx", consolidate(survey, ledger)
    write_summary(survey, ledger, table, shipped(SUMMARY_TEMPLATE), target, SAVED, comparison)
    assert "表　前回" in said(target)
    assert len(glyphs(*to_pdf(target))) == 2
