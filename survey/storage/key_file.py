"""割印の鍵.txt: the key to the seals of a survey's forms. It is made once and never written again."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from survey.errors import Fault, SurveyError
from survey.storage.reading import bytes_at

_KEY = re.compile(r"^[0-9a-f]{64}\s*$", re.MULTILINE)
_LONGEST = 4096
_ABOUT = """\
# survey generate が作った、調査票の割印の鍵です。割印は、どの課のために作った調査票かを確かめる符号です。
# 消したり、書き換えたり、人に渡したりしないでください。なくしても回答は読めますが、割印を確かめられなくなります。
"""


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_hex(32)


def read_key(path: Path) -> str | None:
    """The key; None where there is no such file. Raises SurveyError where there is one that holds no key."""
    try:
        found = _KEY.findall(bytes_at(path, _LONGEST).decode("utf-8", "replace"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, "割印の鍵を読めません。") from error
    if len(found) != 1:
        raise _unusable(path, "割印の鍵が書き換えられているか、壊れています。")
    return str(found[0]).strip()


def keep_key(path: Path, key: str) -> None:
    """Write the key, for this user's eyes. Raises SurveyError where there is one already, or the folder refuses it."""
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # Else Windows changes the line ends.
        handle = os.open(path, flags, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(f"{_ABOUT}{key}\n")
        except BaseException:
            # Half a key would stand in the way of a whole one.
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        problem = "割印の鍵を置けません。"
        remedy = "フォルダーの書込みの権限と空き容量を確かめて、もう一度実行してください。"
        raise SurveyError([Fault(str(path), problem, remedy)]) from error


def _unusable(path: Path, problem: str) -> SurveyError:
    remedy = (
        "控えから戻してください。控えがなければ、別の場所に移して survey generate を実行すると、新しい鍵を作ります。"
    )
    return SurveyError([Fault(str(path), problem, remedy)])
