"""段取り: the commands as functions. Paths in, results out; nothing is printed, no clock is read.

Each is loaded when it is first asked for: the libraries of all take longer to load than a small survey to run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.pipeline.checking import checker
    from survey.pipeline.generating import Generated, generate
    from survey.pipeline.initialising import Initialised, init
    from survey.pipeline.judging import Judgement, judge
    from survey.pipeline.merging import Merged, Validated, merge, validate
    from survey.pipeline.progress import Progress
    from survey.pipeline.sending_back import SentBack, write_send_backs
    from survey.pipeline.standing import DepartmentStatus, Status, status

_HOMES = {
    "DepartmentStatus": "standing",
    "Generated": "generating",
    "Initialised": "initialising",
    "Judgement": "judging",
    "Merged": "merging",
    "Progress": "progress",
    "SentBack": "sending_back",
    "Status": "standing",
    "Validated": "merging",
    "checker": "checking",
    "generate": "generating",
    "init": "initialising",
    "judge": "judging",
    "merge": "merging",
    "status": "standing",
    "validate": "merging",
    "write_send_backs": "sending_back",
}

__all__ = [
    "DepartmentStatus",
    "Generated",
    "Initialised",
    "Judgement",
    "Merged",
    "Progress",
    "SentBack",
    "Status",
    "Validated",
    "checker",
    "generate",
    "init",
    "judge",
    "merge",
    "status",
    "validate",
    "write_send_backs",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
