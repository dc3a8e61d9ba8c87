"""Who may be written to. A text that is no address is reported before anything is written or sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.headerregistry import Address

from survey.errors import Fault
from survey.mail.letter import Addresses
from survey.model import Department, Division

# RFC 5321, 4.1.2, without quoted local parts and address literals, which no office has; lengths by 4.5.3.1.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_NAMED = re.compile(r"([^<>]*)<\s*([^<>]*?)\s*>\s*")
_BREAKING = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def in_one_line(text: str) -> str:
    """The text without line ends and control characters, so that it cannot begin another header."""
    return _BREAKING.sub(" ", text).strip()


def mailbox(written: str) -> Address | None:
    """An address, or a name with the address in <>, as the officer wrote it; None where it is neither."""
    named = _NAMED.fullmatch(written)
    name, address = (named[1], named[2]) if named else ("", written)
    if not _ADDRESS.fullmatch(address):
        return None
    return Address(in_one_line(name).strip('" '), addr_spec=address)


def addresses_of(one: Department | Division, faults: list[Fault]) -> Addresses:
    """The addresses of a department or a 部; each text that is no address is a fault."""
    sheet = "部" if isinstance(one, Division) else "課"
    place = f"調査定義のシート「{sheet}」の {one.name}"
    return Addresses(_mailboxes(one.to, f"{place}（宛先）", faults), _mailboxes(one.cc, f"{place}（CC）", faults))


def single(written: str, item: str, faults: list[Fault]) -> Address | None:
    """The address that an item of 設定 holds; None where it is empty, or no address, which is a fault."""
    boxes = _mailboxes(filter(None, [written]), f"調査定義のシート「設定」の {item}", faults)
    return boxes[0] if boxes else None


def _mailboxes(written: Iterable[str], place: str, faults: list[Fault]) -> tuple[Address, ...]:
    boxes = []
    for one in written:
        box = mailbox(one)
        if box is None:
            faults.append(_malformed(one, place))
        else:
            boxes.append(box)
    return tuple(boxes)


def _malformed(written: str, place: str) -> Fault:
    wide = "全角の文字が入っています。" if not written.isascii() else ""
    return Fault(
        place,
        f"「{in_one_line(written)}」はメールアドレスとして使えません。{wide}",
        "kikaku@example.jp のように、半角で正しく書き直してください。",
        "M101",
    )
