"""The guide: it shows what is, tells of every code, and stands by itself."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from test_cli import survey

from survey.guide.guide_page import CHAPTERS, FOLDER, chapter_text, guide_page
from survey.guide.troubles import fault_kinds, finding_kinds

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import guide_run  # noqa: E402  # scripts/ is no package

STALE = "run scripts/pictures, look at what it drew, and commit it"


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(guide_page())


@pytest.fixture(scope="module")
def gone_through(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The run that the guide shows, gone through anew."""
    work = tmp_path_factory.mktemp("guide")
    return work, guide_run.run(work)


def test_the_screens_are_those_of_today(gone_through: tuple[Path, dict[str, str]]):
    kept = {path.stem: path.read_text("utf-8") for path in (FOLDER / "screens").glob("*.txt")}
    assert kept == gone_through[1], STALE


def test_the_pictures_show_what_is_made_today(gone_through: tuple[Path, dict[str, str]]):
    kept = json.loads((FOLDER / "pictures" / "shown.json").read_text("utf-8"))
    assert kept == guide_run.digests(gone_through[0]), STALE


def test_every_picture_and_screen_is_shown_and_every_one_that_is_shown_is_there():
    named = {FOLDER / source for name in CHAPTERS for source in re.findall(r"!\[.+?\]\((.+?)\)", chapter_text(name))}
    drawn = {*(FOLDER / "pictures").glob("*.svg"), *(FOLDER / "screens").glob("*.txt")}
    assert named <= drawn
    # The docs show it.
    assert {path.stem for path in drawn - named} <= {"matrix"}


def test_every_code_is_told_with_what_it_means_and_what_to_do(page: Page):
    mail = set(re.findall(r'"(M\d{3})"', "".join(path.read_text("utf-8") for path in (ROOT / "survey").rglob("*.py"))))
    told = set(re.findall(r"[A-Z]\d{3}", page.said))
    assert mail and {code.code for code in finding_kinds()} | {wrong.code for wrong in fault_kinds()} | mail <= told
    assert "{" not in chapter_text("困ったとき")


def test_it_stands_by_itself_and_its_links_lead_somewhere(page: Page):
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for tag, attributes in page.tags:
        assert tag != "script"
        if "src" in attributes:
            assert str(attributes["src"]).startswith("data:image/svg+xml;base64,") and attributes["alt"]
        if "href" in attributes:
            assert str(attributes["href"]).removeprefix("#") in anchors


def test_every_entry_of_the_menu_that_it_names_is_there(page: Page):
    from survey.cli.menu_entries import LABELS

    for label in LABELS.values():
        assert label in page.said, label


def test_the_command_writes_it(tmp_path: Path):
    assert "手引き.html" in survey("guide", "--out", "手引き.html", cwd=tmp_path).stdout
    assert "IT担当の方へ" in (tmp_path / "手引き.html").read_text("utf-8")
