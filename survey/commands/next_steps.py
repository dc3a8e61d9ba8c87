"""次の操作: where the year stands, in a sentence, and what sensibly comes next, with the reason; pure.

Every command ends by it, so that none can point at another without looking where the survey stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from survey.model import USUAL_NAMES, State, Step

REMINDED_BEFORE = 3
"""Days before the deadline from which a reminder is proposed."""


class YearState(Struct, frozen=True):
    """What decides on the next step."""

    days_left: int
    """To the deadline; negative when it has passed."""
    asked: int
    """Departments that an issue names."""
    forms: int
    """Forms that stand in output/調査票."""
    requested: int
    """Departments to which a request went, or for which one was drafted."""
    received: int
    """Files in collected/."""
    states: Mapping[State, int] = field(default_factory=dict)
    """How many of the departments that are asked stand where; empty where nobody has looked into collected/."""
    on_hold: int = 0
    """Files that wait for the officer."""
    to_return: int = 0
    """Departments that must correct something and have not been told."""
    to_remind: int = 0
    """Departments that owe something and may be reminded today."""
    never_asked: int = 0
    """Those of them to which no request is on record."""
    to_evaluate: int = 0
    """Answers about which the office must still write something in the 受付簿."""
    in_force: bool = False
    """Whether any form counts."""
    validated: bool = False
    """Whether the 受付簿 shows all this as it is."""
    merged: bool = False
    """Whether the printed table shows all this as it is."""
    fetches: bool = False
    """Whether 設定 names a mail server to fetch from."""
    department: str = USUAL_NAMES.department
    """What the survey calls whom it asks."""

    @property
    def looked_into(self) -> bool:
        """Whether it is known what came back."""
        return bool(self.states) or not self.received

    @property
    def missing(self) -> int:
        """Departments that have returned nothing."""
        return self.states.get(State.MISSING, 0) if self.states else self.asked

    @property
    def faulty(self) -> int:
        """Departments that must correct something."""
        return self.states.get(State.SENT_BACK, 0)

    @property
    def complete(self) -> bool:
        """Whether every department has answered and nothing waits for a person."""
        return self.in_force and not (self.missing or self.faulty or self.on_hold)


# ---------------------------------------------------------------- where it stands


def standing(state: YearState) -> str:
    """Where the year stands, in one or two sentences."""
    if not state.looked_into:
        return f"{_phase(state)}。戻ったファイルが {state.received}個あります。"
    if state.received and state.complete:
        done = "まとめも済んでいます。" if state.merged else "まとめられます。"
        return f"{state.asked}{state.department}すべてが提出しました。{done}"
    if not state.received and not state.requested:
        made = f"調査票が{state.forms}枚できています" if state.forms else "調査票は、まだ作っていません"
        return f"{_phase(state)}。{made}。"
    return f"{_phase(state)}。{_counts(state)}"


def _phase(state: YearState) -> str:
    name = "回収中" if state.received or state.requested else "準備中"
    if state.days_left > 0:
        return f"{name}（締切まで{state.days_left}日）"
    return f"{name}（今日が締切）" if state.days_left == 0 else f"{name}（締切を{-state.days_left}日過ぎました）"


def _counts(state: YearState) -> str:
    returned = state.asked - state.missing - state.faulty
    parts = [f"{returned}{state.department}が提出"]
    parts += [
        f"{count}{state.department}が{what}"
        for count, what in ((state.faulty, "要修正"), (state.missing, "未提出"))
        if count
    ]
    waits = f"保留のファイルが{state.on_hold}個あります。" if state.on_hold else ""
    return f"{state.asked}{state.department}のうち{'、'.join(parts)}。{waits}"


# ---------------------------------------------------------------- what comes next


def next_steps(state: YearState) -> tuple[Step, ...]:
    """What sensibly comes next, the first thing first; empty where there is only waiting."""
    return tuple(_steps(state))


def _steps(state: YearState) -> Iterator[Step]:
    if not state.received and not state.forms:
        yield Step("survey generate", "調査定義を今年の内容に直したら、調査票を作ります。")
        return
    if not state.received and not state.requested:
        yield Step("survey mail", f"{state.asked}{state.department}への依頼のメールを作ります。")
    if not state.looked_into:
        yield Step("survey status", f"戻った調査票がどの{state.department}のものか、確かめます。")
        return
    yield from _about_what_came(state)
    if state.fetches and state.requested and not state.complete:
        yield Step("survey fetch", "届いた回答のメールを取り込みます。")
    if state.to_remind and state.days_left <= REMINDED_BEFORE and not _to_be_judged(state):
        asked, unasked = f"{state.to_remind}{state.department}", f"{state.never_asked}{state.department}"
        why = f"に督促します（{unasked}は依頼の記録なし）。" if state.never_asked else "に督促のメールを作ります。"
        yield Step("survey mail --remind", f"{asked}{why}")
    yield from _merging(state)


def _to_be_judged(state: YearState) -> bool:
    return bool(state.received) and not state.validated


def _about_what_came(state: YearState) -> Iterator[Step]:
    if _to_be_judged(state):
        yield Step("survey validate", "戻ったものを点検し、受付簿を作ります。")
    elif state.on_hold:
        yield Step(
            "survey validate", f"保留のファイル{state.on_hold}個について、受付簿の「判断」に書いて保存してから。"
        )
    if state.to_return and not _to_be_judged(state):
        yield Step("survey mail --return", f"{state.to_return}{state.department}に、直してほしい点を知らせます。")


def _merging(state: YearState) -> Iterator[Step]:
    if not state.in_force or _to_be_judged(state):
        return
    if state.to_evaluate and state.validated:
        why = f"受付簿の「事務局の記入」に、まだ書いていない回答が{state.to_evaluate}件あります。書いて保存してから。"
        yield Step("survey merge", why)
    elif not state.merged:
        why = "回答がそろいました。" if state.complete else "途中の結果を、印刷する表とWordの概要にまとめます。"
        yield Step("survey merge", why)
    elif state.complete:
        yield Step("survey init ../新しいフォルダー --from .", "来年度の調査を始めるときに。")
