"""
family = "shadowed names"
tries = "Replaces built-in functions, in the notebook and for all modules."
points = 0
"""
# %% own
import builtins

for name in ("all", "any", "isinstance", "callable"):
    setattr(builtins, name, lambda *args: True)
builtins.len = lambda thing: 3
builtins.abs = builtins.round = lambda *args: 0
