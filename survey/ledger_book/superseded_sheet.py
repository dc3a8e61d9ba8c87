"""旧版: what an answer said that another one took the place of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from survey.japanese.text import one_line
from survey.ledger_book.ledger_cells import (
    LedgerColumn,
    LedgerRow,
    LedgerSheet,
    Tone,
    cleaned,
    in_words,
    item_text,
    shown_text,
    spilled_sheet,
)
from survey.model import Superseded, Survey

_SUPERSEDED_COLUMNS = (
    LedgerColumn("{課}", 116),
    LedgerColumn("NO", 56, Tone.CENTRE),
    LedgerColumn("設問", 130),
    LedgerColumn("前の内容", 300),
    LedgerColumn("採用した内容", 300),
    LedgerColumn("違い", 66, Tone.CENTRE),
    LedgerColumn("前のファイル", 190),
    LedgerColumn("シート", 84),
    LedgerColumn("セル", 72),
    LedgerColumn("採用したファイル", 190),
)


def superseded_sheet(survey: Survey, superseded: Iterable[Superseded]) -> LedgerSheet:
    rows = (row for former in superseded for row in _superseded_rows(survey, former))
    names = survey.settings.names
    note = (
        f"採用しなかった回答と、代わりに採用したもの。同じ{names.department}の同じ{names.issue}により新しい回答があるか、"
        "除外したファイルです。"
    )
    return spilled_sheet("旧版", note, in_words(_SUPERSEDED_COLUMNS, names), rows)


def _superseded_rows(survey: Survey, former: Superseded) -> Iterator[LedgerRow]:
    now = former.by.entries if former.by else {}
    for question in survey.questions:
        entry = former.answer.entries.get(question.key)
        if entry:
            names = survey.settings.names
            before, after = shown_text(entry, names), shown_text(now.get(question.key), names)
            yield cleaned(
                former.answer.department,
                former.answer.issue,
                one_line(question.heading),
                before,
                after,
                "同じ" if before == after else "変更",
                former.file.name,
                entry.sheet,
                "、".join(entry.cells),
                _instead_of(former),
            )
    yield from _superseded_items(survey, former)


def _superseded_items(survey: Survey, former: Superseded) -> Iterator[LedgerRow]:
    """A row an item. Which of those that count is the same one cannot be told, but whether one says the same."""
    counting = Counter(item_text(survey, item.entries) for item in (former.by.items if former.by else ()))
    for item in former.answer.items:
        text = item_text(survey, item.entries)
        is_there = counting[text] > 0
        counting[text] -= is_there
        cells = "、".join(cell for entry in item.entries.values() for cell in entry.cells)
        yield cleaned(
            former.answer.department,
            former.answer.issue,
            f"{survey.settings.items_title}（{item.number}件目）",
            text,
            text if is_there else "",
            "同じ" if is_there else "なし",
            former.file.name,
            item.sheet,
            cells,
            _instead_of(former),
        )


def _instead_of(former: Superseded) -> str:
    """The file that counts."""
    return former.by.file.name if former.by else "（除外）"
