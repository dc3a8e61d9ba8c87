"""README and docs/ say what is so: their commands run as printed, their lists are complete, their words are the code's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer.main
from test_cli import survey

from survey import findings, form, model
from survey.cli.app import app
from survey.definition import vocabulary as words
from survey.questions.kinds import KINDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAM = typer.main.get_command(app)
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def section(page: str, heading: str) -> str:
    """What stands below a heading that begins so."""
    (found,) = (part for part in re.split(r"^## ", text(page), flags=re.MULTILINE) if part.startswith(heading))
    return found


def rows(page: str, heading: str) -> Iterator[list[str]]:
    """The rows of the first table below a heading, without its head."""
    lines = section(page, heading).split("\n\n|", 1)[1].split("\n\n")[0].splitlines()
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:])


def options(command: typer.main.TyperCommand) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")} | {"--help"}


def quoted() -> set[str]:
    """All that the pages show as code in a line."""
    return {code for page in PAGES for code in re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))}


# ---------------------------------------------------------------- README


def test_readme_is_read_in_one_sitting() -> None:
    assert README.stat().st_size <= 6_000


def test_the_year_runs_as_printed(tmp_path: Path) -> None:
    printed = [shlex.split(line) for line in re.findall(r"`survey (\w+[^`]*)`", section("README.md", "A year"))]
    assert [arguments[0] for arguments in printed if "mail" not in arguments][:1] == ["init"]
    here = tmp_path
    # Nobody has answered yet.
    waiting = ("status", "validate", "merge")
    for arguments in printed:
        if arguments[0] == "init":
            survey(*arguments, cwd=tmp_path)
            here = tmp_path / arguments[1]
        elif arguments[0] not in ("mail", "fetch"):
            survey(*arguments, cwd=here, code=3 if arguments[0] in waiting else 0)


def test_readme_leads_to_every_page() -> None:
    assert [page.name for page in PAGES if page != README and f"{page.name})" not in text("README.md")] == []


# ---------------------------------------------------------------- all pages


@pytest.mark.parametrize("typed", sorted(code for code in quoted() if code.startswith("survey ")))
def test_every_command_that_a_page_shows_is_understood(typed: str) -> None:
    name, *arguments = shlex.split(re.sub(r"[][]", "", typed))[1:]
    if name.startswith("-"):
        assert name in options(PROGRAM)
    elif "--help" in arguments:
        assert name in COMMANDS
    else:
        COMMANDS[name].make_context(name, arguments)


def test_every_option_that_a_page_names_is_one() -> None:
    known = options(PROGRAM).union(*map(options, COMMANDS.values()))
    assert {code.split()[0] for code in quoted() if code.startswith("--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(
        r"(?<![\w./\\(-])((?:scripts|tests|survey|docs|templates_xlsx)[/\\][\w./\\*-]*)", page.read_text("utf-8")
    )
    paths = {name.replace("\\", "/").rstrip("./") for name in named}
    assert [path for path in paths if not list(ROOT.glob(path))] == []


def test_every_module_that_a_page_runs_is_there() -> None:
    modules = {code.split()[2] for code in quoted() if code.startswith("python -m ")}
    assert modules
    assert [module for module in modules if find_spec(module) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8")):
        path = page.parent / target if target else page
        assert path.exists()
        headings = re.findall(r"^#+ (.+)", path.read_text("utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in [
            re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
        ]


def test_every_picture_is_a_page_that_scripts_pictures_drew() -> None:
    pictures = {
        page.parent / picture for page in PAGES for picture in re.findall(r"!\[.+?\]\((.+?)\)", page.read_text("utf-8"))
    }
    guide = {path.resolve() for path in (ROOT / "survey" / "guide" / "pictures").glob("*.svg")}
    assert pictures and {picture.resolve() for picture in pictures} <= guide
    assert not list((ROOT / "docs").glob("*.svg"))
    for picture in guide:
        assert ElementTree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.stat().st_size <= 600_000


# ---------------------------------------------------------------- what each page lists


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_with_its_options(name: str) -> None:
    (row,) = (line for line in text("docs/commands.md").splitlines() if line.startswith(f"| `survey {name}"))
    assert options(COMMANDS[name]) == {*re.findall(r"(?<![\w-])--[\w-]+", row), "--help"}


def test_every_item_of_the_settings_is_listed_with_what_an_empty_one_means() -> None:
    listed = [*rows("docs/definition.md", "設定"), *rows("docs/mail.md", "# Mail")]
    assert [name for name, *_ in listed] == [word.name for word in words.SETTINGS]
    for word, (_, _, empty) in zip(words.SETTINGS, listed, strict=True):
        assert (empty == "refused") == word.required
        assert word.default in ("", empty)


@pytest.mark.parametrize(
    "sheet",
    [words.ISSUES_SHEET, words.DEPARTMENTS_SHEET, words.QUESTIONS_SHEET, words.GIVEN_SHEET, words.CHECKS_SHEET],
    ids=lambda s: s.name,
)
def test_every_column_of_the_definition_is_listed(sheet: words.SheetWords) -> None:
    assert [name for name, _ in rows("docs/definition.md", f"{sheet.name}:")] == [word.name for word in sheet.columns]


def test_every_kind_of_question_is_listed() -> None:
    table = section("docs/definition.md", "設問:").split("\n\n| 種類 |")[1].split("\n\n")[0]
    assert re.findall(r"^\| (\S+) \|", table, re.MULTILINE) == list(KINDS)


def test_every_code_of_a_finding_is_listed_as_the_catalogue_words_it() -> None:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text("docs/findings.md").splitlines()]
    listed = {tuple(row[:2] + row[3:]) for row in cells if re.fullmatch(r"[A-Z]\d{3}", row[0])}
    catalogue = [value for value in vars(findings).values() if isinstance(value, findings.FindingKind)]
    assert listed == {
        (code.code, code.severity, model.USUAL_NAMES.said_in(code.what), model.USUAL_NAMES.said_in(code.remedy))
        for code in catalogue
    }


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    named = re.findall(r"`([A-Z]\w+)(?:\.(\w+))?`", text("docs/glossary.md"))
    assert len(named) > 10
    for name, attribute in named:
        owner = vars(model).get(name) or vars(form)[name]
        assert not attribute or attribute in owner.__struct_fields__


def test_the_tree_is_drawn_as_it_stands() -> None:
    drawn = {line.split()[0] for line in section("docs/design.md", "The tree").splitlines() if line.startswith("    ")}
    program = ROOT / "survey"
    packages = {f"{path.parent.relative_to(program).as_posix()}/" for path in program.rglob("*/__init__.py")}
    modules = {path.name for path in program.glob("[!_]*.py")}
    assert drawn == packages | modules
