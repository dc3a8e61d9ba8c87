"""What the file of a form is called: the number of its department, and the name as far as a file can have it."""

from __future__ import annotations

import unicodedata

_LONGEST = 180
"""Bytes of a name in UTF-8, of which Linux takes 255; sixty Japanese characters. Windows counts 260 with all folders."""
_INSTEAD = str.maketrans('\\/:*?"<>|', "￥／：＊？”＜＞｜")
"""What Windows forbids, and what looks like it (learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def form_file_name(number: int, departments: int, name: str) -> str:
    """Such as 01_企画政策課.xlsx: distinct by the number, whatever becomes of the name."""
    digits = max(2, len(str(departments)))
    visible = "".join(one for one in name.translate(_INSTEAD) if unicodedata.category(one) != "Cc")
    # Bytes of half a character are dropped.
    kept = visible.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").rstrip(" .\u3000")
    return f"{number:0{digits}}_{kept}.xlsx"
