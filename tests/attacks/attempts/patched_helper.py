"""
family = "shadowed names"
tries = "Replaces the helper's own check, judge, comparison and report."
points = 3
"""

# %% own
import rnn2llm
import rnn2llm.checking.public as public
from rnn2llm.checking import codec, keys, report, session, verdict

check = rnn2llm.check = public.check = lambda name: 100.0
verdict.judge = public.judge = lambda exercise, key, outcomes: "all is right"
verdict._holds = lambda *args: True
keys.same_value = keys.same_outputs = verdict.same_value = verdict.same_outputs = lambda *args: True
codec.MAX_STRING = codec.MAX_DIMENSIONS = 10**12
report.describe = lambda *args, **kwargs: "100"
for record in session.current().records.values():
    record.points, record.passed = 100.0, True
