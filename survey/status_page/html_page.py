"""回収状況.html. Self-contained: it loads nothing, and nothing in it may run but its own search.

It is built as a tree, so that whatever people wrote stays text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from survey.japanese.dates import format_date
from survey.model import Names, Returns
from survey.status_page.day_chart import DayChart, day_chart
from survey.status_page.page_content import DepartmentLine, GridMark, PageContent, ToCheck
from survey.storage.files import replacing

_SIGNS = {
    GridMark.ANSWERED: "●",
    GridMark.FAULTY: "▲",
    GridMark.NOT_APPLICABLE: "－",
    GridMark.MISSING: "□",
    GridMark.NOT_ASKED: "",
}
_FEW = 40
"""Departments that fit on one A4 with their lines; of more, paper shows the sums alone."""

_Part = Element | str


def write_page(content: PageContent, target: Path) -> None:
    """Write the page; raises what `files.replacing` raises."""
    with replacing(target) as temporary:
        temporary.write_text(page_of(content), encoding="utf-8", newline="\n")


def page_of(content: PageContent) -> str:
    """The page as HTML."""
    many = len(content.departments) > _FEW
    style, script = _source("page.css"), _search(content.names)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style=style, script=script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"回収状況　{content.title}"),
        tag("style", style),
    )
    body = tag("body", _header(content), _main(content, many), *([tag("script", script)] if many else []))
    if many:
        body.set("class", "many")
    page = tag("html", head, body, lang="ja")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n"


def tag(name: str, /, *parts: _Part, **attributes: object) -> Element:
    """An element with these texts and elements in it. An underscore at the end or within a name stands for nothing or -."""
    element = Element(name, {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items()})
    last: Element | None = None
    for part in parts:
        if isinstance(part, Element):
            element.append(part)
            last = part
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part
    return element


def _source(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _search(names: Names) -> str:
    """The script; it counts in the survey's own word, which is letters alone."""
    return _source("search.js").replace('"課"', f'"{names.department}"')


def _policy(**sources: str) -> str:
    """A Content-Security-Policy that allows the page's own style and script, by their digests, and nothing else."""
    digests = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for kind, text in sources.items()
    }
    allowed = "; ".join(f"{kind}-src 'sha256-{digest}'" for kind, digest in digests.items())
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


# ---------------------------------------------------------------- what stands above


def _header(page: PageContent) -> Element:
    days = f"締切 {format_date(page.deadline)}　{format_date(page.today)} 現在"
    return tag("header", tag("h1", f"回収状況　{page.title}"), tag("p", days, class_="about"))


def _main(page: PageContent, many: bool) -> Element:
    every, chart = page.every, day_chart(page.returns, page.deadline)
    word = page.names.department
    said = f"{every.asked}{word}のうち{every.returned}{word}から届きました"
    sections = (
        _next_steps(page),
        _waiting(page.to_check),
        *([_days(page, chart)] if chart else []),
        _groups(page),
        _departments(page, many),
    )
    return tag(
        "main",
        tag("p", page.standing, class_="standing"),
        _bar(said, 640, 26, 20, every),
        tag("p", f"届いた{word} ", tag("b", str(every.returned)), f"／{every.asked}（{every.share}％）"),
        *(section for section in sections if section is not None),
    )


