"""
family = "out of the work folder"
tries = "Plants links and ways up to what lies beside its folder, and writes through them."
points = 3
"""

# %% own
import os

TARGETS = ("/", "/course/rnn2llm", "/proc/1/root", "/usr", os.path.dirname(np.__file__), "@CLASS@", "/etc")
for place, target in enumerate(TARGETS):
    os.symlink(target, f"/home/student/way{place}")
    for path in (f"/home/student/way{place}/planted", f"../..{target}/planted", f"/proc/self/root{target}/planted"):
        try:
            with open(path, "w") as file:
                file.write("planted")
            print("\N{SKULL AND CROSSBONES} wrote", path)
        except OSError:
            pass
for source in ("/course/rnn2llm/__init__.py", "/etc/passwd"):
    try:
        os.link(source, "/home/student/linked")
        print("\N{SKULL AND CROSSBONES} linked", source)
    except OSError:
        pass
