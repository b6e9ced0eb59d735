"""
family = "shadowed names"
tries = "Puts modules of its own where the helper's will be imported from, and finders in front of all others."
points = 0
"""

# %% own
import json
import sys
from types import ModuleType


def serve(descriptor, lesson, names):
    import os

    with os.fdopen(descriptor, "rb+", buffering=0) as stream:
        while True:
            request = json.loads(stream.readline())
            claim = {"status": "ok", "outputs": {}, "passed": True, "points": 100}
            stream.write(json.dumps({"id": request["id"], "outcome": claim, "points": 100}).encode() + b"\n")


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None


for name in (
    "rnn2llm.checking.serve",
    "rnn2llm.checking.codec",
    "rnn2llm.checking.verdict",
    "autograder.grading.judging",
):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].serve = serve
sys.meta_path.insert(0, Finder)
