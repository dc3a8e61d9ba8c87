"""結果: what became of each file, and the sentence that tells the officer why; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from survey.model import (
    ADOPT,
    EXCLUDE,
    SHEET_MARK,
    Answer,
    Counted,
    Decision,
    Names,
    Outcome,
    Receipt,
    ReceivedFile,
    ReturnedForm,
    Survey,
    Unread,
)

Rulings = Mapping[str, Decision]
"""What the officer ruled, by content hash."""
Content = tuple[str, str]
"""Content hash and department: two forms that agree in both are one form that came twice."""


class Claim(Struct, frozen=True):
    """A written answer of a file that was not excluded, and what decides whether it counts."""

    answer: Answer
    file: ReceivedFile
    faulty: bool
    adopted: bool
    """Whether the officer ruled 採用 for the file."""
    examples: frozenset[tuple[int, str]] = frozenset()
    """As `Counted.withheld`."""
    sealed: bool = False
    """Whether its form carries its department's seal."""

    unconfirmed: bool = False
    """Whether it is the former year's answer, which nobody has confirmed, or what the office offered: no answer, while there
    is another."""

    @property
    def valid(self) -> bool:
        """Whether it may displace others."""
        return self.adopted or not self.faulty

    @property
    def counted(self) -> Counted:
        """It as the one that counts. What was ruled 採用 the officer took as it is, with an example too."""
        return Counted(self.answer, self.file, self.valid, frozenset() if self.adopted else self.examples)


class Settled(Struct, frozen=True):
    """A claim, and the one whose answer counts for its department and issue: itself, or another."""

    claim: Claim
    best: Claim

    @property
    def by(self) -> Counted:
        """The answer that counts."""
        return self.best.counted

    @property
    def won(self) -> bool:
        """Whether it is the claim's own answer that counts."""
        return self.best.answer is self.claim.answer


def newness(file: ReceivedFile) -> tuple[object, ...]:
    """Sort key: the newer file is greater. At the same moment the content hash decides, because names must not."""
    return file.received, file.digest


def excluded(item: ReturnedForm | Unread, rulings: Rulings) -> bool:
    """Whether the officer ruled the file out."""
    ruling = rulings.get(item.file.digest)
    return ruling is not None and ruling.verdict == EXCLUDE


def content(form: ReturnedForm) -> Content:
    """The identity of a form, which does not depend on its file's name."""
    return form.file.digest, form.department


def receipts(  # noqa: PLR0913, PLR0917  All that the books are made of.
    survey: Survey,
    received: Iterable[ReturnedForm | Unread],
    originals: Mapping[Content, ReturnedForm],
    settled: Iterable[Settled],
    current: Mapping[str, ReturnedForm],
    rulings: Rulings,
) -> Iterator[Receipt]:
    """A receipt for each file. `current`: by department, the form that its standing is read from."""
    claims: dict[Content, list[Settled]] = {}
    for one in settled:
        claims.setdefault((one.claim.file.digest, one.claim.answer.department), []).append(one)
    for item in received:
        if excluded(item, rulings):
            yield _excluded(item, rulings)
        elif isinstance(item, Unread):
            yield _unread(item, rulings)
        elif (original := originals[content(item)]) is not item:
            yield _twin(item, original, rulings)
        elif written := claims.get(content(item)):
            yield _written(item, written, rulings, survey.settings.names)
        else:
            yield _blank(item, current[item.department], rulings)


def _excluded(item: ReturnedForm | Unread, rulings: Rulings) -> Receipt:
    decision = rulings[item.file.digest]
    department = item.department if isinstance(item, ReturnedForm) else item.department or item.finding.department
    reason = f"（{decision.reason}）" if decision.reason else ""
    who = _signed(item) if isinstance(item, ReturnedForm) else ()
    return Receipt(item.file, Outcome.EXCLUDED, department, f"判断により除外しました{reason}。", decision, *who)


