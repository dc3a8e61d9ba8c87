"""回収状況.html: what a section head sees of a survey, in a browser and on paper."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdfium2 import PdfDocument
from test_cli import survey as run
from year import applicable, give

from survey.commands.judge import judge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.commands.write_status_page import write_status_page
from survey.commands.year_state import year_state
from survey.model import Department, Issue, Returns, State, Step
from survey.status_page import Contact, PageContent, page_content
from survey.status_page.day_chart import day_chart
from survey.status_page.html_page import page_of
from survey.status_page.page_content import GridMark, ToCheck
from survey.storage.folder import Folder

TODAY = date(2026, 11, 20)
DEADLINE = date(2026, 11, 30)


@pytest.fixture
def returned(folder: Folder) -> Folder:
    """福祉課 answered NO 2 alone, 長寿課 with an error, and a broken file lies there, too."""
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。"), "4": {"該当の有無": "該当なし"}})
    give(folder, "長寿課", "長寿課.xlsx", {"1": {"該当の有無": "該当あり"}})
    (folder.collected / "壊れた #1.xlsx").write_bytes(b"PK\x03\x04")
    return folder


def content_of(folder: Folder, **changes: object) -> PageContent:
    judgement = judge(Run(folder))
    content = page_content(
        judgement.survey,
        judgement.ledger,
        today=TODAY,
        standing="回収中",
        steps=[Step("survey validate", "点検します。")],
        contacts={"福祉課": Contact(date(2026, 11, 2), "依頼")},
        to_check=[ToCheck("保留", ("collected/壊れた #1.xlsx",), 2)],
    )
    return replace(content, **changes)


def large(departments: int = 1741, issues: int = 6) -> PageContent:
    """A prefecture and more: members in 地域, two of three answered."""
    asked = tuple(Issue(str(no), f"課題{no}", "", ()) for no in range(1, issues + 1))
    names = [Department(f"第{number}町役場", group=f"第{number % 47}地域") for number in range(departments)]
    from survey.status_page.page_content import DepartmentLine

    lines = tuple(
        DepartmentLine(
            one.name,
            one.group,
            State.SUBMITTED if number % 3 else State.MISSING,
            None,
            None,
            0,
            ((GridMark.ANSWERED if number % 3 else GridMark.MISSING),) * issues,
        )
        for number, one in enumerate(names)
    )
    groups = tuple(Returns(f"第{number}地域", 37, 25) for number in range(47))
    every = Returns("全体", departments, sum(line.state is State.SUBMITTED for line in lines))
    returns = {date(2026, 11, 2) + timedelta(days=day): 40 for day in range(28)}
    return PageContent("全国の調査", DEADLINE, TODAY, "回収中", (), asked, lines, groups, every, returns, ())


class Tags(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.said += data


# ---------------------------------------------------------------- what it says


def test_each_department_stands_with_its_state_its_last_contact_and_each_issue(returned: Folder):
    content = content_of(returned)
    lines = {line.name: line for line in content.departments}
    welfare, aged, culture = lines["福祉課"], lines["長寿課"], lines["文化の家"]
    assert welfare.contact == Contact(date(2026, 11, 2), "依頼")
    assert welfare.marks[1] is GridMark.ANSWERED and welfare.marks[3] is GridMark.NOT_APPLICABLE
    assert welfare.marks[0] is GridMark.MISSING and culture.state is State.MISSING
    assert aged.marks[0] is GridMark.FAULTY
    assert GridMark.NOT_ASKED in culture.marks
    assert content.every == Returns("全体", 14, 2)
    assert sum(content.returns.values()) == 2


def test_departments_are_counted_by_their_division_where_the_definition_names_it(returned: Folder):
    assert content_of(returned).groups == ()
    judgement = judge(Run(returned))
    grouped = tuple(
        replace(one, group="福祉部" if one.name in ("福祉課", "長寿課", "健康推進課") else "")
        for one in judgement.survey.departments
    )
    content = page_content(
        replace(judgement.survey, departments=grouped),
        judgement.ledger,
        today=TODAY,
        standing="",
        steps=(),
        contacts={},
        to_check=(),
    )
    assert {(group.name, group.asked, group.returned) for group in content.groups} == {
        ("福祉部", 3, 2),
        ("（部の記入なし）", 11, 0),
    }


def test_what_waits_is_linked_to_its_file(returned: Folder):
    page = Tags(page_of(content_of(returned)))
    assert "../collected/%E5%A3%8A%E3%82%8C%E3%81%9F%20%231.xlsx" in page.attributes["href"]
    assert "ほか 2件" in page.said


def test_the_page_is_written_by_each_command_that_has_looked_into_collected(returned: Folder):
    for command in ("status", "validate", "merge"):
        returned.status_page.unlink(missing_ok=True)
        run(command, cwd=returned.root, code=3)
        said = Tags(returned.status_page.read_text("utf-8")).said
        assert "14課のうち0課が提出、2課が要修正、12課が未提出" in said, command
        assert "保留のファイル 1件" in said and "壊れた #1.xlsx" in said, command


def test_a_container_is_linked_where_the_file_lies_in_one(returned: Folder):
    import zipfile

    with zipfile.ZipFile(returned.collected / "まとめ.zip", "w") as archive:
        archive.writestr("中の壊れた.xlsx", b"PK\x03\x04")
    judgement = judge(Run(returned))
    state = year_state(returned, judgement.survey, TODAY, judgement.ledger)
    write_status_page(returned, judgement, state, TODAY)
    page = Tags(returned.status_page.read_text("utf-8"))
    assert any(href.endswith(".zip") for href in page.attributes["href"])


# ---------------------------------------------------------------- that nothing of it can do harm


def test_whatever_people_write_stays_text(returned: Folder):
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{ 7*7 }}"
    harmless = content_of(returned)
    content = replace(
        harmless,
        title=evil,
        standing=evil,
        steps=(Step(evil, evil),),
        departments=tuple(replace(line, name=evil, group=evil) for line in harmless.departments),
        issues=tuple(replace(issue, no=evil, title=evil) for issue in harmless.issues),
        groups=(Returns(evil, 1, 1),),
        to_check=(ToCheck(evil, (f"collected/{evil}", "collected/../../x"), 0),),
    )
    page = Tags(page_of(content))
    assert {"script", "img"}.isdisjoint(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(href.startswith("../") for href in page.attributes["href"])
    assert page.said.count(evil) >= 20


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else():
    page = page_of(large(50))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    for kind in ("style", "script"):
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r'\sstyle="', page)


# ---------------------------------------------------------------- the chart


@given(
    st.dictionaries(st.dates(date(2026, 10, 1), date(2027, 6, 1)), st.integers(1, 300), min_size=1),
    st.dates(date(2026, 11, 1), date(2027, 1, 31)),
)
def test_the_chart_shows_every_return_once_within_its_bounds(returns: dict[date, int], deadline: date):
    chart = day_chart(returns, deadline)
    assert chart is not None
    assert sum(bar.count for bar in chart.bars) == sum(returns.values())
    assert len(chart.bars) <= 62
    for bar in chart.bars:
        assert bar.x + bar.width <= chart.width + 0.01 and 0 < bar.y <= chart.height
        assert bar.y + bar.height == pytest.approx(chart.height)
    assert 0 <= chart.deadline_x <= chart.width + 0.01
    on_time = sum(bar.count for bar in chart.bars if bar.x < chart.deadline_x - 0.01)
    if chart.days_a_bar == 1:
        assert on_time == sum(count for day, count in returns.items() if day <= deadline)


def test_where_nothing_came_there_is_no_chart():
    assert day_chart({}, DEADLINE) is None


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield running
        running.close()


@pytest.mark.render
def test_the_citys_page_asks_for_nothing_is_read_by_everyone_and_prints_on_one_sheet(
    returned: Folder, browser, tmp_path: Path
):
    from axe_playwright_python.sync_playwright import Axe

    validate(Run(returned))
    run("status", cwd=returned.root, code=3)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(returned.status_page.as_uri())
    assert asked == [returned.status_page.as_uri()] and complaints == []
    assert Axe().run(page).response["violations"] == []
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    with PdfDocument(tmp_path / "page.pdf") as printed:
        assert len(printed) == 1
        assert [round(length) for length in printed[0].get_size()] == [595, 842]
        said = "".join(printed[0].get_textpage().get_text_bounded().split())
    assert "地域共生推進課" in said and "要確認" in said
    page.close()


@pytest.mark.render
def test_a_page_of_1741_members_is_searched_from_the_keyboard_and_prints_its_sums(browser, tmp_path: Path):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "回収状況.html"
    path.write_text(page_of(large()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    page.keyboard.press("Tab")
    page.keyboard.type("第12地域")
    shown = page.locator("table.lines tbody tr:visible")
    assert shown.count() == len([number for number in range(1741) if number % 47 == 12])
    assert page.locator("#found").inner_text() == f"{shown.count()}課"
    assert complaints == []
    assert Axe().run(page, context=["header", "main > section:first-of-type", ".search"]).response["violations"] == []
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    with PdfDocument(tmp_path / "page.pdf") as printed:
        assert len(printed) == 1
    page.close()
