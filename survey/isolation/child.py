"""The process that `apart` starts: reads a workbook from its input and says what is in it, within limits."""

from __future__ import annotations

import sys

from survey.isolation.isolated import as_json


def main(kind: str, memory: int, seconds: int) -> None:
    """Read the workbook on standard input as "xls" or "xlsb"; bytes of memory and seconds of processor at most."""
    _limit(memory, seconds)
    content = sys.stdin.buffer.read()
    if kind == "xls":
        from survey.workbook.xls import read_xls as read
    else:
        from survey.workbook.xlsb import read_xlsb as read
    sys.stdout.buffer.write(as_json(read(content)).encode())


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "win32":  # Windows has no such limits: only the parent's clock holds.
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
