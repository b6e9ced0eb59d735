"""
family = "forged results"
tries = "Returns NaN, infinity, complex numbers, dates, records and objects, one kind a call."
points = 3
"""

# %% shift_targets
from itertools import cycle

KINDS = cycle(
    [
        lambda y: np.full((len(y), y.shape[1] + 1), np.nan),
        lambda y: np.full((len(y), y.shape[1] + 1), np.inf, np.float16),
        lambda y: np.full((len(y), y.shape[1] + 1), 1j),
        lambda y: np.full((len(y), y.shape[1] + 1), "2026-01-01", "M8[s]"),
        lambda y: np.zeros((len(y), y.shape[1] + 1), [("a", int), ("b", "U3")]),
        lambda y: np.full((len(y), y.shape[1] + 1), None),
        lambda y: np.full((len(y), y.shape[1] + 1), "2"),
        lambda y: np.array(2),
    ]
)


def shift_targets(y):
    return next(KINDS)(y), next(KINDS)(y)
