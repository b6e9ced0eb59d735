"""
family = "network"
tries = "Connects, resolves, listens and broadcasts over every kind of socket there is."
points = 3
"""

# %% own
import socket

for family, kind, protocol, address in (
    (socket.AF_INET, socket.SOCK_STREAM, 0, ("127.0.0.1", 22)),
    (socket.AF_INET, socket.SOCK_STREAM, 0, ("169.254.169.254", 80)),
    (socket.AF_INET, socket.SOCK_STREAM, 0, ("1.1.1.1", 443)),
    (socket.AF_INET, socket.SOCK_DGRAM, 0, ("1.1.1.1", 53)),
    (socket.AF_INET, socket.SOCK_RAW, 1, ("1.1.1.1", 0)),
    (socket.AF_INET6, socket.SOCK_STREAM, 0, ("::1", 22)),
    (socket.AF_INET6, socket.SOCK_STREAM, 0, ("2606:4700:4700::1111", 443)),
    (socket.AF_PACKET, socket.SOCK_RAW, 0x300, ("lo", 0)),
    (40, socket.SOCK_STREAM, 0, (2, 1024)),
    (40, socket.SOCK_DGRAM, 0, (2, 1024)),
    (38, socket.SOCK_SEQPACKET, 0, ("hash", "sha256")),
    (31, socket.SOCK_RAW, 1, ("00:00:00:00:00:00",)),
    (29, socket.SOCK_RAW, 1, ("can0",)),
):
    try:
        one = socket.socket(family, kind, protocol)
        if family in (40, 38):
            print("\N{SKULL AND CROSSBONES} made a socket of family", family)
        one.settimeout(1)
        one.connect(address)
        one.send(b"x")
        print("\N{SKULL AND CROSSBONES}", family, address)
    except (OSError, ValueError, TypeError):
        pass
try:
    print("\N{SKULL AND CROSSBONES}", socket.getaddrinfo("example.org", 80))
except OSError:
    pass
try:
    from urllib.request import urlopen

    print("\N{SKULL AND CROSSBONES}", urlopen("http://example.org", timeout=2).read(10))
except OSError:
    pass
