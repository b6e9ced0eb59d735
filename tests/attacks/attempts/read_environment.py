"""
family = "reading"
tries = "Looks for tokens, addresses and folders of the grader in the environment and in what processes were started with."
points = 3
"""

# %% own
import os

KNOWN = {
    "HOME",
    "PATH",
    "TMPDIR",
    "LANG",
    "PYTHONHASHSEED",
    "PYTHONDONTWRITEBYTECODE",
    "KMP_INIT_AT_FORK",
    "KMP_DUPLICATE_LIB_OK",
}
OURS = (
    "RNN2LLM_",
    "TF_",
    "OMP_",
    "OPENBLAS_",
    "MPL",
    "JPY_",
    "CLICOLOR",
    "FORCE_COLOR",
    "PAGER",
    "GIT_PAGER",
    "TERM",
    "PYDEVD",
)
for name, value in os.environ.items():
    if name not in KNOWN and not name.startswith(OURS):
        print("\N{SKULL AND CROSSBONES}", name, value)
for pid in ("self", "1"):
    for name in ("environ", "cmdline"):
        try:
            text = open(f"/proc/{pid}/{name}").read()
        except OSError:
            continue
        for word in ("secret", "token", "gradebook", "@CLASS@/keys", "solutions", "RNN2LLM_KEYS"):
            if word in text.lower():
                print("\N{SKULL AND CROSSBONES}", pid, name, word)
