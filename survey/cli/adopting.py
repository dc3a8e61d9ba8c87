"""adopt at the terminal: what it asks, and what it says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from survey.cli.console import say_next, tell_some, typed_path
from survey.cli.new_year import answer_to, quoted_briefly
from survey.commands.adopt import (
    AdoptedFolder,
    HandMade,
    lay_out_adopted,
    proposed,
    read_table_file,
    wrong_with,
)
from survey.commands.adopted_definition import LISTED_SHEET
from survey.commands.init import refuse_survey
from survey.commands.new_year import Renewal
from survey.errors import Fault
from survey.japanese.dates import format_date, parse_date
from survey.japanese.text import one_line
from survey.storage import clock
from survey.storage.folder import Folder


def begin_adopted(file: Path, target: Path, survey_id: str | None, deadline: date | None) -> None:
    """Adopt a table; what no option gives is asked at a terminal, and taken as proposed elsewhere. Raises SurveyError."""
    today = clock.now().date()
    refuse_survey(Folder(target))
    table = read_table_file(file, today)
    wanted = proposed(table, today)
    wanted = Renewal(survey_id or wanted.survey_id, deadline or wanted.deadline)
    if sys.stdin.isatty() and sys.stdout.isatty():
        wanted = _asked(table, wanted, survey_id is None, deadline is None, today)
    _show(lay_out_adopted(table, target, wanted, today))


def _asked(table: HandMade, wanted: Renewal, ask_id: bool, ask_deadline: bool, today: date) -> Renewal:
    def faults(renewal: Renewal, about: str) -> list[Fault]:
        return [fault for fault in wrong_with(table, renewal, today) if fault.place == about]

    if ask_id:
        typed = answer_to(
            "今回の調査ID", wanted.survey_id, str, lambda name: faults(wanted._replace(survey_id=name), "--id")
        )
        wanted = wanted._replace(survey_id=typed)
    if ask_deadline:
        day = answer_to(
            "今回の締切",
            format_date(wanted.deadline),
            parse_date,
            lambda day: faults(wanted._replace(deadline=day), "--deadline"),
        )
        wanted = wanted._replace(deadline=day)
    return wanted


def _show(done: AdoptedFolder) -> None:
    survey, former = done.survey, done.former
    print(f"調査のフォルダーを作りました: {typed_path(done.folder.root)}")
    print(f"  {one_line(survey.settings.title)}")
    counts = f"{survey.in_numbers}、設問 {len(survey.questions)}"
    print(f"  {counts}、{former.year}の回答 {len(former.answers)}")
    print(f"  調査ID {survey.settings.survey_id}、締切 {format_date(survey.settings.deadline)}。")
    if done.to_confirm:
        print("  推測したところ。調査定義で色の付いたところを確かめてください:")
        tell_some([f"    {where}: {quoted_briefly(said)}" for where, said in done.to_confirm])
    if done.left:
        print(f"  引き継がなかったもの {len(done.left)} 件（調査定義のシート「{LISTED_SHEET}」にすべてあります）:")
        tell_some([f"    {one.place}: {quoted_briefly(one_line(one.text))}（{one.why}）" for one in done.left])
    print(
        f"  {typed_path(done.folder.definition)} を Excel で開き、事務局・宛先・{survey.settings.names.issue}などを今年のものに直してください。"
    )
    say_next(f'cd "{typed_path(done.folder.root)}"', "survey generate")
