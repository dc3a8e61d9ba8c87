"""手引き.docx: the chapters of the guide behind a table of contents whose entries are links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from survey.guide.word_look import CONTENTS, new_document, packed
from survey.guide.word_text import write_markdown

if TYPE_CHECKING:
    from docx.document import Document
    from markdown_it.token import Token

    from survey.guide.word_text import Picture

_TITLE = "調査ツールの手引き"
_DEEPEST = 2
"""Level of the headings that the table of contents names."""


def guide_document(chapters: Sequence[Sequence[Token]], picture: Picture) -> bytes:
    """The chapters, each as read from Markdown and on a page of its own. No page numbers stand in the table of contents:
    only the program that shows the document knows them, and asks before it counts."""
    document = new_document(_TITLE, "")
    _write_contents(document, [token for tokens in chapters for token in tokens])
    for tokens in chapters:
        begin = len(document.paragraphs)
        write_markdown(document, tokens, picture)
        document.paragraphs[begin].paragraph_format.page_break_before = True
    return packed(document)


def _write_contents(document: Document, tokens: Sequence[Token]) -> None:
    document.add_paragraph(f"{_TITLE}　目次", style=CONTENTS)
    headings = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    for number, at in enumerate(headings, 1):
        level = int(tokens[at].tag[1])
        if level <= _DEEPEST:
            paragraph = document.add_paragraph(style=f"toc {level}")
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="s{number}" w:history="1"/>')
            link.append(paragraph.add_run(_plain(tokens[at + 1]))._r)
            paragraph._p.append(link)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())
