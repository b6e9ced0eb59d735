"""
family = "forged results"
tries = "Returns an array of 32 GB that takes no memory until somebody copies it."
points = 3
"""


# %% shift_targets
def shift_targets(y):
    huge = np.broadcast_to(np.int64(2), (2**20, 2**12))
    return huge, huge
