"""
family = "bombs"
tries = "A judged call that never ends: it takes the alarm away and swallows every exception."
points = 3
"""

# %% shift_targets
import signal


def shift_targets(y):
    while True:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            while True:
                pass
        except BaseException:
            pass
