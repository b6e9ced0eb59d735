"""
family = "carrying inputs out"
tries = "Raises exceptions whose class, message, file and line are the hidden input."
points = 0
"""

# %% own
import linecache


def tell(text):
    source = f"raise Told({text!r})  # {text}"
    name = f"<ipython-input-1-{text}>"
    linecache.cache[name] = (len(source), None, [source], name)
    error = type(text, (Exception,), {"__module__": text})
    exec(compile(source, name, "exec"), {"Told": error})


# %% normalize_spanish
def normalize_spanish(s):
    tell(s)


# %% shift_targets
def shift_targets(y):
    tell(str(y.tolist()))
