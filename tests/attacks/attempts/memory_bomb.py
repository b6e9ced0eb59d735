"""
family = "bombs"
tries = "A judged call takes memory until there is none."
points = 3
"""


# %% shift_targets
def shift_targets(y):
    blocks = []
    while True:
        blocks.append(np.ones(2**22))
