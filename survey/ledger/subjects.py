"""What the subjects of mails say besides that something is sent: 修正版です, 福祉課は該当なし. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from survey.japanese.text import comparison_key
from survey.ledger.ours import sent_by_us
from survey.model import MAIL_SUBJECT, CoveringMail, MailKind, Place, ReturnedForm, Survey, UnplacedText, Unread

_OF_PERSONS = (MailKind.PERSONAL, MailKind.SILENCING)
_PREFIX = re.compile(r"\b(?:re|fwd?)\s*[:：]", re.IGNORECASE)
_ORDINARY = re.compile(
    r"返信|転送|【依頼】|\[依頼\]|【再度のお願い】|【修正のお願い】|回答|提出|送付|送信|返送|返却|報告"
    r"|調査票|調査|照会|アンケート|様式|資料|添付|ファイル|メール|について|に係る|に関する|関係|の件|御中|様|年度|令和"
    r"|から|より|まで|いたします|致します|します|しました|いたしました|です|ます|お送り|送り|お願い|担当|締切|[年月日部係分]"
)
"""What subjects of mails that bring an answer say anyway, as comparison keys."""
_SAYS_NOTHING = re.compile(r"[\W\d_]+")


def subjects_said(survey: Survey, received: Iterable[ReturnedForm | Unread]) -> Iterator[UnplacedText]:
    """The subjects that say more than that an answer is sent, once for each mail, but for those that are listed already."""
    listed = {text.text for item in received for text in item.unplaced}
    told = set[tuple[object, ...]]()
    for item in sorted(received, key=lambda item: (item.file.received, item.file.name)):
        mail = item.file.mail
        if mail is None or (key := (mail.subject, mail.sender, item.file.received)) in told:
            continue
        told.add(key)
        text = f"件名：{mail.subject}"
        is_listed = text in listed or any(mail.subject.strip() in one.text for one in item.unplaced)
        if not is_listed and _by_person(mail, survey) and says_more(mail.subject, survey):
            yield UnplacedText(Place(mail.name), text, MAIL_SUBJECT)


def _by_person(mail: CoveringMail, survey: Survey) -> bool:
    return mail.kind in _OF_PERSONS and not mail.within_report and not sent_by_us(mail, survey)


def says_more(subject: str, survey: Survey) -> bool:
    """Whether more than one letter together is left of a subject without the survey's own words and those that all use."""
    rest = comparison_key(_PREFIX.sub(" ", subject))
    for words in (_own_words(survey), _ORDINARY):
        rest = words.sub(" ", rest)
    return any(len(run) > 1 for run in _SAYS_NOTHING.split(rest))


@lru_cache(maxsize=8)
def _own_words(survey: Survey) -> re.Pattern[str]:
    """The name of the survey and those of its office and departments."""
    settings = survey.settings
    names = [name for one in survey.departments for name in (one.name, *one.aliases)]
    words = {comparison_key(word) for word in (settings.title, settings.office, settings.document_label, *names)}
    return re.compile("|".join(map(re.escape, sorted(words - {""}, key=len, reverse=True))))
