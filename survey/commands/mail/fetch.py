"""Fetching answers from the mailbox."""

from __future__ import annotations

from datetime import date, datetime, time

from survey.commands.former_year import read_survey
from survey.commands.mail.plan import missing_settings
from survey.commands.run import Run
from survey.errors import Fault, SurveyError
from survey.mail.email_addresses import mailbox
from survey.mail.fetching import Fetched, Wanted, fetch_mails
from survey.mail.keeping import recorded
from survey.mail.record import first_request
from survey.model import Department, Division, MailSettings
from survey.storage.folder import Folder


def mailbox_settings(folder: Folder) -> MailSettings:
    """What 設定 says, if it is enough to open the mailbox. Raises SurveyError with all that is missing."""
    settings = read_survey(folder).settings.mail
    faults = list(missing_settings({"IMAPサーバー": settings.imap_server, "ユーザー名": settings.user}))
    if faults:
        raise SurveyError(faults)
    return settings


def fetch(run: Run, settings: MailSettings, password: str, since: date | None = None) -> Fetched:
    """Save the mails that arrived since the first request to collected/: those with attachments, and what departments wrote.

    `since`: from this day on instead. Raises SurveyError where neither is known, or the mailbox cannot be read.
    """
    survey = read_survey(run.folder)
    start = datetime.combine(since, time()) if since else first_request(recorded(run.folder, survey.settings.names))
    if start is None:
        raise SurveyError(
            [
                Fault(
                    str(run.folder.record),
                    "依頼を送った記録がないので、いつからのメールを取り込むか分かりません。",
                    "survey fetch --since 2026/11/01 のように、日付を付けて実行してください。",
                    "M406",
                )
            ]
        )
    addressed: tuple[Department | Division, ...] = (*survey.departments, *survey.divisions)
    boxes = (mailbox(written) for one in addressed for written in (*one.to, *one.cc))
    senders = frozenset(box.addr_spec.lower() for box in boxes if box)
    return fetch_mails(settings, password, Wanted(start, senders), run.folder.collected, run.progress)
