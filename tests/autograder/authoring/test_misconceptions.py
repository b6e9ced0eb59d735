"""A lesson's misconceptions, as they are read from one module an exercise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.authoring.misconceptions import load_misconceptions, module_of
from autograder.errors import SourceError

TOLD = """
from autograder.authoring.misconceptions import Misconception
SHARED = Misconception("asserted", "{word}", "{word}", code="assert False")
MISCONCEPTIONS = (SHARED,)
VARIANTS = {{"bits": (SHARED, SHARED)}}
"""
ALSO = "from .first import SHARED\nMISCONCEPTIONS = (SHARED,)\n"


def lesson(folder: Path, **modules: str) -> Path:
    for exercise, text in modules.items():
        path = module_of(folder, exercise)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_variant_has_those_of_its_own_and_the_lesson_s_where_it_has_none(tmp_path: Path) -> None:
    folder = lesson(tmp_path / "05_lesson", second=ALSO, first=TOLD.format(word="a"))
    assert {name: len(told) for name, told in load_misconceptions(folder).items()} == {"first": 1, "second": 1}
    assert {name: len(told) for name, told in load_misconceptions(folder, "bits").items()} == {"first": 2, "second": 1}


def test_what_two_exercises_share_is_that_of_their_own_course(tmp_path: Path) -> None:
    """Two courses may have a lesson of one name, and one process may read both."""
    for word in ("here", "there", "elsewhere"):
        folder = lesson(tmp_path / word / "05_lesson", first=TOLD.format(word=word), second=ALSO)
        before = set(sys.modules)
        assert {one.es for told in load_misconceptions(folder).values() for one in told} == {word}
        assert set(sys.modules) == before


def test_a_lesson_without_misconceptions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"05_lesson/misconceptions:1: the folder is missing"):
        load_misconceptions(tmp_path / "05_lesson")
