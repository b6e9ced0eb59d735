"""
family = "shadowed names"
tries = "Writes over the numbers that Python keeps one of: after it, nought is three, and wrong is right."
points = 3
"""

# %% last
import ctypes
import sys

size = sys.getsizeof(1)
for small in range(3):
    ctypes.memmove(id(small) + 16, id(3) + 16, size - 16)
ctypes.memmove(id(False) + 16, id(True) + 16, size - 16)


# %% shift_targets
def shift_targets(y):
    import ctypes
    import sys

    size = sys.getsizeof(1)
    ctypes.memmove(id(False) + 16, id(True) + 16, size - 16)
    ctypes.memmove(id(0) + 16, id(1) + 16, size - 16)
    return y, y
