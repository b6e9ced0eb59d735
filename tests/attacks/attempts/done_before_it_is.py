"""
family = "the judge channel"
tries = "Says that cells have run which have not, so that theirs are taken for those of others, and goes on in a thread."
points = 3
"""

# %% own
import json
import os
import threading
import time

for _ in range(40):
    os.write(200, b'{"msg_type": "done"}\n')


def go_on():
    while True:
        os.write(200, json.dumps({"msg_type": "stream", "content": {"name": "stdout", "text": "still here"}}).encode() + b"\n")
        time.sleep(0.01)


threading.Thread(target=go_on, daemon=True).start()
