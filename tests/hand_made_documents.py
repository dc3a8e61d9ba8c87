"""Documents of Word with a table made by hand in which there is more than text, and documents without such a table."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.table import Table
from hand_made import LAYOUTS, Grid, to_docx
from hand_made_content import INVENTED
from hand_made_odd import FIRST, STATUS, Maker, bytes_of, table

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WPS = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def xml(inner: str) -> object:
    return parse_xml(f"<w:p {_W} {_WPS}>{inner}</w:p>")


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def box(text: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent></wps:txbx>'
        "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


TRACKED = (
    run("容器の購入に")
    + "<w:del w:id='1' w:author=''><w:r><w:delText>助成</w:delText></w:r></w:del>"
    + f"<w:ins w:id='2' w:author=''>{run('補助')}</w:ins>"
    + run("をした。")
)
FIELD = (
    run("実績は")
    + "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>= 40 + 2</w:instrText></w:r>"
    + "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    + run("42")
    + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    + run("件である。")
)
SIMPLE_FIELD = f"<w:fldSimple w:instr='DATE'>{run('令和８年３月')}</w:fldSimple>" + run("から始めた。")
CONTROL = f"<w:sdt><w:sdtContent>{run('選んだ取組')}</w:sdtContent></w:sdt>" + run("をした。")
LINK = f"<w:hyperlink w:anchor='a'>{run('計画の頁')}</w:hyperlink>" + run("に載せた。")
BROKEN_LINES = "<w:r><w:t>一行目</w:t><w:br/><w:t>二行目</w:t><w:tab/><w:t>字下げの後</w:t><w:noBreakHyphen/></w:r>"
RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>たいひ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>堆肥</w:t></w:r>"
    "</w:rubyBase></w:ruby></w:r>" + run("を作った。")
)
STRUCK = run("続ける。") + "<w:r><w:rPr><w:strike/></w:rPr><w:t>やめた取組。</w:t></w:r>"
HIDDEN = run("見える取組。") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠した取組。</w:t></w:r>"
SYMBOL = "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + run("実施した。")
ALTERNATE = (
    "<w:r xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:AlternateContent><mc:Choice"
    " Requires='wps'>" + box("二通りの箱")[5:-6] + "</mc:Choice><mc:Fallback><w:t>二通りの箱</w:t></mc:Fallback>"
    "</mc:AlternateContent></w:r>" + run("取組。")
)  # fmt: skip


def written(grids: Iterable[Grid], change: Callable[[Table], object] | None = None) -> Maker:
    def make(path: Path) -> Path:
        to_docx(list(grids), path)
        if change:
            document = Document(path)
            change(document.tables[0])
            document.save(path)
        return path

    return make


def answering(inner: str, row: int = 0) -> Maker:
    """The usual table with one answer in XML."""

    def change(made: Table) -> None:
        cell = made.cell(FIRST - 1 + row, STATUS)._tc
        for paragraph in cell.p_lst:
            cell.remove(paragraph)
        cell.append(xml(inner))

    return written([table()], change)


def nested(made: Table) -> None:
    inner = made.cell(FIRST - 1, STATUS).add_table(2, 2)
    for at, text in enumerate(("区分", "件数", "容器", "42")):
        inner.cell(at // 2, at % 2).text = text


def numbered(made: Table) -> None:
    """An answer in a list that Word numbers itself."""
    cell = made.cell(FIRST - 1, STATUS)
    cell.text = ""
    for text in ("容器の補助", "掲示板"):
        cell.add_paragraph(text, style="List Number")


def in_control(made: Table) -> None:
    """The whole table within a content control, as templates have it."""
    body = made._tbl.getparent()
    control = parse_xml(f"<w:sdt {_W}><w:sdtContent/></w:sdt>")
    body.replace(made._tbl, control)
    control[0].append(made._tbl)


def row_taken_away(made: Table) -> None:
    """A row that was deleted while changes were tracked."""
    row = made.rows[FIRST]._tr
    row.get_or_add_trPr().append(parse_xml(f"<w:del {_W} w:id='9' w:author=''/>"))


def without_grid(made: Table) -> None:
    made._tbl.remove(made._tbl.tblGrid)


def short_row(made: Table) -> None:
    """A row with fewer cells than the others, as gridBefore leaves it."""
    row = made.rows[FIRST]._tr
    for cell in row.tc_lst[:4]:
        row.remove(cell)
    row.get_or_add_trPr().append(parse_xml(f"<w:gridBefore {_W} w:val='4'/>"))


def around(path: Path) -> Path:
    """Texts before and after the table, at the head and foot of pages, and another table beside it."""
    to_docx(LAYOUTS["without title"](INVENTED), path)
    document = Document(path)
    document.paragraphs[0].insert_paragraph_before("表の後の注意書き")
    document.element.body.insert(0, xml(run("環境基本計画の重点施策について")))
    document.sections[0].header.paragraphs[0].text = "資料２"
    document.sections[0].footer.paragraphs[0].text = "環境審議会"
    contacts = document.add_table(2, 2)
    for at, text in enumerate(("問合せ先", "内線", "環境政策課", "2345")):
        contacts.cell(at // 2, at % 2).text = text
    document.save(path)
    return path


def remade(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> Maker:
    """The usual document, its parts changed."""

    def make(path: Path) -> Path:
        to_docx([table()], path)
        with zipfile.ZipFile(path) as package:
            parts = {name: change(name, package.read(name)) for name in package.namelist()} | (more or {})
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return path

    return make


def main_part(change: Callable[[bytes], bytes]) -> Maker:
    return remade(lambda name, part: change(part) if name == "word/document.xml" else part)


def cut(path: Path) -> Path:
    content = to_docx([table()], path).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


def paragraphs(path: Path) -> Path:
    document = Document()
    for text in (INVENTED.title, *(issue.title for issue in INVENTED.issues)):
        document.add_paragraph(text)
    document.save(path)
    return path


_LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20) for n in range(1, 9))

DOCUMENTS: dict[str, Maker] = {
    "tracked changes": answering(TRACKED),
    "field": answering(FIELD),
    "simple field": answering(SIMPLE_FIELD),
    "content control": answering(CONTROL),
    "link": answering(LINK),
    "line breaks": answering(BROKEN_LINES),
    "ruby": answering(RUBY),
    "struck": answering(STRUCK),
    "hidden": answering(HIDDEN),
    "symbol": answering(SYMBOL),
    "text box": answering(run("取組。") + box("箱の中の文")),
    "text box twice": answering(ALTERNATE),
    "nested table": written([table()], nested),
    "numbered list": written([table()], numbered),
    "table in a control": written([table()], in_control),
    "deleted row": written([table()], row_taken_away),
    "no grid": written([table()], without_grid),
    "short row": written([table(issue="blank")], short_row),
    "texts around": around,
}

NO_TABLE: dict[str, Maker] = {
    "paragraphs": paragraphs,
    "cut": cut,
    "another table": written([Grid([["氏名", "内線"], ["山田", "2345"], ["佐藤", "2346"]])]),
    "bomb": main_part(lambda _: b"<a>" + b" " * (1 << 24) + b"</a>"),
    "deep": main_part(lambda _: b"<a>" * 200_000),
    "laughs": main_part(
        lambda part: part.replace(b"<w:document", b'<!DOCTYPE w [<!ENTITY a0 "x">' + _LAUGHS + b"]><w:document", 1)
        .replace(b"<w:t>", b"<w:t>&a8;", 1)
    ),
    "not XML": main_part(lambda _: b"nothing"),
    "no main part": remade(lambda name, part: b"" if name == "word/document.xml" else part),
    "old Word": bytes_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)),
    "rich text": bytes_of(b"{\\rtf1 abc}"),
}  # fmt: skip
