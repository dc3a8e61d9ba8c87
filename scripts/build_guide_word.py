"""Makes the guide as a Word document, of the same texts, pictures and screens as `survey guide`:

    python scripts/build_guide_word.py --out 手引き.docx

python-docx takes no SVG; so the pictures become PNG, by whichever of rsvg-convert and Chromium is there.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from survey.guide.guide_page import CHAPTERS, FOLDER, chapter_text, reader
from survey.guide.word_document import guide_document

PIXELS_A_POINT = 2.0
"""Of the pictures: about 150 dots an inch on the page, where a letter of the forms can still be read."""
_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)(?:pt)?"[^>]*?height="([0-9.]+)(?:pt)?"')

Drawing = Callable[[Path, Path], None]
"""Draws an SVG as PNG."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("手引き.docx"), help="the document (default: 手引き.docx)")
    typed = parser.parse_args(arguments)
    content = build(drawing())
    typed.out.write_bytes(content)
    print(f"{typed.out}: {len(content) >> 10} KB")


def build(draw: Drawing) -> bytes:
    """The document; the same pictures give the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "picture.png"

        def shown(source: str) -> bytes | str:
            path = FOLDER / source
            if path.suffix == ".txt":
                return path.read_text("utf-8")
            draw(path, target)
            return target.read_bytes()

        return guide_document([reader().parse(chapter_text(name)) for name in CHAPTERS], shown)


def drawing() -> Drawing:
    """By what is there. Raises SystemExit where nothing is."""
    for program, draw in (("rsvg-convert", by_rsvg), ("chromium", by_chromium)):
        if shutil.which(program):
            return draw
    raise SystemExit("The pictures need rsvg-convert or chromium: neither is here.")


def by_rsvg(svg: Path, png: Path) -> None:
    subprocess.run(["rsvg-convert", f"--zoom={PIXELS_A_POINT}", f"--output={png}", str(svg)], check=True)


def by_chromium(svg: Path, png: Path) -> None:
    width, height = (round(size) for size in size_of(svg))
    page = png.with_suffix(".html")
    # Without a page around it the browser draws an SVG larger than the window.
    page.write_text(
        f'<body style="margin:0"><img src="{svg.as_uri()}" style="display:block;width:{width}px;height:{height}px">',
        encoding="utf-8",
    )
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files"]
    size = [f"--window-size={width},{height}", f"--force-device-scale-factor={PIXELS_A_POINT}"]
    command = ["chromium", *flags, *size, f"--screenshot={png}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def size_of(svg: Path) -> tuple[float, float]:
    """Its width and height, in points."""
    found = _SIZE.search(svg.read_text("utf-8"))
    if found is None:
        raise SystemExit(f"{svg}: it has no size.")
    return float(found[1]), float(found[2])


if __name__ == "__main__":
    sys.exit(main())
