"""The harness's exceptions, one small tree. Each message is written for the person at the command line.

AutograderError
├── SourceError     a lesson source is wrong; names file and line
├── CourseError     a folder is no course, or lacks something a course has
├── ClassError      a folder is no class, or lacks something a class has
│   └── RecordsInUse    somebody else grades this class and lesson
├── SubmissionError a submission cannot be read
├── JailError       no jail can be made on this machine
└── ClusterError    a Dask cluster cannot be reached, or cannot grade
"""

from __future__ import annotations

from pathlib import Path

from autograder.messages import say


class AutograderError(Exception):
    """Base of all."""


class SourceError(AutograderError):
    """A lesson source is wrong."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.line = line


class CourseError(AutograderError):
    """A folder is no course, or lacks something a course has."""


class ClassError(AutograderError):
    """A folder is no class, or lacks something a class has."""


class RecordsInUse(ClassError):
    """Somebody else grades this class and lesson."""


class SubmissionError(AutograderError):
    """A submission cannot be read.

    Attributes:
        key: a key of the messages, ``unreadable_...``, for the student.
        detail: what was found, for the instructor.
    """

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key = key
        self.detail = detail

    def __str__(self) -> str:
        message = say("en", self.key)
        return f"{message} ({self.detail})" if self.detail else message


class JailError(AutograderError):
    """No jail can be made on this machine."""


class ClusterError(AutograderError):
    """A Dask cluster cannot be reached, or cannot grade."""
