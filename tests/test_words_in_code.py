"""What the code says to users of a survey: nothing in the words 課, 課題 and 関係課 where the survey may have others."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "survey"

OF_THE_TOOL = (
    "adoption/",  # Of a table made by hand there is no survey yet.
    "definition/vocabulary.py",  # The words of 調査定義.xlsx itself, and what it explains beside them.
    "cli/app.py",  # Help.
    "cli/mail_commands.py",
    "commands/adopt.py",
    "japanese/numbers.py",  # A counter of numbers among others.
    "storage/key_file.py",  # Stands there before the definition is read, and never changes.
    "model/names.py",  # The usual words themselves.
    "model/settings.py",
    "model/response.py",
    "commands/mail/phrases.py",  # What templates of mails may name.
    "mail/wording.py",
)
FIXED = (
    "「課」",  # Sheets of 調査定義.xlsx
    "「課題」",
    "名前が「関係課」でなければ",
    "「{heading}」を「課」にする",  # What 記入者 takes
)
WHOLE = {
    "form/form_keys.py": {"課名"},  # The name in the form's record of itself.
    "form/header_labels.py": {"課名"},  # The label in the usual words.
    "questions/departments.py": {"課の選択"},  # A 種類
    "status_page/html_page.py": {'"課"'},  # Stands in the script, and is replaced.
    "mail/email_addresses.py": {"課"},  # A sheet of 調査定義.xlsx
    "ledger_book/office_sheet.py": {"課", "課題"},  # Read back in the usual words, too.
}
OF_TEMPLATES = frozenset(
    [
        "課の一覧",
        "課題の一覧",
        "課名",
        "課題名",
        "課題",
        "相手の課題",
        "関係課",
        "課の数",
        "課題の数",
        "提出した課の数",
        "回答のない課題",
        "課題ごとの回答",
        "課題の見出し",
        "関係課の見出し",
        "回答課の見出し",
        "課の名称",
        "課題の名称",
        "関係課の名称",
    ]
)
"""What 概要.docx may name."""
PLACEHOLDERS = re.compile(r"\{(?:課|課題|関係課)\}")


def test_nothing_is_said_in_words_that_the_survey_may_have_of_its_own() -> None:
    said = [
        (name, text)
        for path in sorted(ROOT.rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith(OF_THE_TOOL)
        for text in texts_in(path)
        if "課" in without_fixed(text) and text not in allowed(name)
    ]
    assert said == []


def allowed(module: str) -> Collection[str]:
    return OF_TEMPLATES if module.startswith("summary/") else WHOLE.get(module, ())


def without_fixed(text: str) -> str:
    for fixed in FIXED:
        text = text.replace(fixed, "")
    return PLACEHOLDERS.sub("", text)


def texts_in(path: Path) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    source = path.read_text("utf-8")
    tree = ast.parse(source if "課" in source else "")
    bodies = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
    described = {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value
