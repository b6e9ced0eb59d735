"""The page beside the corpus: it says what the results file says."""

from __future__ import annotations

from tests.benchmarks.attacks_stock import TABLE, measured, table


def test_the_page_is_written_from_the_results() -> None:
    assert TABLE.read_text("utf-8") == table(measured())


def test_what_this_harness_gave_is_what_was_deserved() -> None:
    for name, one in measured().items():
        assert (one["ours"]["points"], one["ours"]["learned"]) == (one["deserves"], False), name
