"""The password of the mail server: from the environment, the system's keyring, or whoever is asked. Never from a file."""

from __future__ import annotations

import os
from collections.abc import Callable

VARIABLE = "SURVEY_MAIL_PASSWORD"
KEYRING_SERVICE = "survey"
"""`keyring set survey USER` puts a password there."""


def password_for(user: str, server: str, ask: Callable[[str], str]) -> str:
    """The password of a user. `ask` gets a prompt; it is called only if neither environment nor keyring has a password."""
    return os.environ.get(VARIABLE) or _kept(user) or ask(f"{user}（{server}）のパスワード: ")


def _kept(user: str) -> str:
    """The password in the system's keyring; "" where it has none, or the library is not installed."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(KEYRING_SERVICE, user) or "")
    except KeyringError:
        return ""
