"""Rows in the formats of files: .parquet and .csv by polars, .json by the standard library.

A CSV is meant for a double click in Japanese Excel: it begins with a byte order mark, its lines end as Windows has them, and
a text that Excel would run as a formula stands behind an apostrophe, as a person would type it. A text that begins with
apostrophes gets one more, so that taking one away from every text that begins with one gives back exactly what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from survey.errors import Fault, SurveyError
from survey.questions import polars_at_hand
from survey.questions.holds import ExportedCell, Holds

if TYPE_CHECKING:
    from polars import DataFrame, DataType
    from polars.datatypes import DataTypeClass


ExportedRow = Mapping[str, ExportedCell]


class Exported(Struct, frozen=True):
    """What is written into a file."""

    columns: Mapping[str, Holds]
    """By name, from left to right."""
    rows: Iterable[ExportedRow]
    """Can be iterated only once; each has all the columns."""


Writer = Callable[[Exported, Path], None]

_RUNS = re.compile(r"\A(?:'|[ \u3000]*[=+\-@\t\r\n＝＋－＠])")
"""What Excel takes for the beginning of a formula, full-width and after spaces too; and the apostrophe itself."""


def writer_for(target: Path) -> Writer:
    """The function that writes in the format that the name ends with.

    Raises SurveyError where there is none, or where it needs polars, which does not run here.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        remedy = f"回答.csv のように、{'・'.join(_WRITERS)} のどれかで終わるファイル名を指定してください。"
        raise SurveyError([Fault(str(target), _why_none(target), remedy)])
    if write is not _write_json:
        polars_at_hand.require(f"{target}（書き出し）")
    return write


def _why_none(target: Path) -> str:
    if target.is_dir():
        return "フォルダーなので、書き出すファイルの名前が分かりません。"
    if not target.suffix:
        return "ファイル名に形式（拡張子）がありません。"
    return f"「{target.suffix}」の形式では書き出せません。"


def _write_parquet(exported: Exported, target: Path) -> None:
    import polars

    moments = [
        polars.col(name).replace("", None).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f")
        for name, holds in exported.columns.items()
        if holds is Holds.MOMENT
    ]
    _frame(exported).with_columns(moments).write_parquet(target)


def _write_csv(exported: Exported, target: Path) -> None:
    columns = {
        _harmless(name): Holds.TEXT if holds is Holds.LIST else holds for name, holds in exported.columns.items()
    }
    rows = ({_harmless(name): _plain(value) for name, value in row.items()} for row in exported.rows)
    _frame(Exported(columns, rows)).write_csv(target, include_bom=True, line_terminator="\r\n")


def _write_json(exported: Exported, target: Path) -> None:
    rows = list(exported.rows)
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _frame(exported: Exported) -> DataFrame:
    import polars

    types: dict[Holds, DataType | DataTypeClass] = {
        Holds.TEXT: polars.String,
        Holds.NUMBER: polars.Float64,
        Holds.COUNT: polars.Int64,
        Holds.DAY: polars.Date,
        Holds.MOMENT: polars.String,
        Holds.LIST: polars.List(polars.String),
    }
    schema = {name: types[holds] for name, holds in exported.columns.items()}
    return polars.DataFrame(list(exported.rows), schema=schema)


def _plain(value: ExportedCell) -> ExportedCell:
    """As a CSV holds it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _harmless("、".join(value))
    return _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) else text


_WRITERS: Mapping[str, Writer] = {".parquet": _write_parquet, ".csv": _write_csv, ".json": _write_json}
