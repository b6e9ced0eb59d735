"""What is shown while grading runs."""

from __future__ import annotations

import io

from rich.console import Console

from autograder.grading.grade import Result
from autograder.grading.records import GradedSubmission, SubmissionRecord
from autograder.progress import follow, pace, summary


def result(student: str, unreadable: str = "") -> Result:
    record = SubmissionRecord("01_a", student, "0" * 64, "a.ipynb", "es", unreadable=unreadable)
    return Result(GradedSubmission(record), None)


def test_results_pass_through_in_order_and_are_counted() -> None:
    given = [result("ana"), result("bo", "unreadable_json"), result("cy")]
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)
    assert list(follow(iter(given), 3, 4, screen)) == given
    assert "3 graded" in screen.file.getvalue()
    assert "1 of them could not be read, 4 unchanged" in screen.file.getvalue()
    assert "3/3" in screen.file.getvalue()


def test_a_file_gets_one_line() -> None:
    screen = Console(file=io.StringIO(), force_terminal=False)
    list(follow(iter([result("ana")]), 1, 0, screen))
    assert screen.file.getvalue().count("\n") == 1
    assert "\x1b" not in screen.file.getvalue()


def test_rate_and_time_left() -> None:
    assert pace(10, 40, 30.0) == "20.0 a minute, 1 min 30 s left"
    assert pace(0, 40, 30.0) == ""
    assert summary(0, 0, 12, 0.0) == "0 graded, 12 unchanged"
    assert summary(60, 2, 0, 120.0) == "60 graded in 2 min, 30.0 a minute, 2 of them could not be read"