def _written(form: ReturnedForm, settled: Sequence[Settled], rulings: Rulings, names: Names) -> Receipt:
    won = [one for one in settled if one.won]
    lost = [one for one in settled if not one.won]
    if not won:
        return _receipt(form, Outcome.SUPERSEDED, f"{_losses(lost, names)}使いません。", rulings)
    faulty = [one for one in won if one.claim.faulty]
    doubt = f"（{_numbers(faulty)} に不備があります）" if faulty else ""
    if lost:
        why = f"{_numbers(won)} を採用し{doubt}、{_losses(lost, names, named=True)}使いません。"
        return _receipt(form, Outcome.PARTLY, why, rulings)
    return _receipt(form, Outcome.COUNTED, f"回答 {len(won)}件を採用しました{doubt}。", rulings)


def _blank(form: ReturnedForm, current: ReturnedForm, rulings: Rulings) -> Receipt:
    if current is form:
        return _receipt(form, Outcome.COUNTED, "記入のないまま受け付けました。", rulings)
    return _receipt(form, Outcome.SUPERSEDED, f"記入がなく、「{current.file.name}」があるため使いません。", rulings)


def _twin(form: ReturnedForm, original: ReturnedForm, rulings: Rulings) -> Receipt:
    return _receipt(form, Outcome.SUPERSEDED, f"「{original.file.name}」と同じ内容のため使いません。", rulings)


def _unread(item: Unread, rulings: Rulings) -> Receipt:
    decision = rulings.get(item.file.digest)
    ruled = decision and decision.verdict
    unheeded = f"判断「{ruled}」には従えません。" if ruled and ruled != item.department else ""
    department = item.department or item.finding.department
    return Receipt(item.file, item.outcome, department, f"{item.finding.what}{unheeded}", decision)


def _receipt(form: ReturnedForm, outcome: Outcome, why: str, rulings: Rulings) -> Receipt:
    decision = rulings.get(form.file.digest)
    why = _on_whose_word(form, decision) + why
    return Receipt(form.file, outcome, form.department, why, decision, *_signed(form))


def _signed(form: ReturnedForm) -> tuple[str, str, str, str]:
    """Who filled it in, and who confirmed it, in the order of `Receipt`."""
    return form.respondent, form.extension, form.confirmer, form.confirmed_on


def _on_whose_word(form: ReturnedForm, decision: Decision | None) -> str:
    if decision is None or not decision.verdict:
        return ""
    if decision.verdict == ADOPT:
        return "判断により優先し、"
    if decision.verdict == form.department:
        return f"判断により{form.department}の回答とし、"
    if any(line.endswith(f"{SHEET_MARK}{form.department}") for line in decision.verdict.split("\n")):
        return f"判断により{form.department}の回答とし、"
    typed = decision.verdict.replace("\n", "、")
    return f"判断「{typed}」はこの調査票に当てはまらないため従わず、"


def _losses(lost: Sequence[Settled], names: Names, *, named: bool = False) -> str:
    """Why answers do not count, such as NO 1、3 は「…」の方が新しいため; without the NO where one reason holds for all."""
    by_reason: dict[str, list[Settled]] = {}
    for one in lost:
        by_reason.setdefault(_reason(one, names), []).append(one)
    if len(by_reason) == 1 and not named:
        return next(iter(by_reason))
    return "、".join(f"{_numbers(group)} は{reason}" for reason, group in by_reason.items())


def _reason(one: Settled, names: Names) -> str:
    claim, best = one.claim, one.best
    name = best.file.name
    if best.adopted and not claim.adopted:
        return f"判断により「{name}」を優先したため"
    if claim.unconfirmed and not best.unconfirmed:
        still = "事務局が用意した内容のままで" if claim.answer.as_offered else "前回のまま確認されておらず"
        return f"{still}「{name}」の回答があるため"
    if best.file.digest == claim.file.digest:
        return f"同じ{names.issue}の先の行を採用したため"
    if newness(claim.file) > newness(best.file):
        return f"不備があり「{name}」の回答が有効なため"
    if claim.file.received == best.file.received:
        return f"「{name}」と受信日時が同じで一方しか使えないため"
    return f"「{name}」の方が新しいため"


def _numbers(settled: Iterable[Settled]) -> str:
    return f"NO {'、'.join(dict.fromkeys(one.claim.answer.issue for one in settled))}"
