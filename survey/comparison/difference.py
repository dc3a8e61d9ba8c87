"""違い: what two texts have in common, sentence by sentence, and within a changed sentence phrase by phrase; pure.

The matching is difflib's. It is given sentences and phrases, never characters, since what single characters have in
common says nothing to a reader. A phrase is what a change of script ends: 公民館で|交流会を|開いている|。 No parser of Japanese was found
worth a dependency: budoux's phrases are longer, so that more is shown as changed, and a clock, as diff-match-patch has one,
would make the result depend on the machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from survey.japanese.text import alike
from survey.model import Difference, Mark, Passage, Span

_BETWEEN = (
    r"(?<=[。！？!?])(?![。！？!?」』）)】”\"])|(?<=[。！？!?][」』）)】”\"])(?![」』）)】”\"])"
    r"|(?=\n)|(?<=\n)|(?=[①-⑳])|(?<=[ \u3000\t])(?=・)"
)
"""Where a sentence ends or begins; ・ begins one in front of an item, not between two words."""
_BESIDE = r"。！？!?」』）)】”\"\s①-⑳"
"""Where none of these stands, it can be nowhere; so what lies between them is passed at once."""
_SENTENCE = re.compile(rf"(?:[^{_BESIDE}]+|[{_BESIDE}])(?:(?!{_BETWEEN})(?:[^{_BESIDE}]+|[{_BESIDE}]))*")
_PHRASE = re.compile(
    "(?:[\u3400-\u9fff々〆ヵヶ]+[ぁ-ゖ]*|[ァ-ヺー]+[ぁ-ゖ]*|[0-9０-９]+|[A-Za-zＡ-Ｚａ-ｚ]+|[ぁ-ゖ]+|.)"
    "[\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*",
    re.DOTALL,
)
"""With the marks that are drawn upon its last letter."""
_MOST_PIECES, _MOST_HITS = 4_000, 100_000
"""How much is matched: sentences or phrases of a text, and pairs of equal ones. difflib takes the square of it at worst."""
_MOST_CHANGED = 1_000
"""Former sentences in one place of which another form is sought."""
_ALIKE = 0.4
"""Share that two sentences have in common above which one is taken for the other, changed."""
_AHEAD = 10
"""Sentences among which the other form of one is sought."""
_TOO_SHORT = 2
"""Characters: what is the same between two changes says nothing if it is no longer, such as a particle."""


# Cached, because the printed table and the 受付簿 ask for the same texts.
@lru_cache(maxsize=1 << 12)
def difference(before: str, now: str) -> Difference:
    """What became of the former text."""
    old, new = _sentences(before), _sentences(now)
    rows: list[tuple[Passage, ...]] = []
    for is_same, gone, come in _matched(old, new):
        rows += [_whole(text, Mark.SAME) for text in gone] if is_same else _replaced(gone, come)
    return tuple(_with_moves(rows))


def new_passages(before: str, now: str) -> tuple[Span, ...]:
    """Where in the present text stands what is new in it, without white space around, a line each. What moved is not new,
    nor a text of which only width, case or white space differ."""
    if alike(before, now):
        return ()
    places: list[Span] = []
    at = 0
    for passage in (passage for row in difference(before, now) for passage in row if passage.mark not in _FORMER):
        if passage.mark is Mark.NEW:
            places += [(at + seen.start(), at + seen.end()) for seen in _SEEN.finditer(passage.text)]
        at += len(passage.text)
    return tuple(places)


_FORMER = frozenset({Mark.GONE, Mark.MOVED_AWAY})
"""Of passages that do not stand in the present text."""
_SEEN = re.compile(r"\S(?:[^\n]*\S)?")
"""What of a line is seen."""


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(text)


def _whole(text: str, mark: Mark) -> tuple[Passage, ...]:
    return (Passage(text, mark),)


# ---------------------------------------------------------------- matching


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """The pieces of two texts in runs: whether they are the same, those of the one, those of the other."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    if start:
        yield True, old[:start], new[:start]
    yield from _opcodes(old[start : len(old) - end], new[start : len(new) - end])
    if end:
        yield True, old[len(old) - end :], new[len(new) - end :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces both begin with."""
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return place
    return min(len(old), len(new))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    if set(old).isdisjoint(new) or max(len(old), len(new)) > _MOST_PIECES or _hits(old, new) > _MOST_HITS:
        yield False, old, new
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", old[i:j], new[k:m]


def _hits(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal pieces there are."""
    ours, theirs = Counter(old), Counter(new)
    return sum([ours[piece] * theirs[piece] for piece in ours.keys() & theirs.keys()])


# ---------------------------------------------------------------- changed sentences


def _replaced(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[Passage, ...]]:
    """Sentences in the place of others: one that is another form of a former one stands in one row with it."""
    done = len(come) if len(gone) > _MOST_CHANGED else 0
    yield from (_whole(text, Mark.NEW) for text in come[:done])
    for sentence in gone:
        place = _other_form(sentence, come, done)
        if place is None:
            yield _whole(sentence, Mark.GONE)
            continue
        yield from (_whole(text, Mark.NEW) for text in come[done:place])
        yield _within(sentence, come[place])
        done = place + 1
    yield from (_whole(text, Mark.NEW) for text in come[done:])


def _other_form(sentence: str, come: Sequence[str], first: int) -> int | None:
    """Place of the sentence that is most like this one, among the next; None where none is."""
    ahead = range(first, min(first + _AHEAD, len(come)))
    near = [(_likeness(sentence, come[place]), -place) for place in ahead if _may_be_alike(sentence, come[place])]
    best, place = max(near, default=(0.0, 0))
    return -place if best >= _ALIKE else None


def _may_be_alike(one: str, other: str) -> bool:
    """Whether neither is so short that it could not be enough of the other."""
    return 2 * min(len(one), len(other)) / (len(one) + len(other)) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    """Share of the characters that stand in phrases of both."""
    if one.isspace() or other.isspace():
        return 0.0
    ours, theirs = _counted_phrases(one), _counted_phrases(other)
    shared = sum([len(phrase) * min(ours[phrase], theirs[phrase]) for phrase in ours.keys() & theirs.keys()])
    return 2 * shared / (len(one) + len(other))


# Cached, because a sentence is held against several.
@lru_cache(maxsize=1 << 10)
def _counted_phrases(sentence: str) -> Mapping[str, int]:
    return Counter(_phrases(sentence))


# Cached, because they are counted first and then matched.
@lru_cache(maxsize=1 << 10)
def _phrases(sentence: str) -> Sequence[str]:
    return tuple(_PHRASE.findall(sentence))


def _within(before: str, now: str) -> tuple[Passage, ...]:
    """The passages of a changed sentence; two whole ones where too little of it stayed."""
    runs = [
        (is_same, "".join(gone), "".join(come)) for is_same, gone, come in _matched(_phrases(before), _phrases(now))
    ]
    passages: list[Passage] = []
    for changed, some in groupby(_telling(runs), key=lambda run: not run[0]):
        group = list(some)
        gone, come = "".join([run[1] for run in group]), "".join([run[2] for run in group])
        marks = ((gone, Mark.GONE), (come, Mark.NEW)) if changed else ((gone, Mark.SAME),)
        passages += [Passage(text, mark) for text, mark in marks if text]
    kept = sum([len(passage.text) for passage in passages if passage.mark is Mark.SAME])
    if 2 * kept < _ALIKE * (len(before) + len(now)):
        return (Passage(before, Mark.GONE), Passage(now, Mark.NEW))
    return tuple(passages)


_Run = tuple[bool, str, str]
"""Whether it is the same, the former text, the present one."""


def _telling(runs: Sequence[_Run]) -> Iterator[_Run]:
    """The runs; what is the same between two changes and too short to tell anything counts as changed."""
    for place, (is_same, gone, come) in enumerate(runs):
        inner = 0 < place < len(runs) - 1
        yield is_same and not (inner and len(gone) <= _TOO_SHORT), gone, come


# ---------------------------------------------------------------- moved sentences


def _with_moves(rows: Sequence[tuple[Passage, ...]]) -> Iterator[tuple[Passage, ...]]:
    """The rows; a sentence that went here and came there has moved."""
    whole = [row[0] for row in rows if len(row) == 1 and row[0].text.strip()]
    gone, new = ([text for text, mark in whole if mark is wanted] for wanted in (Mark.GONE, Mark.NEW))
    if set(gone).isdisjoint(new):  # Mostly nothing has.
        yield from rows
        return
    moved = Counter(gone) & Counter(new)
    waiting = {Mark.GONE: moved.copy(), Mark.NEW: moved}
    for row in rows:
        first = row[0]
        if len(row) == 1 and first.mark in waiting and waiting[first.mark][first.text]:
            waiting[first.mark][first.text] -= 1
            yield _whole(first.text, _MOVED[first.mark])
        else:
            yield row


_MOVED = {Mark.GONE: Mark.MOVED_AWAY, Mark.NEW: Mark.MOVED_HERE}
