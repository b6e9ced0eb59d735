"""Reads ``lesson.py`` (jupytext py:percent): both languages' prose, each code cell once, solutions inside.

jupytext reads the cells; the line numbers for messages come from the ``# %%`` headers, of which there must be as many.

Marks on a cell's header:

====================================  ==================================================================================
``lang="es"`` / ``lang="en"``         prose in one language; a Spanish cell is followed by its English twin
``setup=true``                        the first code cell; the build stamps language and addresses into it
``shared=true``                       imports and constants that references need
``exercise="NAME"``                   holds ``### BEGIN SOLUTION`` … ``### END SOLUTION``
``check="NAME"``                      checks an exercise; carries its points in the gradebook
``train=true checkpoint="NAME"``      long; not run when grading, the checkpoint lane loads the checkpoint instead
``skip=true``                         figures and experiments; not run when grading
``manual="NAME" points=2``            the answer cell of a question that a person grades
``teacher=true``                      for the instructors' page only
====================================  ==================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

from autograder.errors import SourceError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
ROLES = ("setup", "shared", "exercise", "check", "train", "skip", "manual", "teacher")
MARKS = {*ROLES, "lang", "points", "checkpoint"}


@dataclass(frozen=True)
class SourceCell:
    """One cell of a lesson source.

    Attributes:
        line: of its header, for messages.
        prose: markdown or code.
        source: its text, solutions included.
        marks: what its header says.
    """

    line: int
    prose: bool
    source: str
    marks: dict[str, Any]

    @property
    def lang(self) -> str:
        """The language of a prose cell; empty for what both share."""
        return str(self.marks.get("lang", ""))

    @property
    def role(self) -> str:
        """What the cell is; empty for plain prose and plain code."""
        return next((role for role in ROLES if self.marks.get(role)), "")

    @property
    def name(self) -> str:
        """The exercise or question that the cell belongs to."""
        value = self.marks.get(self.role, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class LessonSource:
    """A lesson's source, read."""

    path: Path
    cells: tuple[SourceCell, ...]

    @property
    def id(self) -> str:
        """The lesson's id, which is its folder's name."""
        return self.path.parent.name

    def fail(self, cell: SourceCell, problem: str) -> SourceError:
        """An error that names file and line of ``cell``."""
        return SourceError(self.path, cell.line, problem)

    def exercise(self, name: str) -> SourceCell:
        """The cell that holds the solution of an exercise."""
        for cell in self.cells:
            if cell.role == "exercise" and cell.name == name:
                return cell
        raise SourceError(self.path, 1, f'no cell has exercise="{name}", which the public half defines')


def read_lesson(path: Path) -> LessonSource:
    """Read a lesson source.

    Raises:
        SourceError: jupytext reads other cells than the headers tell, or a header has an unknown mark.
    """
    text = path.read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"# %%(\s|$)", line)]
    notebook = jupytext.reads(text, fmt="py:percent")
    if len(lines) != len(notebook.cells):
        raise SourceError(
            path,
            lines[0] if lines else 1,
            f"{len(lines)} cell headers (# %%) but jupytext reads {len(notebook.cells)} cells: is there text before "
            "the first header, or a header inside a string?",
        )
    source = LessonSource(
        path,
        tuple(
            SourceCell(line, cell.cell_type == "markdown", cell.source, _marks(cell.metadata))
            for line, cell in zip(lines, notebook.cells, strict=True)
        ),
    )
    for cell in source.cells:
        unknown = set(cell.marks) - MARKS
        if unknown:
            raise source.fail(cell, f"unknown mark {', '.join(sorted(unknown))}; known are {', '.join(sorted(MARKS))}")
    return source


def _marks(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The header's marks, without what jupytext notes of blank lines for writing the file back."""
    return {name: value for name, value in metadata.items() if not name.startswith("lines_to_")}


def without_solution(cell: SourceCell, source: LessonSource) -> str:
    """The cell's text with its solution replaced by a stub, which says so in both languages.

    Raises:
        SourceError: the markers are unbalanced.
    """
    kept: list[str] = []
    inside = False
    for number, line in enumerate(cell.source.splitlines(), cell.line + 1):
        mark = line.strip()
        if mark in (BEGIN, END):
            if (mark == BEGIN) == inside:
                raise SourceError(source.path, number, f"unbalanced solution markers: {mark!r} out of turn")
            inside = mark == BEGIN
            if inside:
                indent = line[: len(line) - len(line.lstrip())]
                kept += [f"{indent}# TU CÓDIGO AQUÍ / YOUR CODE HERE", f"{indent}raise NotImplementedError"]
        elif not inside:
            kept.append(line)
    if inside:
        raise source.fail(cell, f"unbalanced solution markers: {BEGIN!r} without {END!r}")
    return "\n".join(kept)
