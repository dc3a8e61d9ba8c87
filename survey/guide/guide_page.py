"""手引き.html: one self-contained page made of the texts, the catalogues, and the pictures and screens of a real run."""

from __future__ import annotations

import base64
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.guide.troubles import about_definitions, about_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt

FOLDER = Path(__file__).parent
CHAPTERS = ("手引き", "いろいろな調査", "困ったとき", "IT担当の方へ")
"""In the order in which they are read; each is a text."""
_GENERATED = {"調査定義": about_definitions, "指摘": about_findings}
_PLACE = re.compile(r"\{\{ (\w+) \}\}")

_STYLE = """
:root { --ink: #1a1a1a; --line: #b8b8b8; --blue: #2f5d8a; }
* { box-sizing: border-box; }
body { font: 16px/1.8 "BIZ UDPGothic", "Yu Gothic UI", "Meiryo", sans-serif; color: var(--ink); max-width: 900px; margin: 0 auto; padding: 16px 24px 80px; }
h1 { font-size: 28px; border-bottom: 3px solid var(--blue); margin-top: 56px; } h2 { font-size: 22px; border-left: 6px solid var(--blue); padding-left: 10px; margin-top: 40px; }
h3 { font-size: 18px; margin-top: 28px; } nav { background: #f2f5f8; padding: 8px 20px; } nav ul { margin: 4px 0; padding-left: 20px; } .level2 { margin-left: 18px; font-size: 14px; list-style: circle; }
table { border-collapse: collapse; margin: 10px 0; } th, td { border: 1px solid var(--line); padding: 4px 10px; text-align: left; vertical-align: top; } th { background: #e9eef4; }
td:first-child { white-space: nowrap; } code { background: #eef1f4; padding: 1px 5px; }
figure { margin: 18px 0; break-inside: avoid; } figure img { width: 100%; border: 1px solid var(--line); } figcaption { color: #555; font-size: 14px; }
pre { background: #1e1e1e; color: #f0f0f0; padding: 12px 16px; overflow-x: auto; font: 13px/1.5 "BIZ UDGothic", "MS Gothic", monospace; }
a { color: #0b4f8a; } a:focus { outline: 3px solid #e07a00; }
@page { size: A4; margin: 15mm; } @media print { body { max-width: none; padding: 0; font-size: 11pt; } h1 { break-before: page; } nav { break-after: page; } }
"""


class Heading(Struct, frozen=True):
    """A heading of the guide."""

    level: int
    text: str
    anchor: str


def chapter_text(name: str) -> str:
    """A chapter in Markdown, its tables of codes filled in."""
    source = (FOLDER / "text" / f"{name}.md").read_text("utf-8")
    return _PLACE.sub(lambda place: _GENERATED[place[1]]() if place[1] in _GENERATED else place[0], source)


def reader() -> MarkdownIt:
    """Reads Markdown with tables and without HTML."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def guide_page() -> str:
    """The whole guide as HTML."""
    headings: list[Heading] = []
    bodies = [_body(chapter_text(name), headings) for name in CHAPTERS]
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>調査ツールの手引き</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{_contents(headings)}\n<main>\n{''.join(bodies)}</main>\n</body>\n</html>\n"
    )


def _body(text: str, headings: list[Heading]) -> str:
    markdown = reader()
    tokens = markdown.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = Heading(int(token.tag[1]), tokens[at + 1].content, f"s{len(headings) + 1}")
            headings.append(heading)
            token.attrSet("id", heading.anchor)
    drawn: str = markdown.renderer.render(tokens, markdown.options, {})
    return _IMAGE.sub(lambda image: _figure(image["source"], image["alt"]), drawn)


_IMAGE = re.compile(r'<p><img src="(?P<source>[^"]*)" alt="(?P<alt>[^"]*)" /></p>')


def _figure(source: str, alt: str) -> str:
    """A picture, or a screen as the text that stood on it. `source` is percent-encoded, `alt` escaped."""
    from urllib.parse import unquote

    path = FOLDER / unquote(source)
    if path.suffix == ".txt":
        shown = f"<pre>{escape(path.read_text('utf-8'))}</pre>"
    else:
        data = base64.b64encode(path.read_bytes()).decode()
        shown = f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}">'
    return f"<figure>{shown}<figcaption>{alt}</figcaption></figure>\n"


def _contents(headings: Sequence[Heading]) -> str:
    """The chapters and their parts, each a link."""
    lines = [
        f'<li class="level{one.level}"><a href="#{one.anchor}">{escape(one.text)}</a></li>'
        for one in headings
        if one.level <= 2
    ]
    return f'<nav aria-label="目次"><ul>{"".join(lines)}</ul></nav>'
