"""前回との比較 in words: how many answers there are of each 区分; pure.

What has not come back is counted elsewhere, and is no matter of the committee: 未回答 is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from survey.model import Change, Comparison
from survey.summary.words import SummaryWords

_TOLD = tuple(change for change in Change if change is not Change.UNANSWERED)


def change_words(comparison: Comparison | None) -> tuple[SummaryWords, Callable[[str], SummaryWords]]:
    """The words about all answers, and a function that gives those about an issue by its NO."""
    answers = comparison.answers.values() if comparison else ()
    by_issue = Counter((one.issue, one.change) for one in answers)
    counts = Counter(one.change for one in answers)
    return (
        {"前回": comparison.former_year if comparison else "", "区分の計": _by_word(counts)},
        lambda issue: {"区分の内訳": _by_word({change: by_issue[issue, change] for change in _TOLD})},
    )


def _by_word(counts: Mapping[Change, int]) -> Mapping[str, int]:
    return {change.brief: counts.get(change, 0) for change in _TOLD}
