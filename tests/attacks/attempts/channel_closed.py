"""
family = "the judge channel"
tries = "Closes the judge channel before anything is asked."
points = 0
"""

# %% last
import os
import socket

number = 201
socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR)
os.close(number)
