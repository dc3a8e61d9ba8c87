"""The definition: what the officer writes is understood, whatever the file looks like."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from definition_book import SHEETS, definition, faults
from msgspec import NODEFAULT
from msgspec.structs import asdict, fields

from survey.definition import faults as wrong
from survey.definition.own_dates import last_saved
from survey.definition.survey_reader import read_definition
from survey.form import columns_of, design
from survey.form.room import shows
from survey.form_reader import read_sheets
from survey.form_writer import write_form
from survey.form_writer.page import footer
from survey.model import DateSource, Paper, ReceivedFile, ReturnedForm, Settings, Survey
from survey.questions.rules import triggers
from survey.workbook import read_workbook

SHIPPED = Path(__file__).resolve().parent.parent / "templates_xlsx"


@pytest.fixture
def survey(tmp_path) -> Survey:
    return read_definition(definition(tmp_path))


# ---------------------------------------------------------------- what is understood


def test_the_small_definition_says_what_its_cells_say(survey):
    assert survey.settings.survey_id == "seisou-2026"
    assert survey.settings.deadline == date(2026, 9, 30)
    assert survey.settings.paper is Paper.A4_LANDSCAPE
    assert survey.settings.font.size == 9
    assert survey.settings.extra_answers is False
    assert survey.departments[2].aliases == ("市民課", "戸籍課")
    assert survey.departments[0].to == ("kanzai@example.jp",)


def test_an_item_left_out_has_its_default(survey):
    assert survey.settings.font.name == "BIZ UDゴシック"
    assert survey.settings.summary_template == "概要.docx"
    assert survey.headings.respondent == "回答課等"


def test_a_survey_made_without_the_officer_has_the_same_defaults(survey):
    usual = {one.name: one.default for one in fields(Settings) if one.default is not NODEFAULT}
    assert {name: getattr(survey.settings, name) for name in usual} == usual


def test_the_survey_words_its_own_headings(survey):
    headings = survey.headings
    assert (headings.no, headings.title, headings.examples, headings.departments) == (
        "NO",
        "場所",
        "気を付ける点",
        "担当課",
    )


def test_a_number_typed_as_a_number_reads_as_typed(tmp_path):
    survey = read_definition(definition(tmp_path, {("課題", "A3"): 2.0, ("設定", "B2"): 2026}))
    assert list(survey.issue_by_no) == ["1", "2"]
    assert survey.settings.survey_id == "2026"


def test_line_ends_and_indentation_inside_a_cell_stay(tmp_path):
    survey = read_definition(definition(tmp_path, {("課題", "C2"): "　一段目\r\n二段目_x000D_\n"}))
    assert survey.issues[0].examples == "　一段目\n二段目"


def test_questions_carry_all_their_columns(survey):
    state, remark, detail = survey.questions
    assert (state.kind, state.required, state.not_applicable) == ("選択", True, ("使っていない",))
    assert (remark.required, remark.required_when, remark.max_length, remark.width) == (False, ("悪い",), 200, 20)
    assert (remark.guidance, remark.example) == ("短く。", "窓が曇る。")
    assert (state.printed, remark.printed, detail.printed) == (False, True, True)
    assert (remark.printed_under, detail.printed_under) == ("", "remark")


@pytest.mark.parametrize("written", ["気付いたこと", " ＲＥＭＡＲＫ "])
def test_a_question_may_be_printed_below_another_by_key_or_heading(tmp_path, written):
    survey = read_definition(definition(tmp_path, {("設問", "J4"): written}))
    assert survey.question_by_key["detail"].printed_under == "remark"


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("良い、悪い", ("良い", "悪い")),
        ("良い,悪い，ほか", ("良い", "悪い", "ほか")),
        ("良い、まあ良い\n悪い", ("良い、まあ良い", "悪い")),
    ],
)
def test_choices_stand_in_lines_or_between_separators(tmp_path, written, choices):
    path = definition(tmp_path, {("設問", "F2"): written, ("設問", "G2"): None})
    assert read_definition(path).questions[0].choices == choices


def test_a_choice_that_two_questions_spell_in_two_widths_requires_an_answer_in_either(tmp_path):
    questions = [*SHEETS["設問"][:2], ["other", "別の状態", "選択", "", "", "Ａ\nＢ", "", "", "", "○", ""]]
    questions += [["same", "同じ状態", "選択", "", "", "A\nB", "", "", "", "○", ""]]
    questions += [["why", "理由", "長文", "a", "", "", "", "", "", "○", ""]]
    survey = read_definition(definition(tmp_path, sheets={**SHEETS, "設問": questions}))
    why = survey.questions[-1]
    assert triggers(survey.questions, why) == ((survey.questions[1], "Ａ"), (survey.questions[2], "A"))


def test_a_choice_with_a_separator_in_it_can_be_named(tmp_path):
    offered = {("設問", "F2"): "悪い、古い\n良い", ("設問", "G2"): ""}
    exempting = read_definition(definition(tmp_path, {**offered, ("設問", "G2"): "悪い、古い", ("設問", "D3"): ""}))
    assert exempting.questions[0].not_applicable == ("悪い、古い",)
    requiring = read_definition(definition(tmp_path, {**offered, ("設問", "D3"): "悪い、古い"}))
    assert requiring.questions[1].required_when == ("悪い、古い",)


@pytest.mark.parametrize(
    "written",
    [
        datetime(2026, 11, 30),
        "2026/11/30",
        "２０２６年１１月３０日",
        "令和8年11月30日",
        "令和８年 １１月 ３０日（月）",
        "R8.11.30",
    ],
)
def test_a_deadline_may_be_a_date_or_a_text(tmp_path, written):
    assert read_definition(definition(tmp_path, {("設定", "B5"): written})).settings.deadline == date(2026, 11, 30)


@pytest.mark.parametrize("written", ["全課", " 各課\n"])
def test_an_issue_may_concern_every_department(tmp_path, written):
    survey = read_definition(definition(tmp_path, {("課題", "D2"): written}))
    assert survey.issues[0].departments == ("管財課", "広報課", "市民窓口課")


def test_an_issue_may_name_a_department_by_its_alias(tmp_path):
    survey = read_definition(definition(tmp_path, {("課題", "D2"): "戸籍課，財産 管理課"}))
    assert survey.issues[0].departments == ("市民窓口課", "管財課")


def test_order_of_sheets_and_columns_blank_rows_titles_and_notes_do_not_matter(tmp_path, survey):
    rearranged = {"メモ": [["なんでも"]]}
    for name in ("設問", " 課 ", "課題", "設定"):
        rows = SHEETS[name.strip()]
        turned = [row if name == "課題" else row[::-1] for row in rows]
        body = [line for row in turned[1:] for line in ([], [*row, "覚え書き"])]
        rearranged[name] = [["（令和８年度）"], [], [*turned[0], "備考"], *body]
    read = asdict(read_definition(definition(tmp_path, sheets=rearranged)))
    # When a definition was saved tells when answers can have come; the two were saved one after the other.
    assert {**read, "season": None} == {**asdict(survey), "season": None}


@pytest.mark.parametrize(
    ("cell", "heading"),
    [
        (("課題", "A1"), "Ｎｏ．"),
        (("課題", "D1"), "所 管 課"),
        (("設問", "J1"), "資料に載せる"),
        (("課", "D1"), "ｃｃ"),
    ],
)
def test_headings_have_aliases_and_any_width(tmp_path, cell, heading):
    assert len(read_definition(definition(tmp_path, {cell: heading})).issues) == 2


def test_the_definition_is_only_read(tmp_path):
    path = definition(tmp_path, {("課題", "A2"): None})
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    faults(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


def test_when_it_was_last_saved_does_not_depend_on_the_copy(tmp_path):
    assert last_saved(SHIPPED / "調査定義.xlsx") == datetime(2026, 4, 1, 9, 0)
    bare = tmp_path / "bare.xlsx"
    with ZipFile(SHIPPED / "調査定義.xlsx") as source, ZipFile(bare, "w") as target:
        for name in set(source.namelist()) - {"docProps/core.xml"}:
            target.writestr(name, source.read(name))
    assert last_saved(bare) == datetime(2000, 1, 1)


# ---------------------------------------------------------------- the file itself


def test_a_missing_file_leads_to_init(tmp_path):
    (fault,) = faults(tmp_path / "調査定義.xlsx")
    assert fault.code == wrong.MISSING_FILE.code
    assert "survey init" in fault.remedy


def test_a_folder_or_a_file_held_by_excel_is_said(tmp_path, monkeypatch):
    assert faults(tmp_path)[0].code == wrong.OPEN_ELSEWHERE.code

    def held(self: Path, mode: str) -> bytes:
        raise PermissionError(13, "held")

    path = definition(tmp_path)
    monkeypatch.setattr(Path, "open", held)
    assert faults(path)[0].code == wrong.OPEN_ELSEWHERE.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), wrong.ENCRYPTED),
        (b"", wrong.NOT_A_WORKBOOK),
        ("課名,別名".encode(), wrong.NOT_A_WORKBOOK),
        (b"PK\x03\x04" + bytes(100), wrong.NOT_A_WORKBOOK),
    ],
)
def test_a_file_that_is_no_open_workbook_is_said(tmp_path, content, kind):
    path = tmp_path / "調査定義.xlsx"
    path.write_bytes(content)
    assert faults(path)[0].code == kind.code


def test_a_truncated_workbook_is_said(tmp_path):
    path = definition(tmp_path)
    path.write_bytes(path.read_bytes()[:3000])
    assert faults(path)[0].code == wrong.NOT_A_WORKBOOK.code


def test_a_strict_workbook_is_read_as_any_other(tmp_path):
    path, strict = definition(tmp_path), tmp_path / "strict.xlsx"
    with ZipFile(path) as source, ZipFile(strict, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(
                b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"
            )
            usual = b"schemas.openxmlformats.org/officeDocument/2006"
            target.writestr(name, part.replace(usual, b"purl.oclc.org/ooxml/officeDocument"))
    assert asdict(read_definition(strict)) == asdict(read_definition(path))


# ---------------------------------------------------------------- what is odd and works all the same

UNUSUAL_NAMES = {
    "長い課" + "名" * 150: "01_長い課" + "名" * 57 + ".xlsx",
    "CON": "01_CON.xlsx",
    "nul.txt": "01_nul.txt.xlsx",
    "庶務/文書課": "01_庶務／文書課.xlsx",
    'a:b*c?"<d>|課': "01_a：b＊c？”＜d＞｜課.xlsx",
    "文書課.": "01_文書課.xlsx",
    "...": "01_.xlsx",
    "髙橋𠮷課": "01_髙橋𠮷課.xlsx",
}


@pytest.mark.parametrize("name", UNUSUAL_NAMES)
def test_a_department_may_be_called_as_no_file_can_be(tmp_path, name):
    path = definition(tmp_path, {("課", "A2"): name, ("課題", "D2"): f"{name}\n広報課"})
    survey = read_definition(path)
    form = design(survey, survey.departments[0])
    assert form.file_name == UNUSUAL_NAMES[name]
    write_form(form, tmp_path / form.file_name, saved=datetime(2026, 1, 1))
    file = ReceivedFile("a.xlsx", "0", datetime(2026, 1, 2), DateSource.SAVED)
    returned = read_sheets(read_workbook((tmp_path / form.file_name).read_bytes()), file, survey)
    assert isinstance(returned, ReturnedForm)
    assert returned.department == name


def test_names_that_begin_alike_still_have_files_of_their_own(tmp_path):
    names = [f"{'長' * 150}{number}" for number in range(3)]
    changes = {("課", f"A{row}"): name for row, name in enumerate(names, 2)}
    survey = read_definition(definition(tmp_path, {**changes, ("課題", "D2"): "全課", ("課題", "D3"): "全課"}))
    assert len({design(survey, department).file_name for department in survey.departments}) == 3


def test_a_name_above_a_mark_column_is_seen_whole_however_long(tmp_path):
    changes = {("課", "A2"): "長" * 100, ("課題", "D2"): "全課", ("設問", "C4"): "課の選択"}
    survey = read_definition(definition(tmp_path, changes))
    columns = design(survey, survey.departments[0]).tables[0].columns
    assert [column.width for column in columns if column.marks] == [80, 20, 20]


def test_a_text_too_long_for_its_column_makes_it_wider_and_the_usual_width_stays_otherwise(tmp_path):
    usual = {"#title": 112, "#examples": 292, "detail": 160}
    for letters, widened in ((100, set()), (500, {"#title"}), (900, {"#title", "#examples", "detail"})):
        changes = {("課題", "B2"): "題" * min(letters, 500), ("課題", "C2"): "例" * letters}
        changes |= {("設問", cell): "あ" * letters for cell in ("I3", "I4")} | {("設問", "E3"): 1000}
        survey = read_definition(definition(tmp_path, changes))
        columns = {column.key: column for column in columns_of(survey)}
        wider = {key for key, width in usual.items() if columns[key].width > width}
        assert widened <= wider <= widened | {"detail"}, letters
        for key, text in (("#title", survey.issues[0].title), ("#examples", survey.issues[0].examples)):
            assert shows(text, columns[key].width, survey.settings.font)


def test_what_fits_is_told_to_the_character(tmp_path):
    for shape in ("表", "単票"):
        asked = {("設定", "A10"): "調査票の形", ("設定", "B10"): shape}
        (fault,) = faults(definition(tmp_path, {**asked, ("課題", "C2"): "例" * 5000}))
        most = int(re.search(r"([\d,]+)文字まで", fault.remedy)[1].replace(",", ""))
        read_definition(definition(tmp_path, {**asked, ("課題", "C2"): "例" * most}))
        longer = {**asked, ("課題", "C2"): "例" * (most + 1)}
        assert faults(definition(tmp_path, longer))[0].code == wrong.NOT_SHOWN.code


def test_a_name_with_an_unseen_character_is_the_same_name(tmp_path):
    survey = read_definition(definition(tmp_path, {("課題", "D3"): "市民\u200b窓口課"}))
    assert survey.issues[1].departments == ("市民窓口課",)


@pytest.mark.parametrize("text", ["&" * 200, "1課" + "&" * 99, "調" * 300])
def test_a_footer_is_never_longer_than_excel_allows(tmp_path, text):
    survey = read_definition(
        definition(tmp_path, {("設定", "B3"): text, ("課", "A2"): text[:200], ("課題", "D2"): text[:200]})
    )
    assert len(footer(design(survey, survey.departments[0]))) <= 255
