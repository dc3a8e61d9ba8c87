"""Who gets which letter. Everything that could go wrong is found here, before anything is written or sent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from survey.commands.mail.bundles import MIB, Bundle, bundles_of
from survey.commands.mail.cases import Case, Ground, MailRequest, find_cases, ground_for
from survey.commands.mail.phrases import words_for
from survey.commands.mail.recipients import LeftOut, never_asked, why_not_twice
from survey.commands.run import Run
from survey.errors import Fault, SurveyError
from survey.findings import UNDELIVERED
from survey.form_writer import has_other_rules, says_otherwise, untouched
from survey.mail import deadline
from survey.mail.email_addresses import single
from survey.mail.letter import Letter, Purpose
from survey.mail.message import Sender, most_bytes
from survey.mail.wording import Wording, fill_in, read_wording
from survey.model import Ledger, Survey
from survey.storage.folder import DEFINITION, Folder, shipped

_MOST_NAMED = 20
"""Departments in one remark."""


class Outgoing(Struct, frozen=True):
    """What is about to be written or sent."""

    survey: Survey
    request: MailRequest
    sender: Sender
    letters: tuple[Letter, ...]
    left_out: tuple[LeftOut, ...]
    unaddressed: tuple[str, ...]
    """Departments, or 部, without an address: they get a draft without one, and nothing by SMTP."""
    warnings: tuple[str, ...]
    ledger: Ledger | None = None
    """What came back; None for a request, which does not depend on it."""


def plan(run: Run, request: MailRequest, today: date) -> Outgoing:
    """Who gets a letter and who does not, and why.

    Raises SurveyError with every fault in the addresses, the template and the forms. Nothing is written but, for
    reminders and returns, the forms in output/差戻し, and for a request 記入の手引き where it is attached.
    """
    folder = run.folder
    ground = ground_for(run, request, today)
    faults: list[Fault] = []
    sender = _sender(ground, faults)
    wording = _wording(folder, request.purpose, faults)
    cases, left_out = find_cases(folder, ground, faults)
    letters = _letters(ground, wording, cases, faults) if wording else []
    faults += _too_large(ground.survey, letters)
    if faults:
        raise SurveyError(faults)
    unaddressed = tuple(letter.addressee for letter in letters if not letter.addresses.all)
    going, kept = _going(ground, letters)
    return Outgoing(
        ground.survey,
        ground.request,
        sender,
        tuple(going),
        (*left_out, *kept),
        unaddressed,
        (*_warnings(folder, ground, cases), *([wording.remark] if wording and wording.remark else [])),
        ground.ledger,
    )


# ---------------------------------------------------------------- sender and template


def _sender(ground: Ground, faults: list[Fault]) -> Sender:
    settings = ground.survey.settings.mail
    sender = Sender(single(settings.sender, "差出人", faults), single(settings.reply_to, "返信先", faults))
    if ground.request.sending:
        required = {"差出人": settings.sender, "SMTPサーバー": settings.smtp_server}
        faults += missing_settings(required)
    return sender


def missing_settings(required: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each required item of 設定 that is empty."""
    for item, value in required.items():
        if not value:
            yield Fault(
                f"{DEFINITION} のシート「設定」",
                f"「{item}」がありません。",
                f"「{item}」の内容を記入してください。",
                "M103",
            )


def _wording(folder: Folder, purpose: Purpose, faults: list[Fault]) -> Wording | None:
    own = folder.templates / purpose.template
    try:
        return read_wording(own if os.path.lexists(own) else shipped(purpose.template), purpose.template)
    except SurveyError as error:
        faults += error.faults
        return None


def _going(ground: Ground, letters: Sequence[Letter]) -> tuple[list[Letter], list[LeftOut]]:
    """The letters that still go out, and those that all their recipients have already. What was only drafted goes out."""
    going, kept = [], []
    for letter in letters:
        if letter.recipients or not (letter.addresses.all or ground.request.sending):
            going.append(letter)
        elif letter.addresses.all:
            for form in letter.forms:
                entries = ground.entries[form.department]
                why = why_not_twice(entries, letter.purpose, form.department, form.occasion)
                kept.append(LeftOut(form.department, why))
    return going, kept


