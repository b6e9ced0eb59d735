"""Many submissions on many machines: `autograder grade --scheduler ADDRESS`, over dask.distributed.

    this process                            a worker (any number, coming and going)
    ────────────                            ───────────────────────────────────────
    `Release`, once                ──────►  plugin: compares versions, makes a jail, starts the lesson's zygote
    (release id, `Submission`)     ──────►  one jail a submission, one submission a thread
    record, gradebook              ◄──────  `Result`

A worker holds no gradebook, no record and no other state: when it is lost, the scheduler gives its submissions to another,
and what nobody can grade is left to a person, as it would be without a cluster. Workers are trusted as this process is:
they know hidden cases and references' outputs, while students' code sees the inside of its jail.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from distributed import Client, WorkerPlugin, as_completed, get_worker

import rnn2llm
from autograder import __version__
from autograder.errors import ClusterError, JailError
from autograder.grading.grade import Result, Task, failed, grade_submission
from autograder.grading.warmth import modules_of
from autograder.jail.doctor import diagnose
from autograder.jail.spec import Limits

MAX_LOSSES = 3  # of a submission whose workers die, each time beyond what the scheduler itself allows
CONNECT_SECONDS = 30
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Release:
    """What all submissions of a batch share, sent to a worker once. See `autograder.grading.grade.Task`.

    Attributes:
        harness: version of the harness that will judge.
        lesson_hash: of the public half of the lesson's exercises, which has to be the worker's too.
    """

    lesson: str
    lang: str
    releases: Mapping[str, str]
    key: str
    jailed: bool
    harness: str
    lesson_hash: str

    @classmethod
    def of(cls, task: Task) -> Release:
        """What a task shares with others of its batch."""
        return cls(
            task.lesson,
            task.lang,
            dict(task.releases),
            task.key,
            task.jailed,
            __version__,
            lesson_hash(task.lesson),
        )

    @property
    def id(self) -> str:
        """Names it, by its content."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

    def task(self, submission: Submission, helper: Path) -> Task:
        """A whole task again, for a worker whose helper package lies in ``helper``."""
        return Task(
            lesson=self.lesson,
            lang=self.lang,
            releases=self.releases,
            key=self.key,
            jailed=self.jailed,
            helper=helper,
            **{field.name: getattr(submission, field.name) for field in dataclasses.fields(submission)},
        )


@dataclass(frozen=True)
class Submission:
    """What is a submission's own. See `autograder.grading.grade.Task`."""

    student: str
    file: str
    content: bytes
    received: str
    exercises: tuple[str, ...]
    limits: Limits

    @classmethod
    def of(cls, task: Task) -> Submission:
        """What is a task's own."""
        return cls(task.student, task.file, task.content, task.received, task.exercises, task.limits)


def lesson_hash(lesson: str) -> str:
    """What identifies the public half of a lesson's exercises, which both sides of the judge channel run."""
    try:
        module = import_module(f"rnn2llm.exercises.{lesson}")
    except ModuleNotFoundError:
        return "no such lesson"
    return hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()[:16]


class GraderPlugin(WorkerPlugin):
    """What makes a Dask worker a grader: a release, and the proof that this machine can make a jail.

    Setting up fails, and with it the worker, where it has another version of the course or can make no jail.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self.name = f"grader-{release.id}"
        self.helper = Path()

    async def setup(self, worker: Any) -> None:
        """Called by Dask on the worker, when the plugin or the worker is new.

        Raises:
            ClusterError: the worker has another version of the course.
            JailError: it can make no jail.
        """
        self.helper = Path(str(rnn2llm.__file__)).parent
        here = (__version__, lesson_hash(self.release.lesson))
        if here != (self.release.harness, self.release.lesson_hash):
            raise ClusterError(
                f"worker {worker.address} has another version of rnn2llm or of {self.release.lesson} than this machine "
                f"({here} instead of {(self.release.harness, self.release.lesson_hash)}): install the same one there"
            )
        if not self.release.jailed:
            return
        # The jail is forked from the lesson's zygote, which is warm from then on.
        problem = await asyncio.to_thread(diagnose, self.helper, modules_of(self.release.releases))
        if problem:
            raise JailError(f"worker {worker.address}: {problem}")


def grade_on_worker(release_id: str, submission: Submission) -> Result:
    """Grade one submission; runs on a worker."""
    plugin: Any = get_worker().plugins[f"grader-{release_id}"]
    return grade_submission(plugin.release.task(submission, plugin.helper))


def run_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Result]:
    """Grade submissions on the workers of a Dask scheduler; yields each as it is done.

    Args:
        tasks: of one lesson and class.
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.

    Raises:
        ClusterError: the scheduler cannot be reached or goes away, or a worker has another version of the course.
        JailError: a worker can make no jail.
    """
    if not tasks:
        return
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        release = Release.of(tasks[0])
        plugin: WorkerPlugin = GraderPlugin(release)
        client.register_plugin(plugin)
        try:
            yield from _graded(client, release.id, tasks)
        finally:
            if client.status == "running":
                client.unregister_worker_plugin(f"grader-{release.id}")


def _graded(client: Any, release_id: str, tasks: Sequence[Task]) -> Iterator[Result]:
    asked: dict[Any, Task] = {}

    def ask(task: Task) -> Any:
        future = client.submit(grade_on_worker, release_id, Submission.of(task), pure=False)
        asked[future] = task
        return future

    losses: dict[str, int] = {}
    done = as_completed([ask(task) for task in tasks], loop=client.loop, raise_errors=False)
    for future in done:
        task = asked.pop(future)
        if future.status == "finished":
            yield future.result()
        elif client.status != "running" or client.scheduler is None:
            raise ClusterError("the Dask scheduler went away; grade again, and only what is missing will be run")
        else:
            problem = future.exception() if future.status == "error" else None
            if isinstance(problem, (JailError, ClusterError)):
                raise problem
            losses[task.student] = losses.get(task.student, 0) + 1
            if losses[task.student] > MAX_LOSSES:
                log.error("%s: %s was given up: %s", task.lesson, task.student, problem)
                yield failed(task)
            else:
                done.add(ask(task))
        future.release()