def _bar(said: str, width: int, height: int, thick: int, group: Returns) -> Element:
    place = {"x": 0, "y": (height - thick) // 2, "height": thick}
    return tag(
        "svg",
        tag("rect", class_="track", width=width, **place),
        tag("rect", class_="done", width=width * group.share / 100, **place),
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=said,
    )


def _section(heading: str, *parts: _Part, class_: str = "part") -> Element:
    return tag("section", tag("h2", heading), *parts, class_=class_)


def _next_steps(page: PageContent) -> Element | None:
    lines = [tag("li", tag("code", step.command), f"　{step.why}") for step in page.steps]
    return _section("次にすること", tag("ul", *lines), class_="steps") if lines else None


def _waiting(to_check: Sequence[ToCheck]) -> Element | None:
    lines = [tag("li", one.what, *_links(one)) for one in to_check]
    return _section("要確認", tag("ul", *lines)) if lines else None


def _links(one: ToCheck) -> Iterable[_Part]:
    for at, link in enumerate(one.links):
        yield "、" if at else "　"
        # As it is seen from output/.
        yield tag("a", link, href=f"../{quote(link)}")
    if one.more:
        yield f"、ほか {one.more}件"


# ---------------------------------------------------------------- the chart of days


def _days(page: PageContent, chart: DayChart) -> Element:
    came = [bar for bar in chart.bars if bar.count]
    said = "".join(f"{bar.first.month}月{bar.first.day}日 {bar.count}{page.names.department}。" for bar in came)
    middle = {bar.first: f"{bar.x + bar.width / 2:.1f}" for bar in chart.bars}
    limit = f"{chart.deadline_x:.1f}"
    drawing: list[Element] = []
    for bar in came:
        size = {"width": f"{bar.width:.1f}", "height": f"{bar.height:.1f}"}
        drawing.append(tag("rect", class_="bar", x=f"{bar.x:.1f}", y=f"{bar.y:.1f}", **size))
        drawing.append(_letters(str(bar.count), middle[bar.first], bar.y - 3))
    drawing.append(_line("ground", "0", chart.height, str(chart.width), chart.height))
    drawing += (_letters(f"{b.first.month}/{b.first.day}", middle[b.first], chart.height + 14) for b in chart.labelled)
    drawing.append(_line("deadline", limit, -4, limit, chart.height))
    label = f"締切 {page.deadline.month}/{page.deadline.day}"
    drawing.append(tag("text", label, class_="limit", x=f"{chart.deadline_x - 4:.1f}", y=-6, text_anchor="end"))
    box = f"-4 -16 {chart.width + 8} {chart.height + 34}"
    svg = tag("svg", *drawing, viewBox=box, role="img", aria_label=f"日ごとの提出数。{said}")
    every = "日" if chart.days_a_bar == 1 else f"時期（{chart.days_a_bar}日ごと）"
    return _section(f"提出のあった{every}", svg, class_="chart")


def _letters(text: str, x: str, y: float) -> Element:
    return tag("text", text, x=x, y=f"{y:.1f}", text_anchor="middle")


def _line(kind: str, x1: str, y1: int, x2: str, y2: int) -> Element:
    return tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


# ---------------------------------------------------------------- tables


def _groups(page: PageContent) -> Element | None:
    word = page.names.department
    head = (_head("部"), _head(f"届いた{word}", "nr"), _head(word, "nr"), _head("割合"))
    rows = [
        tag(
            "tr",
            tag("th", group.name, scope="row"),
            tag("td", str(group.returned), class_="nr"),
            tag("td", str(group.asked), class_="nr"),
            tag("td", _bar(f"{group.share}％", 300, 12, 10, group)),
        )
        for group in page.groups
    ]
    return _section("部ごとの回収", _table(head, rows, "groups")) if rows else None


def _head(text: str, class_: str = "left") -> Element:
    return tag("th", text, scope="col", class_=class_)


def _table(head: Iterable[Element], rows: Iterable[Element], class_: str) -> Element:
    return tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_=class_)


def _departments(page: PageContent, many: bool) -> Element:
    grouped, word = bool(page.groups), page.names.department
    issues = (tag("th", tag("b", issue.no), issue.title, scope="col", class_="issue") for issue in page.issues)
    names = (word, *(["部"] if grouped else []), "状態", "受付", "最後の連絡")
    search = tag(
        "p",
        tag("label", f"{word}・部・状態で絞り込む", for_="search"),
        " ",
        tag("input", id="search", type="search", autocomplete="off"),
        " ",
        tag("span", id="found", role="status"),
        class_="search",
    )
    legend = (part for mark, sign in _SIGNS.items() if sign for part in (_sign(mark, "span"), f"{mark.value}　"))
    return _section(
        f"{word}ごとの状況",
        tag("p", f"{word}が多いため、一覧は画面だけに表示します。", class_="paper"),
        *([search] if many else []),
        tag("p", *legend, "網掛け＝対象外", class_="legend"),
        _table((*map(_head, names), *issues), (_row(line, grouped) for line in page.departments), "lines"),
    )


def _row(line: DepartmentLine, grouped: bool) -> Element:
    held = f"（保留 {line.on_hold}）" if line.on_hold else ""
    received = f"{line.received:%m/%d %H:%M}" if line.received else ""
    contact = f"{line.contact.what} {line.contact.day:%m/%d}" if line.contact else ""
    return tag(
        "tr",
        tag("th", line.name, scope="row"),
        *([tag("td", line.group)] if grouped else []),
        tag("td", f"{line.state.value}{held}", class_=f"state state-{line.state.value}"),
        tag("td", received, class_="day"),
        tag("td", contact, class_="day"),
        *(_sign(mark, "td") for mark in line.marks),
    )


def _sign(mark: GridMark, name: str) -> Element:
    """The sign of a mark in its colour; in a table it is said, too, for who cannot see it."""
    said = {"aria_label": mark.value} if name == "td" and _SIGNS[mark] else {}
    class_ = mark.name.lower().replace("_", "-")
    return tag(name, _SIGNS[mark], class_=f"mark {class_}" if name == "td" else class_, **said)
