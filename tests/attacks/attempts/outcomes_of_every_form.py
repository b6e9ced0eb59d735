"""
family = "forged results"
tries = "Says of itself that it passed, in every place and type in which a verdict could be said."
points = 0
"""

# %% own
import itertools

import rnn2llm.checking.serve as serve

CLAIMS = itertools.cycle(
    [
        {"status": "passed", "passed": True, "points": 100, "criteria": {"lower_case": True}},
        {"status": ["ok"], "outputs": {}},
        {"status": {"ok": 1}},
        {"status": None, "kind": 5, "line": []},
        {"status": "raised", "kind": {"a": 1}, "line": 7},
        {"status": "raised", "kind": "ValueError", "line": "1: " + "x" * 10_000},
        {"status": "ok"},
        {"status": True, "outputs": True},
    ]
)
serve.outcome_to_data = lambda outcome: next(CLAIMS)
