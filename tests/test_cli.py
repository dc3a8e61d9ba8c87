"""The command line as an officer meets it: a real process in a folder."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from respondent import fill

from survey import __version__
from survey.cli import app
from survey.storage.folder import Folder

HEAVY = {
    "concurrent.futures",
    "docx",
    "docxtpl",
    "email.message",
    "jinja2",
    "multiprocessing",
    "openpyxl",
    "pandera",
    "polars",
    "pydantic",
    "python_calamine",
    "rich",
    "xlsxwriter",
}
"""What takes longer to load than a small command to run."""
STAGES = {"survey.model", "survey.workbook", "survey.commands.judge", "survey.cli.show_answers"}


def survey(*arguments: str, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "survey", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Path:
    """A folder of the shipped survey, its forms made."""
    return Path(shutil.copytree(asked.root, tmp_path / "調査"))


def answer_all(folder: Path, department: str, nos: Sequence[str]) -> Path:
    (form,) = (folder / "output" / "調査票").glob(f"*_{department}.xlsx")
    answers = {no: {"該当の有無": "該当あり", "現在の取組状況": f"NO {no} の取組をしている。"} for no in nos}
    return fill(form, folder / "collected" / f"{department}.xlsx", answers)


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a command has loaded by its end, in its own process."""
    script = (
        "import sys\nfrom survey.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
        "open('loaded', 'w').write('\\n'.join(sys.modules))"
    )
    subprocess.run([sys.executable, "-c", script, *arguments], cwd=cwd, capture_output=True, check=True)
    return set((cwd / "loaded").read_text().splitlines())


def test_help_is_japanese(tmp_path: Path) -> None:
    assert "調査票" in survey("--help", cwd=tmp_path).stdout
    assert "使い方" in survey("merge", "--help", cwd=tmp_path).stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    assert survey("--version", cwd=tmp_path).stdout == f"survey {__version__}\n"
    assert "版を表示" in survey("--help", cwd=tmp_path).stdout


def test_an_unexpected_fault_is_reported_with_what_was_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(root: Path) -> Folder:
        raise ZeroDivisionError(root)

    monkeypatch.setattr(app, "survey_in", broken)
    monkeypatch.setattr(sys, "argv", ["survey", "status", "--password", "ひみつ"])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit, match="1"):
        app.run_typed_command()
    (report,) = tmp_path.iterdir()
    assert str(report) in capsys.readouterr().err
    first, *trace = report.read_text("utf-8").splitlines()
    assert first == f"survey {__version__}, Python {platform.python_version()}, {platform.platform()}"
    assert trace[-1].startswith("ZeroDivisionError")
    assert "ひみつ" not in report.read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["mail", "--help"],
        ["unknown"],
        ["generate", "--nonsense"],
        ["mail", "--remind", "--return"],
        ["fetch", "--since", "いつか"],
        *([command] for command in ("status", "validate", "merge", "generate", "mail", "fetch")),
        ["status", "--json"],
    ],
    ids=" ".join,
)
def test_what_has_nothing_to_do_loads_nothing_to_do_it_with(arguments: list[str], tmp_path: Path) -> None:
    assert not loaded(*arguments, cwd=tmp_path) & (HEAVY | STAGES)


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["init", "もう一つ"], set()),
        (["init", "."], set()),
        (["generate"], {"xlsxwriter"}),
        (["status", "--json"], set()),
        (["status"], {"rich"}),
        (["mail"], {"xlsxwriter", "jinja2", "email.message"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else " ".join(value),
)
def test_a_command_loads_what_it_needs_and_no_more(folder: Path, arguments: list[str], needed: set[str]) -> None:
    assert loaded(*arguments, cwd=folder) & HEAVY == needed


def test_what_only_reads_the_ledger_loads_nothing_to_write_it_with(folder: Path) -> None:
    assert "survey.ledger_book.rulings" in loaded("status", cwd=folder)
    assert "survey.ledger_book.ledger_workbook" not in loaded("status", cwd=folder)


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["status", "--json"], set()),
        (["validate"], {"xlsxwriter"}),
        (["mail", "--remind"], {"xlsxwriter", "jinja2"}),
        (["merge"], {"xlsxwriter", "docx", "docxtpl", "jinja2"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else " ".join(value),
)
def test_answers_load_what_is_made_of_them_and_nothing_to_check_them_with(
    folder: Path, arguments: list[str], needed: set[str]
) -> None:
    answer_all(folder, "企画政策課", ["5", "6"])
    # Twice: the second run reads the rulings back.
    loaded("validate", cwd=folder)
    # Of the standard library's words for mails, some are loaded to look whether a file is one.
    assert loaded(*arguments, cwd=folder) & HEAVY - {"email.message"} == needed


def test_generate_makes_one_form_a_department(folder: Path) -> None:
    names = sorted(path.name for path in (folder / "output" / "調査票").iterdir())
    assert len(names) == 14
    assert names[0] == "01_企画政策課.xlsx"


def test_generate_does_not_overwrite_a_form_somebody_filled_in(folder: Path) -> None:
    path = next((folder / "output" / "調査票").glob("*_福祉課.xlsx"))
    fill(path, path, {"1": {"現在の取組状況": "直接書いた。"}})
    before = path.read_bytes()
    assert path.name in survey("generate", cwd=folder, code=1).stderr
    assert path.read_bytes() == before


def test_generate_again_gives_the_same_bytes(folder: Path) -> None:
    forms = folder / "output" / "調査票"
    before = {path.name: path.read_bytes() for path in forms.iterdir()}
    survey("generate", cwd=folder)
    assert {path.name: path.read_bytes() for path in forms.iterdir()} == before


def test_status_says_who_is_missing_and_leaves_with_3(folder: Path) -> None:
    answer_all(folder, "企画政策課", ["5", "6"])
    now = json.loads(survey("status", "--json", cwd=folder, code=3).stdout)
    states = {line["department"]: line["state"] for line in now["departments"]}
    assert states["企画政策課"] in ("提出済", "期限後")
    assert states["福祉課"] == "未提出"
    assert "福祉課" in survey("status", cwd=folder, code=3).stdout


def test_validate_names_file_sheet_and_cell_of_an_error(folder: Path) -> None:
    (form,) = (folder / "output" / "調査票").glob("*_企画政策課.xlsx")
    fill(form, folder / "collected" / "sub" / "回答.xlsx", {"5": {"該当の有無": "該当あり"}})
    done = json.loads(survey("validate", "--json", cwd=folder, code=3).stdout)
    (error,) = (f for f in done["findings"] if f["code"] == "E110")
    assert error["file"] == "sub/回答.xlsx"
    assert error["sheet"] == "調査票"
    assert error["cell"]
    assert (folder / "output" / "受付簿.xlsx").exists()


def test_merge_writes_the_three_outputs_and_collected_stays_as_it_was(folder: Path) -> None:
    returned = answer_all(folder, "企画政策課", ["5", "6"])
    before = returned.read_bytes(), returned.stat().st_mtime_ns
    done = survey("merge", cwd=folder)
    assert "参考３" in done.stdout
    assert "未提出 13" in done.stdout
    for name in ("参考３.xlsx", "概要.docx", "受付簿.xlsx"):
        assert (folder / "output" / name).stat().st_size > 5000
    assert (returned.read_bytes(), returned.stat().st_mtime_ns) == before
    assert not list((folder / "output").glob("~*"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["status"], 1),
        (["validate", "どこにもない"], 1),
        (["generate", "--nonsense"], 2),
        (["unknown"], 2),
        (["init"], 2),
        (["init", "x", "--definition", "ない定義"], 1),
    ],
)
def test_wrong_input_gets_a_message_and_a_code(arguments: list[str], code: int, tmp_path: Path) -> None:
    done = survey(*arguments, cwd=tmp_path, code=code)
    assert any("ぁ" <= character <= "ん" for character in done.stderr)
    assert not (tmp_path / "x").exists()


