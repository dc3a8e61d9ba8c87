"""What a mail itself says: its sender's own words, and apart from them the signature and what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import groupby

from msgspec import Struct

from survey.japanese.text import clean, is_blank
from survey.workbook.links import is_said

_LONGEST_PAGE = 1 << 20
"""Characters of HTML that are read."""
NOT_READ_ON = "（ここから先は、長すぎるため読んでいません。もとのメールで確かめてください）"
"""Stands at the end of a text that is longer than what is read."""
_LONGEST_LINE = 400
"""Characters of a line that may be a rule or introduce a quotation."""
_SIGNATURE_LINES = 15
"""The most lines of a signature between two rules, or from a rule to the end."""
_HEADER_LINES = 8
"""So many lines the headers of a quoted mail take at most."""

_QUOTED = re.compile(r"\s{0,3}[>＞]")
_DASHED_TITLE = re.compile(
    r"\s*[-_=─━―－ー]{2,}\s*(?:Original|Forwarded|Reply|元の|転送|返信|引用|ここから)[^-_=─━―－]{0,40}[-_=─━―－ー]{2,}\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"\s*(?:Begin forwarded message|転送されたメッセージ|転送メッセージ)\s*[:：]\s*", re.IGNORECASE)
_FROM = re.compile(r"\W{0,4}(?:From|差出人|送信者|送信元|発信者)\W{0,4}[:：]", re.IGNORECASE)
_HEADER = re.compile(
    r"\W{0,4}(?:Sent|Date|To|Cc|Subject|送信日時|送信日|日時|日付|宛先|宛て?先|件名)\W{0,4}[:：]", re.IGNORECASE
)
_INTRODUCES = re.compile(
    r".{0,300}(?:wrote|writes|書きました|のメール|のメッセージ|からの引用)\s*[:：]?\s*"
    r"|\W*20\d\d.{5,200}<[^<>@\s]+@[^<>\s]+>\s*[:：]?\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:--\s*|[^\w\s、。>＞「」（）()]{5,}[\s\W]*|_{5,}\s*|[ー]{5,}\s*)")
_DASHES = re.compile(r"--\s*")
_CONTACT = re.compile(r"TEL|電話|内線|FAX|E-?mail|メール|＠|@|〒|ダイヤルイン|直通", re.IGNORECASE)


class MailWords(Struct, frozen=True):
    """The text of a mail, divided. Together both parts hold every line that is not blank."""

    own: str
    apart: str
    """Signature and quotations."""
    in_subject: bool = False
    """Whether the mail says nothing else than its subject, which is then `own`."""

    def __bool__(self) -> bool:
        return bool(self.own or self.apart)


def divided(text: str) -> MailWords:
    """The text of a mail with its signature and quotations apart."""
    lines = clean(text).split("\n")
    apart = [False] * len(lines)
    end = _quoted_to_the_end(lines)
    apart[end:] = [True] * (len(lines) - end)
    for number in range(end):
        apart[number] = bool(_QUOTED.match(lines[number])) or _introduces_quotation(lines, number, end)
    for first, last in _signatures(lines, apart):
        apart[first:last] = [True] * (last - first)
    own, other = (
        [line for line, is_apart in zip(lines, apart, strict=True) if is_apart is side] for side in (False, True)
    )
    return MailWords(_trimmed(own), _trimmed(other))


def _is(kind: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LONGEST_LINE and kind.fullmatch(line) is not None


def _trimmed(lines: Sequence[str]) -> str:
    """The lines as one text, with one blank line at most between two others."""
    kept: list[str] = []
    for blank, group in groupby(lines, key=is_blank):
        kept += [""] if blank else [line.rstrip() for line in group]
    return "\n".join(kept).strip("\n")


def _quoted_to_the_end(lines: Sequence[str]) -> int:
    """The line from which on another mail is quoted without marks; the number of lines where there is none."""
    for number, line in enumerate(lines):
        if _is(_DASHED_TITLE, line) or _is(_FORWARDED, line) or _heads_a_mail(lines, number):
            return number - (number > 0 and _is(_RULE, lines[number - 1]))
    return len(lines)


def _heads_a_mail(lines: Sequence[str], number: int) -> bool:
    """Whether the headers of a mail stand here as text, as Outlook quotes them."""
    following = lines[number + 1 : number + 1 + _HEADER_LINES]
    return bool(_FROM.match(lines[number])) and sum(bool(_HEADER.match(line)) for line in following) >= 2


def _introduces_quotation(lines: Sequence[str], number: int, end: int) -> bool:
    if not _is(_INTRODUCES, lines[number]):
        return False
    following = next((line for line in lines[number + 1 : end] if not is_blank(line)), "")
    return bool(_QUOTED.match(following)) or number + 1 == end < len(lines)


def _signatures(lines: Sequence[str], apart: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First line and the line after the last of each signature: what follows a rule and tells how to reach somebody."""
    number = 0
    while number < len(lines):
        if apart[number] or not _is(_RULE, lines[number]):
            number += 1
            continue
        end = _end_of_signature(lines, apart, number)
        block = lines[number + 1 : end]
        if any(map(_CONTACT.search, block)) or (_DASHES.fullmatch(lines[number]) and block):
            yield number, end
            number = end
        else:
            number += 1


