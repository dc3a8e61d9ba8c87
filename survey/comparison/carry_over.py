"""前年の回答: last year's answers as the prefill of this year's forms, and what of them is left behind; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from survey.comparison.pairing import asked_otherwise, department_names, issue_pairs, rivals_of, same_questions
from survey.form.given_inputs import given_entry, is_untouched
from survey.japanese.likeness import exact
from survey.japanese.text import comparison_key, one_line
from survey.model import EVERYONE, Answer, Entry, Issue, Item, Ledger, LeftBehind, Survey
from survey.questions.rules import not_applicable


class CarriedOver(Struct, frozen=True):
    """What comes of a former year's answers."""

    answers: Mapping[str, tuple[Answer, ...]]
    """By this year's department names."""
    left: tuple[LeftBehind, ...]


class _Years(Struct, frozen=True):
    """What corresponds to what."""

    former: Survey
    survey: Survey
    issues: Mapping[str, Issue]
    names: Mapping[str, str]
    questions: frozenset[str]
    office_now: frozenset[str]
    """Of these, what the office answers now and departments answered then."""


class _Placed(Struct, frozen=True):
    """An answer of the former survey, and what it is on a form of this one."""

    before: Answer
    now: Answer


def counted_answers(ledger: Ledger) -> tuple[Answer, ...]:
    """The answers that count, each with what counts of it and no more; where they stood on a form is forgotten."""
    return tuple(
        Answer(
            department,
            no,
            _bare(counted.entries),
            "",
            0,
            items=tuple(Item(at, _bare(item.entries), "", 0) for at, item in enumerate(counted.items, 1)),
        )
        for (department, no), counted in ledger.counted.items()
    )


