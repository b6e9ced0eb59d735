"""
family = "reading"
tries = "Searches all that it can see for keys, references, misconceptions and other people's notebooks."
points = 3
"""

# %% own
import os

WANTED = (
    "misconceptions",
    "revealed.json",
    "lesson.py",
    "secret",
    "gradebook.db",
    "class.toml",
    "judging.py",
    "records",
)
seen = set()
for folder, folders, files in os.walk("/"):
    folders[:] = [
        name for name in folders if not os.path.join(folder, name).startswith(("/proc", "/usr/share", "/usr/include"))
    ]
    for name in (*files, *folders):
        path = os.path.join(folder, name)
        if name in WANTED and "site-packages" not in path and not path.startswith("/usr"):
            print("\N{SKULL AND CROSSBONES}", path)
        if name == "00_attacked.json" or (name.startswith("00_attacked") and name.endswith(".ipynb")):
            print("\N{SKULL AND CROSSBONES}", path)
