"""
family = "carrying inputs out"
tries = "Has a line in the notebook for every input that there could be, and raises in the one for the input it got."
points = 0
"""

# %% normalize_spanish
import linecache

# @LINES@


def normalize_spanish(s):
    name = "<ipython-input-1-x>"
    linecache.cache[name] = (len(s), None, [s], name)
    exec(compile(f"raise ValueError('{s}')", name, "exec"))


# %% file
import itertools

words = "casa perro gato rojo libro mesa ventana lunes playa verde calle tren noche".upper().split()
lines = "\n".join(" ".join(three) for three in itertools.permutations(words, 3))
for cell in notebook["cells"]:
    cell["source"] = "".join(cell["source"]).replace("# @LINES@", f'"""\n{lines}\n"""')
