"""
family = "bombs"
tries = "Writes to the socket of the cells without end and without a line's end, from a process beside the kernel too."
points = 3
"""

# %% own
import os

if os.fork() == 0:
    os.setsid()
while True:
    os.write(200, b"[" * 65536)
