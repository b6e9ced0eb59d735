"""
family = "bombs"
tries = "A cell that never ends and swallows every interrupt; nothing but that cell is lost."
points = 3
"""

# %% own
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
