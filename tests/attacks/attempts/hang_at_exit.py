"""
family = "processes"
tries = "Leaves threads and functions at exit that never end, and catches every signal that would end it."
points = 3
"""

# %% own
import atexit
import signal
import threading
import time


def never():
    while True:
        try:
            time.sleep(600)
        except BaseException:
            pass


atexit.register(never)
threading._register_atexit(never) if hasattr(threading, "_register_atexit") else None
for _ in range(3):
    threading.Thread(target=never, daemon=False).start()
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, lambda *args: None)
