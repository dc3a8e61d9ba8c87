"""What is written beside departments, as a question of its own: on a form, departments are only marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from survey.adoption.adopted import Adopted, Guess, Guessed
from survey.adoption.guessed_kinds import kind_of_sentences
from survey.japanese.text import appearance_key, one_line
from survey.model import Answer, Entry, Question
from survey.questions.kinds import kind_of

_COOPERATION, _ITS_MATTER = "連携", "連携の内容"


def notes_apart(adopted: Adopted) -> Adopted:
    """A question below each one for departments to which somebody wrote anything else, with what was written."""
    notes = {question.key: note for question, note in _notes(adopted)}
    if not notes:
        return adopted
    questions = tuple(one for asked in adopted.questions for one in (asked, notes.get(asked.key)) if one)
    answers = tuple(replace(answer, entries=_divided(answer, notes)) for answer in adopted.answers)
    said = "「{}」に、課の名前のほかの文があるため、分けて聞きます。"
    guesses = tuple(
        Guess(Guessed.QUESTION, notes[asked.key].key, "見出し", said.format(one_line(asked.heading)))
        for asked in adopted.questions
        if asked.key in notes
    )
    return replace(adopted, questions=questions, answers=answers, guesses=(*adopted.guesses, *guesses))


def _notes(adopted: Adopted) -> Iterator[tuple[Question, Question]]:
    """Each question with notes, and the question that takes them."""
    own = adopted.headings
    shown = (own.no, own.title, own.examples, own.departments, own.respondent, *(q.heading for q in adopted.questions))
    headings = set(map(appearance_key, shown))
    keys = {question.key for question in adopted.questions}
    for question in adopted.questions:
        noted = any(answer.entries[question.key].text for answer in adopted.answers if question.key in answer.entries)
        if kind_of(question).names_departments and noted:
            plain = _ITS_MATTER if _COOPERATION in question.heading else f"{one_line(question.heading)}（課名のほか）"
            heading, key = _free(plain, headings), _free(f"{question.key}_内容", keys)
            headings.add(appearance_key(heading))
            keys.add(key)
            yield question, Question(key, heading, kind_of_sentences().word, printed=True, printed_under=question.key)


def _free(name: str, taken: set[str]) -> str:
    free, count = name, 2
    while appearance_key(free) in taken or free in taken:
        free, count = f"{name}{count}", count + 1
    return free


def _divided(answer: Answer, notes: Mapping[str, Question]) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for key, entry in answer.entries.items():
        if key not in notes:
            entries[key] = entry
            continue
        if entry.departments:
            entries[key] = replace(entry, text="")
        if entry.text:
            entries[notes[key].key] = Entry(entry.text, entry.sheet, entry.cells)
    return entries
