"""What was adopted from a table as 調査定義.xlsx: the table's own words, the shipped definition's where it has none, and marks
where somebody must look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from survey.adoption import Adopted, Guess, Guessed, NotUnderstood
from survey.adoption.above import year_in
from survey.adoption.heading_words import member_in
from survey.definition import vocabulary as words
from survey.definition.definition_book import open_book
from survey.definition.definition_content import DefinitionContent, ListedSheet, MarkedCell
from survey.definition.definition_sheet import DefinitionCell, read_table
from survey.definition.own_words import is_word, own_headings
from survey.definition.values import usable_as_file_name
from survey.definition.vocabulary import Word
from survey.excel_out.book import LONGEST_SHEET_NAME
from survey.japanese.department_names import listed
from survey.japanese.text import appearance_key, one_line
from survey.model import USUAL_NAMES, Names
from survey.storage.folder import DEFINITION, shipped

LISTED_SHEET = "引継ぎ"
"""The sheet that says what was guessed and what was not taken over."""
_HEADINGS, _WIDTHS = ("区別", "調査定義の場所", "元の表の場所", "内容", "説明"), (110, 190, 190, 460, 420)
TO_CONFIRM, LEFT = "確かめる", "引き継がない"
"""What becomes of a row of it."""
_PLACEHOLDERS = (
    words.OFFICE, words.CONTACT_PERSON, words.CONTACT, words.SENDER, words.SMTP_SERVER, words.USER, words.IMAP_SERVER,
)  # fmt: skip
"""Items that no table tells; the shipped definition's stand in their place."""


def definition_content(
    adopted: Adopted, file: str, survey_id: str, deadline: date
) -> tuple[DefinitionContent, tuple[NotUnderstood, ...]]:
    """What the definition says, and what of the table is neither in it nor in an answer. `file`: name of the table's file."""
    guesses, left = list(adopted.guesses), list(adopted.unclear)
    names = _names(adopted)
    settings: dict[str, str | float | date] = {**dict(_settings(adopted, file, guesses, left))}
    settings |= {words.SURVEY_ID.name: survey_id, words.DEADLINE.name: deadline, **dict(_own_words(names, guesses))}
    headings = _issue_headings(adopted, names, guesses, left)
    guesses += _with_years(adopted)
    places = Places(adopted)
    printed = f"{settings[words.DOCUMENT_LABEL.name]}に載せる"
    printed = printed if appearance_key(printed) in words.PRINTED.names else "集計表に載せる"
    content = DefinitionContent(
        DEFINITION,
        settings,
        headings,
        tuple(
            (issue.no, issue.title, issue.examples, listed(issue.departments, len(adopted.departments), names))
            for issue in adopted.issues
        ),
        tuple({words.NAME.name: d.name, words.ALIASES.name: "\n".join(d.aliases)} for d in adopted.departments),
        tuple(
            {
                words.KEY.name: question.key,
                words.HEADING.name: question.heading,
                words.KIND.name: question.kind,
                words.CHOICES.name: "\n".join(question.choices),
                words.NOT_APPLICABLE.name: "\n".join(question.not_applicable),
                printed: question.printed_under or (words.BY_CHOICE if question.printed_by_choice else "○"),
            }
            for question in adopted.questions
        ),
        printed,
        _marks(places, guesses),
        ListedSheet(LISTED_SHEET, _HEADINGS, _WIDTHS, list(_listing(places, guesses, left))),
    )
    return content, tuple(left)


# ---------------------------------------------------------------- 設定


def _settings(
    adopted: Adopted, file: str, guesses: list[Guess], left: list[NotUnderstood]
) -> Iterator[tuple[str, str]]:
    for row in read_table(open_book(shipped(DEFINITION)), words.SETTINGS_SHEET, []).rows:
        yield row[words.ITEM].text, row[words.CONTENT].text
    yield words.TITLE.name, adopted.title or file.rpartition(".")[0] or file
    yield words.SECTION.name, adopted.section
    if adopted.headings.respondent:
        yield words.RESPONDENT_HEADING.name, adopted.headings.respondent
    if not adopted.title:
        guesses.append(_about(words.TITLE, "表に表題がないため、ファイルの名前を入れました。"))
    label = adopted.label
    if label and not _is_usable(label):
        left.append(NotUnderstood("", label, "資料番号に使えない文字があるもの"))
        label = ""
    if label:
        yield words.DOCUMENT_LABEL.name, label
    else:
        guesses.append(_about(words.DOCUMENT_LABEL, "表に資料番号がないため、見本の「参考３」のままです。"))
    guesses += [
        _about(words.SURVEY_ID, "今年の調査の印です。"),
        _about(words.DEADLINE, "今年の提出期限です。"),
        *(_about(word, "表からは分からないため、見本のままです。") for word in _PLACEHOLDERS),
    ]


def _names(adopted: Adopted) -> Names:
    """The survey's own words, as far as the headings of its table say whom it asks: 回答市町村, 対象校."""
    own = adopted.headings
    department = member_in(own.respondent) or member_in(own.departments)
    if not department:
        return USUAL_NAMES
    asked = own.departments.strip() if member_in(own.departments) else ""
    return Names(department, asked=asked if is_word(asked) and asked != department else f"関係{department}")


def _own_words(names: Names, guesses: list[Guess]) -> Iterator[tuple[str, str]]:
    """For sheet 設定."""
    said = ((words.DEPARTMENT_WORD, names.department), (words.ASKED_WORD, names.asked))
    for word, text in said if names != USUAL_NAMES else ():
        yield word.name, text
        guesses.append(_about(word, "表の見出しから決めました。画面や調査票での呼び方です。"))


