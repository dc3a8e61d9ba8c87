"""The password of the mail server: from the environment, the system's keyring, or whoever is asked. Never from a file."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from importlib.util import find_spec

VARIABLE = "SURVEY_MAIL_PASSWORD"
KEYRING_SERVICE = "survey"
"""`keyring set survey USER` puts a password there."""


def password_for(user: str, server: str, ask: Callable[[str], str]) -> str:
    """The password of a user. `ask` is given a prompt, and is called only where nothing else knows."""
    return os.environ.get(VARIABLE) or _kept(user) or ask(f"{user}（{server}）のパスワード: ")


def _kept(user: str) -> str:
    """What the system's keyring holds; "" where there is none, or the library is not installed."""
    if find_spec("keyring") is None:
        return ""
    # Imported by name: the library is an extra, and mypy need not know it.
    keyring, errors = importlib.import_module("keyring"), importlib.import_module("keyring.errors")
    try:
        return keyring.get_password(KEYRING_SERVICE, user) or ""
    except errors.KeyringError:
        return ""
