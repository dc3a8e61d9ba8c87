"""玄関 for mail: the commands `mail` and `fetch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.next_step import followed, outlook
from survey.cli.options import ForScript, Passwords, Where, survey_in
from survey.cli.output import Shown

if TYPE_CHECKING:
    from survey.commands.mail.plan import Outgoing
    from survey.storage.folder import Folder


def mail_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    folder: Where = Path(),
    remind: Annotated[bool, typer.Option("--remind", help="未提出の課などへの督促にします。")] = False,
    send_back: Annotated[bool, typer.Option("--return", help="修正が要る課への差戻しにします。")] = False,
    send: Annotated[bool, typer.Option("--send", help="下書きを作らず、SMTP で送ります。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="--send で、送る前の確認をしません。")] = False,
    again: Annotated[
        list[str] | None,
        typer.Option("--again", metavar="課名", help="送った記録があっても、この課にもう一度送ります。"),
    ] = None,
    for_script: ForScript = False,
    passwords: Passwords = None,
) -> Shown | None:
    """課へのメールの下書きを output/メール に作ります（依頼、--remind 督促、--return 差戻し）。"""
    _refuse((remind and send_back), "--remind と --return は一緒に使えません。")
    _refuse((yes and not send), "--yes は --send と一緒に使います。")
    _refuse((for_script and send and not yes), "--json で送るには --yes も付けてください。")
    here = survey_in(folder)
    from survey.cli import console, show_mail
    from survey.commands.mail.cases import MailRequest
    from survey.commands.mail.draft import write_drafts
    from survey.commands.mail.plan import plan
    from survey.mail.letter import Purpose
    from survey.storage import clock

    purpose = Purpose.REMINDER if remind else Purpose.RETURN if send_back else Purpose.REQUEST
    request = MailRequest(purpose, send, tuple(again or ()))
    with console.alone(here, "mail"):
        with console.running("メールを準備中", here, passwords) as run:
            outgoing = plan(run, request, clock.now().date())
        if send:
            return _send(here, outgoing, yes, for_script)
        with console.running("下書きを作成中", here) as run:
            drafted = write_drafts(run, outgoing, clock.now())
    return followed(show_mail.shown_drafted(drafted, outgoing), outlook(here, outgoing.survey, outgoing.ledger))


def _refuse(wrong: bool, why: str) -> None:
    if wrong:
        raise typer.BadParameter(why)


def _send(folder: Folder, outgoing: Outgoing, yes: bool, for_script: bool) -> Shown | None:
    import time

    from survey.cli import console, show_mail
    from survey.commands.mail.send import send
    from survey.mail.password import password_for
    from survey.storage import clock

    if not for_script:
        show_mail.show_outgoing(outgoing)
    if not outgoing.letters:
        return followed(show_mail.shown_nothing_to_send(outgoing), outlook(folder, outgoing.survey, outgoing.ledger))
    if not yes and not show_mail.agreed(outgoing):
        show_mail.show_declined()
        return None
    settings = outgoing.survey.settings.mail
    password = password_for(settings.user, settings.smtp_server, show_mail.asked_password) if settings.user else ""
    with console.running("メールを送信中", folder) as run:
        posted = send(run, outgoing, password, now=clock.now, sleep=time.sleep)
    return followed(show_mail.shown_posted(posted, outgoing, folder), outlook(folder, outgoing.survey, outgoing.ledger))


def fetch_command(
    folder: Where = Path(),
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="日付", help="この日（例 2026/11/01）以降に届いたメールを取り込みます。"),
    ] = None,
    for_script: ForScript = False,
) -> Shown:
    """依頼のあとに届いた添付付きのメールを、受信メールサーバーから collected に取り込みます。"""
    from survey.cli.console import no_date
    from survey.japanese.dates import parse_date

    day = parse_date(since) if since else None
    _refuse(since is not None and day is None, no_date(since or "", "2026/11/01"))
    here = survey_in(folder)
    from survey.cli import console, show_mail
    from survey.commands.mail.fetch import fetch, mailbox_settings
    from survey.definition.survey_reader import read_definition
    from survey.mail.password import password_for

    settings = mailbox_settings(here)
    with console.alone(here, "fetch"):
        password = password_for(settings.user, settings.imap_server, show_mail.asked_password)
        with console.running("メールを取込み中", here) as run:
            done = fetch(run, settings, password, day)
    survey = read_definition(here.definition)
    return followed(show_mail.shown_fetched(done, survey.settings.names), outlook(here, survey))
