"""As peer.py, without data frames: python-calamine reads, xlsxwriter writes. Nothing is checked.

Run by the environment of benchmarks/requirements.txt: `python peer_calamine.py COLLECTED TARGET.xlsx`.
"""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

_HEADING_ROW = 7
"""Rows above the headings of sheet 調査票."""


def main(collected: Path, target: Path) -> None:
    with Workbook(target) as book:
        sheet = book.add_worksheet()
        written = 0
        for path in sorted(collected.glob("*.xlsx")):
            form = CalamineWorkbook.from_path(path).get_sheet_by_name("調査票")
            headings, *rows = form.to_python(skip_empty_area=False)[_HEADING_ROW:]
            if not written:
                sheet.write_row(0, 0, [*headings, "ファイル"])
            for row in rows:
                written += 1
                sheet.write_row(written, 0, [*row, path.name])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
