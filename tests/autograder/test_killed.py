"""Whoever is killed, grader or database, and whenever: the gradebook ends as that of an undisturbed run.

Workers of a cluster are killed in `tests/autograder/grading/test_cluster.py`. Moments are counted, never timed.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder.errors import ClassError
from autograder.grade_class import grade_lesson
from autograder.grading.handout import release
from autograder.grading.secret import hidden_key
from autograder.jail.kernel import RunningKernel
from autograder.jail.spec import JailSpec
from autograder.jail.zygote import FirstProcess, Zygote
from tests.fuzzing import pretended
from tests.gradebooks import left_behind
from tests.killing import HONEST, grade_in_a_process
from tests.mini import LESSON
from tests.miniclass import DEADLY, MiniClass, mini_class
from tests.postgres import Server, postgres

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]
STUDENTS, UNREADABLE = 5, 1


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres() as running:
        yield running


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniClass]:
    with mini_class(tmp_path_factory.mktemp("mini")) as made:
        for one in range(STUDENTS):
            made.hand_in(f"s{one}", lang="es" if one % 2 else "en")
        for one in range(UNREADABLE):
            made.hand_in_file(f"u{one}", b"no notebook")
        yield made


@pytest.fixture(scope="module")
def undisturbed(mini: MiniClass, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], int]:
    """What a run leaves behind that nobody disturbs, and how many moments it has."""
    alone = mini.twin(tmp_path_factory.mktemp("alone") / "class")
    events = grade_in_a_process(alone.classroom)
    found = left_behind(alone.classroom, LESSON)
    assert len(found) == STUDENTS + UNREADABLE
    assert sum(one["score"] for one in found.values()) == 6 * STUDENTS
    return found, events


def test_a_grader_that_is_killed_at_any_moment(mini, undisturbed, tmp_path) -> None:
    expected, events = undisturbed
    chance, kills, runs = random.Random(2026), 0, 0
    while kills < 25:
        one = mini.twin(tmp_path / f"class{runs}")
        while not grade_in_a_process(one.classroom, at=chance.randint(1, events)):
            kills += 1
        assert left_behind(one.classroom, LESSON) == expected
        runs += 1
    assert runs > 1


def test_a_grader_with_kernels_that_is_killed_at_any_moment(mini, tmp_path) -> None:
    alone, killed = (mini.twin(tmp_path / name) for name in ("alone", "killed"))
    events = grade_in_a_process(alone.classroom, jailed=True)
    chance, kills = random.Random(7), 0
    while not grade_in_a_process(killed.classroom, at=chance.randint(1, events), jailed=True) or kills < 5:
        kills += 1
    assert left_behind(killed.classroom, LESSON) == left_behind(alone.classroom, LESSON)


def test_zygotes_and_jails_that_are_killed_are_not_the_students_fault(mini, tmp_path, monkeypatch) -> None:
    """Before a fork, after it, and while cells run; among the submissions are some that kill their own kernels."""
    alone, disturbed = (mini.twin(tmp_path / name) for name in ("alone", "disturbed"))
    for one in (alone, disturbed):
        one.hand_in("d0", own=DEADLY)
        one.hand_in("d1", own=DEADLY, lang="en")
    grade_lesson(alone.classroom, LESSON, 1, (), Console(file=io.StringIO()))
    fork, run = Zygote.fork, RunningKernel.run
    forks = cells = 0
    kills: list[str] = []

    def forking(zygote: Zygote, spec: JailSpec, descriptors: Sequence[int]) -> FirstProcess:
        nonlocal forks
        forks += 1
        if forks % 6 == 0:
            kills.append("zygote before a fork")
            os.kill(zygote.pid, signal.SIGKILL)
        jail = fork(zygote, spec, descriptors)
        if forks % 6 == 3:
            kills.append("zygote after a fork")
            os.kill(zygote.pid, signal.SIGKILL)
        return jail

    def running(kernel: RunningKernel, source: str) -> Iterator[Any]:
        nonlocal cells
        cells += 1
        if cells % 7 == 5:
            kills.append("jail")
            kernel.process.kill()
        yield from run(kernel, source)

    monkeypatch.setattr(Zygote, "fork", forking)
    monkeypatch.setattr(RunningKernel, "run", running)
    grade_lesson(disturbed.classroom, LESSON, 1, (), Console(file=io.StringIO()))
    assert left_behind(disturbed.classroom, LESSON) == left_behind(alone.classroom, LESSON)
    assert len(kills) >= 8
    assert set(kills) == {"zygote before a fork", "zygote after a fork", "jail"}


def test_a_database_that_is_killed_at_any_moment(mini, undisturbed, server, tmp_path) -> None:
    expected, _ = undisturbed
    served = mini.twin(tmp_path / "class", server.address())
    release(served.classroom, LESSON)  # which makes the gradebook; the secret stays, and with it the hidden cases
    statements = kills = 0
    chance = random.Random(11)

    def kill(*_: object) -> None:
        nonlocal statements, kills
        statements += 1
        if statements == deadline:
            kills += 1
            server.kill()
            server.start()

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        while kills < 12:
            deadline = statements + chance.randint(1, 200)
            with contextlib.suppress(ClassError):
                grade_pretended(served)
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
    grade_pretended(served)
    assert left_behind(served.classroom, LESSON) == expected


def grade_pretended(mini: MiniClass) -> None:
    with pretended(hidden_key(mini.classroom, LESSON), [HONEST]):
        grade_lesson(mini.classroom, LESSON, 1, (), Console(file=io.StringIO()), jailed=False)