def _bare(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {key: Entry(entry.text, "", (), entry.departments) for key, entry in entries.items()}


def carry_over(former: Survey, answers: Iterable[Answer], survey: Survey) -> CarriedOver:
    """What counted in a former survey, as this survey asks it, and what of it has no place here, with the reason."""
    years = _years(former, survey)
    carried: dict[tuple[str, str], list[_Placed]] = {}
    left: list[LeftBehind] = []
    for answer in answers:
        name, issue = years.names.get(comparison_key(answer.department)), years.issues.get(answer.issue)
        if name is None or issue is None or not _may_answer(survey, name, issue):
            left.append(LeftBehind(answer.department, answer.issue, _no_place(years, answer, name, issue)))
            continue
        now = _as_asked(years, answer, name, issue)
        carried.setdefault((now.department, now.issue), []).append(_Placed(answer, now))
    placed: dict[str, list[Answer]] = {}
    for (name, _), rivals in carried.items():
        best = min(rivals, key=partial(_says_less, survey)) if len(rivals) > 1 else rivals[0]
        placed.setdefault(name, []).append(best.now)
        left += (LeftBehind(best.before.department, best.before.issue, why) for why in _parts_left(years, best))
        left += (_outdone(one, best) for one in rivals if one is not best)
    return CarriedOver({name: tuple(answers) for name, answers in placed.items()}, tuple(left))


def _may_answer(survey: Survey, department: str, issue: Issue) -> bool:
    return survey.settings.extra_answers or survey.is_asked(department, issue.no)


def _as_asked(years: _Years, answer: Answer, name: str, issue: Issue) -> Answer:
    """A former answer as this survey asks it: the present name and issue."""
    listed = answer.items if answer.items and years.survey.is_asked(name, issue.no) else ()
    items = [entries for item in listed if (entries := _asked(item.entries, years))]
    return replace(
        answer,
        department=name,
        issue=issue.no,
        entries=_asked(answer.entries, years, years.survey.given_to(name, issue.no)),
        items=tuple(Item(number, entries, "", 0) for number, entries in enumerate(items, 1)),
    )


def _years(former: Survey, survey: Survey) -> _Years:
    same = same_questions(former, survey)
    office, then = ({question.key for question in one.office_questions} for one in (survey, former))
    issues, names = issue_pairs(former, survey), department_names(former, survey)
    return _Years(former, survey, issues, names, same, same & office - then)


def _asked(entries: Mapping[str, Entry], years: _Years, given: Collection[str] = ()) -> Mapping[str, Entry]:
    """What this year's questions ask of the entries. `given`: keys of those that the office answers now, which stands before
    a former answer."""
    here = years.questions.difference(given) if given else years.questions
    return {key: _renamed(entry, years) for key, entry in entries.items() if key in here}


def _says_less(survey: Survey, placed: _Placed) -> tuple[bool, bool, bool]:
    """Sort key where departments were merged: what says something goes first, then the department that kept its name."""
    now = placed.now
    return now.blank, not_applicable(survey, now) is not None, not exact(placed.before.department, now.department)


def _outdone(one: _Placed, best: _Placed) -> LeftBehind:
    before, now = one.before, best.now
    why = (
        f"いまの{now.department}の NO {now.issue} で、{best.before.department}の前回の回答と重なります。"
        f"調査票には{best.before.department}の回答を入れました。"
    )
    return LeftBehind(before.department, before.issue, why)


def _no_place(years: _Years, answer: Answer, name: str | None, issue: Issue | None) -> str:
    """Why an answer cannot be carried: the department, the issue, or the two together are gone."""
    names = years.survey.settings.names
    if name is None:
        return (
            f"この{names.department_name}が、いまの調査定義にありません。変わったのなら、"
            f"新しい{names.department}の「別名」に前の{names.department_name}を書いてください。"
        )
    if issue is None:
        return _no_issue(years, years.former.issue_by_no[answer.issue])
    return f"いまは NO {issue.no} の{names.asked}ではありません。"


def _no_issue(years: _Years, then: Issue) -> str:
    """Why the answers to a former issue go to none: there is none like it, or more than one, or another has its place."""
    word, title = years.survey.settings.names.issue, one_line(then.title)
    if rivals := rivals_of(then, years.survey, years.issues):
        same = f"同じ{word}なら、前回と同じ題名（同じ題名がいくつもあれば NO も）にしてください。"
        nos = "、".join(issue.no for issue in rivals)
        return f"「{title}」に当たる{word}が一つに決まりません（題名が近いのは NO {nos}）。{same}"
    return f"{word}「{title}」が、いまの調査定義にありません。題名が変わったのなら、前回と同じ題名にしてください。"


def _parts_left(years: _Years, placed: _Placed) -> Iterator[str]:
    entries = (
        (key, entry)
        for _, part in placed.before.parts
        for key, entry in part.items()
        if entry.departments or key not in years.questions
    )
    yield from dict.fromkeys(why for key, entry in entries for why in _why_left(years, key, entry))
    if placed.before.items and not years.survey.is_asked(placed.now.department, placed.now.issue):
        settings = years.survey.settings
        yield (
            f"いまは NO {placed.now.issue} の{settings.names.asked}ではなく、"
            f"シート「追加回答」では{settings.items_title}を尋ねません。"
        )
    # Most surveys give nothing, and this is asked for each answer of a year.
    if years.office_now or years.survey.given_to(placed.now.department, placed.now.issue):
        yield from (why for key in placed.before.entries if (why := _office_before(years, placed, key)))


def _office_before(years: _Years, placed: _Placed, key: str) -> str:
    """Why the office now stands before what a department answered to a question; "" where it does not, or did then, too, and
    the department changed nothing of it."""
    if key not in years.questions:
        return ""
    before, now = placed.before, placed.now
    heading = one_line(years.former.question_by_key[key].heading)
    if key in years.office_now:
        return f"「{heading}」は、いまは事務局が記入します。"
    if key not in years.survey.given_to(now.department, now.issue):
        return ""
    entry = before.entries[key]
    is_office = _is_given(years.survey, now, key, entry) or _is_given(years.former, before, key, entry)
    return "" if is_office else f"「{heading}」には、事務局の内容（初期値）を入れました。"


def _is_given(survey: Survey, answer: Answer, key: str, entry: Entry) -> bool:
    """Whether an entry says what the office of that year gives there."""
    given = survey.given_to(answer.department, answer.issue).get(key)
    return given is not None and is_untouched(survey, entry, given_entry(survey, answer.department, key, given.text))


def _why_left(years: _Years, key: str, entry: Entry) -> Iterator[str]:
    gone = [name for name in entry.departments if name != EVERYONE and comparison_key(name) not in years.names]
    if key in years.questions and not gone:
        return
    then, now = years.former.question_by_key[key], years.survey.question_by_key.get(key)
    heading = one_line(then.heading)
    if now is None:
        same = f"同じことを尋ねるなら、「項目」を前回と同じ {key} にしてください。"
        yield f"設問「{heading}」が、いまの調査定義にありません。{same}"
    elif key not in years.questions:
        otherwise = asked_otherwise(then, now)
        yield f"設問「{heading}」が、前回と違う尋ね方になっています。引き継ぐなら、{otherwise}を前回と同じにしてください。"
    else:
        names = years.survey.settings.names
        renamed = f"{names.department_name}が変わったのなら、「別名」に前の{names.department_name}を書いてください。"
        yield f"「{heading}」の {'、'.join(gone)} が、いまの調査定義にありません。{renamed}"


def _renamed(entry: Entry, years: _Years) -> Entry:
    """The entry with the departments that still exist, by their present names; those that were merged, once."""
    if not entry.departments:
        return entry
    present = (name if name == EVERYONE else years.names.get(comparison_key(name)) for name in entry.departments)
    return replace(entry, departments=tuple(dict.fromkeys(filter(None, present))))
