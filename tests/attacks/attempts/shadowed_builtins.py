"""
family = "shadowed names"
tries = "Replaces built-in functions, in the notebook and for all modules."
points = 0
"""

# %% own
import builtins

for name in ("all", "any", "callable"):
    setattr(builtins, name, lambda *args: True)
builtins.abs = builtins.round = lambda *args: 0
builtins.sorted = lambda *args, **kwargs: []
