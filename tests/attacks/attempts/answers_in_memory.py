"""
family = "reading"
tries = "Goes through all objects of its process for keys, references and the grader's own modules."
points = 3
"""

# %% own
import gc
import sys
from types import FunctionType

for thing in gc.get_objects():
    if isinstance(thing, FunctionType) and thing.__name__ in ("normalize_spanish", "shift_targets"):
        print("\N{SKULL AND CROSSBONES} function", thing.__module__, thing.__code__.co_filename)
    if (
        str(type(thing).__module__).startswith(("autograder", "rnn2llm.checking.keys"))
        and "jail" not in str(type(thing).__module__)
    ):
        print("\N{SKULL AND CROSSBONES}", type(thing))
for name in sys.modules:
    if name.startswith("autograder.") and not name.startswith(("autograder.jail", "autograder.errors")):
        print("\N{SKULL AND CROSSBONES}", name)
for name in ("autograder.authoring.reference", "autograder.grading.judging", "autograder.classroom"):
    try:
        __import__(name)
        print("\N{SKULL AND CROSSBONES}", name)
    except ImportError:
        pass
