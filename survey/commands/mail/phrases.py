"""What a template may name, for one mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from survey.commands.finding_groups import Group, grouped
from survey.commands.mail.bundles import Bundle
from survey.commands.mail.cases import Case, Ground
from survey.commands.mail.recipients import reminders_before, to_correct
from survey.form.own_texts import former_name
from survey.form_writer import carries
from survey.japanese.dates import format_date
from survey.japanese.text import one_line
from survey.mail import deadline
from survey.mail.letter import AttachedForm, Purpose
from survey.model import Issue, Survey


def words_for(ground: Ground, bundle: Bundle) -> Mapping[str, object]:
    """What a template may name; see `wording.WORDS`."""
    survey, today, cases = ground.survey, ground.today, bundle.cases
    settings, names = survey.settings, [case.department.name for case in cases]
    carrying = survey.former_year and any(carries(case.path) for case in cases)
    return {
        "課名": bundle.addressee,
        "部名": bundle.division,
        "課の名称": settings.names.department,
        "課題の名称": settings.names.issue,
        "関係課の名称": settings.names.asked,
        "調査名": settings.title,
        "資料番号": settings.document_label,
        "締切": format_date(settings.deadline),
        "残り": deadline.days_left(settings.deadline, today),
        "残り日数": (settings.deadline - today).days,
        "事務局": settings.office,
        "担当者": settings.contact_person,
        "連絡先": settings.contact,
        "添付名": "、".join(form.name for form in bundle.forms),
        "調査票一覧": [_form(ground, case, form) for case, form in zip(cases, bundle.forms, strict=True)],
        "課題一覧": _listed(_asked(survey, names)),
        "指摘一覧": [one for name in names for one in _corrections(ground, name, name if bundle.division else "")],
        "督促回数": max(reminders_before(ground.entries[name], name, today) for name in names) + 1,
        "差戻し中": all(map(_is_sent_back, cases)),
        "前回の回答": f"{former_name(survey)}の回答" if carrying else "",
        "同封": "、".join(enclosure.name for enclosure in ground.enclosures),
        "通番": f"（{bundle.of}通のうち{bundle.number}通目）" if bundle.of > 1 else "",
    }


def _asked(survey: Survey, departments: Sequence[str]) -> Sequence[Issue]:
    """The issues about which any of the departments is asked, in order."""
    if len(departments) == 1:
        return survey.issues_by_department[departments[0]]
    nos = {issue.no for name in departments for issue in survey.issues_by_department[name]}
    return [issue for issue in survey.issues if issue.no in nos]


def _listed(issues: Iterable[Issue]) -> list[Mapping[str, str]]:
    return [{"番号": issue.no, "名前": issue.title} for issue in issues]


def _is_sent_back(case: Case) -> bool:
    return case.path.parent.name == Purpose.RETURN


def _form(ground: Ground, case: Case, form: AttachedForm) -> Mapping[str, object]:
    """What is said of one of the forms in a mail."""
    return {
        "課名": form.department,
        "添付名": form.name,
        "課題一覧": _listed(ground.survey.issues_by_department[form.department]),
        "差戻し中": _is_sent_back(case),
    }


def _corrections(ground: Ground, department: str, whose: str) -> Iterator[Mapping[str, str]]:
    """What a department must correct. `whose`: its name, where the mail goes to its 部; else ""."""
    for group in grouped(to_correct(ground.ledger, department) if ground.ledger else ()):
        question = ground.survey.question_by_key.get(group.first.question)
        heading = f"「{question.heading.split(chr(10))[0]}」{_items(ground.survey, group)}" if question else ""
        where = "の".join(filter(None, (_issues(ground.survey, group), heading))) or group.first.place.file
        yield {"場所": f"{whose}　{where}" if whose else where, "内容": group.what, "対応": group.first.remedy}


def _items(survey: Survey, group: Group) -> str:
    """The numbers of the items, such as （公用車番号 3、7）; "" where it is about none, or about those of several issues."""
    numbers = dict.fromkeys(str(finding.item) for finding in group.findings if finding.item)
    one = len({finding.issue for finding in group.findings}) == 1
    return f"（{survey.settings.item_number_heading} {'、'.join(numbers)}）" if numbers and one else ""


def _issues(survey: Survey, group: Group) -> str:
    """The issues by NO and title, such as NO 1「誰もがつながる環境づくり」."""
    nos = dict.fromkeys(finding.issue for finding in group.findings if finding.issue)
    titled = (f"NO {no}「{one_line(survey.issue_by_no[no].title)}」" for no in nos if no in survey.issue_by_no)
    return "、".join(titled)
