"""What a command has to say, and the one place that decides how it is shown: to a person, or to a script."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from survey.errors import Fault


class Shown(NamedTuple):
    """What a command has to say. Only one of the first two is called."""

    for_person: Callable[[], None]
    """Prints sentences and tables."""
    for_script: Callable[[], object]
    """Gives the content of the one JSON object of a run."""
    aside: Sequence[str] = ()
    """Lines that both may want to know, on stderr."""
    needs_person: bool = False
    """Whether something waits for someone."""


class Output:
    """Where a command shows what it has to say; made once a run."""

    def __init__(self, *, within_menu: bool = False) -> None:
        self.for_script = False
        """Whether `--json` was typed."""
        self.within_menu = within_menu
        """Whether the menu runs the command, and will be shown again."""

    def show(self, shown: Shown) -> None:
        """Show the sentences, or the JSON, and what is said aside."""
        if self.for_script:
            import json

            # Behind a pipe Windows has the office's code page, which holds neither all characters nor, by its standard, JSON.
            whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            print(json.dumps(shown.for_script(), ensure_ascii=not whole, indent=2))
        else:
            shown.for_person()
        for line in shown.aside:
            print(line, file=sys.stderr)


def shown_faults(found: Sequence[Fault]) -> Shown:
    """Why a run could not be done: sentences on stderr, or JSON as any other result."""

    def to_person() -> None:
        for line in fault_lines(found):
            print(line, file=sys.stderr)

    listed = [{"place": fault.place, "problem": fault.problem, "remedy": fault.remedy} for fault in found]
    return Shown(to_person, lambda: {"faults": listed})


def fault_lines(found: Sequence[Fault]) -> list[str]:
    """The faults as sentences, after their number where there are several."""
    several = [f"次の {len(found)} 件のため、実行できませんでした。"] if len(found) > 1 else []
    return several + [str(fault) for fault in found]
