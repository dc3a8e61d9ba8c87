"""The tree: every thing has a name of its own, and whatever loads a module can be found by a search for its name."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TypeGuard

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from survey.questions.kinds import KINDS

ROOT = Path(__file__).resolve().parent.parent / "survey"
FILES = sorted(ROOT.rglob("*.py"))
TREES = {path.relative_to(ROOT.parent): ast.parse(path.read_text("utf-8")) for path in FILES}

LIKE_A_ROOM = ("survey/model", "survey/commands")
"""Folders in which the types of a room, and its commands, stand in a module or a package of the room's name."""


def module(path: Path) -> Path:
    """The module that a file holds, or the package whose `__init__.py` it is."""
    return path.parent if path.stem == "__init__" else path.with_suffix("")


def test_no_two_modules_have_one_name() -> None:
    places = defaultdict(list)
    for path in map(module, TREES):
        if path.name != "__main__" and path.parent.as_posix() not in LIKE_A_ROOM:
            places[path.name].append(path.as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def public_names(tree: ast.Module) -> Iterator[str]:
    """What a module defines for others: functions, classes and values, but for type variables, which say nothing."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not is_type_variable(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def is_type_variable(value: ast.expr | None) -> bool:
    return (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in {"TypeVar", "ParamSpec"}
    )


def test_no_two_public_things_have_one_name() -> None:
    places = defaultdict(set)
    for path, tree in TREES.items():
        for name in public_names(tree):
            if not name.startswith("_"):
                places[name].add(path.as_posix())
    assert {name: sorted(where) for name, where in places.items() if len(where) > 1} == {}


def test_what_nothing_but_a_test_uses_stands_with_the_tests() -> None:
    scripts = [ast.parse(path.read_text("utf-8")) for path in (ROOT.parent / "scripts").rglob("*.py")]
    used = {name for tree in (*TREES.values(), *scripts) for name in names_used(tree)}
    idle = [
        f"{path.as_posix()}: {name}"
        for path, tree in TREES.items()
        for name in public_names(tree)
        if not name.startswith("_") and name not in used
    ]
    assert idle == []


def names_used(tree: ast.Module) -> Iterator[str]:
    """What is called, read or inherited from; an import alone uses nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def test_no_module_is_named_by_a_string() -> None:
    modules = {".".join(module(path).parts) for path in TREES} - {"survey"}
    named = [
        f"{path.as_posix()}:{node.lineno}: {node.value}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in modules
    ]
    assert named == []


@pytest.mark.parametrize("word", ["import_module", "__import__", "__getattr__"])
def test_nothing_is_imported_but_by_import(word: str) -> None:
    found = [
        f"{path.as_posix()}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if word in {getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")}
    ]
    assert found == []


def test_a_value_is_written_in_one_way() -> None:
    # A dataclass takes thirty times as long to define, and a command defines two hundred values before it begins.
    found = [
        f"{path.as_posix()}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
    ]
    assert found == []


def test_xlsxwriter_is_loaded_by_one_room_alone() -> None:
    # That the writers name its types is allowed by the contracts in pyproject.toml.
    graph = grimp.build_graph(
        "survey", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    loading = graph.find_modules_that_directly_import("xlsxwriter")
    assert {module.rpartition(".")[0] for module in loading} == {"survey.excel_out"}


def test_every_library_has_its_rooms() -> None:
    contracts = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    held = {library for contract in contracts for library in contract.get("forbidden_modules", ())}
    graph = grimp.build_graph("survey", include_external_packages=True, cache_dir=None)
    libraries = {one for one in graph.modules if not one.startswith("survey")} - sys.stdlib_module_names
    assert libraries - held == {"msgspec"}  # How a value is written, everywhere.


BEGINS_PROCESSES = {"ProcessPoolExecutor", "fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen"}
"""What begins a process without the modules that the contracts in pyproject.toml keep to `isolation`."""


def test_processes_are_begun_in_isolation_alone() -> None:
    rooms = {
        path.parts[1]
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if BEGINS_PROCESSES & {getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")}
    }
    assert rooms == {"isolation"}


NO_KINDS = (
    "__init__", "kind", "kind_with_marks", "kinds", "columns", "holds", "written", "validation", "excel_text",
    "conditions", "rules", "as_python", "as_polars", "as_excel", "polars_at_hand",
    "print_limit", "amounts", "marks", "choice_lists", "typed", "by_office", "refusals",
    "arithmetic", "calculating", "directions", "formula_tokens", "hidden_checks", "formula_as_python", "formula_as_polars", "formula_as_excel",
)  # fmt: skip
KIND_MODULES = {f"survey.questions.{path.stem}" for path in (ROOT / "questions").glob("*.py")} - {
    f"survey.questions.{name}" for name in NO_KINDS
}


def test_what_depends_on_the_kind_of_a_question_is_written_in_its_module_alone() -> None:
    graph = grimp.build_graph("survey")
    listed = graph.find_modules_directly_imported_by("survey.questions.kinds") - {
        "survey.questions.kind",
        "survey.model",
    }
    assert listed == KIND_MODULES
    outside = {module for module in graph.modules if not module.startswith("survey.questions")}
    assert not [(one, kind) for kind in KIND_MODULES for one in graph.find_modules_that_directly_import(kind) & outside]
    words = set(KINDS) | {kind.name for kind in KINDS.values()}
    for path, tree in TREES.items():
        if not path.as_posix().startswith("survey/questions/"):
            texts = {text.value for where in told_apart_by(tree) for text in ast.walk(where) if is_text(text)}
            assert not words & texts, f"{path} tells kinds of questions apart by their words"


def told_apart_by(tree: ast.Module) -> Iterator[ast.AST]:
    """What values are compared with, and the keys by which something is looked up for them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            yield node
        elif isinstance(node, ast.Subscript) and is_text(node.slice):
            yield node.slice
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key)


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_no_sentence_shows_the_name_of_a_constant_instead_of_its_word() -> None:
    """A line of a sentence whose f was forgotten."""
    shown = [
        f"{path}:{part.lineno}"
        for path, tree in TREES.items()
        for sentence in ast.walk(tree)
        if isinstance(sentence, ast.JoinedStr)
        for part in sentence.values
        if isinstance(part, ast.Constant) and re.search(r"\{[A-Za-z_.]+\}", str(part.value))
    ]
    assert shown == []


def imported_libraries() -> set[str]:
    """The distributions that modules of ours import themselves. Keyring may be missing; it is an extra of its own."""
    imports = [
        node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    named = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in imports if isinstance(node, ast.ImportFrom) and node.module}
    libraries = {name.split(".")[0] for name in named} - sys.stdlib_module_names - {"survey", "keyring"}
    provided = packages_distributions()
    return {canonicalize_name(provided[library][0]) for library in libraries}


def test_every_library_that_is_imported_is_declared_and_no_other() -> None:
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert imported_libraries() == {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}
