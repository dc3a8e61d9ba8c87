"""概要.docx: what the committee reads in it, and what a city may do to its template."""

from __future__ import annotations

import re
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import builders
import docx
import pytest
from builders import answer
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from effort import each_takes_the_same
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator
from rendering import glyphs, needs_office, to_pdf

from survey import summary
from survey.errors import OpenElsewhereError, SurveyError
from survey.findings import REQUIRED_EMPTY
from survey.guide.respondents_page import respondents_page
from survey.japanese.text import clean
from survey.model import (
    Answer,
    Counted,
    DateSource,
    Department,
    Entry,
    Finding,
    Issue,
    Ledger,
    Place,
    ReceivedFile,
    State,
    Survey,
    Total,
)
from survey.storage.folder import SUMMARY_TEMPLATE, shipped
from survey.summary import summary_texts as words
from survey.table.consolidate import consolidate

pytestmark = pytest.mark.usefixtures("nothing_isolated")

BRIEF = builders.SURVEY
"""As it is by default: the summary leaves the answers to the printed table."""
SURVEY = replace(BRIEF, settings=replace(BRIEF.settings, summary_answers=True))
SCRIPTS = Path(__file__).parent.parent / "scripts"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SAVED = datetime(2026, 11, 20, 9, 0)
FILE = ReceivedFile("回答.xlsx", "0" * 64, datetime(2026, 11, 18, 9, 0), DateSource.MAIL)

ANSWERS = (
    answer("福祉課", "1", applies="該当あり", status="月１回、\n交流会を開いている。", partners=("長寿課", "安心課")),
    answer("福祉課", "2", applies="該当なし"),
    answer(
        "長寿課", "1", applies="該当あり", status="　体操教室", partners=("福祉課",), partners_note="会場を共用する。"
    ),
    answer("みどり課", "2", applies="検討中"),
    answer("みどり課", "1", applies="該当あり", challenges="花壇の世話をする人が足りない。"),
)
FAULTY = ("長寿課", "1")


def ledger_of(*answers: Answer, survey: Survey = SURVEY, findings: tuple[Finding, ...] = ()) -> Ledger:
    counted = {(a.department, a.issue): Counted(a, FILE, valid=(a.department, a.issue) != FAULTY) for a in answers}
    there = {department for department, _ in counted}
    states = {n: State.SUBMITTED if n in there else State.MISSING for n in survey.department_by_name}
    return Ledger((), counted, (), findings, (), states, dict.fromkeys(there, FILE.received))


MISSING_TEXT = REQUIRED_EMPTY.at(Place(FILE.name), department="長寿課", issue="1", heading="課題", instead="")
LEDGER = ledger_of(*ANSWERS, findings=(MISSING_TEXT,))


