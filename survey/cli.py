"""玄関: parse, call, print, exit code; nothing else.

Exit codes: 0 done; 1 could not; 2 wrong usage; 3 done, but something needs a person.
Heavy modules are imported inside the commands, so that `survey --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from survey.cli_words import JapaneseCommand, JapaneseGroup, explain
from survey.errors import SurveyError
from survey.folder import DEFINITION, Folder

if TYPE_CHECKING:
    from survey import mailing, pipeline

Judged = TypeVar("Judged", "pipeline.Validated", "pipeline.Merged")

WRONG_USAGE = 2
NEEDS_PERSON = 3
INTERRUPTED = 130

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
)

Where = Annotated[
    Path,
    typer.Argument(metavar="[フォルダー]", help="調査のフォルダー（省略時: いまのフォルダー）", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="結果を JSON で出力します。")]


Passwords = Annotated[
    list[str] | None,
    typer.Option("--password", metavar="パスワード", help="鍵のかかったファイルを開く言葉です。何度でも書けます。"),
]

command = partial(app.command, cls=JapaneseCommand, options_metavar="[オプション]")


@command("init")
def init(
    folder: Annotated[Path, typer.Argument(metavar="フォルダー", help="新しく作るフォルダー")],
    definition: Annotated[
        str, typer.Option("--definition", metavar="定義", help="元にする調査定義（同梱の例の名前か、ファイル）")
    ] = DEFINITION,
) -> None:
    """調査のフォルダーを作ります。"""
    from survey import pipeline, screen

    screen.show_initialised(pipeline.init(folder, definition))


@command("generate")
def generate(
    folder: Where = Path(),
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="フォルダー", help="前回の調査のフォルダー。その回答を記入済みにします。"),
    ] = None,
) -> None:
    """課ごとの調査票を output/調査票 に作ります。"""
    from survey import pipeline, screen

    with screen.progress("調査票を作成中") as tell:
        done = pipeline.generate(Folder(folder), Folder(previous) if previous else None, tell)
    screen.show_generated(done)


@command("validate")
def validate(folder: Where = Path(), as_json: Json = False, passwords: Passwords = None) -> None:
    """collected に戻った調査票を点検し、不備を一覧にします（output/受付簿.xlsx にも書きます）。"""
    from survey import pipeline, screen

    def run(known: Sequence[str]) -> pipeline.Validated:
        with screen.progress("調査票を点検中") as tell:
            return pipeline.validate(Folder(folder), passwords=known, progress=tell)

    done = _unlocking(run, passwords, as_json)
    screen.show_validated(done, Folder(folder), as_json)
    _leave(done.judgement.needs_person)


@command("status")
def status(folder: Where = Path(), as_json: Json = False, passwords: Passwords = None) -> None:
    """どの課が提出済みか、締切まで何日かを示します。"""
    from survey import pipeline, screen

    with screen.progress("提出状況を確認中") as tell:
        now = pipeline.status(Folder(folder), date.today(), passwords=passwords or (), progress=tell)
    screen.show_status(now, as_json)
    _leave(not now.complete)


@command("mail")
def mail(  # noqa: PLR0913, PLR0917  # one parameter an option
    folder: Where = Path(),
    remind: Annotated[bool, typer.Option("--remind", help="未提出の課などへの督促にします。")] = False,
    send_back: Annotated[bool, typer.Option("--return", help="修正が要る課への差戻しにします。")] = False,
    send: Annotated[bool, typer.Option("--send", help="下書きを作らず、SMTP で送ります。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="--send で、送る前の確認をしません。")] = False,
    again: Annotated[
        list[str] | None,
        typer.Option("--again", metavar="課名", help="送った記録があっても、この課にもう一度送ります。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """課へのメールの下書きを output/メール に作ります（依頼、--remind 督促、--return 差戻し）。"""
    from survey import clock, mailing, screen, screen_mail
    from survey.mail.letter import Purpose

    _refuse((remind and send_back), "--remind と --return は一緒に使えません。")
    _refuse((yes and not send), "--yes は --send と一緒に使います。")
    _refuse((as_json and send and not yes), "--json で送るには --yes も付けてください。")
    purpose = Purpose.REMINDER if remind else Purpose.RETURN if send_back else Purpose.REQUEST
    wish = mailing.Wish(purpose, send, tuple(again or ()))
    with screen.progress("メールを準備中") as tell:
        outgoing = mailing.plan(Folder(folder), wish, clock.now().date(), tell)
    if send:
        _send(Folder(folder), outgoing, yes, as_json)
        return
    with screen.progress("下書きを作成中") as tell:
        drafted = mailing.write_drafts(Folder(folder), outgoing, clock.now(), tell)
    screen_mail.show_drafted(drafted, outgoing, as_json)
    _leave(bool(outgoing.unaddressed))


def _refuse(wrong: bool, why: str) -> None:
    if wrong:
        raise typer.BadParameter(why)


def _send(folder: Folder, outgoing: mailing.Outgoing, yes: bool, as_json: bool) -> None:
    import time

    from survey import clock, mailing, screen, screen_mail
    from survey.mail.password import password_for

    if not as_json:
        screen_mail.show_outgoing(outgoing)
    if not outgoing.letters:
        screen_mail.show_nothing_to_send(outgoing, as_json)
        _leave(bool(outgoing.unaddressed))
        return
    if not yes and not screen_mail.agreed(outgoing):
        screen_mail.show_declined()
        return
    settings = outgoing.survey.settings.mail
    password = password_for(settings.user, settings.smtp_server, screen_mail.asked_password) if settings.user else ""
    with screen.progress("メールを送信中") as tell:
        posted = mailing.send(folder, outgoing, password, now=clock.now, sleep=time.sleep, progress=tell)
    screen_mail.show_posted(posted, outgoing, folder, as_json)
    _leave(posted.needs_person or bool(outgoing.unaddressed))


@command("fetch")
def fetch(
    folder: Where = Path(),
    since: Annotated[
        str | None, typer.Option("--since", metavar="日付", help="この日以降に届いたメールを取り込みます。")
    ] = None,
    as_json: Json = False,
) -> None:
    """依頼のあとに届いた添付付きのメールを、受信メールサーバーから collected に取り込みます。"""
    from survey import mailing, screen, screen_mail
    from survey.japanese_dates import parse_date
    from survey.mail.password import password_for

    day = parse_date(since) if since else None
    _refuse(
        since is not None and day is None, f"「{since}」は日付として読めません。2026/11/01 のように書いてください。"
    )
    settings = mailing.mailbox_settings(Folder(folder))
    password = password_for(settings.user, settings.imap_server, screen_mail.asked_password)
    with screen.progress("メールを取込み中") as tell:
        done = mailing.fetch(Folder(folder), settings, password, day, tell)
    screen_mail.show_fetched(done, as_json)
    _leave(bool(done.too_large))


@command("merge")
def merge(folder: Where = Path(), as_json: Json = False, passwords: Passwords = None) -> None:
    """回答を束ね、参考資料（Excel）・概要（Word）・受付簿を output に作ります。"""
    from survey import pipeline, screen

    def run(known: Sequence[str]) -> pipeline.Merged:
        with screen.progress("回答を読取り中") as tell:
            return pipeline.merge(Folder(folder), passwords=known, progress=tell)

    done = _unlocking(run, passwords, as_json)
    screen.show_merged(done, as_json)
    _leave(done.needs_person)


@command("demo")
def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[フォルダー]", help="新しく作るフォルダー（省略時: survey-demo）", show_default=False),
    ] = None,
) -> None:
    """見本の回答で、一年分の流れを通して実行します。"""
    from survey import demo as rehearsal
    from survey import screen

    screen.show_demo(rehearsal.run(folder))


def _unlocking(run: Callable[[Sequence[str]], Judged], passwords: list[str] | None, as_json: bool) -> Judged:
    """Run; while something stays locked and a person sits at the terminal, ask for a password and run again."""
    from survey import screen

    known = list(passwords or ())
    done = run(known)
    while not as_json and (password := screen.ask_for_password(done.judgement)):
        known.append(password)
        done = run(known)
    return done


def _leave(needs_person: bool) -> None:
    if needs_person:
        raise typer.Exit(NEEDS_PERSON)


def main() -> None:
    """Entry point: no traceback reaches the officer."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in cp932 cannot show every character; an answer must not stop the run.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except typer.TyperException as error:
        print(explain(error), file=sys.stderr)
        sys.exit(WRONG_USAGE)
    except typer.Abort:
        print("\n中断しました。もう一度実行すると、はじめから、または続きから行います。", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except SurveyError as error:
        _stop(error)
    except OSError as error:
        _stop(_disk(error))
    except Exception as error:
        _stop(_unexpected(error))


def _stop(error: SurveyError) -> None:
    from survey import screen

    screen.show_faults(error.faults, as_json="--json" in sys.argv)
    sys.exit(1)


def _disk(error: OSError) -> SurveyError:
    """What the disk, the network drive or the system refused."""
    from survey.errors import Fault

    why = f"ファイルの読み書きができませんでした（{error.strerror or type(error).__name__}）。"
    remedy = "ディスクの空き容量、フォルダーの権限、ネットワークドライブの接続を確かめて、もう一度実行してください。"
    return SurveyError([Fault(str(error.filename or "ディスク"), why, remedy)])


def _unexpected(error: Exception) -> SurveyError:
    import tempfile
    import traceback

    from survey.errors import Fault

    with tempfile.NamedTemporaryFile(
        "w", prefix="survey-不具合-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        report.writelines(traceback.format_exception(error))
    return SurveyError(
        [
            Fault(
                "survey",
                f"思わぬ不具合で止まりました（{type(error).__name__}）。collected のファイルは変わっていません。",
                f"{report.name} を添えて、保守の担当者に知らせてください。",
            )
        ]
    )


if __name__ == "__main__":
    main()
