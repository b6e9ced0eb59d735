"""Grades for other systems, through nbgrader's export plugins: ``nbgrader export --exporter=autograder.results.export.…``.

- ``CsvExporter``: a line a submission, with nbgrader's own columns (its own exporter quotes nothing).
- ``CanvasExporter``: what Canvas imports into its gradebook: ``Student, ID, SIS User ID, SIS Login ID, Section``, a
  column a lesson, and under the header the line ``Points Possible``. Canvas finds a student by ``ID``, else by one of the
  two others, else by name; it takes every line whose first cell has the words "Points Possible" for that one, and guesses
  comma or semicolon from the first three lines (canvas-lms, ``lib/gradebook_importer.rb``). An empty cell changes nothing.
- ``MoodleExporter``: what Moodle's grade import reads, with the column names of its own export: map ``ID number`` to
  "ID number", or ``Email address`` to "Email address". ``-`` is "no grade". One student whom Moodle does not know ends
  its whole import, and a line in which the mapped cell is empty gives its grades to the student of the line before
  (moodle, ``grade/import/csv/classes/load_data.php``): so the e-mail column is there only where all have one.

Where a class goes without written questions, or says in ``class.toml`` what a lesson counts, scores and maximum are
scaled to that.

A name is whatever a student typed. A spreadsheet takes a cell that begins with ``= + - @`` for a formula, so those get an
apostrophe in front (OWASP, "CSV injection").
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Dict

from autograder.authoring.source import read_lesson
from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.results.database import open_gradebook
from autograder.results.pages import plain
from rnn2llm.checking.model import load_lesson

POINTS_POSSIBLE = re.compile(r"points\s+possible", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(classroom: Classroom, format: str, to: Path) -> Path:
    """Write the class's grades to ``to`` in a format: ``csv``, ``canvas`` or ``moodle``.

    Raises:
        ClassError: there is no such format, or the class has no gradebook yet.
    """
    if format not in EXPORTERS:
        raise ClassError(f"there is no export format {format!r}; there are {', '.join(EXPORTERS)}")
    with open_gradebook(classroom) as gradebook:
        EXPORTERS[format](to=str(to), worth=worth(classroom)).export(gradebook)
    return to


def worth(classroom: Classroom) -> dict[str, float]:
    """What lessons count in this class, where that is not what the gradebook has for them."""
    found: dict[str, float] = {}
    if not classroom.settings.manual:
        for lesson in set(classroom.released) & set(classroom.course.lessons):
            source = read_lesson(classroom.course.lesson_folder(lesson) / "lesson.py")
            written = sum(float(cell.marks["points"]) for cell in source.cells if cell.role == "manual")
            found[lesson] = written + sum(one.points for one in load_lesson(lesson).exercises if not one.starred)
    return found | dict(classroom.settings.points)


def cell(value: object) -> str:
    """``value`` as text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, int | float):
        return f"{round(value, 2):g}"
    text = " ".join(plain("" if value is None else str(value)).split())
    return f"'{text}" if text.startswith(FORMULA) else text


class TableExporter(ExportPlugin):  # type: ignore[misc]  # nbgrader ships no types
    """What the three have in common: rows to a CSV file, for the lessons and students that were asked for."""

    default_name: ClassVar[str]
    worth = Dict(help="What lessons count, by name, where that is not their maximum.").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Write all rows to ``self.to``."""
        with open(self.to or self.default_name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(self.rows(gradebook))

    def rows(self, gradebook: Any) -> Iterator[list[str]]:
        """The lines of the file, header first, each cell safe."""
        raise NotImplementedError

    def lessons(self, gradebook: Any) -> list[Any]:
        """The assignments to export, by name."""
        wanted = {str(one) for one in self.assignment}
        found = [one for one in gradebook.assignments if not wanted or one.name in wanted]
        return sorted(found, key=lambda one: str(one.name))

    def factor(self, lesson: Any) -> float:
        """What scores and maximum of a lesson are multiplied with."""
        return (
            float(self.worth[lesson.name]) / lesson.max_score if lesson.max_score and lesson.name in self.worth else 1.0
        )

    def score(self, gradebook: Any, lesson: Any, student: Any) -> float | None:
        """A student's score in a lesson, penalty taken off; None where nothing was handed in."""
        submission = submission_of(gradebook, lesson, student)
        if submission is None:
            return None
        return float(max(0.0, submission.score - submission.late_submission_penalty) * self.factor(lesson))

    def students(self, gradebook: Any) -> list[Any]:
        """The students to export."""
        wanted = {str(one) for one in self.student}
        return [one for one in gradebook.students if not wanted or one.id in wanted]


