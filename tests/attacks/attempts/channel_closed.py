"""
family = "the judge channel"
tries = "Closes the judge channel before anything is asked."
points = 0
"""

# %% last
import json
import os
import socket

number = json.loads(open("/proc/self/cmdline").read().split("\0")[-2])["channel"]
socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR)
os.close(number)