def test_errors_are_json_where_a_script_listens(tmp_path: Path) -> None:
    (fault,) = json.loads(survey("merge", "--json", cwd=tmp_path, code=1).stdout)["faults"]
    assert fault["place"] and fault["problem"] and fault["remedy"]


def test_errors_are_sentences_where_json_is_only_the_value_of_another_option(tmp_path: Path) -> None:
    done = survey("merge", "--password", "--json", cwd=tmp_path, code=1)
    assert "調査定義.xlsx" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["statu"], "「statu」というコマンドはありません。もしかして 'status' ですか？"),
        (["status", "--jsn"], "「--jsn」というオプションはありません。もしかして --json ですか？"),
        (["merge", "--export"], "オプション「--export」に続けて値を書いてください。"),
        (["status", "--json=1"], "オプション「--json」に値は付けられません。"),
        (["init"], "「フォルダー」を指定してください。"),
        (["status", "a", "b"], "余分な引数「b」があります。"),
        (["fetch", "--since", "いつか"], "「いつか」は日付として読めません。2026/11/01 のように書いてください。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_named_in_japanese(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = survey(*arguments, cwd=tmp_path, code=2)
    assert done.stderr.splitlines()[0] == said
    assert "--help" in done.stderr.splitlines()[1]
    assert not done.stdout


def test_help_names_every_option_and_what_must_be_given(tmp_path: Path) -> None:
    shown = survey("init", "--help", cwd=tmp_path).stdout
    assert "フォルダー  新しく作るフォルダー  ［必須］" in shown
    assert "-h, --help         この説明を表示します。" in shown
    assert "init      調査のフォルダーを作ります。" in survey("--help", cwd=tmp_path).stdout


def test_init_refuses_a_folder_that_is_a_survey_already(folder: Path) -> None:
    before = (folder / "templates_xlsx" / "調査定義.xlsx").read_bytes()
    survey("init", str(folder), cwd=folder, code=1)
    assert (folder / "templates_xlsx" / "調査定義.xlsx").read_bytes() == before


def test_demo_runs_the_whole_year_and_says_where_to_look(tmp_path: Path) -> None:
    done = survey("demo", cwd=tmp_path)
    assert "参考３.xlsx" in done.stdout
    assert (tmp_path / "survey-demo" / "output" / "参考３.xlsx").exists()
    survey("demo", "survey-demo", cwd=tmp_path, code=1)
