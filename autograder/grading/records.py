"""Records are the truth: a JSON file a submission and exercise, renamed into place. The gradebook projects them.

    records/<lesson>/<student>/submission.json     what came in, what was mended, which cells failed
    records/<lesson>/<student>/<exercise>.json     the verdict on one exercise

A record is valid for one submission (its hash) and one exercise (the hash of its cases, criteria and points): an unchanged
submission is not run again, and a changed exercise regrades only itself. Records hold no input and no output of a hidden
case.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from autograder.errors import RecordsInUse
from autograder.files import write_whole
from rnn2llm.checking.model import Exercise
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.verdict import CriterionVerdict, Verdict

FORMAT = 1


@dataclass(frozen=True)
class Change:
    """One thing that healing mended: ``kind`` is a key of the messages (``heal_...``), ``detail`` fills it in."""

    kind: str
    detail: str = ""


@dataclass(frozen=True)
class CellFailure:
    """A cell of the submission that did not run through.

    Attributes:
        cell: its number among the notebook's code cells, from 1.
        name: the exercise it holds, or its first line.
        kind: ``error``, or the limit that was hit: ``time``, ``memory``, ``cpu``, ``output``, ``died``.
        error: the exception's class name, where it is one.
        line: the student's line, where it is known.
    """

    cell: int
    name: str
    kind: str
    error: str = ""
    line: str = ""


@dataclass(frozen=True)
class SubmissionRecord:
    """What came in and what became of it, whatever it was.

    Attributes:
        lesson: the lesson's id.
        student: the student's id.
        submission: sha256 of the file as it came.
        file: its name as it came.
        lang: the language its student reads.
        received: ISO time at which it was handed in, or empty.
        unreadable: why it cannot be graded at all (a key of the messages), or empty.
        changes: what healing mended.
        failures: cells that did not run through.
        manual: answers to the manual questions, by name.
        seconds: wall-clock time that grading took.
        jailed: whether student code ran in a jail.
        harness: version of the harness.
        release: version of the course when the lesson was released.
        variant: which variant of the lesson the class had; empty for that of the public notebooks.
        limits: what the submission could use, by name; it is replayed with the same.
    """

    lesson: str
    student: str
    submission: str
    file: str
    lang: str
    received: str = ""
    unreadable: str = ""
    changes: tuple[Change, ...] = ()
    failures: tuple[CellFailure, ...] = ()
    manual: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    jailed: bool = True
    harness: str = ""
    release: str = ""
    variant: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True)
class ExerciseRecord:
    """The verdict on one exercise of one submission.

    Attributes:
        submission: sha256 of the file that was graded.
        key: hash of the exercise and its hidden key.
        seed_name: which secret seed drew its cases; never the seed.
        variant: which variant of the lesson it was judged as.
        criteria: each criterion and whether it holds.
        misconceptions: names of those found.
        points: earned.
        max_points: could be earned.
        starred: an extra, for bonus points.
        status: of the first outcome that is no result (see `rnn2llm.checking.outcome.Outcome`), or ``ok``.
        error: an exception's class name.
        limit: the limit that was hit.
        line: the student's line.
        seconds: wall-clock time of the judged calls.
    """

    lesson: str
    student: str
    exercise: str
    submission: str
    key: str
    seed_name: str
    criteria: Mapping[str, bool]
    misconceptions: tuple[str, ...]
    points: float
    max_points: int
    starred: bool = False
    status: str = "ok"
    error: str = ""
    limit: str = ""
    line: str = ""
    seconds: float = 0.0
    variant: str = ""
    format: int = FORMAT

    @classmethod
    def of(cls, verdict: Verdict, exercise: Exercise, **facts: Any) -> ExerciseRecord:
        """The record of a verdict; ``facts`` are lesson, student, submission, key, seed_name, variant and seconds."""
        problem = verdict.problem
        return cls(
            exercise=exercise.name,
            criteria={criterion.name: criterion.passed for criterion in verdict.criteria},
            misconceptions=verdict.misconceptions,
            points=verdict.points,
            max_points=verdict.max_points,
            starred=exercise.starred,
            status=problem.status if problem else "ok",
            error=problem.kind if problem else "",
            limit=problem.message if problem and problem.status in ("lost", "timeout") else "",
            line=problem.line if problem else "",
            **facts,
        )

    @property
    def passed(self) -> bool:
        """Whether all criteria hold."""
        return all(self.criteria.values())

    def verdict(self) -> Verdict:
        """The verdict as it was judged, without its outputs."""
        problem = None
        if self.status != "ok":
            problem = Outcome(self.status, kind=self.error, message=self.limit, line=self.line)
        criteria = tuple(CriterionVerdict(name, passed) for name, passed in self.criteria.items())
        return Verdict(self.exercise, criteria, self.misconceptions, self.points, self.max_points, problem)


@dataclass(frozen=True)
class GradedSubmission:
    """A submission's record with those of its exercises, in the lesson's order."""

    record: SubmissionRecord
    exercises: tuple[ExerciseRecord, ...] = ()

    @property
    def points(self) -> float:
        """Points earned in the core and as a bonus, without manual questions."""
        return round(sum(exercise.points for exercise in self.exercises), 2)


def submission_hash(content: bytes) -> str:
    """What identifies a submission."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Records:
    """The records folder of a class."""

    folder: Path

    @contextlib.contextmanager
    def locked(self, lesson: str) -> Iterator[None]:
        """Nobody else grades the lesson meanwhile; a grader that dies lets go by dying.

        Raises:
            RecordsInUse: somebody does so already.
        """
        folder = self.folder / lesson
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RecordsInUse(f"another grader is at work on {folder}: wait for it, or end it") from None
            yield

    def write(self, record: SubmissionRecord | ExerciseRecord) -> None:
        """Write a record so that it is there whole or not at all."""
        file = record.exercise if isinstance(record, ExerciseRecord) else "submission"
        path = self._path(record.lesson, record.student, file)
        tell = partial(json.dumps, default=dataclasses.asdict, ensure_ascii=False)
        lines = ",\n".join(f" {tell(name)}: {tell(value)}" for name, value in vars(record).items())
        write_whole(path, f"{{\n{lines}\n}}\n", mode=0o600, lasting=True)

    def submission(self, lesson: str, student: str) -> SubmissionRecord | None:
        """The record of what came in, if there is one."""
        data = self._read(lesson, student, "submission")
        if data is None:
            return None
        data["changes"] = tuple(Change(**item) for item in data["changes"])
        data["failures"] = tuple(CellFailure(**item) for item in data["failures"])
        return SubmissionRecord(**data)

    def exercise(self, lesson: str, student: str, name: str) -> ExerciseRecord | None:
        """The record of one exercise, if there is one."""
        data = self._read(lesson, student, name)
        if data is None:
            return None
        data["misconceptions"] = tuple(data["misconceptions"])
        return ExerciseRecord(**data)

    def graded(self, lesson: str, student: str, exercises: tuple[str, ...]) -> GradedSubmission | None:
        """A submission with the records of its exercises that belong to the same file, if it was graded."""
        record = self.submission(lesson, student)
        if record is None:
            return None
        found = (self.exercise(lesson, student, name) for name in exercises)
        return GradedSubmission(record, tuple(one for one in found if one and one.submission == record.submission))

    def students(self, lesson: str) -> Iterator[str]:
        """Ids of the students with a record in a lesson, in order."""
        folder = self.folder / lesson
        if folder.is_dir():
            yield from sorted(path.name for path in folder.iterdir() if (path / "submission.json").is_file())

    def _path(self, lesson: str, student: str, name: str) -> Path:
        return self.folder / lesson / student / f"{name}.json"

    def _read(self, lesson: str, student: str, name: str) -> dict[str, Any] | None:
        try:
            data = json.loads(self._path(lesson, student, name).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return dict(data) if data.get("format") == FORMAT else None
