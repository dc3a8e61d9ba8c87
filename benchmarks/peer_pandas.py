"""As peer.py, with the engines that pandas itself advises: calamine reads, xlsxwriter writes. Nothing is checked.

Run by the environment of benchmarks/requirements.txt: `python peer_pandas.py COLLECTED TARGET.xlsx`.
"""

import sys
from pathlib import Path

import pandas as pd

_HEADING_ROW = 7
"""Rows above the headings of sheet 調査票."""


def main(collected: Path, target: Path) -> None:
    tables = []
    for path in sorted(collected.glob("*.xlsx")):
        table = pd.read_excel(path, sheet_name="調査票", skiprows=_HEADING_ROW, dtype=str, engine="calamine")
        table["ファイル"] = path.name
        tables.append(table)
    pd.concat(tables).to_excel(target, index=False, engine="xlsxwriter")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
