"""割印: what only a department's own form carries, so that a form under another department's name is known for one.

Anybody can type a department's name, and copy a form. The seal is made of the department's name with a key that stays in
the survey's folder, so that nobody else can make one, and a copied form carries that of the department it was made for.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from msgspec import Struct


class SealKey(Struct, frozen=True):
    """The key that makes the seals of a survey."""

    secret: str

    @property
    def name(self) -> str:
        """Tells keys apart and nothing of what they are."""
        return self._digest("")[:8]

    def seal(self, survey_id: str, department: str, version: str) -> str:
        """The seal of a department's form, 41 characters."""
        # repr keeps apart what a plain concatenation would not.
        return f"{self.name}-{self._digest(repr((survey_id, department, version)))[:32]}"

    def made(self, seal: str, survey_id: str, department: str, version: str) -> bool:
        """Whether that is the department's seal."""
        return hmac.compare_digest(seal.encode(), self.seal(survey_id, department, version).encode())

    def is_of(self, seal: str) -> bool:
        """Whether a seal says that it was made with this key."""
        return seal.partition("-")[0] == self.name

    def _digest(self, text: str) -> str:
        return _digest(self.secret, text)


# Cached, because each form that comes back is asked several times whose seal it carries.
@lru_cache(maxsize=64)
def _digest(secret: str, text: str) -> str:
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()
