"""adopt at the terminal: what it asks, and what it says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from survey.cli.console import say_made, say_what_to_edit, tell_some
from survey.cli.new_year import LONGEST_QUOTED, asked
from survey.commands.adopt import AdoptedFolder, lay_out_adopted, proposed, read_table_file, wrong_with
from survey.commands.adopted_definition import LISTED_SHEET
from survey.commands.init import refuse_survey
from survey.commands.new_year import Renewal
from survey.japanese.dates import format_date
from survey.japanese.text import briefly, one_line
from survey.storage import clock
from survey.storage.folder import Folder


def begin_adopted(file: Path, target: Path, survey_id: str | None, deadline: date | None) -> None:
    """Adopt a table; what no option gives is asked at a terminal, and taken as proposed elsewhere. Raises SurveyError."""
    today = clock.now().date()
    refuse_survey(Folder(target))
    table = read_table_file(file, today)
    wanted = proposed(table, today)
    if sys.stdin.isatty() and sys.stdout.isatty():
        wanted = asked(wanted, lambda renewal: wrong_with(table, renewal, today), survey_id, deadline)
    wanted = Renewal(survey_id or wanted.survey_id, deadline or wanted.deadline)
    _show(lay_out_adopted(table, target, wanted, today))


def _show(done: AdoptedFolder) -> None:
    survey, former = done.survey, done.former
    say_made(done.folder)
    print(f"  {one_line(survey.settings.title)}")
    counts = f"{survey.in_numbers}、設問 {len(survey.questions)}"
    print(f"  {counts}、{former.year}の回答 {len(former.answers)}")
    print(f"  調査ID {survey.settings.survey_id}、締切 {format_date(survey.settings.deadline)}。")
    if done.to_confirm:
        print("  推測したところ。調査定義で色の付いたところを確かめてください:")
        tell_some([f"    {where}: {briefly(said, LONGEST_QUOTED)}" for where, said in done.to_confirm])
    if done.left:
        print(f"  引き継がなかったもの {len(done.left)} 件（調査定義のシート「{LISTED_SHEET}」にすべてあります）:")
        tell_some([f"    {one.place}: {briefly(one_line(one.text), LONGEST_QUOTED)}（{one.why}）" for one in done.left])
    say_what_to_edit(done.folder, f"事務局・宛先・{survey.settings.names.issue}")
