"""Written answers that say the same are graded once: what a person gave for one of them holds for all.

Two answers are the same when nothing but case, spaces, punctuation and Unicode forms tells them apart. Only what no person
has graded is filled in; where people gave the same answer different points, nothing is, and the group is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.classroom import Classroom
from autograder.grading.records import SubmissionRecord
from autograder.results.database import open_gradebook
from autograder.results.gradebook import MANUAL, find_notebook


@dataclass(frozen=True)
class Group:
    """Submissions that answer a question alike.

    Attributes:
        question: its name.
        answer: as one of them wrote it.
        students: their ids.
        scores: the different points that people gave.
        waiting: how many nobody has graded.
    """

    question: str
    answer: str
    students: tuple[str, ...]
    scores: tuple[float, ...]
    waiting: int


def essence(answer: str) -> str:
    """What is left of an answer when case, spaces, punctuation and Unicode forms are taken away."""
    folded = unicodedata.normalize("NFKC", answer).casefold()
    return " ".join(re.findall(r"\w+", folded))


def share_grades(classroom: Classroom, lesson: str) -> tuple[Group, ...]:
    """Give every ungraded answer the points and comment of one that says the same and was graded.

    Returns:
        The groups of at least two, and those of which somebody has still to read one; as they are afterwards.

    Raises:
        ClassError: the lesson was never released.
    """
    with open_gradebook(classroom) as gradebook:
        find_notebook(gradebook, lesson)
        groups = [_shared(question, grades) for question, grades in _by_answer(classroom, lesson, gradebook).items()]
        gradebook.db.commit()
    return tuple(one for one in groups if len(one.students) > 1 or one.waiting)


@dataclass(frozen=True)
class _Graded:
    student: str
    answer: str
    grade: Any
    comment: Any


def _by_answer(classroom: Classroom, lesson: str, gradebook: Any) -> dict[tuple[str, str], list[_Graded]]:
    found: dict[tuple[str, str], list[_Graded]] = {}
    for student in classroom.records.students(lesson):
        record = classroom.records.submission(lesson, student)
        if record is None or record.unreadable:
            continue
        for one in _graded(record, gradebook.find_submission_notebook(lesson, lesson, student)):
            question = str(one.grade.name).removeprefix(MANUAL)
            found.setdefault((question, essence(one.answer)), []).append(one)
    return dict(sorted(found.items()))


def _graded(record: SubmissionRecord, submitted: Any) -> Iterator[_Graded]:
    comments = {comment.name: comment for comment in submitted.comments}
    for grade in submitted.grades:
        answer = record.manual.get(str(grade.name).removeprefix(MANUAL), "")
        if grade.cell_type != "code" and essence(answer) and grade.auto_score is None:
            yield _Graded(record.student, answer, grade, comments.get(grade.name))


def _shared(key: tuple[str, str], members: list[_Graded]) -> Group:
    read = [one for one in members if one.grade.manual_score is not None and not one.grade.needs_manual_grade]
    scores = tuple(sorted({float(one.grade.manual_score) for one in read}))
    if len(scores) == 1:
        said = next((one.comment.manual_comment for one in read if one.comment and one.comment.manual_comment), None)
        for one in members:
            if one.grade.needs_manual_grade and one.grade.manual_score is None:
                one.grade.manual_score, one.grade.needs_manual_grade = scores[0], False
                if one.comment is not None and said and not one.comment.manual_comment:
                    one.comment.manual_comment = said
    waiting = sum(bool(one.grade.needs_manual_grade) for one in members)
    return Group(key[0], members[0].answer, tuple(one.student for one in members), scores, waiting)


def lines(groups: tuple[Group, ...]) -> Iterator[str]:
    """The groups for the command line."""
    from autograder.results.pages import brief

    for one in groups:
        state = f"{one.waiting} to be read" if one.waiting else f"{one.scores[0]:g} points" if one.scores else "graded"
        if len(one.scores) > 1:
            state = f"graded with {', '.join(f'{score:g}' for score in one.scores)} points: agree on one; {state}"
        same = f", {len(one.students)} alike ({', '.join(map(brief, one.students))})" if len(one.students) > 1 else ""
        yield f"{one.question}: {state}{same}: {brief(one.answer)[:80]}"
