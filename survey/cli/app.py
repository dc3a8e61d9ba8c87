"""玄関: parse, call, show, exit code; nothing else.

Exit codes: 0 done; 1 could not; 2 wrong usage; 3 done, but something needs a person; 130 interrupted.
A command loads what it needs when it runs, and only once its survey is known to be there: `survey --help` and a
mistyped command or folder are answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from survey import __version__
from survey.cli import mail_commands
from survey.cli.guide_command import guide_command
from survey.cli.japanese_help import JapaneseGroup, explain
from survey.cli.next_step import judged, outlook, tell_next
from survey.cli.options import WRONG_USAGE, Command, ForScript, Passwords, Where, former_in, survey_in
from survey.cli.output import Output, Shown, shown_faults
from survey.cli.reasons import reasons

if TYPE_CHECKING:
    from datetime import date

    from survey.commands.merge import Merged
    from survey.commands.validate import Validated

_INTERRUPTED = 130
"""typer's own answer to Ctrl-C, which says nothing."""

Judged = TypeVar("Judged", "Validated", "Merged")

app = typer.Typer(
    name="survey",
    cls=JapaneseGroup,
    help="各課への調査を、調査票の作成から参考資料のとりまとめまで行います。\n\n"
    "調査のフォルダーの中で実行すると、引数は要りません。\n\n"
    "毎年の流れ: init → generate → mail → （回収。メールなら fetch）→ status → validate → merge",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    subcommand_metavar="コマンド [引数]...",
    options_metavar="[オプション]",
    context_settings={"help_option_names": ["-h", "--help"]},
)

command = partial(app.command, cls=Command, options_metavar="[オプション]")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"survey {__version__}")
        raise typer.Exit


@app.callback()
def _whole_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="survey の版を表示します。")
    ] = False,
) -> None:
    """What may stand before any command."""


@command("init")
def _init(
    folder: Annotated[Path, typer.Argument(metavar="フォルダー", help="新しく作るフォルダー")],
    definition: Annotated[
        str | None,
        typer.Option(
            "--definition",
            metavar="定義",
            help="元にする調査定義（同梱の例の名前か、ファイル）  ［省略時: 調査定義.xlsx］",
        ),
    ] = None,
    former: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="フォルダー", help="前回の調査のフォルダー。定義やひな形を引き継ぎ、次の年度を始めます。"
        ),
    ] = None,
    survey_id: Annotated[
        str | None, typer.Option("--id", metavar="調査ID", help="--from で、今回の調査ID  ［省略時: 前回の次の年度］")
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option("--deadline", metavar="日付", help="--from で、今回の締切  ［省略時: 前回の次の年の同じ日］"),
    ] = None,
) -> None:
    """調査のフォルダーを作ります。"""
    if former or survey_id is not None or deadline is not None:
        _begin_year(folder, definition, former, survey_id, deadline)
        return
    from survey.cli import console
    from survey.commands.init import init
    from survey.storage.folder import DEFINITION

    console.show_initialised(init(folder, definition or DEFINITION))


def _begin_year(
    folder: Path, definition: str | None, former: Path | None, survey_id: str | None, deadline: str | None
) -> None:

    if former is None:
        raise typer.BadParameter("--id と --deadline は --from と一緒に使います。")
    if definition is not None:
        raise typer.BadParameter("--from と --definition は一緒に使えません。")
    from survey.cli import new_year

    new_year.begin(folder, former, survey_id.strip() if survey_id else survey_id, _day(deadline))


def _day(typed: str | None) -> date | None:
    """The date that was typed; None where none was."""
    from survey.cli.console import no_date
    from survey.japanese.dates import parse_date

    day = parse_date(typed) if typed is not None else None
    if typed is not None and day is None:
        raise typer.BadParameter(no_date(typed))
    return day


@command("adopt")
def _adopt(
    file: Annotated[Path, typer.Argument(metavar="ファイル", help="手作りの一覧表（.xlsx・.xls・.ods・.docx）")],
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[フォルダー]", help="新しく作るフォルダー（省略時: ファイルの名前）", show_default=False
        ),
    ] = None,
    survey_id: Annotated[
        str | None, typer.Option("--id", metavar="調査ID", help="今回の調査ID  ［省略時: 年度から決めます］")
    ] = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="日付", help="今回の締切  ［省略時: 見本の締切と同じ日］")
    ] = None,
) -> None:
    """手作りの一覧表から、調査定義と前回の回答のある調査のフォルダーを作ります。"""
    from survey.cli import adopting

    day = _day(deadline)
    adopting.begin_adopted(file, folder or Path(file.stem), survey_id.strip() if survey_id else survey_id, day)


@command("generate")
def _generate(
    folder: Where = Path(),
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="フォルダー", help="前回の調査のフォルダー。その回答を記入済みにします。"),
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", help="前回の回答が記入済みの調査票も、空欄の調査票で置き換えます。")
    ] = False,
) -> None:
    """課ごとの調査票を output/調査票 に作ります。"""
    here, former = survey_in(folder), former_in(previous, "--previous") if previous else None
    from survey.cli import console
    from survey.commands.deep_folder import too_deep_for_excel
    from survey.commands.definition_doubts import definition_doubts
    from survey.commands.generate import generate
    from survey.storage import clock

    with console.alone(here, "generate"), console.running("調査票を作成中", here) as run:
        done = generate(run, former, blank=blank)
    console.show_generated(done)
    coming = outlook(here, done.survey)
    doubts = (
        *definition_doubts(here, done.survey, clock.now().date()),
        *too_deep_for_excel(done.forms),
        *coming.divided,
    )
    console.tell_some([f"確かめてください: {said}" for said in doubts])
    tell_next(coming)


command("mail")(mail_commands.mail_command)
command("fetch")(mail_commands.fetch_command)


