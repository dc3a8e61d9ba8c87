"""次の操作: how every command ends: what sensibly comes next, with the reason; and how `status` begins: where the year stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from survey.cli.output import Shown, fault_lines

if TYPE_CHECKING:
    from survey.commands.judge import Judgement
    from survey.commands.next_steps import YearState
    from survey.model import Ledger, Step, Survey
    from survey.storage.folder import Folder


class Outlook(NamedTuple):
    """What is to be said of the year."""

    standing: str
    steps: tuple[Step, ...]
    state: YearState | None = None
    """None where it cannot be known."""
    divided: tuple[str, ...] = ()
    """What is to be said of files that are not read because two machines made two of one."""


def outlook(folder: Folder, survey: Survey, ledger: Ledger | None = None) -> Outlook:
    """Where the survey stands today, and what comes next. `ledger`: what came back, where it has been looked into."""
    from survey.commands.next_steps import next_steps, standing
    from survey.commands.year_state import year_state
    from survey.errors import SurveyError
    from survey.storage import clock
    from survey.storage.divided_files import divided_files

    divided = divided_files(folder)
    try:
        state = year_state(folder, survey, clock.now().date(), ledger)
    except SurveyError as error:
        return Outlook("\n".join(map(str, error.faults)), (), None, divided)
    return Outlook(standing(state), next_steps(state), state, divided)


def judged(shown: Shown, folder: Folder, judgement: Judgement, *, opens: bool = False) -> Shown:
    """As `followed`, of a command that has looked into collected/: the page 回収状況 is written anew, too."""
    coming = outlook(folder, judgement.survey, judgement.ledger)
    # Before anybody was asked there is nothing to tell a section head.
    if coming.state and (coming.state.requested or coming.state.received):
        shown = _with_page(shown, folder, judgement, coming.state)
    return followed(shown, coming, opens=opens)


def _with_page(shown: Shown, folder: Folder, judgement: Judgement, state: YearState) -> Shown:
    """The same, the page written; said aside where that cannot be done."""
    from survey.commands.write_status_page import write_status_page
    from survey.errors import SurveyError
    from survey.storage import clock

    try:
        write_status_page(folder, judgement, state, clock.now().date())
    except SurveyError as error:
        return shown._replace(aside=(*shown.aside, *fault_lines(error.faults)))
    return shown


def followed(shown: Shown, coming: Outlook, *, opens: bool = False) -> Shown:
    """The same, followed by what comes next. `opens`: whether where the year stands is said before all else."""

    def to_person() -> None:
        if opens:
            print(coming.standing)
        shown.for_person()
        tell_next(coming)

    def to_script() -> object:
        content = shown.for_script()
        steps = [{"command": step.command, "why": step.why} for step in coming.steps]
        return {**content, "standing": coming.standing, "next": steps} if isinstance(content, dict) else content

    return shown._replace(for_person=to_person, for_script=to_script, aside=(*shown.aside, *coming.divided))


def tell_next(coming: Outlook) -> None:
    """The commands to type next, the first thing first; where there is none, that there is only waiting."""
    if not coming.steps:
        print(f"次の操作: いまは待つだけです。{coming.standing}")
        return
    from survey.japanese.text import columns_on_screen

    print("次の操作:")
    width = max(columns_on_screen(step.command) for step in coming.steps)
    for step in coming.steps:
        print(f"  {step.command}{' ' * (width - columns_on_screen(step.command))}  {step.why}")
