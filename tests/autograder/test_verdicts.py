"""For every exercise of every lesson: the same verdict in this process, over the judge channel, and from stock nbgrader.

A class of made-up students shares the misconceptions out: student k answers every exercise with its k-th misconception,
one student has the references, one the stubs. Odd ones work in English. An exercise that calls another one's function has
its turn when that one is right again. The class is graded by us and, in a copy of its folder, by stock `nbgrader autograde`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.authoring.course import Course
from autograder.authoring.proof import verdict_on
from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.demo.fates import Fate
from autograder.demo.run import notebook_of
from autograder.grade_class import grade_lesson
from autograder.grading.handout import init_class, release, run_nbgrader
from autograder.grading.secret import hidden_key
from autograder.results.feedback import write_feedback

COURSE = Course.find(Path(__file__))
LESSONS = COURSE.lessons

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("verdicts")]


def students(bench):
    """Each student's fate, and the misconception (None: the reference, "": the stub) that each exercise was given.

    What calls a function that is wrong stands in no list: nothing is claimed about it.
    """
    exercises = [exercise.name for exercise in bench.lesson.exercises]
    yield Fate("reference", ("", ""), {}), dict.fromkeys(exercises)
    yield Fate("stub", ("", ""), {}, unanswered=tuple(exercises)), dict.fromkeys(exercises, "")
    called = bench.calls

    def first(name):  # the turn after those of all that it calls
        return max((first(other) + len(bench.misconceptions[other]) for other in called[name]), default=0)

    turns = {
        name: {first(name) + number: one.name for number, one in enumerate(bench.misconceptions[name])}
        for name in exercises
    }
    for number in range(max(max(turn) for turn in turns.values()) + 1):
        wrong = {name: turn[number] for name, turn in turns.items() if number in turn}
        given = {name: wrong.get(name) for name in exercises if not called[name] & set(wrong)}
        yield Fate(f"s{number:02}", ("", ""), {}, lang="en" if number % 2 else "es", wrong=wrong), given


@pytest.fixture(scope="module", params=LESSONS)
def graded(request, tmp_path_factory):
    lesson = request.param
    root = tmp_path_factory.mktemp("verdicts")
    classroom = init_class(root / "ours", COURSE, "ours", "es")
    release(classroom, lesson)
    bench = Bench(COURSE, lesson)
    fates = list(students(bench))
    for fate, _ in fates:
        path = classroom.notebook("submitted", lesson, fate.student)
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook_of(COURSE, bench, fate))
    shutil.copytree(root / "ours", root / "stock")
    results = grade_lesson(classroom, lesson, 2, (), Console(quiet=True))
    stock = Classroom.load(root / "stock")
    run_nbgrader(stock, "autograde", lesson, "--create", "--force")
    return SimpleNamespace(
        lesson=lesson, bench=bench, classroom=classroom, stock=stock, fates=fates,
        records={one.record.student: one for one in results},
    )  # fmt: skip


def claimed(graded, fate, given):
    return [record for record in graded.records[fate.student].exercises if record.exercise in given]


def expected(graded, name, misconception):
    """The verdict in this process, on the class's hidden cases."""
    exercise = graded.bench.lesson[name]
    key = hidden_key(graded.classroom, graded.lesson).exercises[name]
    if misconception is None:
        return verdict_on(exercise, key, graded.bench.reference(name))
    if not misconception:
        return verdict_on(exercise, key, graded.bench.stub(name))
    one = next(one for one in graded.bench.misconceptions[name] if one.name == misconception)
    return verdict_on(exercise, key, graded.bench.wrong(name, one))


def test_no_submission_had_to_be_mended_or_failed(graded):
    for one in graded.records.values():
        assert (one.record.changes, one.record.failures, one.record.unreadable) == ((), (), "")


def test_judged_over_the_channel_as_in_this_process(graded):
    for fate, given in graded.fates:
        for record in claimed(graded, fate, given):
            verdict = expected(graded, record.exercise, given[record.exercise])
            criteria = {criterion.name: criterion.passed for criterion in verdict.criteria}
            assert (record.points, record.criteria) == (verdict.points, criteria), (fate.student, record.exercise)
            assert record.misconceptions == verdict.misconceptions, (fate.student, record.exercise)


def test_references_score_everything_stubs_nothing_and_each_misconception_is_named(graded):
    for fate, given in graded.fates:
        for record in claimed(graded, fate, given):
            misconception = given[record.exercise]
            if misconception is None:
                assert record.points == record.max_points
            elif not misconception:
                assert record.points == 0
            else:
                assert record.points < record.max_points
                assert record.misconceptions == (misconception,), (fate.student, record.exercise)


def test_stock_nbgrader_comes_to_the_same_points(graded):
    with Gradebook(graded.stock.database) as theirs, Gradebook(graded.classroom.database) as ours:
        for fate, _ in graded.fates:
            for record in graded.records[fate.student].exercises:
                where = (f"check_{record.exercise}", graded.lesson, graded.lesson, fate.student)
                assert theirs.find_grade(*where).auto_score == ours.find_grade(*where).auto_score, where
                points = 0.0 if record.starred else record.points
                assert ours.find_grade(*where).auto_score == points, where


def test_each_feedback_page_has_the_diagnoses_in_its_students_language(graded):
    ours = graded.classroom
    pages = {
        path.parents[1].name: path.read_text(encoding="utf-8")
        for path in write_feedback(ours, graded.lesson, graded.records.values())
    }
    for fate, given in graded.fates:
        known = [(name, one) for name in given for one in graded.bench.misconceptions[name]]
        due = {getattr(one, fate.lang) for name, one in known if one.name == given[name]}
        for name, one in known:  # two exercises may have a diagnosis in common
            text = getattr(one, fate.lang)
            assert (text in unescaped(pages[fate.student])) == (text in due), (fate.student, name, one.name)


def unescaped(page):
    import html

    return html.unescape(page)
