"""Builds 調査ツール.zip: all that a Windows PC without network needs to run survey, but for Python itself.

    python scripts/bundle.py --python 3.12 --out 調査ツール.zip

Runs on any system, in an environment that holds the product (scripts/test or scripts/demo make one), with a package
registry to download from. What comes out is described in docs/windows.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from packaging.markers import Environment, default_environment
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from survey.commands.starter import for_cmd
from survey.guide import guide_page

ROOT = Path(__file__).parents[1]
PARTS = Path(__file__).parent / "bundle_parts"
PIP = "pip==26.3"
"""Installs the rest on the PC, out of its own wheel: Python's embeddable package has none."""
ON_WINDOWS = {
    "colorama": "0.4.6",
    "keyring": "25.7.0",
    "jaraco-classes": "3.4.0",
    "jaraco-context": "6.1.2",
    "jaraco-functools": "4.6.0",
    "more-itertools": "11.2.1",
    "pywin32-ctypes": "0.2.3",
    # Of Python 3.11 alone.
    "backports-tarfile": "1.2.0",
    "importlib-metadata": "10.2.0",
    "lazy-importer": "0.1.0",
    "zipp": "4.1.2",
}
"""Versions of what is needed on Windows alone, which constraints.txt cannot know."""
LONGEST_PATH = 259
"""Characters of a path on Windows (MAX_PATH without its end), which Python's embeddable package does not exceed."""
DEEPER = len("\\library-0123456789ab\\")
"""What stands between the folder of the tool and a path within a wheel, once it is installed."""
_MOMENT = (2000, 1, 1, 0, 0, 0)
"""When all files of the bundle were changed, so that the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the bundle is for."""

    python: str
    """Such as 3.12."""
    windows: bool = True
    """False: for this machine, to try the recipe."""

    @property
    def pip_options(self) -> list[str]:
        if not self.windows:
            return ["--only-binary=:all:"]
        return ["--platform=win_amd64", f"--python-version={self.python}", "--only-binary=:all:"]

    @property
    def environment(self) -> Environment:
        """What markers of requirements are told of it. pip would tell them of the machine that it runs on."""
        here = default_environment()
        if not self.windows:
            return here
        return here | {
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
        }


# ---------------------------------------------------------------- wheels


def build_product(folder: Path) -> Path:
    """The product's own wheel."""
    _pip("wheel", "--no-deps", f"--wheel-dir={folder}", str(ROOT))
    return next(folder.glob("survey-*.whl"))


