"""What sheet 設定 says about mail. Addresses are not checked here: they must be right only when mails are made."""

from __future__ import annotations

from collections.abc import Mapping

from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell
from survey.definition.values import does, number, one_of
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.model import AttachmentNames, Encryption, MailSettings, MailUnit, Names

_PORTS = range(1, 65_536)
_MEGABYTES = range(1, 1_001)
_DAYS = range(1, 366)
_TIMES = range(100)
_SECONDS = range(3_601)


_UNITS = {f"{called}ごと": MailUnit.DIVISION for called in ("部", "部局", "地域")}
"""Sheet 課 may call 部 so, too."""


def read_mail_settings(items: Mapping[Word, DefinitionCell], names: Names, faults: list[Fault]) -> MailSettings:
    """The settings for mail; `items` holds a cell for every item, with the default where the officer gave none."""

    def whole(item: Word, allowed: range) -> int:
        return int(number(items[item], item, allowed, faults, whole=True) or 0)

    units = {unit.value: unit for unit in MailUnit} | {f"{names.department}ごと": MailUnit.DEPARTMENT} | _UNITS
    unit = one_of(items[words.MAIL_UNIT], words.MAIL_UNIT, faults, tuple(units))
    return MailSettings(
        sender=items[words.SENDER].text,
        reply_to=items[words.REPLY_TO].text,
        smtp_server=items[words.SMTP_SERVER].text,
        smtp_port=whole(words.SMTP_PORT, _PORTS) or None,
        encryption=Encryption(one_of(items[words.ENCRYPTION], words.ENCRYPTION, faults)),
        user=items[words.USER].text,
        imap_server=items[words.IMAP_SERVER].text,
        imap_port=whole(words.IMAP_PORT, _PORTS),
        imap_folder=items[words.IMAP_FOLDER].text,
        size_limit=whole(words.SIZE_LIMIT, _MEGABYTES),
        attachment_names=AttachmentNames(one_of(items[words.ATTACHMENT_NAMES], words.ATTACHMENT_NAMES, faults)),
        respondents_guide=does(items[words.RESPONDENTS_GUIDE], words.RESPONDENTS_GUIDE, faults),
        reminder_interval=whole(words.REMINDER_INTERVAL, _DAYS),
        most_reminders=whole(words.MOST_REMINDERS, _TIMES),
        unit=units[unit],
        pause=number(items[words.PAUSE], words.PAUSE, _SECONDS, faults) or 0.0,
    )
