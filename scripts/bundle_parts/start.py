"""Runs survey out of the folder that this file lies in; prepares it on first use, without network.

Python's embeddable package has neither pip nor venv, and an environment of venv names the Python of the PC that made
it. So the wheels are unpacked into a plain folder (library-…), by pip out of its own wheel: it may be moved, and serves
every PC that opens it on a file server. Only the standard library is used here, in words that an old Python reads too.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(os.path.abspath(__file__)).parent  # noqa: PTH100  resolve() would name the server behind a drive letter.
WHEELS = HERE / "wheels"
REQUIREMENTS = HERE / "requirements.txt"
_TRIES = 20
"""Seconds for which a scanner may hold the files that were just written."""


class CannotStart(Exception):  # noqa: N818
    """The message is for the officer."""


def main(words: list[str]) -> int:
    """Run survey with these words."""
    try:
        _refuse_other_python()
        library = _library()
    except CannotStart as why:
        print(f"\n{why}\n")
        return 1
    _remember()
    sys.path.insert(0, str(library))
    sys.argv = ["survey", *words]
    from survey.__main__ import main as survey

    survey()
    return 0


def _refuse_other_python() -> None:
    made_for = json.loads((HERE / "made_for.json").read_text("utf-8"))
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    wide = sys.maxsize > 2**32 and platform.machine().lower() in ("amd64", "x86_64")
    if here == made_for["python"] and (wide or not made_for["windows"]):
        return
    bits = "64" if sys.maxsize > 2**32 else "32"
    raise CannotStart(
        f"このパソコンの Python は {here}（{bits} ビット、{platform.machine()}）で、調査ツールが要るものと違います。\n"
        f"  → Python {made_for['python']} の 64 ビット版（amd64）を python フォルダーに置いてください。\n"
        f"     情報システム担当の方へ.txt に書いてあります。\n  {sys.executable}"
    )


# ---------------------------------------------------------------- the library


def _library() -> Path:
    """The folder with all packages: beside this file, or the user's own where nothing may be written there."""
    name = f"library-{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]}"
    places = [HERE, _own_place()]
    for place in places:
        if (place / name).is_dir():
            return place / name
    print("はじめて使う準備をしています。数分かかることがあります。このままお待ちください。", flush=True)
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            workshop = Path(tempfile.mkdtemp(prefix="~library-", dir=place))
        except OSError:
            continue
        try:
            return _prepared(workshop, place / name)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    raise CannotStart(
        f"準備したものを置く場所がありません。\n  → 次のどちらかに書き込めるようにしてください: {places[0]}、{places[1]}"
    )


def _prepared(workshop: Path, library: Path) -> Path:
    """Unpack the wheels, each of which must have its hash, and give the library its name once it is whole."""
    (pip,) = WHEELS.glob("pip-*.whl")
    install = [sys.executable, "-I", "-X", "utf8", str(pip / "pip"), "install", "--isolated", "--quiet"]
    what = ["--no-index", f"--find-links={WHEELS}", "--only-binary=:all:", "--require-hashes", "-r", str(REQUIREMENTS)]
    how = ["--no-cache-dir", "--disable-pip-version-check", "--no-warn-script-location", f"--target={workshop}"]
    done = subprocess.run(install + what + how, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").strip()
        raise CannotStart(
            f"準備できませんでした: {HERE}\n{said}\n"
            "  → ディスクの空き（700 MB）を確かめ、zip を展開し直してから、もう一度開いてください。\n"
            "     それでも同じなら、ここに出ている英語を情報システム担当に見せてください。"
        )
    shutil.rmtree(workshop / "bin", ignore_errors=True)  # Programs of which none is needed, and scanners are afraid.
    for _ in range(_TRIES):
        try:
            workshop.rename(library)
        except OSError:
            if library.is_dir():  # Somebody else prepared it meanwhile.
                return library
            time.sleep(1)
        else:
            return library
    raise CannotStart(
        f"準備したものを置けませんでした: {library}\n"
        "  → ウイルス対策ソフトが調べ終わるのを待って、もう一度開いてください。"
    )


def _own_place() -> Path:
    return Path(os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share") / "survey"


def _remember() -> None:
    """Write down where the tool is, for the はじめる.cmd of survey folders that lie elsewhere; cmd reads this code page."""
    kept = _own_place() / "tool.txt"
    try:
        content = f"{HERE}\r\n".encode("cp932")
        if not kept.exists() or kept.read_bytes() != content:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
    except (OSError, UnicodeError):
        pass


if __name__ == "__main__":
    for _stream in (sys.stdout, sys.stderr):
        _stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
