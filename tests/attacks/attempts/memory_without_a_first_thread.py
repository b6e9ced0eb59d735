"""
family = "bombs"
tries = "Takes memory in a process whose first thread has ended, and in one that cannot be looked into."
points = 0
"""

# %% own
import ctypes
import os
import threading
import time

libc = ctypes.CDLL(None)
EXIT, DUMPABLE = 60, 4


def take():
    blocks = [np.ones(2**17) for _ in range(600)]
    time.sleep(4)
    os.write(1, b"")
    open("/tmp/survived", "w").write(str(len(blocks)))
    time.sleep(600)


if os.fork() == 0:
    libc.prctl(DUMPABLE, 0, 0, 0, 0)
    threading.Thread(target=take).start()
    libc.syscall(EXIT, 0)
time.sleep(6)
if os.path.exists("/tmp/survived"):
    print("\N{SKULL AND CROSSBONES}")

# %% normalize_spanish
raise SystemExit
