"""The pictures and screens of the guide and the docs: goes through the run that they show, and keeps each as SVG or text.

Needs LibreOffice, poppler and Chromium:
    scripts/pictures
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import guide_run
import pypdfium2
from guide_run import PICTURES, Shown

GUIDE = Path(__file__).resolve().parent.parent / "survey" / "guide"

_LONG_FRACTION = re.compile(r"([0-9]+\.[0-9]{2})[0-9]+")
_SIZE = re.compile(r'(<svg [^>]*?)height="[0-9.]+(?:pt)?"([^>]*?viewBox="0 0 [0-9.]+ )[0-9.]+"')
_LETTER = re.compile(r'<use xlink:href="#[^"]+" x="[^"]+" y="(?P<y>[0-9.]+)"/>')
_USED = re.compile(r'<use xlink:href="#([^"]+)"')
_SHAPE = re.compile(r'<symbol [^>]*id="(?P<id>glyph[^"]+)">.*?</symbol>\n?', re.DOTALL)
_BELOW = 20
"""Points that the upper part of a letter may reach into the picture from below."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name, text in guide_run.run(work).items():
            (GUIDE / "screens" / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        printed: dict[str, Path] = {}
        for name, shown in PICTURES.items():
            pdf = printed.setdefault(shown.file, _printed(work / shown.file, work))
            (GUIDE / "pictures" / f"{name}.svg").write_text(_picture(pdf, shown, work), encoding="utf-8", newline="\n")
            print(name)
        listed = json.dumps(guide_run.digests(work), ensure_ascii=False, indent=1)
        (GUIDE / "pictures" / "shown.json").write_text(listed + "\n", encoding="utf-8", newline="\n")


def _printed(path: Path, work: Path) -> Path:
    target = work / "printed" / f"{path.parent.name}-{path.stem}"
    target.mkdir(parents=True, exist_ok=True)
    pdf = target / f"{path.stem}.pdf"
    if path.suffix == ".html":
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = ["chromium", *flags, f"--print-to-pdf={pdf}", path.as_uri()]
    else:
        office = f"-env:UserInstallation=file://{work}/office"
        command = ["soffice", "--headless", office, "--convert-to", "pdf", "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return pdf


def _picture(pdf: Path, shown: Shown, work: Path) -> str:
    """The page as SVG, so many points of it from the top."""
    page = str(_page(pdf, shown))
    svg = work / "page.svg"
    subprocess.run(["pdftocairo", "-svg", "-f", page, "-l", page, str(pdf), str(svg)], check=True)
    # A hundredth of a point is finer than anybody sees, and half the size; a scale needs all its digits.
    lines = [
        line if "matrix(" in line else _LONG_FRACTION.sub(r"\1", line) for line in svg.read_text("utf-8").splitlines()
    ]
    text = "\n".join(lines).replace('style="stroke:none;"', "") + "\n"
    return _SIZE.sub(rf'\1height="{shown.points}pt"\g<2>{shown.points}"', _seen(text, shown.points), count=1)


def _seen(svg: str, points: int) -> str:
    """The SVG without the letters below the part that is shown, and without the shapes of letters that nobody sees."""
    above = _LETTER.sub(lambda letter: letter[0] if float(letter["y"]) <= points + _BELOW else "", svg)
    used = set(_USED.findall(above))
    return _SHAPE.sub(lambda shape: shape[0] if shape["id"] in used else "", above)


def _page(pdf: Path, shown: Shown) -> int:
    """Its number, from 1."""
    with pypdfium2.PdfDocument(pdf) as document:
        if not shown.footer:
            return shown.page if shown.page > 0 else len(document) + 1 + shown.page
        wanted = re.compile("".join(shown.footer.split()) + r"\d+/\d+")
        for number in range(len(document)):
            said = "".join(document[number].get_textpage().get_text_bounded().split())
            if wanted.search(said):
                return number + 1
    raise LookupError(f"{pdf.name}: no page says {shown.footer}")


if __name__ == "__main__":
    sys.exit(main())
