"""What a fresh machine gets: the scripts, the pinned versions, and what the product may not depend on."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from survey import __version__

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [
    line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]
COMMANDS = [
    ROOT / "scripts" / "demo",
    ROOT / "scripts" / "test",
    ROOT / "scripts" / "bundle_check",
    ROOT / ".ci" / "run",
]
WINDOWS_SCRIPTS = sorted((ROOT / "scripts").glob("*.cmd"))


def closure(*asked: str) -> set[str]:
    """Names of all distributions that these requirements bring to this machine."""
    waiting = [Requirement(line) for line in asked]
    found: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) in found:
                continue
            found.add((name, extra))
            below = [Requirement(line) for line in metadata.requires(name) or ()]
            waiting += [one for one in below if one.marker is None or one.marker.evaluate({"extra": extra})]
    return {name for name, _ in found}


def pinned() -> set[str]:
    return {canonicalize_name(pin.partition("==")[0]) for pin in PINS}


def imported(path: Path) -> Iterator[str]:
    """Top-level names of the modules that a file imports, also inside its functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_every_dependency_and_what_it_brings_is_pinned():
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert closure(*asked) <= pinned()


def test_a_pin_is_a_name_and_one_exact_version_and_no_address():
    assert [pin for pin in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin)] == []


def test_the_pins_are_within_what_the_project_asks_for():
    versions = {canonicalize_name(pin.partition("==")[0]): pin.partition("==")[2] for pin in PINS}
    asked = [Requirement(line) for line in PROJECT["dependencies"]]
    assert [str(one) for one in asked if versions[canonicalize_name(one.name)] not in one.specifier] == []


def test_the_product_needs_neither_pandas_nor_numpy():
    assert closure(*PROJECT["dependencies"]).isdisjoint({"pandas", "numpy"})


def test_whatever_the_product_imports_comes_with_its_dependencies():
    modules = {name for path in (ROOT / "survey").rglob("*.py") for name in imported(path)}
    outside = modules - sys.stdlib_module_names - {"survey"}
    homes = metadata.packages_distributions()
    # A library of an extra is asked for where it is there.
    asked = {canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"]["keyring"]}
    brought = closure(*PROJECT["dependencies"]) | asked
    came_with = {name: {canonicalize_name(home) for home in homes.get(name, [name])} for name in outside}
    assert {name for name in outside if not brought & came_with[name]} == set()


@pytest.mark.parametrize("script", [*COMMANDS, ROOT / "scripts" / "environment.sh"], ids=lambda path: path.name)
def test_a_shell_script_is_without_syntax_errors(script: Path):
    if (shell := shutil.which("sh")) is None:
        pytest.skip("there is no sh on this machine to check the shell scripts with")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_the_commands_may_be_executed():
    assert [command for command in COMMANDS if not os.access(command, os.X_OK)] == []


def test_a_windows_script_is_readable_in_every_code_page_and_has_the_line_ends_cmd_needs():
    assert len(WINDOWS_SCRIPTS) >= 2
    for script in WINDOWS_SCRIPTS:
        content = script.read_bytes()
        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n")


def test_both_systems_have_the_same_commands():
    for script in (ROOT / "scripts" / "demo", ROOT / "scripts" / "test"):
        assert script.with_suffix(".cmd") in WINDOWS_SCRIPTS


def test_the_version_is_the_same_wherever_it_is_told():
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert PROJECT["version"] == __version__ == released[0]


def test_what_is_checked_before_a_commit_is_what_the_tests_check_first():
    before_a_commit = re.findall(r"entry: (.+)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    tested = re.findall(r"^run (\w.+)", (ROOT / "scripts" / "test").read_text(encoding="utf-8"), re.MULTILINE)
    assert before_a_commit == tested
    assert "mypy --platform win32 --cache-dir .mypy_cache/win32" in tested


def test_windows_checks_the_same_and_its_own_platform():
    tested = re.findall(r"^run (\w.+)", (ROOT / "scripts" / "test").read_text(encoding="utf-8"), re.MULTILINE)
    on_windows = re.findall(
        r"^(\w.*?) \|\| exit /b\r$", (ROOT / "scripts" / "test.cmd").read_bytes().decode(), re.MULTILINE
    )
    assert on_windows == [line for line in tested if "--platform" not in line]


def test_whoever_uses_the_package_gets_its_types():
    assert (ROOT / "survey" / "py.typed").exists()
