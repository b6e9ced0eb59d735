"""
family = "the judge channel"
tries = "Puts one end of a pair of its own in the place of the judge channel, and a file in that of another."
points = 0
"""

# %% last
import os
import socket

number = 201
left, right = socket.socketpair()
os.dup2(right.fileno(), number)
