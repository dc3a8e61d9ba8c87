"""As peer.py, with polars: read_excel (calamine under fastexcel), concat, write_excel (xlsxwriter). Nothing is checked.

Run by the environment of benchmarks/requirements.txt: `python peer_polars.py COLLECTED TARGET.xlsx`.
"""

import sys
from pathlib import Path

import polars as pl

_HEADING_ROW = 7
"""Rows above the headings of sheet 調査票."""


def main(collected: Path, target: Path) -> None:
    tables = []
    for path in sorted(collected.glob("*.xlsx")):
        # No rows to infer types from: every column is text.
        table = pl.read_excel(
            path, sheet_name="調査票", read_options={"header_row": _HEADING_ROW}, infer_schema_length=0
        )
        tables.append(table.with_columns(pl.lit(path.name).alias("ファイル")))
    # A sheet whose last column is empty is a column narrower.
    pl.concat(tables, how="diagonal").write_excel(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
