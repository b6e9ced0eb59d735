"""A class with the smallest lesson, which can be graded in earnest, by this process and by any other.

The lesson stands in a copy of the helper package; a process that has the copy on its path knows it (`environment`).
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.course import Course
from autograder.authoring.source import read_lesson
from autograder.classroom import FILE, Classroom
from autograder.grading.handout import init_class, release, releases
from autograder.grading.secret import key_hashes
from rnn2llm import exercises
from rnn2llm.checking.model import load_lesson
from tests.mini import LESSON, PROJECT, write_lesson

HELPER = Course.find(Path(__file__)).helper
WRONG = "def masked_mean(x, mask):\n    return (x * mask).sum(axis=1) / x.shape[1]"
DEADLY = "import os\n\nos.abort()"


@dataclass(frozen=True)
class MiniClass:
    """The class, released, with nothing handed in."""

    classroom: Classroom

    def hand_in(self, student: str, answers: Mapping[str, str] | None = None, own: str = "", lang: str = "es") -> None:
        """Hand in a notebook: the reference's answers, but for those given, with a cell of one's own before them."""
        notebook: dict[str, Any] = json.loads(releases(self.classroom, LESSON)[lang])
        source = read_lesson(self.classroom.course.lesson_folder(LESSON) / "lesson.py")
        for cell in notebook["cells"]:
            mark = cell["metadata"].get("rnn2llm", {})
            if mark.get("role") == "exercise":
                cell["source"] = (answers or {}).get(mark["name"], source.exercise(mark["name"]).source)
        if own:
            blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "their-own"}
            notebook["cells"].insert(3, {**blank, "source": own})
        self.hand_in_file(student, json.dumps(notebook).encode())

    def hand_in_file(self, student: str, content: bytes) -> None:
        """Hand in anything."""
        path = self.classroom.notebook("submitted", LESSON, student)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def hand_in_everything(self, number: int) -> None:
        """``number`` submissions of every kind: right, wrong, deadly, endless, unreadable."""
        kinds = (
            lambda student: self.hand_in(student),
            lambda student: self.hand_in(student, {"masked_mean": WRONG}, lang="en"),
            lambda student: self.hand_in(student, own=DEADLY),
            lambda student: self.hand_in(student, {"bounds": "def bounds(x):\n    raise KeyError(x)"}),
            lambda student: self.hand_in_file(student, b"%PDF-1.7"),
        )
        for one in range(number):
            kinds[one % len(kinds)](f"s{one:02d}")

    @property
    def environment(self) -> dict[str, str]:
        """For a process that is to know the lesson."""
        return {**os.environ, "PYTHONPATH": str(self.classroom.course.helper.parent)}

    def twin(self, folder: Path, database: str = "") -> MiniClass:
        """The same class with the same submissions, key and secret, elsewhere; nothing is graded in it."""
        shutil.copytree(self.classroom.root, folder)
        settings = (folder / FILE).read_text(encoding="utf-8")
        (folder / FILE).write_text(re.sub(r"^database = .*", f'database = "{database}"', settings, flags=re.MULTILINE))
        return MiniClass(Classroom.load(folder))


@contextmanager
def mini_class(root: Path, database: str = "", **files: str) -> Iterator[MiniClass]:
    """Make the class in an empty folder; ``files`` as for `tests.mini.write_lesson`."""
    course = Course(root / "course")
    shutil.copytree(HELPER, course.helper, ignore=shutil.ignore_patterns("__pycache__"))
    (course.root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    private = course.root / "solutions" / LESSON
    private.mkdir(parents=True)
    public = course.helper / "exercises"
    write_lesson(public, private, **files)
    known = list(exercises.__path__)
    exercises.__path__[:] = [str(HELPER / "exercises"), str(public)]  # not that of a class made before
    forget()
    try:
        classroom = init_class(root / "class", course, "mini", "es", database)
        release(classroom, LESSON)
        yield MiniClass(classroom)
    finally:
        exercises.__path__[:] = known
        forget()


def forget() -> None:
    """Let this process read the lesson anew."""
    load_lesson.cache_clear()
    key_hashes.cache_clear()
    sys.modules.pop(f"rnn2llm.exercises.{LESSON}", None)
    importlib.invalidate_caches()
