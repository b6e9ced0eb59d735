"""A student repository: nothing in it gives a solution away, and its notebooks work where nothing else is."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from autograder.authoring.source import without_solution
from autograder.authoring.student_repo import MARK, write_student_repo
from autograder.errors import ClassError, CourseError
from tests.mini import mini_course

COURSE = Course.find(Path(__file__))
ADDRESS = "https://github.com/uni/nlp-2026"
LESSON = "01_encoder_decoder"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("student") / "repo"
    write_student_repo(COURSE, folder, f"{ADDRESS}.git", "term")
    return folder


def texts(tree: Path) -> Iterator[tuple[Path, str]]:
    for path in tree.rglob("*"):
        if path.is_file():
            try:
                yield path.relative_to(tree), path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def bodies(code: str) -> Iterator[str]:
    """The functions of some code as syntax trees, without names, documentation and one-liners."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if len(body) > 1:
                yield ast.dump(ast.Module(body, []))


def test_what_is_not_there(tree: Path) -> None:
    names = {path.name for path in tree.rglob("*")}
    assert not names & {
        "solutions",
        "autograder",
        "tests",
        "revealed.json",
        "misconceptions",
        "lesson.py",
        "__pycache__",
    }
    assert {"course", "README.md", "README.es.md", "LICENSE", "pyproject.toml", "binder", MARK} <= {
        path.name for path in tree.iterdir()
    }


def test_no_solution_is_in_it(tree: Path) -> None:
    """Neither as it is written nor in other clothes: no statement block of a solution, by its syntax tree."""
    found = dict(texts(tree))
    whole = "\n".join(found.values())
    assert "BEGIN SOLUTION" not in whole
    squeezed = re.sub(r"\s+|\\n", "", whole)
    trees = set()
    for path, text in found.items():
        codes = [text] if path.suffix == ".py" else []
        if path.suffix == ".ipynb":
            codes = [cell["source"] for cell in nbformat.reads(text, 4).cells if cell.cell_type == "code"]
        for code in codes:
            trees |= set(bodies(re.sub(r"^[%!].*$", "pass", code, flags=re.MULTILINE)))
    for lesson in COURSE.lessons:
        bench = Bench(COURSE, lesson)
        for exercise in bench.lesson.exercises:
            source = bench.source.exercise(exercise.name).source
            for solution in re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", source, flags=re.DOTALL):
                if len(solution.strip().splitlines()) > 1:
                    # Not `not in`: pytest would look for hours for what differs from megabytes.
                    leaked = re.sub(r"\s+|\\n", "", solution) in squeezed
                    assert not leaked, exercise.name
            given = set(bodies(without_solution(bench.source.exercise(exercise.name), bench.source)))
            for body in bodies(source):
                assert body in given or body not in trees, exercise.name


def test_badges_binder_and_install_cell_lead_to_its_own_address(tree: Path) -> None:
    public = COURSE.address.removeprefix("https://github.com/")
    for lang in ("es", "en"):
        path = tree / "course" / lang / LESSON / f"{LESSON}.ipynb"
        text = path.read_text("utf-8")
        assert f"colab.research.google.com/github/uni/nlp-2026/blob/term/course/{lang}" in text
        assert f"mybinder.org/v2/gh/uni/nlp-2026/term?urlpath=lab/tree/course/{lang}" in text
        assert f"{ADDRESS}/archive/refs/heads/term.zip" in text
    for path, text in texts(tree):
        assert f"/{public}/" not in text.replace(f"{COURSE.address}/issues", ""), path
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["urls"] == {"Repository": ADDRESS}
    assert set(project["project"]["optional-dependencies"]) == {"lab", "torch"}
    assert "scripts" not in project["project"]


def test_its_notebooks_are_the_courses_but_for_that(tree: Path) -> None:
    theirs = nbformat.read(tree / "course" / "en" / LESSON / f"{LESSON}.ipynb", 4)
    ours = nbformat.read(COURSE.notebook(LESSON, "en"), 4)
    differing = [
        one.metadata.get("rnn2llm", {}).get("role", one.cell_type)
        for one, other in zip(theirs.cells, ours.cells, strict=True)
        if one.source != other.source
    ]
    assert set(differing) == {"markdown", "setup"}  # badges; language, address and reveal
    assert all(one.metadata == other.metadata for one, other in zip(theirs.cells, ours.cells, strict=True))


PLAY = """
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
import rnn2llm
assert rnn2llm.__file__.startswith(sys.argv[2]), rnn2llm.__file__
from rnn2llm.checking import session
from rnn2llm import check, hint, reveal
setup = next(c for c in cells if c["metadata"].get("rnn2llm", {}).get("role") == "setup")
source = "".join(setup["source"])
assert "reveal=False" in source
session.begin("01_encoder_decoder", "en", "reveal=False" not in source)
def shift_targets(y):
    import numpy as np
    column = np.full((len(y), 1), 2)
    return np.concatenate([column, y], 1), y
for one in (lambda: check("shift_targets"), *[lambda: hint("shift_targets")] * 3, lambda: reveal("shift_targets")):
    try:
        one()
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_a_check_works_there_and_reveals_nothing(tree: Path, tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(tree / "course"), "RNN2LLM_STATE": str(tmp_path), "PATH": os.environ["PATH"]}
    notebook = tree / "course" / "en" / LESSON / f"{LESSON}.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(notebook), str(tree)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "CheckFailed" in done.stdout
    assert "CourseError Solutions are not shown in this course." in done.stdout
    assert 'reveal("shift_targets") shows' not in done.stdout


class TestSmall:
    def test_again_replaces_what_was_there_and_leaves_git_alone(self, tmp_path: Path) -> None:
        with mini_course(tmp_path / "course") as course:
            (course.root / "LICENSE").write_text("MIT")
            folder = tmp_path / "repo"
            write_student_repo(course, folder, ADDRESS)
            (folder / ".git").mkdir()
            (folder / "course" / "old.txt").write_text("old")
            (notebook, *_) = write_student_repo(course, folder, ADDRESS)
            assert (folder / ".git").is_dir()
            assert not (folder / "course" / "old.txt").exists()
            assert "NotImplementedError" in notebook.read_text("utf-8")
            assert json.loads(notebook.read_text("utf-8"))["cells"]

    @pytest.mark.parametrize("address", ["", "https://gitlab.com/a/b", "git@github.com:a/b", "https://github.com/a"])
    def test_an_address_that_no_badge_can_open(self, tmp_path: Path, address: str) -> None:
        with (
            mini_course(tmp_path / "course") as course,
            pytest.raises(ClassError, match=r"must be like https://github\.com/OWNER/NAME"),
        ):
            write_student_repo(course, tmp_path / "repo", address)
        assert not (tmp_path / "repo").exists()

    def test_a_folder_with_other_things_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "repo").mkdir()
        (tmp_path / "repo" / "thesis.tex").write_text("precious")
        with mini_course(tmp_path / "course") as course:
            with pytest.raises(ClassError, match="not an earlier student repository"):
                write_student_repo(course, tmp_path / "repo", ADDRESS)
            with pytest.raises(CourseError, match="no lesson '77_x'"):
                write_student_repo(course, tmp_path / "other", ADDRESS, lessons=["77_x"])
        assert (tmp_path / "repo" / "thesis.tex").read_text() == "precious"
