"""Changes definitions or templates at random and uses them; says what came of it. Ends with 1 where anything crashed, hung
or was lost, and keeps that input.

    scripts/fuzz_definitions [--inputs 500] [--seed N] [--keep FOLDER]
    scripts/fuzz_templates [--inputs 200] [--seed N] [--keep FOLDER]
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
    from fuzzing_definitions import DefinitionTally, fuzz_definitions
    from fuzzing_templates import TemplateTally, fuzz_templates

    parser = argparse.ArgumentParser(description="Change definitions or templates at random and use them.")
    parser.add_argument("what", choices=("definitions", "templates"))
    parser.add_argument(
        "--inputs", type=int, help="how many; 500 definitions or 200 templates, if nothing else is said"
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--keep", type=Path, help="folder for inputs that went wrong")
    asked = parser.parse_args()
    tally: DefinitionTally | TemplateTally
    begun = time.monotonic()
    most = asked.inputs or {"definitions": 500, "templates": 200}[asked.what]
    if asked.what == "definitions":
        tally = fuzz_definitions(asked.seed, lambda tally: tally.tried >= most, asked.keep)
    else:
        tally = fuzz_templates(asked.seed, lambda tally: tally.tried + len(tally.faults) >= most, asked.keep)
    taken = time.monotonic() - begun
    print(f"seed {tally.seed}: {tally.tried:,} {asked.what} in {taken:.0f} s; slowest {tally.slowest:.1f} s")
    print("\n".join(f"  {name}: {count:,}" for name, count in tally.outcomes.most_common()))
    print("\n".join(tally.faults) or "nothing crashed, hung or was lost")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
