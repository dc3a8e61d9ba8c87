"""Who gets which letter. Everything that could go wrong is found here, before anything is written or sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey import definition, pipeline
from survey.errors import Fault, SurveyError
from survey.findings import grouped
from survey.folder import DEFINITION, Folder, shipped
from survey.form import Form, design
from survey.form_writer import untouched
from survey.japanese_dates import format_date
from survey.mail import deadline, due
from survey.mail.addresses import addresses_of, single
from survey.mail.due import LeftOut
from survey.mail.keeping import recorded
from survey.mail.letter import Letter, Purpose
from survey.mail.message import Sender, size
from survey.mail.record import Entry
from survey.mail.wording import Wording, fill_in, read_wording
from survey.model import AttachmentNames, Department, Ledger, Survey
from survey.pipeline import Progress
from survey.pipeline.progress import silent

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer wants."""

    purpose: Purpose
    sending: bool = False
    """By SMTP; else drafts."""
    again: tuple[str, ...] = ()
    """Departments that get it though the record says that they have it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is about to be written or sent."""

    survey: Survey
    wish: Wish
    sender: Sender
    letters: tuple[Letter, ...]
    left_out: tuple[LeftOut, ...]
    unaddressed: tuple[str, ...]
    """Departments without an address: they get a draft without one, and nothing by SMTP."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """A department that is to be written to."""

    department: Department
    form: Form
    path: Path
    occasion: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all letters of a run share."""

    survey: Survey
    wish: Wish
    today: date
    entries: Sequence[Entry]
    ledger: Ledger | None
    """None for a request, which does not depend on what came back."""


def plan(folder: Folder, wish: Wish, today: date, progress: Progress = silent) -> Outgoing:
    """Who gets a letter and who does not, and why.

    Raises SurveyError with every fault in the addresses, the template and the forms; nothing has happened then. For
    returns, the forms to send back are written to output/差戻し.
    """
    ground = _ground(folder, wish, today, progress)
    faults: list[Fault] = []
    sender = _sender(ground, faults)
    wording = _wording(folder, wish.purpose, faults)
    cases, left_out = _cases(folder, ground, faults)
    letters = _letters(ground, wording, cases, faults) if wording else []
    faults += _too_large(ground.survey, sender, letters)
    if faults:
        raise SurveyError(faults)
    unaddressed = tuple(letter.department for letter in letters if not letter.addresses.all)
    going, kept = _going(ground, letters)
    return Outgoing(
        ground.survey,
        wish,
        sender,
        tuple(going),
        (*left_out, *kept),
        unaddressed,
        (*_warnings(folder, ground, cases), *([wording.remark] if wording and wording.remark else [])),
    )


def _ground(folder: Folder, wish: Wish, today: date, progress: Progress) -> _Ground:
    if wish.purpose is Purpose.REQUEST:
        survey, ledger = definition.read_definition(folder.definition), None
    else:
        judgement = pipeline.judge(folder, progress=progress)
        survey, ledger = judgement.survey, judgement.ledger
        # A reminder about corrections carries the form to correct, too.
        pipeline.write_send_backs(folder, judgement)
    unknown = [name for name in wish.again if name not in survey.department_by_name]
    if unknown:
        raise SurveyError(
            [Fault(name, "この調査にない課です。", "課名を確かめてください。", "M102") for name in unknown]
        )
    return _Ground(survey, wish, today, recorded(folder), ledger)


# ---------------------------------------------------------------- sender and template


def _sender(ground: _Ground, faults: list[Fault]) -> Sender:
    settings = ground.survey.settings.mail
    sender = Sender(single(settings.sender, "差出人", faults), single(settings.reply_to, "返信先", faults))
    if ground.wish.sending:
        required = {"差出人": settings.sender, "SMTPサーバー": settings.smtp_server}
        faults += missing_settings(required)
    return sender