@command("status")
def _status(
    folder: Where = Path(),
    history: Annotated[
        bool, typer.Option("--history", help="課ごとの状況の代わりに、前回までの調査からの推移を示します。")
    ] = False,
    for_script: ForScript = False,
    passwords: Passwords = None,
) -> Shown:
    """どの課が提出済みか、締切まで何日かを示します。"""
    here = survey_in(folder)
    from survey.cli import console
    from survey.commands.status import status
    from survey.storage import clock

    with console.running("提出状況を確認中", here, passwords) as run:
        now = status(run, clock.now().date())
    from survey.cli import show_status

    shown = show_status.shown_history(now) if history else show_status.shown_status(now)
    return judged(shown, here, now.judgement, opens=True)


@command("validate")
def _validate(folder: Where = Path(), for_script: ForScript = False, passwords: Passwords = None) -> Shown:
    """collected に戻った調査票を点検し、不備を一覧にします（output/受付簿.xlsx にも書きます）。"""
    here = survey_in(folder)
    from survey.cli import console
    from survey.commands.validate import validate

    def attempt(known: Sequence[str]) -> Validated:
        with console.running("調査票を点検中", here, known) as run:
            return validate(run)

    with console.alone(here, "validate"):
        done = _unlocking(attempt, passwords, for_script)
    from survey.cli import show_answers

    return judged(show_answers.shown_validated(done, here), here, done.judgement)


@command("merge")
def _merge(
    folder: Where = Path(),
    for_script: ForScript = False,
    passwords: Passwords = None,
    exported: Annotated[
        Path | None,
        typer.Option(
            "--export", metavar="ファイル", help="回答を1件1行で書き出します（.parquet・.csv・.json のどれか）。"
        ),
    ] = None,
    exported_wide: Annotated[
        Path | None,
        typer.Option(
            "--export-wide",
            metavar="ファイル",
            help="回答を、課と課題ごとに1行、設問ごとに1列で書き出します（集計用。形式は --export と同じです）。",
        ),
    ] = None,
) -> Shown:
    """回答を束ね、参考資料（Excel）・概要（Word）・受付簿を output に作ります。"""
    here = survey_in(folder)
    from survey.cli import console
    from survey.commands.merge import merge

    def attempt(known: Sequence[str]) -> Merged:
        with console.running("回答を読取り中", here, known) as run:
            return merge(run, exported, exported_wide)

    with console.alone(here, "merge"):
        done = _unlocking(attempt, passwords, for_script)
    from survey.cli import show_answers

    return judged(show_answers.shown_merged(done), here, done.judgement)


@command("menu")
def _menu(folder: Where = Path()) -> None:
    """次にすることを選んで実行します（引数のない survey と同じです）。"""
    _show_menu(folder)


@command("demo")
def _demo(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[フォルダー]", help="新しく作るフォルダー（省略時: survey-demo）", show_default=False),
    ] = None,
) -> None:
    """見本の回答で、一年分の流れを通して実行します。"""
    from survey.commands import demo as rehearsal

    done = rehearsal.run(folder)
    from survey.cli import show_answers

    judgement, output = done.merged.judgement, context.ensure_object(Output)
    now = outlook(done.folder, judgement.survey, judgement.ledger).standing
    output.show(judged(Shown(lambda: show_answers.show_demo(done, now), dict), done.folder, judgement))
    if _at_terminal() and not output.within_menu:
        from survey.cli.programs import open_in_program

        open_in_program(done.folder.status_page)
        _show_menu(done.folder.root)


def _show_menu(folder: Path) -> None:
    if not _at_terminal():
        raise typer.BadParameter("メニューは、端末（コマンドプロンプト）でだけ使えます。")
    from survey.cli.menu import show_menu

    show_menu(folder, lambda words: _run(words, Output(within_menu=True)))


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


command("guide")(guide_command)


def _unlocking(attempt: Callable[[Sequence[str]], Judged], passwords: list[str] | None, for_script: bool) -> Judged:
    """Run; while something stays locked and a person sits at the terminal, ask for a password and run again."""
    known = list(passwords or ())
    done = attempt(known)
    from survey.cli import show_answers

    while not for_script and (password := show_answers.ask_for_password(done.judgement)):
        known.append(password)
        done = attempt(known)
    return done


def run_typed_command() -> None:
    """Run the command that was typed, and exit. No traceback reaches the officer. Raises KeyboardInterrupt."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in cp932 cannot show every character; an answer must not stop the run.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_run(sys.argv[1:] or _without_words(), Output()))


def _without_words() -> Sequence[str]:
    """What `survey` alone means: the menu for a person at a terminal, else the help page."""
    return ["menu"] if _at_terminal() else ["--help"]


def _run(words: Sequence[str], output: Output) -> int:
    """Run a command by the words after `survey`; its exit code. Raises KeyboardInterrupt."""
    try:
        code: int | None = app(list(words), standalone_mode=False, obj=output)
    except typer.TyperException as error:
        print(explain(error), file=sys.stderr)
        if getattr(error, "option_name", None) == "--definition":
            _tell_definitions()
        return WRONG_USAGE
    except typer.Abort as error:
        # A question was answered by the end of input.
        raise KeyboardInterrupt from error
    except Exception as error:
        if _was_interrupted(error):
            raise KeyboardInterrupt from error
        output.show(shown_faults(reasons(error).faults))
        return 1
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return code or 0


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether the error came only of Ctrl-C: what it left half open complains while it is tidied up."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _tell_definitions() -> None:
    """What may follow --definition."""
    from survey.commands.init import offered_definitions

    print("同梱の調査定義:", file=sys.stderr)
    for name, about in offered_definitions():
        print(f"  {name}  {about}", file=sys.stderr)
