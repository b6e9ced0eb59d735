"""Whose file it is: the names that Moodle, Canvas, nbgrader and people give to what they hand in, and the roster.

========================================================  ==============================================================
Moodle, a folder or a file each                           ``Ana Pérez_12345_assignsubmission_file_/lesson.ipynb``
Canvas                                                    ``perezana_LATE_12345_67890_lesson-1.ipynb``
nbgrader                                                  ``ana/04_attention/04_attention.ipynb``
a folder a student, or a file                             ``ana/whatever.ipynb``, ``ana.ipynb``
========================================================  ==============================================================

Canvas' first number is the person's and stays the same; Moodle's belongs to the one assignment, so it only tells two
people of the same name apart.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import ClassError

MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_.*)?")
CANVAS = re.compile(
    r"(?P<name>[^\W_][^\W_-]*(?:-[^\W_-]+)*)(?P<late>_LATE)?_(?P<number>\d+)_(?P<file>\d+)_(?P<rest>.+)"
)
COPY = re.compile(r"^(?:copy of|copia de)\s+|(?:[\s_-]*\(\d+\)|[\s_-]+(?:copy|copia))+$", re.IGNORECASE)
# Browsers put a suffix of their own behind a notebook that is served as text.
NOTEBOOKS = (".ipynb", ".json", ".txt")
SUFFIXES = re.compile(r"(?:\.ipynb|\.json|\.txt|\.zip)+$", re.IGNORECASE)
NUMBERED = re.compile(r"[\s_-]\d{1,2}$")
LONGEST = 100


@dataclass(frozen=True)
class Sender:
    """Who a file seems to be from.

    Attributes:
        label: the name as the source has it.
        number: Canvas' or Moodle's number, or empty.
        system: ``moodle``, ``canvas`` or empty.
    """

    label: str
    number: str = ""
    system: str = ""


@dataclass(frozen=True)
class Roster:
    """Who is in the class. Keys are folded: without accents, case, blanks or punctuation.

    Attributes:
        ids: of all students.
        names: folded id, e-mail address or name → ids.
        numbers: the learning platform's user id → id.
    """

    ids: tuple[str, ...] = ()
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Roster:
        """Read a CSV file with the columns ``id,first_name,last_name,email,lms_user_id``; only ``id`` must be filled.

        Raises:
            ClassError: there is no column ``id``, or an id that nbgrader cannot use.
        """
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)]
        names: dict[str, frozenset[str]] = {}
        for number, row in enumerate(rows, 2):
            if not row.get("id") or student_id(row["id"]) != row["id"]:
                raise ClassError(
                    f"{path}:{number}: id {row.get('id', '')!r} is no student id: letters, digits, _ - . only, "
                    f"{LONGEST} at most. Is there a column called id?"
                )
            first, last, email = row.get("first_name", ""), row.get("last_name", ""), row.get("email", "")
            for key in {fold(each) for each in (row["id"], email, email.split("@")[0], first + last, last + first)}:
                if key:
                    names[key] = names.get(key, frozenset()) | {row["id"]}
        numbers = {row["lms_user_id"]: row["id"] for row in rows if row.get("lms_user_id")}
        return cls(tuple(row["id"] for row in rows), names, numbers)

    def find(self, sender: Sender) -> str | None:
        """The id of a sender, where exactly one student fits."""
        if sender.system == "canvas" and sender.number in self.numbers:
            return self.numbers[sender.number]
        fitting = self.names.get(fold(sender.label), frozenset())
        return next(iter(fitting)) if len(fitting) == 1 else None


def senders(paths: Collection[PurePosixPath], lesson: str, roster: Roster) -> dict[PurePosixPath, Sender | None]:
    """Who each file is from; None where its path does not say."""
    wrappers = _wrappers(paths, lesson, roster)
    return {path: _sender(PurePosixPath(*path.parts[wrappers:]), lesson) for path in paths}


def identify(found: Iterable[Sender], roster: Roster) -> dict[Sender, str]:
    """Each sender's student id; people of one name whom the roster cannot tell apart get Moodle's number behind it."""
    people = set(found)
    namesakes = Counter(fold(one.label) for one in people if one.system == "moodle")
    ids = {}
    for one in people:
        shared = one.system == "moodle" and namesakes[fold(one.label)] > 1
        numbered = f"{one.label}_{one.number}" if shared or one.system == "canvas" else one.label
        ids[one] = (None if shared else roster.find(one)) or student_id(numbered)
    labels: dict[str, set[str]] = {}
    for one, name in ids.items():
        if name not in roster.ids:
            labels.setdefault(name, set()).add(one.label)
    return {one: _distinct(name, one.label, labels.get(name, set())) for one, name in ids.items()}


def _distinct(name: str, label: str, labels: Collection[str]) -> str:
    """``name``, told apart from that of others whose labels happen to give the same, such as José and Jose."""
    return name if len(labels) < 2 else f"{name}-{hashlib.sha256(label.encode()).hexdigest()[:6]}"


def student_id(label: str) -> str:
    """``label`` as nbgrader, file systems and addresses can bear it: letters, digits, ``_``, ``-`` and ``.``.

    >>> student_id("Pérez Núñez, Ana")
    'Perez_Nunez_Ana'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", label) if not unicodedata.combining(char))
    return re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", plain)).strip("._-")[:LONGEST] or "unknown"


def fold(text: str) -> str:
    """``text`` without what differs between the places where a person's name is written."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def is_late(path: PurePosixPath) -> bool:
    """Whether Canvas marked the file as late."""
    return any(match["late"] for part in path.parts if (match := CANVAS.fullmatch(part)))


def _sender(path: PurePosixPath, lesson: str) -> Sender | None:
    for part in path.parts:
        if match := MOODLE.fullmatch(part):
            return Sender(match["name"], match["number"], "moodle")
        if match := CANVAS.fullmatch(part):
            return Sender(match["name"], match["number"], "canvas")
    folders = path.parts[:-1]
    if lesson in folders[1:]:
        return Sender(folders[folders.index(lesson, 1) - 1])
    if folders:
        return Sender(folders[0])
    if ".ipynb" not in path.name.lower() and path.suffix.lower() != ".zip":
        return None
    stem = SUFFIXES.sub("", path.name)
    return None if _is_lesson_name(stem, lesson) else Sender(COPY.sub("", stem) or stem)


def _is_lesson_name(stem: str, lesson: str) -> bool:
    return fold(NUMBERED.sub("", COPY.sub("", stem))) == fold(lesson)


def _wrappers(paths: Collection[PurePosixPath], lesson: str, roster: Roster) -> int:
    """How many folders, such as ``submissions/``, lie around all files and are nobody's."""
    depth = wrappers = 0
    while (
        paths and all(len(path.parts) > depth + 1 for path in paths) and len({path.parts[depth] for path in paths}) == 1
    ):
        top = next(iter(paths)).parts[depth]
        depth += 1
        inner = [PurePosixPath(*path.parts[depth:]) for path in paths]
        if MOODLE.fullmatch(top) or roster.find(Sender(top)) or {path.parts[0] for path in inner} == {lesson}:
            break
        people = {_sender(path, lesson) for path in inner}
        if (top == lesson and wrappers == depth - 1) or (len(people) > 1 and None not in people):
            wrappers = depth
    return wrappers
