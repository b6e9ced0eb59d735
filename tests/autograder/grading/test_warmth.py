"""What a lesson's zygote imports, and that it is started once, however early it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.errors import ClassError, JailError
from autograder.grading import warmth
from autograder.grading.warmth import ALWAYS, modules_of, warm_up
from autograder.settings import Settings

LESSON = "00_sample"


def notebook(*sources: str | list[str]) -> str:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": "import prose"}, *cells]})


def test_what_the_released_notebooks_import_comes_after_what_every_kernel_does() -> None:
    spanish = notebook("import json\nfrom os import path", "import rnn2llm.plots\nfrom . import nothing")
    english = notebook(["import json\n", "import csv"], "def f():\n    import sqlite3")
    assert modules_of({"es": spanish, "en": english}) == (*ALWAYS, "csv", "json", "os", "sqlite3")


def test_torch_comes_first_wherever_it_is_imported() -> None:
    modules = modules_of({"en": notebook("import tensorflow as tf", "import torch")})
    assert modules[0] == "torch"
    assert modules.count("torch") == 1
    assert modules[-1] == "tensorflow"


def test_a_cell_that_is_no_python_imports_nothing() -> None:
    assert modules_of({"en": notebook("import csv\nfor", "import json")}) == (*ALWAYS, "json")


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    made = Classroom(tmp_path, Settings("Test", "en", tmp_path), Course(tmp_path))
    released = made.notebook("release", LESSON)
    released.parent.mkdir(parents=True)
    released.write_text(notebook("import csv"), encoding="utf-8")
    return made


def test_a_zygote_is_started_with_the_lessons_modules(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(warmth, "zygote_for", asked.append)
    warm_up(classroom, LESSON).join()
    assert asked == [(*ALWAYS, "csv")]


def test_that_it_does_not_start_is_said_to_whoever_needs_it(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(modules: object) -> None:
        raise JailError("no namespaces here")

    monkeypatch.setattr(warmth, "zygote_for", fails)
    warm_up(classroom, LESSON).join()  # an exception in a thread would be an error of this test


def test_a_lesson_that_was_not_released_is_said_at_once(classroom: Classroom) -> None:
    with pytest.raises(ClassError, match="99_other was not released"):
        warm_up(classroom, "99_other")
