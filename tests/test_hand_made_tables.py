"""A consolidated table made by hand, whatever way an office wrote it down, becomes a survey and its answers of last year."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hand_made import LAYOUTS, issues_over_the_whole_width, to_docx, to_xlsx
from hand_made_adopted import Seen, adopted, asked, expected
from hand_made_besides import with_boxes, with_values
from hand_made_content import INVENTED, SEED, Content, city_s_own
from hand_made_count import untold, written_in
from hand_made_ours import answered, further, repeated, to_ours
from msgspec.structs import replace
from openpyxl import load_workbook
from rendering import needs_office

from survey.adoption.notes_apart import notes_apart
from survey.errors import SurveyError
from survey.excel_out.book import WITHIN_LINE
from survey.model import Paper

CITY = SEED / "sankou3.json"
at_hand = pytest.mark.skipif(not CITY.exists(), reason="the city's own answers are not at hand")
CONTENTS = [pytest.param("invented", id="invented"), pytest.param("city", id="city", marks=at_hand)]
WRITERS = {"xlsx": to_xlsx, "docx": to_docx}


def content_of(name: str) -> Content:
    return city_s_own() if name == "city" else INVENTED


def right(seen: Seen, content: Content) -> None:
    """The survey asks exactly what the content asks, and its answers are kept, each as it was written."""
    assert seen.issues == asked(content)
    assert set(seen.departments) == content.departments
    assert seen.told_of(content) == expected(content)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", CONTENTS)
def test_every_layout_gives_the_same_issues_departments_and_answers(
    name: str, layout: str, suffix: str, tmp_path: Path
) -> None:
    content = content_of(name)
    path = WRITERS[suffix](LAYOUTS[layout](content), tmp_path / f"集計表.{suffix}")
    seen = adopted(path)
    right(seen, content)
    assert untold(written_in(path), seen.told) == []


@pytest.mark.parametrize("name", CONTENTS)
def test_a_sentence_beside_the_departments_stays_with_them(name: str, tmp_path: Path) -> None:
    content = content_of(name).noting("（広報の場で協力したい）")
    right(adopted(to_xlsx(LAYOUTS["blank below"](content), tmp_path / "集計表.xlsx")), content)


@pytest.mark.parametrize("besides", [with_boxes, with_values])
@pytest.mark.parametrize("name", CONTENTS)
def test_what_stands_beside_the_table_is_listed_and_does_not_disturb_it(name: str, besides, tmp_path: Path) -> None:
    content = content_of(name)
    path, texts = besides(content, tmp_path / "集計表.xlsx")
    seen = adopted(path)
    right(seen, content)
    told = "\n".join(seen.told)
    assert all(text in told for text in texts)
    assert untold(written_in(path), seen.told) == []


@pytest.mark.parametrize("name", CONTENTS)
def test_our_own_table_comes_back(name: str, tmp_path: Path) -> None:
    content = content_of(name)
    path = to_ours(content, tmp_path / "参考３.xlsx")
    seen = adopted(path)
    right(seen, content)
    assert (seen.adopted.title, seen.adopted.section) == (content.title, content.section)
    assert untold(written_in(path), seen.told) == []


def test_answers_of_our_own_that_go_on_over_pages_are_whole(tmp_path: Path) -> None:
    """Where a page ends between two sentences, nothing on paper tells whether a paragraph ended there, too; the file does."""
    seen = adopted(to_ours(INVENTED, tmp_path / "参考３.xlsx", Paper.A4_LANDSCAPE, times=30))
    assert "分かれ目で改行" not in "".join(guess.said for guess in seen.adopted.guesses)
    assert {place: told[0] for place, told in seen.told_of(INVENTED).items()} == {
        (issue.no, given.department): repeated(given.status, 30) for issue in INVENTED.issues for given in issue.answers
    }


def test_where_the_file_does_not_tell_how_an_answer_was_divided_it_is_said(tmp_path: Path) -> None:
    path = to_ours(INVENTED, tmp_path / "参考３.xlsx", Paper.A4_LANDSCAPE, times=30)
    book = load_workbook(path)
    for name in [name for name in book.custom_doc_props.names if name.startswith(WITHIN_LINE)]:
        del book.custom_doc_props[name]
    book.save(path)
    seen = adopted(path)
    assert "分かれ目で改行" in "".join(guess.said for guess in seen.adopted.guesses)
    told = {place: "".join(told[0].split()) for place, told in seen.told_of(INVENTED).items()}
    assert told == {
        (issue.no, given.department): "".join(repeated(given.status, 30).split())
        for issue in INVENTED.issues
        for given in issue.answers
    }


def test_columns_of_our_own_that_stand_in_several_tables_are_one(tmp_path: Path) -> None:
    seen = adopted(to_ours(INVENTED, tmp_path / "参考３.xlsx", Paper.A4_LANDSCAPE, more=14))
    right(seen, INVENTED)
    keys = {question.heading: question.key for question in seen.adopted.questions}
    for one in seen.adopted.answers:
        given = next(
            given
            for issue in INVENTED.issues
            for given in issue.answers
            if (issue.no, given.department) == (one.issue, one.department)
        )
        for place in range(14):
            assert one.entries[keys[further(place)]].text == answered(given, place)


@at_hand
def test_the_printed_text_of_the_city_is_no_table_and_is_refused_kindly() -> None:
    with pytest.raises(SurveyError) as stop:
        adopted(SEED / "sankou3_original.txt")
    (fault,) = stop.value.faults
    assert fault.problem
    assert "Excel" in fault.remedy


SAVED_ANEW = ("merged", "headings in two rows", "page by page", "a sheet an issue", "notes and counts", "lines as rows")
"""Layouts that another program saves: each cell by itself is the same whatever stands around it."""


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_layout_that_another_program_saved_gives_the_same(suffix: str, tmp_path: Path) -> None:
    content = content_of("city" if CITY.exists() else "invented")
    paths = [to_xlsx(LAYOUTS[layout](content), tmp_path / f"{layout}.xlsx") for layout in SAVED_ANEW]
    for path in converted(paths, suffix):
        right(adopted(path), content)


def converted(paths: list[Path], suffix: str) -> list[Path]:
    """The workbooks saved by LibreOffice in another format, in one run of it."""
    folder = paths[0].parent / suffix
    profile = (folder / "office-profile").resolve().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", suffix, "--outdir", folder]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=240)
    return [folder / f"{path.stem}.{suffix}" for path in paths]


def test_titles_in_rows_of_their_own_name_the_issues(tmp_path: Path) -> None:
    seen = adopted(to_xlsx(issues_over_the_whole_width(INVENTED), tmp_path / "集計表.xlsx"))
    assert [issue[:2] for issue in seen.issues] == [(issue.no, issue.title) for issue in INVENTED.issues]
    assert seen.told_of(INVENTED) == expected(INVENTED)


def test_what_stands_beside_the_departments_is_asked_in_a_question_of_its_own(tmp_path: Path) -> None:
    understood = adopted(to_xlsx(LAYOUTS["merged"](INVENTED), tmp_path / "集計表.xlsx"))
    apart = notes_apart(understood.adopted)
    partners, note = apart.questions[1:3]
    assert (partners.kind, note.kind, note.printed_under) == ("課の選択", "長文", partners.key)
    assert Seen(apart).told_of(INVENTED) == expected(INVENTED)
    assert not any(one.entries[partners.key].text for one in apart.answers if partners.key in one.entries)
    assert any(guess.of == note.key for guess in apart.guesses)


def test_where_only_departments_are_named_nothing_is_asked_beside_them(tmp_path: Path) -> None:
    (issue, *_) = INVENTED.issues[1:]
    content = replace(INVENTED, issues=(issue,))
    apart = notes_apart(adopted(to_xlsx(LAYOUTS["merged"](content), tmp_path / "集計表.xlsx")).adopted)
    assert len(apart.questions) == 3