# ---------------------------------------------------------------- what


def _letters(ground: Ground, wording: Wording, cases: Sequence[Case], faults: list[Fault]) -> list[Letter]:
    bundles = bundles_of(ground, cases, faults)
    try:
        written = fill_in(wording, [words_for(ground, bundle) for bundle in bundles])
    except SurveyError as error:
        faults += error.faults
        return []
    return [_letter(ground, *each) for each in zip(bundles, written, strict=True)]


def _letter(ground: Ground, bundle: Bundle, written: tuple[str, str]) -> Letter:
    return Letter(
        ground.request.purpose,
        bundle.addressee,
        bundle.forms,
        bundle.addresses,
        *written,
        bundle.draft_name,
        bundle.recipients,
        ground.enclosures,
    )


# ---------------------------------------------------------------- what the officer may have overlooked


def _too_large(survey: Survey, letters: Sequence[Letter]) -> Iterator[Fault]:
    limit = survey.settings.mail.size_limit
    for letter in letters:
        bytes_sent = most_bytes(letter, [form.path.stat().st_size for form in letter.forms])
        if bytes_sent > limit * MIB:
            yield Fault(
                "、".join(str(form.path) for form in letter.forms),
                f"メールにすると {bytes_sent / MIB:.1f} MB で、上限の {limit} MB を超えます。",
                "サーバーの上限が大きければ、調査定義のシート「設定」の「添付の上限」を直してください。",
                "M105",
            )


def _warnings(folder: Folder, ground: Ground, cases: Sequence[Case]) -> Iterator[str]:
    if ground.request.purpose is Purpose.REQUEST:
        yield from deadline.warnings(ground.survey.settings.deadline, ground.today)
    receipts, word = ground.ledger.receipts if ground.ledger else (), ground.survey.settings.names.department
    if ground.ledger and ground.ledger.without_forms:
        yield (
            f"採用できる調査票が collected に一つもありません。回答した{word}に督促しないよう、"
            "collected の中身を確かめてください。"
        )
    held = [receipt.file.name for receipt in receipts if receipt.waits and not receipt.department]
    yield from (said.what for said in ground.ledger.findings if said.code == UNDELIVERED.code) if ground.ledger else ()
    if held and ground.request.purpose is Purpose.REMINDER:
        yield (
            f"どの{word}のものか分からない保留のファイルがあります（{'、'.join(held)}）。"
            f"出した{word}に督促しないよう、先に survey validate で確かめてください。"
        )
    if ground.ledger and ground.request.purpose is Purpose.REMINDER:
        yield from _never_asked(ground, ground.ledger, cases)
    yield from _doubtful_forms(folder, cases)


def _never_asked(ground: Ground, ledger: Ledger, cases: Sequence[Case]) -> Iterator[str]:
    unasked, word = never_asked(ledger, ground.entries), ground.survey.settings.names.department
    concerned = [case.department.name for case in cases if case.department.name in unasked]
    if concerned:
        listed = "、".join(concerned[:_MOST_NAMED])
        more = f" ほか{len(concerned) - _MOST_NAMED}{word}" if len(concerned) > _MOST_NAMED else ""
        yield (
            f"依頼のメールの記録がない{word}があります（{listed}{more}）。"
            "ほかの方法で依頼していなければ、督促より先に survey mail で依頼してください。"
        )


def _doubtful_forms(folder: Folder, cases: Sequence[Case]) -> Iterator[str]:
    own = [case for case in cases if case.path.parent == folder.forms]
    if any(says_otherwise(case.path, case.form) for case in own) or _rules_changed(own):
        yield "調査票を作ったあとに、調査票に載る内容が調査定義で変わっています。survey generate で作り直してください。"
    for case in own:
        if not untouched(case.path):
            yield f"{case.path.name} は、作ったあとに保存し直されています。このまま送ってよいか確かめてください。"


def _rules_changed(own: Sequence[Case]) -> bool:
    """By the first form that nobody saved since: another program may have written its rules in other words."""
    first = next((case for case in own if untouched(case.path)), None)
    return first is not None and has_other_rules(first.path, first.form)
