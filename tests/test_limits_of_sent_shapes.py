"""How far a file that is no workbook of Excel's is looked into, and from where on it is something else."""

from __future__ import annotations

import pytest
from builders import SAVED, SURVEY
from test_workbook import reason

from survey.form_reader import read
from survey.model import Incoming, Unread, stored
from survey.workbook import Range, Reason, Sheet, UnreadableWorkbook, read_workbook


def sheet_of(content: bytes) -> Sheet | None:
    """The first sheet; None where the content is no table."""
    try:
        return read_workbook(content).sheets[0]
    except UnreadableWorkbook as refusal:
        assert refusal.reason is Reason.NOT_A_WORKBOOK
        return None


def written_in(name: str, content: bytes) -> str:
    """What the officer is shown of a file that is no form."""
    unread = read(Incoming(name, content, stored(SAVED)), SURVEY)
    assert isinstance(unread, Unread)
    return "".join(one.text for one in unread.unplaced)


# ---------------------------------------------------------------- tables as text


@pytest.mark.parametrize(("lines", "is_table"), [(1, False), (2, True)])
def test_a_text_is_a_table_where_two_lines_have_several_cells(lines: int, is_table: bool) -> None:
    assert (sheet_of(b"a,b\n" * lines + b"c\n") is not None) is is_table


@pytest.mark.parametrize(("before", "is_table"), [(198, True), (199, False)])
def test_a_table_is_known_by_its_first_200_lines(before: int, is_table: bool) -> None:
    assert (sheet_of(b"x\n" * before + b"a,b\nc,d\n") is not None) is is_table


@pytest.mark.parametrize(("before", "is_table"), [(65_529, True), (65_530, False)])
def test_a_table_is_known_by_its_first_65_536_characters(before: int, is_table: bool) -> None:
    assert (sheet_of(b"x" * before + b"\na,b\nc,d\n") is not None) is is_table


# ---------------------------------------------------------------- what stands in other files


@pytest.mark.parametrize("letters", [20_000, 20_001])
def test_20_000_characters_of_a_text_are_shown(letters: int) -> None:
    assert written_in("メモ.txt", ("あ" * letters).encode()) == "あ" * 20_000


@pytest.mark.parametrize("letters", [20_000, 20_001])
def test_20_000_characters_of_a_table_that_is_no_form_are_shown(letters: int) -> None:
    assert (
        written_in("表.csv", f"{'あ' * (letters - 4)}\tい\nう\t".encode())
        == f"{'あ' * (letters - 4)}\tい\nう\t"[:20_000]
    )


@pytest.mark.parametrize(("more", "shown"), [(0, "回答です。"), (1, "回答です")])
def test_two_megabytes_of_a_page_are_looked_into(more: int, shown: str) -> None:
    begin, end = b"<html><p title='", "'>回答です。".encode()
    page = begin + b"x" * (2_097_152 - len(begin) - len(end) + more) + end
    assert written_in("回答.html", page) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_text_of_more_than_two_megabytes_is_shown_wherever_it_is_cut(before: int, encoding: str) -> None:
    text = "x" * before + "あ" * 1_100_000
    assert written_in("メモ.txt", text.encode(encoding)) == text[:20_000]


# ---------------------------------------------------------------- the XML of Excel 2003

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"


def xml(rows: str, before: bytes = b"") -> bytes:
    begin = b'<Workbook xmlns="%s" xmlns:ss="%s"><Worksheet ss:Name="a"><Table>' % (NAMESPACE, NAMESPACE)
    return before + begin + rows.encode() + b"</Table></Worksheet></Workbook>"


VALUE = '<Data ss:Type="String">x</Data></Cell>'


@pytest.mark.parametrize(("more", "known"), [(0, True), (1, False)])
def test_a_table_in_xml_is_known_by_its_first_eight_kilobytes(more: int, known: bool) -> None:
    begin = b'<Workbook xmlns="' + NAMESPACE
    comment = b"<!--" + b"x" * (8_192 - len(begin) - 7 + more) + b"-->"
    content = comment + begin + b'" ><Worksheet><Table/></Worksheet></Workbook>'
    assert (sheet_of(content) is not None) is known


@pytest.mark.parametrize(("way", "last"), [("Across", (1, 1_001)), ("Down", (1_001, 1))])
def test_a_cell_is_merged_over_a_thousand_others_at_most(way: str, last: tuple[int, int]) -> None:
    for others, merged in ((1_000, (Range(1, 1, *last),)), (1_001, ())):
        sheet = sheet_of(xml(f'<Row><Cell ss:Merge{way}="{others}">{VALUE}</Row>'))
        assert sheet is not None
        assert sheet.merged == merged


def test_a_sheet_has_1_048_576_rows_and_16_384_columns() -> None:
    sheet = sheet_of(xml(f'<Row ss:Index="1048576"><Cell ss:Index="16384">{VALUE}</Row>'))
    assert sheet is not None
    assert list(sheet.cells) == [(1_048_576, 16_384)]
    assert reason(xml(f'<Row ss:Index="1048577"><Cell>{VALUE}</Row>')) is Reason.BROKEN
    assert reason(xml(f'<Row><Cell ss:Index="16385">{VALUE}</Row>')) is Reason.BROKEN
