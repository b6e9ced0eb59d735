"""Makes a class folder and hands lessons out to it, so that stock nbgrader understands both."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from importlib import resources
from pathlib import Path

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook, to_text
from autograder.authoring.source import read_lesson
from autograder.classroom import FILE, Classroom
from autograder.errors import ClassError
from autograder.grading.secret import choose_variant, make_secret, write_key
from rnn2llm.checking.words import LANGUAGES

FOLDERS = ("source", "release", "submitted", "autograded", "feedback", "records")


def init_class(root: Path, course: Course, name: str, lang: str, database: str = "") -> Classroom:
    """Make a class folder with its secret.

    Raises:
        ClassError: there is a class already, which is left as it is; or the language is none of the course's.
    """
    root = root.resolve()
    if (root / FILE).exists():
        raise ClassError(f"{root} is a class already; delete it first if you mean to start again")
    if lang not in LANGUAGES:
        raise ClassError(f"--lang {lang} is not a language of this course; it must be one of {', '.join(LANGUAGES)}")
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    make_secret(root / "keys")
    values = {"name": name, "lang": lang, "course": str(course.root), "database": database}
    settings = re.sub(r"@(\w+)@", lambda found: _toml(values[found[1]]), _template("class.toml.txt"))
    (root / FILE).write_text(settings, encoding="utf-8")
    (root / "nbgrader_config.py").write_text(_template("nbgrader_config.py.txt"), encoding="utf-8")
    return Classroom.load(root)


def release(classroom: Classroom, lesson: str, variant: str = "") -> str:
    """Write a lesson's source, hidden key and release; nbgrader makes the release itself and so knows its cells.

    Args:
        classroom: the class.
        lesson: the lesson's id.
        variant: as `autograder.grading.secret.choose_variant` takes it.

    Returns:
        The variant that the class has now; empty for that of the public notebooks.

    Raises:
        CourseError: there is no such lesson.
        ClassError: nbgrader refused, and the message is its own; or the lesson has no such variant.
    """
    course, settings = classroom.course, classroom.settings
    built = partial(build_notebook, course, reveal=settings.reveal, manual=settings.manual)
    path = course.lesson_folder(lesson) / "lesson.py"
    chosen = choose_variant(classroom, lesson, variant)
    source = read_lesson(path, chosen)
    target = classroom.notebook("source", lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    solved = built(source, classroom.lang, solved=True)
    target.write_text(to_text(solved), encoding="utf-8")
    write_key(classroom, lesson, chosen)
    run_nbgrader(classroom, "generate_assignment", lesson, "--force")
    for lang in LANGUAGES:
        if lang != classroom.lang:
            other = other_language(classroom, lesson, lang)
            other.parent.mkdir(parents=True, exist_ok=True)
            other.write_text(to_text(built(source, lang)), encoding="utf-8")
    return chosen


def releases(classroom: Classroom, lesson: str) -> dict[str, str]:
    """The released notebook in every language, as text, the class's language first.

    Raises:
        ClassError: the lesson was not released.
    """
    paths = {classroom.lang: classroom.notebook("release", lesson)}
    paths |= {lang: other_language(classroom, lesson, lang) for lang in LANGUAGES if lang != classroom.lang}
    if not paths[classroom.lang].is_file():
        raise ClassError(f"{lesson} was not released to {classroom.root}: run autograder release {lesson}")
    return {lang: path.read_text(encoding="utf-8") for lang, path in paths.items() if path.is_file()}


def other_language(classroom: Classroom, lesson: str, lang: str) -> Path:
    """Where the release lies in a language that is not the class's."""
    return classroom.root / "release" / lesson / lang / f"{lesson}.ipynb"


def run_nbgrader(classroom: Classroom, *arguments: str) -> None:
    """Run stock nbgrader in the class folder, in a process of its own: it changes its working folder.

    Raises:
        ClassError: it failed; the message is the end of its log.
    """
    scripts = str(Path(sys.executable).parent)  # nbgrader looks for alembic on PATH
    path = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=classroom.root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        log = "\n".join(done.stderr.strip().splitlines()[-8:])
        raise ClassError(f"nbgrader {' '.join(arguments)} failed in {classroom.root}:\n{log}")


def _template(name: str) -> str:
    return resources.files("autograder.grading").joinpath(name).read_text(encoding="utf-8")


def _toml(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
