"""A grader that is killed at a moment of one's choosing, in a process of its own.

The moments are Python's audit events (`sys.addaudithook`): each file that is opened or renamed, each module, each socket.
So "random" is a number drawn from a seed, and a busy machine changes nothing about it.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.classroom import Classroom
from autograder.grade_class import grade_lesson
from autograder.grading.secret import hidden_key
from rnn2llm import exercises
from tests.fuzzing import Answers, pretended
from tests.mini import LESSON

HONEST = Answers([((), ())], 10**6)
# Its children begin with all modules imported and without a thread.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.killing"])


def grade_in_a_process(classroom: Classroom, at: int = 0, jailed: bool = False) -> int:
    """Grade the mini lesson elsewhere; killed at event ``at``, if there is one of that number.

    Args:
        classroom: the class.
        at: number of the event, from 1; 0 for never.
        jailed: whether submissions run, in jails; else their answers are pretended, and right.

    Returns:
        How many events there were; 0 where the grader was killed.

    Raises:
        AssertionError: it ended in another way.
    """
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_grade, args=(classroom.root, classroom.course.helper, at, jailed, theirs))
    process.start()
    theirs.close()
    try:
        events = int(ours.recv())
    except EOFError:
        events = 0
    process.join()
    assert process.exitcode == (0 if events else -signal.SIGKILL)
    return events


def _grade(root: Path, helper: Path, at: int, jailed: bool, pipe: Any) -> None:
    exercises.__path__.append(str(helper / "exercises"))
    classroom, events = Classroom.load(root), 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal events
        events += 1
        if events == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    quiet = Console(file=io.StringIO())
    if jailed:
        grade_lesson(classroom, LESSON, 2, (), quiet)
    else:
        with pretended(hidden_key(classroom, LESSON), [HONEST]):
            grade_lesson(classroom, LESSON, 2, (), quiet, jailed=False)
    pipe.send(events)
