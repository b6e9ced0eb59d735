"""A repository for students of a class that does not want the solutions one click away.

The public repository holds solutions, as textbooks do. This writes a tree without them: no sources, no misconceptions,
no revealed files, no harness. Badges, Binder and the install cell lead to the class's own address, and notebooks show no
solution when asked to. It is generated, like everything else: run it again after an update and commit the difference.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from autograder.authoring.build import Built
from autograder.authoring.course import Course
from autograder.authoring.notebooks import Publication, badge, build_notebook, to_text
from autograder.authoring.source import read_lesson
from autograder.errors import ClassError, CourseError
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.words import LANGUAGES

MARK = ".rnn2llm-student-repo"
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
AS_THEY_ARE = ("LICENSE", "constraints.txt", "environment.yml", "binder")
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "es", "en")
README = {"en": "README.md", "es": "README.es.md"}


def write_student_repo(
    course: Course, folder: Path, address: str, branch: str = "main", lessons: Sequence[str] = (), variant: str = ""
) -> list[Path]:
    """Write the tree; what an earlier call wrote there is replaced, a ``.git`` stays.

    Args:
        course: where everything comes from.
        folder: where it goes.
        address: the public address of the repository that it will be, ``https://github.com/OWNER/NAME``.
        branch: the branch that badges open.
        lessons: these only; all where empty.
        variant: which variant of them; empty for that of the public notebooks.

    Returns:
        The notebooks.

    Raises:
        ClassError: the address is not one that Colab and Binder can open, or the folder holds something else.
        CourseError: there is no such lesson, or no such variant of it.
    """
    address = address.removesuffix("/").removesuffix(".git")
    if not ADDRESS.fullmatch(address):
        raise ClassError(
            f"--address {address!r} must be like https://github.com/OWNER/NAME: the badges of Colab and Binder lead there"
        )
    chosen = tuple(lessons) or tuple(course.lessons)
    for lesson in chosen:
        course.lesson_folder(lesson)
        if variant and variant not in (known := load_lesson(lesson).variants):
            raise CourseError(f"{lesson} has no variant {variant!r}; it has {', '.join(known) or 'none'}")
    _make_room(folder)
    publication = Publication(address, branch, f"{address}/archive/refs/heads/{branch}.zip")
    _copy(course, folder, chosen)
    (folder / "pyproject.toml").write_text(_project(course, address), encoding="utf-8")
    (folder / ".gitignore").write_text("__pycache__/\n.ipynb_checkpoints/\n.venv/\ncheckpoints/\n", encoding="utf-8")
    for lang, name in README.items():
        (folder / name).write_text(_readme(course, publication, chosen, lang), encoding="utf-8")
    written = []
    for built in _notebooks(course, folder, publication, chosen, variant):
        built.write()
        written.append(built.path)
    return written


def _make_room(folder: Path) -> None:
    inside = [path for path in folder.iterdir() if path.name != ".git"] if folder.exists() else []
    if inside and not (folder / MARK).is_file():
        raise ClassError(f"{folder} holds something that is not an earlier student repository; name another folder")
    for path in inside:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Written by `autograder release --student-repo`, which replaces what is here.\n")


def _copy(course: Course, folder: Path, lessons: Sequence[str]) -> None:
    shutil.copytree(course.root / "course", folder / "course", ignore=NOT_COPIED)
    for name in AS_THEY_ARE:
        source = course.root / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copy(source, folder / name)
    for other in set(course.lessons) - set(lessons):
        for path in (folder / "course").glob(f"**/{other}*"):
            path.unlink()


def _notebooks(
    course: Course, folder: Path, publication: Publication, lessons: Sequence[str], variant: str
) -> Iterator[Built]:
    for lesson in lessons:
        source = read_lesson(course.lesson_folder(lesson) / "lesson.py", variant)
        for lang in LANGUAGES:
            notebook = build_notebook(course, source, lang, reveal=False, publication=publication)
            yield Built(Course(folder).notebook(lesson, lang), to_text(notebook))


def _project(course: Course, address: str) -> str:
    """The helper's ``pyproject.toml``, with what the course's says of it and without the rest."""
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: value for name, value in project.get("optional-dependencies", {}).items() if name in ("lab", "torch")
    }
    lines = [
        "[build-system]",
        'requires = ["hatchling"]',
        'build-backend = "hatchling.build"',
        "",
        "[project]",
        *(f"{key} = {json.dumps(project[key])}" for key in ("name", "version", "requires-python") if key in project),
        f"dependencies = {_listed(project.get('dependencies', []))}",
        "",
        "[project.optional-dependencies]",
        *(f"{name} = {_listed(value)}" for name, value in extras.items()),
        "",
        "[project.urls]",
        f"Repository = {json.dumps(address)}",
        "",
        "[tool.hatch.build.targets.wheel]",
        'packages = ["course/rnn2llm"]',
        "",
    ]
    return "\n".join(lines)


def _listed(values: Sequence[str]) -> str:
    return "[\n" + "".join(f"    {json.dumps(value)},\n" for value in values) + "]"


def _readme(course: Course, publication: Publication, lessons: Sequence[str], lang: str) -> str:
    rows = []
    for lesson in lessons:
        title = load_lesson(lesson).words["lesson"]["title"][lang]
        badges = " ".join(badge(course, lesson, lang, kind, publication) for kind in ("colab", "binder"))
        rows.append(f"| [{title}](course/{lang}/{lesson}/{lesson}.ipynb) | {badges} |")
    text = resources.files("autograder.authoring").joinpath(f"student_readme.{lang}.md").read_text(encoding="utf-8")
    name = publication.repository.rpartition("/")[2]
    for mark, value in {"ADDRESS": publication.repository, "NAME": name, "LESSONS": "\n".join(rows)}.items():
        text = text.replace(f"@{mark}@", value)
    return text
