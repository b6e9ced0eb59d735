"""
family = "files"
tries = "Claims to be of a notebook format that does not exist, with numbers that no format has."
points = 0
"""

# %% file
import json

notebook |= {"nbformat": 10**400, "nbformat_minor": -1, "worksheets": notebook["cells"], "orig_nbformat": [None]}
content = json.dumps(notebook).encode()
