"""What `status` shows: where every department stands, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from survey.cli import as_json
from survey.cli.console import console, table
from survey.cli.output import Shown
from survey.cli.show_answers import states_line, tell_comparison, tell_notices, tell_what_waits
from survey.mail.record import Mailed, Mailing

if TYPE_CHECKING:
    from survey.commands.status import DepartmentStatus, Status


def shown_status(now: Status) -> Shown:
    """Where every department stands, and the deadline."""
    return Shown(lambda: _tell_status(now), lambda: as_json.status_object(now), needs_person=not now.complete)


def shown_history(now: Status) -> Shown:
    """What each year came to."""
    return Shown(lambda: _tell_history(now), lambda: as_json.history_object(now), needs_person=not now.complete)


def _tell_history(now: Status) -> None:
    from survey.comparison.history import history_rows, year_names

    years = now.history
    rows = table("項目", "選択肢", *year_names(years))
    for row in history_rows(years, now.survey.settings.names):
        rows.add_row(row.about, row.choice, *("" if count is None else str(count) for count in row.counts))
    console().print(rows)
    if len(years) < 2:
        print(
            "前回の調査の記録がないので、今回だけを示しました。記録は survey init --from か survey generate --previous で残ります。"
        )


def _tell_status(now: Status) -> None:
    lines, word = now.departments, now.survey.settings.names.department
    columns = {
        word: [line.department for line in lines],
        "状態": [_state(line) for line in lines],
        "依頼": [_days(line.mailed.requests) for line in lines],
        "督促": [_days(line.mailed.reminders) for line in lines],
        "差戻し": [_days(line.mailed.returns) for line in lines],
        "受付": [f"{line.received:%m/%d %H:%M}" if line.received else "" for line in lines],
        "エラー": [str(line.errors or "") for line in lines],
        "未回答のNO": ["、".join(line.unanswered) for line in lines],
    }
    told = {heading: cells for heading, cells in columns.items() if any(cells)}
    rows = table(*told, whole=set(told) - {word, "未回答のNO"})
    for row in zip(*told.values(), strict=True):
        rows.add_row(*row)
    console().print(rows)
    if any(mailing.drafted for line in lines for mailing in _mailings(line.mailed)):
        print("（ ）の日付は、下書きを作った日です。")
    print(f"{states_line([line.state for line in lines], word)}　締切 {now.survey.settings.deadline:%Y/%m/%d}")
    _tell_divisions(now)
    tell_comparison(now.judgement)
    tell_what_waits(now.judgement)
    tell_notices(now.judgement, "。一覧は、survey validate が作る受付簿にあります。")


def _tell_divisions(now: Status) -> None:
    if now.divisions:
        rows = table("部", "届いた数", now.survey.settings.names.department, "回収率")
        for one in now.divisions:
            rows.add_row(one.name, str(one.returned), str(one.asked), f"{one.share}％")
        console().print(rows)


def _state(line: DepartmentStatus) -> str:
    return f"{line.state.value}\n保留 {line.on_hold}" if line.on_hold else line.state.value


def _mailings(mailed: Mailed) -> Iterable[Mailing]:
    return (*mailed.requests, *mailed.reminders, *mailed.returns)


def _days(mailings: Iterable[Mailing]) -> str:
    return "\n".join(f"({mailing.day:%m/%d})" if mailing.drafted else f"{mailing.day:%m/%d}" for mailing in mailings)
