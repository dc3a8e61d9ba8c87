"""Whether polars runs on this machine. Its usual build dies in the middle of its work on a processor without AVX2."""

from __future__ import annotations

import warnings
from enum import Enum
from functools import lru_cache

from survey.errors import Fault, SurveyError
from survey.isolation.task import NoProcessError

_REMEDY = (
    'コマンドプロンプトで pip install "polars[rtcompat]" を実行し（古い CPU でも動く部品 polars-runtime-compat が'
    "入ります）、もう一度実行してください。"
)
"""https://docs.pola.rs/user-guide/installation/: the build for processors without AVX2."""


class _Hindrance(Enum):
    NONE = ""
    PROCESSOR = "このパソコンの CPU には AVX2 などの命令がなく、ふつうの polars が動きません。"
    LOADING = "polars を読み込めません。"


def is_at_hand() -> bool:
    """Whether polars can be loaded here. It is loaded then: another process would cost more than it saves."""
    return _loaded(None) is _Hindrance.NONE


def require(wanted_for: str) -> None:
    """Raises SurveyError where polars cannot run here. `wanted_for`: what cannot be done without it, as a message names it."""
    hindrance = _found_apart()
    if hindrance is _Hindrance.PROCESSOR:
        raise SurveyError([Fault(wanted_for, hindrance.value, _REMEDY)])
    if hindrance is _Hindrance.LOADING:
        raise SurveyError([Fault(wanted_for, hindrance.value, "survey を入れ直してください。")])


@lru_cache(maxsize=1)
def _found_apart() -> _Hindrance:
    """What hinders polars, found out in another process: where it dies in spite of its own look, it does so without a word."""
    from concurrent.futures import BrokenExecutor

    from survey.isolation.workers import isolated

    try:
        return isolated(_loaded, None)
    except BrokenExecutor:
        return _Hindrance.PROCESSOR
    except NoProcessError:
        return _loaded(None)


def _loaded(_: None) -> _Hindrance:
    """What hinders polars from being loaded. It looks at the processor first and warns, before its machine code begins."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            import polars  # noqa: F401
        except RuntimeWarning:
            return _Hindrance.PROCESSOR
        except Exception:  # A build that is damaged, or of another version, may fail in any way.
            return _Hindrance.LOADING
    return _Hindrance.NONE
