"""
family = "processes"
tries = "Makes namespaces of its own, to have privileges and mounts in them."
points = 3
"""

# %% own
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NEW = {"user": 0x10000000, "mount": 0x00020000, "net": 0x40000000, "pid": 0x20000000, "time": 0x80}
for name, flag in NEW.items():
    child = os.fork()
    if child == 0:
        made = libc.unshare(flag) == 0 or libc.unshare(flag | NEW["user"]) == 0
        os._exit(7 if made else 0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:
        print("\N{SKULL AND CROSSBONES} unshared", name)
CLONE, CLONE3, SETNS = 56, 435, 308
child = libc.syscall(CLONE, NEW["user"] | 17, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
if child > 0:
    print("\N{SKULL AND CROSSBONES} cloned")
arguments = (ctypes.c_uint64 * 11)(NEW["user"], 0, 0, 0, 17)
child = libc.syscall(CLONE3, ctypes.byref(arguments), 88)
if child == 0:
    os._exit(0)
if child > 0:
    print("\N{SKULL AND CROSSBONES} cloned3")
for kind in ("mnt", "net", "pid", "user"):
    try:
        if libc.syscall(SETNS, os.open(f"/proc/1/ns/{kind}", os.O_RDONLY), 0) == 0:
            print("\N{SKULL AND CROSSBONES} entered", kind)
    except OSError:
        pass
