"""A class with one tiny lesson, released by nbgrader itself: two core exercises, a starred one and a written question."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.grading.records import ExerciseRecord, GradedSubmission, SubmissionRecord
from autograder.results import feedback, gradebook, report
from autograder.settings import Settings
from rnn2llm.checking.keys import AnswerKey, ExerciseKey
from rnn2llm.checking.model import Criterion, Exercise, Lesson

LESSON = "99_tiny"


def exercise(name: str, points: int, starred: bool = False) -> Exercise:
    criteria = (Criterion("shape"), Criterion("value"))
    return Exercise(name, points, lambda rng: (), lambda answer, inputs: {"y": np.zeros(1)}, criteria, starred=starred)


def words_of(name: str) -> dict[str, object]:
    return {
        "goal": {"es": f"Escribe {name}.", "en": f"Write {name}."},
        "hints": {"es": [f"Pista uno de {name}", "dos", "tres"], "en": [f"First hint of {name}", "two", "three"]},
        "criteria": {
            "shape": {"es": "La forma es correcta", "en": "The shape is right"},
            "value": {"es": "El valor es correcto", "en": "The value is right"},
        },
    }


TINY = Lesson(
    LESSON,
    (exercise("double", 4), exercise("halve", 3), exercise("triple", 2, starred=True)),
    {
        "lesson": {"title": {"es": "Una lección diminuta", "en": "A tiny lesson"}},
        "exercises": {name: words_of(name) for name in ("double", "halve", "triple")},
    },
)
DIAGNOSES = {"adds_two": {"es": "Sumas dos en vez de multiplicar.", "en": "You add two instead of multiplying."}}


def source_notebook() -> NotebookNode:
    def metadata(name: str, **facts: object) -> dict[str, object]:
        return {"nbgrader": {"grade_id": name, "schema_version": 3, "task": False, **facts}}

    cells = [nbformat.v4.new_markdown_cell("# 99", id="title")]
    for one in TINY.exercises:
        body = f"def {one.name}(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
        points = 0 if one.starred else one.points
        cells += [
            nbformat.v4.new_code_cell(
                body, id=one.name, metadata=metadata(one.name, grade=False, solution=True, locked=False)
            ),
            nbformat.v4.new_code_cell(
                f'check("{one.name}")',
                id=f"check-{one.name}",
                metadata=metadata(f"check_{one.name}", grade=True, solution=False, locked=True, points=points),
            ),
        ]
    written = metadata("manual_why", grade=True, solution=True, locked=False, points=5)
    cells.append(nbformat.v4.new_markdown_cell("A model answer.", id="manual-why", metadata=written))
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class folder after ``nbgrader generate_assignment``."""
    root = tmp_path_factory.mktemp("class")
    source = root / "source" / LESSON / f"{LESSON}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(source_notebook(), source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # nbgrader runs alembic
        coursedir = CourseDirectory(root=str(root), assignment_id=LESSON)
        GenerateAssignment(coursedir=coursedir).start()
    (root / "keys").mkdir()
    key = AnswerKey(LESSON, "class", {one.name: ExerciseKey((), DIAGNOSES) for one in TINY.exercises})
    (root / "keys" / f"{LESSON}.json").write_text(key.to_json(), encoding="utf-8")
    return root


@pytest.fixture
def classroom(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    root = tmp_path / "class"
    shutil.copytree(released, root)
    for module in (gradebook, feedback, report):
        monkeypatch.setattr(module, "load_lesson", lambda lesson, variant="": TINY)
    return Classroom(root, Settings("NLP 2026", "es", root), Course(root))


def graded(student: str = "ana", earned: dict[str, float] | None = None, **facts: Any) -> GradedSubmission:
    """Records of a submission; ``earned`` gives points by exercise, full points where it is silent."""
    record = SubmissionRecord(
        LESSON, student, submission="f" * 64, **{"file": f"{LESSON}.ipynb", "lang": "es", **facts}
    )
    if record.unreadable:
        return GradedSubmission(record)
    return GradedSubmission(record, tuple(exercise_record(student, one, (earned or {})) for one in TINY.exercises))


def exercise_record(student: str, one: Exercise, earned: dict[str, float]) -> ExerciseRecord:
    points = float(earned.get(one.name, one.points))
    passed = points == one.points
    return ExerciseRecord(
        LESSON,
        student,
        one.name,
        submission="f" * 64,
        key="k",
        seed_name="class",
        criteria={"shape": points > 0, "value": passed},
        misconceptions=() if passed else ("adds_two",),
        points=points,
        max_points=one.points,
        starred=one.starred,
    )


@pytest.fixture
def healed(classroom: Classroom) -> Callable[..., NotebookNode]:
    """Makes a student's notebook after healing and running."""

    def make(answer: str | None = None, outputs: list[NotebookNode] | None = None) -> NotebookNode:
        notebook = nbformat.read(classroom.notebook("release", LESSON), as_version=4)
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id == "manual_why" and answer is not None:
                cell.source = answer
            if grade_id == "double":
                cell.source = "def double(x):\n    return x + 2"
                cell.outputs = outputs or []
        return notebook

    return make
