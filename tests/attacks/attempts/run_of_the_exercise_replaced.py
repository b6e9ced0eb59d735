"""
family = "shadowed names"
tries = "Changes the exercises themselves: no cases, no criteria that could fail, a run of its own."
points = 0
"""

# %% own
from rnn2llm.checking.model import Exercise, load_lesson

for exercise in load_lesson("00_attacked").exercises:
    for name, value in {
        "run": lambda answer, inputs: {},
        "criteria": (),
        "cases": lambda rng: [],
        "facts": lambda inputs, outputs: {},
        "points": 1000,
        "seconds": 0.0,
    }.items():
        object.__setattr__(exercise, name, value)
Exercise.points_for = lambda self, passed: 1000.0
