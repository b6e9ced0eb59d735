"""A class folder: what nbgrader expects, with our keys and records beside it.

class.toml              name, language, and what else is set for it: see `autograder.settings`
nbgrader_config.py      so that stock nbgrader works here too
source/  release/  submitted/  autograded/  feedback/  gradebook.db       as nbgrader has them
keys/                   hidden answer keys and the secret they are drawn from; never handed out
records/                the truth: see `autograder.grading.records`
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.course import Course
from autograder.errors import ClassError
from autograder.grading.records import Records
from autograder.jail.spec import Limits
from autograder.settings import Settings

FILE = "class.toml"


@dataclass(frozen=True)
class Classroom:
    """A class folder.

    Attributes:
        root: the folder.
        settings: what its ``class.toml`` says.
        course: where its lessons come from.
    """

    root: Path
    settings: Settings
    course: Course

    @classmethod
    def load(cls, root: Path) -> Classroom:
        """The class in ``root``.

        Raises:
            ClassError: it is no class folder, or its ``class.toml`` has a mistake.
            CourseError: its course is no longer where it was.
        """
        root = root.resolve()
        if not (root / FILE).is_file():
            raise ClassError(f"{root} is not a class folder: it has no {FILE}. Make one with: autograder init {root}")
        settings = Settings.read(root / FILE)
        return cls(root, settings, Course.find(settings.course))

    @property
    def name(self) -> str:
        """What the class is called."""
        return self.settings.name

    @property
    def lang(self) -> str:
        """The language it is taught in, ``es`` or ``en``."""
        return self.settings.lang

    @property
    def database(self) -> str:
        """An SQLAlchemy address of the gradebook."""
        return self.settings.database or f"sqlite:///{self.root / 'gradebook.db'}"

    def limits(self, lesson: str) -> Limits:
        """What a submission of a lesson may use."""
        return self.settings.lesson_limits.get(lesson, self.settings.limits)

    @property
    def records(self) -> Records:
        """The class's records."""
        return Records(self.root / "records")

    @property
    def keys(self) -> Path:
        """The folder of the hidden keys."""
        return self.root / "keys"

    @property
    def released(self) -> list[str]:
        """Ids of the lessons that were released to this class, in order."""
        return sorted(
            path.parent.name for path in (self.root / "release").glob("*/*.ipynb") if path.stem == path.parent.name
        )

    def notebook(self, stage: str, lesson: str, student: str = "") -> Path:
        """A notebook of the class; ``stage`` is ``source``, ``release``, ``submitted`` or ``autograded``."""
        return self.root / stage / student / lesson / f"{lesson}.ipynb"

    def submitted_students(self, lesson: str) -> list[str]:
        """Ids of the students with a folder for this lesson in ``submitted/``, in order."""
        return sorted(path.parent.name for path in (self.root / "submitted").glob(f"*/{lesson}") if path.is_dir())
