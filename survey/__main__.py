"""`python -m survey` is `survey`: starts quickly, and stops at once when told to."""

from __future__ import annotations

import atexit
import gc
import sys

from survey.isolation import interrupting

_INTERRUPTED = 130


def main() -> None:
    """Entry point. Ctrl-C ends every command with one line and exit code 130."""
    # The garbage collector finds hardly anything to free, but its searches, while libraries are loaded and at the end,
    # take a sixth of a short command.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    interrupting.listen()
    try:
        from survey.cli.app import run_typed_command

        run_typed_command()
    except KeyboardInterrupt:
        print("\n中断しました。もう一度実行すると、はじめから、または続きから行います。", file=sys.stderr, flush=True)
        sys.exit(_INTERRUPTED)
    finally:
        interrupting.listen_no_more()
        interrupting.forget()


if __name__ == "__main__":
    main()
