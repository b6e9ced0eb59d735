"""A class folder: what nbgrader expects, with our keys and records beside it.

class.toml              name, language, where the course lies
nbgrader_config.py      so that stock nbgrader works here too
source/  release/  submitted/  autograded/  feedback/  gradebook.db       as nbgrader has them
keys/                   hidden answer keys and the secret they are drawn from; never handed out
records/                the truth: see `autograder.grading.records`
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from autograder.authoring.course import Course
from autograder.errors import ClassError
from autograder.grading.records import Records
from autograder.jail.spec import Limits

FILE = "class.toml"


@dataclass(frozen=True)
class Classroom:
    """A class folder.

    Attributes:
        root: the folder.
        name: what the class is called.
        lang: the language it is taught in, ``es`` or ``en``.
        course: where its lessons come from.
        database: an SQLAlchemy address of the gradebook.
        limits: what a submission may use.
    """

    root: Path
    name: str
    lang: str
    course: Course
    database: str
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def load(cls, root: Path) -> Classroom:
        """The class in ``root``.

        Raises:
            ClassError: it is no class folder.
            CourseError: its course is no longer where it was.
        """
        root = root.resolve()
        if not (root / FILE).is_file():
            raise ClassError(f"{root} is not a class folder: it has no {FILE}. Make one with: autograder init {root}")
        data = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
        database = data.get("database") or f"sqlite:///{root / 'gradebook.db'}"
        try:
            limits = Limits(**data.get("limits", {}))
        except TypeError as error:
            known = ", ".join(limit.name for limit in fields(Limits))
            raise ClassError(f"{root / FILE}: [limits] has a name that is none of {known}: {error}") from None
        return cls(root, data["name"], data["lang"], Course.find(Path(data["course"])), database, limits)

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