def write(target: Path, ledger: Ledger = LEDGER, survey: Survey = SURVEY, template: Path | None = None) -> Document:
    summary.write_summary(
        survey, ledger, consolidate(survey, ledger), template or shipped(SUMMARY_TEMPLATE), target, SAVED
    )
    return docx.Document(str(target))


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The summary of the small survey; tests read it only."""
    return write(tmp_path_factory.mktemp("summary") / "概要.docx")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "概要.docx"


def text_of(document: Document) -> str:
    """All that the body says, a paragraph or cell line a line."""
    return "\n".join(said(paragraph) for paragraph in document.element.body.iter(qn("w:p")))


def said(paragraph: etree._Element) -> str:
    parts = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    runs = (piece for run in paragraph.iter(qn("w:r")) for piece in run if piece.tag in parts)
    return "".join(parts[piece.tag] or piece.text or "" for piece in runs)


def table_under(document: Document, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    element = next(p._p for p in document.paragraphs if p.text == heading and p.style.name.startswith("Heading"))
    found = next(sibling for sibling in element.itersiblings() if sibling.tag == qn("w:tbl"))
    return [
        ["\n".join(map(said, cell.iter(qn("w:p")))) for cell in row.iter(qn("w:tc"))] for row in found.iter(qn("w:tr"))
    ]


def headings(document: Document) -> list[tuple[int, str]]:
    return [(int(p.style.name[-1]), p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]


def contents(document: Document) -> list[tuple[str, str]]:
    """The entries of the table of contents with their styles."""
    return [(p.style.name, said(p._p)) for p in document.paragraphs if p.style.name.lower().startswith("toc")]


# ---------------------------------------------------------------- what it says


def test_it_says_what_was_asked_of_whom_until_when_and_how_many_answered(document: Document) -> None:
    said = text_of(document)
    assert "令和8年11月30日（月）を締切として、4課に 3件の取り組むべき内容について尋ねました。" in said
    assert "求めた回答は 6件で、そのうち 4件（66％）の回答がありました。" in said
    assert table_under(document, "回答の状況") == [
        ["NO", "取り組むべき内容", "対象", "回答", "該当あり", "検討中", "該当なし"],
        ["1", "つながりづくり", "2", "2", "2", "0", "0"],
        ["2", "農と福祉の連携", "2", "2", "0", "1", "1"],
        ["3", "災害時の支援", "2", "0", "0", "0", "0"],
    ]


def test_a_chart_shows_how_many_of_how_many_answered_and_says_it_in_words(target: Path) -> None:
    write(target)
    with zipfile.ZipFile(target) as package:
        chart = etree.fromstring(package.read("word/charts/chart1.xml"))
        body = package.read("word/document.xml").decode()
    drawn = [[point.text for point in series.iter(f"{CHART}v")] for series in chart.iter(f"{CHART}ser")]
    names = ["1　つながりづくり", "2　農と福祉の連携", "3　災害時の支援"]
    assert drawn == [["回答あり", *names, "2", "2", "0"], ["回答なし", *names, "0", "0", "2"]]
    assert "NO 1 は 2件のうち 2件、NO 2 は 2件のうち 2件、NO 3 は 2件のうち 0件" in body


def test_by_default_it_leaves_the_answers_to_the_printed_table_and_takes_two_pages(target: Path) -> None:
    document = write(target, survey=BRIEF)
    assert [text for _, text in headings(document)] == [
        "回答の状況",
        "連携の意向",
        "互いに連携を望んでいる課",
        "連携の内容",
        "回答のなかった取り組むべき内容",
    ]
    assert "交流会を開いている" not in text_of(document)
    assert "目次" not in text_of(document)


def test_extra_answers_that_the_numbers_leave_out_are_told_with_what_the_printed_table_does(target: Path) -> None:
    said = "関係課でない課からの追加回答 1件は、上の数に入れていません"
    assert said in text_of(write(target))
    counted = replace(SURVEY.question_by_key["applies"], total=Total.COUNT, printed=True)
    questions = tuple(counted if question.key == counted.key else question for question in SURVEY.questions)
    totalled = replace(SURVEY, questions=questions)
    assert f"{said}（参考３の合計行には入っています）。" in text_of(write(target, survey=totalled))
    assert "数に入れていません" not in text_of(write(target, ledger_of(*ANSWERS[:-1])))


def test_a_list_that_is_cut_says_how_many_there_are_in_all(target: Path) -> None:
    issues = tuple(replace(SURVEY.issues[0], no=str(no), title=f"課題{no}") for no in range(1, 31))
    text = text_of(write(target, ledger_of(), replace(SURVEY, issues=issues)))
    assert text.count("全 30件のうち、はじめの 22件です。") == 2, "the counts, and the issues that nobody answered"


def test_matters_of_the_office_are_not_told_to_the_committee(document: Document) -> None:
    """Who has not answered, and what must be corrected, stands in the 受付簿."""
    assert not re.search("未提出|要修正|修正依頼中|差戻し|未回答", text_of(document))


def test_an_issue_without_any_answer_is_named_and_not_who_did_not_answer(document: Document) -> None:
    assert table_under(document, "回答のなかった取り組むべき内容") == [
        ["NO", "取り組むべき内容"],
        ["3", "災害時の支援"],
    ]


def test_each_issue_has_a_heading_and_a_table_of_its_answers(document: Document) -> None:
    rows = table_under(document, "1　つながりづくり")
    assert rows[0] == ["回答課等", "回答"]
    assert rows[1] == ["福祉課", "現在の取組状況\n月１回、\n交流会を開いている。\n連携したい課\n長寿課、安心課"]
    assert rows[2] == ["長寿課", "現在の取組状況\n　体操教室\n連携したい課\n福祉課\n会場を共用する。"]
    assert rows[3] == ["みどり課\n（追加回答）", "課題（取り組む中での課題等）\n花壇の世話をする人が足りない。"]


def test_who_said_nothing_and_who_is_not_concerned_is_named_under_the_issue(document: Document) -> None:
    assert "該当なし：福祉課\n本文の記入なし：みどり課（検討中）" in text_of(document)


def test_departments_that_want_each_other_are_named_and_what_they_wrote_about_it(document: Document) -> None:
    assert table_under(document, "互いに連携を望んでいる課")[1:] == [["福祉課", "1", "長寿課", "1"]]
    assert table_under(document, "連携の内容")[1:] == [["長寿課", "1", "会場を共用する。"]]


def test_a_mark_for_everyone_is_said_as_in_the_printed_table(target: Path) -> None:
    everyone = answer("福祉課", "1", partners=("長寿課", "みどり課", "安心課"), partners_note="まず 長寿課\nから")
    rows = table_under(write(target, ledger_of(everyone)), "1　つながりづくり")
    assert rows[1][1] == "連携したい課\n各課\nまず 長寿課\nから"


def test_a_survey_without_partnership_or_not_applicable_says_nothing_of_them(target: Path) -> None:
    plain = tuple(
        replace(q, not_applicable=(), choices=("良", "否") if q.choices else (), printed=True)
        for q in SURVEY.questions
        if q.kind != "課の選択" and not q.printed_under
    )
    survey = replace(
        SURVEY,
        questions=plain,
        headings=replace(SURVEY.headings, title="施設", departments="所管課", respondent="点検課"),
    )
    document = write(target, ledger_of(answer("福祉課", "1", applies="良", status="異常なし")), survey)
    assert [text for _, text in headings(document)] == [
        "回答の状況",
        "回答のなかった施設",
        "施設ごとの回答",
        "1　つながりづくり",
        "2　農と福祉の連携",
        "3　災害時の支援",
    ]
    assert "連携の意向" not in text_of(document)
    assert table_under(document, "1　つながりづくり")[1] == ["福祉課", "該当の有無　良\n現在の取組状況\n異常なし"]


def test_before_anything_came_back_it_is_a_document_too(target: Path) -> None:
    document = write(target, ledger_of())
    assert len(table_under(document, "回答のなかった取り組むべき内容")) == 4
    assert "ありません。" in text_of(document)


# ---------------------------------------------------------------- texts come out as typed

AWKWARD = (
    "{{ 調査名 }}",
    "{% for x in y %}",
    "{_{ a }_} {_% b %_} {# c #}",
    "A&B <b>太字</b> &amp; &lt;",
    "</w:t></w:r></w:p>",
    "前\tタブ\t後",
    "　全角の空白で始まる 半角で終わる ",
    "一行目\n\n三行目\n",
    "“引用” ‘引用’ ％｝｝",
    "=1+1 _x000D_ 𠮷野家 👨‍👩‍👧 が",
)


@pytest.mark.parametrize("text", AWKWARD)
def test_an_answer_comes_out_as_typed(target: Path, text: str) -> None:
    document = write(target, ledger_of(answer("福祉課", "1", status=text), answer("みどり課", "1", status="隣の回答")))
    rows = table_under(document, "1　つながりづくり")
    assert rows[1] == ["福祉課", f"現在の取組状況\n{text}"]
    assert rows[2] == ["みどり課\n（追加回答）", "現在の取組状況\n隣の回答"]


def test_what_no_document_can_hold_is_left_out_and_nothing_else(target: Path) -> None:
    text = "鐘\a 改頁\f 垂直\v 無\x00 復帰\r\n改行\x1f <&> \ufffe終"
    document = write(target, ledger_of(answer("福祉課", "1", status=text)))
    rows = table_under(document, "1　つながりづくり")
    assert len(rows) == 2
    assert rows[1][1] == "現在の取組状況\n鐘 改頁 垂直 無 復帰\n改行 <&> 終"


@settings(max_examples=12)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("{}%#_<>&\n\t"), min_size=1, max_size=60))
def test_whatever_is_typed_comes_out(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    target = tmp_path_factory.mktemp("summary") / "概要.docx"
    document = write(target, ledger_of(answer("福祉課", "1", status=f"始{text}終")))
    assert table_under(document, "1　つながりづくり")[1][1] == f"現在の取組状況\n{clean(f'始{text}終')}"


def test_names_and_settings_come_out_as_typed_too(target: Path) -> None:
    survey = replace(
        SURVEY,
        settings=replace(SURVEY.settings, title="調査 <&> {{ 1 }}", office="A&B課"),
        issues=(Issue("1", "題 <1> & {% 2 %}", "①例 & <例>", ("福祉課",)),),
    )
    document = write(target, ledger_of(survey=survey), survey)
    assert (2, "1　題 <1> & {% 2 %}") in headings(document)
    assert "調査 <&> {{ 1 }}" in text_of(document)
    assert document.sections[0].header.paragraphs[0].text == "調査 <&> {{ 1 }}　結果の概要"
    assert "A&B課" in document.sections[0].footer.paragraphs[0].text
    assert document.core_properties.title == "調査 <&> {{ 1 }} 概要"


# ---------------------------------------------------------------- what kind of document it is


def footers(document: Document) -> list[str]:
    """What stands at the foot of each section's pages, a field as its code."""
    shown = (qn("w:t"), qn("w:instrText"))
    return [
        "".join((piece.text or "").strip(" ") for piece in section.footer._element.iter(*shown))
        for section in document.sections
    ]


