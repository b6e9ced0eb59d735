"""What a zygote imports for a lesson: what the released notebook imports, and what its kernel would import anyway."""

from __future__ import annotations

import ast
import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache

from autograder.classroom import Classroom
from autograder.errors import JailError
from autograder.grading import handout
from autograder.grading.syntax import parse
from autograder.jail.zygote import zygote_for

# What every notebook's kernel loads sooner or later, and what the helper loads when it is asked for pictures or scores.
ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.interactiveshell",
    "IPython.core.completer",
    "IPython.core.magics",
    "IPython.display",
    "numpy",
    "matplotlib.pyplot",
    "platformdirs",
    "requests",
    "filelock",
    "tomllib",
    "sacrebleu",
)
FIRST = ("torch",)  # before TensorFlow where a lesson needs both: the other way round, their libraries do not get along
OWN = ("rnn2llm",)  # the class's own copy of the helper, which a jail sees in another place


def warm_up(classroom: Classroom, lesson: str) -> threading.Thread:
    """Start a lesson's zygote while this process goes on; whoever needs it waits until it is there.

    Where it does not start, they hear of it.

    Raises:
        ClassError: the lesson was not released.
    """
    modules = modules_of(handout.releases(classroom, lesson))

    def start() -> None:
        with contextlib.suppress(JailError, OSError):
            zygote_for(modules)

    thread = threading.Thread(target=start, name="warm-up", daemon=True)
    thread.start()
    return thread


def modules_of(releases: Mapping[str, str]) -> tuple[str, ...]:
    """Modules to import for a lesson, in order.

    Args:
        releases: the released notebook by language, as text.
    """
    found = sorted({name for text in releases.values() for name in _imported(text)})
    return tuple(dict.fromkeys((*(name for name in FIRST if name in found), *ALWAYS, *found)))


@lru_cache(maxsize=32)
def _imported(text: str) -> tuple[str, ...]:
    names: list[str] = []
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])  # nbformat allows a list of lines
        if cell["cell_type"] == "code" and "import" in source:
            names += _names(source)
    return tuple(name for name in names if name.partition(".")[0] not in OWN)


def _names(source: str) -> Iterator[str]:
    """Modules that a cell imports; none where it is no plain Python."""
    try:
        nodes = list(ast.walk(parse(source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
