"""
family = "hooks of IPython"
tries = "Has errors shown as success: a handler of its own for every exception, and patched tracebacks."
points = 3
"""

# %% own
shell = get_ipython()
shell.set_custom_exc((BaseException,), lambda self, kind, value, trace, tb_offset=None: ["passed", "100.0"])
shell.showtraceback = lambda *args, **kwargs: print("100.0")
shell.showsyntaxerror = shell.showtraceback

# %% shift_targets
raise RuntimeError("this cell is always right")
