"""The parts of a workbook in which one element is much like the next, its cells, texts and notes, and the part of its
formats, which is the same in one workbook after the other.

xlsxwriter puts each element together anew, tag by tag, and looks for signs to escape in every attribute. Here a cell, a text
or a note is written at once, as ECMA-376 part 1 has it (18.3.1.4 c, 18.4.8 si, 18.7.3 comment), and as VML has what shows a note.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.comments import Comments
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.vml import Vml
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from survey.excel_out.rows import BLOCK, text_element
from survey.model.addresses import address

if TYPE_CHECKING:
    from xlsxwriter.comments import CommentType
    from xlsxwriter.format import Format


_Cell: TypeAlias = CellBlankTuple | CellFormulaTuple | CellNumberTuple | CellStringTuple

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""What a formula gives that is no text, though it is written as one."""


class PackedWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter carries no types
    """A sheet that gives the bytes that its base gives."""

    def _calculate_spans(self) -> None:
        # xlsxwriter asks of every place on the sheet whether something stands there, and of each once more for notes.
        ends: dict[int, list[int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    ends.setdefault(row // BLOCK, []).extend((min(cells), max(cells)))
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in ends.items()}

    def _write_cell(self, row: int, col: int, cell: _Cell) -> None:
        # xlsxwriter looks for signs to escape in each address and each number of a format.
        if not cell.format:
            super()._write_cell(row, col, cell)
            return
        begun = f'<c r="{address(row + 1, col + 1)}" s="{cell.format._get_xf_index()}"'
        if isinstance(cell, CellStringTuple):
            self.fh.write(f'{begun} t="s"><v>{cell.string}</v></c>')
        elif isinstance(cell, CellBlankTuple):
            self.fh.write(f"{begun}/>")
        elif isinstance(cell, CellFormulaTuple) and isinstance(cell.value, str) and cell.value not in _ERRORS:
            kind = ' t="str"' if cell.value else ""
            told = f"<f>{_escaped(cell.formula)}</f><v>{html.escape(cell.value, quote=False)}</v>"
            self.fh.write(f"{begun}{kind}>{told}</c>")
        else:
            super()._write_cell(row, col, cell)


# Cached, because the forms of a survey have the same formulas.
@lru_cache(maxsize=1 << 11)
def _escaped(formula: str) -> str:
    return html.escape(formula, quote=False)


class PackedWorkbook(Workbook):  # type: ignore[misc]
    """It is made in memory, and gives the bytes that its base gives; there are neither buttons on its sheets nor pictures in their headers.

    Like all classes here it overrides private methods of xlsxwriter 3.3: there is no other way.
    """

    worksheet_class = PackedWorksheet

    def _get_packager(self) -> Packager:
        return _Packager()

    def _prepare_format_properties(self) -> None:
        """Put the formats in order. What else its base does here, the part of the formats alone takes."""
        self._prepare_formats()

    def number_looks(self) -> None:
        """Do all that its base does."""
        super()._prepare_format_properties()


_MOST_FORMATS = 16
"""So many parts of formats are kept: all forms of a survey have but a few."""
_formats_written: dict[tuple[object, ...], str] = {}
"""By what they depend on."""


class _Packager(Packager):  # type: ignore[misc]
    def _write_styles_file(self) -> None:
        book = self.workbook
        made_of = (book.has_comments, *(tuple(map(_key, some)) for some in (book.xf_formats, book.dxf_formats)))
        if made_of in _formats_written:
            self._filename("xl/styles.xml").write(_formats_written[made_of])
            return
        book.number_looks()
        super()._write_styles_file()
        if len(_formats_written) == _MOST_FORMATS:
            _formats_written.clear()
        _formats_written[made_of] = self.filenames[-1][0].getvalue()

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            part = _Texts()
            part.string_table = self.workbook.str_table
            part._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            part._assemble_xml_file()

    def _write_vml_files(self) -> None:
        for number, sheet in enumerate(self._sheets_with_notes(), 1):
            part = _Shapes()
            part._set_xml_writer(self._filename(f"xl/drawings/vmlDrawing{number}.vml"))
            part._assemble_xml_file(sheet.vml_data_id, sheet.vml_shape_id, sheet.comments_list)

    def _write_comment_files(self) -> None:
        for number, sheet in enumerate(self._sheets_with_notes(), 1):
            part = _Notes()
            part._set_xml_writer(self._filename(f"xl/comments{number}.xml"))
            part._assemble_xml_file(sheet.comments_list)

    def _sheets_with_notes(self) -> Iterator[Worksheet]:
        return (sheet for sheet in self.workbook.worksheets() if sheet.has_comments)


def _key(style: Format) -> tuple[object, ...]:
    # Formats with the same key are one to xlsxwriter, too. It leaves out what all formats of a workbook have alike.
    return style._get_format_key(), style.font_scheme, style.hyperlink


class _Texts(SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        if not string or string.startswith("<r>"):
            super()._write_si(string)
        else:
            self.fh.write(f"<si>{text_element(string)}</si>")


class _Notes(Comments):  # type: ignore[misc]
    def _write_comment(self, comment: CommentType, author_id: int) -> None:
        at = address(comment.row + 1, comment.col + 1)
        said = _said(comment.text, comment.font_size, comment.font_name, comment.font_family)
        self.fh.write(f'<comment ref="{at}" authorId="{author_id}">{said}</comment>')


# Cached, because most notes of a survey's forms say the same.
@lru_cache(maxsize=64)
def _said(text: str, size: float, font: str, family: int) -> str:
    return (
        f'<text><r><rPr><sz val="{size}"/><color indexed="81"/><rFont val="{font}"/><family val="{family}"/></rPr>'
        f"{text_element(text)}</r></text>"
    )


class _Shapes(Vml):  # type: ignore[misc]
    def _write_comment_shape(self, shape_id: int, z_index: int, comment: CommentType) -> None:
        first_column, first_row, x1, y1, last_column, last_row, x2, y2 = comment.vertices[:8]
        left, top, width, height = self._pixels_to_points(comment.vertices)
        self.fh.write(
            f'<v:shape id="_x0000_s{shape_id}" type="#_x0000_t202" style="position:absolute;margin-left:{left:.15g}pt;'
            f"margin-top:{top:.15g}pt;width:{width:.15g}pt;height:{height:.15g}pt;z-index:{z_index};"
            'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>'
            f"{first_column}, {x1}, {first_row}, {y1}, {last_column}, {x2}, {last_row}, {y2}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{comment.row}</x:Row><x:Column>{comment.col}</x:Column>"
            "</x:ClientData></v:shape>"
        )
