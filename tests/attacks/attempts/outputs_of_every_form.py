"""
family = "forged results"
tries = "Sends outputs of forms that no exercise gives to the side that judges, to make it stumble."
points = 0
"""

# %% own
import itertools

import rnn2llm.checking.serve as serve

ARRAY = {"dtype": "<i8", "shape": [1], "data": "AQAAAAAAAAA="}
FORMS = itertools.cycle(
    [
        {"dec_in": "text", "dec_out": "text", "normalized": ARRAY, "again": ARRAY},
        {"dec_in": ARRAY, "dec_out": ARRAY, "normalized": "\ud800", "again": "\x00\u202e"},
        {"dec_in": {**ARRAY, "shape": []}, "dec_out": {**ARRAY, "shape": [1] * 8}},
        {"dec_in": {"dtype": "|b1", "shape": [3], "data": "/wf+"}, "dec_out": ARRAY},
        {"dec_in": {"dtype": "<f8", "shape": [0, 2**31 - 1, 2**31 - 1], "data": ""}, "dec_out": ARRAY},
        {"dec_in": {"dtype": "<f2", "shape": [2], "data": "AH4AfA=="}, "dec_out": ARRAY},
        {"dec_in": {**ARRAY, "shape": [True]}, "dec_out": {**ARRAY, "shape": [-1]}},
        {"dec_in": {**ARRAY, "dtype": "|O"}, "dec_out": {**ARRAY, "data": "="}},
        {"dec_in": {**ARRAY, "shape": [1e9]}, "dec_out": 1},
        {"": "", "dec_in": None},
        {str(n): "" for n in range(100)},
        {},
        [],
        "outputs",
        None,
        7,
    ]
)
serve.outcome_to_data = lambda outcome: {"status": "ok", "outputs": next(FORMS), "points": 100, "passed": True}
