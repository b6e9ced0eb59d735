"""
family = "the judge channel"
tries = "Answers with lines that become many times larger when they are read: numbers, nesting, a million empty lists."
points = 0
"""

# %% own
import itertools
import json
import socket

import rnn2llm.checking.serve as serve

BODIES = itertools.cycle(
    [
        "[" * 100_000,
        "9" * 1_000_000,
        "[" + "{}," * 1_000_000 + "{}]",
        '"' + "\\ud800" * 100_000 + '"',
        "1e999999",
        "NaN",
    ]
)


def swell(descriptor, lesson, names):
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rwb") as stream:
        for line in stream:
            question = json.loads(line)["id"]
            for _ in range(6):
                body = next(BODIES)
                stream.write(f'{{"id": "{question}", "outcome": {body}}}\n'.encode())
            for _ in range(6):
                body = next(BODIES)
                outputs = f'{{"dec_in": {body}, "normalized": {body}}}'
                stream.write(f'{{"id": "{question}", "outcome": {{"status": "ok", "outputs": {outputs}}}}}\n'.encode())
            stream.flush()


serve.serve = swell
