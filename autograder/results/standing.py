"""One submission as the gradebook has it: the records' points, and what people added to them.

The records say what the harness found; the gradebook also knows what people gave for written answers, which points they
changed, who the student is and how late the submission came. Feedback and report show both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nbgrader.api import MissingEntry

from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.grading.records import GradedSubmission
from autograder.results.database import open_gradebook
from autograder.results.gradebook import CHECK, MANUAL, find_notebook


@dataclass(frozen=True)
class Written:
    """A written answer.

    Attributes:
        name: of the question.
        score: what it earned; None while a person has still to read it.
        max_score: what it could earn.
        comment: what a person, else the harness, wrote about it.
        answer: the student's text.
    """

    name: str
    score: float | None
    max_score: float
    comment: str
    answer: str


@dataclass(frozen=True)
class Standing:
    """A submission with its grades.

    Attributes:
        graded: its records.
        name: the student's name where the gradebook knows it, else the id.
        core: points for exercises that are no extras.
        max_core: how many there are.
        bonus: points on top: starred exercises, and extra credit that a person gave.
        written: the written answers.
        changed: exercises whose points a person changed, with the new points.
        seconds_late: how long after the due date (extensions included) it came.
        penalty: points taken off for that.
        review: cells that ask a person for a look, by exercise or question.
    """

    graded: GradedSubmission
    name: str
    core: float
    max_core: float
    bonus: float
    written: tuple[Written, ...]
    changed: dict[str, float]
    seconds_late: float
    penalty: float
    review: tuple[str, ...]

    @property
    def score(self) -> float:
        """What the gradebook and the exports say."""
        written = sum(one.score or 0.0 for one in self.written)
        return max(0.0, round(self.core + self.bonus + written - self.penalty, 2))

    @property
    def max_score(self) -> float:
        """What core and written answers can earn together."""
        return self.max_core + sum(one.max_score for one in self.written)

    @property
    def pending(self) -> tuple[Written, ...]:
        """Written answers that nobody has read yet."""
        return tuple(one for one in self.written if one.score is None)


def standings(classroom: Classroom, lesson: str, graded: Iterable[GradedSubmission]) -> Iterator[Standing]:
    """The standing of each submission.

    Raises:
        ClassError: the lesson was not released, or a submission was not projected onto the gradebook.
    """
    with open_gradebook(classroom) as gradebook:
        find_notebook(gradebook, lesson)
        for one in graded:
            student = one.record.student
            try:
                submitted = gradebook.find_submission_notebook(lesson, lesson, student)
            except MissingEntry:
                raise ClassError(f"the gradebook has no submission of {lesson} by {student}: grade it first") from None
            yield _standing(one, submitted)


def _standing(graded: GradedSubmission, submitted: Any) -> Standing:
    comments = {comment.name: comment.comment or "" for comment in submitted.comments}
    checks = [grade for grade in submitted.grades if grade.cell_type == "code"]
    student = submitted.student
    return Standing(
        graded=graded,
        name=" ".join(filter(None, (student.first_name, student.last_name))) or student.id,
        core=round(sum(_earned(grade) or 0.0 for grade in checks), 2),
        max_core=sum(grade.max_score for grade in checks),
        bonus=round(sum(grade.extra_credit or 0.0 for grade in submitted.grades), 2),
        written=tuple(
            Written(
                name=grade.name.removeprefix(MANUAL),
                score=_earned(grade),
                max_score=grade.max_score,
                comment=comments.get(grade.name, ""),
                answer=graded.record.manual.get(grade.name.removeprefix(MANUAL), ""),
            )
            for grade in sorted(submitted.grades, key=lambda grade: str(grade.name))
            if grade.cell_type != "code"
        ),
        changed={
            grade.name.removeprefix(CHECK): grade.manual_score for grade in checks if grade.manual_score is not None
        },
        seconds_late=submitted.assignment.total_seconds_late,
        penalty=submitted.late_submission_penalty or 0.0,
        review=tuple(
            sorted(
                grade.name.removeprefix(CHECK).removeprefix(MANUAL)
                for grade in submitted.grades
                if grade.needs_manual_grade
            )
        ),
    )


def _earned(grade: Any) -> float | None:
    """A person's points if there are any, else the harness's, without extra credit."""
    score = grade.auto_score if grade.manual_score is None else grade.manual_score
    return None if score is None else float(score)
