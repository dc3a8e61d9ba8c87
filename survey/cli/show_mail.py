"""What the command line shows of mails: who gets what, what became of it, what was fetched."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from survey.cli import as_json
from survey.cli.console import console, table, typed_path
from survey.cli.output import Shown, fault_lines
from survey.commands.mail.draft import Drafted
from survey.commands.mail.plan import Outgoing
from survey.commands.mail.send import Posted
from survey.errors import Fault, SurveyError
from survey.mail.fetching import Fetched
from survey.mail.password import VARIABLE
from survey.mail.record import Delivery
from survey.model import USUAL_NAMES, Names
from survey.storage.folder import Folder

_YES = {"y", "yes", "はい"}


def _word(outgoing: Outgoing) -> str:
    """What the survey calls whom it asks."""
    return outgoing.survey.settings.names.department


# ---------------------------------------------------------------- asked


def agreed(outgoing: Outgoing) -> bool:
    """Whether the officer wants these mails to be sent. Raises SurveyError where nobody can be asked."""
    try:
        answer = input(f"{_how_many(outgoing)}送りますか？ [y/N] ")
    except EOFError as error:
        raise SurveyError(
            [
                Fault(
                    "survey mail --send",
                    "送ってよいか確かめられません。",
                    "確かめずに送るなら --yes を付けてください。",
                )
            ]
        ) from error
    return answer.strip().casefold() in _YES


def _how_many(outgoing: Outgoing) -> str:
    concerned = sum(len(letter.departments) for letter in outgoing.letters)
    mails = f" {len(outgoing.letters)} 通で" if concerned > len(outgoing.letters) else ""
    return f"{concerned} {_word(outgoing)}に{mails}"


def asked_password(prompt: str) -> str:
    """What the officer types, unseen. Raises SurveyError where there is no terminal."""
    from getpass import getpass

    if not sys.stdin.isatty():
        raise SurveyError(
            [
                Fault(
                    "パスワード",
                    "入力できません。",
                    f"環境変数 {VARIABLE} に入れるか、コマンドプロンプトで実行してください。",
                )
            ]
        )
    return getpass(prompt)


# ---------------------------------------------------------------- mail


def show_outgoing(outgoing: Outgoing) -> None:
    """Who gets what, before it is sent."""
    subjects = {letter.subject for letter in outgoing.letters}
    alike = len(subjects) == 1
    rows = table(_word(outgoing), "宛先", "添付", *([] if alike else ["件名"]))
    for letter in outgoing.letters:
        to = "\n".join(letter.recipients)
        rows.add_row(
            _whom(letter.addressee, letter.departments), to, letter.attached, *([] if alike else [letter.subject])
        )
    if outgoing.letters:
        console().print(rows)
    if alike:
        print(f"件名: {subjects.pop()}")
    _show_doubts(outgoing)


def _whom(addressee: str, departments: Sequence[str]) -> str:
    """The department, or a 部 with the departments whose forms it gets."""
    return addressee if [addressee] == list(departments) else f"{addressee}\n（{'、'.join(departments)}）"


def _show_doubts(outgoing: Outgoing) -> None:
    for left in outgoing.left_out:
        print(f"送らない{_word(outgoing)}: {left.department}　{left.why}")
    if outgoing.unaddressed:
        print(
            f"宛先がない{_word(outgoing)}: {'、'.join(outgoing.unaddressed)}（調査定義のシート「課」に宛先を記入してください）"
        )
    for warning in outgoing.warnings:
        print(f"注意: {warning}")


def shown_drafted(done: Drafted, outgoing: Outgoing) -> Shown:
    """The drafts, and who gets none."""
    return Shown(
        lambda: _tell_drafted(done, outgoing),
        lambda: as_json.drafted_object(done, outgoing),
        needs_person=bool(outgoing.unaddressed),
    )


def _tell_drafted(done: Drafted, outgoing: Outgoing) -> None:
    _show_doubts(outgoing)
    purpose = outgoing.request.purpose
    if not done.drafts:
        print(f"{purpose}のメールを送る{_word(outgoing)}はありません。")
    else:
        print(f"{purpose}のメールの下書きを {len(done.drafts)} 通作りました: {typed_path(done.folder)}")
        print("開いて内容を確かめ、Outlook などから送ってください。")
    if done.removed:
        print(f"  要らなくなった前回の下書き {done.removed} 通は削除しました。")


def show_declined() -> None:
    """That nothing was sent, as the officer wished."""
    print("送りませんでした。")


def shown_nothing_to_send(outgoing: Outgoing) -> Shown:
    """That every department has its letter already, or cannot get it."""
    return Shown(
        lambda: print(f"{outgoing.request.purpose}のメールを送る{_word(outgoing)}はありません。"),
        lambda: as_json.posted_object(Posted(()), outgoing),
        needs_person=bool(outgoing.unaddressed),
    )


def shown_posted(done: Posted, outgoing: Outgoing, folder: Folder) -> Shown:
    """What became of each mail, and what is still to be sent."""
    aside = [f"{folder.record.name} が開かれているため、まだ書き換えていません。閉じて次に実行したときに書きます。"]
    return Shown(
        lambda: _tell_posted(done, outgoing, folder),
        lambda: as_json.posted_object(done, outgoing),
        [*(aside if done.record_open else ()), *(fault_lines(done.stopped.faults) if done.stopped else ())],
        needs_person=done.needs_person or bool(outgoing.unaddressed),
    )


def _tell_posted(done: Posted, outgoing: Outgoing, folder: Folder) -> None:
    _show_results(done, outgoing.survey.settings.names)
    print(f"くわしくは {typed_path(folder.record)}")


def _show_results(done: Posted, names: Names) -> None:
    troubled = [result for result in done.results if result.delivery is not Delivery.SENT]
    if troubled:
        rows = table(names.department, "宛先", "結果", "サーバーの返事")
        for result in troubled:
            rows.add_row(_whom(result.addressee, result.departments), result.recipient, result.delivery, result.reply)
        console().print(rows)
    counts = Counter(result.delivery for result in done.results)
    print("宛先: " + "、".join(f"{delivery} {counts[delivery]}" for delivery in Delivery if counts[delivery]))
    if counts[Delivery.UNKNOWN]:
        asked, again = names.department, names.department_name
        print(f"「不明」は、届いたか{asked}に確かめてください。届いていなければ --again {again} で送り直せます。")
    if done.unsent:
        print(f"まだ送っていない{names.department}: {'、'.join(done.unsent)}（もう一度実行すると、続きから送ります）")


# ---------------------------------------------------------------- fetch


def shown_fetched(done: Fetched, names: Names = USUAL_NAMES) -> Shown:
    """What stands in collected/ now, and what was left in the mailbox. `names`: the survey's own words."""
    return Shown(
        lambda: _tell_fetched(done, names),
        lambda: as_json.fetched_object(done),
        fault_lines(done.stopped.faults) if done.stopped else (),
        needs_person=done.needs_person,
    )


def _tell_fetched(done: Fetched, names: Names) -> None:
    print(f"メールを {len(done.saved)} 通取り込みました。" + _beside(done, names))
    for path in done.saved:
        print(f"  {typed_path(path)}")
    for day in done.too_large:
        print(f"注意: {day} のメールは大きすぎるため、取り込んでいません。メールソフトで保存してください。")
    for mail in done.missed:
        print(
            f"注意: {mail} のメールは取り込めませんでした（サーバーから消えたか、返事が読めません）。"
            "メールソフトにあれば、保存して collected に入れてください。"
        )
    if done.left:
        print(f"まだ取り込んでいないメール: {done.left} 通（もう一度実行すると、続きから取り込みます）")


def _beside(done: Fetched, names: Names) -> str:
    parts: Iterable[str] = (
        f"取込み済み {done.known} 通" if done.known else "",
        f"{names.department}のアドレスからではなく、添付もないもの {done.bare} 通" if done.bare else "",
    )
    said = "、".join(filter(None, parts))
    return f"（ほかに {said}）" if said else ""
