"""
family = "network"
tries = "Connects to every Unix socket that it can see or guess, those without a file included."
points = 3
"""

# %% own
import os
import socket

own = {str(path) for path in __import__("pathlib").Path("/tmp").glob("*/s/*")}
names = {line.split()[-1] for line in open("/proc/net/unix").read().splitlines()[1:] if len(line.split()) > 7} - own
names |= {"/run/docker.sock", "/var/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", "/dev/log"}
names |= {"@/tmp/dbus-x", "@ISCSIADM_ABSTRACT_NAMESPACE", "@/containerd-shim/x"}
for name in names:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socket(socket.AF_UNIX, kind).connect("\0" + name[1:] if name.startswith("@") else name)
            print("\N{SKULL AND CROSSBONES}", name)
        except OSError:
            pass
for folder, folders, files in os.walk("/"):
    folders[:] = [] if folder.startswith(("/proc", "/usr", "/work", "/lib")) else folders
    for name in files:
        path = os.path.join(folder, name)
        if path not in own and os.path.exists(path) and (os.stat(path).st_mode & 0o170000) == 0o140000:
            print("\N{SKULL AND CROSSBONES}", path)
