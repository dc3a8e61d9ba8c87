"""Workbooks made by hand that are not as one would wish, and workbooks that are no such table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import msoffcrypto
from hand_made import Grid, Hand, filled, headed, titled, to_xlsx
from hand_made_content import INVENTED, Asked, Given
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

ISSUES = INVENTED.issues
FIRST = 5
"""Row of the first answer."""
NO, TITLE, EXAMPLES, ASKED, WHO, STATUS, PARTNERS, CHALLENGE = range(8)

Change = Callable[[Grid], None]
Maker = Callable[[Path], Path]


def table(change: Change | None = None, issues: Iterable[Asked] = ISSUES, issue: str = "blank") -> Grid:
    """The usual table, then changed."""
    grid = filled(headed(titled(INVENTED), INVENTED), issues, Hand(issue))
    if change:
        change(grid)
    return grid


def book(*grids: Grid) -> Maker:
    return lambda path: to_xlsx(grids, path)


def changed(change: Callable[[Worksheet], object], *grids: Grid) -> Maker:
    """The usual table, then changed with openpyxl."""

    def make(path: Path) -> Path:
        to_xlsx(grids or [table()], path)
        loaded = load_workbook(path)
        change(loaded.worksheets[0])
        loaded.save(path)
        return path

    return make


def without(*columns: int) -> Change:
    def change(grid: Grid) -> None:
        grid.rows = [[cell for at, cell in enumerate(row) if at not in columns] for row in grid.rows]

    return change


def put(row: int, column: int, *values: object) -> Change:
    """Write values one below the other, from a row of answers, the first of which is 0."""

    def change(grid: Grid) -> None:
        for at, value in enumerate(values, FIRST - 1 + row):
            grid.rows[at][column] = value

    return change


def inserted(row: int, *cells: object) -> Change:
    return lambda grid: grid.rows.insert(FIRST - 1 + row, [*cells, *[None] * (8 - len(cells))])


def every(column: int, new: Callable[[object], object]) -> Change:
    """Write a column anew below the headings, where something stands in it."""

    def change(grid: Grid) -> None:
        for row in grid.rows[FIRST - 1 :]:
            if row[column] is not None:
                row[column] = new(row[column])

    return change


def titles_in_two_rows(grid: Grid) -> None:
    grid.rows[FIRST - 1][TITLE], grid.rows[FIRST][TITLE] = "ごみの減量と", "資源の循環"


def without_first_column(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(top, left - 1, bottom, right - 1) for top, left, bottom, right in grid.merged if left > 1]


def pages_with_foot() -> Grid:
    """The whole sheet again for each issue, with a line of text below it."""
    grid = Grid()
    for issue in ISSUES:
        grid.rows += [*table(issues=[issue]).rows, ["資料２　つづく"]]
    return grid


def side_by_side(_: Grid) -> Grid:
    left, right = table(issues=ISSUES[:2]), table(issues=ISSUES[2:])
    rows = max(len(left.rows), len(right.rows))
    both = [
        [
            *(left.rows[at] if at < len(left.rows) else [None] * 8),
            None,
            *(right.rows[at] if at < len(right.rows) else []),
        ]
        for at in range(rows)
    ]
    return Grid(both)


def turned(grid: Grid) -> Grid:
    """Issues side by side, questions one below the other."""
    return Grid([list(column) for column in zip(*grid.rows[FIRST - 2 :], strict=False)])


def many(rows: int) -> list[Asked]:
    return [
        replace(ISSUES[0], no=str(no), title=f"施策その{no}", answers=tuple(Given(name, f"{no}番の{name}の取組。") for name in ISSUES[0].departments))
        for no in range(1, rows // 4 + 1)
    ]  # fmt: skip


def macros(path: Path) -> Path:
    to_xlsx([table()], path)
    return _rewritten(
        path,
        lambda name, part: part.replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
        ) if name == "[Content_Types].xml" else part,
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
    ).rename(path.with_suffix(".xlsm"))  # fmt: skip


def locked(path: Path) -> Path:
    made, closed = to_xlsx([table()], path).read_bytes(), io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(made)).encrypt("himitsu", closed)
    path.write_bytes(closed.getvalue())
    return path


def truncated(path: Path) -> Path:
    content = to_xlsx([table()], path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def bomb(path: Path) -> Path:
    to_xlsx([table()], path)
    return _rewritten(path, lambda name, part: b" " * (1 << 24) if name.endswith("sheet1.xml") else part)


def _rewritten(path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()} | (more or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def rows_of(*rows: tuple[object, ...]) -> Maker:
    """A workbook of another kind."""
    return book(Grid([list(row) for row in rows]))


def bytes_of(content: bytes) -> Maker:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def struck(sheet: Worksheet) -> None:
    sheet.cell(FIRST, STATUS + 1).font = Font(strike=True)
    partly = sheet.cell(FIRST + 1, STATUS + 1)
    partly.value = CellRichText("全ての小学校で実施した。", TextBlock(InlineFont(strike=True), "中学校も。"))


def upright(sheet: Worksheet) -> None:
    cell = sheet.cell(FIRST, TITLE + 1)
    cell.value, cell.alignment = "\n".join(str(cell.value)), Alignment(textRotation=255)


def page_marks(sheet: Worksheet) -> None:
    sheet.oddHeader.right.text, sheet.oddFooter.center.text = "資料２", "- &P -"


def formulas(sheet: Worksheet) -> None:
    sheet.cell(FIRST, STATUS + 1).value = '="・たい"&"肥化"'
    sheet.cell(FIRST + 1, CHALLENGE + 1).value = "=SUM(A1:A9)"


def copies(path: Path) -> Path:
    """The same table again, as an older version, on a hidden sheet."""
    to_xlsx([table(), replace(table(put(0, STATUS, "昨年の旧い文")), name="旧")], path)
    loaded = load_workbook(path)
    loaded["旧"].sheet_state = "hidden"
    loaded.save(path)
    return path


def beside_notes(path: Path) -> Path:
    return to_xlsx([Grid([["目次"], ["１　一覧"]], name="表紙"), table(), Grid([["担当者の覚書"]], name="メモ")], path)


def joined_columns(grid: Grid) -> None:
    grid.merged += [(FIRST, 6, FIRST, 7), (FIRST - 1, 6, FIRST - 1, 7)]
    for row in grid.rows[FIRST - 2 : FIRST]:
        row[PARTNERS] = None


def who_over_two_rows(grid: Grid) -> None:
    inserted(1, None, None, None, None, None, "続けて書いた二つ目の段落。")(grid)
    grid.merged.append((FIRST, WHO + 1, FIRST + 1, WHO + 1))


def both(*changes: Change) -> Change:
    def change(grid: Grid) -> None:
        for one in changes:
            one(grid)

    return change


def heading(column: int, text: str) -> Change:
    return put(-1, column, text)


def offset(grid: Grid) -> None:
    grid.rows = [[None] * 3 + row for row in grid.rows]


def chapters(grid: Grid) -> None:
    """A row over the whole width before the first and the third issue."""
    inserted(4, "第２章　施設")(grid)
    inserted(0, "第１章　暮らし")(grid)
    grid.merged += [(row, 1, row, 8) for row in (FIRST, FIRST + 5)]


ANSWERED_TWICE = replace(
    ISSUES[0], answers=(*ISSUES[0].answers, Given("ごみ減量推進課", "同じ課がもう一度書いた取組。"))
)
LONG = "とても長い回答である。" * 2900

TABLES: dict[str, Maker] = {
    "no NO": book(table(without(NO))),
    "no NO, merged issues": book(replace(table(without(NO)), merged=without_first_column(table(issue="merged")))),
    "no examples": book(table(without(EXAMPLES))),
    "no asked departments": book(table(without(ASKED))),
    "no challenges": book(table(without(CHALLENGE))),
    "no partners": book(table(without(PARTNERS))),
    "only issue, who and status": book(table(without(NO, EXAMPLES, ASKED, PARTNERS, CHALLENGE))),
    "title with line end": book(table(put(0, TITLE, "ごみの減量と\n資源の循環"))),
    "title in two rows": book(table(titles_in_two_rows)),
    "side by side": book(side_by_side(table())),
    "turned": book(turned(table(issue="repeated"))),
    "issue without answer": book(table(issues=(*ISSUES, Asked("5", "答えのない施策", "①例", ("環境政策課",), ())))),
    "same title twice": book(table(issues=(*ISSUES, replace(ISSUES[1], no="5")))),
    "same NO twice": book(table(issues=(*ISSUES, replace(ISSUES[1], title="別の施策")))),
    "answered twice": book(table(issues=(ANSWERED_TWICE, *ISSUES[1:]))),
    "ditto answer": book(table(put(1, STATUS, "同上"))),
    "ditto marks": book(table(both(put(1, WHO, "〃"), put(1, STATUS, "〃"), put(1, TITLE, "〃")))),
    "answers that say none": book(table(put(0, STATUS, "なし", "－", "該当なし", "特になし", "-"))),
    "struck": changed(struck),
    "upright": changed(upright),
    "very long": book(table(put(0, STATUS, LONG))),
    "1000 rows": book(table(issues=many(1000))),
    "macros": macros,
    "page marks": changed(page_marks),
    "formulas": changed(formulas),
    "older copy": copies,
    "cover and notes": beside_notes,
    "joined columns": book(table(joined_columns)),
    "who over two rows": book(table(who_over_two_rows)),
    "chapters": book(table(chapters)),
    "offset": book(table(offset)),
    "far below": book(table(lambda grid: grid.rows.__setitem__(slice(0, 0), [["前書きの行"], *[[None]] * 60]))),
    "two departments answer as one": book(table(put(0, WHO, "ごみ減量推進課\n環境センター"))),
    "who with name": book(table(put(0, WHO, "ごみ減量推進課（山田）", "教育部　学校教育課"))),
    "who missing": book(table(put(0, WHO, None))),
    "who misspelt": book(table(put(0, WHO, "ごみ減量促進課"))),
    "who is all": book(table(put(0, WHO, "全課共通"))),
    "who with line end": book(table(put(0, WHO, "ごみ減量\n推進課"))),
    "who with line end and group": book(table(put(0, WHO, "市民生活部\nごみ減量推進課"))),
    "partners in words": book(table(put(0, PARTNERS, "検討中", "庁内全体", "※要調整", "学校教育課ほか", "なし"))),
    "NO as words": book(table(put(0, NO, "①", None, None, "(2)", "1-3", None, None, "ア"))),
    "NO as text": book(table(put(0, NO, "Ｎｏ．１"))),
    "NO with fraction": book(table(put(0, NO, 1.5))),
    "NO as date": book(table(put(0, NO, date(2026, 1, 1)))),
    "numbers": book(table(both(put(0, STATUS, 12, 0.5, True), put(0, CHALLENGE, 1234567, -1)))),
    "other headings": book(table(both(heading(NO, "No."), heading(TITLE, "項目"), heading(STATUS, "内容")))),
    "spaced headings": book(table(both(heading(NO, "Ｎ　Ｏ"), heading(ASKED, "担　当　課"), heading(WHO, "回　答　課")))),
    "empty heading": book(table(heading(CHALLENGE, None))),
    "same heading twice": book(table(both(heading(STATUS, "取組"), heading(CHALLENGE, "取組")))),
    "very long heading": book(table(heading(STATUS, "取組状況" * 300))),
    "without headings": book(table(lambda grid: grid.rows.pop(FIRST - 2))),
    "odd characters": book(table(put(0, STATUS, "𠮷野家\U0001f600\u200b①㈱ｶﾅ\tタブ\r\n改行　", "=1+1", "  前後の空白  "))),
    "odd department names": book(table(both(put(0, WHO, "福祉/長寿:課"), put(0, ASKED, "福祉/長寿:課\n学校教育課")))),
    "long department name": book(table(both(put(0, WHO, "あ" * 300 + "課")))),
    "long title": book(table(put(0, TITLE, "施策" * 400))),
    "years side by side": book(table(lambda grid: [row.append(cell) for row, cell in zip(grid.rows[FIRST - 2 :], ["令和６年度の取組実績", *["昔の取組" + str(n) for n in range(40)]], strict=False)])),
    "forty columns": book(table(lambda grid: [row.extend(f"列{n}の{r}" for n in range(40)) for r, row in enumerate(grid.rows[FIRST - 2 :])])),
    "two heads that differ": book(table(issues=ISSUES[:2]), replace(filled(headed(Grid(), INVENTED, Hand(order=(4, 0, 1, 2, 3, 6, 5, 7))), ISSUES[2:], Hand("blank", order=(4, 0, 1, 2, 3, 6, 5, 7))), name="その２")),
    "an empty row within": book(table(inserted(1))),
    "text below": book(table(lambda grid: grid.rows.extend([[None], ["以上のとおり報告します。"], [None, None, None, None, None, None, None, "環境政策課長"]]))),
    "one row": book(table(issues=[replace(ISSUES[1])])),
    "row of dashes": book(table(inserted(1, *["―"] * 8))),
    "title under every page": book(pages_with_foot()),
}  # fmt: skip

OTHERS: dict[str, Maker] = {
    "budget": rows_of(
        ("令和８年度当初予算",), ("款", "項", "目", "予算額", "前年度"), *[(n, n, n, n * 1000, n * 900) for n in range(1, 30)]
    ),
    "people": rows_of(("課", "氏名", "内線"), *[(f"{n}課", f"職員{n}", 1000 + n) for n in range(20)]),
    "calendar": rows_of(("日", "月", "火", "水", "木", "金", "土"), *[tuple(range(n, n + 7)) for n in range(1, 29, 7)]),
    "one cell": rows_of(("参考３",)),
    "a letter": rows_of(("各課長　様",), ("日頃の御協力に感謝します。",), ("下記のとおり回答をお願いします。",), ("記",)),
    "headings alone": rows_of(INVENTED.headings),
    "nothing": lambda path: (Workbook().save(path), path)[1],
    "empty file": bytes_of(b""),
    "noise": bytes_of(bytes(range(256)) * 40),
    "locked": locked,
    "truncated": truncated,
    "bomb": bomb,
    "PDF": bytes_of(b"%PDF-1.7\n"),
    "picture": bytes_of(b"\x89PNG\r\n\x1a\n"),
}  # fmt: skip
