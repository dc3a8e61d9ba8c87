"""What was found of each answer, put together by issue and department. What is guessed is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from survey.adoption.adopted import Guess, Guessed
from survey.adoption.books import BookEntry
from survey.adoption.composed import Composed, GivenTexts
from survey.adoption.composing_issues import what_rest
from survey.adoption.found import FoundAnswer, FoundIssue, Said
from survey.adoption.heading_words import without_continued
from survey.adoption.joining import joined, parts_break_between
from survey.adoption.partners import PartnerNames
from survey.japanese.text import appearance_key, clean, one_line
from survey.model import Answer, Entry, Question
from survey.questions.kinds import kind_of

_FEWEST_LABELLED = 2


def texts_given(composed: Composed, no: str, issue: FoundIssue) -> dict[str, GivenTexts]:
    """The texts of each department about an issue, in the order of the table."""
    given: dict[str, GivenTexts] = {}
    for answer in issue.answers:
        who = next(one for one in answer.who if one.text)
        read = composed.names.answering(who.text)
        for rest in read.rest:
            composed.found.leave(Said(rest, who.place), f"回答した課のうち、{what_rest(rest)}")
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
            _give(composed, given.setdefault(name, GivenTexts()), answer, name, no)
    return given


def _give(composed: Composed, given: GivenTexts, answer: FoundAnswer, name: str, no: str) -> None:
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


def learn_partners(
    composed: Composed, partners: PartnerNames, key: str, given: Mapping[str, Mapping[str, GivenTexts]]
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


def composed_answers(
    composed: Composed,
    given: Mapping[str, Mapping[str, GivenTexts]],
    questions: Mapping[str, Question],
    partners: PartnerNames,
) -> Iterator[Answer]:
    """The answers that say something, by issue and department."""
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


def say_seams(composed: Composed, given: Mapping[str, Mapping[str, GivenTexts]]) -> None:
    """Of answers that stand in several cells nobody knows whether a line ended where the cell did."""
    cells = (one for by_name in given.values() for one in by_name.values())
    seams = [parts for one in cells for parts in one.texts.values() if parts_break_between(parts)]
    if seams:
        said = (
            f"次の行や（続き）に分かれている回答 {len(seams)} 件は、分かれ目で改行してつなぎました。"
            "一続きの文だったところは、調査票に写した前回の回答を直してください。"
        )
        composed.guesses.append(Guess(Guessed.ANSWER, "", "", said, seams[0][1].place))


def say_labels(
    composed: Composed, given: Mapping[str, Mapping[str, GivenTexts]], questions: Mapping[str, Question]
) -> None:
    """Where all say the same words in rows below each other, these are the questions, and the table has a row for each."""
    for key, question in questions.items():
        cells = [one.texts[key] for by_name in given.values() for one in by_name.values() if key in one.texts]
        labels = {tuple(part.key for part in parts) for parts in cells}
        if len(cells) >= _FEWEST_LABELLED and len(labels) == 1 and len(cells[0]) > 1 and len({*labels.pop()}) > 1:
            shown = "」「".join(one_line(part.text) for part in cells[0])
            said = f"どの課にも「{shown}」が並ぶため、行ごとに別のことを聞いた表のようです。設問を分けるか確かめてください。"
            composed.guesses.append(Guess(Guessed.QUESTION, question.key, "見出し", said, cells[0][0].place))
