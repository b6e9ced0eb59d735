"""The page beside the corpus: it says what the results file says, and each attack has its result."""

from __future__ import annotations

from tests.attacks.corpus import ATTACKS
from tests.benchmarks.attacks_stock import RESULTS, TABLE, measured, outdated, table


def test_the_page_is_written_from_the_results() -> None:
    assert TABLE.read_text("utf-8") == table(measured())


def test_every_attack_was_measured_as_its_file_is_now() -> None:
    results = measured()
    assert outdated(results) == [], f"run tests/benchmarks/attacks_stock.py, which renews {RESULTS.name} and the page"
    assert results.keys() == {one.name for one in ATTACKS}


def test_what_this_harness_gave_is_what_was_deserved() -> None:
    for name, one in measured().items():
        assert (one["ours"]["points"], one["ours"]["learned"]) == (one["deserves"], False), name
