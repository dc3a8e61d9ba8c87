"""A consolidated table becomes a survey: our own comes back as it was, what others make is understood or listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from adopted_folders import adopt
from builders import SAVED, SURVEY
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from plain_grids import plain_grid
from print_cases import (
    city_by_department,
    city_changed,
    city_like,
    consolidated,
    facilities,
    ordered_by_department,
    printed_as,
    stress,
    stress_by_department,
    with_silent,
)

from survey.adoption import Adopted, Guessed, adopt_table
from survey.adoption.received_table import grids_of
from survey.commands.adopt import proposed, read_table_file
from survey.commands.former_year import read_former
from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.new_year import Renewal
from survey.commands.run import Run
from survey.definition import vocabulary as words
from survey.errors import SurveyError
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key
from survey.model import Consolidated, Department, Font, Issue, Paper
from survey.paging import lay_out
from survey.questions.kinds import kind_of
from survey.storage.folder import shipped
from survey.table.table_book import write_consolidated

HEAD = ("NO", "取り組むべき内容", "取組例", "関係課", "回答課等", "取組状況", "連携したい課")
ROWS = (
    HEAD,
    ("1", "居場所づくり", "①集まり", "福祉課\n長寿課", "福祉課", "体操教室を開いている。", "長寿課"),
    ("", "", "", "", "長寿課", "茶話会を開いている。", "福祉課\n会場を貸してほしい。"),
    ("2", "見守り", "①訪問", "福祉課\n文化の家", "文化の家", "配布の際に声を掛けている。", ""),
)


def adopted(*rows: Sequence[str]) -> Adopted:
    return adopt_table([plain_grid("一覧", rows)])


def answers(table: Adopted) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (one.issue, one.department): tuple(
            one.entries[q.key].as_text("\n") if q.key in one.entries else "" for q in table.questions
        )
        for one in table.answers
    }


def printed(case: Consolidated, path: Path) -> Path:
    write_consolidated(case, lay_out(case), path, SAVED)
    return path


def as_printed(table: Adopted) -> dict[tuple[str, str], tuple[str, ...]]:
    """The answers as they would be printed again."""
    survey = replace(SURVEY, departments=table.departments, issues=table.issues, questions=table.questions)

    def text(question, answer) -> str:
        entry = answer.entries.get(question.key)
        return kind_of(question).printed(question, entry, survey, answer.department) if entry else ""

    return {(a.issue, a.department): tuple(text(q, a) for q in table.questions) for a in table.answers}


def comes_back(case: Consolidated, path: Path) -> None:
    table = adopt_table(grids_of(path.name, printed(case, path).read_bytes()))
    before = {(block.issue.no, row.department): row.texts for block in case.issues for row in block.rows}
    assert as_printed(table) == before
    seen = [(i.no, i.title, i.examples, sorted(i.departments)) for i in table.issues]
    assert seen == [(i.no, i.title, i.examples, sorted(i.departments)) for i in case.survey.issues]
    headings = [appearance_key(column.question.heading) for column in case.columns]
    assert [appearance_key(question.heading) for question in table.questions] == headings
    assert table.title == case.survey.settings.title
    assert table.label == case.survey.settings.document_label


def test_nothing_that_is_adopted_is_taken_for_calculated() -> None:
    table = adopted((*HEAD[:5], "評価"), *((*row[:5], grade) for row, grade in zip(ROWS[1:], "ABA", strict=True)))
    assert [kind_of(question).filled_in for question in table.questions] == [True]


# ---------------------------------------------------------------- our own table


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    "case", [city_like, city_changed, facilities, stress, city_by_department, stress_by_department]
)
def test_our_own_table_comes_back_as_it_was(case, paper: Paper, tmp_path: Path) -> None:
    comes_back(printed_as(case(), paper, Font("BIZ UDゴシック", 12)), tmp_path / "参考３.xlsx")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60)
LINES = st.lists(TEXTS.filter(lambda text: text.strip() == text and text), min_size=1, max_size=3).map("\n".join)
STEMS = st.text("福祉長寿健康教育道路水農林観光市民税", min_size=2, max_size=4)


@st.composite
def surveys(draw: st.DrawFn) -> Consolidated:
    """A table of any texts, whose departments are called as departments are."""
    names = [f"{stem}課" for stem in draw(st.lists(STEMS, min_size=2, max_size=6, unique=True))]
    titles = draw(st.lists(STEMS.map(lambda stem: f"{stem}の推進"), min_size=1, max_size=4, unique=True))
    issues = []
    for no, title in enumerate(titles, 1):
        asked = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        rows = []
        for name in sorted(draw(st.lists(st.sampled_from(names), max_size=4, unique=True)), key=names.index):
            wanted = draw(st.lists(st.sampled_from([n for n in names if n != name]), max_size=3, unique=True))
            everyone = len(wanted) == len(names) - 1 > 1
            partners = "各課" if everyone else "\n".join(sorted(wanted, key=names.index))
            rows.append((name, (draw(LINES), partners, draw(LINES | st.just("")))))
        # A mark that says "as above" says so in our table, too.
        examples = draw(LINES.filter(lambda text: appearance_key(text) not in DITTO))
        issues.append((Issue(str(no), title, examples, tuple(asked)), tuple(rows)))
    if not any(rows for _, rows in issues):
        issues[0] = (issues[0][0], ((names[0], ("あり", "", "")),))
    return consolidated(tuple(issues), replace(SURVEY, departments=tuple(map(Department, names))))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(surveys(), st.booleans(), st.booleans())
def test_whatever_our_table_says_comes_back(
    tmp_path: Path, case: Consolidated, by_department: bool, silent: bool
) -> None:
    case = with_silent(case) if silent else case
    comes_back(ordered_by_department(case) if by_department else case, tmp_path / "参考３.xlsx")


def test_a_row_that_says_that_nobody_answered_is_no_answer(tmp_path: Path) -> None:
    case = with_silent(city_like())
    table = adopt_table(grids_of("参考３.xlsx", printed(case, tmp_path / "参考３.xlsx").read_bytes()))
    assert len(table.answers) == sum(len(block.rows) for block in case.issues)
    (listed,) = [one for one in table.unclear if one.why == "回答がないことを示す行"]
    assert listed.text.split("、") == ["未回答"] * sum(len(block.silent) for block in case.issues)


# ---------------------------------------------------------------- nothing is lost


@example([["", "", "", "", "取組べき内容", "福祉課", "福祉課"]])
@settings(max_examples=60)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "福祉課", "１", "小計", "（続き）", "※注", "各課", "長い文が続く。", "〃"]) | TEXTS,
            min_size=7,
            max_size=9,
        ),
        max_size=12,
    )
)
def test_every_character_is_in_the_definition_an_answer_or_the_list(rows: list[list[str]]) -> None:
    given_rows = [*ROWS, *rows]
    table = adopted(*given_rows)
    told = [
        table.title, table.section, table.label,
        *(text for issue in table.issues for text in (issue.no, issue.title, issue.examples, *issue.departments)),
        *(text for one in table.departments for text in (one.name, *one.aliases)),
        *(question.heading for question in table.questions),
        table.headings.no, table.headings.title, table.headings.examples, table.headings.departments, table.headings.respondent,
        *(text for texts in answers(table).values() for text in texts),
        *(one.text for one in table.unclear),
    ]  # fmt: skip
    characters = set("".join("".join(text.split()) for text in told))
    signs = set("、，,；;・･／/-－＋+&＆（）()【】〔〕[]続きくつづ及びおよ並に全各課庁内関係すべての")
    assert set("".join("".join(text.split()) for row in given_rows for text in row)) - characters - signs == set()


def test_what_is_not_understood_is_listed_with_its_cell() -> None:
    table = adopted(
        ("※令和８年３月末",),
        *ROWS,
        ("", "", "", "", "", "", ""),
        ("以上のとおりです。",),
        ("小計", "", "", "", "", "３件"),
    )
    assert [(one.place, one.text) for one in table.unclear] == [
        ("一覧!A1", "※令和８年３月末"),
        ("一覧!A7", "以上のとおりです。"),
        ("一覧!A8", "小計　３件"),
    ]


# ---------------------------------------------------------------- what offices write


def test_departments_are_taken_apart_from_the_sentence_that_follows() -> None:
    table = adopted(*ROWS)
    partners = next(q for q in table.questions if q.heading == "連携したい課")
    (entry,) = (a.entries[partners.key] for a in table.answers if a.department == "長寿課")
    assert (entry.departments, entry.text) == (("福祉課",), "会場を貸してほしい。")


def test_departments_are_in_the_order_of_the_table() -> None:
    assert [one.name for one in adopted(*ROWS).departments] == ["福祉課", "長寿課", "文化の家"]


@pytest.mark.parametrize(
    "written", ["福　祉　課", "福祉", "福祉課（続き）", "健康部　福祉課", "健康部\n福祉課", "福祉\n課"]
)
def test_a_department_is_known_however_it_is_written(written: str) -> None:
    table = adopted(*ROWS[:3], ("2", "見守り", "", "福祉課", written, "訪問している。", ""))
    assert ("2", "福祉課") in answers(table)
    assert [one.name for one in table.departments] == ["福祉課", "長寿課"]


def test_an_answer_goes_on_in_the_rows_below_and_not_below_an_empty_row() -> None:
    more = ("", "", "", "", "", "・参加者は年々増えている。", "")
    table = adopted(*ROWS, more, ("",), ("", "", "", "", "", "文化の家館長", ""))
    assert answers(table)["2", "文化の家"][0] == "配布の際に声を掛けている。\n・参加者は年々増えている。"
    assert [one.text for one in table.unclear] == ["文化の家館長"]


def test_a_line_that_breaks_off_is_joined_without_a_line_end() -> None:
    table = adopted(*ROWS, ("", "", "", "", "", "地域の拠点として", ""), ("", "", "", "", "", "使われている。", ""))
    assert answers(table)["2", "文化の家"][0].endswith("\n地域の拠点として使われている。")


def test_a_short_name_among_partners_means_the_one_department_that_it_can_mean() -> None:
    table = adopted(
        *ROWS[:3],
        ("2", "見守り", "", "地域共生推進課", "福祉課", "訪問している。", "共生課"),
        ("", "", "", "", "長寿課", "電話している。", "福祉課"),
    )
    partners = next(q.key for q in table.questions if q.heading == "連携したい課")
    (entry,) = (a.entries[partners] for a in table.answers if (a.issue, a.department) == ("2", "福祉課"))
    assert entry.departments == ("地域共生推進課",)
    assert [one.aliases for one in table.departments if one.name == "地域共生推進課"] == [("共生課",)]


def test_a_table_of_one_answer_is_enough() -> None:
    assert len(adopted(*ROWS[:2]).answers) == 1


@pytest.mark.parametrize("column", [0, 2, 3, 6])
def test_a_column_may_be_missing(column: int) -> None:
    table = adopted(*([text for at, text in enumerate(row) if at != column] for row in ROWS))
    assert len(table.issues) == 2
    assert {(a.issue, a.department) for a in table.answers} == {("1", "福祉課"), ("1", "長寿課"), ("2", "文化の家")}


def test_choices_numbers_and_dates_are_guessed() -> None:
    head = (*HEAD[:5], "進み具合", "件数", "実施日")
    body = [
        ("1", "居場所", "", "福祉課", f"第{n}課", ("順調", "遅れ")[n % 2], f"{n},200", f"令和7年6月{n}日")
        for n in range(1, 7)
    ]
    table = adopted(head, *body)
    assert [(q.heading, q.kind, q.choices) for q in table.questions] == [
        ("進み具合", "選択", ("遅れ", "順調")), ("件数", "数値", ()), ("実施日", "日付", ())
    ]  # fmt: skip
    assert {guess.what for guess in table.guesses if guess.of == table.questions[0].key} == {"種類"}


def said(table: Adopted, about: Guessed, of: str = "") -> str:
    return "\n".join(guess.said for guess in table.guesses if (guess.about, guess.of) == (about, of))


@pytest.mark.parametrize("written", ["同上", "〃", "同上。", "上に同じ", "上記と同様です。"])
def test_an_answer_that_only_points_at_another_is_to_be_confirmed(written: str) -> None:
    table = adopted(*ROWS, ("", "", "", "", "福祉課", written, ""))
    assert answers(table)["2", "福祉課"][0] == written
    assert f"「{written}」" in said(table, Guessed.ANSWER)


def test_a_sentence_that_says_what_is_alike_is_an_answer_like_others() -> None:
    table = adopted(*ROWS, ("", "", "", "", "福祉課", "同上の講座を福祉課でも開いた。", ""))
    assert not said(table, Guessed.ANSWER)


@pytest.mark.parametrize("no", ["2026/1/1", "1月1日", "令和8年1月1日"])
def test_a_day_as_a_number_is_to_be_confirmed(no: str) -> None:
    table = adopted(HEAD, (no, *ROWS[1][1:]), *ROWS[2:])
    assert "日付" in said(table, Guessed.ISSUE, no)
    assert not said(table, Guessed.ISSUE, "2")


@pytest.mark.parametrize("column", [3, 4])
def test_a_misspelt_department_is_to_be_confirmed(column: int) -> None:
    row = ["", "", "", "", "長寿課", "あり", ""]
    row[column] = {3: "福祉課\n長寿科", 4: "長寿科"}[column]
    table = adopted(*ROWS, row)
    assert "「長寿課」と一文字違い" in said(table, Guessed.DEPARTMENT, "長寿科")
    assert not said(table, Guessed.DEPARTMENT, "長寿課")


def test_a_misspelt_department_among_partners_is_to_be_confirmed() -> None:
    table = adopted(*ROWS, ("", "", "", "", "福祉課", "あり", "長寿課、福祉科"))
    assert "「福祉科」は課の名前として読めませんでした" in said(table, Guessed.ANSWER)


def test_departments_that_differ_by_a_number_or_are_short_are_no_errors() -> None:
    asked = "市民課\n市税課\n第一保育園\n第二保育園"
    table = adopted(*ROWS, ("3", "防災", "", asked, "市民課", "あり", ""))
    assert not any(said(table, Guessed.DEPARTMENT, name) for name in asked.split("\n"))


def test_two_issues_of_one_title_are_to_be_confirmed() -> None:
    table = adopted(*ROWS, ("3", "見守り", "", "福祉課", "福祉課", "あり", ""))
    assert [issue.no for issue in table.issues] == ["1", "2", "3"]
    assert "「2」と同じ名前" in said(table, Guessed.ISSUE, "3")


def without_no(*titles: str) -> list[Sequence[str]]:
    return [
        HEAD[1:],
        *((title, "", "福祉課", "福祉課", f"{at}番の取組をしている。", "") for at, title in enumerate(titles)),
    ]


@pytest.mark.parametrize(
    ("titles", "numbers"),
    [
        (("1　居場所づくり", "2　見守り"), ["1", "2"]),
        (("３．居場所づくり", "５．見守り"), ["３", "５"]),
        (("（1）居場所づくり", "（2）見守り"), ["1", "2"]),
        (("①居場所づくり", "②見守り"), ["①", "②"]),
        (("1-1 居場所づくり", "1-2 見守り"), ["1-1", "1-2"]),
    ],
)
def test_numbers_before_titles_are_the_numbers_where_no_column_holds_any(
    titles: Sequence[str], numbers: list[str]
) -> None:
    table = adopted(*without_no(*titles))
    assert [(issue.no, issue.title) for issue in table.issues] == list(
        zip(numbers, ["居場所づくり", "見守り"], strict=True)
    )
    assert "NO としました" in said(table, Guessed.ANSWER)


@pytest.mark.parametrize(
    "titles",
    [
        ("1　居場所づくり", "見守り"),
        ("1　居場所づくり", "1　見守り"),
        ("18歳以下の支援", "65歳以上の支援"),
        ("1.5℃の約束", "2.5℃の約束"),
    ],
)
def test_numbers_that_belong_to_titles_stay_there(titles: Sequence[str]) -> None:
    assert [issue.title for issue in adopted(*without_no(*titles)).issues] == list(titles)


def test_numbers_before_titles_stay_where_a_column_holds_numbers() -> None:
    table = adopted(HEAD, ("1", "1　居場所づくり", *ROWS[1][2:]))
    assert [(issue.no, issue.title) for issue in table.issues] == [("1", "1　居場所づくり")]


# ---------------------------------------------------------------- the folder


def hand_made(path: Path, *rows: Sequence[str]) -> Path:
    book = Workbook()
    for row in rows or (("令和７年度　取組状況一覧",), ("参考３",), *ROWS):
        book.active.append(row)
    book.save(path)
    return path


def test_the_folder_is_ready_for_the_next_year(tmp_path: Path) -> None:
    done = adopt(hand_made(tmp_path / "一覧.xlsx"), tmp_path / "調査")
    former = read_former(done.folder)
    assert former is not None
    assert (former.year, len(former.answers), former.folder) == ("令和７年度", 3, "")
    assert (done.survey.settings.survey_id, done.survey.settings.title) == ("chosa-2026", "令和７年度　取組状況一覧")
    made = generate(Run(done.folder))
    assert (len(made.forms), made.carried) == (3, 3)


def test_what_was_guessed_is_marked_in_the_definition_and_what_is_left_is_listed_there(tmp_path: Path) -> None:
    path = hand_made(tmp_path / "一覧.xlsx", *ROWS, ("",), ("※速報値",))
    done = adopt(path, tmp_path / "調査", Renewal("toku-r9", proposed(read_table_file(path)).deadline))
    book = load_workbook(done.folder.definition)
    marked = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    kinds = {f"設問!C{row}" for row in (2, 3)}
    assert kinds <= marked
    survey_id = next(row[1] for row in book["設定"].iter_rows() if row[0].value == words.SURVEY_ID.name)
    assert {cell.fill.fgColor.rgb for cell in (book["設問"]["C2"], survey_id)} == {"FFFFD8A8"}
    assert [row[3].value for row in book["引継ぎ"].iter_rows(min_row=2) if row[0].value == "引き継がない"] == [
        "※速報値"
    ]
    assert survey_id.value == "toku-r9"


def test_what_is_hidden_or_beside_the_cells_is_listed(tmp_path: Path) -> None:
    path = hand_made(tmp_path / "一覧.xlsx")
    book = load_workbook(path)
    book.active["I4"], book.active["A9"] = "控え", "隠した行"
    book.active.column_dimensions["I"].hidden = book.active.row_dimensions[9].hidden = True
    book.create_sheet("旧").append(("前の版",))
    book["旧"].sheet_state = "hidden"
    book.save(path)
    done = adopt(path, tmp_path / "調査")
    assert {(one.place, one.text) for one in done.left} == {
        ("Sheet!I4", "控え"),
        ("Sheet!A9", "隠した行"),
        ("旧", "前の版"),
    }


# ---------------------------------------------------------------- what is no such table


def refusal(path: Path, tmp_path: Path) -> str:
    with pytest.raises(SurveyError) as refused:
        adopt(path, tmp_path / "調査")
    assert len(refused.value.faults) == 1
    assert not (tmp_path / "調査").exists()
    return str(refused.value)


def test_our_own_files_are_sent_to_the_command_that_wants_them(tmp_path: Path) -> None:
    folder = init(tmp_path / "別").folder
    form = generate(Run(folder)).forms[0]
    assert "survey validate" in refusal(form, tmp_path)
    assert "survey init" in refusal(shipped("調査定義.xlsx"), tmp_path)


@pytest.mark.parametrize(
    "rows",
    [
        [("参考３",)],
        [("款", "項", "目", "予算額"), ("1", "2", "3", "400")],
        [HEAD],
        [("課題", "福祉課", "長寿課", "文化の家", "総務課"), ("居場所", "○", "", "○", "")],
    ],
)
def test_a_workbook_that_is_no_such_table_is_refused(rows, tmp_path: Path) -> None:
    refusal(hand_made(tmp_path / "一覧.xlsx", *rows), tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", "NO 取組 回答課\n".encode(), bytes(range(256)) * 9]
)
def test_a_file_that_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "一覧.txt"
    path.write_bytes(content)
    refusal(path, tmp_path)


def test_a_definition_that_could_not_be_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    long = ("1", "居場所" * 300, "", "福祉課", "福祉課", "あり", "")
    refusal(hand_made(tmp_path / "一覧.xlsx", HEAD, long), tmp_path)


def test_a_folder_that_is_a_survey_is_left_alone(tmp_path: Path) -> None:
    init(tmp_path / "調査")
    with pytest.raises(SurveyError):
        adopt(hand_made(tmp_path / "一覧.xlsx"), tmp_path / "調査")


def test_every_item_of_the_definition_is_there(tmp_path: Path) -> None:
    done = adopt(hand_made(tmp_path / "一覧.xlsx"), tmp_path / "調査")
    items = {row[0].value for row in load_workbook(done.folder.definition)["設定"].iter_rows(min_row=2)}
    assert items >= {word.name for word in words.SETTINGS}


# ---------------------------------------------------------------- odd shapes


def test_tables_side_by_side_are_one_survey() -> None:
    right = (HEAD, ("3", "移動", "", "福祉課", "福祉課", "送迎している。", ""), ("",), ("",))
    table = adopted(*((*left, "", *more) for left, more in zip(ROWS, right, strict=True)))
    assert {issue.no for issue in table.issues} == {"1", "2", "3"}
    assert answers(table)["3", "福祉課"][0] == "送迎している。"
    assert len(table.answers) == 4


def merged(path: Path, *blocks: str, rows: Sequence[Sequence[str]]) -> Adopted:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    hidden = {"B5": "隠れた文"}
    book.save(path)
    book = load_workbook(path)
    for cell, text in hidden.items():
        book.active[cell] = text
    for block in blocks:
        book.active.merged_cells.add(block)  # Not merge_cells, which empties what the merge hides.
    book.save(path)
    return adopt_table(grids_of(path.name, path.read_bytes()))


def test_headings_over_several_columns_are_listed_and_what_a_merge_hides_is_too(tmp_path: Path) -> None:
    above = ("課題", "", "", "", "回答", "", "")
    table = merged(tmp_path / "一覧.xlsx", "A1:D1", "E1:G1", "B3:B5", rows=(above, *ROWS))
    assert {one.text for one in table.unclear} == {"課題", "回答", "隠れた文"}
    assert (table.title, len(table.answers)) == ("", 3)


def test_rows_that_a_filter_hides_are_of_the_table(tmp_path: Path) -> None:
    path = hand_made(tmp_path / "一覧.xlsx", *ROWS)
    book = load_workbook(path)
    book.active.auto_filter.ref = "A1:G4"
    book.active.auto_filter.add_filter_column(4, ["福祉課", "文化の家"])
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    assert len(adopt_table(grids_of(path.name, path.read_bytes())).answers) == 3


def test_words_that_are_hardly_repeated_are_no_choices() -> None:
    body = [("1", "居場所", "", "福祉課", f"第{n}課", f"見込み{n % 3}", "") for n in range(1, 6)]
    assert adopted(HEAD, *body).questions[0].kind == "短文"
    more = ("1", "居場所", "", "福祉課", "第6課", "見込み0", "")
    assert adopted(HEAD, *body, more).questions[0].kind == "選択"


def test_a_short_name_that_could_mean_two_departments_means_none() -> None:
    table = adopted(
        HEAD, ("1", "見守り", "", "地域共生推進課\n多文化共生課", "地域共生推進課", "訪問している。", "多文化共生課"),
        ("", "", "", "", "多文化共生課", "訳している。", "共生課"),
    )  # fmt: skip
    partners = next(q.key for q in table.questions if q.heading == "連携したい課")
    (entry,) = (a.entries[partners] for a in table.answers if a.department == "多文化共生課")
    assert "地域共生推進課" not in entry.departments
    assert not any(one.aliases for one in table.departments)


def test_the_same_answer_again_is_one_and_another_is_joined_to_it() -> None:
    again = adopted(*ROWS, ("2", "見守り", "", "", "文化の家", "配布の際に声を掛けている。", ""))
    assert answers(again)["2", "文化の家"][0] == "配布の際に声を掛けている。"
    more = adopted(*ROWS, ("2", "見守り", "", "", "文化の家", "窓口でも声を掛けている。", ""))
    assert answers(more)["2", "文化の家"][0] == "配布の際に声を掛けている。\n窓口でも声を掛けている。"
    assert any("二度" in guess.said for guess in more.guesses)


def test_who_answers_is_seen_by_the_names_where_the_heading_does_not_tell() -> None:
    table = adopted((*HEAD[:4], "報告元", *HEAD[5:]), *ROWS[1:])
    assert {(a.issue, a.department) for a in table.answers} == {("1", "福祉課"), ("1", "長寿課"), ("2", "文化の家")}


def test_a_table_printed_in_blocks_of_columns_is_one_and_keeps_its_title() -> None:
    grids = [
        plain_grid("参考３", (("状況（1／2）",), *([*row[:5], row[5]] for row in ROWS))),
        plain_grid("参考３ (2)", (("状況（2／2）",), *([*row[:5], row[6]] for row in ROWS))),
    ]
    table = adopt_table(grids)
    assert (table.title, len(table.questions), len(table.answers)) == ("状況", 2, 3)
    assert answers(table) == answers(adopted(*ROWS))
