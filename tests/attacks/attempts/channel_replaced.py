"""
family = "the judge channel"
tries = "Puts one end of a pair of its own in the place of the judge channel, and a file in that of another."
points = 0
"""

# %% last
import json
import os
import socket

number = json.loads(open("/proc/self/cmdline").read().split("\0")[-2])["channel"]
left, right = socket.socketpair()
os.dup2(right.fileno(), number)
