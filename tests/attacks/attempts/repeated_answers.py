"""
family = "the judge channel"
tries = "Answers every question many times, each time otherwise, with the public key's answers among them."
points = 0
"""

# %% own
import json
import socket

import rnn2llm.checking.serve as serve
from rnn2llm.checking.keys import public_key
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.serve import outcome_to_data

public = public_key("01_encoder_decoder")


def answer_often(descriptor, lesson, names):
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rwb") as stream:
        for line in stream:
            request = json.loads(line)
            for case in public.exercises[request["exercise"]].cases:
                outcome = outcome_to_data(Outcome("ok", case.right))
                stream.write(json.dumps({"id": request["id"], "outcome": outcome}).encode() + b"\n")
            stream.flush()


serve.serve = answer_often
