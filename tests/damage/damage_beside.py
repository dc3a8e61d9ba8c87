"""Text that stands in no input: notes, comments, shapes, headers, beside and below the table."""

from __future__ import annotations

from filled import EXTRA, IDENTITY
from kinds import (
    OFFICE,
    OWN_SHEET,
    SHEET,
    Damage,
    book_edited,
    edited,
    linked,
    parts,
    repacked,
    typed,
)
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
THREAD_WORDS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def drawing(inside: str) -> str:
    """A drawing whose one anchor stands at N11."""
    corner = "<xdr:from><xdr:col>13</xdr:col><xdr:row>10</xdr:row></xdr:from><xdr:to><xdr:col>15</xdr:col><xdr:row>14</xdr:row></xdr:to>"
    return (
        f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}"><xdr:twoCellAnchor>{corner}{inside}</xdr:twoCellAnchor></xdr:wsDr>'
    )


def shape(*lines: str) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<xdr:sp><xdr:txBody>{paragraphs}</xdr:txBody></xdr:sp>"


def drawn(inside: str):
    return linked(f"{OFFICE}/drawing", "../drawings/drawing9.xml", "xl/drawings/drawing9.xml", drawing(inside))


def noted(sheet: Worksheet) -> None:
    sheet["F10"].comment = Comment("昨年と同じ内容です。", "係員")
    sheet["P40"].comment = Comment("どこにも属さないメモ", "係員")


def headed(sheet: Worksheet) -> None:
    sheet.oddHeader.left.text = "至急扱い"
    sheet.oddHeader.right.text = "Page &P"
    sheet.oddFooter.center.text = "係長確認 && 課長確認"


def charted(book: Workbook) -> None:
    sheet = book.create_sheet("図")
    chart = BarChart()
    chart.title = "参加者の推移"
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "C3")


def into_identity(book: Workbook) -> None:
    book[IDENTITY]["J20"] = "隠れたシートの記入"


def with_thread() -> bytes:
    """As Excel stores it: the thread, and for older versions a note in its place."""
    words = f'<ThreadedComments xmlns="{THREAD_WORDS}"><threadedComment ref="F11"><text>数は確認中です。</text></threadedComment><threadedComment ref="F11"><text>了解しました。</text></threadedComment></ThreadedComments>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    note = f'<comments xmlns="{main}"><authors><author>tc={{1}}</author></authors><commentList><comment ref="F11" authorId="0"><text><t>[スレッド化されたコメント]</t></text></comment></commentList></comments>'
    content = linked(THREADS, "../threadedComments/t1.xml", "xl/threadedComments/t1.xml", words)()
    entry = f'<Relationship Id="rId78" Type="{OFFICE}/comments" Target="../comments9.xml"/></Relationships>'
    return repacked(
        content, {OWN_SHEET: lambda text: text.replace("</Relationships>", entry), "xl/comments9.xml": note}
    )


VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape><v:textbox><div>古い形の箱の文</div></v:textbox><x:ClientData ObjectType="Checkbox"><x:Anchor>1,15,1,2,3,15,2,4</x:Anchor></x:ClientData></v:shape></xml>'

BESIDE = (
    Damage("メモに書いた", edited(noted), listed=("昨年と同じ内容です。", "どこにも属さないメモ")),
    Damage("スレッド式のコメントに書いた", with_thread, listed=("数は確認中です。", "了解しました。")),
    Damage("テキストボックスに書いた", drawn(shape("箱の一行目", "箱の二行目")), listed=("箱の一行目\n箱の二行目",)),
    Damage(
        "まとめた図形の中に書いた",
        drawn(f"<xdr:grpSp>{shape('一つ目の箱')}{shape('二つ目の箱')}</xdr:grpSp>"),
        listed=("一つ目の箱", "二つ目の箱"),
    ),
    Damage("画像を貼った", drawn("<xdr:pic/>"), listed=("（画像）",)),
    Damage("グラフを貼った", book_edited(charted), listed=("参加者の推移",)),
    Damage(
        "フォームの部品に書いた",
        linked(f"{OFFICE}/vmlDrawing", "../drawings/vml9.vml", "xl/drawings/vml9.vml", VML),
        listed=("古い形の箱の文",),
    ),
    Damage(
        "Word の文書を埋め込んだ",
        linked(f"{OFFICE}/package", "../embeddings/別紙.docx", "xl/embeddings/別紙.docx", "PK"),
        listed=("別紙.docx",),
    ),
    Damage(
        "ヘッダーとフッターに書いた",
        edited(headed),
        listed=("至急扱い", "福祉課\n係長確認 & 課長確認\n共通して取り組むべき課題に対する実施状況調査"),
    ),
    Damage("表の右に書いた", edited(typed(AB10="表の右の文", AZ12="遠い右の文")), listed=("表の右の文", "遠い右の文")),
    Damage("表の下に書いた", edited(typed(B20="表の下の文", F300="遠い下の文")), listed=("表の下の文", "遠い下の文")),
    Damage("表の上に書いた", edited(typed(D5="表の上の文")), listed=("表の上の文",)),
    Damage(
        "題名に書き足した",
        edited(typed(B1="調査票（福祉課で記入しました）")),
        listed=("調査票（福祉課で記入しました）",),
    ),
    Damage("シートの右下の端に書いた", edited(typed(XFD1048576="端の文")), listed=("端の文",)),
    Damage("追加回答の表の外に書いた", edited(typed(AB9="追加回答の横の文"), EXTRA), listed=("追加回答の横の文",)),
    Damage("隠れたシートに書いた", book_edited(into_identity), listed=("隠れたシートの記入",)),
    Damage(
        "結合の陰に文字が残った",
        parts({SHEET: lambda text: text.replace("</mergeCells>", '<mergeCell ref="E12:F12"/></mergeCells>')}),
    ),
    Damage("記入者の隣に二人目を書いた", edited(typed(P3="主任（福祉課）")), listed=("主任（福祉課）",)),
)
