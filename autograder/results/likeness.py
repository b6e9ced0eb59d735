"""How alike two answers are when names, comments and layout are taken away.

An answer is parsed, everything its author named is numbered in order of appearance, documentation is dropped, and what the
released stub says already is left out. What remains is a sequence of tokens; two sequences are as alike as the longest
common subsequence allows (`rapidfuzz.distance.Indel`; RapidFuzz is kept up well, compares thousands of pairs a second in
C++ and is installed anyway, while copydetect, which is made for this, was last released in 2024). One word more or less
moves likeness a little, another way to write the exercise a lot.
"""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Indel

from autograder.grading.syntax import parse

SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
MOST_TOKENS = 5_000


def tokens_of(code: str, stub: str = "") -> tuple[str, ...]:
    """What is left of an answer; empty where it says no more than its stub.

    Code that does not parse is taken token by token, with every name numbered.
    """
    tree = _parsed(code)
    if tree is None:
        return tuple(_numbered(_tokens(code)))[:MOST_TOKENS]
    given = {ast.dump(one) for one in _renamed(_parsed(stub))}
    own = [one for one in _renamed(tree) if ast.dump(one) not in given]
    return tuple(_tokens("\n".join(map(ast.unparse, own))))[:MOST_TOKENS]


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Between 0, nothing in common, and 1, the same."""
    return Indel.normalized_similarity(one, other)


def _parsed(code: str) -> ast.Module | None:
    try:
        return parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(tree: ast.Module | None) -> Iterator[ast.stmt]:
    """The statements of a cell, those of its functions one by one; no documentation, no `pass`."""
    for one in tree.body if tree else ():
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _statements(ast.Module(one.body, []))
        elif not isinstance(one, ast.Pass) and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)):
            yield one


class _Renamer(ast.NodeTransformer):
    """Numbers what an answer binds itself; what it uses of libraries and of the course keeps its name."""

    def __init__(self, bound: set[str]) -> None:
        self._bound = bound
        self._numbers: dict[str, str] = {}

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"v{len(self._numbers)}") if name in self._bound else name

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._number(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self._number(node.arg))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name, node.returns = self._number(node.name), None
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        return ast.Assign([node.target], node.value, lineno=node.lineno) if node.value else ast.Pass()


def _renamed(tree: ast.Module | None) -> list[ast.stmt]:
    """The statements of a cell with what it binds itself numbered."""
    if tree is None:
        return []
    whole = ast.Module(list(_statements(tree)), [])
    renamed: ast.Module = ast.fix_missing_locations(_Renamer(_bound(tree)).visit(whole))
    return renamed.body


def _bound(tree: ast.AST) -> set[str]:
    """Names that are this answer's own: parameters, what it assigns to, its inner functions."""
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    return names | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _tokens(code: str) -> Iterator[str]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in SKIPPED:
                yield token.string
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return


def _numbered(tokens: Iterable[str]) -> Iterator[str]:
    numbers: dict[str, str] = {}
    for token in tokens:
        if token.isidentifier() and not keyword.iskeyword(token):
            yield numbers.setdefault(token, f"v{len(numbers)}")
        else:
            yield token
