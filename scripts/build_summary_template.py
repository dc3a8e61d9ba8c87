"""Makes templates_xlsx/概要.docx, the Word template that ships. Run it after a change here; a test says when they differ.

The words in {{ }} and {% %} are those of survey/summary/. docxtpl's {%p …%} takes its paragraph away, {%tr …%} its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from summary_template_chart import add_chart
from summary_template_look import add_field, end_part, end_section, make_styles, packed, set_language, set_page, strip

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parent.parent / "templates_xlsx" / "概要.docx"
SHADE = "E3EAF1"
NUMBER = 22
"""Columns up to this width, in mm, hold numbers or a word, and are centred."""
FOOTER = "{{ 事務局 }}"
MOST_BARS, MOST_ISSUES, MOST_COMPARED, MOST_PAIRS, MOST_NOTES = 14, 22, 6, 14, 12
"""So many stand on the two pages; of more, the printed table tells."""
CHANGES = ("新規", "変更", "継続", "未確認", "取下げ", "不明")
COMPARED = "前回{% if 前回 != '前回' %}（{{ 前回 }}）{% endif %}の回答との比較"


def main() -> None:
    TARGET.write_bytes(build())


def build() -> bytes:
    """The template, the same bytes each time."""
    document = docx.Document()
    strip(document)
    set_language(document)
    make_styles(document)
    set_page(document, header="{{ 調査名 }}　結果の概要", footer=FOOTER, alone="not 回答を載せる")
    _write_first_page(document)
    _write_second_page(document)
    _write(document, "Normal", "{%p if 回答を載せる %}")
    _write_issues(document)
    _write(document, "Normal", "{%p endif %}")
    return packed(document)


# ---------------------------------------------------------------- what the document says


def _write_first_page(document: Document) -> None:
    _write(document, "Title", "{{ 調査名 }}")
    _write(document, "Subtitle", "結果の概要（{{ 現在 }}現在）")
    _write(document, "Normal", "{%p if 見出し %}", "{{ 見出し }}", "{%p endif %}")
    _write(
        document,
        "Normal",
        "{{ 締切 }}を締切として、{{ 課の数 }}{{ 課の名称 }}に {{ 課題の数 }}件の{{ 課題の見出し }}について尋ねました。"
        "求めた回答は {{ 対象の数 }}件で、そのうち {{ 回答の数 }}件（{{ 回答率 }}）の回答がありました。"
        "{% if 明細の数 %}挙げられた{{ 明細の見出し }}は {{ 明細の数 }}件です。{% endif %}",
    )
    _write(document, "Heading 1", "回答の状況")
    _write(document, "Normal", f"{{%p if 課題の一覧|length <= {MOST_BARS} %}}")
    chart = _write(document, "図", "")
    add_chart(
        chart,
        "課題ごとの回答",
        "{{ 課題の見出し }}ごとに、求めた回答のうち、あったものと、ないものの数を表す棒グラフ。{{ 図の説明 }}",
        62,
    )
    _write(document, "図表の題", "図　{{ 課題の見出し }}ごとの回答")
    _write(document, "Normal", "{%p endif %}")
    _write(
        document,
        "図表の題",
        "表　{{ 課題の見出し }}ごとの回答{% if 選択肢 %}と、「{{ 選択の見出し }}」の内訳{% endif %}",
    )
    _write_counts(document)
    _write(document, "Normal", f"{{%p if 課題の一覧|length > {MOST_ISSUES} %}}")
    _write(
        document,
        "注",
        f"全 {{{{ 課題の一覧|length }}}}件のうち、はじめの {MOST_ISSUES}件です。ほかは{{{{ 資料番号 }}}}をご覧ください。",
    )
    _write(document, "Normal", "{%p endif %}")
    _write(document, "注", "{%p if 数え方 %}", "{{ 数え方 }}", "{%p endif %}")
    _write(document, "Normal", "{%p if 前回 %}")
    _write(document, "Normal", f"{{%p if 課題の一覧|length <= {MOST_COMPARED} %}}")
    _write(document, "図表の題", f"表　{COMPARED}")
    _write_changes(document)
    _write(document, "Normal", "{%p else %}")
    _write(document, "注", f"{COMPARED}：{'、'.join(f'{word} {{{{ 区分の計.{word} }}}}件' for word in CHANGES)}")
    _write(document, "Normal", "{%p endif %}", "{%p endif %}")


def _write_counts(document: Document) -> None:
    """A row an issue: how many answered, and how many chose what, in as many columns as there are choices."""
    widths = (14, 66, 18, 18, 18, 18, 18)
    table = _table(
        document,
        widths,
        ("NO", "{{ 課題の見出し }}", "対象", "回答", "{%tc for 選択 in 選択肢 %}", "{{ 選択 }}", "{%tc endfor %}"),
        "{{ 課題の見出し }}ごとの回答の数",
    )
    _fill(_add_row(table), (f"{{%tr for 課題 in 課題の一覧[:{MOST_ISSUES}] %}}", *[""] * (len(widths) - 1)))
    cells = ("{{ 課題.NO }}", "{{ 課題.課題名 }}", "{{ 課題.対象の数 }}", "{{ 課題.回答の数 }}")
    _add_counts(table, (*cells, "{%tc for 数 in 課題.内訳 %}", "{{ 数 }}", "{%tc endfor %}"))
    _fill(_add_row(table), ("{%tr endfor %}", *[""] * (len(widths) - 1)))


def _write_changes(document: Document) -> None:
    """A row an issue: how many answers are new, changed …; and how many in all."""
    table = _table(
        document, (14, 66, *[15] * len(CHANGES)), ("NO", "{{ 課題の見出し }}", *CHANGES), "前回の回答との比較"
    )
    nothing = [""] * (len(CHANGES) + 1)
    _fill(_add_row(table), ("{%tr for 課題 in 課題の一覧 %}", *nothing))
    _add_counts(
        table, ("{{ 課題.NO }}", "{{ 課題.課題名 }}", *(f"{{{{ 課題.区分の内訳.{word} }}}}" for word in CHANGES))
    )
    _fill(_add_row(table), ("{%tr endfor %}", *nothing))
    _add_counts(table, ("", "計", *(f"{{{{ 区分の計.{word} }}}}" for word in CHANGES)))


def _add_counts(table: Table, cells: Sequence[str]) -> None:
    """A row of which the second cell holds words, the others numbers."""
    row = _add_row(table)
    _fill(row, cells)
    for cell in (row.cells[0], *row.cells[2:]):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_second_page(document: Document) -> None:
    _write(document, "Normal", "{%p if 連携 %}")
    _write(document, "Heading 1", "連携の意向").paragraph_format.page_break_before = True
    _write(
        document,
        "Normal",
        "「{{ 連携.見出し }}」への回答です。NO は、その{{ 課の名称 }}を挙げた{{ 課題の見出し }}の番号です。",
    )
    _write(document, "Heading 2", "互いに連携を望んでいる{{ 課の名称 }}")
    pairs = (
        ("{{ 課の名称 }}", 40, "{{ 組.課名 }}"),
        ("挙げた NO", 45, "{{ 組.課題 }}"),
        ("相手の{{ 課の名称 }}", 40, "{{ 組.相手 }}"),
        ("相手が挙げた NO", 45, "{{ 組.相手の課題 }}"),
    )
    _listing(document, "組 in 連携.相互", pairs, MOST_PAIRS, "互いに連携を望んでいる{{ 課の名称 }}")
    _write(document, "Heading 2", "連携の内容")
    notes = (("{{ 課の名称 }}", 36, "{{ 記述.課名 }}"), ("NO", 16, "{{ 記述.NO }}"), ("内容", 118, "{{ 記述.内容 }}"))
    _listing(document, "記述 in 連携.内容", notes, MOST_NOTES, "連携の内容")
    _write(document, "Normal", "{%p endif %}")
    _write(document, "Heading 1", "回答のなかった{{ 課題の見出し }}")
    unanswered = (("NO", 16, "{{ 課題.NO }}"), ("{{ 課題の見出し }}", 154, "{{ 課題.課題名 }}"))
    _listing(document, "課題 in 回答のない課題", unanswered, MOST_ISSUES, "回答のなかった{{ 課題の見出し }}")
    _write(document, "Normal", "{%p if 省略 %}", "{{ 省略 }}", "{%p endif %}")


def _write_issues(document: Document) -> None:
    """A page of contents, then a part for each issue."""
    _write(document, "Heading 1", "{{ 課題の見出し }}ごとの回答").paragraph_format.page_break_before = True
    _write(document, "目次の見出し", "目次")
    add_field(_write(document, "toc 2", ""), r'TOC \o "2-2" \h \z \u')
    _write(document, "注", "ページの「2-1」は、2番目の{{ 課題の見出し }}の1ページ目です。")
    end_section(document)
    _write(document, "Normal", "{%p for 課題 in 課題の一覧 %}")
    _write(document, "Heading 2", "{{ 課題.NO }}　{{ 課題.課題名 }}")
    _write(document, "取組例", "{%p if 課題.取組例 %}", "{{ 課題.取組例 }}", "{%p endif %}")
    _write(
        document,
        "関係課",
        "{{ 関係課の見出し }}：{{ 課題.関係課 }}（{{ 課題.対象の数 }}{{ 課の名称 }}のうち {{ 課題.回答の数 }}{{ 課の名称 }}が回答"
        "{% if 課題.明細の数 %}、{{ 明細の見出し }} {{ 課題.明細の数 }}件{% endif %}）",
    )
    _write(document, "Normal", "{%p if 課題.回答の一覧 %}")
    _write_answers(document)
    _write(document, "Normal", "{%p endif %}")
    for name, words in (("該当なし", "課題.該当なし"), ("本文の記入なし", "課題.記入なし")):
        _write(document, "注", f"{{%p if {words} %}}", f"{name}：{{{{ {words} }}}}", "{%p endif %}")
    end_part(document, FOOTER)
    _write(document, "Normal", "{%p endfor %}")


def _write_answers(document: Document) -> None:
    table = _table(document, (36, 134), ("{{ 回答課の見出し }}", "回答"), "{{ 課題.課題名 }}への回答")
    _fill(_add_row(table), ("{%tr for 回答 in 課題.回答の一覧 %}", ""))
    row = _add_row(table)
    marks = "{% if 回答.追加 %}\n（追加回答）{% endif %}"
    _fill(row, ("{{ 回答.課名 }}" + marks, "{%p for 欄 in 回答.欄 %}"), ("課名", "表の文字"))
    cell = row.cells[1]
    cell.add_paragraph("{%p if 欄.短い %}", "表の文字")
    beside = cell.add_paragraph(style="表の文字")
    beside.add_run("{{ 欄.見出し }}").bold = True
    beside.add_run("　{{ 欄.内容 }}")
    cell.add_paragraph("{%p else %}", "表の文字")
    for style, text in (("設問", "{{ 欄.見出し }}"), ("表の文字", "{{ 欄.内容 }}")):
        cell.add_paragraph(text, style)
    for end in ("{%p endif %}", "{%p endfor %}"):
        cell.add_paragraph(end, "表の文字")
    _fill(_add_row(table), ("{%tr endfor %}", ""))


# ---------------------------------------------------------------- paragraphs and tables


def _write(document: Document, style: str, *texts: str) -> Paragraph:
    """Paragraphs of one style; the last of them."""
    return [document.add_paragraph(text, style) for text in texts][-1]


def _listing(document: Document, loop: str, columns: Sequence[tuple[str, int, str]], most: int, described: str) -> None:
    """A table with a row for each of a list, up to so many, or a sentence where the list is empty.

    A column is its heading, its width in mm, and what stands in its cells.
    """
    headings, widths, cells = zip(*columns, strict=True)
    nothing = [""] * (len(columns) - 1)
    listed = loop.split(" in ")[1]
    _write(document, "Normal", f"{{%p if {listed} %}}")
    table = _table(document, widths, headings, described)
    _fill(_add_row(table), (f"{{%tr for {loop}[:{most}] %}}", *nothing))
    row = _add_row(table)
    _fill(row, cells)
    for cell, width in zip(row.cells, widths, strict=True):
        if width <= NUMBER:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _fill(_add_row(table), ("{%tr endfor %}", *nothing))
    _write(
        document,
        "注",
        f"{{%p if {listed}|length > {most} %}}",
        f"全 {{{{ {listed}|length }}}}件のうち、はじめの {most}件です。",
        "{%p endif %}",
    )
    _write(document, "Normal", "{%p else %}", "ありません。", "{%p endif %}")


def _table(document: Document, widths: Sequence[int], headings: Sequence[str], described: str) -> Table:
    """A table with columns of fixed widths in mm; its row of headings repeats on each page. `described`: its alternative text."""
    table = document.add_table(0, len(widths), "Table Grid")
    table.autofit = False
    table._tbl.tblPr.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{described}"/>'))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    row = _add_row(table)
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _fill(row, headings, ["表の見出し"] * len(headings))
    for cell in row.cells:
        _shade(cell)
    return table


def _add_row(table: Table) -> _Row:
    """A row that no page break divides."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return row


def _fill(row: _Row, texts: Sequence[str], styles: Sequence[str] = ()) -> None:
    for cell, text, style in zip(row.cells, texts, styles or ["表の文字"] * len(texts), strict=True):
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)


def _shade(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{SHADE}"/>'))


if __name__ == "__main__":
    main()
