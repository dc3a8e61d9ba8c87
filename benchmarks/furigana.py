"""Furigana as Excel saves it: beside every text that was typed in Japanese, the reading of each run of kanji.

ECMA-376 part 1, 18.4.6 (rPh) and 18.4.3 (phoneticPr). Readers that join all text of a string print it as answers.
"""

from __future__ import annotations

import io
import re
import zipfile

_STRINGS = "xl/sharedStrings.xml"
_ITEM = re.compile(r"<si><t([^>]*)>([^<]*)</t></si>")
_KANJI = re.compile("[一-鿿々]+")
_ENTITY = re.compile("&(?:[a-z]+|#[0-9]+);")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"


def with_furigana(workbook: bytes) -> bytes:
    """The same workbook with a reading for each run of kanji in its shared strings; two kana a character."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == _STRINGS:
                content = _ITEM.sub(_read_aloud, content.decode()).encode()
            new.writestr(info, content)
    return result.getvalue()


def _read_aloud(item: re.Match[str]) -> str:
    space, text = item.groups()
    # Places count characters of the text, in which an entity is one.
    plain = _ENTITY.sub("_", text)
    readings = "".join(
        f'<rPh sb="{run.start()}" eb="{run.end()}"><t>{_reading(run[0])}</t></rPh>' for run in _KANJI.finditer(plain)
    )
    return f'<si><t{space}>{text}</t>{readings}<phoneticPr fontId="1"/></si>'


def _reading(kanji: str) -> str:
    return "".join(_KANA[ord(k) % len(_KANA)] + _KANA[ord(k) // 7 % len(_KANA)] for k in kanji)
