"""From a file in collected/ to what the reader gets: containers are opened, files that are no answers are set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from survey import findings
from survey.intake.closed import why_closed
from survey.intake.collected_file import CollectedFile, handed_on, on_hold, set_aside, words_on_hold
from survey.intake.containers import CONTAINER_DAMAGE, Members, members_of
from survey.intake.rubbish import why_no_answer
from survey.intake.signed import holds_signed
from survey.japanese.shown_names import distinct, look
from survey.model import Incoming, Unread
from survey.workbook.first_bytes import COMPOUND
from survey.workbook.limits import Allowance, Limits, TooMuch


def opened(found: CollectedFile, passwords: Sequence[str], limits: Limits) -> Iterator[Incoming | Unread]:
    """The file itself or, for a container, all that it holds at every depth. Every file ends in exactly one result;
    a container gets one of its own only where it is empty or something kept it from being opened whole."""
    yield from _opened(found, passwords, Allowance(files=limits.files, content=limits.taken_out), limits.depth)


def _opened(
    found: CollectedFile, passwords: Sequence[str], allowance: Allowance, depth: int
) -> Iterator[Incoming | Unread]:
    if found.withheld:
        yield on_hold(found, *found.withheld)
    elif found.words is not None:
        yield words_on_hold(found, found.words)
    elif reason := why_no_answer(found):
        yield set_aside(found, reason)
    elif not found.content:
        yield on_hold(found, findings.UNREADABLE, reason="空のファイルです")
    elif closed := why_closed(found):
        yield on_hold(found, *closed)
    elif members := members_of(found):
        yield from _inside(found, members, passwords, allowance, depth)
    elif found.content.startswith(COMPOUND):
        yield _unlocked(found, passwords)
    else:
        yield handed_on(found)


def _unlocked(found: CollectedFile, passwords: Sequence[str]) -> Incoming | Unread:
    """A compound file, without its password where it has one."""
    from survey.intake import protected

    if protected.is_rights_managed(found.content):
        return on_hold(found, findings.RIGHTS_MANAGED)
    if not protected.is_protected(found.content):
        return handed_on(found)
    content = protected.unlocked(found.content, passwords)
    return on_hold(found, findings.LOCKED) if content is None else handed_on(replace(found, content=content))


def _inside(
    found: CollectedFile, members: Members, passwords: Sequence[str], allowance: Allowance, depth: int
) -> Iterator[Incoming | Unread]:
    if not depth:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="入れ子が深すぎます")
        return
    # Each member asks for the digest.
    found = replace(found, known_digest=found.digest)
    taken: dict[str, int] = {}
    listed: set[str] = set()
    try:
        for member in members(found, passwords, allowance):
            name = distinct(member.name, taken, look)
            cut_names = tuple(text for text in member.cut_names if text not in listed)
            listed.update(cut_names)
            yield from _opened(replace(member, name=name, cut_names=cut_names), passwords, allowance, depth - 1)
    except TooMuch:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="中身が読み取る上限を超えます")
    except CONTAINER_DAMAGE:
        yield on_hold(found, findings.CANNOT_UNPACK, reason="壊れています")
    else:
        if not taken:
            yield _with_nothing_inside(found)


def _with_nothing_inside(found: CollectedFile) -> Unread:
    if holds_signed(found):
        return set_aside(found, "メールの電子署名")
    return on_hold(found, findings.CANNOT_UNPACK, reason="中にファイルがありません")
