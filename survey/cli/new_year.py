"""init --from at the terminal: what it asks, and what it says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from survey.cli.console import no_date, say_made, say_what_to_edit, tell_some, typed_path
from survey.commands.new_year import NewYear, Renewal, begin_year, faults_of, look_back, proposal
from survey.japanese.dates import format_date, parse_date
from survey.japanese.text import briefly
from survey.storage import clock
from survey.storage.folder import Folder

if TYPE_CHECKING:
    from survey.errors import Fault
    from survey.model import Settings

LONGEST_QUOTED = 60
"""Characters of a text that is shown beside its place."""

_T = TypeVar("_T")


def begin(target: Path, former: Path, survey_id: str | None, deadline: date | None) -> None:
    """Lay out a new year; what no option gives is asked at a terminal, and taken as proposed elsewhere. Raises SurveyError."""
    folder, former_folder, today = Folder(target), Folder(former), clock.now().date()
    survey = look_back(folder, former_folder)
    proposed = proposal(survey, today)
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    wanted = proposed
    if asking:
        wanted = asked(
            proposed, lambda renewal: faults_of(renewal, survey, today), survey_id, deadline, survey.settings
        )
    wanted = Renewal(survey_id or wanted.survey_id, deadline or wanted.deadline)
    done = begin_year(folder, former_folder, wanted, today)
    _show(done)
    if not asking:
        _tell_proposed(survey_id is None, deadline is None)


def asked(
    proposed: Renewal,
    wrong_with: Callable[[Renewal], Iterable[Fault]],
    survey_id: str | None,
    deadline: date | None,
    former: Settings | None = None,
) -> Renewal:
    """What the person at the terminal wants where no option gives it; an empty line takes what is proposed.

    `former`: of the survey before this one, which is then told.
    """

    def faults(renewal: Renewal, about: str) -> list[Fault]:
        return [fault for fault in wrong_with(renewal) if fault.place == about]

    if survey_id is None:
        if former:
            print(f"前回の調査ID は {former.survey_id} です。")
        survey_id = _answer_to(
            "今回の調査ID", proposed.survey_id, str, lambda typed: faults(proposed._replace(survey_id=typed), "--id")
        )
    if deadline is None:
        if former:
            print(f"前回の締切は {format_date(former.deadline)} です。")
        deadline = _answer_to(
            "今回の締切",
            format_date(proposed.deadline),
            parse_date,
            lambda day: faults(proposed._replace(deadline=day), "--deadline"),
        )
    return Renewal(survey_id, deadline)


def _answer_to(
    question: str, proposed: str, understood: Callable[[str], _T | None], faults: Callable[[_T], list[Fault]]
) -> _T:
    """The first answer that is understood and has no fault. Raises KeyboardInterrupt at the end of input."""
    while True:
        try:
            typed = input(f"{question}{f'［Enter だけなら {proposed}］' if proposed else ''}: ").strip() or proposed
        except EOFError as error:
            raise KeyboardInterrupt from error
        answer = understood(typed)
        if answer is None:
            print(no_date(typed))
        elif found := faults(answer):
            print("\n".join(f"{fault.problem}\n  → {fault.remedy}" for fault in found))
        else:
            return answer


def _show(done: NewYear) -> None:
    settings = done.survey.settings
    say_made(done.folder)
    print(f"  {settings.title}（{done.survey.in_numbers}）")
    print(f"  前回の調査（{done.former_year}）: {typed_path(done.former.root)}")
    print(f"  調査ID {settings.survey_id}、締切 {format_date(settings.deadline)}。ほかの定義は前回のままです。")
    print(f"  一緒に引き継いだもの: {'、'.join(done.brought) or 'なし'}")
    if done.supplied:
        print(f"  前回になかったので、同梱のものを置いたもの: {'、'.join(done.supplied)}")
    if done.left:
        print(f"  引き継がなかったもの: {'、'.join(f'{one.name}（{one.why}）' for one in done.left)}")
    if done.mentions:
        print(
            f"  まだ前回の年度（{done.former_year}）を書いているところ {len(done.mentions)} 件。今年のものに直してください:"
        )
        tell_some([f"    {one.place}: {briefly(one.text, LONGEST_QUOTED)}" for one in done.mentions])
    if done.given:
        print(f"  初期値（調査票の {done.given}欄）は前回のままです。シート「初期値」を今年のものに直してください。")
    say_what_to_edit(done.folder, f"{settings.names.department}・{settings.names.issue}")


def _tell_proposed(survey_id: bool, deadline: bool) -> None:
    """Nobody was asked: what was taken for granted."""
    what = "と".join(name for name, taken in (("調査ID", survey_id), ("締切", deadline)) if taken)
    if what:
        print(f"  {what}は、前回から決めました。違えば、survey generate の前に調査定義で直してください。")
