"""What a cell's code says about itself, without running it: which names it defines, whether it is still the stub.

`ast` reads it where it parses, a regular expression where it does not. IPython's extensions (magics, ``!``, ``?``, a
cell that is indented as a whole) are read as IPython would. Hostile code is bounded: long cells are never parsed, and
CPython's parser answers nesting that is too deep with an exception.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.grading.syntax import parse

MAX_PARSED = 50_000  # characters
DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?\??[ \t]*|\w+[ \t]*=[ \t]*[%!].*)$", re.MULTILINE)
# Under other cell magics than these the code is no Python, or leaves no names behind.
FOREIGN = re.compile(r"%%(?!time\b|capture\b|prun\b)")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINES = (*FUNCTION, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Code:
    """A cell's code, as IPython would understand it."""

    source: str

    @cached_property
    def _parsed(self) -> tuple[str, ast.Module | None]:
        text = unindented(self.source)
        if len(text) > MAX_PARSED or FOREIGN.match(text.lstrip()):
            return text, None
        for variant in (text, MAGIC.sub(r"\1pass", text)):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # the student's "\d" is not ours to warn about
                    return variant, parse(variant)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
        return text, None

    @property
    def tree(self) -> ast.Module | None:
        """The code's syntax tree; None where it does not parse."""
        return self._parsed[1]

    @cached_property
    def defines(self) -> frozenset[str]:
        """Names of the functions (lambdas too) and classes that it defines at top level."""
        text, tree = self._parsed
        if tree is None:
            return frozenset() if FOREIGN.match(text.lstrip()) else frozenset(DEFINITION.findall(text))
        made = (node for node in _statements(tree) if not isinstance(node, IMPORTS))
        return frozenset(name for node in made for name in _made(node))

    def is_stub(self, name: str, stub: Code) -> bool:
        """Whether the function ``name`` is as unwritten as in the release's cell ``stub``."""
        if self.source.split() == stub.source.split():
            return True
        if self.tree is None:
            return False
        if stub.tree is not None and _same(self.tree, stub.tree):
            return True
        bodies = [node.body for node in _statements(self.tree) if isinstance(node, FUNCTION) and node.name == name]
        return bool(bodies) and all(_says_nothing(statement) for statement in bodies[-1])

    def definitions(self, without: Collection[str], known: str) -> str:
        """What the cell makes for others: its imports, functions, classes and constants.

        Args:
            without: names whose definitions are left out.
            known: text whose lines need not be said again.
        """
        text, tree = self._parsed
        lines = text.split("\n")
        kept: dict[str, None] = {}
        for node in tree.body if tree else []:
            names = _constants(node) or _made(node)
            segment = "\n".join(lines[_start(node) - 1 : node.end_lineno])
            if names and not names & set(without) and segment not in known:
                kept[segment] = None
        return "\n".join(kept)

    def without(self, names: Collection[str]) -> str:
        """The code without its top-level definitions of ``names``."""
        tree = self.tree
        lines: list[str | None] = list(self.source.split("\n"))
        for node in tree.body if tree else []:
            if not isinstance(node, IMPORTS) and _made(node) & set(names):
                lines[_start(node) - 1 : node.end_lineno] = [None] * ((node.end_lineno or 0) - _start(node) + 1)
        return "\n".join(line for line in lines if line is not None)


def unindented(source: str) -> str:
    """The code as IPython runs it where it is indented as a whole: every line without the indentation of the first."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join(line.removeprefix(indent) for line in lines)


def continued(first: str, second: str, names: Collection[str]) -> str | None:
    """The two cells as one, where the second is the rest of a function among ``names`` that the first begins."""
    opening = next((line for line in second.split("\n") if line.strip()), "")
    begun = Code(first)
    if opening[:1] not in (" ", "\t") or not begun.defines & set(names) or Code(second).defines & set(names):
        return None
    joined = f"{first.rstrip()}\n{second}"
    whole = Code(joined).tree
    if whole is None or (begun.tree is not None and len(whole.body) != len(begun.tree.body)):
        return None
    last = whole.body[-1]
    return joined if isinstance(last, DEFINES) and last.name in names else None


def without_bad_tabs(source: str) -> str:
    """``source`` with spaces for tabs where Python rejects it as it is and accepts it so; else unchanged."""
    if "\t" in source and Code(source).tree is None:
        for width in (4, 8):
            if Code(source.expandtabs(width)).tree is not None:
                return source.expandtabs(width)
    return source


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Statements that run at top level, also within ``if``, ``try`` and the like."""
    pending = [node for node in ast.iter_child_nodes(tree) if isinstance(node, ast.stmt)]
    while pending:
        node = pending.pop(0)
        yield node
        if not isinstance(node, DEFINES):
            inner = [*ast.iter_child_nodes(node)]
            handlers = [deeper for one in inner if isinstance(one, ast.ExceptHandler) for deeper in one.body]
            pending[:0] = [one for one in inner if isinstance(one, ast.stmt)] + handlers


def _start(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(mark.lineno for mark in decorators)])


def _made(node: ast.stmt) -> set[str]:
    """Names that a definition, an import or an assigned lambda makes."""
    if isinstance(node, DEFINES):
        return {node.name}
    if isinstance(node, IMPORTS):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def _constants(node: ast.stmt) -> set[str]:
    """Names that an assignment makes whose value is computed by no call."""
    if isinstance(node, ast.Assign) and not any(isinstance(part, ast.Call) for part in ast.walk(node.value)):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)  # a docstring, or an ellipsis
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(statement, ast.Pass)


def _same(one: object, other: object) -> bool:
    """Whether two syntax trees are equal but for where they stand in the text; no where they are too deep to tell."""
    try:
        return _equal(one, other)
    except RecursionError:
        return False


def _equal(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(_equal(getattr(one, name, None), getattr(other, name, None)) for name in one._fields)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return one == other
