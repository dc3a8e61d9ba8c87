"""段取り: the commands that send and fetch mail, as functions. The clock and the password come as arguments."""

from __future__ import annotations

from survey.mailing.cases import Wish
from survey.mailing.drafting import Drafted, write_drafts
from survey.mailing.planning import Outgoing, plan
from survey.mailing.posting import Posted, Result, send
from survey.mailing.receiving import fetch, mailbox_settings

__all__ = [
    "Drafted",
    "Outgoing",
    "Posted",
    "Result",
    "Wish",
    "fetch",
    "mailbox_settings",
    "plan",
    "send",
    "write_drafts",
]
