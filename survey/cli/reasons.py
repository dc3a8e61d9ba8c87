"""Why a run stopped, in words for the officer, whatever it was that stopped it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from survey import __version__

if TYPE_CHECKING:
    from survey.errors import SurveyError


def reasons(error: Exception) -> SurveyError:
    """Why the run stopped, in words for the officer."""
    from survey.errors import SurveyError

    if isinstance(error, SurveyError):
        return error
    if isinstance(error, MemoryError) or str(error) == "can't start new thread":
        return _memory(error)
    if isinstance(error, ImportError):
        return _not_loaded(error)
    return _disk(error) if isinstance(error, OSError) else _unexpected(error)


def _not_loaded(error: ImportError) -> SurveyError:
    """A library that is there but cannot be loaded, for lack of memory or because it is damaged; or is not there."""
    from survey.errors import Fault, SurveyError

    name = error.name or Path(error.path or "部品").stem
    remedy = "ほかのソフトを閉じて、もう一度実行してください。それでも同じなら、survey を入れ直してください。"
    return SurveyError([Fault(name, "メモリーが足りないか、部品が壊れているため、読み込めません。", remedy)])


def _memory(error: Exception) -> SurveyError:
    """What the system has no room for: the work itself, or a process for a part of it."""
    from survey.errors import Fault, SurveyError
    from survey.isolation.task import NoProcessError

    why = (
        "処理を受け持つプロセスを始められませんでした"
        if isinstance(error, NoProcessError)
        else "処理を続けられませんでした"
    )
    remedy = (
        "ほかのソフトを閉じるか、パソコンを再起動して、もう一度実行してください。前からあるファイルは変わっていません。"
    )
    return SurveyError([Fault("このパソコン", f"メモリーが足りないため、{why}。", remedy)])


def _disk(error: OSError) -> SurveyError:
    """What the disk, the network drive or the system refused."""
    from survey.errors import Fault, SurveyError

    why = f"ファイルの読み書きができませんでした（{error.strerror or type(error).__name__}）。"
    remedy = "ディスクの空き容量、フォルダーの権限、ネットワークドライブの接続を確かめて、もう一度実行してください。"
    return SurveyError([Fault(str(error.filename or "ディスク"), why, remedy)])


def _unexpected(error: Exception) -> SurveyError:
    """A fault of ours, told in a file that its finder can hand on."""
    from survey.errors import Fault, SurveyError

    try:
        remedy = f"{_report(error)} を添えて、保守の担当者に知らせてください。"
    except (OSError, MemoryError, UnicodeError):
        remedy = "一時フォルダーの空きを確かめて、もう一度実行してください。"
    problem = f"思わぬ不具合で止まりました（{type(error).__name__}）。collected のファイルは変わっていません。"
    return SurveyError([Fault("survey", problem, remedy)])


def _report(error: Exception) -> str:
    """Path of a new file that tells what happened."""
    import platform
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="survey-不具合-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        report.write(f"survey {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n")
        report.writelines(traceback.format_exception(error))
    return report.name
