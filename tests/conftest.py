"""What all tests share: goldens, which change only when asked to, and a survey whose forms are made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.run import Run
from survey.storage.folder import Folder

# What an example takes is told by the machine and what else it does, not by the code.
settings.register_profile("survey", deadline=None)
settings.load_profile("survey")
# For a night: pytest --hypothesis-profile=long
settings.register_profile("long", max_examples=10_000, deadline=None)

GOLDENS = Path(__file__).parent / "goldens"
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is made now as what is expected")
    parser.addoption("--moments", type=int, default=4, help="at how many moments of a run Ctrl-C is hit")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """A function that compares a text with tests/goldens/<name>, or writes it there under --update-goldens."""

    def check(name: str, text: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), (
            f"{name}: see whether it is meant, then pytest --update-goldens"
        )

    return check


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder of the shipped survey whose forms are made; not to be changed."""
    folder = init(tmp_path_factory.mktemp("asked") / "調査").folder
    generate(Run(folder))
    return folder


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Folder:
    """A copy of that folder of the test's own."""
    return Folder(Path(shutil.copytree(asked.root, tmp_path / "調査")))


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails and archives are read in the tests' own process, too: what comes of them is the same, and to begin another
    takes longer than all the rest."""
    monkeypatch.setattr("survey.intake.are_plain", lambda *_: True)


@pytest.fixture
def nothing_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for what is done in a process of its own because it may do harm, such as a template that anyone may have
    written: tests/test_hostile_templates.py and tests/test_workers.py look that it does none."""
    monkeypatch.setattr("survey.isolation.workers.isolated", lambda work, thing, *_guard: work(thing))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes by what they are: unescaped ids, which show Japanese names as they are, take only text."""
    return repr(val[:20]) if isinstance(val, bytes) else None
