"""The README says what is so: its commands run as printed, its lists are complete, its words are the code's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer.main
from test_cli import survey

from survey import findings, model
from survey.cli.app import app
from survey.definition import vocabulary as words

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_year_runs_as_printed(tmp_path: Path) -> None:
    printed = [shlex.split(line) for line in re.findall(r"`survey (\w+[^`]*)`", section("A year"))]
    assert [arguments[0] for arguments in printed if "mail" not in arguments][:1] == ["init"]
    here = tmp_path
    for arguments in printed:
        if arguments[0] == "init":
            survey(*arguments, cwd=tmp_path)
            here = tmp_path / arguments[1]
        elif arguments[0] not in ("mail", "fetch"):
            survey(*arguments, cwd=here, code=3 if arguments[0] == "status" else 0)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_with_its_options(name: str) -> None:
    (row,) = (line for line in section("Commands").splitlines() if line.startswith(f"| `survey {name}"))
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    assert options == set(re.findall(r"(?<![\w-])--\w+", row))


def test_every_code_of_a_finding_is_explained() -> None:
    listed = set(re.findall(r"\b[EWIHX]\d{3}\b", section("What bad input gets")))
    assert listed == {value.code for value in vars(findings).values() if isinstance(value, findings.Code)}


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    words = re.findall(r"`([A-Z]\w+)(?:\.(\w+))?`", section("Glossary"))
    assert len(words) > 10
    for name, attribute in words:
        owner = getattr(model, name, None) or __import__("survey.form", fromlist=[name]).__dict__[name]
        assert not attribute or attribute in owner.__dataclass_fields__


def test_every_path_that_the_layout_names_exists() -> None:
    layout = section("How the code is laid out").split("\n\n")[1]
    left = [line.strip().split("  ")[0] for line in layout.splitlines()]
    names = re.findall(r"\w+(?:\.py|/)", " ".join(left))
    assert len(names) > 15
    assert not [name for name in names if not (Path(findings.__file__).parent / name).exists()]


def test_every_item_of_the_settings_is_named() -> None:
    assert not [item.name for item in words.SETTINGS if item.name not in README]


def test_every_picture_is_a_page_that_scripts_pictures_drew() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert len(pictures) >= 2
    for picture in pictures:
        path = Path(__file__).parents[1] / picture
        assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        assert path.stat().st_size <= 600_000
