"""The demo's class hands in every lesson but the first, which `test_demo` looks at closely."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.demo.fates import invent
from autograder.demo.run import LESSON, run_demo, without_torch
from autograder.grading.secret import hidden_key
from autograder.results.report import graded_submissions
from rnn2llm.checking.model import load_lesson

COURSE = Course.find(Path(__file__))
LESSONS = [lesson for lesson in COURSE.lessons if lesson != LESSON]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The class, and what was printed."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    screen = io.StringIO()
    run_demo(COURSE, folder, 2, "en", Console(file=screen, width=200), LESSONS)
    return Classroom.load(folder), screen.getvalue()


def test_nobody_gets_other_points_than_their_fate_deserves(demo):
    assert len(LESSONS) == 7
    assert "≠" not in demo[1]
    rows = [line for line in demo[1].splitlines() if re.match(r"│ \w+ +│", line)]
    assert [len(row.split("│")) for row in rows] == [2 + 3 + len(LESSONS)] * 12


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_tells_its_students_apart_and_its_mistakes_reach_the_report(demo, lesson):
    classroom = demo[0]
    points = {one.record.student: one.points for one in graded_submissions(classroom, load_lesson(lesson))}
    total = sum(exercise.points for exercise in load_lesson(lesson).exercises)
    assert [student for student, one in points.items() if one == 0] == ["jonas", "karla", "luis"]
    assert points["ada"] == points["ben"] == points["greta"] == points["hugo"] == total
    assert 0 < points["darius"] < total
    assert 0 < points["carla"] < total
    carla = next(fate for fate in invent(Bench(COURSE, lesson)) if fate.student == "carla")
    key = hidden_key(classroom, lesson)
    for lang in ("es", "en"):
        page = (classroom.root / "reports" / f"{lesson}.{lang}.html").read_text(encoding="utf-8")
        text = html.unescape(re.sub(r"<[^>]+>", "", page))
        for exercise, misconception in carla.wrong.items():
            assert key.exercises[exercise].diagnoses[misconception][lang] in text, (exercise, misconception)


def test_lessons_that_need_torch_are_left_out_unless_they_are_asked_for():
    assert without_torch(COURSE) == (
        "01_encoder_decoder",
        "02_birnn",
        "03_beam_search",
        "04_attention",
        "06_char_rnn",
    )
