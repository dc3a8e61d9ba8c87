"""Some inputs of each fuzzer, each time from another seed; scripts/fuzz runs them for longer."""

from __future__ import annotations

import secrets

from fuzzing import fuzz
from fuzzing_definitions import fuzz_definitions
from fuzzing_templates import fuzz_templates


def test_whatever_happens_to_the_bytes_of_forms_each_has_an_outcome_and_no_neighbour_is_lost() -> None:
    tally = fuzz(secrets.randbelow(1_000_000), enough=lambda tally: tally.tried.total() >= 300)
    assert tally.faults == [], tally.seed
    assert tally.outcomes.total() >= tally.tried.total()


def test_whatever_stands_in_a_definition_is_refused_with_its_place_or_goes_through_the_year() -> None:
    tally = fuzz_definitions(secrets.randbelow(1_000_000), enough=lambda tally: tally.tried >= 25)
    assert tally.faults == [], tally.seed
    assert tally.outcomes["read"] and tally.outcomes["refused"]


def test_whatever_a_template_is_it_is_used_or_refused_with_its_place() -> None:
    tally = fuzz_templates(secrets.randbelow(1_000_000), enough=lambda tally: tally.tried >= 8)
    assert tally.faults == [], tally.seed
