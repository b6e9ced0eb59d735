"""
family = "reading"
tries = "Traces every later call, the judge's included: reads frames, writes to their variables, prints what it saw."
points = 3
"""

# %% own
import ctypes
import sys
import threading


def tracer(frame, event, value):
    if frame.f_globals.get("__name__", "").startswith("rnn2llm"):
        for name, held in list(frame.f_locals.items()):
            if name in ("verdict", "points", "passed", "right", "wrong", "expected", "key"):
                print("\N{SKULL AND CROSSBONES}", name, str(held)[:200])
                frame.f_locals[name] = True
                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return tracer


sys.settrace(tracer)
sys.setprofile(lambda frame, event, value: tracer(frame, event, value) and None)
threading.settrace(tracer)
