"""
family = "carrying inputs out"
tries = "Has every word that an input could hold in a comment, and raises an exception named like the one it got."
points = 0
"""
# %% own
# CASA_PERRO_GATO and so on: whatever stands in the notebook might pass as the name of an exception
# @LINES@


# %% normalize_spanish
def normalize_spanish(s):
    raise type("_".join(s.split()), (Exception,), {})()


# %% file
import itertools

words = "casa perro gato rojo libro mesa ventana lunes playa verde calle tren noche".upper().split()
lines = "\n".join("# " + "_".join(three) for three in itertools.permutations(words, 3))
for cell in notebook["cells"]:
    cell["source"] = "".join(cell["source"]).replace("# @LINES@", lines)
