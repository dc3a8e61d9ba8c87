"""調査ツール.zip: what Windows needs is worked out on any system, and the recipe is followed here without network.

The product is stood in for by a wheel that says what it was called with; scripts/bundle_check does it with the real ones.
"""

from __future__ import annotations

import ensurepip
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import bundle

from survey.guide import guide_page

HERE = bundle.Target(f"{sys.version_info.major}.{sys.version_info.minor}", windows=False)
WINDOWS = bundle.Target("3.12")
MAIN = "import json, sys, folding\ndef main(): print(json.dumps([sys.argv, folding.__file__]))\n"


def wheel(folder: Path, name: str, needs: tuple[str, ...] = (), **files: str) -> Path:
    """A wheel of the simplest kind."""
    info = f"{name}-1.0.dist-info"
    asked = "".join(f"Requires-Dist: {one}\n" for one in needs)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file.replace("__", "/", 1) + ".py", text)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{asked}")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


def product(folder: Path) -> list[Path]:
    """A product of two wheels."""
    files = {"survey____init__": "", "survey____main__": MAIN}
    return [wheel(folder, "survey", ("folding",), **files), wheel(folder, "folding", folding="")]


# ---------------------------------------------------------------- what is needed


def test_markers_are_asked_for_windows_and_not_for_the_machine_at_hand(tmp_path: Path) -> None:
    needs = (
        'on-windows; sys_platform == "win32"',
        'on-linux; sys_platform == "linux"',
        'by-name; platform_system == "Windows"',
        'old; python_version < "3.12"',
        'extra; extra == "more"',
        "frames[lazy]",
        'safe; extra == "keyring"',
    )
    wheels = [wheel(tmp_path, "survey", needs), wheel(tmp_path, "frames", ('runtime; extra == "lazy"', "always"))]
    assert bundle._needed(wheels, WINDOWS) == {"on-windows", "by-name", "frames", "runtime", "always", "safe"}


def test_what_windows_needs_of_the_product_has_a_version() -> None:
    pins = bundle._pins()
    assert {"colorama", "keyring", "polars-runtime-32", "typer"} <= pins.keys()
    assert pins["polars"] == pins["polars-runtime-32"]


def test_wheels_are_asked_for_windows_whatever_this_is() -> None:
    assert WINDOWS.pip_options == ["--platform=win_amd64", "--python-version=3.12", "--only-binary=:all:"]


# ---------------------------------------------------------------- what is in it


