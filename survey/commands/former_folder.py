"""前回の調査のフォルダー: finding it, and reading once what counted there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from survey.commands.former_paths import folder_of, path_between
from survey.commands.former_year import read_other_definition, recorded_former
from survey.commands.run import Run, silent
from survey.comparison.carry_over import counted_answers
from survey.comparison.history import years_until
from survey.errors import Fault, SurveyError
from survey.japanese.dates import fiscal_year
from survey.model import FormerYear
from survey.storage.folder import Folder
from survey.storage.former_answers import read_kept

_READ_ANEW = "survey generate --previous に前回の調査のフォルダーを付けて実行してください。"


class FoundFormer(Struct, frozen=True):
    """What is known of the former survey when forms are made."""

    former: FormerYear | None = None
    """None where there is none, or where nothing counted there."""
    read: Folder | None = None
    """Its folder, where it was read just now."""
    definition: bytes = b""
    """Its definition, where what was read is to be kept."""
    remarks: tuple[str, ...] = ()


def find_former(run: Run, previous: Folder | None, *, blank: bool) -> FoundFormer:
    """The former survey: out of the folder that is given, else as it is kept, else out of the folder that is recorded.

    Raises SurveyError where the folder given is this survey's own, or what is recorded is not to be had; forms that
    shall be `blank` do without.
    """
    folder = run.folder
    if previous:
        refuse_itself(previous, folder)
        found = _read(run, previous)
        _refuse_nothing(found, folder)
        return found
    recorded = None if blank else recorded_former(folder)
    if recorded is None:
        return FoundFormer()
    there = folder_of(recorded, folder)
    if recorded.answers:
        return FoundFormer(recorded, remarks=tuple(_changes(recorded, there)))
    why = _not_there(recorded, there)
    if why:
        remedy = f"移したのなら、{_READ_ANEW}前回の回答を使わないなら、--blank を付けて実行してください。"
        raise SurveyError([Fault(str(there.root), why, remedy)])
    return _read(run, there)


def refuse_itself(previous: Folder, folder: Folder) -> None:
    """The answers that this survey has collected itself are no former ones."""
    if previous.root.resolve().is_relative_to(folder.root.resolve()):
        problem = "--previous に、この調査のフォルダーか、その中のフォルダーが指定されています。"
        remedy = "前回の調査のフォルダーを指定してください。この調査のフォルダーの中にあれば、外に移してください。"
        raise SurveyError([Fault(str(previous.root), problem, remedy)])


def _refuse_nothing(found: FoundFormer, folder: Folder) -> None:
    """A survey in which nothing counted does not take the place of one whose answers are kept."""
    kept = read_kept(folder.former_answers) if found.former is None and found.read else None
    if kept and kept.answers and found.read:
        remedy = (
            "フォルダーを確かめてください。控えてある前回の回答を使うなら、--previous を付けずに実行してください。"
            f"前回の回答を使わないなら、フォルダー「{folder.former.name}」を別の場所に移してください。"
        )
        raise SurveyError([Fault(str(found.read.root), "採用した回答が一件もありません。", remedy)])


def _read(run: Run, there: Folder) -> FoundFormer:
    """What counted in the former survey."""
    # Imported here: what is kept of it need not be judged again.
    from survey.commands.judge import judge

    read_other_definition(there.definition)
    # What the command's progress is of is told of its own work alone.
    judgement = judge(replace(run, folder=there, progress=silent, keeps=False))
    fingerprint, definition = fingerprint_of(there), there.definition.read_bytes()
    answers = counted_answers(judgement.ledger)
    former = FormerYear(
        judgement.survey,
        answers,
        fiscal_year(judgement.survey.settings.deadline),
        path_between(run.folder, there),
        fingerprint,
        years_until(judgement.former),
    )
    waiting = tuple(_on_hold([receipt.file.name for receipt in judgement.on_hold]))
    return FoundFormer(former, there, definition, waiting) if answers else FoundFormer(read=there, remarks=waiting)


def _on_hold(files: Sequence[str]) -> Iterator[str]:
    """What is said of the former survey's files that nobody ruled on: their answers are in nobody's hands."""
    if files:
        more = f" など {len(files)}個" if len(files) > 1 else ""
        yield (
            f"前回の調査に保留のままのファイル（{files[0]}{more}）があり、その回答は入っていません。"
            f"入れるなら、前回の調査のフォルダーで受付簿の「判断」に書いて保存してから、{_READ_ANEW}"
        )


def _not_there(recorded: FormerYear, there: Folder) -> str:
    """Why what lies there is not the former survey; "" where it is."""
    if not there.definition.exists():
        return "前回の調査のフォルダーが、記録した場所にありません。"
    survey = read_other_definition(there.definition)
    if survey.settings.survey_id != recorded.survey.settings.survey_id:
        was, is_now = recorded.survey.settings.survey_id, survey.settings.survey_id
        return f"前回の調査のフォルダーが、別の調査のものになっています（調査ID {was} のはずが {is_now}）。"
    return ""


def _changes(recorded: FormerYear, there: Folder) -> Iterator[str]:
    """What has become of the former folder since it was read; what is kept is used all the same."""
    if not recorded.folder:
        return
    try:
        # It tells of the definition, too, which takes long to read.
        if fingerprint_of(there) == recorded.fingerprint:
            return
        why = _not_there(recorded, there)
    except (SurveyError, OSError):
        why = "前回の調査のフォルダーを読めません。"
    if why:
        yield f"{why}控えてある前回の回答を使いました: {there.root}"
    else:
        yield f"前回の調査のフォルダーが、回答を控えたあとで変わっています。読み直すなら、{_READ_ANEW}"


def fingerprint_of(folder: Folder) -> str:
    """Changes when the definition, the rulings, or what lies in collected/ does, as far as names and sizes tell."""
    digest = hashlib.sha256()
    for path in (folder.definition, folder.ledger):
        digest.update(hashlib.sha256(path.read_bytes() if path.exists() else b"").digest())
    for path in sorted(folder.collected.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder.collected).as_posix()}\0{path.stat().st_size}\0".encode())
    return digest.hexdigest()
