"""
family = "network"
tries = "Asks the system over netlink to bring its loopback up, and listens for what the system tells."
points = 3
"""

# %% own
import fcntl
import socket
import struct

for protocol in range(22):
    try:
        one = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
        one.bind((0, 0xFFFF if protocol else 0))
        if protocol in (2, 9, 15):
            one.settimeout(0.2)
            one.recv(100)
            print("\N{SKULL AND CROSSBONES}", protocol)
    except OSError:
        pass
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for name in (b"lo", b"eth0"):
    try:
        fcntl.ioctl(one, 0x8914, struct.pack("16sH22x", name, 0x43))
        print("\N{SKULL AND CROSSBONES} raised", name)
    except OSError:
        pass
