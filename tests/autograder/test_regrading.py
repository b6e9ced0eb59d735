"""Incremental grading, at the command line: only what is missing or changed is run, and a record replays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import __version__, cli
from autograder.authoring.course import Course
from autograder.errors import RecordsInUse
from autograder.results.database import open_gradebook
from tests.mini import LESSON, PUBLIC
from tests.miniclass import WRONG, MiniClass, forget, mini_class

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("regrading")]


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniClass]:
    """A class that was graded: two right, one wrong, one unreadable."""
    with mini_class(tmp_path_factory.mktemp("mini")) as made:
        made.hand_in("ana")
        made.hand_in("bo", {"masked_mean": WRONG}, lang="en")
        made.hand_in("cy", {"bounds": "def bounds(x):\n    return x.max(), x.min()"})
        made.hand_in_file("di", b"")
        run(made, "grade", "--jobs", "2")
        yield made


@pytest.fixture
def graded(mini: MiniClass, tmp_path: Path) -> MiniClass:
    return mini.twin(tmp_path / "class")


def run(mini: MiniClass, verb: str, *options: str, code: int = 0) -> str:
    """What a verb of the command prints, on the mini lesson."""
    words = [verb, LESSON, "--class", str(mini.classroom.root), *options]
    done = CliRunner().invoke(cli.app, words, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def graded_now(mini: MiniClass, *options: str) -> dict[str, float]:
    """Points of those whose submission was run by ``autograder grade``."""
    lines = (json.loads(line) for line in run(mini, "grade", "--json", *options).splitlines() if line.startswith("{"))
    return {one["student"]: one["points"] for one in lines if "student" in one}


def stamps(mini: MiniClass) -> dict[str, int]:
    folder = mini.classroom.records.folder / LESSON
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*.json")}


def changed(mini: MiniClass, before: dict[str, int]) -> set[str]:
    return {name for name, stamp in stamps(mini).items() if before.get(name) != stamp}


def scores(mini: MiniClass) -> dict[str, float]:
    with open_gradebook(mini.classroom) as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}


def test_what_was_graded_is_not_run_again(graded: MiniClass) -> None:
    before = stamps(graded)
    assert graded_now(graded) == {}
    assert changed(graded, before) == set()
    assert scores(graded) == {"ana": 6, "bo": 3, "cy": 4, "di": 0}


def test_a_new_submission_is_run_alone(graded: MiniClass) -> None:
    before = stamps(graded)
    graded.hand_in("di")
    assert graded_now(graded) == {"di": 6}
    assert {name.split("/")[0] for name in changed(graded, before)} == {"di"}


def test_a_deleted_grade_comes_back_from_its_record(graded: MiniClass) -> None:
    with open_gradebook(graded.classroom) as gradebook:
        gradebook.remove_submission(LESSON, "bo")
    assert graded_now(graded) == {}
    assert scores(graded)["bo"] == 3


@pytest.mark.parametrize(
    ("old", "new", "released"),
    [
        ('yield Case("some", {"x": rng.normal(size=7)})', 'yield Case("some", {"x": rng.normal(size=11)})', True),
        ('Criterion("low", 1, (), ("low",))', 'Criterion("low", 3, (), ("low",))', False),
    ],
    ids=["cases", "criteria"],
)
def test_a_changed_exercise_regrades_itself_alone(tmp_path: Path, old: str, new: str, released: bool) -> None:
    """Its cases change with a release, its criteria with the course; either way the others' records stay."""
    with mini_class(tmp_path) as mini:
        mini.hand_in("ana")
        mini.hand_in("cy", {"bounds": "def bounds(x):\n    return x.min(), x.min()"})
        assert graded_now(mini) == {"ana": 6, "cy": 5}
        before = stamps(mini)
        path = mini.classroom.course.helper / "exercises" / f"{LESSON}.py"
        assert old in PUBLIC
        path.write_text(PUBLIC.replace(old, new), encoding="utf-8")
        forget()
        if released:
            run(mini, "release")
        assert graded_now(mini) == {"ana": 6, "cy": 5 if released else 5.5}
        assert changed(mini, before) == {
            f"{who}/{what}.json" for who in ("ana", "cy") for what in ("bounds", "submission")
        }
        assert scores(mini) == {"ana": 6, "cy": 5 if released else 5.5}


def test_records_replay_to_the_same_verdict(graded: MiniClass) -> None:
    before = stamps(graded)
    assert "every verdict is the same" in run(graded, "regrade")
    assert changed(graded, before) == set()


def test_a_forged_record_is_found(graded: MiniClass) -> None:
    path = graded.classroom.records.folder / LESSON / "bo" / "masked_mean.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "points": 4.0, "misconceptions": []}), encoding="utf-8")
    told = run(graded, "regrade", "--student", "bo", code=1)
    assert "bo: masked_mean: on record 4 [], now 1 ['counts_padding']" in told


def test_a_record_says_with_what_it_was_made(graded: MiniClass) -> None:
    record = graded.classroom.records.submission(LESSON, "ana")
    assert record is not None
    assert record.harness == __version__
    assert record.release == Course(graded.classroom.course.root).version == "1.2.3"
    assert record.limits["total_seconds"] == graded.classroom.limits(LESSON).total_seconds
    exercise = graded.classroom.records.exercise(LESSON, "ana", "bounds")
    assert exercise is not None
    assert exercise.seed_name == "class"
    assert len(exercise.key) == 16


def test_a_replay_has_the_limits_of_the_record(graded: MiniClass) -> None:
    slow = "import time\nstarted = time.time()\nwhile time.time() < started + 3:\n    pass"
    graded.hand_in("ed", own=slow)
    assert graded_now(graded) == {"ed": 6}
    settings = graded.classroom.root / "class.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[limits]\ncell_seconds = 1\n", encoding="utf-8")
    assert "every verdict is the same" in run(graded, "regrade", "--student", "ed")


def test_two_graders_of_one_lesson_do_not_get_in_each_others_way(graded: MiniClass) -> None:
    with graded.classroom.records.locked(LESSON), pytest.raises(RecordsInUse, match="another grader is at work"):
        run(graded, "grade")
    assert graded_now(graded) == {}
