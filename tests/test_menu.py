"""The menu: at a terminal, an officer goes through the year by arrows, numbers and Enter."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_cli import survey
from year import applicable, give

from survey.cli.menu_entries import (
    DEMO,
    GENERATE,
    LABELS,
    MERGE,
    NEXT_YEAR,
    RETURN,
    VALIDATE,
    as_typed,
    entries,
    entries_elsewhere,
    made_by,
)
from survey.model import Step
from survey.storage.folder import Folder

pexpect = pytest.importorskip(
    "pexpect", reason="pexpect drives a terminal, and needs a system that has such (no Windows)"
)

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ASKED = "どうしますか"


@contextmanager
def menu(where: Path, *words: str) -> Iterator[pexpect.spawn]:
    """`survey`, typed at a terminal of 100 columns in a folder."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "survey", *words],
        cwd=str(where),
        env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"},
        dimensions=(50, 100),
        encoding="utf-8",
        timeout=30,
    )
    try:
        yield child
    finally:
        child.close(force=True)


def seen(child: pexpect.spawn, awaited: str) -> str:
    """What stands on the screen up to the text, once that is there."""
    child.expect(awaited)
    return _CONTROL.sub("", child.before + child.after)


def pick(child: pexpect.spawn, label: str) -> None:
    """Type the number that stands before the label in the menu that is shown, and Enter."""
    shown = seen(child, f"([0-9a-z])\\) {re.escape(label)}")
    child.expect("終わる")
    child.send(re.findall(rf"([0-9a-z])\) {re.escape(label)}", shown)[-1])
    child.send("\r")


def test_what_comes_next_stands_first_and_nothing_stands_twice():
    first, others = entries([Step("survey mail --return", "1課に"), Step("survey merge", "途中の結果を")])
    assert [entry.command for entry in first] == [RETURN, MERGE]
    both = [entry.command for entry in (*first, *others)]
    assert len(both) == len(set(both)) and VALIDATE in both
    assert NEXT_YEAR in [entry.command for entry in entries([Step("survey init ../新しいフォルダー --from .", "")])[0]]
    assert DEMO in [entry.command for entry in entries_elsewhere()]


def test_every_entry_is_a_command_that_can_be_typed():
    shown = survey("--help", cwd=Path.cwd()).stdout
    for command in LABELS:
        assert f"  {command[0]} " in shown, command
    assert as_typed(("merge", "福祉 調査")) == 'survey merge "福祉 調査"'


def test_what_a_command_made_is_offered_where_it_is_there(folder: Folder):
    assert made_by(GENERATE, folder, "") == (folder.forms,)
    assert made_by(MERGE, folder, "参考３") == ()
    folder.ledger.write_bytes(b"")
    assert made_by(MERGE, folder, "参考３") == (folder.ledger,)


def test_an_entry_runs_the_command_that_it_shows_and_leads_back_to_the_menu(folder: Folder):
    give(folder, "福祉課", "福祉課.xlsx", {"2": applicable("直売会を開いた。")})
    with menu(folder.root / "collected") as child:
        assert "回収中" in seen(child, _ASKED)
        pick(child, "戻った調査票を点検する")
        shown = seen(child, "メニューに戻る")
        assert "> survey validate" in shown and "受け取ったファイル 1" in shown
        assert folder.ledger.exists()
        child.send("\r")
        assert "次にすること" in seen(child, "終わる")
        child.sendcontrol("c")
        child.expect(pexpect.EOF)
    assert child.exitstatus == 0


def test_a_whole_year_is_gone_through_by_the_menu_alone(tmp_path: Path):
    with menu(tmp_path) as child:
        pick(child, "新しい調査を始める")
        child.expect("名前は")
        child.send("調査R8\r")
        child.expect("どの調査定義")
        child.send("\r")
        folder = Folder(tmp_path / "調査R8")
        do(child, "調査票を作る")
        do(child, "依頼のメールを作る", "下書きを作る")
        assert len(list((folder.drafts / "依頼").glob("*.eml"))) == 14
        give(folder, "福祉課", "福祉課.xlsx", {no: applicable(f"NO {no} の取組。") for no in "12345"})
        give(folder, "文化の家", "文化の家.xlsx", {"1": {"該当の有無": "該当あり"}})
        assert "要修正" in do(child, "戻った調査票を点検する")
        do(child, "差戻しのメールを作る", "下書きを作る")
        give(folder, "文化の家", "文化の家（修正）.xlsx", {"1": applicable("講座を開いた。")})
        do(child, "戻った調査票を点検する")
        assert "見切れ 0件" in do(child, "回答をまとめる")
        do(child, "来年度の調査を始める")
    assert {"参考３.xlsx", "概要.docx", "受付簿.xlsx", "回収状況.html"} <= {
        path.name for path in folder.output.iterdir()
    }


def do(child: pexpect.spawn, label: str, *further: str) -> str:
    """Pick an entry, and what is asked further; what is said until the menu stands there again."""
    pick(child, label)
    for one in further:
        child.expect(one)
        child.send("\r")
    if label == "来年度の調査を始める":
        child.expect("名前は")
        child.send("調査R9\r")
        child.expect("調査ID")
        child.send("\r")
        child.expect("締切")
        child.send("\r")
        return seen(child, _ASKED)
    said = seen(child, "メニューに戻る")
    child.expect("番号|開く")
    child.send("\r")
    return said + seen(child, r"いま: [^\r\n]+")


def test_the_next_year_lies_beside_the_former_one_wherever_the_menu_was_opened(folder: Folder):
    with menu(folder.root / "collected") as child:
        do(child, "来年度の調査を始める")
    assert Folder(folder.root.parent / "調査R9").definition.exists()


def test_where_there_is_no_survey_one_can_be_begun(tmp_path: Path):
    with menu(tmp_path) as child:
        pick(child, "新しい調査を始める")
        child.expect("名前は")
        child.send("調査R9\r")
        child.expect("どの調査定義")
        child.send("2\r")
        assert "> survey init 調査R9 --definition 例_" in seen(child, "調査のフォルダーを作りました")
        assert "準備中" in seen(child, _ASKED)
    assert Folder(tmp_path / "調査R9").definition.exists()


def test_a_broken_definition_is_told_and_can_be_opened_from_the_menu(folder: Folder):
    folder.definition.write_bytes(b"PK\x03\x04")
    with menu(folder.root) as child:
        shown = seen(child, "終わる")
        assert "調査定義.xlsx" in shown and "調査定義を開く" in shown
        assert "回答をまとめる" not in shown and "Traceback" not in shown


def test_ctrl_c_in_a_command_leads_back_to_the_menu(folder: Folder, tmp_path: Path):
    for number in range(100):
        shutil.copy(next(folder.forms.glob("*.xlsx")), folder.collected / f"{number}.xlsx")
    with menu(folder.root) as child:
        pick(child, "回答をまとめる")
        child.expect("> survey merge")
        child.sendcontrol("c")
        assert "Traceback" not in seen(child, "中断しました")
        child.expect(_ASKED)


def test_without_a_terminal_there_is_no_menu(folder: Folder):
    assert "コマンド" in survey(cwd=folder.root).stdout
    assert "端末" in survey("menu", cwd=folder.root, code=2).stderr
