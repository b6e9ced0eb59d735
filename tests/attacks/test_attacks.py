"""The corpus of attacks, graded in one batch as a class would be, between honest submissions that come first and last."""

from __future__ import annotations

import contextlib
import hashlib
import html
import io
import json
import os
import re
import secrets
import select
import site
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from autograder import grade_class
from autograder.classroom import Classroom
from autograder.grading import pool
from autograder.grading.grade import Result, grade_submission
from autograder.grading.secret import SECRET, hidden_key
from autograder.jail import making
from autograder.results.database import open_gradebook
from autograder.results.feedback import write_feedback
from tests.attacks.corpus import ATTACKS, GOT, LESSON, Attack, attacked_class, hand_in, hidden_texts, honest

pytestmark = pytest.mark.slow

FIRST, LAST = "a-first", "z-last"
NOTE = "what the neighbour wrote: 5d0c1f7a"
FULL = 6.0
SECONDS_TO_DIE = 5.0
SHOWN_AS_MARKUP = ("text/html", "text/markdown", "image/svg+xml")
ACTIVE = re.compile(r"<[^>]*(?:script|iframe|img|onerror|onload)")
# What a jail keeps out by other means where it is made in a user namespace, as all do whose maker is not root.
BY_NAMESPACE = ("reading", "out of the work folder", "the next student", "processes")


@dataclass
class Batch:
    """A class after grading.

    Attributes:
        classroom: the class.
        results: by student.
        scores: what the gradebook says, by student.
        pages: each one's feedback, as its reader sees it.
        shown: what grading wrote to the terminal.
        secrets: what nobody may learn.
        changed: files that are not what they were, of those that grading has no business with.
        left: processes that outlived their jail.
    """

    classroom: Classroom
    results: dict[str, Result]
    scores: dict[str, float]
    pages: dict[str, str]
    shown: str
    secrets: list[str]
    changed: set[str]
    left: list[str]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    # By a name that no other run has: what is left running is told from the processes of a run beside this one.
    place = tmp_path_factory.mktemp("attacked") / secrets.token_hex(8)
    with attacked_class(place) as classroom, pytest.MonkeyPatch.context() as patch:
        for student in (FIRST, LAST):
            hand_in(classroom, student, honest(classroom, NOTE))
        for attack in ATTACKS:
            hand_in(classroom, attack.name, attack.content(classroom))
        results: dict[str, Result] = {}

        def run(tasks, jobs):
            for result in pool.run(tasks, jobs):
                results[result.graded.record.student] = result
                yield result

        patch.setattr(grade_class, "run", run)
        before = fingerprints(classroom)
        screen = Console(file=io.StringIO(), force_terminal=False, width=100)
        graded = grade_class.grade_lesson(classroom, LESSON, 2, (), screen)
        after = fingerprints(classroom)
        pages = {path.parents[1].name: path.read_text("utf-8") for path in write_feedback(classroom, LESSON, graded)}
        with open_gradebook(classroom) as gradebook:
            scores = {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}
        secret = (classroom.keys / SECRET).read_text().strip()
        yield Batch(
            classroom,
            results,
            scores,
            {student: html.unescape(page) for student, page in pages.items()},
            screen.file.getvalue(),
            [secret, NOTE, *hidden_texts(hidden_key(classroom, LESSON))],
            {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)},
            survivors(classroom),
        )


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_earns_what_its_honest_part_deserves_and_learns_nothing(batch: Batch, attack: Attack) -> None:
    graded = batch.results[attack.name].graded
    assert (graded.points, batch.scores[attack.name]) == (attack.points, attack.points)
    for place, text in texts_of(batch, attack.name):
        assert GOT not in text, f"{place}: {text[text.index(GOT) :][:200]}"
        assert [secret for secret in batch.secrets if secret in text] == [], place


def test_the_batch_goes_on(batch: Batch) -> None:
    assert {student: batch.scores[student] for student in (FIRST, LAST)} == {FIRST: FULL, LAST: FULL}
    assert len(batch.results) == len(batch.scores) == len(ATTACKS) + 2