def missing_settings(required: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each item of 設定 that is empty and may not be."""
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
        return read_wording(own if own.exists() else shipped(purpose.template), purpose.template)
    except SurveyError as error:
        faults += error.faults
        return None


# ---------------------------------------------------------------- whom


def _cases(folder: Folder, ground: _Ground, faults: list[Fault]) -> tuple[list[_Case], list[LeftOut]]:
    cases, left_out = [], []
    for case, why in _candidates(folder, ground):
        if why and case.department.name not in ground.wish.again:
            left_out.append(LeftOut(case.department.name, why))
        elif case.path.exists():
            cases.append(case)
        else:
            faults.append(_no_form(case.path))
    return cases, left_out


def _candidates(folder: Folder, ground: _Ground) -> Iterator[tuple[_Case, str]]:
    """The departments that a letter of this purpose concerns; and why one gets none all the same, or ""."""
    survey, purpose, ledger = ground.survey, ground.wish.purpose, ground.ledger
    for department in survey.departments:
        form = design(survey, department)
        first = _Case(department, form, folder.forms / form.file_name, "")
        if ledger is None:
            if any(table.issues for table in form.tables):
                yield first, ""
        elif department.name in due.open_departments(ledger):
            back = _Case(
                department, form, folder.sent_back / form.file_name, due.occasion_of_return(ledger, department.name)
            )
            must_correct = bool(due.to_correct(ledger, department.name)) and department.name in ledger.received
            if purpose is Purpose.RETURN:
                if must_correct:
                    yield back, ""
            else:
                why = due.why_not_reminded(ledger, ground.entries, survey.settings.mail, department.name, ground.today)
                path = back.path if must_correct else first.path
                yield _Case(department, form, path, ground.today.isoformat()), why


def _no_form(path: Path) -> Fault:
    return Fault(
        str(path), "添付する調査票がありません。", "survey generate を実行してから、もう一度実行してください。", "M104"
    )


def _going(ground: _Ground, letters: Sequence[Letter]) -> tuple[list[Letter], list[LeftOut]]:
    """Without the letters that all their recipients have. Drafts are written anew: whether one was sent is not known."""
    going, kept = [], []
    for letter in letters:
        if letter.recipients or not ground.wish.sending:
            going.append(letter)
        elif letter.addresses.all:
            why = due.why_not_twice(ground.entries, letter.purpose, letter.department, letter.occasion)
            kept.append(LeftOut(letter.department, why))
    return going, kept


# ---------------------------------------------------------------- what


def _letters(ground: _Ground, wording: Wording, cases: Sequence[_Case], faults: list[Fault]) -> list[Letter]:
    letters: list[Letter] = []
    for case in cases:
        addresses = addresses_of(case.department, faults)
        attachment = _attachment(ground.survey, case.form)
        try:
            subject, text = fill_in(wording, _words(ground, case, attachment))
        except SurveyError as error:
            # The template fails for the other departments in the same way.
            faults += error.faults
            return letters
        name, purpose, again = case.department.name, ground.wish.purpose, case.department.name in ground.wish.again
        recipients = due.unsent((() if again else ground.entries), purpose, name, case.occasion, addresses.all)
        letters.append(
            Letter(purpose, name, case.occasion, addresses, subject, text, case.path, attachment, recipients)
        )
    return letters


def _attachment(survey: Survey, form: Form) -> str:
    if survey.settings.mail.attachment_names is AttachmentNames.ASCII:
        return f"chosahyo_{form.file_name.partition('_')[0]}.xlsx"
    return form.file_name


def _words(ground: _Ground, case: _Case, attachment: str) -> Mapping[str, object]:
    """What a template may name; see `wording.WORDS`."""
    survey, name, today = ground.survey, case.department.name, ground.today
    settings = survey.settings
    return {
        "課名": name,
        "調査名": settings.title,
        "資料番号": settings.document_label,
        "締切": format_date(settings.deadline),
        "残り": deadline.days_left(settings.deadline, today),
        "残り日数": (settings.deadline - today).days,
        "事務局": settings.office,
        "担当者": settings.contact_person,
        "連絡先": settings.contact,
        "添付名": attachment,
        "課題一覧": [{"番号": issue.no, "名前": issue.title} for issue in survey.issues_by_department[name]],
        "指摘一覧": list(_corrections(ground, name)),
        "督促回数": due.reminders_before(ground.entries, name, today) + 1,
        "差戻し中": case.path.parent.name == Purpose.RETURN,
    }


def _corrections(ground: _Ground, department: str) -> Iterator[Mapping[str, str]]:
    for group in grouped(due.to_correct(ground.ledger, department) if ground.ledger else ()):
        question = ground.survey.question_by_key.get(group.first.question)
        heading = f"「{question.heading.split(chr(10))[0]}」" if question else ""
        no = f"NO {group.issues}" if group.issues else ""
        yield {"場所": f"{no}{heading}" or group.first.place.file, "内容": group.what, "対応": group.first.remedy}


# ---------------------------------------------------------------- what the officer may have overlooked


def _too_large(survey: Survey, sender: Sender, letters: Sequence[Letter]) -> Iterator[Fault]:
    limit = survey.settings.mail.size_limit
    for letter in letters:
        bytes_sent = size(letter, sender, letter.form.stat().st_size)
        if bytes_sent > limit * _MIB:
            yield Fault(
                str(letter.form),
                f"メールにすると {bytes_sent / _MIB:.1f} MB で、上限の {limit} MB を超えます。",
                "サーバーの上限が大きければ、調査定義のシート「設定」の「添付の上限」を直してください。",
                "M105",
            )


def _warnings(folder: Folder, ground: _Ground, cases: Sequence[_Case]) -> Iterator[str]:
    if ground.wish.purpose is Purpose.REQUEST:
        yield from deadline.warnings(ground.survey.settings.deadline, ground.today)
    changed = folder.definition.stat().st_mtime
    own = [case.path for case in cases if case.path.parent == folder.forms]
    if any(path.stat().st_mtime < changed for path in own):
        yield "調査票を作ったあとに調査定義が変わっています。survey generate で作り直してください。"
    for path in own:
        if not untouched(path):
            yield f"{path.name} は、作ったあとに保存し直されています。このまま送ってよいか確かめてください。"
