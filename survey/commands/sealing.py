"""The key of a survey's seals, as far as it is there."""

from __future__ import annotations

from survey.errors import SurveyError
from survey.form import SealKey
from survey.storage.folder import Folder
from survey.storage.key_file import read_key


def kept_key(folder: Folder) -> SealKey | None:
    """The key; None where it is gone or spoilt, which keeps no form from being read."""
    try:
        key = read_key(folder.seal_key)
    except SurveyError:
        return None
    return SealKey(key) if key else None
