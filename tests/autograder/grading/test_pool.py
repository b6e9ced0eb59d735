"""What there is to do: when a submission came, and which of the files it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.grading.pool import _received, submitted_file
from autograder.settings import Settings

LESSON = "00_sample"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submitted" / "ana" / LESSON
    made.mkdir(parents=True)
    return made


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    return Classroom(tmp_path, Settings("Test", "es", tmp_path), Course(tmp_path))


@pytest.mark.parametrize(
    ("stamp", "received"),
    [
        (b"2026-03-01 10:00:00 UTC", "2026-03-01T10:00:00+00:00"),
        (b"2026-03-01 10:00:00.25 UTC\n", "2026-03-01T10:00:00.250000+00:00"),
        (b"2026-07-01 10:00:00 Europe/Madrid", "2026-07-01T08:00:00+00:00"),
        (b"2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00+00:00"),
        (b"2026-03-01 10:00", "2026-03-01T10:00:00+00:00"),
        (b"soon", ""),
        (b"", ""),
        (b"\xff\xfe\x00", ""),
        (b"9" * 400, ""),
        (b"2026-03-01 10:00:00 " + b"9" * 30, ""),
    ],
)
def test_every_way_to_write_a_time_and_none_that_ends_the_batch(
    classroom: Classroom, folder: Path, stamp: bytes, received: str
) -> None:
    (folder / "timestamp.txt").write_bytes(stamp)
    assert _received(classroom, LESSON, "ana") == received


def test_no_time_stamp_is_no_time(classroom: Classroom, folder: Path) -> None:
    assert _received(classroom, LESSON, "ana") == ""


def test_the_lessons_notebook_or_the_only_other_file(classroom: Classroom, folder: Path) -> None:
    assert submitted_file(classroom, LESSON, "ana") is None
    (folder / "timestamp.txt").touch()
    (folder / "mine.ipynb").touch()
    assert submitted_file(classroom, LESSON, "ana") == folder / "mine.ipynb"
    (folder / "other.ipynb").touch()
    assert submitted_file(classroom, LESSON, "ana") is None
    (folder / f"{LESSON}.ipynb").touch()
    assert submitted_file(classroom, LESSON, "ana") == folder / f"{LESSON}.ipynb"