def _end_of_signature(lines: Sequence[str], apart: Sequence[bool], start: int) -> int:
    """The line after its last: behind its closing rule, or where a quotation begins or the mail ends."""
    last = min(start + 1 + _SIGNATURE_LINES, len(lines))
    for number in range(start + 1, last):
        if apart[number]:
            return number
        if _is(_RULE, lines[number]) and number > start + 1:
            return number + 1
    return last


# ---------------------------------------------------------------- HTML


def text_of_page(page: str) -> str:
    """The text of a mail written in HTML, a line for each block; what it quotes begins with ">"."""
    reader = _Page()
    reader.feed(_with_tags_that_end(page[:_LONGEST_PAGE]))
    reader.close()
    return "\n".join([*reader.lines(), *([NOT_READ_ON] if len(page) > _LONGEST_PAGE else [])])


_OPEN = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_MOST_OPEN = 200


def _with_tags_that_end(page: str) -> str:
    """The page; of one with very many tags that never end, these as text: for each, html.parser reads on to the end of the page."""
    return page if len(_OPEN.findall(page)) <= _MOST_OPEN else _OPEN.sub("&lt;", page)


_BLOCKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 hr blockquote pre section article".split())  # noqa: SIM905
_LEADING_ELSEWHERE = ("http://", "https://", "file:")
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))


class _Page(HTMLParser):
    """Collects the texts of a page, each with the depth of the quotation that it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[tuple[bool, str]] = []
        self._open: list[tuple[str, bool]] = []
        self._unseen = self._quotations = 0
        self._link, self._linked = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self._break()
        if tag == "a":
            self._link = next((value or "" for name, value in attrs if name == "href"), "")
            self._linked = len(self._pieces)
        if tag in ("td", "th"):
            self._add("\t")
        if tag in ("blockquote", "div"):
            named = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
            quotes = tag == "blockquote" or "gmail_quote" in named or "moz-cite" in named
            self._open.append((tag, quotes))
            self._quotations += quotes

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag == "a":
            self._end_link()
        if tag in _BLOCKS:
            self._break()
        if self._open and self._open[-1][0] == tag:
            self._quotations -= self._open.pop()[1]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._add(" ".join(re.split(r"[ \t\r\n]+", data)))

    def _end_link(self) -> None:
        link, self._link = self._link, ""
        if link.startswith(_LEADING_ELSEWHERE) and not self._unseen:
            said = "".join(text for _, text in self._pieces[self._linked :])
            self._add("" if is_said(link, said) else f" <{link}>")

    def _break(self) -> None:
        self._add("\n")

    def _add(self, text: str) -> None:
        self._pieces.append((self._quotations > 0, text))

    def lines(self) -> Iterable[str]:
        for quoted, group in groupby(self._pieces, key=lambda piece: piece[0]):
            for line in "".join(text for _, text in group).split("\n"):
                if not is_blank(line):
                    yield f"> {line.strip(' ')}" if quoted else line.strip(" ")
