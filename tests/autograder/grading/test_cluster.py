"""A Dask cluster grades what this machine grades, whoever dies on the way."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from distributed import Client
from rich.console import Console

from autograder import grade_class
from autograder.errors import ClusterError
from autograder.grade_class import grade_lesson, replay_lesson
from autograder.grading import cluster as dask_cluster
from autograder.grading.cluster import run_on_cluster
from autograder.grading.grade import Result, Task
from autograder.grading.pool import plan
from tests.gradebooks import left_behind
from tests.mini import LESSON
from tests.miniclass import MiniClass, mini_class

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]
STUDENTS = 10


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniClass]:
    with mini_class(tmp_path_factory.mktemp("mini")) as made:
        made.hand_in_everything(STUDENTS)
        yield made


@pytest.fixture(scope="module")
def address(mini: MiniClass, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers of one thread, started as an instructor starts them; a worker that dies is replaced."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    dask = [str(Path(sys.executable).with_name("dask"))]
    where = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
    commands = (
        [*dask, "scheduler", "--port", "0", *where],
        [*dask, "worker", "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder), *where],
    )
    with contextlib.ExitStack() as stack, (folder / "log").open("wb") as log:
        for command in commands:
            process = subprocess.Popen(command, env=mini.environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        with Client(scheduler_file=str(file), timeout=120, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
            found = client.scheduler.address
        yield found


@pytest.fixture(scope="module")
def undisturbed(mini: MiniClass, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    here = mini.twin(tmp_path_factory.mktemp("here") / "class")
    grade_lesson(here.classroom, LESSON, 1, (), quiet())
    return left_behind(here.classroom, LESSON)


def quiet() -> Console:
    return Console(file=io.StringIO())


def test_the_cluster_grades_as_this_machine_does(mini, address, undisturbed, tmp_path) -> None:
    there = mini.twin(tmp_path / "class")
    graded = grade_lesson(there.classroom, LESSON, 0, (), quiet(), scheduler=address)
    assert len(graded) == STUDENTS
    assert left_behind(there.classroom, LESSON) == undisturbed
    assert replay_lesson(there.classroom, LESSON, 0, ("s01",), quiet(), scheduler=address) == []


def test_workers_that_are_killed_again_and_again_lose_nothing(
    mini, address, undisturbed, tmp_path, monkeypatch
) -> None:
    there = mini.twin(tmp_path / "class")
    deaths: list[int] = []

    def killing(tasks: Sequence[Task], scheduler: str) -> Iterator[Result]:
        with Client(scheduler, set_as_default=False) as client:
            for number, result in enumerate(run_on_cluster(tasks, scheduler)):
                if number % 2 == 0:
                    pids = client.run(os.getpid, on_error="ignore")
                    deaths.append(pids[sorted(pids)[number // 2 % len(pids)]])
                    os.kill(deaths[-1], signal.SIGKILL)
                yield result

    monkeypatch.setattr(grade_class, "results_of", lambda tasks, jobs, scheduler: killing(tasks, scheduler))
    grade_lesson(there.classroom, LESSON, 0, (), quiet(), scheduler=address)
    assert left_behind(there.classroom, LESSON) == undisturbed
    assert len(deaths) == STUDENTS // 2


def test_a_worker_with_another_version_is_refused(mini, address, monkeypatch) -> None:
    monkeypatch.setattr(dask_cluster, "lesson_hash", lambda lesson: "another")
    with pytest.raises(ClusterError, match="another version of rnn2llm or of 00_mini"):
        list(run_on_cluster(plan(mini.classroom, LESSON).tasks[:1], address))


def test_nobody_at_the_address_is_one_line(mini, monkeypatch) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        list(run_on_cluster(plan(mini.classroom, LESSON).tasks[:1], "tcp://127.0.0.1:9"))
