"""The form as its respondent and its printer meet it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pdfplumber
import pytest
from builders import SAVED, SURVEY, answer
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from libreoffice import converted
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import needs_office
from row_cases import EVERY_KIND

from survey import findings
from survey.excel_out.growing_worksheet import GrowingWorksheet
from survey.form import (
    CHOICES_SHEET,
    CORRECTIONS_SHEET,
    EXTRA_SHEET,
    IDENTITY_SHEET,
    MAIN_SHEET,
    NOTE_MARK,
    Form,
    Label,
    design,
)
from survey.form_writer import untouched, write_form
from survey.japanese.text import clean, is_blank
from survey.model import USUAL_NAMES, Answer, Department, Finding, Issue, Place, Question, Survey
from survey.model.addresses import address
from tests.conftest import Golden
from tests.dump import dump

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def form_of(survey: Survey = SURVEY, department: str = "福祉課") -> Form:
    return design(survey, survey.department_by_name[department])


def written(form: Form, folder: Path, answers: Sequence[Answer] = (), remarks: Sequence[Finding] = ()) -> Path:
    target = folder / form.file_name
    write_form(form, target, saved=SAVED, answers=answers, remarks=remarks)
    return target


def asking(*questions: Question, departments: int = 4) -> Survey:
    more = tuple(Department(f"第{number}課") for number in range(5, departments + 1))
    return replace(SURVEY, questions=questions, departments=SURVEY.departments + more)


def cell(form: Form, no: str, key: str) -> tuple[str, str]:
    """Sheet and address of an input."""
    table = next(table for table in form.tables if no in table.row_of)
    return table.sheet, address(table.row_of[no], table.column_of[key])


def value(path: Path, form: Form, no: str, key: str) -> object:
    sheet, place = cell(form, no, key)
    return load_workbook(path, data_only=True)[sheet][place].value


REMARKS = (
    findings.REQUIRED_WHEN.at(
        Place("戻り.xlsx", "Sheet9", "ZZ1"),
        issue="1",
        question="status",
        heading="現在の取組状況",
        made="「該当あり」が選ばれています",
        otherwise="「該当の有無」を選び直し",
    ),
    findings.UNKNOWN_DEPARTMENT.at(
        Place(), issue="2", question="partners", value="社協", heading="連携したい課", **USUAL_NAMES.in_messages
    ),
    findings.OTHER_VERSION.at(Place("戻り.xlsx"), **USUAL_NAMES.in_messages),
)
ANSWERS = (
    answer("福祉課", "1", applies="該当あり", partners=("長寿課", "安心課")),
    answer("福祉課", "2", applies="検討中", challenges="=担い手が足りない"),
    answer("福祉課", "3", applies="該当なし"),
)


# ---------------------------------------------------------------- what stands where


def test_a_blank_form_looks_as_it_did(tmp_path: Path, golden: Golden) -> None:
    golden("調査票.txt", dump(written(form_of(department="長寿課"), tmp_path)))


def test_a_form_sent_back_looks_as_it_did(tmp_path: Path, golden: Golden) -> None:
    golden("差戻し.txt", dump(written(form_of(), tmp_path, ANSWERS, REMARKS)))


@pytest.mark.parametrize(("letters", "quoted"), [(120, "字" * 120), (121, "字" * 119 + "…")])
def test_of_an_answer_120_characters_are_quoted_beside_what_is_said_of_it(
    letters: int, quoted: str, tmp_path: Path
) -> None:
    said = findings.UNKNOWN_DEPARTMENT.at(
        Place(), issue="2", question="partners", value="字" * letters, heading="連携したい課", **USUAL_NAMES.in_messages
    )
    book = load_workbook(written(form_of(), tmp_path, ANSWERS, [said]))
    texts = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert quoted in texts


def test_a_note_on_a_cell_has_a_thousand_characters_of_what_is_said_of_it(tmp_path: Path) -> None:
    said = [replace(REMARKS[0], what=f"{number}つ目。" * 40) for number in range(9)]
    sheet = load_workbook(written(form_of(), tmp_path, ANSWERS, said))[MAIN_SHEET]
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    (long,) = (note for note in notes if note.endswith("…"))
    assert len(long) == len(NOTE_MARK) + 1 + 1_000


def test_the_same_form_has_the_same_bytes(tmp_path: Path) -> None:
    first = written(form_of(), tmp_path, ANSWERS, REMARKS).read_bytes()
    assert written(form_of(), tmp_path, ANSWERS, REMARKS).read_bytes() == first


def test_no_formula_has_a_function_that_an_older_excel_knows_by_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(EVERY_KIND)
    as_it_stands = written(form, tmp_path).read_bytes()
    monkeypatch.delattr(GrowingWorksheet, "_prepare_formula")
    assert written(form, tmp_path).read_bytes() == as_it_stands


def test_a_form_knows_whether_anybody_has_saved_it(tmp_path: Path) -> None:
    path = written(form_of(), tmp_path)
    assert untouched(path)
    load_workbook(path).save(path)
    assert not untouched(path)
    path.write_bytes(b"no workbook")
    assert not untouched(path)


def test_the_rows_of_issues_keep_fitting_to_what_is_typed(tmp_path: Path) -> None:
    path, table = written(form_of(), tmp_path), form_of().tables[0]
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    rows = {int(number): attributes for number, attributes in re.findall(r'<row r="(\d+)"([^>]*)>', xml)}
    for row in range(table.first_row, table.last_row + 1):
        assert " ht=" in rows[row]
        assert "customHeight" not in rows[row]
    assert "customHeight" in rows[table.heading_row]


def test_a_department_that_no_issue_names_is_told_so(tmp_path: Path) -> None:
    survey = replace(SURVEY, departments=(*SURVEY.departments, Department("文化課")))
    sheet = load_workbook(written(form_of(survey, "文化課"), tmp_path))[MAIN_SHEET]
    assert "課題はありません" in sheet["B2"].value
    assert not sheet.data_validations.dataValidation


# ---------------------------------------------------------------- filling in


def test_more_than_twenty_departments_share_one_cell_with_guidance(tmp_path: Path) -> None:
    form = form_of(asking(Question("partners", "連携したい課", "課の選択"), departments=30))
    path = written(form, tmp_path, [answer("福祉課", "1", partners=("長寿課", "第30課"))])
    assert value(path, form, "1", "partners") == "長寿課\n第30課"
    (rule,) = load_workbook(path)[MAIN_SHEET].data_validations.dataValidation
    assert rule.type in {None, "none"}
    assert "１行に" in rule.prompt


def test_an_input_that_nobody_filled_in_is_truly_empty(tmp_path: Path) -> None:
    path = written(form_of(), tmp_path)
    assert {value(path, form_of(), "1", column.key) for column in form_of().tables[0].inputs} == {None}


def test_names_that_no_drop_down_could_hold_stand_in_a_range(tmp_path: Path) -> None:
    names = tuple(f"施設その{number}、別館" for number in range(60))
    book = load_workbook(written(form_of(asking(Question("q", "施設", "選択", choices=names))), tmp_path))
    (rule,) = book[MAIN_SHEET].data_validations.dataValidation
    area = book.defined_names[rule.formula1].attr_text.split("!")[1].replace("$", "")
    assert tuple(cell.value for (cell,) in book[CHOICES_SHEET][area]) == names


@pytest.mark.parametrize("kind", ["数値", "日付", "長文"])
def test_only_a_list_refuses_what_is_typed(tmp_path: Path, kind: str) -> None:
    form = form_of(asking(Question("q", "設問", kind, max_length=10)))
    (rule,) = load_workbook(written(form, tmp_path))[MAIN_SHEET].data_validations.dataValidation
    assert rule.errorStyle == "warning"


def test_guidance_too_long_for_a_message_stands_whole_in_a_note(tmp_path: Path) -> None:
    guidance = "長い要領。" * 80
    form = form_of(asking(Question("q", "とても長い見出し" * 6, "長文", guidance=guidance)))
    sheet = load_workbook(written(form, tmp_path))[MAIN_SHEET]
    (rule,) = sheet.data_validations.dataValidation
    assert len(rule.prompt) == 255
    assert rule.prompt.endswith("…")
    assert rule.promptTitle == ("とても長い見出し" * 6)[:31] + "…"
    note = sheet.cell(form.tables[0].group_row, form.tables[0].column_of["q"]).comment.text
    assert guidance in note
    assert note.startswith(NOTE_MARK)


def test_a_row_counts_as_done_as_soon_as_nothing_is_lacking(tmp_path: Path) -> None:
    form = form_of()
    path = written(form, tmp_path, ANSWERS)
    assert [value(path, form, no, "#done") or "" for no in "123"] == ["", "済", "済"]
    place = form.tables[0].label_places[Label.PROGRESS]
    assert load_workbook(path, data_only=True)[MAIN_SHEET].cell(place.row, place.value_first).value == "2/3"


# ---------------------------------------------------------------- answers that stand in it already


def test_what_is_no_department_stands_where_it_will_be_printed(tmp_path: Path) -> None:
    wished = answer("福祉課", "1", partners=("長寿課",), partners_note="月１回の会議")
    entry = replace(wished.entries["partners"], text="社会福祉協議会")
    path = written(form_of(), tmp_path, [replace(wished, entries={**wished.entries, "partners": entry})])
    assert value(path, form_of(), "1", "partners@長寿課") == "○"
    assert value(path, form_of(), "1", "partners_note") == "社会福祉協議会\n月１回の会議"


def test_what_is_no_department_is_kept_where_no_question_can_take_it(tmp_path: Path) -> None:
    form = form_of(asking(Question("partners", "連携したい課", "課の選択")))
    wished = answer("福祉課", "1", partners="社会福祉協議会")
    assert value(written(form, tmp_path, [wished]), form, "1", "partners@福祉課") == "社会福祉協議会"


def test_an_answer_longer_than_a_cell_says_that_it_was_cut(tmp_path: Path) -> None:
    path = written(form_of(), tmp_path, [answer("福祉課", "1", status="𠮷" * 20_000)])
    text = str(value(path, form_of(), "1", "status"))
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert "送りいただいたファイル" in text


xml_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(clean).filter(bool)


def text_of(string: ElementTree.Element) -> str:
    """A shared string by ECMA-376's own rule: each run has its escapes decoded, then the runs are joined."""
    return "".join(_decoded(run.text or "") for run in string.iter(f"{MAIN}t"))


