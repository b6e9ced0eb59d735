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
``variant="NAME"``                    stands, in that variant of the lesson, in place of the last cell before it of the
                                      same kind, language and exercise; the public notebooks leave it out
====================================  ==================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.errors import SourceError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
ROLES = ("setup", "shared", "exercise", "check", "train", "skip", "manual", "teacher")
MARKS = {*ROLES, "lang", "points", "checkpoint", "variant"}
VARYING = ("", "exercise", "skip")  # roles of cells that a variant may have otherwise


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

    @property
    def variant(self) -> str:
        """The variant of the lesson that it stands in; empty where it stands in all that have no other in its place."""
        return str(self.marks.get("variant", ""))


@dataclass(frozen=True)
class LessonSource:
    """A lesson's source, read as one of the lesson's variants has it.

    Attributes:
        path: where it lies.
        cells: of that variant.
        variant: its name; empty for that of the public notebooks.
        variants: the names of all that some cell is marked with.
    """

    path: Path
    cells: tuple[SourceCell, ...]
    variant: str = ""
    variants: frozenset[str] = frozenset()

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


def read_lesson(path: Path, variant: str = "") -> LessonSource:
    """Read a lesson source as one of its variants has it.

    Raises:
        SourceError: jupytext reads other cells than the headers tell, a header has an unknown mark, or a cell of a variant
            has nothing to stand in place of.
    """
    text = path.read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"# %%(\s|$)", line)]
    import jupytext  # brings half of Jupyter; whoever grades needs the names of roles in here, and reads no source

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
    return _of_variant(source, variant)


def _of_variant(source: LessonSource, variant: str) -> LessonSource:
    kept: list[SourceCell] = []
    for cell in source.cells:
        if not cell.variant:
            kept.append(cell)
            continue
        if cell.role not in VARYING:
            raise source.fail(
                cell, f"a variant cannot have another {cell.role} cell, only prose, exercises and skip=true"
            )
        alike = [place for place, other in enumerate(kept) if _kind(other) == _kind(cell)]
        if not alike:
            raise source.fail(cell, f"no cell before this one has what it stands for in variant {cell.variant}")
        if cell.variant == variant:
            kept[alike[-1]] = replace(
                cell, marks={name: value for name, value in cell.marks.items() if name != "variant"}
            )
    named = frozenset(cell.variant for cell in source.cells if cell.variant)
    return LessonSource(source.path, tuple(kept), variant, named)


def _kind(cell: SourceCell) -> tuple[bool, str, str, str]:
    return cell.prose, cell.lang, cell.role, cell.name


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
