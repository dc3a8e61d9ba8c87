"""What was found, put together: issues, departments, questions, answers; and the books closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from survey.adoption.above import Titles, without_block, year_in
from survey.adoption.adopted import Adopted, Guess, Guessed, NotUnderstood
from survey.adoption.books import BookEntry, missing, unseen
from survey.adoption.doubtful import doubtful, is_dated
from survey.adoption.found import Aside, FoundAnswer, FoundIssue, FoundTable, Said
from survey.adoption.grid import TableGrid
from survey.adoption.guessed_kinds import GuessedKind, guessed_kind
from survey.adoption.heading_words import Role, without_continued, written_across
from survey.adoption.joining import joined, parts_break_between
from survey.adoption.name_shapes import EVERYONE_SAID
from survey.adoption.names import DepartmentNames
from survey.adoption.partners import PartnerNames
from survey.japanese.text import appearance_key, clean, one_line
from survey.model import Answer, Department, Entry, Issue, IssueHeadings, Question
from survey.questions.kinds import kind_of
from survey.questions.marks import MOST_MARK_COLUMNS

_NO_KEY = re.compile(r"\W+")
_BRACKETS = re.compile(r"[（(].*", re.DOTALL)
_BRACKETED = re.compile(r"[（(][^（）()]*課[、，,・／/\s]*[）)]")
_LONGEST_KEY = 30
_FEWEST_LABELLED = 2


class _Composed(Struct):
    """What is put together so far."""

    found: FoundTable
    names: DepartmentNames
    accounts: list[BookEntry] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


class _Given(Struct):
    """The texts of one department about one issue."""

    texts: dict[str, list[Said]] = field(default_factory=dict)
    """By the heading's key."""


def compose(grids: Sequence[TableGrid], found: FoundTable, titles: Titles, names: DepartmentNames) -> Adopted:
    """The tables as a survey's parts. What is told nowhere is listed."""
    composed = _Composed(found, names)
    numbers = _numbers(composed)
    asked = {no: _asked(composed, no, issue) for no, issue in zip(numbers, found.issues, strict=True)}
    given = {no: _given(composed, no, issue) for no, issue in zip(numbers, found.issues, strict=True)}
    kinds = _kinds(composed, given, {key: choices for grid in grids for key, choices in grid.choices.items()})
    partners = PartnerNames(names)
    for key, kind in kinds.items():
        if kind.kind.names_departments:
            _learn_partners(composed, partners, key, given)
    questions = _questions(composed, kinds)
    answers = tuple(_answers(composed, given, questions, partners))
    _say_seams(composed, given)
    _say_labels(composed, given, questions)
    _say_unwrapped(composed)
    composed.guesses += doubtful(found, names)
    issues = tuple(
        _issue(composed, no, issue, asked[no], given[no]) for no, issue in zip(numbers, found.issues, strict=True)
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
    composed: _Composed, issues: Sequence[Issue], questions: Mapping[str, Question]
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


# ---------------------------------------------------------------- issues


def _numbers(composed: _Composed) -> list[str]:
    """A NO for each issue, none twice."""
    numbers: list[str] = []
    used: set[str] = set()
    typed_ones = {appearance_key(joined(issue.parts.get(Role.NO, ()))) for issue in composed.found.issues}
    titled: dict[str, str] = {}
    for place, issue in enumerate(composed.found.issues, 1):
        typed = clean(joined(issue.parts.get(Role.NO, ()))).strip().replace("\n", "")
        typed = typed if appearance_key(typed) else ""
        no, count = typed or str(place), 2
        while appearance_key(no) in used or (not typed and appearance_key(no) in typed_ones):
            no, count = f"{typed or place}-{count}", count + 1
        used.add(appearance_key(no))
        if no != typed:
            why = f"NO「{typed}」がほかの課題にもあるため、" if typed else "NO がないため、"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", f"{why}「{no}」としました。", _place(issue)))
        elif is_dated(no):
            said = "NO が日付です。「1-1」などが日付に変わったものでないか確かめてください。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", said, _place(issue)))
        numbers.append(no)
        same = titled.setdefault(issue.key(Role.TITLE), no)
        if same != no and issue.key(Role.TITLE):
            said = f"NO「{same}」と同じ名前です。別の課題としました。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "NO", said, _place(issue)))
        for role in (Role.NO, Role.TITLE, Role.EXAMPLES):
            told = joined(issue.parts.get(role, ()))
            composed.accounts.append(BookEntry(issue.parts.get(role, ()), told))
            composed.accounts += [BookEntry([one], told) for one in issue.repeated.get(role, ())]
    return numbers


