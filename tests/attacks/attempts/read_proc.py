"""
family = "reading"
tries = "Goes through /proc for other processes: their roots, working folders, environments, files and memory."
points = 3
"""

# %% own
import os

mine = os.getpid()
for pid in (name for name in os.listdir("/proc") if name.isdigit()):
    if int(pid) not in (1, mine):
        print("\N{SKULL AND CROSSBONES} process", pid, open(f"/proc/{pid}/cmdline").read())
    if int(pid) == mine:
        continue
    for name in ("environ", "mem", "maps", "auxv", "stack"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                if file.read(1):
                    print("\N{SKULL AND CROSSBONES} read", pid, name)
        except OSError:
            pass
    for name in ("fd", "map_files"):
        try:
            for entry in os.listdir(f"/proc/{pid}/{name}"):
                print("\N{SKULL AND CROSSBONES} entered", pid, name, os.readlink(f"/proc/{pid}/{name}/{entry}"))
        except OSError:
            pass
    for name in ("root", "cwd"):
        try:
            print("\N{SKULL AND CROSSBONES} entered", pid, name, os.listdir(f"/proc/{pid}/{name}"))
        except OSError:
            pass
