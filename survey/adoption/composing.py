"""What was found, put together: issues, departments, questions, answers; and the books closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from survey.adoption.above import Titles, without_block, year_in
from survey.adoption.adopted import Adopted, Guess, Guessed, NotUnderstood
from survey.adoption.books import BookEntry, missing, unseen
from survey.adoption.composed import Composed
from survey.adoption.composing_answers import composed_answers, learn_partners, say_labels, say_seams, texts_given
from survey.adoption.composing_issues import composed_issue, departments_asked_of, issue_numbers
from survey.adoption.composing_questions import composed_questions, kinds_of_headings
from survey.adoption.doubtful import doubtful
from survey.adoption.found import Aside, FoundTable, Said
from survey.adoption.grid import TableGrid
from survey.adoption.heading_words import Role
from survey.adoption.name_shapes import EVERYONE_SAID
from survey.adoption.names import DepartmentNames
from survey.adoption.partners import PartnerNames
from survey.japanese.text import clean
from survey.model import Department, Issue, IssueHeadings, Question


def compose(grids: Sequence[TableGrid], found: FoundTable, titles: Titles, names: DepartmentNames) -> Adopted:
    """The tables as a survey's parts. What is told nowhere is listed."""
    composed = Composed(found, names)
    numbers = issue_numbers(composed)
    asked = {no: departments_asked_of(composed, no, issue) for no, issue in zip(numbers, found.issues, strict=True)}
    given = {no: texts_given(composed, no, issue) for no, issue in zip(numbers, found.issues, strict=True)}
    kinds = kinds_of_headings(
        composed, given, {key: choices for grid in grids for key, choices in grid.choices.items()}
    )
    partners = PartnerNames(names)
    for key, kind in kinds.items():
        if kind.kind.names_departments:
            learn_partners(composed, partners, key, given)
    questions = composed_questions(composed, kinds)
    answers = tuple(composed_answers(composed, given, questions, partners))
    say_seams(composed, given)
    say_labels(composed, given, questions)
    _say_unwrapped(composed)
    composed.guesses += doubtful(found, names)
    issues = tuple(
        composed_issue(composed, no, issue, asked[no], given[no])
        for no, issue in zip(numbers, found.issues, strict=True)
    )
    departments = tuple(Department(name, tuple(names.aliases.get(name, ()))) for name in names.found)
    title = without_block(clean(titles.title.text).strip()) if titles.title else ""
    adopted = Adopted(
        _headings(composed), issues, departments, tuple(questions.values()), answers, (), (),
        dict(_places(composed, issues, questions)), title, _text(titles.section), _text(titles.label), year_in(title),
    )  # fmt: skip
    _account_for_names(composed, adopted, titles)
    return replace(adopted, unclear=_closed_books(grids, composed), guesses=tuple(composed.guesses))


def _places(
    composed: Composed, issues: Sequence[Issue], questions: Mapping[str, Question]
) -> Iterator[tuple[tuple[Guessed, str], str]]:
    for issue, found in zip(issues, composed.found.issues, strict=True):
        parts = found.parts.get(Role.TITLE) or [part for parts in found.parts.values() for part in parts]
        yield (Guessed.ISSUE, issue.no), parts[0].place if parts else ""
        for answer in found.answers:
            for name in composed.names.answering(answer.who[-1].text).names:
                yield (Guessed.DEPARTMENT, name), answer.who[-1].place
        for part in found.parts.get(Role.ASKED, ()):
            for name in composed.names.listed(part.text).names:
                yield (Guessed.DEPARTMENT, name), part.place
    for key, question in questions.items():
        yield (Guessed.QUESTION, question.key), composed.found.headings[key].place


def _text(one: Said | None) -> str:
    return clean(one.text).strip() if one else ""


def _say_unwrapped(composed: Composed) -> None:
    """Names that were put together of lines."""
    for name, lines in composed.names.unwrapped.items():
        if name in composed.names.found:
            said = f"行の分かれた「{lines}」を、一つの課と読みました。"
            composed.guesses.append(Guess(Guessed.DEPARTMENT, name, "課名", said))


def _headings(composed: Composed) -> IssueHeadings:
    def text(role: Role) -> str:
        return _text(composed.found.issue_headings.get(role))

    for one in composed.found.issue_headings.values():
        composed.accounts.append(BookEntry([one], clean(one.text)))
    return IssueHeadings(text(Role.NO), text(Role.TITLE), text(Role.EXAMPLES), text(Role.ASKED), text(Role.WHO))


# ---------------------------------------------------------------- the books


def _account_for_names(composed: Composed, adopted: Adopted, titles: Titles) -> None:
    """Of cells that name departments: all names and other spellings of those that are meant."""
    spelled = {one.name: "".join((one.name, *one.aliases)) for one in adopted.departments}
    for own, issue in zip(adopted.issues, composed.found.issues, strict=True):
        everyone = "".join((*sorted(EVERYONE_SAID), "全て")) if len(own.departments) == len(spelled) else ""
        told = "".join(spelled[name] for name in own.departments) + everyone
        for part in (*issue.parts.get(Role.ASKED, ()), *issue.repeated.get(Role.ASKED, ())):
            composed.accounts.append(BookEntry([part], told, names=True))
        for answer in issue.answers:
            for who in answer.who:
                read = composed.names.answering(who.text) if who.text else None
                names = "".join(spelled.get(name, name) for name in read.names) if read else ""
                composed.accounts.append(BookEntry([who], names, names=True))
    for one in composed.found.above:
        composed.accounts.append(BookEntry([one], one.text))
    composed.accounts += [BookEntry([one], told) for one, told in composed.found.repeated]


def _closed_books(grids: Sequence[TableGrid], composed: Composed) -> tuple[NotUnderstood, ...]:
    """All that is listed, with what is told nowhere else."""
    found = composed.found
    for one, said in found.doubts:
        composed.guesses.append(Guess(Guessed.ANSWER, "", "", said, one.place))
    lost = [*missing(composed.accounts, [aside.said for aside in found.asides])]
    asides = [*found.asides, *(Aside(one, "引き継いだ中に見当たらない文字") for one in dict.fromkeys(lost))]
    places = {*found.listed, *(aside.said.place for aside in asides)}
    asides += [Aside(one, "読み取れない位置の文字") for one in unseen(grids, composed.accounts, places)]
    return tuple(NotUnderstood(aside.said.place, clean(aside.said.text), aside.why) for aside in asides)
