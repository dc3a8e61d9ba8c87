"""段取り: the commands as functions. Paths in, results out; nothing is printed, no clock is read."""

from __future__ import annotations

from survey.pipeline.generating import Generated, generate
from survey.pipeline.initialising import Initialised, init
from survey.pipeline.judging import Judgement, judge
from survey.pipeline.merging import Merged, Validated, merge, validate
from survey.pipeline.progress import Progress
from survey.pipeline.sending_back import SentBack, write_send_backs
from survey.pipeline.standing import DepartmentStatus, Status, status

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
    "generate",
    "init",
    "judge",
    "merge",
    "status",
    "validate",
    "write_send_backs",
]
