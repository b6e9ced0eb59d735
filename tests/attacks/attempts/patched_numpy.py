"""
family = "shadowed names"
tries = "Has NumPy find everything equal and close."
points = 3
"""

# %% own

for module in (np, np.testing):
    for name in ("allclose", "isclose", "array_equal", "array_equiv", "equal", "all"):
        setattr(module, name, lambda *args, **kwargs: True)
for name in dir(np.testing):
    if name.startswith("assert_"):
        setattr(np.testing, name, lambda *args, **kwargs: None)
np.load = np.frombuffer = lambda *args, **kwargs: np.zeros(1)
