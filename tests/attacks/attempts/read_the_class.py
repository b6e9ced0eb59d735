"""
family = "reading"
tries = "Reads the class's secret, its keys, the gradebook, the solutions and what others handed in, all of whose places it knows."
points = 3
"""

# %% own
import os
import pathlib

PLACES = (
    "@CLASS@",
    "@CLASS@/../course",
    "@COURSE@/solutions",
    "@COURSE@/autograder",
    "@COURSE@/tests",
    "/root/.ssh",
    "/root/.bashrc",
    "/var",
    "/srv",
    "/mnt",
)
for place in PLACES:
    for prefix in ("", "/proc/self/root", "/proc/1/root", "/proc/1/cwd", "../" * 12, "/course/../..", "/old"):
        for folder, folders, files in os.walk(prefix + place):
            for name in files:
                print("\N{SKULL AND CROSSBONES}", folder, name)
for name in (
    "/etc/shadow",
    "/etc/hostname",
    "/var/log",
    "/run",
    "/sys",
    "/boot",
    "@CLASS@/gradebook.db",
    "@CLASS@/keys/secret",
):
    if pathlib.Path(name).exists():
        print("\N{SKULL AND CROSSBONES}", name)
