"""How much is taken out of one received file, over all that is packed inside it."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """What one file in collected/ may cost before it is left to the officer."""

    file_size: int = 256 * _MIB
    """Bytes of the file itself."""
    unpacked_size: int = 512 * _MIB
    """Bytes of all that is taken out of it, at every depth together."""
    files: int = 5_000
    """Files taken out of it, at every depth together."""
    depth: int = 6
    """Containers inside each other."""

    def times(self, factor: int) -> IntakeLimits:
        """All but the depth so many times as large."""
        return IntakeLimits(self.file_size * factor, self.unpacked_size * factor, self.files * factor, self.depth)


class TooMuchInside(Exception):  # noqa: N818  It names what came, not a mistake of ours.
    """A container holds more than the limits allow."""


class Allowance:
    """What may still be taken out of one received file."""

    def __init__(self, limits: IntakeLimits) -> None:
        self._files = limits.files
        self._bytes = limits.unpacked_size

    def spend(self, size: int) -> None:
        """Account for a file of so many bytes before it is taken out. Raises TooMuchInside."""
        self._files -= 1
        self._bytes -= size
        if self._files < 0 or self._bytes < 0:
            raise TooMuchInside
