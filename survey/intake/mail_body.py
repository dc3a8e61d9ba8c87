"""What a mail tells besides the files that it brings: who sent it, who speaks in it, and its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name
from survey.intake.mail_kind import HeaderText, kind_of_mail, undelivered_to
from survey.intake.mail_words import NOT_READ_ON, MailWords, divided, text_of_page
from survey.intake.rubbish import why_no_answer
from survey.japanese.text import clean, comparison_key
from survey.model import CoveringMail, MailKind

_MOST_TEXT = 1 << 22
"""Bytes of a text that are read."""
_PICTURE = re.compile(rb"(?<==[\"'])data:[\w/+.;=-]{0,200},[A-Za-z0-9+/=%\s]*", re.IGNORECASE)
"""A picture that stands in the page itself, as an attribute of its place."""
_MOST_OF_HEADER = 1_000
"""Characters of a header that are kept."""
_MOST_LINES = 1_000
"""Of a text that are looked for in another one by one."""
_LONGEST_KIND = 200
"""Characters of a line that tells programs without HTML that the mail is a page."""
_NO_WORDS = re.compile(r"[\W_]+")
_MADE_BY_PROGRAMS = re.compile(
    r"<?(?:https?://|mailto:)[^\s<>]*>?|\[(?:cid|image|画像)[:：][^\]\n]{0,200}\]", re.IGNORECASE
)
"""What programs put in the place of links and pictures where they make plain text of a page."""
_SAYS_ITS_KIND = re.compile(r"\W*HTML\W*|.*HTML\W*(?:形式|メール|e?-?mails?|message|format|対応|表示).*", re.IGNORECASE)
"""A line that stands for a page where there is no room for it."""
_OF_SERVERS = ("delivery-status", "disposition-notification", "rfc822-headers")
_FROM_MACHINES = (MailKind.AUTOMATIC, MailKind.UNDELIVERED)


class TextPart(Struct, frozen=True):
    """A part of a mail that is text of its own."""

    subtype: str
    """Such as "plain"."""
    content: bytes
    charset: str = ""
    choice: int = 0
    """The same for parts that say the same in several ways."""

    @property
    def text(self) -> str:
        """As a person reads it."""
        is_page = self.subtype == "html"
        content = _PICTURE.sub(b"", self.content) if is_page else self.content
        is_cut = len(content) > _MOST_TEXT
        if is_cut:
            # Cut within a character, it would be taken for a text in another charset.
            content = content[:_MOST_TEXT].rpartition(b"\n")[0] or content[:_MOST_TEXT]
        text = decoded_name(content, self.charset)
        said = text_of_page(text) if is_page else text
        return f"{said}\n{NOT_READ_ON}" if is_cut and NOT_READ_ON not in said else said


def text_said(parts: Iterable[TextPart]) -> str:
    """What stands in the mail; of what it says in several ways, one. What servers say stands at the end."""
    by_choice: dict[int, list[TextPart]] = {}
    of_servers: list[TextPart] = []
    for part in parts:
        (of_servers if part.subtype in _OF_SERVERS else by_choice.setdefault(part.choice, [])).append(part)
    return "\n".join(filter(None, (*_not_again(map(_chosen, by_choice.values())), _joined(of_servers))))


def _not_again(texts: Iterable[str]) -> Iterator[str]:
    """Each text that those before it do not say."""
    said = ""
    for text in texts:
        if (letters := "".join(text.split())) and letters not in said:
            said += letters
            yield text


def _chosen(parts: Iterable[TextPart]) -> str:
    """What parts say that say the same: their plain text, or their page where the plain text says much less."""
    by_subtype: dict[str, list[TextPart]] = {}
    for part in parts:
        by_subtype.setdefault(part.subtype, []).append(part)
    text, page = (_joined(by_subtype.pop(subtype, [])) for subtype in ("plain", "html"))
    said, other = (page, text) if 2 * _weight(text) < _weight(page) else (text, page)
    whole = "\n".join(filter(None, (said, *_only_in(other, said))))
    return whole or _joined(part for parts in by_subtype.values() for part in parts)


def _only_in(text: str, other: str) -> Iterator[str]:
    """The lines of a text that the other one does not say, whatever signs stand around their words."""
    lines = [line for line in text.split("\n") if not (len(line) < _LONGEST_KIND and _SAYS_ITS_KIND.fullmatch(line))]
    known = _letters(other)
    if len(lines) > _MOST_LINES:
        yield from () if _letters(text) == known else lines
        return
    yield from (line for line in lines if (letters := _letters(line)) and letters not in known)


def _letters(text: str) -> str:
    return _NO_WORDS.sub("", comparison_key(_MADE_BY_PROGRAMS.sub("", text)))


def _joined(parts: Iterable[TextPart]) -> str:
    return "\n".join(text for part in parts if (text := part.text).strip())


def _weight(text: str) -> int:
    return len("".join(text.split()))


def covering_mail(
    found: CollectedFile, header: HeaderText, types: Iterable[str], status: str = "", text: str = ""
) -> CoveringMail:
    """The mail that `found` is, as covering what it brings; `status` is the text of its delivery status."""
    outer = found.mail
    kind = kind_of_mail(header, frozenset(types), status)
    within_report = outer is not None and outer.kind in _FROM_MACHINES
    if outer and within_report:
        kind = outer.kind
    shown = {name: clean(header(name)).replace("\n", " ")[:_MOST_OF_HEADER] for name in ("from", "to", "subject")}
    if outer and not any(shown.values()):
        # What is signed is a mail of its own without headers.
        return replace(outer, name=found.name, kind=kind if kind is not MailKind.PERSONAL else outer.kind)
    return CoveringMail(
        found.name,
        shown["from"],
        (outer.sender, *outer.forwarded_by) if outer else (),
        shown["to"],
        shown["subject"],
        kind,
        () if within_report or kind is not MailKind.UNDELIVERED else undelivered_to(header, status, text),
        within_report,
    )


def own_words_of(mail: CollectedFile, text: str, *, brings: bool) -> CollectedFile | None:
    """What the mail says itself, as something that came; None where it says nothing. A report always says something,
    and so does a mail that brings nothing: its subject may be the answer."""
    words: MailWords = divided(text)
    is_report = mail.mail is not None and mail.mail.kind is MailKind.UNDELIVERED
    if not (words or is_report or brings):
        subject = mail.mail.subject if mail.mail else ""
        words = MailWords(f"件名：{subject}" if subject else "", "", in_subject=True)
    said = words or is_report or words.in_subject
    return replace(mail, content=b"", known_digest=mail.digest, words=words) if said else None


def is_brought(taken: CollectedFile) -> bool:
    """Whether what a mail holds is more than a signature or its picture."""
    return taken.withheld is not None or not why_no_answer(taken)
