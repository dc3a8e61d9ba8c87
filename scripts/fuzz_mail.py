"""Fetches from and sends to mail servers that answer oddly; says what came of it. Ends with 1 where anything crashed, hung
or was told wrongly.

    scripts/fuzz_mail [--seconds 60] [--seed N]
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    from tests.odd_fuzzing import fuzz

    parser = argparse.ArgumentParser(description="Talk to mail servers that answer oddly.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    asked = parser.parse_args()
    end = time.monotonic() + asked.seconds
    tally = fuzz(asked.seed, lambda _: time.monotonic() > end)
    print(f"seed {tally.seed}: {tally.tried.total():,} servers in {asked.seconds:.0f} s; slowest {tally.slowest:.1f} s")
    for title, counts in (("kind", tally.tried), ("outcome", tally.outcomes)):
        print("\n".join(f"  {title} {name}: {count:,}" for name, count in counts.most_common()))
    print("\n".join(tally.faults) or "nothing crashed, hung or was told wrongly")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
