"""``autograder train``: the checkpoints in ``course/models``, trained by the lessons' own solved notebooks.

A recipe that stood in a script beside the lesson would drift away from it. Here the notebook's cells are run up to and
including the one marked ``train``, in the lane asked for; what a student would have then is what is saved.
"""

from __future__ import annotations

import linecache
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.source import LessonSource, read_lesson
from autograder.errors import CourseError

if TYPE_CHECKING:
    from rnn2llm.checkpoints import Format

KEPT = ("model", "history", "source_vocabulary", "target_vocabulary", "corpus")
"""What the cells must have defined when the training is over."""


def run_training(course: Course, lesson: str, lane: str, resume: Path | None = None, model: str = "") -> dict[str, Any]:
    """Run a lesson's solved notebook up to and including its training.

    Args:
        course: where the lesson is.
        lesson: its id.
        lane: ``quick``, ``full`` or ``checkpoint``.
        resume: where every epoch is saved; a training that was stopped goes on from there.
        model: in a lesson that trains several, which of them: the others' cells are left out. Such a lesson keeps its
            models by name in ``models`` and ``histories``, and marks the cell ``checkpoint="04_NAME"``. What is trained on
            other data than the lesson's own it keeps by name in ``real``: a dictionary of all that must be defined.

    Returns:
        What the cells have defined; ``model`` and ``history`` are those of the one asked for.

    Raises:
        CourseError: there is no such lesson, or it trains nothing, or no model of that name.
    """
    source = read_lesson(course.lesson_folder(lesson) / "lesson.py")
    if model:
        source = _with_one_model(source, model)
    code = tuple(
        cell for cell in source.cells if not cell.prose
    )  # prose may tell what is measured of this very training
    source = replace(source, cells=code)
    return run_cells(build_notebook(course, source, "en", solved=True), lane, resume, model)


def _with_one_model(source: LessonSource, model: str) -> LessonSource:
    """The lesson without the training of any other model.

    Raises:
        CourseError: it trains no model of that name.
    """
    number = source.id.partition("_")[0]
    trained = [
        str(cell.marks["checkpoint"]).removeprefix(f"{number}_") for cell in source.cells if cell.role == "train"
    ]
    if model not in trained:
        raise CourseError(f"{source.id} trains no model called {model!r}; it trains: {', '.join(trained)}")
    cells = [cell for cell in source.cells if cell.role != "train" or cell.marks["checkpoint"] == f"{number}_{model}"]
    return replace(source, cells=tuple(cells))


def run_cells(notebook: NotebookNode, lane: str, resume: Path | None = None, model: str = "") -> dict[str, Any]:
    """The same for a notebook; its checks are left out, since nothing that follows depends on them.

    Raises:
        CourseError: no cell is marked ``train``, or something that must be kept is not defined when it has run.
    """
    code = [(_role(cell), cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    if not any(role == "train" for role, _ in code):
        raise CourseError("the notebook has no cell marked train=true: there is nothing to train")
    lesson = notebook.metadata.get("rnn2llm", {}).get("lesson", "")
    names: dict[str, Any] = {"__name__": "__main__"}
    os.environ["RNN2LLM_LANE"] = lane
    if resume:
        os.environ["RNN2LLM_CHECKPOINTS"] = str(resume)
    with tempfile.TemporaryDirectory() as state:
        os.environ["RNN2LLM_STATE"] = state
        for number, (role, text) in enumerate(code):
            if role == "check":
                continue
            run_cell(text, f"{lesson} {number}".strip(), names)
            if role == "train":
                break
    if model in names.get("real", {}):
        names |= names["real"][model]
    elif model:
        names |= {"model": names["models"][model], "history": names["histories"][model]}
    missing = [name for name in KEPT if name not in names]
    if missing:
        raise CourseError(f"after its training the notebook has not defined {', '.join(missing)}")
    return names


def run_cell(text: str, label: str, names: dict[str, Any]) -> None:
    """Run one cell as a notebook would: what it defines can be looked up by its source, which TensorFlow reads.

    Args:
        text: its code.
        label: what tells it from all others that this process runs: two of a name would be taken for each other.
        names: what the cells before it have defined; what it defines is added.
    """
    name = f"<cell {label}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec"), names)


def save_trained(
    course: Course, lesson: str, names: dict[str, Any], model: str = "", format: Format = "float16"
) -> Path:
    """Save what ``run_training`` returned, in a format of `rnn2llm.checkpoints`; the folder in ``course/models``."""
    from rnn2llm import checkpoints

    folder = course.root / "course" / "models" / checkpoints.name_of(lesson, names["corpus"].name, model)
    vocabularies = [names["source_vocabulary"], names["target_vocabulary"]]
    checkpoints.save(folder, names["model"], names["history"], vocabularies, format)
    return folder


def _role(cell: NotebookNode) -> str:
    return str(cell.metadata.get("rnn2llm", {}).get("role", ""))
