"""
family = "processes"
tries = "Ends the kernel in a cell of its own; nothing but that cell is lost."
points = 3
"""

# %% own
import os

os._exit(0)