def submission_of(gradebook: Any, lesson: Any, student: Any) -> Any | None:
    """A student's submission of a lesson, if there is one."""
    try:
        return gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return None


class CsvExporter(TableExporter):
    """A line a student and lesson."""

    default_name = "grades.csv"
    HEADER = (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
        "raw_score,late_submission_penalty,score,max_score"
    )

    def rows(self, gradebook: Any) -> Iterator[list[str]]:
        """As nbgrader's ``CsvExportPlugin`` has them; nothing handed in is 0."""
        yield self.HEADER.split(",")
        for lesson in self.lessons(gradebook):
            for student in self.students(gradebook):
                submission, factor = submission_of(gradebook, lesson, student), self.factor(lesson)
                row = [
                    lesson.name,
                    lesson.duedate,
                    submission and submission.timestamp,
                    student.id,
                    student.last_name,
                    student.first_name,
                    student.email,
                    factor * submission.score if submission else 0.0,
                    factor * submission.late_submission_penalty if submission else 0.0,
                    self.score(gradebook, lesson, student) or 0.0,
                    factor * lesson.max_score,
                ]
                yield [cell(value) for value in row]


class CanvasExporter(TableExporter):
    """A line a student, as Canvas's gradebook imports it."""

    default_name = "grades_canvas.csv"
    HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

    def rows(self, gradebook: Any) -> Iterator[list[str]]:
        """``ID`` is nbgrader's ``lms_user_id``; the student's id serves as both SIS ids."""
        lessons = self.lessons(gradebook)
        yield [*self.HEADER, *(cell(lesson.name) for lesson in lessons)]
        yield ["    Points Possible", "", "", "", "", *(cell(self.factor(one) * one.max_score) for one in lessons)]
        for student in self.students(gradebook):
            name = ", ".join(filter(None, (student.last_name, student.first_name)))
            name = student.id if not name or POINTS_POSSIBLE.search(name) else name
            row = [name, student.lms_user_id, student.id, student.id, ""]
            row += [self.score(gradebook, lesson, student) for lesson in lessons]
            yield [cell(value) for value in row]


class MoodleExporter(TableExporter):
    """A line a student, as Moodle's grade import reads it."""

    default_name = "grades_moodle.csv"
    HEADER = ("First name", "Last name", "ID number")
    EMAIL = "Email address"

    def rows(self, gradebook: Any) -> Iterator[list[str]]:
        """The student's id is the ID number."""
        lessons, students = self.lessons(gradebook), self.students(gradebook)
        mailed = all(student.email for student in students)
        yield [*self.HEADER, *([self.EMAIL] if mailed else []), *(cell(lesson.name) for lesson in lessons)]
        for student in students:
            scores = [self.score(gradebook, lesson, student) for lesson in lessons]
            names = [student.first_name, student.last_name, student.id, *([student.email] if mailed else [])]
            yield [cell(name) for name in names] + ["-" if score is None else cell(score) for score in scores]


EXPORTERS: dict[str, type[TableExporter]] = {"csv": CsvExporter, "canvas": CanvasExporter, "moodle": MoodleExporter}