def _place(issue: FoundIssue) -> str:
    parts = [part for parts in issue.parts.values() for part in parts]
    return parts[0].place if parts else ""


def _asked(composed: _Composed, no: str, issue: FoundIssue) -> tuple[str, ...]:
    """The departments that are asked, 全課 among them; those that are only repeated are looked at for the books."""
    names: dict[str, None] = {}
    for part in (*issue.parts.get(Role.ASKED, ()), *issue.repeated.get(Role.ASKED, ())):
        read = composed.names.listed(part.text)
        names |= dict.fromkeys(read.names)
        if read.everyone:
            names["全課"] = None
        if read.everyone and read.rest:
            said = f"「{one_line(part.text)}」を、すべての課と読みました。"
            composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", said, part.place))
        for rest in read.rest:
            composed.found.leave(Said(rest, part.place), f"関係課のうち、{_what_rest(rest)}")
    return tuple(names)


def _what_rest(rest: str) -> str:
    """What it is that stands beside the names of departments."""
    return "かっこの中の課の名前" if _BRACKETED.fullmatch(rest.strip()) else "課の名前でない文字"


def _issue(composed: _Composed, no: str, issue: FoundIssue, asked: Sequence[str], given: Mapping[str, _Given]) -> Issue:
    title = _title(issue.parts.get(Role.TITLE, ()))
    if not appearance_key(title):
        title = f"課題{no}"
        composed.guesses.append(Guess(Guessed.ISSUE, no, "取り組むべき内容", "課題の名前がありません。", _place(issue)))
    departments = tuple(composed.names.found) if "全課" in asked else tuple(asked)
    if not departments:
        departments = tuple(given) or composed.names.found
        why = "関係課が書かれていないため、" + ("回答した課" if given else "すべての課") + "を関係課としました。"
        composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", why, _place(issue)))
    elif "全課" in asked and len(asked) > 1:
        composed.guesses.append(Guess(Guessed.ISSUE, no, "関係課", "すべての課と読みました。", _place(issue)))
    examples = clean(joined(issue.parts.get(Role.EXAMPLES, ()))).strip("\n")
    return Issue(no, title, examples, departments)


def _title(parts: Sequence[Said]) -> str:
    """Lines of a title in rows of their own are one line, unless it is known how they were divided."""
    if all(part.goes_on is not None for part in parts):
        return clean(joined(parts)).strip()
    return "".join(clean(written_across(without_continued(part.text)) if part.key else "").strip() for part in parts)


# ---------------------------------------------------------------- answers


def _given(composed: _Composed, no: str, issue: FoundIssue) -> dict[str, _Given]:
    """The texts of each department about an issue, in the order of the table."""
    given: dict[str, _Given] = {}
    for answer in issue.answers:
        who = next(one for one in answer.who if one.text)
        read = composed.names.answering(who.text)
        for rest in read.rest:
            composed.found.leave(Said(rest, who.place), f"回答した課のうち、{_what_rest(rest)}")
        if not read.names:
            if not read.rest:
                composed.found.leave(who, "どの課の回答か分かりません")
            for one in (one for texts in answer.texts.values() for one in texts):
                composed.found.leave(one, f"どの課の回答か分かりません（{without_continued(who.text).strip()}）")
            continue
        if len(read.names) > 1:
            said = f"「{'、'.join(read.names)}」が一緒に回答したと読み、それぞれの回答としました。"
            composed.guesses.append(Guess(Guessed.ANSWER, no, "", said, who.place))
        if not read.sure:
            said = "ほかに名前が出てこない課です。"
            composed.guesses.append(Guess(Guessed.DEPARTMENT, read.names[0], "課名", said, who.place))
        for name in read.names:
            _give(composed, given.setdefault(name, _Given()), answer, name, no)
    return given


