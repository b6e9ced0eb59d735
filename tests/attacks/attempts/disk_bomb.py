"""
family = "bombs"
tries = "Fills every place that it can write to."
points = 3
"""

# %% own

taken = 0
for folder in ("/home/student", "/tmp", "/dev/shm", "/", "/dev"):
    try:
        for number in range(100):
            with open(f"{folder}/big{number}", "wb") as file:
                for _ in range(10):
                    taken += file.write(bytes(2**20))
    except OSError:
        pass
if taken > 20 * 2**20:
    print("\N{SKULL AND CROSSBONES}", taken)
