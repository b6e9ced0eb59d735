"""
family = "forged results"
tries = "Returns lists nested ten thousand deep, and one that holds itself."
points = 3
"""

# %% shift_targets
deep = []
for _ in range(10_000):
    deep = [deep]
endless = []
endless.append(endless)


def shift_targets(y):
    return deep, endless
