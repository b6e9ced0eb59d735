"""
family = "the judge channel"
tries = "Answers with a line that never ends, then with lines that never end."
points = 0
"""

# %% own
import socket

import rnn2llm.checking.serve as serve


def pour(descriptor, lesson, names):
    with socket.socket(fileno=descriptor) as channel:
        question = channel.recv(2**16)
        for _ in range(2 if b"normalize" in question else 0):
            channel.sendall(b'{"id":' + b"[" * 2**20)
        while True:
            channel.sendall((b"[" * 2**20) if b"normalize" in question else b"{}\n" * 2**18)


serve.serve = pour
