"""What stands in collected/, each thing under a name of its own. Nothing is opened but for what belongs to the folder."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from survey.errors import Fault, SurveyError
from survey.intake.collected_file import CollectedFile
from survey.intake.file_names import decoded_name, tidy
from survey.japanese.shown_names import distinct, legible, look
from survey.model import USUAL_NAMES, Names, Season, stored
from survey.storage.clock import local

_README = "README.md"
_READMES = (
    "6ccb9d5b92304b25ba41cfef7570a32929ad87e0721cb8a3f6ba0d5c71abe910",
    "19ec5e2dc880a45ff1a4e544608a48b282f9431e905a7cb72ba5b0a601498089",
)
"""SHA-256 of each text that this product has laid into collected/ under that name, with "\\n" between its lines."""
_LONGEST_README = 4096


class CollectedPath(Struct, frozen=True):
    """A thing in collected/, mostly a file."""

    path: Path
    name: str
    """As `ReceivedFile.name`."""
    called: str
    """The path below collected/, tidy and whole."""

    def empty(
        self, season: Season | None = None, names: Names = USUAL_NAMES, known: os.stat_result | None = None
    ) -> CollectedFile:
        """The file, as far as it is known without being opened. `known`: what the system says of it, where it was asked."""
        cut_names = (self.called,) if len(legible(self.called)) < len(self.called) else ()
        arrival = stored(self._modified(known), season)
        return CollectedFile(self.name, self.called, b"", arrival, cut_names=cut_names, names=names)

    def _modified(self, known: os.stat_result | None) -> datetime:
        try:
            return local(datetime.fromtimestamp(int((known or self.path.lstat()).st_mtime), UTC))
        except (OSError, ValueError, OverflowError):  # Gone by now, or a time beyond the calendar.
            return local(datetime.fromtimestamp(0, UTC))


def walk(collected: Path) -> tuple[CollectedPath, ...]:
    """All files, links and closed folders below collected/, sorted by name as people read it.

    Whatever the order in which the system lists them, each gets the same name. Raises SurveyError where there is no
    such folder, which is not the same as an empty one, or it cannot be opened.
    """
    if not collected.is_dir():
        raise SurveyError([_no_folder(collected)])
    named = {path: _called(path, collected) for path in _paths(collected)}
    taken: dict[str, int] = {}
    listed = []
    for path in sorted(named, key=lambda path: (named[path], *_likeness(path, named[path]))):
        listed.append(CollectedPath(path, distinct(legible(named[path]), taken, look), named[path]))
    return tuple(sorted(listed, key=lambda one: one.name))


def _likeness(path: Path, called: str) -> tuple[bool, bytes]:
    """Sort key among paths that look the same: the one that is called exactly so comes first, then their bytes decide."""
    return not path.as_posix().endswith(f"/{called}"), os.fsencode(path)


def _paths(collected: Path) -> list[Path]:
    closed: list[OSError] = []
    found: list[Path] = []
    for folder, folders, names in os.walk(collected, onerror=closed.append):
        here = Path(folder)
        found += [here / name for name in (*names, *filter(partial(_is_link, here), folders))]
    for error in closed:
        if Path(error.filename) == collected:
            why = "許可されていません" if isinstance(error, PermissionError) else error.strerror
            problem = f"フォルダーを開けません（{why}）。"
            remedy = "フォルダーの権限と、ネットワークドライブの接続を確かめて、もう一度実行してください。"
            raise SurveyError([Fault(str(collected), problem, remedy)]) from error
        found.append(Path(error.filename))
    return [path for path in found if not (path == collected / _README and _is_ours(path))]


def _no_folder(collected: Path) -> Fault:
    if collected.exists():
        return Fault(
            str(collected), "フォルダーではありません。", "このファイルを除き、collected フォルダーを置いてください。"
        )
    remedy = (
        "移したのなら元に戻し、ネットワークドライブなら接続を確かめてください。"
        "まだ何も届いていなければ、collected という名前の空のフォルダーを作ってください。"
    )
    return Fault(str(collected), "戻った調査票を入れるフォルダーがありません。", remedy)


def _is_link(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_symlink()
    except OSError:  # Too deep; opening it will fail, too, and is said.
        return False


def _is_ours(path: Path) -> bool:
    """Whether it is the file that says what collected/ is for, and not an answer under its name."""
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_README:
            return False
        text = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return False
    return hashlib.sha256(text).hexdigest() in _READMES


def _called(path: Path, collected: Path) -> str:
    """The path below collected/. Names that an archiver wrote as cp932 on a UTF-8 file system are repaired."""
    parts = path.parts[len(collected.parts) :]
    # Most names need no repair: a printable one holds neither undecoded bytes nor escapes.
    return tidy("/".join([part if part.isprintable() else decoded_name(os.fsencode(part)) for part in parts]))
