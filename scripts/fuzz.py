"""Damages real forms at random and reads them; says what came of it. Ends with 1 where anything crashed, hung or took
another file with it, and keeps that input.

    scripts/fuzz [--seconds 60] [--seed N] [--keep FOLDER] [--parts]

With --parts it damages the parts of workbooks and compares with what other readers see.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "damage")]


def main() -> int:
    from fuzzing import fuzz
    from mutations import compare

    parser = argparse.ArgumentParser(description="Damage real forms at random and read them.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--keep", type=Path, help="folder for inputs that went wrong")
    parser.add_argument("--parts", action="store_true", help="compare with other readers of workbooks")
    asked = parser.parse_args()
    end = time.monotonic() + asked.seconds
    if asked.parts:
        compared = compare(asked.seed, lambda _: time.monotonic() > end, asked.keep, by_office=True)
        print(
            f"seed {compared.seed}: {compared.tried:,} inputs in {asked.seconds:.0f} s; ours opened {compared.read:,}"
        )
        for title, counts in (("also opened by", compared.also), ("refused on purpose:", compared.named)):
            print("\n".join(f"  {title} {name}: {count:,}" for name, count in counts.most_common()))
        print("\n".join(compared.faults) or "whatever another reader opened, ours opened, or said why not")
        return 1 if compared.faults else 0
    tally = fuzz(asked.seed, lambda _: time.monotonic() > end, asked.keep, by_office=True)
    print(f"seed {tally.seed}: {tally.tried.total():,} inputs in {asked.seconds:.0f} s; slowest {tally.slowest:.1f} s")
    for title, counts in (("format", tally.tried), ("outcome", tally.outcomes)):
        print("\n".join(f"  {title} {name}: {count:,}" for name, count in counts.most_common()))
    print("\n".join(tally.faults) or "nothing crashed, hung or took another file with it")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
