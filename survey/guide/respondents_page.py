"""記入の手引き.docx: one page for those who fill in a form, about the form of this survey."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from survey.form.blueprint import stands_on_slips
from survey.form.own_texts import confirming_text, former_name
from survey.guide.guide_page import FOLDER, reader
from survey.guide.word_look import new_document, packed
from survey.guide.word_text import write_markdown
from survey.intake.own_page import mark_of
from survey.japanese.dates import format_date
from survey.japanese.text import one_line
from survey.questions.rules import way_out

if TYPE_CHECKING:
    from survey.model import Survey

_NAME = "記入の手引き"
_MARKUP = re.compile(r"""([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])""")


def respondents_page(survey: Survey) -> bytes:
    """The page as .docx; the same survey gives the same bytes."""
    document = new_document(f"{_NAME}　{survey.settings.title}", survey.settings.office)
    write_markdown(document, reader().parse(page_text(survey)), _no_picture)
    # By it the page is known when it comes back.
    document.core_properties.identifier = mark_of(packed(document))
    return packed(document)


def page_text(survey: Survey) -> str:
    """The page in Markdown, with all that differs from survey to survey filled in."""
    settings = survey.settings
    # What comes out is Markdown, for which `_as_typed` escapes.
    environment = Environment(  # noqa: S701
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_as_typed
    )
    source = Path(FOLDER / "text" / f"{_NAME}.md").read_text("utf-8")
    return environment.from_string(source).render(
        調査名=settings.title,
        締切=format_date(settings.deadline),
        事務局=settings.office,
        連絡先="　".join(filter(None, (settings.contact_person, settings.contact))),
        該当なし=way_out(survey),
        前回=former_name(survey) if survey.former_year else "",
        前回から=survey.confirms_by_choice,
        追加回答=settings.extra_answers and bool(survey.row_questions),
        明細=bool(survey.item_questions),
        明細のシート=settings.items_title if survey.row_questions else "",
        初期値=bool(survey.given),
        確認者=confirming_text(survey),
        単票=stands_on_slips(survey),
        課の名称=settings.names.department,
        課題の名称=settings.names.issue,
        関係課の名称=settings.names.asked,
    )


def _as_typed(value: object) -> str:
    """A text that Markdown takes for no markup, in one line."""
    return _MARKUP.sub(r"\\\1", one_line(str(value)))


def _no_picture(source: str) -> str:
    raise ValueError(source)