def test_the_contents_name_the_page_on_which_each_issue_begins_and_ask_nothing(document: Document) -> None:
    issues = ["1　つながりづくり", "2　農と福祉の連携", "3　災害時の支援"]
    assert contents(document) == [("toc 2", f"{issue}\t{n}-1") for n, issue in enumerate(issues, 1)]
    marked = {mark.get(qn("w:name")): mark.getparent() for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    assert [said(marked[link]) for link in links] == issues
    assert document.settings.element.find(qn("w:updateFields")) is None
    assert not list(document.element.body.iter(qn("w:fldChar")))
    [note] = [p for p in document.paragraphs if p.text.startswith("ページの「2-1」")]
    assert note._p.getprevious().pPr.pStyle.val == "toc2"


def test_each_issue_is_a_part_that_counts_its_own_pages(document: Document) -> None:
    office = SURVEY.settings.office
    assert footers(document) == [f"{office}PAGE1", *(f"{office}{n}-PAGE1" for n in (1, 2, 3))]
    numbering = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [None if kind is None else kind.get(qn("w:start")) for kind in numbering] == [None, "1", "1", "1"]


def test_the_two_pages_have_no_contents_and_no_parts(target: Path) -> None:
    brief = write(target, survey=BRIEF)
    assert contents(brief) == []
    assert footers(brief) == [f"{SURVEY.settings.office}PAGE1/NUMPAGES1"]
    with zipfile.ZipFile(target) as package:
        assert sum(name.startswith("word/footer") for name in package.namelist()) == 2


def test_a_validator_has_nothing_to_say_of_the_parts(target: Path, template: Callable[..., Path]) -> None:
    write(target)
    assert [str(error) for error in OpenXmlValidator().validate(target).errors] == []
    write(target, template=template(change=restyle))
    assert [str(error) for error in OpenXmlValidator().validate(target).errors] == []


def test_header_rows_repeat_and_no_row_splits(document: Document) -> None:
    for table in document.tables[1:]:
        rows = table._tbl.tr_lst
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_every_style_has_a_japanese_font_and_the_language_is_japanese(document: Document) -> None:
    styles = document.styles
    fonts = list(styles.element.iter(qn("w:rFonts")))
    assert all(font.get(qn("w:eastAsia")) == "BIZ UDPゴシック" for font in fonts)
    assert not [name for font in fonts for name in font.attrib if "Theme" in name]
    assert {
        styles[name].element.rPr.find(qn("w:rFonts")) is not None for name in ("Normal", "Heading 1", "Heading 2")
    } == {True}
    defaults = styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:rFonts')}") is not None
    language = defaults.find(f".//{qn('w:lang')}")
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("ja-JP", "ja-JP")


def test_it_is_a4_with_page_numbers_on_every_page(target: Path) -> None:
    section = write(target, survey=BRIEF).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for footer in (section.footer, section.first_page_footer):
        codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_the_same_input_gives_the_same_bytes_dated_as_told(target: Path, tmp_path: Path) -> None:
    properties = write(target).core_properties
    assert {properties.created.replace(tzinfo=None), properties.modified.replace(tzinfo=None)} == {SAVED}
    assert (properties.author, properties.language) == (SURVEY.settings.office, "ja-JP")
    write(tmp_path / "again.docx")
    assert target.read_bytes() == (tmp_path / "again.docx").read_bytes()
    with zipfile.ZipFile(target) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}


