"""
family = "files"
tries = "Hands in JSON nested a hundred thousand deep."
points = 0
"""

# %% file
content = b'{"cells": ' + b"[" * 100_000
