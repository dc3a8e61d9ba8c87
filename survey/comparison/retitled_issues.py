"""題名の変わった課題: former answers that stand under a title which is only near the one that they were given to; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from survey.comparison.pairing import retitled
from survey.japanese.text import one_line
from survey.model import Survey


def under_other_titles(former: Survey, survey: Survey, carried: Collection[str]) -> Iterator[str]:
    """A sentence for each issue whose answers stand under another title: that it is the same one is likely, and no more.
    `carried`: NO of this year's issues that have former answers."""
    names = survey.settings.names
    for then, now in retitled(former, survey):
        if now.no in carried:
            yield (
                f"前回の NO {then.no}「{one_line(then.title)}」の回答は、題名の近い NO {now.no}「{one_line(now.title)}」に入れました。"
                f"別の{names.issue}なら、題名を前回のどれにも似ないものにしてから、作り直してください。"
            )
