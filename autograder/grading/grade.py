"""Grades one submission: heal, execute, judge. What it gets and gives is plain data, so it can run anywhere."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import __version__
from autograder.errors import JailError, SubmissionError
from autograder.grading.execute import Execution, executed, line_of, runs
from autograder.grading.heal import Healed, Healer
from autograder.grading.judging import ChannelClosed, JudgeChannel
from autograder.grading.records import ExerciseRecord, GradedSubmission, SubmissionRecord, submission_hash
from autograder.grading.secret import key_hashes, parsed_key
from autograder.grading.warmth import modules_of
from autograder.jail.kernel import KernelLost
from autograder.jail.spec import Limits
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.verdict import judge

# Why there is no grade, where the fault is not the file's: it is tried again when the class is graded again.
FAILED = "unreadable_failed"


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Attributes:
        lesson: the lesson's id.
        student: the student's id.
        file: the file's name as it came.
        content: its bytes.
        received: ISO time at which it was handed in, or empty.
        lang: the class's language, for what no language can be read from.
        releases: the released notebook by language, as text.
        key: the hidden key, as text.
        exercises: which to judge; empty for all.
        helper: folder of the helper package.
        limits: what the submission may use.
        jailed: whether student code runs in a jail.
    """

    lesson: str
    student: str
    file: str
    content: bytes
    received: str
    lang: str
    releases: Mapping[str, str]
    key: str
    helper: Path
    exercises: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    jailed: bool = True


@dataclass(frozen=True)
class Result:
    """A graded submission with the notebook as it was executed; None where it could not be read."""

    graded: GradedSubmission
    notebook: NotebookNode | None


def grade_submission(task: Task) -> Result:
    """Grade one submission, whatever it is.

    Raises:
        JailError: no jail could be made.
    """
    started = time.monotonic()
    record = _record_of(task)
    execution = Execution()
    try:
        healed = _healer(tuple(task.releases.items())).heal(task.content)
        exercises = _judge(task, healed, record.submission, execution)
    except SubmissionError as error:
        return Result(GradedSubmission(replace(record, unreadable=error.key)), None)
    except JailError:
        raise
    except Exception:  # whatever one submission does, the batch goes on and a person looks at it
        logging.getLogger(__name__).exception("%s: %s could not be graded", task.lesson, task.student)
        return failed(task)
    record = replace(
        record,
        lang=healed.lang,
        changes=healed.changes,
        manual=dict(healed.manual),
        failures=tuple(failure for _, failure in sorted(execution.failures.items())),
        seconds=round(time.monotonic() - started, 2),
    )
    return Result(GradedSubmission(record, tuple(exercises)), healed.notebook)


def failed(task: Task) -> Result:
    """What is said of a submission that the system could not grade: a person looks at it, and it is tried again."""
    return Result(GradedSubmission(replace(_record_of(task), unreadable=FAILED)), None)


def _record_of(task: Task) -> SubmissionRecord:
    release = _mark_of(next(iter(task.releases.values()), "{}"))
    return SubmissionRecord(
        lesson=task.lesson,
        student=task.student,
        submission=submission_hash(task.content),
        file=task.file,
        lang=task.lang,
        received=task.received,
        jailed=task.jailed,
        harness=__version__,
        release=str(release.get("version", "")),
        variant=str(release.get("variant", "")),
        limits=asdict(task.limits),
    )


@lru_cache(maxsize=4)
def _healer(releases: tuple[tuple[str, str], ...]) -> Healer:
    """What heals the submissions to a release; the same for a whole batch."""
    return Healer({lang: nbformat.reads(text, as_version=4) for lang, text in releases})


@lru_cache(maxsize=4)
def _mark_of(release: str) -> Mapping[str, object]:
    """What a released notebook says that it is: of which lesson, which version of the course, which variant."""
    return dict(json.loads(release).get("metadata", {}).get("rnn2llm", {}))


def _judge(task: Task, healed: Healed, submission: str, execution: Execution) -> list[ExerciseRecord]:
    """Judge exercise after exercise; where one takes the kernel down, go on with the next in a new one."""
    key, hashes = parsed_key(task.key), key_hashes(task.lesson, task.key)
    lesson = load_lesson(task.lesson, key.variant)
    pending = [exercise for exercise in lesson.exercises if not task.exercises or exercise.name in task.exercises]
    sources = [cell.source for cell in healed.notebook.cells if runs(cell)]
    modules = modules_of(task.releases)
    records: list[ExerciseRecord] = []
    while pending:
        with executed(healed.notebook, task.limits, task.helper, execution, modules, task.jailed) as running:
            running.turn_to_judge(task.lesson, key.variant)
            channel = JudgeChannel(running.channel, sources)
            while pending:
                exercise = pending.pop(0)
                started = time.monotonic()
                try:
                    outcomes, alive = channel.outcomes(exercise, key.exercises[exercise.name]), True
                except ChannelClosed as closed:
                    ended, alive = running.ended(closed.reason), False
                    if isinstance(ended, KernelLost):
                        execution.lost(ended)
                        pending.insert(0, exercise)
                        break
                    lost = Outcome("lost", message=ended.limit, line=line_of(healed.notebook, ended.where))
                    outcomes = [lost] * len(key.exercises[exercise.name].cases)
                records.append(
                    ExerciseRecord.of(
                        judge(exercise, key.exercises[exercise.name], outcomes),
                        exercise,
                        lesson=task.lesson,
                        student=task.student,
                        submission=submission,
                        key=hashes[exercise.name],
                        seed_name=key.seed_name,
                        variant=key.variant,
                        seconds=round(time.monotonic() - started, 3),
                    )
                )
                if not alive:
                    break
    return records
