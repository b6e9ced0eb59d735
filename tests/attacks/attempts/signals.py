"""
family = "processes"
tries = "Signals its parent, its group and everybody it can name, and stops itself."
points = 3
"""

# %% own
import os
import signal

for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGSEGV, signal.SIGHUP):
    for target in (1, os.getppid(), 0 if number == signal.SIGHUP else 1):
        try:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            os.kill(target, number)
        except OSError:
            pass
    for pid in range(3, 2000):
        try:
            os.kill(pid, number)
            print("\N{SKULL AND CROSSBONES}", pid)
        except OSError:
            pass

# %% shift_targets
import os
import signal


def shift_targets(y):
    os.kill(os.getpid(), signal.SIGSTOP)
    return y, y
