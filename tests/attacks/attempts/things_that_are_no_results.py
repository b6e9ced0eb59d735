"""
family = "forged results"
tries = "Returns generators, modules, itself, a dict, nothing, or a tuple whose length is a lie."
points = 3
"""

# %% shift_targets
from itertools import cycle


class Pair(tuple):
    def __len__(self):
        return 2

    def __iter__(self):
        while True:
            yield 2


RESULTS = cycle([(n for n in (1, 2)), np, {"dec_in": 1, "dec_out": 2}, None, Pair()])


def shift_targets(y):
    return next(RESULTS)
