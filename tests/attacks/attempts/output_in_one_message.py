"""
family = "bombs"
tries = "Sends one message of 100 MB, as text, as data and as the name of an error."
points = 3
"""

# %% own
from IPython.display import display

display({"text/plain": "x" * 10**8}, raw=True)
raise type("x" * 10**8, (Exception,), {})
