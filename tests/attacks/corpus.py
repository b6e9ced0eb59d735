"""Attacks as files, and a class to hand them in to.

An attack is what a student hands in who wants points that they did not earn, or to know or to break what is not theirs.
Each file in ``attempts/`` is one: a docstring in TOML says what it tries and the points that its honest part deserves,
and the cells follow. It runs in a jail and nowhere else:

    # %% own                 a cell of the student's, before the first exercise
    # %% shift_targets       their answer to an exercise; normalize_spanish is answered rightly where nothing is said,
    #                        shift_targets is not answered
    # %% last                a cell of the student's, after everything else
    # %% file                the one part that runs out here: it makes ``content`` from the notebook's data

The lesson is made of two exercises of lesson 01, without TensorFlow, so that an attack costs a second or two. An attack
knows where everything lies (``@CLASS@`` and ``@COURSE@`` stand for the folders), and prints `GOT` where it got something.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.course import Course
from autograder.authoring.misconceptions import module_of
from autograder.authoring.source import read_lesson
from autograder.classroom import FILE, Classroom
from autograder.grading.handout import init_class, release, releases
from rnn2llm import exercises
from rnn2llm.checking.keys import AnswerKey
from rnn2llm.checking.model import load_lesson

FOLDER = Path(__file__).parent / "attempts"
REPOSITORY = Course.find(FOLDER)
ORIGIN, LESSON = "01_encoder_decoder", "00_attacked"
EXERCISES = ("normalize_spanish", "shift_targets")
GOT = "\N{SKULL AND CROSSBONES}"
# Small, so that what exhausts them does so quickly.
LIMITS = {
    "cell_seconds": 10,
    "total_seconds": 60,
    "cpu_seconds": 60,
    "memory_mib": 400,
    "processes": 64,
    "disk_mib": 16,
    "output_mib": 2,
}
PUBLIC = f"""
from dataclasses import replace

from rnn2llm.checking.model import load_lesson

EXERCISES = tuple(replace(load_lesson({ORIGIN!r})[name], seconds=2.0) for name in {EXERCISES!r})
"""
SHARED = """# %% setup=true
import rnn2llm
from rnn2llm import check

runtime = rnn2llm.setup("00_attacked", lang="es")

# %% shared=true
import re
import unicodedata

import numpy as np