def _decoded(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


@given(xml_text)
@example("=1+1")
@example("_x000D_")
@example("_x0041_x0042_x0043_")
@example("<r>太字</r>")
@example("<r><t>a&b_x0041_</t></r>")
@example(" \n字下げ\t")
@example("https://example.jp/")
@example("あ" * 32_767)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_stands_in_the_form_as_it_was_typed(tmp_path: Path, text: str) -> None:
    # White space alone is no answer.
    assume(not is_blank(text))
    path = written(form_of(), tmp_path, [answer("福祉課", "1", status=text)])
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        strings = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    (index,) = re.findall(rf'<c r="{cell(form_of(), "1", "status")[1]}" s="\d+" t="s"><v>(\d+)</v>', sheet)
    assert text_of(strings[int(index)]) == text


# ---------------------------------------------------------------- sent back


def test_a_form_sent_back_opens_with_a_list_that_leads_to_the_cells(tmp_path: Path) -> None:
    book = load_workbook(written(form_of(), tmp_path, ANSWERS, REMARKS))
    assert book.sheetnames[0] == CORRECTIONS_SHEET
    first = book.worksheets[0]
    links = [c.hyperlink.location for row in first.iter_rows() for c in row if c.hyperlink]
    assert links == ["'調査票'!F10", "'調査票'!G11"]
    note = book[MAIN_SHEET]["F10"].comment.text
    assert note.startswith(NOTE_MARK)
    assert REMARKS[0].remedy in note
    assert book[MAIN_SHEET]["F10"].border.top.style == "medium"


def test_a_remark_on_an_issue_of_others_leads_to_the_extra_sheet(tmp_path: Path) -> None:
    remark = replace(REMARKS[0], issue="3")
    book = load_workbook(written(form_of(department="長寿課"), tmp_path, (), [remark]))
    links = [c.hyperlink.location for row in book.worksheets[0].iter_rows() for c in row if c.hyperlink]
    assert links == [f"'{EXTRA_SHEET}'!F10"]


# ---------------------------------------------------------------- LibreOffice


@pytest.mark.render
@needs_office
def test_a_form_filled_in_and_saved_by_libreoffice_keeps_all_that_guides_and_guards_it(tmp_path: Path) -> None:
    names = tuple(f"選択肢その{number}、長めの名前～({number}*)" for number in range(40))
    survey = replace(SURVEY, questions=(*SURVEY.questions, Question("many", "多数", "選択", choices=names)))
    form = form_of(survey)
    path = written(form, tmp_path)
    book = load_workbook(path)
    sheet, place = cell(form, "1", "many")
    book[sheet][place] = names[7]
    book.save(path)

    saved = load_workbook(*converted("xlsx", path))
    assert {item.name: item.value for item in saved.custom_doc_props.props}["課名"] == "福祉課"
    assert [saved[name].sheet_state != "visible" for name in (CHOICES_SHEET, IDENTITY_SHEET)] == [True, True]
    main = saved[MAIN_SHEET]
    lists = {str(rule.sqref): rule.formula1 for rule in main.data_validations.dataValidation if rule.type == "list"}
    named = saved.defined_names[lists[f"{place}:{place[:-2]}12"].strip("=")].attr_text
    assert len(saved[CHOICES_SHEET][named.split("!")[1].replace("$", "")]) == len(names)
    assert main.protection.sheet
    assert not main.protection.formatRows
    assert not main[place].protection.locked
    assert main["B10"].protection.locked
    assert len(main.conditional_formatting) >= len(survey.questions)
    assert main.column_dimensions["A"].hidden
    assert main.row_dimensions[form.tables[0].key_row].hidden


def every_case() -> list[dict[str, str | tuple[str, ...]]]:
    """Answers in all combinations that the rules of the small survey tell apart."""
    cases: list[dict[str, str | tuple[str, ...]]] = []
    for applies, status, partners, note in product(
        ("", "該当あり", "検討中", "該当なし", "わからない"), ("", "取組", "あ" * 1001), ((), ("長寿課",)), ("", "内容")
    ):
        given_texts = {"applies": applies, "status": status, "partners": partners, "partners_note": note}
        cases.append({key: text for key, text in given_texts.items() if text})
    return cases


@pytest.mark.render
@needs_office
def test_the_formulas_give_what_stands_in_the_file_before_they_are_calculated(tmp_path: Path) -> None:
    cases = every_case()
    issues = tuple(Issue(str(number), "課題", "例", ("福祉課",)) for number in range(len(cases)))
    form = form_of(replace(SURVEY, issues=issues))
    path = written(form, tmp_path, [answer("福祉課", str(n), **case) for n, case in enumerate(cases)])
    table = form.tables[0]
    column = table.column_of["#done"]
    rows = range(table.first_row, table.last_row + 1)
    before = load_workbook(path, data_only=True)[MAIN_SHEET]
    said = [before.cell(row, column).value or "" for row in rows]
    assert 0 < said.count("済") < len(cases)
    load_workbook(path).save(path)  # without the values, so that LibreOffice has to calculate
    after = load_workbook(*converted("xlsx", path), data_only=True)[MAIN_SHEET]
    assert [after.cell(row, column).value or "" for row in rows] == said


@pytest.mark.render
@needs_office
def test_everything_in_a_row_is_visible_on_paper(tmp_path: Path) -> None:
    examples = tuple("①見守りや支え合いの仕組みづくり（例：サロン、訪問）\n" * n + "②おわり" for n in (1, 3, 6))
    issues = tuple(Issue(str(n), f"題{n}", text, ("福祉課",)) for n, text in enumerate(examples, 1))
    form = form_of(replace(SURVEY, issues=issues))
    texts = [f"始{n}" + "地域の人が集まる場を月に一度ひらいている。" * 4 * n + f"終{n}" for n in (1, 2, 3)]
    path = written(form, tmp_path, [answer("福祉課", str(n), status=text) for n, text in enumerate(texts, 1)])
    with pdfplumber.open(*converted("pdf", path)) as document:
        page = document.pages[0]
        rows = Rows(form, page)
        assert [rows.text(n, "#examples") for n in range(3)] == [text.replace("\n", "") for text in examples]
        assert [rows.text(n, "status") for n in range(3)] == texts


class Rows:
    """The printed rows of issues: each reaches from its title to the title of the next."""

    def __init__(self, form: Form, page: pdfplumber.page.Page) -> None:
        self.columns = form.tables[0].columns
        self.page = page
        edges = [edge for rect in page.rects for edge in (rect["x0"], rect["x1"])]
        self.left, self.right = min(edges), max(edges)
        self.tops = [word["top"] for word in page.extract_words() if re.fullmatch(r"題\d", word["text"])]

    def text(self, row: int, key: str) -> str:
        """What is printed in a cell. A glyph that reaches into the next row is not counted."""
        keys = [column.key for column in self.columns]
        widths = [column.width for column in self.columns]
        scale = (self.right - self.left) / sum(widths)
        left = self.left + sum(widths[: keys.index(key)]) * scale
        right = left + widths[keys.index(key)] * scale
        bottom = [*self.tops, self.page.height - 40][row + 1]
        inside = (
            self.tops[row] - 1 <= c["top"] and c["bottom"] <= bottom + 1 and left <= c["x0"] < right
            for c in self.page.chars
        )
        return "".join(
            c["text"] for c, counts in zip(self.page.chars, inside, strict=True) if counts and c["text"].strip()
        )
