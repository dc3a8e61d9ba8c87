"""A kind of question: all that depends on what kind it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct, field

from survey.japanese.text import comparison_key, excel_length
from survey.model import Entry, Finding, Names, Question, Survey, Total
from survey.questions.amounts import office_format
from survey.questions.columns import ColumnRole, FormColumn
from survey.questions.conditions import Rule
from survey.questions.excel_text import Inputs, folded_formula
from survey.questions.holds import ExportedCell, Holds
from survey.questions.validation import AtMost, Validation
from survey.questions.written import Scope, Written, cell_addresses
from survey.workbook.sheets import Cell, CellKind

if TYPE_CHECKING:
    from polars import Expr


class PrintWidth(Enum):
    """How wide a column of 参考３ wants to be, where the definition does not say."""

    SHORT = auto()
    """As wide as its texts, within bounds."""
    NAMES = auto()
    """The same for names of departments, a line each."""
    FLOWING = auto()
    """As wide as the paper allows."""


class FilledInputs(Struct, frozen=True):
    """What an entry puts into the inputs of its question."""

    by_column: Mapping[str, str]
    """By column key."""
    rest: str = ""
    """What none of them can take."""


class QuestionKind(Struct, frozen=True):
    """What is asked for, and how. As it stands here, a text in one cell; each kind says what is different with it."""

    word: str
    """種類 in the definition."""
    name: str
    """Goes into the version of a form. It must never change: forms made before are still out with the departments."""
    form_width: int
    """Of its column on a form, in pixels."""
    takes_choices: bool = False
    takes_lists: bool = False
    """Whether several of the choices may be made."""
    takes_max_length: bool = True
    compares_texts: bool = False
    """Whether the rules look at what was written, and not only at how long it is."""
    takes_words: bool = False
    """Whether sentences belong there."""
    names_departments: bool = False
    filled_in: bool = True
    """Whether somebody fills it in; what is calculated nobody does, and nobody can be given it."""
    holds: Holds = Holds.TEXT
    """What its answers are: so a column of an export has them."""
    takes_bounds: bool = False
    totals: tuple[Total, ...] = ()
    """What may be told of its column below the rows of 参考３."""
    print_width: PrintWidth = PrintWidth.SHORT
    kept: tuple[str, ...] = ()
    """Stems of what hidden cells of each row keep, so that no formula repeats it."""
    own_cells: frozenset[CellKind] = field(default_factory=frozenset)
    """What spreadsheet programs make by themselves of such an answer, which is therefore nothing to be remarked."""

    @property
    def is_number(self) -> bool:
        return self.holds is Holds.NUMBER

    @property
    def is_day(self) -> bool:
        return self.holds is Holds.DAY

    @property
    def takes_one_choice(self) -> bool:
        """Whether one of the choices is made, and no more."""
        return self.takes_choices and not self.takes_lists

    @property
    def in_lines(self) -> bool:
        """Whether an answer is likely to take several lines."""
        return self.print_width is PrintWidth.FLOWING or self.holds is Holds.LIST

    # ---------------------------------------------------------------- on a form

    def columns(self, question: Question, survey: Survey) -> tuple[FormColumn, ...]:
        """The columns that the question takes, from left to right."""
        return (self.one_column(question),)

    def one_column(self, question: Question) -> FormColumn:
        """The column of a question that takes only one."""
        width = self.width_for(question)
        return FormColumn(question.key, ColumnRole.INPUT, question.heading, width, question, prose=self.takes_words)

    def width_for(self, question: Question) -> int:
        """Of the question's column, in pixels, at least."""
        return self.form_width

    def validation(self, question: Question, column: FormColumn, inputs: Inputs) -> Validation | None:
        """What an input refuses or doubts."""
        if question.max_length is None:
            return None
        return AtMost(question.max_length, f"{question.max_length}文字を超えています。縮めてください。")

    def hint(self, question: Question, columns: Sequence[FormColumn]) -> str:
        """How the answer is to be written, in a sentence or none; {課} stands for the survey's own word (`Names.said_in`)."""
        return f"{question.max_length}文字以内で記入してください。" if question.max_length is not None else ""

    def input_texts(
        self, question: Question, entry: Entry, columns: Sequence[FormColumn], survey: Survey, department: str
    ) -> FilledInputs:
        """The entry of the department in these columns."""
        return FilledInputs({question.key: entry.as_text("\n")})

    def column_for_rest(self, columns: Sequence[FormColumn], department: str, taken: Collection[str]) -> str:
        """Key of the column that takes `FilledInputs.rest`. `taken`: keys of those that hold something."""
        return columns[0].key

    def standing(self, column: FormColumn, text: str) -> str:
        """What a text in one of the question's columns says, away from its column."""
        return text

    def is_example(self, question: Question, column: FormColumn, text: str, survey: Survey, department: str) -> bool:
        """Whether a cell of the row of examples still says what the form says there."""
        return comparison_key(text) == comparison_key(question.example)

    def example_entry(self, question: Question, survey: Survey, department: str) -> Entry:
        """記入例 as an entry."""
        return Entry(question.example, "", ())

    def marked_by(self, question: Question, heading: str, survey: Survey) -> str:
        """What a ○ below this heading stands for, as `FormColumn.marks`; "" where it heads no ○ column of the question."""
        return ""

    def number_format(self, question: Question) -> str:
        """Of the cells that hold answers as numbers; "" where they hold texts."""
        return office_format(question.decimals or 0) if self.is_number else ""

    def shortened_formula(self, question: Question, cell: str) -> str:
        """Whether a cell holds a number with more places behind its point than `number_format` shows, as a formula."""
        return f"IF(ISNUMBER({cell}),{cell}<>ROUND({cell},{question.decimals or 0}),FALSE)"

    def listed(self, question: Question) -> Mapping[str, Sequence[str]]:
        """Texts that formulas look into besides the choices, by the stem of their cells' name."""
        return {}

    # ---------------------------------------------------------------- what came back

    def entry(
        self, question: Question, cells: Sequence[Written], error: str, scope: Scope
    ) -> tuple[Entry, Iterable[Finding]]:
        """The answer that stands in some cells, and what is to be said about it. `error`: an Excel error among them."""
        text = "\n".join([one.text for one in cells])
        return Entry(text, scope.sheet, cell_addresses(cells), error=error), ()

    def is_untouched(self, column: FormColumn, cell: Cell) -> bool:
        """Whether nobody wrote what the cell holds."""
        return False

    def taken_for(self, cell: Cell) -> str:
        """The text that a cell in an input is taken for."""
        return cell.text

    def may_go_on(self, column: FormColumn, alone: bool) -> bool:
        """Whether what stands in the column, in a row that names nothing, may carry on the answer above.

        `alone`: no other question is filled in that row. A few words beside something else begin a row of their own.
        """
        return self.takes_words and alone

    # ---------------------------------------------------------------- under rules

    def chosen(self, question: Question, text: str) -> tuple[str, ...]:
        """The choices that an entry with this text makes."""
        return ()

    def told(self, question: Question, text: str) -> tuple[tuple[str, ...], str]:
        """The same, and what of the text makes none."""
        chosen = self.chosen(question, text)
        return chosen, "" if chosen else text

    def compared(self, question: Question, text: str) -> str | int:
        """What the rules look at of a text that is not blank: here its length."""
        return excel_length(text)

    def own_rules(self, question: Question) -> Iterator[Rule]:
        """The rules that no other kind has."""
        yield from ()

    def is_malformed(self, question: Question, value: str | int) -> bool:
        """Whether what `compared` gave is no value of this kind."""
        return False

    def malformed_in_column(self, question: Question, column: Expr) -> Expr:
        """As `is_malformed`, of a whole column of them."""
        return column.is_null() & column.is_not_null()

    def malformed_formula(self, question: Question, inputs: Inputs) -> str:
        """As `is_malformed`, as a formula; true or false of what is blank, and not asked of an error."""
        return "FALSE"

    def chose(self, question: Question, value: str | int, choice: str) -> bool:
        """Whether what `compared` gave names the choice."""
        return value == choice

    def chose_in_column(self, question: Question, column: Expr, choice: str) -> Expr:
        """As `chose`, of a whole column of them."""
        return column == choice

    def chose_formula(self, question: Question, choice: str, inputs: Inputs) -> str:
        """As `chose`, as a formula; no error whatever stands in the input."""
        return "FALSE"

    def is_conflicting(self, question: Question, value: str | int) -> bool:
        """Whether what `compared` gave names a choice that excludes all others, beside another one."""
        return False

    def conflicting_in_column(self, question: Question, column: Expr) -> Expr:
        """As `is_conflicting`, of a whole column of them."""
        return column.is_null() & column.is_not_null()

    def conflicting_formula(self, question: Question, inputs: Inputs) -> str:
        """As `is_conflicting`, as a formula; no error whatever stands in the input."""
        return "FALSE"

    def is_out_of_bounds(self, question: Question, value: str | int) -> bool:
        """Whether what `compared` gave is less than the least or more than the most."""
        return False

    def out_of_bounds_in_column(self, question: Question, column: Expr) -> Expr:
        """As `is_out_of_bounds`, of a whole column of them."""
        return column.is_null() & column.is_not_null()

    def out_of_bounds_formula(self, question: Question, inputs: Inputs) -> str:
        """As `is_out_of_bounds`, as a formula; no error whatever stands in the input."""
        return "FALSE"

    def kept_of(self, question: Question, *, reckoned: bool) -> tuple[str, ...]:
        """Which of `kept` there are for the question. `reckoned`: whether some formula names it."""
        return self.kept

    def bounds_text(self, question: Question) -> str:
        """The bounds as a sentence names them, such as 0以上100以下."""
        ends = ((question.bounds.least, "以上"), (question.bounds.most, "以下"))
        return "".join(f"{bound:,f}{end}" for bound, end in ends if bound is not None)

    # ---------------------------------------------------------------- in formulas

    def number(self, question: Question, value: str | int) -> float | None:
        """The number by which formulas know what `compared` gave: of a day, its number as Excel counts them; None for
        none, NaN for one that is not defined."""
        return None

    def number_in_column(self, question: Question, column: Expr) -> Expr:
        """As `number`, of a whole column of them; null for none."""
        raise NotImplementedError(self.word)

    def number_formula(self, inputs: Inputs) -> str:
        """The cell that holds the number, or a text where there is none."""
        raise NotImplementedError(self.word)

    def length_formula(self, question: Question, inputs: Inputs) -> str:
        """How many characters there are, as a formula. A line end is one, also where a program wrote two."""
        return f'LEN(SUBSTITUTE({inputs.cells},CHAR(13)&CHAR(10)," "))'

    def unwritten_formula(self, inputs: Inputs) -> str:
        """How many of the characters in the inputs nobody wrote (`is_untouched`), as a formula; "" where there are none."""
        return ""

    def kept_formulas(self, question: Question, inputs: Inputs) -> Mapping[str, str]:
        """The formulas of the hidden cells, by the stems of `kept`; they are no errors whatever stands in the input."""
        return {}

    def kept_values(self, question: Question, text: str) -> Mapping[str, str | float]:
        """What the formulas give, by the stems of `kept`, where this text stands in the input."""
        return {}

    def said_formula(self, inputs: Inputs) -> str:
        """What the inputs say, folded, as a formula; one that gives several values where there are several inputs."""
        return folded_formula(inputs.cells)

    # ---------------------------------------------------------------- in an export

    def exported(self, question: Question, entry: Entry, names: Names) -> tuple[ExportedCell, str]:
        """An answer that is no error as a column of `holds` has it, and what of it that cannot hold, as written."""
        text = entry.text
        value: float | date | None
        match self.holds:
            case Holds.NUMBER:
                amount = self.amount(question, text)
                value = None if amount is None else float(amount)
            case Holds.DAY:
                value = self.day(text)
            case Holds.LIST:
                several, rest = self.told(question, text)
                return list(several) or None, rest
            case _:
                chosen = self.chosen(question, text)
                return (chosen[0] if len(chosen) == 1 else text), ""
        return value, "" if value is not None else text

    # ---------------------------------------------------------------- in print

    def printed(self, question: Question, entry: Entry, survey: Survey, department: str) -> str:
        """As 参考３ prints it, with a line end after each part."""
        return entry.as_text("\n")

    def amount(self, question: Question, text: str) -> Decimal | None:
        """The number that a text in an input is, with as many places as are written; None where a cell that holds numbers
        would hold another one."""
        return None

    def day(self, text: str) -> date | None:
        """The day that a text in an input is; None where it is none, or none is asked for."""
        return None

    def is_brief(self, question: Question, text: str) -> bool:
        """Whether what is printed fits beside its heading."""
        return self.print_width is PrintWidth.SHORT and "\n" not in text

    def flowing(self, text: str, entry: Entry | None) -> str:
        """What is printed, for a text as wide as the page."""
        return text