# ---------------------------------------------------------------- the template that ships


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    return {name: etree.tostring(etree.fromstring(content), method="c14n") for name, content in contents.items()}


def test_the_shipped_template_is_the_one_the_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    import build_summary_template  # type: ignore[import-not-found]

    made, ships = parts(build_summary_template.build()), parts(build_summary_template.TARGET.read_bytes())
    differing = [name for name in made.keys() | ships.keys() if made.get(name) != ships.get(name)]
    assert not differing, "python scripts/build_summary_template.py を実行してください"


def test_the_shipped_template_passes_the_search_for_mistakes_that_it_is_spared(target: Path, tmp_path: Path) -> None:
    copy = tmp_path / "写し.docx"
    copy.write_bytes(shipped(SUMMARY_TEMPLATE).read_bytes())
    with zipfile.ZipFile(copy, "a") as package:
        package.comment = b"no longer the bytes that ship"
    write(target)
    write(tmp_path / "searched.docx", template=copy)
    assert target.read_bytes() == (tmp_path / "searched.docx").read_bytes()


def test_every_name_a_template_may_use_is_documented() -> None:
    table = "\n".join(line for line in (words.__doc__ or "").splitlines() if line.startswith("|"))
    documented = set(re.findall(r"[\w]+", table))
    known = words.words_of(SURVEY, LEDGER, consolidate(SURVEY, LEDGER), SAVED)

    def names(of: object) -> Iterator[str]:
        for item in of if isinstance(of, list) else [of]:
            for name, value in item.items() if isinstance(item, Mapping) else ():
                yield name
                yield from names(value)

    assert set(names(known)) <= documented


# ---------------------------------------------------------------- a city's own template


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """A function that makes a template of paragraphs, or changes the shipped one."""

    def make(*paragraphs: str, change: Callable[[Document], object] | None = None) -> Path:
        document = docx.Document(None if paragraphs else str(shipped(SUMMARY_TEMPLATE)))
        for text in paragraphs:
            document.add_paragraph(text)
        if change:
            change(document)
        path = tmp_path / "市のひな形.docx"
        document.save(str(path))
        return path

    return make


def refused(target: Path, template: Path) -> str:
    """What the officer reads where a template cannot be used; nothing is written then."""
    with pytest.raises(SurveyError) as stopped:
        write(target, template=template)
    assert not target.exists()
    assert all(template.name in fault.place and fault.remedy for fault in stopped.value.faults)
    return str(stopped.value)


def test_a_template_of_ones_own_is_filled(target: Path, template: Callable[..., Path]) -> None:
    own = template("{{ 調査名 }}を{{ 締切 }}まで", "{%p for 課題 in 課題の一覧 %}", "{{ 課題.NO }}", "{%p endfor %}")
    text = text_of(write(target, template=own))
    assert text == "共通して取り組むべき課題に対する実施状況調査を令和8年11月30日（月）まで\n1\n2\n3"


