"""Python source to a syntax tree, one thread at a time.

Two threads that parse at once can spoil each other's count of recursion and fail with a SystemError, in Python before
3.11.9 and 3.12.3 (CPython's issue 106905); many submissions are healed side by side.
"""

from __future__ import annotations

import ast
import threading

_one_at_a_time = threading.Lock()


def parse(source: str) -> ast.Module:
    """What `ast.parse` gives.

    Raises:
        SyntaxError: it is no Python.
        ValueError: it has null bytes.
        RecursionError: it is nested too deeply.
        MemoryError: it is nested too deeply for the parser's own stack.
    """
    with _one_at_a_time:
        return ast.parse(source)