def download_rest(product: Path, target: Target) -> None:
    """Download what the product needs, and what that needs in turn, beside it. Raises SystemExit where a version is open."""
    folder, pins = product.parent, _pins()
    polars = f"polars-runtime-compat=={pins['polars']}"
    wanted = {canonicalize_name(Requirement(line).name): line for line in (PIP, polars)}
    held = {"survey"}
    while missing := wanted.keys() - held:
        held |= missing
        _pip("download", "--no-deps", f"--dest={folder}", *target.pip_options, *(wanted[name] for name in missing))
        for name in sorted(_needed(folder.glob("*.whl"), target) - wanted.keys()):
            if name not in pins:
                raise SystemExit(f"No version is pinned for {name}: add it to constraints.txt, or to ON_WINDOWS here.")
            wanted[name] = f"{name}=={pins[name]}"


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = (line.partition("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, _, version in pinned} | ON_WINDOWS


def _needed(wheels: Iterable[Path], target: Target) -> set[str]:
    """Names of all that these wheels need, the extras that they ask of each other included."""
    requirements = {name: lines for name, lines in map(_asked, wheels) if name != "pip"}
    needed: set[str] = set()
    # The password of the mail server may stand in the credential manager of Windows.
    waiting = [("survey", ""), *([("survey", "keyring")] if target.windows else [])]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for one in requirements.get(name, ()):
            if one.marker is None or one.marker.evaluate(target.environment | {"extra": extra}):
                below = canonicalize_name(one.name)
                needed.add(below)
                new = {(below, wanted) for wanted in {"", *one.extras}} - seen
                seen |= new
                waiting += new
    return needed


def _asked(wheel: Path) -> tuple[str, list[Requirement]]:
    """The name of a wheel's distribution, and what it asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        metadata = Metadata.from_email(archive.read(path), validate=False)
    return canonicalize_name(metadata.name), metadata.requires_dist or []


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments], check=True)


# ---------------------------------------------------------------- the bundle


def bundle(wheels: Iterable[Path], target: Target, out: Path, guide: Path | None = None) -> None:
    """Write the bundle of these wheels, the product's among them."""
    ordered = sorted(wheels)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for wheel in ordered:
            _add(archive, f"{out.stem}/wheels/{wheel.name}", wheel.read_bytes(), zipfile.ZIP_STORED)
        for name, content in (*written_parts(ordered, target), *_as_word(guide)):
            _add(archive, f"{out.stem}/{name}", content)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def _as_word(guide: Path | None) -> Iterator[tuple[str, bytes]]:
    """The guide as a Word document, where one was made."""
    if guide:
        yield "手引き.docx", guide.read_bytes()


def written_parts(wheels: list[Path], target: Target) -> Iterator[tuple[str, bytes]]:
    """All that is not a wheel, by its path in the bundle."""
    deepest = max(len(name) for wheel in wheels for name in zipfile.ZipFile(wheel).namelist())
    words = {
        "python": target.python,
        "version": _project()["version"],
        "room": str(LONGEST_PATH - DEEPER - deepest),
        "wheels": str(len(wheels)),
        "megabytes": str(sum(wheel.stat().st_size for wheel in wheels) >> 20),
    }
    yield "start.py", (PARTS / "start.py").read_bytes()
    yield "made_for.json", json.dumps({"python": target.python, "windows": target.windows}).encode()
    yield "requirements.txt", "".join(map(_requirement, wheels)).encode()
    yield "手引き.html", guide_page().encode()
    yield "はじめる.cmd", for_cmd(filled("はじめる.cmd.txt", words))
    for name in ("はじめにお読みください.txt", "情報システム担当の方へ.txt", "python/ここにPythonを置きます.txt"):
        yield name, for_notepad(filled(Path(name).name, words))


def _requirement(wheel: Path) -> str:
    """Its line of requirements.txt. pip itself need not be installed: it runs out of its wheel."""
    name, version, _, _ = parse_wheel_filename(wheel.name)
    line = f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    return f"# {line}" if name == "pip" else line


def filled(part: str, words: dict[str, str]) -> str:
    """A text of the bundle, with the words for which it has places."""
    return Template((PARTS / part).read_text("utf-8")).substitute(words)


def for_notepad(text: str) -> bytes:
    """A text that Notepad and Word of every Windows show right, whatever its code page is: the mark at its begin tells."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _project() -> dict[str, str]:
    project: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def main() -> None:
    """Parse what was typed, and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default="3.12", help="the Python that the PCs will have (default: 3.12)")
    parser.add_argument("--out", type=Path, default=Path("調査ツール.zip"), help="the bundle (default: 調査ツール.zip)")
    parser.add_argument("--guide", type=Path, help="the guide as scripts/build_guide_word.py made it, to be added")
    parser.add_argument("--for-this-machine", action="store_true", help="not for Windows: to try the recipe here")
    typed = parser.parse_args()
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    target = Target(here, windows=False) if typed.for_this_machine else Target(typed.python)
    with tempfile.TemporaryDirectory() as workshop:
        product = build_product(Path(workshop))
        download_rest(product, target)
        wheels = list(Path(workshop).glob("*.whl"))
        bundle(wheels, target, typed.out, typed.guide)
    print(f"{typed.out}: {len(wheels)} wheels, {typed.out.stat().st_size >> 20} MB, for Python {target.python}")


if __name__ == "__main__":
    main()
