"""A course folder: where its parts lie, and which lessons it has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError


@dataclass(frozen=True)
class Course:
    """A checkout of the course.

    Attributes:
        root: the folder that holds ``solutions/`` and ``course/``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> Course:
        """The course that ``start`` is, or lies in.

        Raises:
            CourseError: there is none.
        """
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "solutions").is_dir() and (folder / "course" / "rnn2llm").is_dir():
                return cls(folder)
        raise CourseError(f"{start} is not in a course: no folder above it has solutions/ and course/rnn2llm/")

    @property
    def helper(self) -> Path:
        """The helper module's folder."""
        return self.root / "course" / "rnn2llm"

    @property
    def lessons(self) -> list[str]:
        """Ids of all lessons, in order."""
        return sorted(path.parent.name for path in (self.root / "solutions").glob("*/lesson.py"))

    def lesson_folder(self, lesson_id: str) -> Path:
        """Where a lesson's sources lie.

        Raises:
            CourseError: there is no such lesson; the message lists those there are.
        """
        if lesson_id not in self.lessons:
            raise CourseError(f"{self.root} has no lesson {lesson_id!r}; it has {', '.join(self.lessons) or 'none'}")
        return self.root / "solutions" / lesson_id

    def notebook(self, lesson_id: str, lang: str) -> Path:
        """Where a lesson's student notebook lies."""
        return self.root / "course" / lang / lesson_id / f"{lesson_id}.ipynb"

    def answers(self, stem: str) -> Path:
        """Where the public answer key of a lesson, or of a variant of it, lies."""
        return self.helper / "answers" / f"{stem}.json"

    def revealed(self, lesson_id: str) -> Path:
        """Where the solutions lie that ``reveal`` shows."""
        return self.root / "solutions" / lesson_id / "revealed.json"

    def teacher_page(self, lesson_id: str, lang: str) -> Path:
        """Where a lesson's page for instructors lies."""
        return self.root / "solutions" / lesson_id / f"teacher.{lang}.md"

    @property
    def address(self) -> str:
        """The repository's public address, from ``pyproject.toml``."""
        return str(self._project["urls"]["Repository"])

    @property
    def version(self) -> str:
        """The release version, from ``pyproject.toml``."""
        return str(self._project["version"])

    @property
    def _project(self) -> dict[str, dict[str, str]]:
        data = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        return dict(data["project"])
