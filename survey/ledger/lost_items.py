"""Items (明細) of a department that are in an older file and not in the one that counts: who sent each half is not known. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from survey.findings import ITEMS_SUPERSEDED
from survey.form.carried import digest_of
from survey.ledger.receipts import Settled
from survey.model import Finding, Item, Place, Survey


def lost_items(survey: Survey, settled: Iterable[Settled]) -> Iterator[Finding]:
    """A finding for each file that lists items which do not stand in the one that counts for its department and issue."""
    for one in settled:
        items = one.claim.answer.items
        if not items or one.won:
            continue
        counting = Counter(map(_content, one.by.answer.items))
        lost = [item for item in items if not _taken(counting, item)]
        if lost:
            first = lost[0]
            cells = [cell for entry in first.entries.values() for cell in entry.cells]
            finding = ITEMS_SUPERSEDED.at(
                Place(one.claim.file.name, first.sheet, next(iter(cells), "")),
                department=one.claim.answer.department,
                issue=one.claim.answer.issue,
                value="、".join(entry.as_text("、") for entry in first.entries.values()),
                items=survey.settings.items_title,
                file=one.claim.file.name,
                all=len(items),
                lost=len(lost),
                by=one.by.file.name,
            )
            yield replace(finding, item=first.number)


def _taken(counting: Counter[frozenset[tuple[str, str]]], item: Item) -> bool:
    """Whether the same item is still there, which stands for one only."""
    content = _content(item)
    counting[content] -= 1
    return counting[content] >= 0


def _content(item: Item) -> frozenset[tuple[str, str]]:
    return frozenset((key, digest_of(entry)) for key, entry in item.entries.items())
