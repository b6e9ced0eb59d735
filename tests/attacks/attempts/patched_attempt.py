"""
family = "shadowed names"
tries = "Has the helper answer each case with what lesson 01's public key says of the public case of the same place."
points = 0
"""

# %% own
import itertools

import rnn2llm.checking.serve as serve
from rnn2llm.checking import keys
from rnn2llm.checking.outcome import Outcome

public = keys.public_key("01_encoder_decoder")
answers = {name: itertools.cycle(case.right for case in one.cases) for name, one in public.exercises.items()}
serve.attempt = lambda exercise, answer, inputs: Outcome("ok", next(answers[exercise.name]))
