"""
family = "forged results"
tries = "Returns objects that make a new array each time they are read, and one that looks for the answer while it is read."
points = 3
"""

# %% shift_targets
import inspect


class Changing:
    reads = 0

    def __array__(self, dtype=None, copy=None):
        Changing.reads += 1
        for frame in inspect.stack():
            for name in ("right", "want", "expected", "key", "reference"):
                if name in frame.frame.f_locals:
                    return np.asarray(frame.frame.f_locals[name])
        return np.full((3, Changing.reads), Changing.reads)


def shift_targets(y):
    return Changing(), Changing()
