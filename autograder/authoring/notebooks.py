"""A lesson source as a notebook: for students without the solutions, for instructors and CI with them.

Both languages share every code cell to the byte, but for the language that the setup cell names; prose cells and the
setup cell carry no nbgrader metadata. So one nbgrader assignment grades both (nbgrader compares only cells that have a
grade_id). Everything here is deterministic: cell ids come from the exercise's name or the cell's position.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.authoring import translators
from autograder.authoring.course import Course
from autograder.authoring.source import LessonSource, SourceCell, without_solution
from rnn2llm.checking.model import Lesson, load_lesson

INSTALL = """try:
    import rnn2llm
except ModuleNotFoundError:
    import subprocess
    import sys

    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "{wheel}"], check=True)
    import rnn2llm"""

# The answer cell is shared by both languages, so its stub says the same in both.
MANUAL_STUB = "*TU RESPUESTA AQUÍ / YOUR ANSWER HERE*"
BADGE_ALT = {
    "colab": {"es": "Abrir en Colab", "en": "Open in Colab"},
    "binder": {"es": "Abrir en Binder", "en": "Open in Binder"},
}
NOT_RUN_WHEN_GRADING = ("train", "skip")


def build_notebook(
    course: Course,
    source: LessonSource,
    lang: str,
    solved: bool = False,
    *,
    reveal: bool = True,
    manual: bool = True,
    publication: Publication | None = None,
) -> NotebookNode:
    """The notebook of a lesson in one language, without outputs.

    Args:
        course: where addresses and version come from.
        source: the lesson.
        lang: ``es`` or ``en``.
        solved: keep the solutions, as nbgrader's ``source/`` and CI want it.
        reveal: let ``reveal`` show solutions.
        manual: keep the written questions' answer cells, and so their points.
        publication: where badges and the install cell lead; the course's own address where it is None.

    Raises:
        SourceError: the solution markers are unbalanced.
    """
    lesson = load_lesson(source.id, source.variant)
    left_out = ("teacher",) if manual else ("teacher", "manual")
    cells = [
        _cell(course, source, lesson, cell, position, lang, solved, publication or Publication.of(course))
        for position, cell in enumerate(source.cells)
        if cell.role not in left_out and cell.lang in ("", lang)
    ]
    variant = {"variant": source.variant} if source.variant else {}
    _stamp_setup(cells, variant if reveal else {"reveal": False, **variant})
    return _node(
        {
            "cells": cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
                "rnn2llm": {"lesson": source.id, "lang": lang, "version": course.version} | variant,
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _stamp_setup(cells: list[NotebookNode], arguments: Mapping[str, object]) -> None:
    """Have the setup cell say what this notebook is, beyond its lesson and its language."""
    more = "".join(
        f", {name}={json.dumps(value) if isinstance(value, str) else value}" for name, value in arguments.items()
    )
    for cell in cells:
        if cell.metadata.get("rnn2llm", {}).get("role") == "setup":
            cell.source = re.sub(r"(rnn2llm\.setup\([^)]*)\)", rf"\1{more})", cell.source, count=1)


def to_text(notebook: NotebookNode) -> str:
    """The bytes that are committed, as text."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


@dataclass(frozen=True)
class Publication:
    """Where notebooks are published: what badges and install cells say.

    Attributes:
        repository: the public repository, on GitHub.
        ref: the branch or tag that badges open.
        package: what pip installs where the helper is missing.
    """

    repository: str
    ref: str
    package: str

    @classmethod
    def of(cls, course: Course) -> Publication:
        """The course's own: its release."""
        return cls(course.address, f"v{course.version}", wheel_address(course))


def badge(course: Course, lesson_id: str, lang: str, kind: str, publication: Publication | None = None) -> str:
    """Markdown of the ``colab`` or ``binder`` badge of a lesson, as the course publishes it or somebody else does."""
    where = publication or Publication.of(course)
    repository, ref = where.repository.removeprefix("https://github.com/"), where.ref
    path = f"course/{lang}/{lesson_id}/{lesson_id}.ipynb"
    image, link = {
        "colab": (
            "https://colab.research.google.com/assets/colab-badge.svg",
            f"https://colab.research.google.com/github/{repository}/blob/{ref}/{path}",
        ),
        "binder": (
            "https://mybinder.org/badge_logo.svg",
            f"https://mybinder.org/v2/gh/{repository}/{ref}?urlpath=lab/tree/{path}",
        ),
    }[kind]
    return f"[![{BADGE_ALT[kind][lang]}]({image})]({link})"


def _cell(
    course: Course,
    source: LessonSource,
    lesson: Lesson,
    cell: SourceCell,
    position: int,
    lang: str,
    solved: bool,
    publication: Publication,
) -> NotebookNode:
    metadata = _metadata(lesson, cell)
    cell_id = (
        f"{cell.role}-{cell.name}"
        if cell.name and cell.role in ("exercise", "check", "manual")
        else f"cell-{position:03d}"
    )
    shared = {"id": cell_id.replace("_", "-")[:64], "metadata": metadata}
    if cell.prose:
        text = MANUAL_STUB if cell.role == "manual" else cell.source
        for kind in BADGE_ALT:
            text = text.replace(f"{{{{{kind}}}}}", badge(course, source.id, lang, kind, publication))
        if translators.MARK in text:
            text = text.replace(translators.MARK, translators.tables(course.root, source.id, lang))
        return _node({"cell_type": "markdown", "source": text, **shared})
    text = cell.source
    if cell.role == "exercise" and not solved:
        text = without_solution(cell, source)
    if cell.role == "setup":
        text = text.replace("import rnn2llm", INSTALL.format(wheel=publication.package), 1)
        text = text.replace('lang="es"', f'lang="{lang}"')
    return _node({"cell_type": "code", "source": text, "outputs": [], "execution_count": None, **shared})


def _node(data: dict[str, object]) -> NotebookNode:
    node: NotebookNode = nbformat.from_dict(data)
    return node


def wheel_address(course: Course) -> str:
    """What Colab installs: the wheel of this release, not the repository, which carries the models."""
    return f"{course.address}/releases/download/v{course.version}/rnn2llm-{course.version}-py3-none-any.whl"


def _metadata(lesson: Lesson, cell: SourceCell) -> dict[str, object]:
    if not cell.role:
        return {}
    mark: dict[str, object] = {"role": cell.role}
    if cell.name:
        mark["name"] = cell.name
    metadata: dict[str, object] = {"rnn2llm": mark}
    if cell.role in NOT_RUN_WHEN_GRADING:
        metadata["tags"] = ["skip-execution"]  # nbclient leaves such cells out, and so does stock nbgrader
    if cell.role == "check":
        metadata |= {"deletable": False, "editable": False}
    graded = _nbgrader(lesson, cell)
    if graded:
        metadata["nbgrader"] = {"schema_version": 3, "task": False, **graded}
    return metadata


def _nbgrader(lesson: Lesson, cell: SourceCell) -> dict[str, object]:
    if cell.role == "exercise":
        return {"grade_id": cell.name, "solution": True, "grade": False, "locked": False}
    if cell.role == "check":
        exercise = lesson[cell.name]
        graded = {"grade_id": f"check_{cell.name}", "solution": False, "locked": True}
        # A starred exercise adds nothing to the maximum; its points reach the gradebook as extra credit.
        return {**graded, "grade": True, "points": 0 if exercise.starred else exercise.points}
    if cell.role == "manual":
        points = cell.marks["points"]
        return {"grade_id": f"manual_{cell.name}", "solution": True, "grade": True, "locked": False, "points": points}
    return {}
