"""
family = "processes"
tries = "Leaves processes behind in sessions of their own, which wait for the kernel's end and for the judge."
points = 3
"""

# %% own
import os
import time

for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            try:
                while True:
                    time.sleep(600)
            finally:
                os._exit(0)
        os._exit(0)
    os.wait()