@pytest.fixture
def packed(tmp_path: Path) -> dict[str, bytes]:
    (tmp_path / "wheels").mkdir()
    out = tmp_path / "調査ツール.zip"
    bundle.bundle(product(tmp_path / "wheels"), WINDOWS, out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_bundle_holds_what_its_texts_name(packed: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in packed} == {"調査ツール"}
    inside = {name.removeprefix("調査ツール/") for name in packed}
    texts = {name for name in inside if name.endswith((".txt", ".cmd"))}
    assert {"はじめる.cmd", "はじめにお読みください.txt", "情報システム担当の方へ.txt"} <= texts
    for name in inside:
        if name.endswith(".txt") and not name.isascii():
            text = packed[f"調査ツール/{name}"].decode("utf-8-sig")
            assert set(re.findall(r"[ぁ-んァ-ヶー一-龠]+\.(?:txt|cmd)", text)) <= {Path(one).name for one in inside}
            assert "$" not in text
            assert text.count("\r\n") == text.count("\n")


def test_every_wheel_has_its_hash_and_no_address(packed: dict[str, bytes]) -> None:
    lines = packed["調査ツール/requirements.txt"].decode().splitlines()
    assert len(lines) == 2
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_notepad_and_cmd_read_the_texts(packed: dict[str, bytes]) -> None:
    for name, content in packed.items():
        if name.endswith(".cmd"):
            assert "調査ツール" in content.decode("cp932")
        elif name.endswith(".txt") and not name.endswith("requirements.txt"):
            assert content.startswith(b"\xef\xbb\xbf")


def test_the_same_wheels_give_the_same_bytes(tmp_path: Path) -> None:
    wheels = product(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        bundle.bundle(wheels, WINDOWS, tmp_path / name / "調査ツール.zip")
    assert (tmp_path / "a/調査ツール.zip").read_bytes() == (tmp_path / "b/調査ツール.zip").read_bytes()


def test_the_guide_is_the_one_that_survey_guide_shows(packed: dict[str, bytes]) -> None:
    assert packed["調査ツール/手引き.html"].decode() == guide_page()


def test_the_guide_as_a_word_document_comes_along_where_one_is_given(tmp_path: Path) -> None:
    made = tmp_path / "a.docx"
    made.write_bytes(b"PK")
    bundle.bundle(product(tmp_path), WINDOWS, tmp_path / "b.zip", made)
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert packed.read("b/手引き.docx") == b"PK"


# ---------------------------------------------------------------- the recipe, without network


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tool, unpacked where its name holds all that an officer may call a folder; it has the pip that comes with Python."""
    place = tmp_path_factory.mktemp("tool") / "福祉 (共有) & 100% ^ !"
    pips = list((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not pips:
        pytest.skip("this Python brings no wheel of pip")
    bundle.bundle([*product(place.parent), *pips], HERE, place.parent / "調査ツール.zip")
    with zipfile.ZipFile(place.parent / "調査ツール.zip") as archive:
        archive.extractall(place)
    return place / "調査ツール"


@pytest.fixture
def tool(unpacked: Path, tmp_path: Path) -> Path:
    """A copy of the test's own, and where its library would lie for this user alone."""
    return Path(shutil.copytree(unpacked, tmp_path / unpacked.parent.name / unpacked.name))


def without_network() -> list[str]:
    """What a command is begun by, to have none."""
    alone = ["unshare", "-rn"]
    if shutil.which("unshare") and subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0:
        return alone
    return []


ALONE = without_network()


def start(tool: Path, *words: str, code: int = 0) -> str:
    own = {"LOCALAPPDATA": str(tool.parents[1] / "own"), "PYTHONPATH": "/nowhere", "PIP_INDEX_URL": "https://invalid"}
    done = subprocess.run(
        [*ALONE, sys.executable, "-I", str(tool / "start.py"), *words],
        env=os.environ | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def called(said: str) -> tuple[list[str], Path]:
    """The words the product was called with, and where a part of it was found."""
    words, file = json.loads(said.splitlines()[-1])
    return words, Path(file)


def test_the_first_start_prepares_the_tool_without_network_and_the_next_ones_find_it_so(tool: Path) -> None:
    said = start(tool, "menu")
    assert "準備をしています" in said
    words, file = called(said)
    assert words == ["survey", "menu"]
    assert file.is_relative_to(tool)
    assert "準備" not in start(tool, "menu")
    # For the starters of surveys that lie elsewhere.
    assert (tool.parents[1] / "own/survey/tool.txt").read_bytes().decode("cp932") == f"{tool}\r\n"
    moved = tool.rename(tool.with_name("移した"))
    said = start(moved, "status")
    assert "準備" not in said
    assert called(said)[1].is_relative_to(moved)
    assert not list(moved.glob("~*"))


def test_a_changed_wheel_is_refused_with_a_remedy_and_leaves_nothing(tool: Path) -> None:
    (changed,) = tool.glob("wheels/folding-*.whl")
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("more.py", "")
    said = start(tool, "menu", code=1)
    assert "準備できませんでした" in said
    assert "展開し直してから" in said
    assert not list(tool.glob("*library-*"))
    assert not list((tool.parents[1] / "own").rglob("*library-*"))


def test_another_python_is_refused_by_name(tool: Path) -> None:
    (tool / "made_for.json").write_text('{"python": "3.99", "windows": true}')
    assert "Python 3.99 の 64 ビット版" in start(tool, "menu", code=1)


def test_a_tool_on_a_medium_that_takes_no_writing_is_prepared_for_the_user_alone(tool: Path) -> None:
    if not ALONE:
        pytest.skip("this machine mounts nothing read-only for a user: unshare -rm")
    mounted = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -I "$1/start.py" menu'
    done = subprocess.run(
        ["unshare", "-rmn", "sh", "-c", mounted, "sh", str(tool), sys.executable],
        env=os.environ | {"LOCALAPPDATA": str(tool.parents[1] / "own")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert called(done.stdout)[1].is_relative_to(tool.parents[1] / "own" / "survey")
