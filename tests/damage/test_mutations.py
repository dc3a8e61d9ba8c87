"""A few hundred inputs of the fuzzer of parts; scripts/fuzz --parts runs it for longer, and from other seeds."""

from __future__ import annotations

import pytest
from mutations import compare


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_whatever_another_reader_opens_ours_opens_or_names_what_it_did_not_read() -> None:
    comparison = compare(20261127, enough=lambda comparison: comparison.tried >= 150)
    assert comparison.faults == [], comparison.seed
    assert comparison.also["calamine"] > 90
    assert comparison.also["openpyxl"] > 30
    assert comparison.read > 120