from rnn2llm.text import END, PAD, START
"""


@dataclass(frozen=True)
class Attack:
    """One file of the corpus.

    Attributes:
        name: the file's name, and the student's.
        family: what kind of attack it is.
        tries: what it tries, in a sentence.
        points: what its honest part deserves.
        cells: kind and source of each, in order.
    """

    name: str
    family: str
    tries: str
    points: float
    cells: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, path: Path) -> Attack:
        """The attack in a file."""
        text = path.read_text(encoding="utf-8")
        facts = tomllib.loads(ast.get_docstring(ast.parse(text)) or "")
        _, *parts = re.split(r"^# %% (\w+)\n", text, flags=re.MULTILINE)
        cells = tuple((kind, source.strip("\n")) for kind, source in zip(parts[::2], parts[1::2], strict=True))
        return cls(path.stem, facts["family"], facts["tries"], float(facts["points"]), cells)

    def content(self, classroom: Classroom) -> bytes:
        """What is handed in."""
        places = {"@CLASS@": str(classroom.root), "@COURSE@": str(REPOSITORY.root)}
        cells = [
            (kind, re.sub("|".join(places), lambda found: places[found[0]], source)) for kind, source in self.cells
        ]
        answers = {kind: source for kind, source in cells if kind in EXERCISES}
        answers.setdefault("normalize_spanish", reference(classroom, "normalize_spanish"))
        own = [source for kind, source in cells if kind == "own"]
        notebook = _notebook(classroom, answers, own, [source for kind, source in cells if kind == "last"])
        names: dict[str, Any] = {"notebook": notebook, "content": b""}
        for kind, source in cells:
            if kind == "file":
                exec(compile(source, self.name, "exec"), names)
        return bytes(names["content"] or json.dumps(notebook, ensure_ascii=False).encode("utf-8"))


ATTACKS = tuple(Attack.read(path) for path in sorted(FOLDER.glob("*.py")))


@contextmanager
def attacked_class(folder: Path) -> Iterator[Classroom]:
    """A class with one lesson, released to it by nbgrader; its course lies beside it."""
    course = Course(folder / "course")
    shutil.copytree(REPOSITORY.helper, course.helper, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY.root / "pyproject.toml", course.root)
    words = load_lesson(ORIGIN).words
    lesson = {**words["lesson"], "needs": []}
    (course.helper / "exercises" / f"{LESSON}.py").write_text(PUBLIC, encoding="utf-8")
    (course.helper / "exercises" / f"{LESSON}.toml").write_text(
        f"lesson = {_toml(lesson)}\nexercises = {_toml({name: words['exercises'][name] for name in EXERCISES})}\n",
        encoding="utf-8",
    )
    private = course.root / "solutions" / LESSON
    private.mkdir(parents=True)
    for name in EXERCISES:
        told = module_of(private, name)
        told.parent.mkdir(exist_ok=True)
        shutil.copy(module_of(REPOSITORY.lesson_folder(ORIGIN), name), told)
    (private / "lesson.py").write_text("\n".join([SHARED, *map(_source_of, EXERCISES)]), encoding="utf-8")
    exercises.__path__.append(str(course.helper / "exercises"))
    load_lesson.cache_clear()
    try:
        classroom = init_class(folder / "class", course, "attacked", "en")
        with (classroom.root / FILE).open("a", encoding="utf-8") as file:
            file.write("[limits]\n" + "".join(f"{name} = {value}\n" for name, value in LIMITS.items()))
        release(classroom, LESSON)
        yield Classroom.load(classroom.root)
    finally:
        exercises.__path__.remove(str(course.helper / "exercises"))
        load_lesson.cache_clear()
        sys.modules.pop(f"{exercises.__name__}.{LESSON}", None)


def honest(classroom: Classroom, note: str) -> bytes:
    """What is handed in by somebody who solved everything and has a ``note`` of their own in the notebook."""
    answers = {name: reference(classroom, name) for name in EXERCISES}
    return json.dumps(_notebook(classroom, answers, [f"note = {note!r}"], [])).encode("utf-8")


def hand_in(classroom: Classroom, student: str, content: bytes) -> None:
    """Put a submission where nbgrader has it."""
    path = classroom.notebook("submitted", LESSON, student)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def reference(classroom: Classroom, exercise: str) -> str:
    """The solution cell."""
    return read_lesson(classroom.course.lesson_folder(LESSON) / "lesson.py").exercise(exercise).source


def hidden_texts(key: AnswerKey) -> Iterator[str]:
    """The hidden inputs, as an attack would print them."""
    for case in key.exercises["normalize_spanish"].cases:
        sentence = case.inputs["sentence"]
        yield from (sentence, "_".join(sentence.split()))
    for case in key.exercises["shift_targets"].cases:
        yield str(case.inputs["y"].tolist())


def _notebook(classroom: Classroom, answers: Mapping[str, str], own: list[str], last: list[str]) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(releases(classroom, LESSON)["en"])
    cells = notebook["cells"]
    for cell in cells:
        mark = cell["metadata"].get("rnn2llm", {})
        if mark.get("role") == "exercise" and mark["name"] in answers:
            cell["source"] = answers[mark["name"]]
    first = next(
        place for place, cell in enumerate(cells) if cell["metadata"].get("rnn2llm", {}).get("role") == "exercise"
    )
    cells[first:first] = [_cell(f"own-{place}", source) for place, source in enumerate(own)]
    cells += [_cell(f"last-{place}", source) for place, source in enumerate(last)]
    return notebook


def _cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def _source_of(exercise: str) -> str:
    """The cell of lesson 01 that holds an exercise, as its source has it, with the check behind it."""
    text = (REPOSITORY.lesson_folder(ORIGIN) / "lesson.py").read_text(encoding="utf-8")
    (cell,) = (part for part in re.split(r"^(?=# %%)", text, flags=re.MULTILINE) if f'exercise="{exercise}"' in part)
    return f'{cell}\n# %% check="{exercise}"\ncheck("{exercise}")\n'


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(name))} = {_toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