def _with_years(adopted: Adopted) -> Iterator[Guess]:
    """What names a year, which may be last year's."""
    said = "年度が入っています。今年のものに直すか、年度を消してください。"
    for word, text in ((words.TITLE, adopted.title), (words.SECTION, adopted.section)):
        if year_in(text):
            yield _about(word, said)
    for question in adopted.questions:
        if year_in(question.heading):
            yield Guess(Guessed.QUESTION, question.key, words.HEADING.name, said)


def _about(word: Word, said: str) -> Guess:
    return Guess(Guessed.SETTING, word.name, "", said)


def _is_usable(label: str) -> bool:
    return usable_as_file_name(DefinitionCell("", label), [], longest=LONGEST_SHEET_NAME, forbidden="[]'")


# ---------------------------------------------------------------- 課題


def _issue_headings(
    adopted: Adopted, names: Names, guesses: list[Guess], left: list[NotUnderstood]
) -> tuple[str, str, str, str]:
    """The table's own as far as the definition can be read under them."""
    own, further = adopted.headings, own_headings(names)
    taken = {appearance_key(text) for text in (own.respondent, *(question.heading for question in adopted.questions))}
    read = frozenset().union(*(word.names for word in words.ISSUES_SHEET.columns if not word.own))
    shown = []
    for word, text in (
        (words.NO, own.no),
        (words.ISSUE_TITLE, own.title),
        (words.EXAMPLES, own.examples),
        (words.ISSUE_DEPARTMENTS, own.departments),
    ):
        key = appearance_key(text)
        known = {*word.names, *map(appearance_key, (*word.loosely, *further.get(word, ())))}
        usable = bool(key) and key not in taken and (key not in read if word.own else key in known)
        if text and not usable:
            left.append(NotUnderstood("", text, f"列の見出し（調査定義では「{word.name}」とします）"))
        others = (word.name, *word.aliases, *(f"{word.name}（{number}）" for number in range(2, 9)))
        heading = text if usable else next(name for name in others if appearance_key(name) not in taken)
        if not text:
            guesses.append(Guess(Guessed.ISSUE, "", word.name, f"表にない列です。見出しは「{heading}」としました。"))
        taken.add(appearance_key(heading))
        shown.append(heading)
    no, title, examples, departments = shown
    return no, title, examples, departments


# ---------------------------------------------------------------- what is to be looked at


def _marks(places: Places, guesses: Sequence[Guess]) -> Mapping[MarkedCell, str]:
    marks: dict[MarkedCell, str] = {}
    for guess in guesses:
        cell = places.cell(guess)
        if cell is not None:
            said = guess.said if not guess.place else f"{guess.said}（元の表 {guess.place}）"
            marks[cell] = f"{marks[cell]}\n{said}" if cell in marks else said
    return marks


class Places:
    """Where in the definition things stand."""

    def __init__(self, adopted: Adopted) -> None:
        self._rows: Mapping[Guessed, tuple[str, Mapping[str, int]]] = {
            Guessed.ISSUE: (words.ISSUES_SHEET.name, _rows(issue.no for issue in adopted.issues)),
            Guessed.DEPARTMENT: (words.DEPARTMENTS_SHEET.name, _rows(one.name for one in adopted.departments)),
            Guessed.QUESTION: (words.QUESTIONS_SHEET.name, _rows(question.key for question in adopted.questions)),
        }

    def cell(self, guess: Guess) -> MarkedCell | None:
        """The cell of the definition that a guess is about; None where it is about an answer."""
        if guess.about is Guessed.SETTING:
            return MarkedCell(words.SETTINGS_SHEET.name, 1, guess.of)
        if guess.about is Guessed.ANSWER:
            return None
        sheet, rows = self._rows[guess.about]
        return MarkedCell(sheet, rows[guess.of], guess.what)


def table_place(adopted: Adopted, sheet: str, row: int) -> str:
    """Where the table says what stands in a row of the definition, which is counted from 1 with the headings; "" where it does not."""
    listed: dict[str, tuple[Guessed, Sequence[str]]] = {
        words.ISSUES_SHEET.name: (Guessed.ISSUE, [issue.no for issue in adopted.issues]),
        words.DEPARTMENTS_SHEET.name: (Guessed.DEPARTMENT, [one.name for one in adopted.departments]),
        words.QUESTIONS_SHEET.name: (Guessed.QUESTION, [question.key for question in adopted.questions]),
    }
    about, names = listed.get(sheet, (Guessed.ANSWER, ()))
    place = row - 2
    return adopted.places.get((about, names[place]), "") if 0 <= place < len(names) else ""


def _rows(names: Iterable[str]) -> Mapping[str, int]:
    """Numbers of rows from 1; 0 for the headings, which are called ""."""
    return {"": 0} | {name: row for row, name in enumerate(names, 1)}


def _listing(places: Places, guesses: Sequence[Guess], left: Sequence[NotUnderstood]) -> Iterator[tuple[str, ...]]:
    for one in left:
        yield LEFT, "", one.place, one.text, one.why
    for guess in guesses:
        cell = places.cell(guess)
        where = f"NO {guess.of} の回答" if guess.of else "回答"
        if cell is not None:
            where = f"{cell.sheet}「{one_line(guess.of) or '見出し'}」{guess.what}"
        yield TO_CONFIRM, where, guess.place, "", guess.said
