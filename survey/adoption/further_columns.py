"""Columns of no department, beside those that departments head: which are of the issue, and which are listed. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from survey.adoption.department_heads import DepartmentHead
from survey.adoption.grid import GridCell
from survey.adoption.heading_words import ISSUE_ROLES, Role, heads_partners, role_of
from survey.japanese.text import appearance_key, one_line

_ABOUT_ISSUE = re.compile(
    r"備考.*|摘要|メモ|特記.*|参考.*|注.*|(小|合|総|累)?計|.*(件数|回答数|課数|総数|率|頁|ページ|者|担当|時期|期限|期間|年度|年次"
    r"|区分|分類|種別|予算|金額|額|欄|番号|目標|指標|根拠|章|節|分野|計画|施策)"
)
"""Headings of columns that are about the issue; any other may be a department whose name does not look like one."""
_ABOUT_ANSWERS = re.compile(
    r".*(状況|方針|方向性?|結果|評価|対応|課題|内容|意見|コメント|理由|進捗|度合い?|予定|改善|まとめ|総括|所見)"
)
"""Behind the departments, headings of what somebody else says; before them it may be the answer of a department that the
columns are about."""
_MOVED = (Role.EXAMPLES, Role.ASKED)
_CALENDAR = re.compile(r"(年?月?日|年?月|曜日?|時間帯?|時刻|時限|期日|日時|日程)(\(.*\))?")


class FurtherColumns(NamedTuple):
    """The columns of no department: those of the issue behind the departments, and those that are listed."""

    moved: Sequence[int]
    asides: Sequence[int]


def further_columns(head: DepartmentHead) -> FurtherColumns | str | None:
    """Which of the other columns are of the issue; None where one names who answers, a text where one may be an answer."""
    roles = {at: role_of(cell.text) for at, cell in head.beside.items()}
    left, behind = [at for at in sorted(roles) if at < head.start], [at for at in sorted(roles) if at > head.start]
    title = next(at for at in left if roles[at] is Role.TITLE)
    keys = {at: appearance_key(cell.text) for at, cell in head.beside.items()}
    if any(roles[at] is Role.WHO and not _ABOUT_ISSUE.fullmatch(keys[at]) for at in roles):
        return None
    if any(_CALENDAR.fullmatch(keys[at]) for at in left):
        return ""
    for at in sorted(roles):
        is_known = roles[at] in ISSUE_ROLES or _ABOUT_ISSUE.fullmatch(keys[at])
        if at > title and not (is_known or (at > head.start and _ABOUT_ANSWERS.fullmatch(keys[at]))):
            return _unclear(head.beside[at])
    partners = [one.question for one in head.answers.values() if one.question and one.question.row < one.who.row]
    if about := next((cell for cell in partners if heads_partners(cell.text)), None):
        return _unclear(about)
    known = {roles[at] for at in left}
    moved = [at for at in behind if roles[at] in _MOVED and roles[at] not in known]
    moved = [at for at in moved if roles[at] not in {roles[other] for other in moved if other < at}]
    # In a table of rows, what stands right behind NO would be taken for the title, and a page for 取組例.
    asides = [at for at in sorted(roles) if at not in moved and (at > head.start or roles[at] not in ISSUE_ROLES)]
    return FurtherColumns(moved, asides)


def is_further(heading: str) -> bool:
    """Whether a heading behind departments is none."""
    key = appearance_key(heading)
    return bool(_ABOUT_ISSUE.fullmatch(key) or _ABOUT_ANSWERS.fullmatch(key))


def _unclear(heading: GridCell) -> str:
    return f"（「{one_line(heading.text)}」の列が、課の回答かどうか分かりません）"
