"""
family = "out of the work folder"
tries = "Makes device files for the host's disks and memory, and opens those that are there."
points = 3
"""

# %% own
import os
import stat

for kind, numbers in (
    (stat.S_IFBLK, [(8, 0), (254, 0), (259, 0)]),
    (stat.S_IFCHR, [(1, 1), (1, 2), (10, 229), (5, 1)]),
):
    for major, minor in numbers:
        for folder in ("/home/student", "/tmp", "/dev", "/dev/shm"):
            path = f"{folder}/device{kind}{major}{minor}"
            try:
                os.mknod(path, kind | 0o666, os.makedev(major, minor))
                open(path, "rb").read(1)
                print("\N{SKULL AND CROSSBONES}", path)
            except OSError:
                pass
for name in ("mem", "kmem", "sda", "vda", "kvm", "fuse", "net/tun", "vsock", "tty", "console", "ptmx"):
    try:
        os.open(f"/dev/{name}", os.O_RDWR)
        print("\N{SKULL AND CROSSBONES}", name)
    except OSError:
        pass
