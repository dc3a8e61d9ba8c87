"""回収状況.html: drawn from a template of ours. Self-contained: it loads nothing, and nothing in it may run but its own search."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from survey.japanese.dates import format_date
from survey.status_page.day_chart import day_chart
from survey.status_page.page_content import GridMark, GroupLine, PageContent
from survey.storage.files import replacing

_SIGNS = {
    GridMark.ANSWERED: "●",
    GridMark.FAULTY: "▲",
    GridMark.NOT_APPLICABLE: "－",
    GridMark.MISSING: "□",
    GridMark.NOT_ASKED: "",
}
_CLASSES = {mark: mark.name.lower().replace("_", "-") for mark in GridMark}
_FEW = 40
"""Departments that fit on one A4 with their lines; of more, paper shows the sums alone."""
_BLOCK = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


def write_page(content: PageContent, target: Path) -> None:
    """Write the page; raises what `files.replacing` raises."""
    with replacing(target) as temporary:
        temporary.write_text(page_of(content), encoding="utf-8", newline="\n")


def page_of(content: PageContent) -> str:
    """The page as HTML."""
    source = Path(__file__).with_name("page.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"japanese": format_date, "share": _share, "address": _address}
    template = environment.from_string(source)
    return template.render(
        page=content,
        chart=day_chart(content.returns, content.deadline),
        signs=_SIGNS,
        classes=_CLASSES,
        marks=tuple(GridMark),
        many=len(content.departments) > _FEW,
        policy=_policy(source),
    )


def _policy(source: str) -> str:
    """A Content-Security-Policy that allows the page's own style and script, by their digests, and nothing else."""
    digests = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for kind, text in _blocks(source)
    }
    allowed = "; ".join(f"{kind}-src 'sha256-{digest}'" for kind, digest in digests.items())
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _blocks(source: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in _BLOCK.findall(source)]


def _share(group: GroupLine) -> int:
    """Hundredths of the departments that have returned something; full only where all have."""
    return 100 * group.returned // group.asked if group.asked else 0


def _address(path: str) -> str:
    """Where a file below the survey's folder stands, seen from output/."""
    return "../" + quote(path)
