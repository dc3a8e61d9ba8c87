"""What LibreOffice does to a form, by its own hand."""

from __future__ import annotations

from filled import WHOLE
from kinds import GONE, Damage, by_office, without

_BESIDE = ("メモに書いた文", "図形に書いた文", "ヘッダーに書いた文", "表の横に書いた文", "表の下に書いた文")
_SPREAD = {"1 status": f"{WHOLE['1 status']}\n二段落目\n三段落目"}
_VALUES = {"1 status": "2026/4/1", "1 challenges": "計3件", "2 status": "#DIV/0!", "2 challenges": "12"}


def _saved_as(suffix: str) -> tuple[Damage, ...]:
    """The same things done, each saved in one format."""
    # xlrd does not tell what is calculated.
    calculated = "E108 I304 W209" if suffix == "xls" else "E108 I304 I306 W209"
    jobs = (
        ("開いて保存した", "saved", {}),
        ("行を挿入した", "rows_inserted", {}),
        ("列を移動した", "columns_moved", {}),
        ("シート名を変えた", "renamed", {}),
        ("行と列を隠した", "hidden", {"codes": "I307"}),
        ("一行に絞り込んだ", "filtered", {"codes": "I307"}),
        ("メモ・図形・ヘッダー・表の外に書いた", "beside", {"listed": _BESIDE}),
        ("回答を三行に分けた", "spread", {"codes": "I301", "changed": _SPREAD}),
        ("日付・数式・エラー・数値・取り消し線を入れた", "values", {"codes": calculated, "changed": _VALUES}),
    )
    return tuple(
        Damage(f"LibreOffice で{what} .{suffix}", by_office(f"{job}.{suffix}"), name=f"回答.{suffix}", **more)  # type: ignore[arg-type]
        for what, job, more in jobs
    )


BY_OFFICE = (
    *_saved_as("xlsx"),
    *_saved_as("xls"),
    *_saved_as("ods"),
    Damage("LibreOffice でマクロ有効ブックに保存した", by_office("saved.xlsm"), name="回答.xlsm"),
    Damage("LibreOffice で一行を削除した", by_office("rows_deleted.xlsx"), codes="E102", changed=without("2")),
    Damage("LibreOffice で題名から連絡先までの行を削除した", by_office("head_deleted.xlsx")),
    Damage("LibreOffice で見えている列だけを並べ替えた", by_office("rows_sorted.xlsx"), codes="W207"),
    Damage(
        "LibreOffice で列を挿入して書いた .ods",
        by_office("columns_inserted.ods"),
        listed=("列を足して書いた文",),
        name="回答.ods",
    ),
    Damage(
        "LibreOffice で課題の列を削除した .xls",
        by_office("column_deleted.xls"),
        changed={f"{no} challenges": GONE for no in "123"},
        name="回答.xls",
    ),
    Damage("LibreOffice で隠れた行と列を削除した", by_office("keys_deleted.xlsx")),
    Damage("LibreOffice で二つの記入欄を結合した", by_office("merged.xlsx")),
    Damage("LibreOffice で表を切り取って新しいシートに貼った", by_office("moved_to_another_sheet.xlsx")),
    Damage(
        "LibreOffice でシートを二度写して最後の写しに書いた .ods",
        by_office("copied.ods"),
        codes="W205",
        listed=("写しに書いた文",),
        name="回答.ods",
    ),
    Damage(
        "LibreOffice でシートの順を変えて送付状を加えた .xls",
        by_office("reordered.xls"),
        listed=("送付状の文",),
        name="回答.xls",
    ),
    Damage("LibreOffice で隠れたシートと属性を消した .xlsx", by_office("hidden_sheets_deleted.xlsx"), codes="I308"),
    Damage(
        "LibreOffice で隠れたシートと属性を消した .ods",
        by_office("hidden_sheets_deleted.ods"),
        codes="I308",
        name="回答.ods",
    ),
    Damage("LibreOffice で右から左のシートにした", by_office("right_to_left.ods"), name="回答.ods"),
    Damage(
        "LibreOffice でパスワードを付けた .ods",
        by_office("with_password.ods"),
        outcome="保留",
        codes="H403",
        changed=without("1", "2", "3", "4"),
        name="回答.ods",
    ),
)
