"""
family = "injection"
tries = "Uses halves of characters, which no file can hold, in outputs, in names of errors and in its own text."
points = 3
"""

# %% own
HALF = chr(0xD800)
print(HALF)
get_ipython().kernel.session.send(
    get_ipython().kernel.iopub_socket, "stream", {"name": "stdout", "text": HALF}, get_ipython().kernel.get_parent()
)
raise type("Half" + HALF, (Exception,), {})(HALF)

# %% last
"HALF"
1 / 0

# %% file
import json

content = json.dumps(notebook).replace('\\"HALF\\"', '\\"\\ud800\\"').encode("utf-8")
