"""
family = "bombs"
tries = "Takes memory that belongs to no process's address space: files without a name, shared segments, mounts."
points = 3
"""

# %% own
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
MEBIBYTE = 2**20
taken = 0
try:
    for _ in range(12):
        descriptor = os.memfd_create("x")
        for _ in range(15):
            taken += os.write(descriptor, bytes(MEBIBYTE))
except OSError:
    pass
libc.shmat.restype = ctypes.c_void_p
for number in range(12):
    segment = libc.shmget(0, 15 * MEBIBYTE, 0o1600)
    if segment >= 0:
        place = libc.shmat(segment, None, 0)
        ctypes.memset(place, 1, 15 * MEBIBYTE)
        libc.shmdt(ctypes.c_void_p(place))
        taken += 15 * MEBIBYTE
if taken > 100 * MEBIBYTE:
    print("\N{SKULL AND CROSSBONES}", taken)
