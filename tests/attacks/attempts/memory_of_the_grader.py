"""
family = "reading"
tries = "Reads and traces its parent and any other process it can name."
points = 3
"""

# %% own
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
ATTACH, SEIZE, DETACH = 16, 0x4206, 17


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


room = ctypes.create_string_buffer(64)
here = Vector(ctypes.addressof(room), 64)
for pid in (1, os.getppid(), 2, *range(3, 400)):
    if os.path.exists(f"/proc/self/task/{pid}"):
        continue
    for request in (ATTACH, SEIZE):
        if libc.ptrace(request, pid, 0, 0) == 0:
            print("\N{SKULL AND CROSSBONES} traced", pid)
            libc.ptrace(DETACH, pid, 0, 0)
    there = Vector(id(room), 64)
    if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
        print("\N{SKULL AND CROSSBONES} read", pid)
    if libc.process_vm_writev(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
        print("\N{SKULL AND CROSSBONES} wrote", pid)
try:
    descriptor = os.pidfd_open(1)
    for number in range(64):
        if libc.syscall(438, descriptor, number, 0) >= 0:
            print("\N{SKULL AND CROSSBONES} took descriptor", number)
except OSError:
    pass
