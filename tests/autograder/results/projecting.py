"""Short ways to project records, for tests."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.classroom import Classroom
from autograder.grading.records import GradedSubmission
from autograder.results.gradebook import open_projection


def project(classroom: Classroom, lesson: str, graded: Iterable[GradedSubmission]) -> None:
    """Bring gradebook and autograded notebooks in line with records."""
    with open_projection(classroom, lesson) as projection:
        for one in graded:
            projection.put(one)


def project_one(classroom: Classroom, graded: GradedSubmission, notebook: NotebookNode | None) -> None:
    """Project one submission."""
    with open_projection(classroom, graded.record.lesson) as projection:
        projection.put(graded, notebook)
