"""
family = "bombs"
tries = "Prints without end."
points = 3
"""

# %% own
while True:
    print("x" * 10_000)
