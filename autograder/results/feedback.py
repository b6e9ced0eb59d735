"""A page for each student, in their language: what holds, what went wrong and why, where to go next.

It says of hidden cases what the grading design lets it say: the criterion, the diagnosis, an exception's class and the
student's own line; never an input, an output or a message that could carry one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.classroom import Classroom
from autograder.files import write_whole
from autograder.grading.records import ExerciseRecord, GradedSubmission
from autograder.grading.secret import hidden_key
from autograder.messages import say
from autograder.results.pages import brief, render
from autograder.results.standing import Standing, standings
from rnn2llm.checking.keys import AnswerKey
from rnn2llm.checking.model import Lesson, load_lesson
from rnn2llm.checking.report import Report, describe
from rnn2llm.checking.words import message, pick


@dataclass(frozen=True)
class ExerciseFeedback:
    """One exercise on the page.

    Attributes:
        report: the verdict in words.
        goal: what the exercise asks for, in one line.
        changed: the points that a person gave instead, if a person did.
    """

    report: Report
    goal: str
    changed: float | None


def write_feedback(classroom: Classroom, lesson: str, graded: Iterable[GradedSubmission]) -> Iterator[Path]:
    """Write ``feedback/<student>/<lesson>/<lesson>.html`` for each submission, as it is asked for the next path.

    Raises:
        ClassError: the lesson was not released, or a submission was not projected onto the gradebook.
    """
    key = hidden_key(classroom, lesson)
    public = load_lesson(lesson, key.variant)
    for standing in standings(classroom, lesson, graded):
        path = classroom.root / "feedback" / standing.graded.record.student / lesson / f"{lesson}.html"
        yield write_whole(path, feedback_page(public, key, standing))


def feedback_page(lesson: Lesson, key: AnswerKey, standing: Standing) -> str:
    """The page as one HTML file that needs nothing else."""
    record = standing.graded.record
    return render(
        "feedback.html.j2",
        record.lang,
        title=say(record.lang, "feedback_title", lesson=lesson.words["lesson"]["title"][record.lang]),
        standing=standing,
        record=record,
        has_extras=any(exercise.starred for exercise in lesson.exercises),
        exercises=[_exercise(lesson, key, standing, one, record.lang) for one in standing.graded.exercises],
        message=partial(message, record.lang),
    )


def _exercise(
    lesson: Lesson, key: AnswerKey, standing: Standing, record: ExerciseRecord, lang: str
) -> ExerciseFeedback:
    words = pick(lesson.words["exercises"][record.exercise], lang)
    short = dataclasses.replace(record, error=brief(record.error), line=brief(record.line))
    hint = "" if record.passed else words["hints"][0]
    return ExerciseFeedback(
        report=describe(lesson, short.verdict(), key.exercises[record.exercise], lang, hint, hidden=True),
        goal=words["goal"],
        changed=standing.changed.get(record.exercise),
    )
