"""Many submissions: finds out which records are missing, and grades those submissions side by side."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from autograder.classroom import Classroom
from autograder.grading.grade import FAILED, Result, Task, grade_submission
from autograder.grading.handout import releases
from autograder.grading.records import submission_hash
from autograder.grading.secret import hidden_key, key_hashes
from autograder.jail.spec import Limits
from rnn2llm.checking.model import load_lesson


@dataclass(frozen=True)
class Plan:
    """What there is to do for a lesson.

    Attributes:
        tasks: submissions whose records are missing or out of date.
        unchanged: students whose records stand.
    """

    tasks: tuple[Task, ...]
    unchanged: tuple[str, ...]


def plan(
    classroom: Classroom,
    lesson: str,
    *,
    jailed: bool = True,
    students: Sequence[str] = (),
    again: bool = False,
) -> Plan:
    """Find out which records are missing.

    Args:
        classroom: the class.
        lesson: the lesson's id; released to this class.
        jailed: whether student code runs in a jail.
        students: grade these only; all where empty.
        again: grade even what has valid records.

    Raises:
        ClassError: the lesson was not released, or a student has handed nothing in.
    """
    key_text, release_texts = hidden_key(classroom, lesson).to_json(), releases(classroom, lesson)
    hashes = key_hashes(lesson, key_text)
    tasks: list[Task] = []
    unchanged: list[str] = []
    for student in students or classroom.submitted_students(lesson):
        path = submitted_file(classroom, lesson, student)
        content = path.read_bytes() if path else b""
        missing = _missing(classroom, lesson, student, submission_hash(content), hashes)
        if not missing and not again:
            unchanged.append(student)
            continue
        tasks.append(
            Task(
                lesson=lesson,
                student=student,
                file=path.name if path else "",
                content=content,
                received=_received(classroom, lesson, student),
                lang=classroom.lang,
                releases=release_texts,
                key=key_text,
                exercises=() if again or len(missing) == len(hashes) else tuple(missing),
                helper=classroom.course.helper,
                limits=_limits(classroom, lesson, student, again),
                jailed=jailed,
            )
        )
    return Plan(tuple(tasks), tuple(unchanged))


def run(tasks: Sequence[Task], jobs: int) -> Iterator[Result]:
    """Grade submissions side by side; yields each as it is done.

    Raises:
        JailError: no jail could be made.
    """
    with ThreadPoolExecutor(max_workers=jobs) as executor:
        futures = [executor.submit(grade_submission, task) for task in tasks]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def default_jobs() -> int:
    """As many submissions side by side as there are processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def submitted_file(classroom: Classroom, lesson: str, student: str) -> Path | None:
    """What a student handed in: the lesson's notebook, or the only file there is beside the time stamp."""
    path = classroom.notebook("submitted", lesson, student)
    if path.is_file():
        return path
    files = [other for other in sorted(path.parent.glob("*")) if other.is_file() and other.name != "timestamp.txt"]
    return files[0] if len(files) == 1 else None


def _missing(classroom: Classroom, lesson: str, student: str, submission: str, hashes: Mapping[str, str]) -> list[str]:
    """Exercises without a valid record; all of them where the submission itself is not the one on record."""
    names = [exercise.name for exercise in load_lesson(lesson).exercises if exercise.name in hashes]
    record = classroom.records.submission(lesson, student)
    seen = classroom.notebook("autograded", lesson, student).is_file()
    if record is None or record.submission != submission or not seen:
        return names
    if record.unreadable:
        return names if record.unreadable == FAILED else []
    found = {name: classroom.records.exercise(lesson, student, name) for name in names}
    return [
        name for name, one in found.items() if one is None or one.submission != submission or one.key != hashes[name]
    ]


def _limits(classroom: Classroom, lesson: str, student: str, again: bool) -> Limits:
    """The class's limits; what is run again has those that it had."""
    record = classroom.records.submission(lesson, student) if again else None
    return Limits(**record.limits) if record and record.limits else classroom.limits(lesson)


def _received(classroom: Classroom, lesson: str, student: str) -> str:
    """The time stamp in nbgrader's ``timestamp.txt`` as ISO time in UTC; empty where there is none or it is no time."""
    from nbgrader.utils import parse_utc  # takes its time

    path = classroom.notebook("submitted", lesson, student).with_name("timestamp.txt")
    try:
        return str(parse_utc(path.read_text(encoding="utf-8").strip()).replace(tzinfo=UTC).isoformat())
    except (OSError, ValueError, OverflowError):
        return ""
