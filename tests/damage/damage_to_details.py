"""One bad detail beside the answers: other readers open the file all the same, and what could not be read is said."""

from __future__ import annotations

import re

from damage_beside import drawing
from kinds import (
    GONE,
    LINKS,
    NOTHING,
    OFFICE,
    OWN_SHEET,
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK,
    Change,
    Damage,
    as_excel,
    cell,
    linked,
    parts,
    repacked,
)

CORE, CUSTOM, ROOT = "docProps/core.xml", "docProps/custom.xml", "_rels/.rels"
HELD = {"outcome": "保留", "codes": "H403", "changed": NOTHING}


def swapped(old: str, new: str, count: int = 1) -> Change:
    """A change of a part's text that must find what it changes."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return change


def after(text: str, what: str) -> Change:
    return swapped(text, text + what)


def cut_short(text: str) -> str:
    return text[: len(text) // 2]


def sheet_more(link: str) -> Change:
    entry = f'<sheet xmlns:r="{OFFICE}" name="空" sheetId="99"{link}/>'
    return swapped("</sheets>", f"{entry}</sheets>")


def in_first_text(sign: str) -> Change:
    return lambda text: re.sub("(<si>.*?<t[^>]*>)", lambda match: match[1] + sign, text, count=1, flags=re.DOTALL)


def broken_part(kind: str, name: str, content: str) -> Damage:
    """A part beside the sheet that is broken: the words in it cannot be seen."""
    return Damage(
        f"{name} が壊れている",
        linked(f"{OFFICE}/{kind}", f"../{name}", f"xl/{name}", content),
        codes="W228",
    )


def number(value: str, kind: str = "") -> Damage:
    """A value that is none of its type, in an input: read as it is stored."""
    return Damage(
        f"{kind or '数値'}のセルに「{value}」が保存されている",
        cell("F10", f"<v>{value}</v>", kind),
        codes="W230",
        changed={"1 status": value},
    )


_NO_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_TO_NOTES = f'<Relationship Id="rId78" Type="{OFFICE}/comments" Target="../comments78.xml"/></Relationships>'
_TWICE = '<row r="90"><c r="P90" t="str"><v>先</v></c><c r="P90" t="str"><v>後</v></c></row>'

SHEETS = (
    Damage("リンクのないシートが載っている", parts({WORKBOOK: sheet_more("")}), codes="W229"),
    Damage("行き先のないシートが載っている", parts({WORKBOOK: sheet_more(' r:id="rId999"')}), codes="W229"),
    Damage("ほかのシートの部品が壊れている", parts({"xl/worksheets/sheet3.xml": cut_short}), codes="W229"),
    Damage("調査票のシートにリンクがない", parts({WORKBOOK: swapped(' r:id="rId1"', "")}), **HELD),
    Damage("追加回答のシートの部品が壊れている", parts({"xl/worksheets/sheet2.xml": cut_short}), **HELD),
    Damage("シートの状態が show である", parts({WORKBOOK: swapped('state="visible"', 'state="show"')})),
)

LINKED = (
    Damage(
        "文字列へのリンクがない",
        parts({LINKS: lambda text: re.sub(r'<Relationship [^>]*sharedStrings"[^>]*/>', "", text)}),
    ),
    Damage(
        "リンクが区切りに円記号を使っている",
        parts({LINKS: lambda text: text.replace("worksheets/", "worksheets" + chr(92))}),
    ),
    Damage(
        "リンクがブックの先頭から書かれている",
        parts({LINKS: lambda text: re.sub('Target="/?(xl/)?', 'Target="xl/', text)}),
    ),
    Damage(
        "部品の名の大文字と小文字が違う", lambda: repacked(as_excel(), {}, lambda name: name.replace("sheet", "Sheet"))
    ),
    Damage("ブックのリンクが途中で切れている", parts({ROOT: cut_short}), codes="W228"),
    Damage("部品の種類の一覧がない", parts({"[Content_Types].xml": None})),
)

CELLS = (
    *(number(value) for value in ("NaN", "INF", "1,5")),
    number("32日", "d"),
    number("はい", "b"),
    number("何か", "変"),
    number("外の値", "inlineStr"),
    Damage("時刻だけの日時がある", cell("F10", "<v>09:30:00</v>", "d"), codes="I304", changed={"1 status": "9:30"}),
    Damage(
        "文字列の中と外の両方に値がある",
        cell("F10", "<v>3</v><is><t>開いている。</t></is>", "inlineStr"),
        changed={"1 status": "開いている。"},
        codes="W230",
        listed=("3",),
    ),
    Damage("書式の番号が書式の数より大きい", parts({SHEET: swapped('r="F10" s="', 'r="F10" s="9')}), codes="W228"),
    Damage(
        "文字列の番号が文字列の数より大きい",
        cell("F10", "<v>99999</v>", "s"),
        codes="E110 W230",
        changed={"1 status": GONE},
    ),
    Damage(
        "ありえない番地のセルがある",
        parts({SHEET: after("<sheetData>", '<row r="1"><c r="A0"><v>5</v></c></row>')}),
        codes="W230",
        listed=("5",),
    ),
    Damage(
        "ありえない番号の行がある",
        parts({SHEET: after("<sheetData>", '<row r="先頭"><c><v>5</v></c></row>')}),
        codes="W230",
        listed=("5",),
    ),
    Damage(
        "同じセルが二つある",
        parts({SHEET: swapped("</sheetData>", f"{_TWICE}</sheetData>")}),
        codes="W230",
        listed=("先", "後"),
    ),
    Damage(
        "セルの結合が読めない",
        parts({SHEET: after("</sheetData>", '<mergeCells><mergeCell ref="結合"/></mergeCells>')}),
        codes="W228",
    ),
    Damage("行の高さが数でない", parts({SHEET: swapped(' ht="', ' ht="高')}), codes="W228"),
    Damage("列の幅が数でない", parts({SHEET: swapped(' width="', ' width="幅')}), codes="W228"),
    Damage(
        "大きさの記述が読めない",
        parts({SHEET: lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="?"', text)}),
    ),
)

PARTS = (
    Damage("書式の部品が途中で切れている", parts({STYLES: cut_short}), codes="W228"),
    Damage("書式の部品が空である", parts({STYLES: ""}), codes="W228"),
    Damage("保存日時の部品が途中で切れている", parts({CORE: "<?xml version='1.0'?><cp:coreProperties"}), codes="W228"),
    Damage("属性の部品が途中で切れている", parts({CUSTOM: cut_short}), codes="W228"),
    broken_part("drawing", "drawings/drawing9.xml", drawing("")[:100]),
    broken_part("comments", "comments9.xml", "<comments"),
    Damage(
        "メモへのリンクの先がない",
        parts({OWN_SHEET: lambda text: (text or _NO_LINKS).replace("</Relationships>", _TO_NOTES)}),
        codes="W228",
    ),
    Damage("シートのリンクが壊れている", parts({OWN_SHEET: "<Relationships"}), codes="W228"),
    *(
        Damage(f"文字列の部品に使えない{name}がある", parts({STRINGS: in_first_text(sign)}), codes="W228")
        for name, sign in (("制御文字", chr(11)), ("文字番号", "&#11;"))
    ),
    *(
        Damage(f"シートの一覧に使えない{name}がある", parts({WORKBOOK: after("<sheets>", sign)}))
        for name, sign in (("制御文字", chr(11)), ("実体", "&nbsp;"))
    ),
    Damage("ファイルの前に余分な文字がある", lambda: b"\r\n\r\n" + as_excel()),
    Damage("ファイルの後に余分な文字がある", lambda: as_excel() + b"\r\n--boundary--\r\n"),
)

DETAILS = (*SHEETS, *LINKED, *CELLS, *PARTS)
