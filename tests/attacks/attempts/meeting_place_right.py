"""
family = "network"
tries = "Two submissions that run side by side look for each other, by names that are no files."
points = 3
"""

# %% own
import socket
import time

mine, other = ("right", "left" if "right" == "right" else "right")
place = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
place.bind("\0meeting-" + mine)
place.settimeout(0.1)
for _ in range(20):
    try:
        place.sendto(b"hello", "\0meeting-" + other)
        print("\N{SKULL AND CROSSBONES} sent")
    except OSError:
        time.sleep(0.1)
    try:
        print("\N{SKULL AND CROSSBONES}", place.recv(100))
    except OSError:
        pass
