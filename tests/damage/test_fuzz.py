"""A few hundred inputs of the fuzzer, each time from another seed; scripts/fuzz runs it for longer."""

from __future__ import annotations

import secrets

from fuzzing import fuzz


def test_whatever_happens_to_the_bytes_of_forms_each_has_an_outcome_and_no_neighbour_is_lost() -> None:
    tally = fuzz(secrets.randbelow(1_000_000), enough=lambda tally: tally.tried.total() >= 300)
    assert tally.faults == [], tally.seed
    assert tally.outcomes.total() >= tally.tried.total()