def test_nothing_is_changed(batch: Batch) -> None:
    assert batch.changed == set()


def test_nothing_is_left_running(batch: Batch) -> None:
    assert batch.left == []


def test_nothing_of_a_student_reaches_the_terminal_or_a_page_as_more_than_text(batch: Batch) -> None:
    assert "\x1b" not in batch.shown
    for attack in ATTACKS:
        page = batch.classroom.root / "feedback" / attack.name / LESSON / f"{LESSON}.html"
        text = page.read_text("utf-8")
        assert "\x1b" not in text
        assert "<script" not in text
        assert "<img" not in text
        notebook = nbformat.read(batch.classroom.notebook("autograded", LESSON, attack.name), as_version=4)
        for data in (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())):
            assert "application/javascript" not in data
            assert [kind for kind in SHOWN_AS_MARKUP if ACTIVE.search(str(data.get(kind, "")))] == []


@pytest.mark.parametrize("attack", [one for one in ATTACKS if one.family in BY_NAMESPACE], ids=lambda one: one.name)
def test_a_jail_in_a_user_namespace_holds_too(batch: Batch, attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "needs_user_namespace", lambda: True)
    (task,) = pool.plan(batch.classroom, LESSON, students=[attack.name], again=True).tasks
    result = grade_submission(task)
    assert result.graded.points == attack.points
    assert result.notebook is not None
    assert GOT not in json.dumps([cell.get("outputs") for cell in result.notebook.cells], ensure_ascii=False)


def test_the_gradebook_knows_nothing_hidden(batch: Batch) -> None:
    database = (batch.classroom.root / "gradebook.db").read_bytes()
    assert [secret for secret in batch.secrets if secret.encode() in database] == []


def texts_of(batch: Batch, student: str) -> Iterator[tuple[str, str]]:
    """Everything that grading wrote about a student, or that their cells showed, with where it stands."""
    notebook = batch.results[student].notebook
    if notebook is not None:
        outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
        yield "the outputs", json.dumps(outputs, ensure_ascii=False)
        yield "the metadata", json.dumps([notebook.metadata, *(cell.metadata for cell in notebook.cells)])
    for path in sorted((batch.classroom.records.folder / LESSON / student).glob("*.json")):
        yield path.name, json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False)
    yield "the feedback", batch.pages[student]


def fingerprints(classroom: Classroom) -> dict[str, str]:
    """What lies where no submission may write: the class, its course, and the packages, which are many."""
    mine = ("records", "autograded", "gradebook.db")
    found = {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in (classroom.root, classroom.course.root)
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in mine
    }
    for folder in site.getsitepackages():
        for place, _, names in os.walk(folder):
            if not place.endswith("__pycache__"):
                states = ((name, os.lstat(os.path.join(place, name))) for name in names)
                found |= {os.path.join(place, name): f"{state.st_size} {state.st_mtime_ns}" for name, state in states}
    return found


def survivors(classroom: Classroom) -> list[str]:
    """Processes of this class's jails that are still there; the system may take a moment to bury what was killed."""
    deadline = time.monotonic() + SECONDS_TO_DIE
    for pid in _jailed_processes(classroom):
        with contextlib.suppress(ProcessLookupError):
            ended = os.pidfd_open(pid)
            select.select([ended], [], [], max(0.0, deadline - time.monotonic()))
            os.close(ended)
    return [f"{pid}: {command[:200]}" for pid, command in _jailed_processes(classroom).items()]


def _jailed_processes(classroom: Classroom) -> dict[int, str]:
    """Whoever sees this class's copy of the helper, wherever it is mounted, or was told to mount it."""
    mark = "/".join(classroom.course.helper.parts[-4:])  # it begins with the folder that is this run's alone
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, mounts = (folder / "cmdline").read_text("utf-8", "replace"), (folder / "mountinfo").read_text()
        except OSError:  # it ended meanwhile, or is being buried
            continue
        if mark in command or mark in mounts:
            found[int(folder.name)] = command
    return found
