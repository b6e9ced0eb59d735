"""
family = "x"
tries = "y"
points = 3
"""
# %% own
print(open('/proc/self/status').read())
