"""All that grading left behind, in a form in which two classes can be compared."""

from __future__ import annotations

import dataclasses
from typing import Any

import nbformat
from nbgrader.utils import is_grade

from autograder.classroom import Classroom
from autograder.results.database import open_gradebook
from rnn2llm.checking.model import load_lesson

TIMES = ("seconds",)  # what differs between two runs of the same


def left_behind(classroom: Classroom, lesson: str) -> dict[str, Any]:
    """Grades, comments, autograded notebooks and records, by student."""
    found: dict[str, Any] = {}
    with open_gradebook(classroom) as gradebook:
        for submission in gradebook.assignment_submissions(lesson):
            notebooks = list(submission.notebooks)
            assert submission.student.id not in found, "two submissions of one student"
            assert len(notebooks) == 1
            found[submission.student.id] = {
                "received": submission.timestamp,
                "score": submission.score,
                "penalty": notebooks[0].late_submission_penalty,
                "grades": sorted(
                    (one.name, one.auto_score, one.manual_score, one.extra_credit, one.needs_manual_grade)
                    for one in notebooks[0].grades
                ),
                "comments": sorted((one.name, one.auto_comment or "") for one in notebooks[0].comments),
            }
    names = tuple(exercise.name for exercise in load_lesson(lesson).exercises)
    for student in classroom.records.students(lesson):
        graded = classroom.records.graded(lesson, student, names)
        assert graded is not None
        records = [dataclasses.asdict(one) for one in (graded.record, *graded.exercises)]
        found[student]["records"] = [{k: v for k, v in one.items() if k not in TIMES} for one in records]
        notebook = nbformat.read(classroom.notebook("autograded", lesson, student), as_version=4)
        # Other outputs hold times, addresses and the like.
        found[student]["notebook"] = [
            (cell.id, cell.source, cell.outputs if cell.cell_type == "code" and is_grade(cell) else [])
            for cell in notebook.cells
        ]
    return found
