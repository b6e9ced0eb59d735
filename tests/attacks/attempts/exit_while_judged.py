"""
family = "processes"
tries = "Ends the process in the middle of a judged call, so that no wrong answer is ever given."
points = 3
"""

# %% shift_targets
import os


def shift_targets(y):
    os._exit(0)
