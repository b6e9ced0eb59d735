"""The class's settings: what the file that `init` writes says, what can be set, and every mistake named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.course import Course
from autograder.classroom import FILE, Classroom
from autograder.errors import ClassError
from autograder.grading.handout import init_class
from autograder.settings import Late, Settings
from tests.mini import mini_course

HEAD = 'name = "NLP"\nlang = "en"\ncourse = "/course"\n'


def read(folder: Path, text: str) -> Settings:
    path = folder / FILE
    path.write_text(HEAD + text, encoding="utf-8")
    return Settings.read(path)


def test_a_new_class_has_the_defaults_and_its_file_says_what_can_be_set(tmp_path: Path) -> None:
    with mini_course(tmp_path / "course") as course:
        made = init_class(tmp_path / "class", course, 'NLP "1" \\ 2', "es", "sqlite:///elsewhere.db")
    assert made.settings == Settings('NLP "1" \\ 2', "es", course.root, "sqlite:///elsewhere.db", late=Late(0, 15, 50))
    # What is commented out is right too: with the marks taken off it is read.
    path = made.root / FILE
    lines = [line.removeprefix("# ") if "= " in line or line.startswith("# [") else line for line in
             path.read_text("utf-8").splitlines()]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    found = Settings.read(path)
    assert found.due == {"01_encoder_decoder": datetime(2027, 3, 2, 21, 0, tzinfo=UTC)}
    assert found.extensions == {"01_encoder_decoder": {"ana": timedelta(days=3)}}
    assert found.points == {"01_encoder_decoder": 100}
    assert found.lesson_limits["01_encoder_decoder"].cell_seconds == 120


def test_limits_of_a_lesson_start_from_the_class_own(tmp_path: Path) -> None:
    settings = read(tmp_path, "[limits]\nmemory_mib = 99\n[limits.01_a]\ncell_seconds = 7\n")
    classroom = Classroom(tmp_path, settings, Course(tmp_path))
    assert (classroom.limits("01_a").memory_mib, classroom.limits("01_a").cell_seconds) == (99, 7)
    assert (classroom.limits("02_b").memory_mib, classroom.limits("02_b").cell_seconds) == (99, 60)


@pytest.mark.parametrize(
    ("text", "span"),
    [("2", timedelta(days=2)), ("1.5", timedelta(hours=36)), ('"2 days, 12 hours"', timedelta(hours=60)),
     ('"1 hour"', timedelta(hours=1)), ("0", timedelta(0))],
)  # fmt: skip
def test_extensions(tmp_path: Path, text: str, span: timedelta) -> None:
    assert read(tmp_path, f"[extensions.01_a]\nana = {text}\n").extensions == {"01_a": {"ana": span}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reveel = true", "reveel is none of .*; did you mean reveal"),
        ('reveal = "no"', "reveal is 'no', it must be true or false"),
        ("[limits]\nmemory = 1", r"\[limits\] memory is none of .*; did you mean memory_mib"),
        ("[limits]\nprocesses = -1", "limits.processes is -1, it must be a whole number above 0"),
        ("[limits.01_a]\ncell_seconds = 1.5", "limits.01_a.cell_seconds is 1.5"),
        ("[late]\npercent_per_day = 200", "late.percent_per_day is 200, it must be a number from 0 to 100"),
        ("[late]\ngrace_minutes = -1", "late.grace_minutes is -1"),
        ("[due]\n01_a = 2027-03-02T22:00:00", "due.01_a is .* with its zone"),
        ('[extensions.01_a]\nana = "a while"', "extensions.01_a.ana is 'a while', it must be a number of days"),
        ("extensions = 3", r"extensions is 3, it must be a table: \[extensions\]"),
        ("[points]\n01_a = 0", "points.01_a is 0"),
        ("reveal = yes", "Invalid value"),
        ('manual = true\nmanual = true', "Cannot overwrite"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ClassError, match=told) as caught:
        read(tmp_path, text)
    assert str(tmp_path / FILE) in str(caught.value)


def test_what_must_be_there(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('name = "NLP"\nlang = "fr"\ncourse = "/x"\n', encoding="utf-8")
    with pytest.raises(ClassError, match="lang is 'fr', it must be one of es, en"):
        Settings.read(tmp_path / FILE)
    (tmp_path / FILE).write_text('lang = "es"\n', encoding="utf-8")
    with pytest.raises(ClassError, match="name is missing"):
        Settings.read(tmp_path / FILE)


def test_a_day_begun_counts_after_the_grace() -> None:
    late = Late(percent_per_day=10, grace_minutes=15, max_percent=25)
    day = 86_400
    for seconds, penalty in ((0, 0), (900, 0), (901, 1), (900 + day, 1), (901 + day, 2), (900 + 9 * day, 2.5)):
        assert late.penalty(10, seconds) == penalty, seconds


@given(st.floats(0, 1000), st.floats(0, 10**8), st.floats(0, 100), st.floats(0, 100), st.floats(0, 10**6))
def test_a_penalty_is_never_more_than_its_share(
    score: float, late: float, rate: float, most: float, grace: float
) -> None:
    policy = Late(rate, grace, most)
    assert 0 <= policy.penalty(score, late) <= score * most / 100 + 0.005
    assert policy.penalty(score, late) <= policy.penalty(score, late + 86_400)