def without_parts(document: Document) -> None:
    """Make the template one of those that had no parts, with contents of all headings."""
    for paragraph in document.paragraphs:
        if paragraph._p.pPr is not None and paragraph._p.pPr.sectPr is not None:
            paragraph._p.getparent().remove(paragraph._p)
    for code in document.element.body.iter(qn("w:instrText")):
        code.text = r'TOC \o "1-2" \h \z \u'


def test_a_template_without_parts_has_contents_of_all_headings_which_word_may_number(
    target: Path, template: Callable[..., Path]
) -> None:
    document = write(target, template=template(change=without_parts))
    assert contents(document) == [(f"toc {level}", text) for level, text in headings(document)]
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert footers(document) == [f"{SURVEY.settings.office}PAGE1"]


HOME = "https://www.example.jp/"


def restyle(document: Document) -> None:
    """Change the template as a city may: its own breaks, headings, footers, and headings of departments."""
    parts = [p for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.sectPr is not None]
    properties = parts[1]._p.pPr.sectPr
    properties.getparent().remove(properties)
    parts[1]._p.getparent().replace(parts[1]._p, note := deepcopy(document.add_paragraph("（この内容の終わり）")._p))
    document.paragraphs[-1]._p.getparent().remove(document.paragraphs[-1]._p)
    note.get_or_add_pPr().append(properties)
    document.sections[1].start_type = WD_SECTION.CONTINUOUS
    document.sections[1].header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "第{{ 部 }}部"
    document.sections[1].header.part.relate_to(HOME, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    issue_heading(document).paragraph_format.page_break_before = True
    document.styles["Heading 2"].element.set(qn("w:styleId"), "20")
    for style in [s for s in document.element.body.iter(qn("w:pStyle")) if s.get(qn("w:val")) == "Heading2"]:
        style.set(qn("w:val"), "20")
    document.styles.add_style("Heading 3", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    related = next(p for p in document.paragraphs if "{{ 関係課の見出し }}" in p.text)
    related.insert_paragraph_before("課の回答", "Heading 3")
    document.add_paragraph()


def test_a_restyled_template_keeps_its_parts(target: Path, template: Callable[..., Path]) -> None:
    document = write(target, template=template(change=restyle))
    issues = [text for level, text in headings(document) if level == 2 and text[0] in "123"]
    assert contents(document) == [("toc 2", f"{issue}\t{n}-1") for n, issue in enumerate(issues, 1)]
    assert [section.header.paragraphs[0].text for section in document.sections[1:]] == ["第1部", "第2部", "第3部"]
    linked = [[r.target_ref for r in section.header.part.rels.values()] for section in document.sections[1:]]
    assert linked == [[HOME]] * 3
    assert {section.start_type for section in document.sections} == {WD_SECTION.NEW_PAGE}


def issue_heading(document: Document) -> Paragraph:
    return next(p for p in document.paragraphs if "{{ 課題.NO }}" in p.text)


def lead_in(document: Document) -> None:
    issue_heading(document).insert_paragraph_before("前置きは、何ページにもなり得ます。")


def turn_the_page(document: Document) -> None:
    issue_heading(document).insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)


@pytest.mark.parametrize("change", [lead_in, turn_the_page])
def test_what_does_not_begin_its_part_is_not_given_a_page(
    target: Path, template: Callable[..., Path], change: Callable[[Document], None]
) -> None:
    document = write(target, template=template(change=change))
    assert [entry for _, entry in contents(document)] == [text for level, text in headings(document) if level == 2]


def test_a_heading_in_a_content_control_begins_its_part_too(target: Path, template: Callable[..., Path]) -> None:
    def control(document: Document) -> None:
        heading = issue_heading(document)._p
        around = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        heading.addprevious(around)
        around[1].append(heading)

    document = write(target, template=template(change=control))
    assert [entry.split("\t")[1] for _, entry in contents(document)] == ["1-1", "2-1", "3-1"]


def test_a_template_of_a_footer_alone_is_filled(target: Path, template: Callable[..., Path]) -> None:
    def only_footer(document: Document) -> None:
        document.paragraphs[0]._p.getparent().remove(document.paragraphs[0]._p)
        document.sections[0].footer.paragraphs[0].text = "{{ 部 }}"

    assert footers(write(target, template=template("", change=only_footer))) == ["1"]


def test_the_number_of_a_part_is_for_headers_and_footers_only(target: Path, template: Callable[..., Path]) -> None:
    said = refused(target, template("ここは {{ 部 }} です"))
    assert "「部」" in said
    assert "ここは {{ 部 }} です" in said


def test_contents_that_word_renewed_in_the_template_do_no_harm(target: Path, template: Callable[..., Path]) -> None:
    def renew(document: Document) -> None:
        """As Word does when the officer lets it update the table of contents of the template."""
        first = next(p for p in document.paragraphs if p.style.name == "toc 2")
        heading = next(p for p in document.paragraphs if "{{ 課題.NO }}" in p.text)
        heading._p.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="_Toc99"/>'))
        heading._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))
        end = first._p[-1]
        first.add_run("回答の状況\t2")
        last = parse_xml(f"<w:p {nsdecls('w')}/>")
        first._p.addnext(last)
        last.append(end)
        last.addprevious(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:hyperlink w:anchor="_Toc99"><w:r><w:t>{{{{ 課題.NO }}}}　{{{{ 課題.課題名 }}}}</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc99 \\h </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>'
            )
        )

    def renew_without_parts(document: Document) -> None:
        without_parts(document)
        renew(document)

    document = write(target, template=template(change=renew_without_parts))
    assert contents(document) == [(f"toc {level}", text) for level, text in headings(document)]
    names = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == len(headings(document))

    document = write(target, template=template(change=renew))
    assert [entry for _, entry in contents(document)] == [
        "1　つながりづくり\t1-1",
        "2　農と福祉の連携\t2-1",
        "3　災害時の支援\t3-1",
    ]


