"""Who speaks in a mail: a person, or a machine that could not deliver another mail or answers for somebody away.

By RFC 3464 (delivery status), RFC 3834 (automatic answers), and by what Exchange, Gmail, Postfix, qmail and Japanese
services write where they follow neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from email.utils import parseaddr

from survey.model import MailKind

HeaderText = Callable[[str], str]
"""Gives the decoded text of a header, by its name in lower case; "" where there is none."""

_MOST_ADDRESSES = 20
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_RECIPIENT = re.compile(r"^(?:Final|Original)-Recipient\s*:[^;\n]*;\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^Action\s*:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_NOT_ARRIVED = ("failed", "delayed")

_SERVERS = ("mailer-daemon", "postmaster", "maildelivery", "mail-daemon", "microsoftexchange")
_REPLIES = r"(?:\s*(?:Re|Fwd?|返信|転送)\s*[:：])*"
_UNDELIVERED = re.compile(
    rf"{_REPLIES}\W*(?:Undeliver(?:able|ed)|Delivery Status Notification|Mail (?:delivery|system) (?:fail|error)"
    r"|Returned mail|Failure notice|Delivery (?:failure|has failed|notification)|Message delivery fail|Non-?delivery"
    r"|Warning: (?:could not send|message)|(?:メール|送信|メッセージ)?\W*(?:を|の|が)?(?:配信|配達|送信|到達)(?:不能|不可|できません|できなかった"
    r"|エラー|失敗|されません|に失敗|遅延)|未配信|未達|不達|宛先不明)",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"\W*(?:Automatic reply|Auto(?:matic)?[- ]?(?:reply|response|respon[ds])|Out of (?:the )?office|自動(?:応答|返信|送信)"
    r"|不在(?:通知|応答|連絡|の(?:お知らせ|ご連絡|ため|通知)|です|$|\W)|休暇(?:通知|中)|Read\s*:|Not read\s*:|開封(?:済|確認|通知))",
    re.IGNORECASE,
)
_STATUS, _RECEIPT, _REPORT = "message/delivery-status", "message/disposition-notification", "multipart/report"


def kind_of_mail(header: HeaderText, types: Collection[str], status: str = "") -> MailKind:
    """Who speaks in the mail.

    `types`: the content types of the mail and of its parts; `status`: the text of its delivery status, where it has one.
    """
    if _is_delivery_report(header, types, status):
        return MailKind.UNDELIVERED
    answers_by_itself = header("auto-submitted").split(";")[0].strip().lower() not in ("", "no")
    precedence = header("precedence").strip().lower() == "auto_reply"
    named = header("x-autoreply") or header("x-autorespond") or header("x-auto-reply")
    is_report = _REPORT in types or _RECEIPT in types
    if answers_by_itself or precedence or named or is_report or _AUTOMATIC.match(header("subject")):
        return MailKind.AUTOMATIC
    if header("x-unsent").strip() == "1":
        return MailKind.DRAFT
    return MailKind.SILENCING if header("x-auto-response-suppress") else MailKind.PERSONAL


def _is_delivery_report(header: HeaderText, types: Collection[str], status: str) -> bool:
    if _STATUS in types or status:
        actions = {action.lower() for action in _ACTION.findall(status)}
        # A report may also say that the mail arrived.
        return not actions or not actions.isdisjoint(_NOT_ARRIVED)
    if header("x-failed-recipients") or header("x-ms-exchange-message-is-ndr"):
        return True
    by_server = parseaddr(header("from"))[1].partition("@")[0].lower().startswith(_SERVERS)
    automatic = header("auto-submitted").strip().lower() not in ("", "no")
    by_nobody = by_server or automatic or header("return-path").strip() == "<>" or not header("from")
    subject = header("subject").strip()
    return (by_nobody and bool(_UNDELIVERED.match(subject))) or (by_server and not subject)


def undelivered_to(header: HeaderText, status: str, text: str) -> tuple[str, ...]:
    """The addresses that a delivery report is about; where it does not list them, all that its text names."""
    listed = " ".join((header("x-failed-recipients"), *_RECIPIENT.findall(status)))
    found = _ADDRESS.findall(listed) or _ADDRESS.findall(text)
    sender = parseaddr(header("from"))[1]
    return tuple(dict.fromkeys(one for one in found if one != sender))[:_MOST_ADDRESSES]