def _give(composed: _Composed, given: _Given, answer: FoundAnswer, name: str, no: str) -> None:
    """Take the texts in; the same text again is no second answer."""
    for key, parts in answer.texts.items():
        before = given.texts.get(key)
        if before is None:
            given.texts[key] = list(parts)
        elif appearance_key(joined(before)) == appearance_key(joined(parts)):
            composed.found.repeated += [(one, joined(before)) for one in parts]
        else:
            before += parts
            said = f"{name}の回答が二度あるため、つないで一つにしました。"
            composed.guesses.append(Guess(Guessed.ANSWER, no, "", said, parts[0].place))


def _kinds(
    composed: _Composed, given: Mapping[str, Mapping[str, _Given]], choices: Mapping[str, tuple[str, ...]]
) -> dict[str, GuessedKind]:
    """What kind of a question each heading seems to ask. `choices`: by its key, where they had columns of their own."""
    partners = PartnerNames(composed.names)
    return {
        key: guessed_kind(
            heading.text,
            [text for text in _texts_under(key, given) if text.strip()],
            partners.names_some,
            choices.get(appearance_key(heading.text), ()),
        )
        for key, heading in composed.found.headings.items()
    }


def _texts_under(key: str, given: Mapping[str, Mapping[str, _Given]]) -> list[str]:
    return [joined(one.texts[key]) for by_name in given.values() for one in by_name.values() if key in one.texts]


def _learn_partners(
    composed: _Composed, partners: PartnerNames, key: str, given: Mapping[str, Mapping[str, _Given]]
) -> None:
    """Departments that are named only here, and short names that can mean one department alone."""
    for by_name in given.values():
        for one in by_name.values():
            for part in one.texts.get(key, ()):
                for name in partners.new_names(part.text):
                    said = "関係課にも回答した課にもなく、連携の相手としてだけ書かれている課です。"
                    composed.guesses.append(Guess(Guessed.DEPARTMENT, name, "課名", said, part.place))
                for short, name in partners.short_names(part.text):
                    said = f"「{short}」は「{name}」の略称と読みました。"
                    composed.guesses.append(Guess(Guessed.DEPARTMENT, name, "別名", said, part.place))


def _answers(
    composed: _Composed,
    given: Mapping[str, Mapping[str, _Given]],
    questions: Mapping[str, Question],
    partners: PartnerNames,
) -> Iterator[Answer]:
    for no, by_name in given.items():
        for name, one in by_name.items():
            entries: dict[str, Entry] = {}
            for key, question in questions.items():
                parts = one.texts.get(key, [])
                text = clean(joined(parts))
                if not text.strip():
                    continue
                names = kind_of(question).names_departments
                if names:
                    entry = partners.entry(text, name)
                    told = entry.as_text("\n") + partners.spellings(entry)
                else:
                    entry = Entry(text, "", ())
                    told = text
                entries[question.key] = entry
                composed.accounts.append(BookEntry(parts, told, names))
            if entries:
                yield Answer(name, no, entries, "", 0)


def _say_seams(composed: _Composed, given: Mapping[str, Mapping[str, _Given]]) -> None:
    """Of answers that stand in several cells nobody knows whether a line ended where the cell did."""
    cells = (one for by_name in given.values() for one in by_name.values())
    seams = [parts for one in cells for parts in one.texts.values() if parts_break_between(parts)]
    if seams:
        said = (
            f"次の行や（続き）に分かれている回答 {len(seams)} 件は、分かれ目で改行してつなぎました。"
            "一続きの文だったところは、調査票に写した前回の回答を直してください。"
        )
        composed.guesses.append(Guess(Guessed.ANSWER, "", "", said, seams[0][1].place))


def _say_unwrapped(composed: _Composed) -> None:
    """Names that were put together of lines."""
    for name, lines in composed.names.unwrapped.items():
        if name in composed.names.found:
            said = f"行の分かれた「{lines}」を、一つの課と読みました。"
            composed.guesses.append(Guess(Guessed.DEPARTMENT, name, "課名", said))


