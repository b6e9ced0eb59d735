"""``autograder train``: the checkpoints in ``course/models``, trained by the lessons' own solved notebooks.

A recipe that stood in a script beside the lesson would drift away from it. Here the notebook's cells are run up to and
including the one marked ``train``, in the lane asked for; what a student would have then is what is saved.
"""

from __future__ import annotations

import linecache
import os
import tempfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.source import read_lesson
from autograder.errors import CourseError

KEPT = ("model", "history", "source_vocabulary", "target_vocabulary", "corpus")
"""What the cells must have defined when the training is over."""


def run_training(course: Course, lesson: str, lane: str, resume: Path | None = None) -> dict[str, Any]:
    """Run a lesson's solved notebook up to and including its training.

    Args:
        course: where the lesson is.
        lesson: its id.
        lane: ``quick``, ``full`` or ``checkpoint``.
        resume: where every epoch is saved; a training that was stopped goes on from there.

    Returns:
        What the cells have defined.

    Raises:
        CourseError: there is no such lesson, or it trains nothing.
    """
    source = read_lesson(course.lesson_folder(lesson) / "lesson.py")
    return run_cells(build_notebook(course, source, "en", solved=True), lane, resume)


def run_cells(notebook: NotebookNode, lane: str, resume: Path | None = None) -> dict[str, Any]:
    """The same for a notebook; its checks are left out, since nothing that follows depends on them.

    Raises:
        CourseError: no cell is marked ``train``, or something that must be kept is not defined when it has run.
    """
    code = [(_role(cell), cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    if not any(role == "train" for role, _ in code):
        raise CourseError("the notebook has no cell marked train=true: there is nothing to train")
    names: dict[str, Any] = {"__name__": "__main__"}
    os.environ["RNN2LLM_LANE"] = lane
    if resume:
        os.environ["RNN2LLM_CHECKPOINTS"] = str(resume)
    with tempfile.TemporaryDirectory() as state:
        os.environ["RNN2LLM_STATE"] = state
        for number, (role, text) in enumerate(code):
            if role == "check":
                continue
            name = f"<cell {number}>"
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)  # TensorFlow reads sources
            exec(compile(text, name, "exec"), names)
            if role == "train":
                break
    missing = [name for name in KEPT if name not in names]
    if missing:
        raise CourseError(f"after its training the notebook has not defined {', '.join(missing)}")
    return names


def save_trained(course: Course, lesson: str, names: dict[str, Any]) -> Path:
    """Save what ``run_training`` returned; the folder in ``course/models``."""
    from rnn2llm import checkpoints

    folder = course.root / "course" / "models" / f"{lesson}-{names['corpus'].name}"
    vocabularies = [names["source_vocabulary"], names["target_vocabulary"]]
    checkpoints.save(folder, names["model"], names["history"], vocabularies)
    return folder


def _role(cell: NotebookNode) -> str:
    return str(cell.metadata.get("rnn2llm", {}).get("role", ""))
