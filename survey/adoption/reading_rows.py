"""The rows of a table → issues and answers: which row begins an issue, which goes on, which is a note."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from survey.adoption.above import page_key
from survey.adoption.column_roles import ColumnRoles
from survey.adoption.found import FoundAnswer, FoundIssue, FoundTable, Said, said_by
from survey.adoption.grid import GridCell
from survey.adoption.heading_rows import GridRow, HeadedTable
from survey.adoption.heading_words import NOBODY, UNANSWERED_KEY, Role, are_ordinals, has_words, is_continued
from survey.adoption.issue_at_hand import NAMING, IssueAtHand
from survey.adoption.nameless_rows import NamelessRows
from survey.adoption.rows_aside import OVER_ALL, heads_another, is_banner, is_example, why_aside
from survey.adoption.signatures import SIGNED_BELOW, signed_rows
from survey.japanese.pointing import DITTO
from survey.japanese.text import appearance_key, one_line


class RowReading:
    """One pass over the rows of a table. What it finds goes into `found`."""

    def __init__(
        self,
        table: HeadedTable,
        columns: ColumnRoles,
        found: FoundTable,
        known: Mapping[str, str],
        issue: FoundIssue | None,
    ) -> None:
        """`known`: texts that stand above tables, by key. `issue`: whose table it is, where no column says it."""
        self.table = table
        self.columns = columns
        self.found = found
        self.known = known
        self.answer: FoundAnswer | None = None
        self._who: Said | None = None
        self._closed = self._gap = self._elsewhere = self._below_chapter = False
        self._grouped: dict[str, list[Said]] = {}
        self._above: dict[int, GridCell] = {}
        self._titled: GridCell | None = None
        self._reach = self._number = table.last
        self._heads = {cell.row for cell in table.again}
        self._headings = frozenset(map(appearance_key, table.headings.values()))
        self._signed = signed_rows(list(table.body()), self._heads)
        at = {role: columns.of(role) for role in Role}
        self._at = {role: column for role, column in at.items() if column is not None}
        self._at_hand = IssueAtHand(found, issue, are_numbered=Role.NO in self._at)
        who, title = self._at.get(Role.WHO, 0), self._at.get(Role.TITLE, 0)
        self._who_leads = bool(title) and who < title
        self._naming = {self._at[role] for role in NAMING if role in self._at}
        self._nameless, self._who_reach = NamelessRows(), 0
        self._unread = frozenset[int]()
        self._columns_unread: dict[int, set[int]] = {}
        for row, column in table.grid.unread:
            self._columns_unread.setdefault(row, set()).add(column)

    def read(self) -> FoundIssue | None:
        """Read all rows; the issue that the last of them is about, None where nobody knows."""
        for number, row in self.table.body():
            self._pass_unread(number)
            self._number = number
            self._look_above(number, row)
            self._reach = max(self._reach, number, *(cell.last_row for cell in row.values()))
            if Role.TITLE not in self._at and is_banner(row, self.columns):
                self._at_hand.begin(self._said(row[min(row)]))
                self.answer, self._closed = None, False
                continue
            self._elsewhere |= heads_another(row, self.columns, self._headings if self._gap else frozenset())
            why = self._why_none_of_it(row) or why_aside(row, self.columns, self._closed)
            if all(page_key(cell.text) in self.known for cell in row.values()):
                for cell in row.values():
                    self._say_again(cell, self.known[page_key(cell.text)])
            elif why is not None:
                self._leave_all(row, why)
                self._closed = True
                self._below_chapter |= why == OVER_ALL
            else:
                self._read_row(row)

        self.found.doubts += self._nameless.doubts()
        for why, cells in self._grouped.items():
            first, *_, last = cells * 2
            self.found.listed |= {one.place for one in cells}
            texts = "、".join(one.text for one in cells)
            self.found.leave(Said(texts, f"{first.place}～{last.place.rpartition('!')[2]}"), why)
        return None if self._elsewhere else self._at_hand.issue

    def _say_again(self, cell: GridCell, known: str) -> None:
        """What stands above the first page stands above this one, too; what it says besides of the page is listed."""
        if appearance_key(cell.text) == appearance_key(known):
            self.found.repeated.append((self._said(cell), known))
        else:
            self.found.leave(self._said(cell), "ページの上の文")

    def _pass_unread(self, number: int) -> None:
        """What goes on below rows that are listed and not read goes on with these, and not with the row above them."""
        self._unread = frozenset(self._columns_unread.get(number, ()))
        for columns in (self._columns_unread.get(between, ()) for between in range(self._number + 1, number)):
            self._lose(self._naming & set(columns), self._at.get(Role.WHO) in columns)

    def _lose(self, issue: Collection[int], who: bool) -> None:
        """Whose the rows are is unknown from here on, where the cells that say it are not read."""
        if issue:
            self._at_hand.lose()
        if issue or who:
            self.answer = self._who = None

    def _look_above(self, number: int, row: GridRow) -> None:
        """Below an empty row nothing goes on; below the headings of another page it does."""
        self._gap = number > self._reach + 1
        if any(self._reach < head < number for head in self._heads):
            self._closed = self._elsewhere = False
        elif self._gap and not self._begins(row):
            self._closed = True

    # ---- rows that are none of the table

    def _begins(self, row: GridRow) -> bool:
        """Whether the row has something of its own at the left: an issue or a respondent."""
        return any(self._at.get(role) in row for role in (Role.NO, Role.TITLE, Role.WHO))

    def _why_none_of_it(self, row: GridRow) -> str | None:
        """Why the row is none of the table's, whatever stands where in it."""
        if self._number in self._signed:
            return SIGNED_BELOW
        if self._elsewhere:
            return "別の表の行"
        if is_example(row, self.columns):
            return "記入例の行"
        is_headed = self._number - 1 == self.table.last or self._number - 1 in self._heads
        texts = [row[at].text for at in sorted(row) if at <= self.columns.last]
        return "列の番号の行" if is_headed and are_ordinals(texts) else None

    def _leave_all(self, row: GridRow, why: str) -> None:
        texts = [cell.text for _, cell in sorted(row.items())]
        place = self.table.grid.place(row[min(row)])
        self.found.listed |= {self.table.grid.place(cell) for cell in row.values()}
        self.found.leave(Said("　".join(texts), place), why)

    def _said(self, cell: GridCell) -> Said:
        return said_by(self.table.grid, cell)

    # ---- rows of the table

    def _read_row(self, row: GridRow) -> None:
        cells = {
            self.columns.roles[column]: self._said(cell) for column, cell in row.items() if column in self.columns.roles
        }
        self._leave_row_number(row, cells)
        nameless = not self._naming & row.keys() and not self._is_titled(row)
        self._lose(self._naming & self._unread if nameless else (), self._at.get(Role.WHO) in self._unread)
        begun = self._at_hand.find(cells, closed=self._closed, unread=bool(self._naming & self._unread))
        who = cells.get(Role.WHO)
        answers = {column: self._said(row[column]) for column in self.columns.answers if column in row}
        self._say_chapter(who, begun)
        if who is not None:
            self._closed = False
            self._who_reach = row[self._at[Role.WHO]].last_row
            above = self._who
            self._find_answer(who, begun)
            if begun:
                answers |= self._merged_from_above(row, "次の課題")
            elif above is not None and self._who is not None and self._who.key != above.key:
                answers |= self._merged_from_above(row, f"「{one_line(who.text)}」")
        elif begun:
            self._closed = False
            if self._who_leads and self._who is not None:
                answers |= self._merged_from_above(row, "次の課題")
            self.answer = self._go_on_with_who() if answers else None
        if (who or begun) and [one.key for one in answers.values()] == [UNANSWERED_KEY]:
            self._grouped.setdefault("回答がないことを示す行", []).extend(answers.values())
            answers = {}
        if answers and not who:
            self._look_for_name(row, next(iter(answers.values())))
        for column, one in answers.items():
            self._take(column, one)
        self._above |= {column: row[column] for column in self.columns.answers if column in row}
        self._leave_columns(row)

    def _leave_columns(self, row: GridRow) -> None:
        """List what stands in columns that are none of the definition's."""
        for column, cell in row.items():
            role = self.columns.roles.get(column)
            if role is Role.ASIDE:
                heading = self.table.headings.get(column, "")
                self.found.leave(self._said(cell), "定義に置き場のない列" + (f"（{heading}）" if heading else ""))
            elif role is Role.CHANGE:
                self._grouped.setdefault("前回との区分は引き継ぎません", []).append(self._said(cell))
            elif role is None:
                self.found.leave(self._said(cell), "表の外")

    def _look_for_name(self, row: GridRow, first: Said) -> None:
        """A row of answers that names nobody goes on with the one above, surely where the name above is merged down to it."""
        if self.answer is None:
            nobody_yet = self._at_hand.issue is None or not self._at_hand.issue.answers
            self._nameless.headless |= nobody_yet and not self._unread and not self._at_hand.lost
        elif not self._closed and self._who is not None and row[min(row)].row > self._who_reach:
            self._nameless.take(first, self._who)

    def _say_chapter(self, who: Said | None, begun: bool) -> None:
        """A chapter above a row without an issue may be the issue itself: the officer is told what was read."""
        if who is not None and self._below_chapter and not begun and self._at_hand.issue is not None:
            said = f"章の見出しや注記の下で、課題が書かれていません。上の課題「{self._at_hand.called()}」の続きと読みました。"
            self.found.doubts.append((who, said))
        self._below_chapter = self._below_chapter and who is None and not begun

    def _merged_from_above(self, row: GridRow, whose: str) -> dict[int, Said]:
        """The answers above whose cells are merged down to this row, which is of another department or issue: they are its
        own, too."""
        number = row[min(row)].row
        reaching = {
            column: cell for column, cell in self._above.items() if column not in row and cell.last_row >= number
        }
        shared = {column: self._said(cell) for column, cell in reaching.items()}
        said = f"結合された欄の回答を、{whose}の回答ともしました。"
        self.found.doubts += [(one, said) for one in shared.values()]
        return shared

    def _go_on_with_who(self) -> FoundAnswer | None:
        """Where departments stand at the left, merged over several issues, the one above answers this issue, too."""
        if self._who_leads and self._who is not None and self._at_hand.issue is not None:
            return self._new_answer([Said("", self._who.place), self._who])
        return None

    def _find_answer(self, who: Said, begun: bool) -> None:
        if self._at_hand.issue is None:
            self.found.leave(who, "どの課題への回答か分かりません")
            self.answer = None
            return
        if appearance_key(who.text) in DITTO and self._who is not None:
            self.found.doubts.append((who, f"上の行と同じ「{self._who.text}」と読みました。"))
            self.found.leave(who, "上の行と同じことを示す印")
            self.answer = self._new_answer([Said("", who.place), self._who])
            return
        if who.key in NOBODY or not has_words(who.text):
            self.found.leave(who, "回答した課ではありません")
            self.answer = None
            return
        if is_continued(who.text) and not who.key and self.answer is not None:
            self.answer.who.append(who)
            return
        same = self.answer is not None and not begun and self.answer.who[-1].key == who.key
        if same and is_continued(who.text) and self.answer is not None:
            self.answer.who.append(who)
            return
        before = self._answer_of(who) if is_continued(who.text) else None
        if before is not None:
            before.who.append(who)
            self.answer = before
        else:
            self.answer = self._new_answer([who])
        self._who = who

    def _answer_of(self, who: Said) -> FoundAnswer | None:
        """The newest answer of a respondent to the issue; None where there is none yet."""
        answers = self._at_hand.issue.answers if self._at_hand.issue is not None else []
        return next((one for one in reversed(answers) if one.who[-1].key == who.key), None)

    def _new_answer(self, who: list[Said]) -> FoundAnswer:
        answer = FoundAnswer(who)
        if self._at_hand.issue is not None:
            self._at_hand.issue.answers.append(answer)
        return answer

    def _take(self, column: int, one: Said) -> None:
        heading = self.columns.keys[column]
        if self._at_hand.issue is None:
            self.found.leave(one, "どの課題への回答か分かりません")
        elif self.answer is None:
            self.found.leave(one, "どの課の回答か分かりません")
        elif self._closed:
            self.found.leave(one, "空の行の下にあり、どの課の回答か分かりません")
        else:
            self.answer.texts.setdefault(heading, []).append(one)

    def _leave_row_number(self, row: GridRow, cells: dict[Role, Said]) -> None:
        """A number beside a title that is merged over several rows counts these; the issue has that of the first."""
        if not self._is_titled(row) or Role.NO not in cells or Role.EXAMPLES in cells or Role.ASKED in cells:
            return
        no = cells.pop(Role.NO)
        if self._at_hand.issue is None or no.key != self._at_hand.issue.key(Role.NO):
            self.found.doubts.append((no, "課題の名前が上の行と結合されているため、同じ課題と読みました。"))
        self.found.leave(no, "同じ課題の二行目からの番号")

    def _is_titled(self, row: GridRow) -> bool:
        """Whether a title above is merged down to this row."""
        title, number = self._at.get(Role.TITLE, 0), row[min(row)].row
        if title in row:
            self._titled = row[title]
        return self._titled is not None and self._titled.row < number <= self._titled.last_row
