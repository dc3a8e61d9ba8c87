"""Checking in a process of its own: pandera takes longer to load than twenty forms to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from survey.isolation.processes import elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.model import Finding, ReturnedForm, Survey
    from survey.storage.folder import Folder

    Check = Callable[[Survey, Sequence[ReturnedForm]], tuple[Finding, ...]]
    """As `checks.check`; to be called once."""


@contextmanager
def checker(folder: Folder) -> Iterator[Check]:
    """What checks the forms that came back to a survey; nothing is loaded where nothing came.

    The other process begins at once: who has more to load does so inside the block.
    """
    if not folder.collected.is_dir() or not any(folder.collected.iterdir()):
        yield lambda _survey, _forms: ()
        return
    with elsewhere("survey.checks.schema") as call:
        from survey.checks import check

        yield partial(check, judge=partial(call, "failures"))
