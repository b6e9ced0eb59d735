"""Grades a class at the command line: plans, runs with a live display, projects onto the gradebook, replays.

A submission's own record is written last, after its exercises' records and its grades: it says that all of that is there.
So a run that was killed anywhere and is started again does the rest, and ends like one that was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console

from autograder.classroom import Classroom
from autograder.errors import JailError
from autograder.grading.grade import Result, Task
from autograder.grading.handout import releases
from autograder.grading.pool import default_jobs, plan, run
from autograder.grading.records import ExerciseRecord, GradedSubmission
from autograder.grading.secret import PLAIN
from autograder.grading.warmth import modules_of
from autograder.jail.doctor import diagnose
from autograder.progress import follow
from autograder.results.gradebook import Projection, open_projection
from rnn2llm.checking.model import load_lesson


def grade_lesson(
    classroom: Classroom,
    lesson: str,
    jobs: int,
    students: Sequence[str],
    console: Console,
    jailed: bool = True,
    scheduler: str = "",
) -> list[GradedSubmission]:
    """Grade what is new or changed and bring the gradebook in line with all records.

    Args:
        classroom: the class.
        lesson: a lesson that was released to it.
        jobs: submissions side by side; 0 for one a processor.
        students: these only; all where empty.
        console: where progress is shown.
        jailed: whether student code runs in a jail.
        scheduler: address of a Dask scheduler whose workers grade; on this machine where it is empty.

    Returns:
        What was graded now; what was graded before and has not changed is not among it.

    Raises:
        JailError: no jail can be made here.
        ClassError: the lesson was not released, or somebody else grades it.
        ClusterError: the scheduler cannot be reached, or its workers cannot grade.
    """
    if jailed and not scheduler:
        _require_jail(classroom, lesson)
    graded: list[GradedSubmission] = []
    with classroom.records.locked(lesson), open_projection(classroom, lesson) as projection:
        todo = plan(classroom, lesson, jailed=jailed, students=students)
        projection.enrol([*todo.unchanged, *(task.student for task in todo.tasks)])
        for student in todo.unchanged:
            kept = classroom.records.graded(lesson, student, _names(lesson))
            if kept is not None:
                projection.put(kept)
        for result in _shown(todo.tasks, jobs, console, len(todo.unchanged), scheduler):
            graded.append(_keep(classroom, projection, result))
    return graded


def replay_lesson(
    classroom: Classroom, lesson: str, jobs: int, students: Sequence[str], console: Console, scheduler: str = ""
) -> list[str]:
    """Run graded submissions again on the same cases; every verdict that differs from its record, in a line.

    Raises:
        JailError: no jail can be made here.
        ClassError: the lesson was not released.
    """
    if not scheduler:
        _require_jail(classroom, lesson)
    todo = plan(classroom, lesson, students=students or list(classroom.records.students(lesson)), again=True)
    differences: list[str] = []
    for result in _shown(todo.tasks, jobs, console, 0, scheduler):
        for new in result.graded.exercises:
            old = classroom.records.exercise(lesson, new.student, new.exercise)
            if old is not None and old.variant != new.variant:
                differences.append(
                    f"{new.student}: {new.exercise}: it was graded as variant {old.variant or PLAIN}, and the class has "
                    f"{new.variant or PLAIN} now; release with --variant {old.variant or PLAIN} to replay it"
                )
            elif old is not None and old.key != new.key:
                differences.append(
                    f"{new.student}: {new.exercise}: the exercise or its hidden cases changed after it was graded; "
                    "grade again before comparing"
                )
            elif old is None or _verdict(old) != _verdict(new):
                before = f"{old.points:g} {list(old.misconceptions)}" if old else "no record"
                after = f"{new.points:g} {list(new.misconceptions)}"
                differences.append(f"{new.student}: {new.exercise}: on record {before}, now {after}")
    return differences


def _require_jail(classroom: Classroom, lesson: str) -> None:
    problem = diagnose(classroom.course.helper, modules_of(releases(classroom, lesson)))
    if problem:
        raise JailError(f"{problem}\nNothing was graded. --unsafe runs student code without a jail, as you.")


def _names(lesson: str) -> tuple[str, ...]:
    return tuple(exercise.name for exercise in load_lesson(lesson).exercises)


def _keep(classroom: Classroom, projection: Projection, result: Result) -> GradedSubmission:
    record = result.graded.record
    judged = {exercise.exercise: exercise for exercise in result.graded.exercises}
    for exercise in judged.values():
        classroom.records.write(exercise)
    found = (
        judged.get(name) or classroom.records.exercise(record.lesson, record.student, name)
        for name in _names(record.lesson)
    )
    whole = replace(result.graded, exercises=tuple(one for one in found if one and one.submission == record.submission))
    projection.put(whole, result.notebook)
    classroom.records.write(record)
    return whole


def _shown(tasks: Sequence[Task], jobs: int, console: Console, unchanged: int, scheduler: str) -> Iterator[Result]:
    """Run tasks and show how far that is."""
    return follow(results_of(tasks, jobs, scheduler), len(tasks), unchanged, console)


def results_of(tasks: Sequence[Task], jobs: int, scheduler: str) -> Iterator[Result]:
    """Results as they come, from this machine or from a cluster."""
    if not scheduler:
        return run(tasks, jobs or default_jobs())
    from autograder.grading.cluster import run_on_cluster  # Dask takes a second to import

    return run_on_cluster(tasks, scheduler)


def _verdict(record: ExerciseRecord) -> tuple[object, ...]:
    return (record.criteria, record.misconceptions, record.points, record.status)
