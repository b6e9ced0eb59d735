"""Every lesson as it is: its exercises bite, on the public cases and on others, and it has what a lesson must have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.authoring.course import Course
from autograder.authoring.proof import prove
from autograder.authoring.reference import Bench
from rnn2llm.checking.words import LANGUAGES

COURSE = Course.find(Path(__file__))
# The interactive views, each of which says something as a saved page too.
VIEW = re.compile(
    r"\b(views\.steps|attention_map|beam_tree|position_explorer|heads_grid|temperature_view|pipeline_steps)\("
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=COURSE.lessons)
def bench(request: pytest.FixtureRequest) -> Bench:
    return Bench(COURSE, request.param)


@pytest.mark.parametrize("seed", [0, 1])
def test_every_exercise_bites(bench: Bench, seed: int) -> None:
    """Reference 100 %, stub 0, each misconception caught and named by its own diagnosis, pairs by one of theirs."""
    assert list(prove(bench, seed)) == []


@pytest.mark.parametrize("seed", [0, 1])
def test_so_does_every_exercise_of_a_variant(bench: Bench, seed: int) -> None:
    for variant in bench.lesson.variants:
        assert list(prove(Bench(COURSE, bench.lesson.id, variant), seed)) == []


def test_it_has_what_the_standard_asks_for(bench: Bench) -> None:
    core = [exercise for exercise in bench.lesson.exercises if not exercise.starred]
    assert len(core) >= 5
    assert sum(exercise.points for exercise in core) >= 20
    assert sum(len(some) for some in bench.misconceptions.values()) >= 20
    assert sum(cell.role == "manual" for cell in bench.source.cells) >= 1
    assert sum("plots.show(" in cell.source for cell in bench.source.cells) >= 4
    assert any(VIEW.search(cell.source) for cell in bench.source.cells)
    for lang in LANGUAGES:
        assert any(cell.role == "teacher" and cell.lang == lang for cell in bench.source.cells)


def test_the_quiz_has_five_questions_with_one_right_answer_each(bench: Bench) -> None:
    questions = bench.lesson.words["quiz"]
    assert len(questions) == 5
    for question in questions:
        assert [bool(option.get("right")) for option in question["options"]].count(True) == 1


def test_it_ends_with_what_is_left_to_do(bench: Bench) -> None:
    code = [cell.source for cell in bench.source.cells if not cell.prose]
    assert code[-1].strip() == "hand_in()"