def _say_labels(
    composed: _Composed, given: Mapping[str, Mapping[str, _Given]], questions: Mapping[str, Question]
) -> None:
    """Where all say the same words in rows below each other, these are the questions, and the table has a row for each."""
    for key, question in questions.items():
        cells = [one.texts[key] for by_name in given.values() for one in by_name.values() if key in one.texts]
        labels = {tuple(part.key for part in parts) for parts in cells}
        if len(cells) >= _FEWEST_LABELLED and len(labels) == 1 and len(cells[0]) > 1 and len({*labels.pop()}) > 1:
            shown = "」「".join(one_line(part.text) for part in cells[0])
            said = f"どの課にも「{shown}」が並ぶため、行ごとに別のことを聞いた表のようです。設問を分けるか確かめてください。"
            composed.guesses.append(Guess(Guessed.QUESTION, question.key, "見出し", said, cells[0][0].place))


# ---------------------------------------------------------------- questions and headings


def _questions(composed: _Composed, kinds: Mapping[str, GuessedKind]) -> dict[str, Question]:
    """By the heading's key."""
    questions: dict[str, Question] = {}
    keys: set[str] = set()
    taken = {appearance_key(one.text) for one in composed.found.issue_headings.values()}
    for number, (found_as, heading) in enumerate(composed.found.headings.items(), 1):
        kind = kinds[found_as]
        text = clean(heading.text).strip() if appearance_key(heading.text) else f"設問{number}"
        key, shown = _key(text, number, keys), _apart(text, taken)
        taken.add(appearance_key(shown))
        keys.add(appearance_key(key))
        questions[found_as] = Question(
            key,
            shown,
            kind.kind.word,
            choices=kind.choices,
            not_applicable=kind.not_applicable,
            printed=True,
            printed_by_choice=kind.kind.takes_lists and len(kind.choices) <= MOST_MARK_COLUMNS,
        )
        said = f"{kind.why}、「{kind.kind.word}」としました。"
        composed.guesses.append(Guess(Guessed.QUESTION, key, "種類", said, heading.place))
        if shown != clean(heading.text).strip():
            said = "見出しがないか、ほかと同じため、見出しを付けました。"
            composed.guesses.append(Guess(Guessed.QUESTION, key, "見出し", said, heading.place))
        composed.accounts.append(BookEntry([heading], shown))
    return questions


def _key(heading: str, number: int, taken: set[str]) -> str:
    """項目: the heading in letters and digits."""
    stem = _NO_KEY.sub("", _BRACKETS.sub("", heading))[:_LONGEST_KEY] or f"設問{number}"
    key, count = stem, 2
    while appearance_key(key) in taken:
        key, count = f"{stem}_{count}", count + 1
    return key


def _apart(heading: str, taken: set[str]) -> str:
    shown, count = heading, 2
    while appearance_key(shown) in taken:
        shown, count = f"{heading}（{count}）", count + 1
    return shown


def _headings(composed: _Composed) -> IssueHeadings:
    def text(role: Role) -> str:
        return _text(composed.found.issue_headings.get(role))

    for one in composed.found.issue_headings.values():
        composed.accounts.append(BookEntry([one], clean(one.text)))
    return IssueHeadings(text(Role.NO), text(Role.TITLE), text(Role.EXAMPLES), text(Role.ASKED), text(Role.WHO))


# ---------------------------------------------------------------- the books


def _account_for_names(composed: _Composed, adopted: Adopted, titles: Titles) -> None:
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


def _closed_books(grids: Sequence[TableGrid], composed: _Composed) -> tuple[NotUnderstood, ...]:
    """All that is listed, with what is told nowhere else."""
    found = composed.found
    for one, said in found.doubts:
        composed.guesses.append(Guess(Guessed.ANSWER, "", "", said, one.place))
    lost = [*missing(composed.accounts, [aside.said for aside in found.asides])]
    asides = [*found.asides, *(Aside(one, "引き継いだ中に見当たらない文字") for one in dict.fromkeys(lost))]
    places = {*found.listed, *(aside.said.place for aside in asides)}
    asides += [Aside(one, "読み取れない位置の文字") for one in unseen(grids, composed.accounts, places)]
    return tuple(NotUnderstood(aside.said.place, clean(aside.said.text), aside.why) for aside in asides)