def test_a_template_without_contents_or_headings_is_filled(target: Path, template: Callable[..., Path]) -> None:
    assert contents(write(target, template=template("{{ 調査名 }}"))) == []


def test_an_unknown_name_stops_with_its_name_its_place_and_the_nearest_names(
    target: Path, template: Callable[..., Path]
) -> None:
    said = refused(target, template("はじめに", "締切日は {{ 締切日 }} です", "{{ 調査各 }}", "{{ range(2) }}"))
    assert "「締切日」" in said
    assert "締切日は {{ 締切日 }} です" in said
    assert "「調査各」" in said
    assert "調査名" in said


@pytest.mark.parametrize(
    ("paragraphs", "named"),
    [
        (("{%p for 課 in 課の一覧 %}", "担当 {{ 課.担当 }}", "{%p endfor %}"), "「担当」"),
        (("{%p for 課 in 課の一覧 %}", "{%p endfor %}", "課の外 {{ 課.課名 }}"), "「課」"),
        (("{% for 課 in 課の一覧 %}", "終わりがない"), "「for」"),
        (("一つ目", "終わりだけ {% endfor %}"), "終わりだけ"),
        (("加工 {{ 調査名|きれいに }}",), "「きれいに」"),
        (("全角の点 {{ 課題．NO }}",), "「．」"),
        (("全角の ｛｛ 調査名 ｝｝ かっこ",), "全角の ｛｛ 調査名 ｝｝ かっこ"),
        (("開かない { 調査名 }}",), "開かない"),
        (("閉じない {{ 調査名 }",), "閉じない"),
        (("割り算 {{ 1 // 0 }}",), "割り算"),
        (("のぞき見 {{ 調査名.__class__.__mro__ }}",), "のぞき見"),
        (("かっこ {{ 調査名 + }}",), "かっこ"),
    ],
)
def test_a_broken_tag_stops_with_its_place(
    target: Path, template: Callable[..., Path], paragraphs: tuple[str, ...], named: str
) -> None:
    assert named in refused(target, template(*paragraphs))


def test_a_mistake_in_a_table_names_the_table(target: Path, template: Callable[..., Path]) -> None:
    def misspell(document: Document) -> None:
        cell = document.tables[2].rows[2].cells[0]
        cell.paragraphs[0].runs[0].text = "{{ 組.課目 }}"

    said = refused(target, template(change=misspell))
    assert "本文の3番目の表の" in said
    assert "「課目」" in said


def test_a_mistake_in_a_header_is_found_there(target: Path, template: Callable[..., Path]) -> None:
    def misspell(document: Document) -> None:
        document.sections[0].header.paragraphs[0].runs[0].text = "{{ 調査の名 }}"

    assert "ヘッダーの" in refused(target, template(change=misspell))


def test_tags_that_tear_the_document_apart_stop_instead_of_losing_text(
    target: Path, template: Callable[..., Path]
) -> None:
    def tear(document: Document) -> None:
        table: Table = document.tables[2]
        table.rows[1].cells[0].paragraphs[0].runs[0].text = "{% for 課 in 課の一覧 %}"

    assert "本文" in refused(target, template(change=tear))


