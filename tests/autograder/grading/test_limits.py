"""Each limit, hit on purpose: the student is told which, in which cell and on which line, and the rest is graded."""

import io
from dataclasses import replace

import nbformat
import pytest
from rich.console import Console

from autograder.grade_class import grade_lesson
from autograder.jail.spec import Limits
from autograder.results.feedback import write_feedback
from tests.mini import LESSON
from tests.miniclass import mini_class

FULL = 6.0
LIMITS = Limits(cell_seconds=60, cpu_seconds=60, memory_mib=1000, processes=64, disk_mib=16, output_mib=1)


@pytest.fixture(scope="module")
def mini(tmp_path_factory):
    with mini_class(tmp_path_factory.mktemp("limits")) as made:
        yield made


def graded(mini, student, own="", answers=None, **limits):
    mini.hand_in(student, answers, own=own, lang="en")
    settings = replace(mini.classroom.settings, limits=replace(LIMITS, **limits))
    classroom = replace(mini.classroom, settings=settings)
    (found,) = grade_lesson(classroom, LESSON, 1, [student], Console(file=io.StringIO()))
    (page,) = write_feedback(classroom, LESSON, [found])
    return found, page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "own", "line", "limits"),
    [
        ("time", "import time\n\ntime.sleep(600)", "3: time.sleep(600)", {"cell_seconds": 2}),
        ("cpu", "while True: pass", "1: while True", {"cpu_seconds": 2}),
        ("memory", "kept = []\nwhile True:\n    kept.append(bytes(2**22).replace(b'0', b'1') + b'1')", "kept", {}),
        ("output", "while True:\n    print('x' * 1000)", "2: print('x' * 1000)", {}),
        ("disk", "with open('big', 'wb') as file:\n    file.write(bytes(2**26))", "file", {}),
        (
            "processes",
            "import threading, time\n\nfor _ in range(500):\n    threading.Thread(target=time.sleep, args=(60,)).start()",
            "4: threading.Thread",
            {},
        ),
    ],
)
def test_a_limit_costs_its_cell_and_is_named(mini, kind, own, line, limits):
    found, page = graded(mini, kind, own, **limits)
    assert found.points == FULL
    (failure,) = found.record.failures
    assert failure.kind == kind
    assert failure.cell == 3
    assert line in failure.line
    assert "Cell 3" in page
    assert "limit" in page or "too much output" in page


def test_a_limit_hit_by_a_judged_call_costs_that_exercise_and_names_its_line(mini):
    answer = "def bounds(x):\n    kept = []\n    while True:\n        kept.append(x.repeat(10**6))"
    found, page = graded(mini, "judged", answers={"bounds": answer})
    records = {one.exercise: one for one in found.exercises}
    assert records["masked_mean"].points == 4
    assert (records["bounds"].points, records["bounds"].limit) == (0, "memory")
    assert "kept.append" in records["bounds"].line or "while True" in records["bounds"].line
    assert "memory limit" in page


def test_defaults_are_far_from_what_an_honest_notebook_needs(mini):
    own = "import numpy\nsquares = [numpy.eye(200) @ numpy.eye(200) for _ in range(50)]\nprint('done')\nlen(squares)"
    found, _ = graded(mini, "honest", own)
    assert (found.points, found.record.failures) == (FULL, ())
    notebook = nbformat.read(mini.classroom.notebook("autograded", LESSON, "honest"), as_version=4)
    (shown,) = ([*map(shown_text, cell.outputs)] for cell in notebook.cells if cell.source == own)
    assert shown == ["done\n", "50"]


def shown_text(output):
    return output.get("text") or output["data"]["text/plain"]
