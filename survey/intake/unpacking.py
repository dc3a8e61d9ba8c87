"""From a file in collected/ to what the reader gets: containers are opened, what is no answer is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from survey import findings
from survey.intake import archive, mail, outlook, protected
from survey.intake.found import Found, handed_on, on_hold, set_aside
from survey.intake.limits import Allowance, IntakeLimits, TooMuchInside
from survey.model import Incoming, Unread

_DAMAGE = tuple({*archive.DAMAGE, *mail.DAMAGE, *outlook.DAMAGE})

_Members = Callable[[Found, Sequence[str], Allowance], Iterator[Found | Unread]]

_LEFT_BY_PROGRAMS = {
    ".ds_store": "macOS が作る管理用のファイル",
    "thumbs.db": "Windows が作る縮小画像のファイル",
    "ehthumbs.db": "Windows が作る縮小画像のファイル",
    "desktop.ini": "Windows が作る管理用のファイル",
    "smime.p7s": "メールの電子署名",
}
# Containers that are not opened, by how they begin.
_CLOSED = (
    (0, b"7z\xbc\xaf\x27\x1c", "7z の書庫です"),
    (0, b"Rar!\x1a\x07", "RAR の書庫です"),
    (0, b"MSCF", "CAB の書庫です"),
    (0, b"\x1f\x8b", "gzip の書庫です"),
    (2, b"-lh", "LZH の書庫です"),
    (0, b"\x78\x9f\x3e\x22", "Outlook のリッチテキスト形式（winmail.dat）です"),
    (0, b"MZ", "実行ファイル（自己解凍書庫など）です"),
)


def opened(found: Found, passwords: Sequence[str], limits: IntakeLimits) -> Iterator[Incoming | Unread]:
    """The file itself or, for a container, all that it holds at every depth. Every file ends in exactly one result;
    a container gets one of its own only where it is empty or something kept it from being opened whole."""
    yield from _opened(found, passwords, Allowance(limits), limits.depth)


def _opened(found: Found, passwords: Sequence[str], allowance: Allowance, depth: int) -> Iterator[Incoming | Unread]:
    if reason := _no_answer(found):
        yield set_aside(found, reason)
    elif members := _members_of(found):
        yield from _inside(found, members, passwords, allowance, depth)
    elif closed := _closed(found.content):
        yield on_hold(found, findings.CANNOT_UNPACK, reason=closed)
    elif protected.is_protected(found.content):
        content = protected.unlocked(found.content, passwords)
        yield on_hold(found, findings.LOCKED) if content is None else handed_on(replace(found, content=content))
    else:
        yield handed_on(found)


def _inside(
    found: Found, members: _Members, passwords: Sequence[str], allowance: Allowance, depth: int
) -> Iterator[Incoming | Unread]:
    if not depth:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="入れ子が深すぎます")
        return
    names: dict[str, int] = {}
    try:
        for member in members(found, passwords, allowance):
            if isinstance(member, Unread):
                names[member.file.name] = 1
                yield member
            else:
                yield from _opened(_distinct(member, names), passwords, allowance, depth - 1)
    except TooMuchInside:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="中身が読み取る上限を超えます")
    except _DAMAGE:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="壊れています")
    else:
        if not names:
            yield set_aside(found, "中にファイルのないメールまたは書庫")


def _distinct(member: Found, names: dict[str, int]) -> Found:
    """The member under a name that no earlier one of its container has."""
    names[member.name] = count = names.get(member.name, 0) + 1
    return member if count == 1 else replace(member, name=f"{member.name} ({count})")


def _no_answer(found: Found) -> str:
    """Why the file is none that anybody sent as an answer; "" where it may be one."""
    if found.base.startswith("~$"):
        return "Excel が開いている間だけ作る一時ファイル"
    if found.base.startswith("._") or "__MACOSX/" in found.name:
        return "macOS が作る管理用のファイル"
    if not found.content:
        return "空のファイル"
    if found.decoration:
        return "メールの署名などの画像"
    return _LEFT_BY_PROGRAMS.get(found.base.lower(), "")


def _members_of(found: Found) -> _Members | None:
    if archive.is_archive(found):
        return archive.members
    if outlook.is_outlook_mail(found):
        return outlook.members
    return mail.members if mail.is_mail(found) else None


def _closed(content: bytes) -> str:
    return next((kind for place, mark, kind in _CLOSED if content[place:].startswith(mark)), "")
