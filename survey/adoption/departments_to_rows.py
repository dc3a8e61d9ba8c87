"""Tables whose columns are departments → a row for each answer, which names the department. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from survey.adoption.department_heads import DepartmentHead, department_heads
from survey.adoption.found import Reshaped, Said, said_by
from survey.adoption.further_columns import FurtherColumns, further_columns
from survey.adoption.grid import BesideText, GridCell, TableGrid
from survey.adoption.heading_rows import GridRow, tables_in
from survey.adoption.heading_words import Role, is_note, is_sum, is_total, role_of, says_nothing
from survey.adoption.signatures import SIGNED_BELOW, signed_rows
from survey.adoption.whose_table import AROUND, around_department
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key, one_line

_ANSWER = "各課の回答"
"""Heading of the answers where no heading says what they are about."""
WHO = "回答した課"
"""Heading of the departments."""
_DIGITS = re.compile(r"[\d,.]+")
_WORDS = re.compile(r"[^\W\d]")
_LONGEST_UNIT = 3
"""Letters between or behind numbers that are an amount or a day."""
_SENTENCE = 10
"""Characters from which on a text is more than a name."""


class _Block(Struct, frozen=True):
    """Headings, and the rows below them."""

    head: DepartmentHead
    columns: FurtherColumns
    rows: Sequence[tuple[int, GridRow]]


class _Row(Struct, frozen=True):
    """What becomes of a row: who says what, by question; the cells that tell the issue; and what is listed."""

    given: Sequence[tuple[tuple[str, ...], GridCell, Mapping[str, GridCell]]] = ()
    """Names, where the first of them stands, and answers by the key of the question."""
    issue: Sequence[GridCell] = ()
    beside: Sequence[tuple[GridCell, str]] = ()
    doubts: Sequence[tuple[GridCell, str]] = ()


class _Laid(Struct):
    """The grid as it is laid out anew."""

    starts: Mapping[int, int]
    """Where each row begins, when every answer has a row of its own."""
    who: int
    """The column that names the department."""
    asked: Mapping[str, int]
    """The columns of the questions, by key."""
    cells: list[GridCell] = field(default_factory=list)
    beside: list[tuple[GridCell, str]] = field(default_factory=list)
    doubts: list[tuple[GridCell, str]] = field(default_factory=list)


def answers_in_rows(grid: TableGrid) -> Reshaped | str | None:
    """The grid with a row for each answer; None where it has no such tables.

    A text where it is not certain that answers stand below the departments: which heading is at fault, "" if none is.
    """
    heads = list(_with_rows(grid))
    # What heads nothing is read as any other row: it costs the tables above it nothing.
    if not any(rows for _, rows in heads):
        return None
    blocks = list[_Block]()
    for head, rows in heads:
        columns = further_columns(head)
        if not isinstance(columns, FurtherColumns):
            return columns
        blocks.append(_Block(head, columns, rows))
    read = {number: row for block in blocks for number, row in _read(block)}
    return _laid_out(grid, blocks, read) if _speak(blocks, read) else ""


def _with_rows(grid: TableGrid) -> Iterator[tuple[DepartmentHead, Sequence[tuple[int, GridRow]]]]:
    """The headings, and the rows below them down to the next table, whatever that is."""
    heads = department_heads(grid)
    own = {row for head in heads for row in range(head.first, head.last + 1)}
    others = {table.first for table in tables_in(grid)} - own if heads else set[int]()
    starts = sorted({*(head.first for head in heads), *others, max(grid.rows, default=0) + 1})
    for head in heads:
        end = next(start for start in starts if start > head.last)
        yield head, [(number, row) for number, row in grid.rows.items() if head.last < number < end]


# ---------------------------------------------------------------- rows


def _read(block: _Block) -> Iterator[tuple[int, _Row]]:
    """What becomes of each row."""
    signed, reach = signed_rows(block.rows), block.head.last
    above = dict[int, GridCell]()
    for number, row in block.rows:
        begins = _begins(row, block.head)
        why = SIGNED_BELOW if number in signed else _why_aside(row, block.head)
        if not why and not begins and number > reach + 1 and not any(at < block.head.start for at in row):
            why = "空の行の下にあり、どの課題への回答か分かりません"
        if why:
            yield number, _Row(beside=[(row[at], why) for at in sorted(row)])
            continue
        reach = max(reach, *(cell.last_row for cell in row.values()))
        shared = {at: cell for at, cell in above.items() if begins and at not in row and cell.last_row >= number}
        above = {
            at: cell for at, cell in {**above, **row}.items() if cell.last_row > number and not says_nothing(cell.text)
        }
        yield number, _row({**row, **shared}, shared, block)


def _begins(row: GridRow, head: DepartmentHead) -> bool:
    """Whether the row names an issue."""
    told = [row[at] for at, cell in head.beside.items() if at in row and role_of(cell.text) in (Role.NO, Role.TITLE)]
    return any(appearance_key(cell.text) not in DITTO for cell in told)


def _why_aside(row: GridRow, head: DepartmentHead) -> str:
    first = row[min(row)]
    left = [cell for at, cell in row.items() if at < head.start]
    is_aside = is_total(first.text) or any(is_sum(cell.text) for cell in left)
    return "合計や注記の行" if is_aside or (is_note(first.text) and len(row) == 1) else ""


def _row(row: GridRow, shared: GridRow, block: _Block) -> _Row:
    head, issue = block.head, list[GridCell]()
    beside, doubts = list[tuple[GridCell, str]](), list[tuple[GridCell, str]]()
    given = dict[str, dict[str, list[GridCell]]]()
    who = {one.name: one.who for one in reversed(list(head.answers.values()))}
    for at in sorted(row):
        cell = row[at]
        below = [head.answers[one] for one in range(at, cell.last_column + 1) if one in head.answers]
        if at < head.start and at not in block.columns.asides:
            issue.append(cell)
        elif at in block.columns.moved:
            to = head.start + block.columns.moved.index(at)
            issue.append(cell._replace(column=to, last_column=to))
        elif at in block.columns.asides or not below:
            heading = one_line(head.beside[at].text) if at in head.beside else ""
            beside.append((cell, f"どの課の回答でもない列（{heading}）" if heading else "見出しのない列の文字"))
        elif says_nothing(cell.text):
            beside.append((cell, "回答がないことを示す文字"))
        else:
            for name in dict.fromkeys(one.name for one in below):
                asked = next(one.question for one in below if one.name == name)
                given.setdefault(name, {}).setdefault(_key(asked), []).append(cell)
            if at in shared:
                doubts.append((cell, "結合された欄の回答を、次の課題の回答ともしました。"))
    return _Row([(names, who[names[0]], texts) for names, texts in _together(given)], issue, beside, doubts)


def _key(question: GridCell | None) -> str:
    return appearance_key(question.text) if question else ""


def _together(
    given: Mapping[str, Mapping[str, Sequence[GridCell]]],
) -> Iterator[tuple[tuple[str, ...], Mapping[str, GridCell]]]:
    """Departments beside each other whose answers are the same cells, and these; what stands in two columns of one question
    comes one after the other."""
    told = list[tuple[list[str], dict[str, GridCell]]]()
    for name, texts in given.items():
        for place in range(max(map(len, texts.values()))):
            cells = {key: parts[place] for key, parts in texts.items() if place < len(parts)}
            if told and told[-1][1] == cells:
                told[-1][0].append(name)
            else:
                told.append(([name], cells))
    for names, cells in told:
        yield tuple(names), cells


# ---------------------------------------------------------------- whether they are answers


def _speak(blocks: Sequence[_Block], rows: Mapping[int, _Row]) -> bool:
    """Whether answers stand below the departments: to one of the questions, words in most cells.

    Beside further columns, sentences or words that are repeated: otherwise it may be a list of amounts, days or persons.
    """
    texts = dict[str, list[str]]()
    for row in rows.values():
        for _, _, cells in row.given:
            for key, cell in cells.items():
                texts.setdefault(key, []).append(cell.text.strip())
    worded = [said for said in texts.values() if sum(map(is_worded, said)) * 2 >= len(said)]
    if not any(block.columns.asides for block in blocks):
        return bool(worded)
    return any(len(set(said)) * 2 <= len(said) or any(map(_is_sentence, said)) for said in worded)


def is_worded(text: str) -> bool:
    """Whether a text is more than a mark, a number, an amount or a day."""
    if len(text) < 2 or not _WORDS.search(text):
        return False
    pieces = _DIGITS.split(appearance_key(text))
    return len(pieces) == 1 or any(len(piece) > _LONGEST_UNIT for piece in pieces)


def _is_sentence(text: str) -> bool:
    return is_worded(text) and (len(text) > _SENTENCE or "。" in text)


# ---------------------------------------------------------------- the grid laid out anew


def _laid_out(grid: TableGrid, blocks: Sequence[_Block], rows: Mapping[int, _Row]) -> Reshaped:
    columns = [one for block in blocks for one in block.head.answers.values()]
    who = max(block.head.start + len(block.columns.moved) for block in blocks)
    keys = dict.fromkeys(_key(one.question) for one in columns)
    laid = _Laid(_starts(grid, rows), who, {key: place for place, key in enumerate(keys, who + 1)})
    used = {cell for block in blocks for cell in (*block.head.beside.values(), *block.head.groups)}
    own = {row for block in blocks for row in range(block.head.first, block.head.last + 1)} | rows.keys()
    laid.cells += [_moved(cell, laid) for cell in grid.cells if cell.row not in own and cell not in used]
    for block in blocks:
        _lay_head(block, _unread(grid, block.head), laid)
    for number, row in rows.items():
        _lay_row(number, row, laid)
    names = dict.fromkeys(one.name for one in columns)
    beside = [*grid.beside, *(BesideText(grid.place(cell), cell.text, why) for cell, why in sorted(laid.beside))]
    return Reshaped(
        replace(
            grid,
            cells=tuple(sorted(laid.cells)),
            departments=tuple(names),
            beside=tuple(beside),
            unread=frozenset((laid.starts[row], at) for row, at in grid.unread if row in laid.starts and at < who),
        ),
        tuple(_doubts(grid, blocks, laid)),
    )


def _starts(grid: TableGrid, rows: Mapping[int, _Row]) -> dict[int, int]:
    starts, at = dict[int, int](), 1
    for number in range(1, max(cell.last_row for cell in grid.cells) + 2):
        starts[number] = at
        at += max(1, len(rows[number].given)) if number in rows else 1
    return starts


def _moved(cell: GridCell, laid: _Laid) -> GridCell:
    return cell._replace(row=laid.starts[cell.row], last_row=laid.starts[cell.last_row + 1] - 1)


def _unread(grid: TableGrid, head: DepartmentHead) -> list[GridCell]:
    """Headings that a merge hides among those of the departments."""
    known = {*head.beside.values(), *head.groups, *head.named_by}
    known |= {cell for one in head.answers.values() for cell in (one.who, one.question) if cell}
    here = [cell for row in range(head.first, head.last + 1) for cell in grid.rows.get(row, {}).values()]
    return [cell for cell in here if cell not in known]


def _lay_head(block: _Block, unread: Sequence[GridCell], laid: _Laid) -> None:
    """The headings, in one row. Those that say nothing of answers are listed once, however many pages there are."""
    head, columns, row = block.head, block.columns, laid.starts[block.head.last]
    known = {(cell.text, why) for cell, why in laid.beside}
    listed = [(cell, "いくつかの列をまとめる見出し") for cell in head.groups]
    listed += [(cell, "読み取れない位置の見出し") for cell in unread]
    named = dict.fromkeys(one.who for one in head.answers.values())
    listed += [(who._replace(text=rest), AROUND) for who in named if (rest := around_department(who.text))]
    for column, cell in head.beside.items():
        if column in columns.asides:
            listed.append((cell, "どの課の回答でもない列の見出し"))
            continue
        to = column if column < head.start else head.start + columns.moved.index(column)
        laid.cells.append(cell._replace(row=row, last_row=row, column=to, last_column=to))
    laid.beside += [(cell, why) for cell, why in listed if (cell.text, why) not in known]
    corner = head.answers[head.start].who
    laid.cells.append(GridCell(row, laid.who, WHO, row, laid.who, corner.address))
    for key, asked in {_key(one.question): one.question for one in reversed(list(head.answers.values()))}.items():
        text, to, address = asked.text if asked else _ANSWER, laid.asked[key], (asked or corner).address
        laid.cells.append(GridCell(row, to, text, row, to, address))


def _lay_row(number: int, row: _Row, laid: _Laid) -> None:
    laid.cells += [_moved(cell, laid) for cell in row.issue]
    laid.beside += row.beside
    laid.doubts += row.doubts
    for place, (names, who, cells) in enumerate(row.given, laid.starts[number]):
        laid.cells.append(GridCell(place, laid.who, "\n".join(names), place, laid.who, who.address))
        laid.cells += [
            GridCell(place, laid.asked[key], cell.text, place, laid.asked[key], cell.address)
            for key, cell in cells.items()
        ]


def _doubts(grid: TableGrid, blocks: Sequence[_Block], laid: _Laid) -> Iterator[tuple[Said, str]]:
    head = blocks[0].head
    said = "課の名前が横に並ぶ表と読み、その下の文をその課の回答としました。"
    yield said_by(grid, head.answers[head.start].who), said
    asked = list(dict.fromkeys(one_line(one.question.text) for one in head.answers.values() if one.question))
    if len(asked) > 1:
        shown = "」「".join(asked)
        yield said_by(grid, head.answers[head.start].who), f"「{shown}」を、それぞれ一つの設問としました。"
    for one in head.same_names:
        yield said_by(grid, one.who), f"同じ名前の課があるため、「{one.name}」としました。"
    yield from ((said_by(grid, cell), why) for cell, why in laid.doubts)
