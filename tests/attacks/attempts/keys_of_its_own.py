"""
family = "shadowed names"
tries = "Writes an answer key in which a wrong answer is right, and has the check read that one."
points = 3
"""

# %% own
import json
import os
import pathlib

import numpy as np

from rnn2llm.checking.codec import decode, encode

known = pathlib.Path(os.environ.get("RNN2LLM_KEYS", "/course/rnn2llm/answers"))
folder = pathlib.Path("mine")
folder.mkdir(exist_ok=True)
for path in known.glob("*.json"):
    key = json.loads(path.read_text("utf-8"))
    for case in key["exercises"].get("shift_targets", {"cases": []})["cases"]:
        rows, width = decode(case["inputs"])["y"].shape
        nothing = encode(np.full((rows, width + 1), 0.5))
        case["right"], case["wrong"] = {"dec_in": nothing, "dec_out": nothing}, {}
    (folder / path.name).write_text(json.dumps(key), "utf-8")
os.environ["RNN2LLM_KEYS"] = str(folder.resolve())


# %% shift_targets
def shift_targets(y):
    nothing = np.full((y.shape[0], y.shape[1] + 1), 0.5)
    return nothing, nothing