def test_a_cell_left_without_a_paragraph_gets_one_since_word_refuses_it_otherwise(
    target: Path, template: Callable[..., Path]
) -> None:
    def empty_cell(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{%p if 見出し == '' %}"
        document.tables[-1].cell(0, 0).add_paragraph("{%p endif %}")

    document = write(target, template=template("前", change=empty_cell))
    assert all(cell[-1].tag == qn("w:p") for cell in document.element.body.iter(qn("w:tc")))


def test_a_missing_template_is_said(target: Path, tmp_path: Path) -> None:
    refused(target, tmp_path / "ない.docx")


@pytest.mark.parametrize(
    "content", [b"", b"not a document", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted"]
)
def test_what_is_no_word_document_is_said(target: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "壊れた.docx"
    path.write_bytes(content)
    refused(target, path)


def test_another_kind_of_office_file_is_said(target: Path, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(shipped("調査定義.xlsx").read_bytes())
    refused(target, path)


def test_a_damaged_word_document_is_said(target: Path, tmp_path: Path) -> None:
    path = tmp_path / "傷んだ.docx"
    with zipfile.ZipFile(shipped(SUMMARY_TEMPLATE)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name == "word/document.xml" else content)
    refused(target, path)


def test_a_template_held_by_another_program_is_said(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_path: Path, _mode: str) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(OpenElsewhereError):
        write(target)


# ---------------------------------------------------------------- on paper


@pytest.mark.render
@needs_office
def test_on_paper_every_answer_is_there_even_one_of_many_pages(target: Path) -> None:
    phrases = [f"その{number:04}、続きます。" for number in range(1000)]
    texts = ("サロンを開いている。\n・体操\n・茶話会", "（前年）12件 → 15件", "".join(phrases))
    answers = [answer(n, "1", status=text) for n, text in zip(SURVEY.department_by_name, texts, strict=False)]
    write(target, ledger_of(*answers))
    [pdf] = to_pdf(target)
    pages = ["".join(glyph.text for glyph in page) for page in glyphs(pdf)]
    printed = unicodedata.normalize("NFKC", "".join(pages))

    def is_printed(text: str) -> bool:
        return unicodedata.normalize("NFKC", text) in printed

    assert [line for text in texts[:2] for line in text.split() if not is_printed(line)] == []
    # A phrase may be cut in two by a page's end, where the header comes between.
    assert len([phrase for phrase in phrases if not is_printed(phrase)]) <= len(pages)
    assert not Counter(unicodedata.normalize("NFKC", texts[2])) - Counter(printed)


ODD_NUMBERS = ("1-1", "ア", "Ⅰ", "4", "（５）")


@pytest.mark.render
@needs_office
def test_on_paper_every_issue_begins_on_the_page_that_the_contents_name_and_the_default_is_two_pages(
    tmp_path: Path, template: Callable[..., Path]
) -> None:
    long, title = "取組の内容を書いた文です。", "とても長い題です、"
    issues = [Issue(no, f"内容{n}{title * (n % 3 * 20)}。", "①例", ("福祉課",)) for n, no in enumerate(ODD_NUMBERS)]
    survey = replace(SURVEY, issues=tuple(issues))
    answers = [answer("福祉課", i.no, status=long * 150 * n) for n, i in enumerate(issues)]
    names = {f"{name}.docx": tmp_path / f"{name}.docx" for name in ("概要", "市のひな形から", "二ページ")}
    full, restyled, brief = names.values()
    write(full, ledger_of(*answers, survey=survey), survey)
    write(restyled, ledger_of(*answers, survey=survey), survey, template(change=restyle))
    write(brief, survey=BRIEF)

    page, long_page = tmp_path / "記入の手引き.docx", tmp_path / "長い手引き.docx"
    page.write_bytes(respondents_page(replace(SURVEY, former_year="令和７年度")))
    wordy = replace(SURVEY.settings, title=title * 20, office="とても長い部署名、" * 10, contact=title * 10)
    long_page.write_bytes(respondents_page(replace(SURVEY, former_year="令和７年度", settings=wordy)))

    *printed, two_pages, of_respondents, of_wordy = to_pdf(full, restyled, brief, page, long_page)
    assert [len(glyphs(pdf)) for pdf in (two_pages, of_respondents, of_wordy)] == [2, 1, 1]
    for pdf in printed:
        pages = [unicodedata.normalize("NFKC", "".join(g.text for g in page)).replace(" ", "") for page in glyphs(pdf)]
        numbers = [found[0] for page in pages if (found := re.search(r"\d+(-\d+)?$", page))]
        assert len(numbers) == len(set(numbers)) == len(pages)
        [listed] = [page for page in pages if "ごとの回答目次" in page]
        for number, issue in enumerate(issues, 1):
            heading = unicodedata.normalize("NFKC", issue.no + issue.title)
            [begins] = [n for n, page in zip(numbers, pages, strict=True) if "-" in n and heading in page]
            assert begins == f"{number}-1"
            assert re.search(rf"{re.escape(heading)}\.*{begins}", listed)
        assert "5-2" in numbers


# ---------------------------------------------------------------- size


def summing_up(target: Path, departments: int) -> Callable[[], None]:
    """To write the summary of six answers of each of so many departments."""
    names = [f"第{number}課" for number in range(departments)]
    survey = replace(
        SURVEY,
        departments=tuple(map(Department, names)),
        issues=tuple(Issue(str(n), f"課題{n}", "①例", tuple(names)) for n in range(1, 7)),
    )
    entries = {key: Entry("取組の内容を書いた文です。" * 10, "調査票", ("E10",)) for key in ("status", "challenges")}
    answers = [Answer(name, issue.no, entries, "調査票", 9) for name in names for issue in survey.issues]
    ledger = ledger_of(*answers, survey=survey)
    consolidated = consolidate(survey, ledger)
    template = shipped(SUMMARY_TEMPLATE)
    return partial(summary.write_summary, survey, ledger, consolidated, template, target, SAVED)


def test_an_answer_is_summed_up_with_the_same_work_however_many_there_are(target: Path) -> None:
    assert each_takes_the_same(partial(summing_up, target), 20)


def parting(target: Path, issues: int) -> Callable[[], None]:
    """To write the summary of so many issues, each a part with an answer; more than its two pages list."""
    survey = replace(SURVEY, issues=tuple(Issue(str(n), f"課題{n}", "①例", ("福祉課",)) for n in range(issues)))
    ledger = ledger_of(*[answer("福祉課", i.no, status="取組。") for i in survey.issues], survey=survey)
    consolidated = consolidate(survey, ledger)
    template = shipped(SUMMARY_TEMPLATE)
    return partial(summary.write_summary, survey, ledger, consolidated, template, target, SAVED)


def test_a_part_takes_the_same_work_however_many_there_are(target: Path) -> None:
    assert each_takes_the_same(partial(parting, target), 25)


def test_answers_that_nobody_could_read_are_left_out_and_that_is_said() -> None:
    names = [f"第{number}課" for number in range(1001)]
    survey = replace(
        SURVEY, departments=tuple(map(Department, names)), issues=(Issue("1", "課題", "①例", tuple(names)),)
    )
    answers = [Answer(name, "1", {"status": Entry("取組。", "調査票", ("E10",))}, "調査票", 9) for name in names]
    ledger = ledger_of(*answers, survey=survey)
    words = summary.words_of(survey, ledger, consolidate(survey, ledger), SAVED)
    assert words["回答の数"] == 1001
    assert words["連携"] == {}
    assert words["回答を載せる"] is False
    assert "1,001件" in str(words["省略"])
    [issue] = words["課題の一覧"]  # type: ignore[misc]
    assert issue["回答の一覧"] == []
    assert issue["関係課"] == "全課"


def test_a_template_may_tell_which_answers_must_be_corrected() -> None:
    first, *_ = summary.words_of(SURVEY, LEDGER, consolidate(SURVEY, LEDGER), SAVED)["課題の一覧"]  # type: ignore[misc]
    told = {answer["課名"]: answer["要修正"] for answer in first["回答の一覧"]}
    assert told == {"福祉課": False, "長寿課": True, "みどり課": False}


def test_who_only_wants_or_is_only_wanted_stands_among_the_wishes() -> None:
    ledger = ledger_of(answer("福祉課", "1", status="取組。", partners=("長寿課",)))
    wishes = summary.words_of(SURVEY, ledger, consolidate(SURVEY, ledger), SAVED)["連携"]["課の一覧"]  # type: ignore[index]
    assert [(one["課名"], one["相手"], one["求められた相手"]) for one in wishes] == [
        ("福祉課", "長寿課（1）", ""),
        ("長寿課", "", "福祉課（1）"),
    ]


def test_a_summary_that_is_whole_says_nothing_of_leaving_out() -> None:
    ledger = ledger_of(answer("福祉課", "1", status="取組。"))
    assert summary.words_of(SURVEY, ledger, consolidate(SURVEY, ledger), SAVED)["省略"] == ""


def test_of_very_many_departments_those_that_still_have_something_to_do_are_listed_and_no_list_is_endless() -> None:
    names = [f"第{number}課" for number in range(1741)]
    survey = replace(
        SURVEY,
        departments=tuple(map(Department, names)),
        issues=(Issue("1", "課題", "①例", tuple(names)), Issue("2", "題", "①例", tuple(names[:300]))),
    )
    answers = [answer(name, issue, applies="該当あり", status="取組。") for name in names[250:] for issue in "12"]
    words = summary.words_of(survey, ledger := ledger_of(*answers, survey=survey), consolidate(survey, ledger), SAVED)
    listed = [department["課名"] for department in words["課の一覧"]]  # type: ignore[index]
    assert listed == [*names[:200], "ほか50課"]
    assert [department["課名"] for department in words["未回答の一覧"]] == listed  # type: ignore[index]
    assert words["未提出"] == "、".join(listed)
    first, second = words["課題の一覧"]  # type: ignore[misc]
    assert first["未回答"] == "、".join(listed)
    assert second["関係課"] == "、".join([*names[:200], "ほか100課"])
    assert "回答状況" in str(words["省略"])


def test_such_a_summary_can_be_filled_in(target: Path) -> None:
    names = [f"第{number}課" for number in range(1741)]
    survey = replace(
        SURVEY, departments=tuple(map(Department, names)), issues=(Issue("1", "課題", "①例", tuple(names)),)
    )
    ledger = ledger_of(answer(names[0], "1", applies="該当あり", status="取組。"), survey=survey)
    summary.write_summary(survey, ledger, consolidate(survey, ledger), shipped(SUMMARY_TEMPLATE), target, SAVED)
    text = text_of(docx.Document(target))
    assert "全課（1741課のうち 1課が回答）" in text
    assert "第0課" in text
    assert "第201課" not in text
