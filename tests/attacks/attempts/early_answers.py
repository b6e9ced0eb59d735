"""
family = "the judge channel"
tries = "Answers before it is asked: thousands of claims with ids that it guesses."
points = 3
"""

# %% own
import json
import os
import socket

number = json.loads(open("/proc/self/cmdline").read().split("\0")[-2])["channel"]
one = socket.socket(fileno=os.dup(number))
claim = {"status": "ok", "outputs": {}, "passed": True, "points": 100}
one.setblocking(False)
try:
    for guess in (0, 1, None, "", "id", "00_attacked", *range(200)):
        one.send(json.dumps({"id": guess, "outcome": claim}).encode() + b"\n")
    one.send(b"not json\n[1]\n{}\n\n" + b'{"id": "half')
    one.send(b"\n")
except OSError:
    pass
one.setblocking(True)
