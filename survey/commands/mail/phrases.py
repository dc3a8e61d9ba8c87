"""What a template may name, for one department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from survey.commands.finding_groups import Group, grouped
from survey.commands.mail.cases import Case, Ground
from survey.commands.mail.recipients import reminders_before, to_correct
from survey.form import Form
from survey.form.own_texts import former_name
from survey.form_writer import carries
from survey.japanese.dates import format_date
from survey.japanese.text import one_line
from survey.mail import deadline
from survey.mail.letter import Purpose
from survey.model import AttachmentNames, Survey


def attachment_name(survey: Survey, form: Form) -> str:
    """What the form is called in the mail."""
    if survey.settings.mail.attachment_names is AttachmentNames.ASCII:
        return f"chosahyo_{form.file_name.partition('_')[0]}.xlsx"
    return form.file_name


def words_for(ground: Ground, case: Case, attachment: str) -> Mapping[str, object]:
    """What a template may name; see `wording.WORDS`."""
    survey, name, today = ground.survey, case.department.name, ground.today
    settings = survey.settings
    return {
        "課名": name,
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
        "添付名": attachment,
        "課題一覧": [{"番号": issue.no, "名前": issue.title} for issue in survey.issues_by_department[name]],
        "指摘一覧": list(_corrections(ground, name)),
        "督促回数": reminders_before(ground.entries[name], name, today) + 1,
        "差戻し中": case.path.parent.name == Purpose.RETURN,
        "前回の回答": f"{former_name(survey)}の回答" if survey.former_year and carries(case.path) else "",
        "同封": "、".join(enclosure.name for enclosure in ground.enclosures),
    }


def _corrections(ground: Ground, department: str) -> Iterator[Mapping[str, str]]:
    for group in grouped(to_correct(ground.ledger, department) if ground.ledger else ()):
        question = ground.survey.question_by_key.get(group.first.question)
        heading = f"「{question.heading.split(chr(10))[0]}」" if question else ""
        where = "の".join(filter(None, (_issues(ground.survey, group), heading)))
        yield {"場所": where or group.first.place.file, "内容": group.what, "対応": group.first.remedy}


def _issues(survey: Survey, group: Group) -> str:
    """The issues by NO and title, such as NO 1「誰もがつながる環境づくり」."""
    nos = dict.fromkeys(finding.issue for finding in group.findings if finding.issue)
    titled = (f"NO {no}「{one_line(survey.issue_by_no[no].title)}」" for no in nos if no in survey.issue_by_no)
    return "、".join(titled)
