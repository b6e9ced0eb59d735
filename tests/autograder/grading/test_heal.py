"""Healing: which text ends in which cell, and what is said about it."""

from __future__ import annotations

import asyncio
import copy
import json
import random
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import ClearMetadataPreprocessor, ClearOutputPreprocessor
from nbgrader.preprocessors import ComputeChecksums, DeduplicateIds, LockCells

from autograder.errors import SubmissionError
from autograder.grading.heal import Healed, Healer
from autograder.grading.heal_read import MAX_BYTES, MAX_CELLS, MAX_CODE
from autograder.messages import say, words
from tests.submissions import sample
from tests.submissions.sample import cell, encode, own, position, releases, solved, stripped

RELEASES = releases()
HEALER = Healer(RELEASES)
FIXTURES = Path(__file__).parents[2] / "submissions"
Notebook = dict[str, Any]


def mend(notebook: Notebook) -> Healed:
    return HEALER.heal(encode(notebook))


def said(healed: Healed) -> list[tuple[str, str]]:
    return [(change.kind.removeprefix("heal_"), change.detail) for change in healed.changes]


def sources(healed: Healed) -> dict[str, str]:
    return {one.id: one.source for one in healed.notebook.cells}


def own_cells(healed: Healed) -> list[str]:
    return [one.source for one in healed.notebook.cells if one.id.startswith("own-")]


def assert_answered(healed: Healed, lang: str = "es") -> None:
    """The notebook is the solved one, with nothing more in it and nothing less."""
    expected = nbformat.from_dict(solved(lang))
    assert healed.notebook == expected
    assert healed.lang == lang
    assert healed.manual == {"gradient": sample.ANSWER}


def without(notebook: Notebook, cell_id: str) -> Notebook:
    notebook["cells"].remove(cell(notebook, cell_id))
    return notebook


# What students and their editors do


@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_untouched_notebook_comes_back_as_it_is(lang: str) -> None:
    healed = mend(solved(lang))
    assert_answered(healed, lang)
    assert healed.changes == ()


def test_outputs_are_removed_without_a_word() -> None:
    notebook = solved()
    cell(notebook, "exercise-norm")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["a"]}]
    cell(notebook, "exercise-norm")["execution_count"] = 7
    healed = mend(notebook)
    assert_answered(healed)
    assert healed.changes == ()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_stripped_metadata_and_ids_are_restored(lang: str) -> None:
    healed = mend(stripped(solved(lang)))
    assert_answered(healed, lang)
    assert said(healed) == [("metadata", "scale, norm, gradient")]


def test_nbgrader_marks_alone_are_restored_from_ours() -> None:
    notebook = solved()
    for one in notebook["cells"]:
        one["metadata"].pop("nbgrader", None)
    healed = mend(notebook)
    assert_answered(healed)
    assert healed.changes == ()


def test_tampered_points_and_locks_are_the_release_s_again() -> None:
    notebook = solved()
    cell(notebook, "check-scale")["metadata"]["nbgrader"].update(points=400, locked=False)
    assert_answered(mend(notebook))


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_of_format_4_and_both_shapes_of_source(minor: int) -> None:
    notebook = solved()
    notebook["nbformat_minor"] = minor
    for number, one in enumerate(notebook["cells"]):
        if minor < 5:
            del one["id"]
        if number % 2:
            one["source"] = one["source"].splitlines(keepends=True)
    healed = mend(notebook)
    assert_answered(healed)
    assert healed.changes == ()


def test_format_3_is_read() -> None:
    notebook = stripped(solved())
    cells = notebook.pop("cells")
    for one in cells:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    title = cells[0]
    title.update(cell_type="heading", level=1, source="Codificador y decodificador")
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}
    healed = mend(old)
    assert sources(healed)["exercise-norm"] == sample.NORM
    assert healed.manual == {"gradient": sample.ANSWER}


def test_duplicate_and_missing_ids() -> None:
    notebook = solved()
    for one in notebook["cells"]:
        one["id"] = "same"
    del notebook["cells"][3]["id"]
    healed = mend(notebook)
    assert_answered(healed)
    assert healed.changes == ()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("latin-1", "cp1252")],
)
def test_encodings(encoding: str, name: str) -> None:
    content = json.dumps(solved(), ensure_ascii=False).encode(encoding)
    healed = HEALER.heal(content)
    assert_answered(healed)
    assert said(healed) == [("encoding", name)]


def test_windows_line_ends() -> None:
    notebook = solved()
    for one in notebook["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n")
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("line_ends", "")]


def test_nan_and_half_a_surrogate_in_the_json() -> None:
    notebook = solved()
    notebook["metadata"]["widgets"] = {"value": float("nan"), "more": float("inf")}
    cell(notebook, "exercise-norm")["source"] += "\n# \ud83d\0"
    healed = HEALER.heal(json.dumps(notebook).encode())
    assert sources(healed)["exercise-norm"] == sample.NORM + "\n# ?"
    assert nbformat.writes(healed.notebook).encode()


def test_tabs_that_python_rejects_become_spaces() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = "def scale(scores, d):\n    root = d**0.5\n\treturn scores / root"
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == "def scale(scores, d):\n    root = d**0.5\n    return scores / root"
    assert said(healed) == [("tabs", "scale")]


def test_tabs_that_python_accepts_stay() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = "def scale(scores, d):\n\treturn scores / d**0.5"
    healed = mend(notebook)
    assert "\t" in sources(healed)["exercise-scale"]
    assert healed.changes == ()


# Cells copied, deleted, changed, moved, split


def test_the_last_complete_version_wins() -> None:
    notebook = solved()
    original = cell(notebook, "exercise-scale")
    first = {**copy.deepcopy(original), "source": sample.SCALE.replace("d**0.5", "d")}
    broken = {**copy.deepcopy(original), "source": "def scale(scores, d):\n    return scores /"}
    stub = {**copy.deepcopy(original), "source": sample.SCALE_STUB}
    at = position(notebook, "exercise-scale")
    notebook["cells"][at : at + 1] = [first, original, broken, stub]
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("duplicate", "scale")]


def test_a_version_with_magics_is_complete() -> None:
    notebook = solved()
    first = cell(notebook, "exercise-scale")
    first["source"] = "%matplotlib inline\n" + sample.SCALE
    broken = copy.deepcopy(first) | {"source": sample.SCALE + ")"}
    notebook["cells"].insert(position(notebook, "exercise-scale") + 1, broken)
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == "%matplotlib inline\n" + sample.SCALE
    assert said(healed) == [("duplicate", "scale")]


def test_a_dropped_draft_leaves_its_imports_and_helpers() -> None:
    notebook = solved()
    draft = own(
        "import math\nfrom functools import cache\n\nROOT = 2\n\n\n@cache\ndef root(d):\n    return math.sqrt(d)\n\n\n"
        "def scale(scores, d):\n    return scores * root(d)\n\n\nprint(scale(3, 4))",
        nbgrader={"grade_id": "scale"},
    )
    notebook["cells"].insert(position(notebook, "exercise-scale"), draft)
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert own_cells(healed) == [
        "import math\nfrom functools import cache\nROOT = 2\n@cache\ndef root(d):\n    return math.sqrt(d)"
    ]
    assert position(healed.notebook, "own-1") < position(healed.notebook, "exercise-scale")
    assert said(healed) == [("duplicate", "scale")]


def test_a_version_in_a_new_cell_replaces_the_stub() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = sample.SCALE_STUB
    notebook["cells"].append(own(sample.SCALE))
    healed = mend(notebook)
    assert sources(healed) == sources(mend(solved()))
    assert said(healed) == [("moved", "scale"), ("order", "")]


def test_an_answer_written_into_another_exercise_s_cell() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = sample.SCALE + "\n\n\n" + sample.NORM
    cell(notebook, "exercise-norm")["source"] = sample.NORM_STUB
    healed = mend(notebook)
    both = sample.SCALE + "\n\n\n" + sample.NORM
    assert sources(healed)["exercise-scale"] == both
    assert sources(healed)["exercise-norm"] == both
    assert said(healed) == [("moved", "norm")]


def test_an_older_version_in_another_exercise_s_cell_does_not_override() -> None:
    notebook = solved()
    cell(notebook, "exercise-norm")["source"] = "def scale(scores, d):\n    return 0\n\n\n" + sample.NORM
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert sources(healed)["exercise-norm"] == "\n\n" + sample.NORM
    assert said(healed) == [("duplicate", "scale")]


def test_a_copied_cell_that_defines_another_exercise() -> None:
    notebook = without(solved(), "exercise-norm")
    copied = copy.deepcopy(cell(notebook, "exercise-scale")) | {"source": sample.NORM}
    notebook["cells"].insert(position(notebook, "check-norm"), copied)
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("moved", "norm")]


def test_a_deleted_exercise_is_unanswered() -> None:
    healed = mend(without(solved(), "exercise-scale"))
    assert sources(healed)["exercise-scale"] == sample.SCALE_STUB
    assert said(healed) == [("exercise_missing", "scale")]


def test_an_emptied_exercise_is_unanswered() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = "  \n"
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE_STUB
    assert said(healed) == [("exercise_missing", "scale")]


def test_an_untouched_stub_is_no_change() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = sample.SCALE_STUB
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE_STUB
    assert healed.changes == ()


def test_a_renamed_function_stays_in_its_cell() -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["source"] = sample.SCALE.replace("def scale", "def Scale")
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"].startswith("def Scale")
    assert healed.changes == ()


@pytest.mark.parametrize(
    "source",
    [
        "def scale(scores, d):\n    return scores / d**0.5)",
        "%%time\ndef scale(scores, d):\n    !ls\n    return scores / d**0.5",
        "!pip install einops\nfiles = !ls\nnp.dot?\ndef scale(scores, d):\n    return scores",
        "  def scale(scores, d):\n      return scores",
        "scale = lambda scores, d: scores / d**0.5",
        "try:\n    import torch\nexcept ImportError:\n    def scale(scores, d):\n        return scores",
        "async def scale(scores, d):\n    return scores",
        "X" + "Y" * 60_000 + " = 1\n\ndef scale(scores, d):\n    return scores",
    ],
    ids=["syntax error", "magic", "shell", "indented", "lambda", "nested", "async", "too long to parse"],
)
def test_what_a_cell_defines_is_seen_without_any_marks(source: str) -> None:
    notebook = stripped(solved())
    notebook["cells"][4]["source"] = source
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == source
    assert said(healed) == [("metadata", "scale, norm, gradient")]


@pytest.mark.parametrize(
    "source",
    [
        "%%writefile scale.py\ndef scale(scores, d):\n    return 1",
        "def outer():\n    def scale(scores, d):\n        return 1",
        'TEXT = """\ndef scale(scores, d):\n    return 1\n"""',
        "from solutions import scale",
        "scale = 3",
    ],
    ids=["written to a file", "inner", "string", "import", "number"],
)
def test_what_defines_no_exercise_is_an_own_cell(source: str) -> None:
    notebook = solved()
    notebook["cells"].append(own(source))
    healed = mend(notebook)
    assert own_cells(healed) == [source]
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert healed.changes == ()


def test_an_exercise_split_within_the_function_is_joined() -> None:
    notebook = solved()
    first = cell(notebook, "exercise-scale")
    first["source"] = "def scale(scores, d):\n    root = d**0.5\n"
    second = copy.deepcopy(first) | {"source": "    half = root / 2"}
    third = own("    return scores / (2 * half)")
    at = position(notebook, "exercise-scale") + 1
    notebook["cells"][at:at] = [second, third]
    healed = mend(notebook)
    joined = "def scale(scores, d):\n    root = d**0.5\n    half = root / 2\n    return scores / (2 * half)"
    assert sources(healed)["exercise-scale"] == joined
    assert own_cells(healed) == []
    assert said(healed) == [("joined", "scale")]


def test_an_indented_exercise_is_no_rest_of_the_one_before() -> None:
    notebook = stripped(solved())
    notebook["cells"][9]["source"] = "    def norm(scores):\n        return scores"
    notebook["cells"] = [
        one for one in notebook["cells"] if one["source"] in (sample.SCALE, notebook["cells"][9]["source"])
    ]
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert sources(healed)["exercise-norm"] == "    def norm(scores):\n        return scores"


def test_an_indented_own_cell_never_becomes_the_rest_of_an_exercise() -> None:
    notebook = solved()
    at = position(notebook, "exercise-scale") + 1
    notebook["cells"][at:at] = [own(""), own("    half = 2\n    print(half)")]
    healed = mend(notebook)
    assert own_cells(healed) == ["half = 2\nprint(half)"]
    assert HEALER.heal(encode(healed.notebook)).changes == ()


def test_an_exercise_split_before_the_function_keeps_both_cells() -> None:
    notebook = solved()
    at = position(notebook, "exercise-scale")
    helper = copy.deepcopy(notebook["cells"][at]) | {"source": "def root(d):\n    return d**0.5"}
    notebook["cells"].insert(at, helper)
    healed = mend(notebook)
    assert own_cells(healed) == ["def root(d):\n    return d**0.5"]
    assert position(healed.notebook, "own-1") == at
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert said(healed) == [("split", "scale")]


@pytest.mark.parametrize("kind", ["raw", "markdown"])
@pytest.mark.parametrize("marks", [True, False])
def test_an_exercise_turned_into_text_is_code_again(kind: str, marks: bool) -> None:
    notebook = solved()
    cell(notebook, "exercise-scale")["cell_type"] = kind
    if not marks:
        cell(notebook, "exercise-scale")["metadata"] = {}
    healed = mend(notebook)
    assert_answered(healed)
    assert ("cell_type", "scale") in said(healed)


def test_prose_that_quotes_a_definition_is_no_answer() -> None:
    notebook = solved()
    note = "My notes:\n\n```python\ndef scale(scores, d):\n    return 0\n```"
    notebook["cells"].append(own(note, "markdown"))
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert own_cells(healed) == [note]


def test_a_moved_exercise_goes_back_and_so_does_its_helper() -> None:
    notebook = solved()
    moved = cell(notebook, "exercise-scale")
    notebook["cells"].remove(moved)
    notebook["cells"] += [own("import math"), moved, own("print(scale(scores, 4))")]
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE
    ids = [one.id for one in healed.notebook.cells]
    assert ids.index("own-1") < ids.index("exercise-scale") < ids.index("own-2")
    assert own_cells(healed) == ["import math", "print(scale(scores, 4))"]
    assert said(healed) == [("order", "")]


def test_own_cells_stay_between_their_neighbours() -> None:
    notebook = solved()
    notebook["cells"].insert(0, own("!nvidia-smi"))
    notebook["cells"].insert(position(notebook, "exercise-norm"), own("import math"))
    notebook["cells"].insert(position(notebook, "check-norm"), own("print(norm(scores))"))
    notebook["cells"].append(own("Some thoughts.", "markdown"))
    healed = mend(notebook)
    assert healed.notebook.cells[0].id == "own-1"
    assert position(healed.notebook, "own-2") + 1 == position(healed.notebook, "exercise-norm")
    assert position(healed.notebook, "own-3") - 1 == position(healed.notebook, "exercise-norm")
    assert own_cells(healed) == ["!nvidia-smi", "import math", "print(norm(scores))", "Some thoughts."]
    assert healed.changes == ()


def test_deleted_and_edited_checks_are_restored() -> None:
    notebook = without(solved(), "check-scale")
    cell(notebook, "check-norm")["source"] = "def score():\n    return 4\n\n4.0"
    healed = mend(notebook)
    assert sources(healed)["check-scale"] == 'check("scale")'
    assert sources(healed)["check-norm"] == 'check("norm")'
    assert own_cells(healed) == ["def score():\n    return 4"]
    assert said(healed) == [("check_missing", "scale"), ("check_edited", "norm")]


def test_an_answer_written_into_the_check_cell() -> None:
    notebook = without(solved(), "exercise-scale")
    cell(notebook, "check-scale")["source"] = sample.SCALE + '\n\ncheck("scale")'
    healed = mend(notebook)
    assert sources(healed)["exercise-scale"] == sample.SCALE + '\n\ncheck("scale")'
    assert sources(healed)["check-scale"] == 'check("scale")'
    assert said(healed) == [("moved", "scale"), ("check_missing", "scale")]


def test_a_check_run_once_more_is_dropped() -> None:
    notebook = solved()
    notebook["cells"] += [own("check('norm')  # again"), copy.deepcopy(cell(notebook, "check-norm"))]
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("duplicate", 'check("norm")')]


def test_the_setup_cell_is_restored_and_its_imports_live_on() -> None:
    notebook = solved()
    setup = cell(notebook, "cell-001")
    setup["source"] = "import re\n" + setup["source"].replace(")", ', lane="full")')
    healed = mend(notebook)
    assert sources(healed)["cell-001"] == sample.SETUP.format(lang="es")
    assert own_cells(healed) == ["import re"]
    assert position(healed.notebook, "own-1") == 2
    assert said(healed) == [("setup", "")]


def test_cells_that_run_unjudged_keep_the_student_s_text_and_get_their_role_back() -> None:
    notebook = stripped(solved())
    edits = {
        2: sample.SHARED.replace("(0)", "(7)"),
        6: sample.PLOT + "\nfigure.save('a.png')",
        11: sample.TRAIN + "\n1",
    }
    for index, source in edits.items():
        notebook["cells"][index]["source"] = source
    healed = mend(notebook)
    for index, source in edits.items():
        assert healed.notebook.cells[index].source == source
        assert healed.notebook.cells[index].metadata == RELEASES["es"].cells[index].metadata
    assert said(healed) == [("metadata", "scale, norm, gradient")]


def test_deleted_code_is_put_back_and_so_is_prose() -> None:
    notebook = without(without(solved(), "cell-002"), "cell-008")
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("cell_missing", "import numpy as np"), ("prose", "")]


def test_a_rewritten_cell_is_known_by_its_marks() -> None:
    notebook = solved()
    cell(notebook, "cell-011")["source"] = "fit(everything)"
    healed = mend(notebook)
    assert sources(healed)["cell-011"] == "fit(everything)"
    assert own_cells(healed) == []
    assert healed.changes == ()


def test_a_copied_setup_cell_is_dropped() -> None:
    notebook = solved()
    again = copy.deepcopy(cell(notebook, "cell-001")) | {"source": 'rnn2llm.setup("00_sample", lang="es", lane="full")'}
    notebook["cells"].append(again)
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("duplicate", again["source"])]


def test_what_the_lesson_says_itself_is_not_rescued() -> None:
    known = releases()
    notebook = solved()
    for one in (*known.values(), notebook):
        cell(one, "cell-002")["source"] = "import numpy as np"
    cell(notebook, "cell-001")["source"] += "\nimport numpy as np"
    healed = Healer(known).heal(encode(notebook))
    assert own_cells(healed) == []
    assert said(healed) == [("setup", "")]


def test_a_copy_of_a_cell_that_is_not_run_is_not_run_either() -> None:
    notebook = solved()
    again = copy.deepcopy(cell(notebook, "cell-011")) | {"source": sample.TRAIN.replace("20", "900"), "id": "abc"}
    notebook["cells"].append(again)
    healed = mend(notebook)
    assert own_cells(healed) == [again["source"]]
    assert healed.notebook.cells[-1].metadata == RELEASES["es"].cells[11].metadata
    assert sources(healed)["cell-011"] == sample.TRAIN
    assert healed.changes == ()


def test_own_cells_cannot_pass_for_cells_of_the_lesson() -> None:
    notebook = solved()
    forged = {"nbgrader": {"grade_id": "bonus", "grade": True, "points": 100}, "rnn2llm": {"role": "check"}}
    notebook["cells"].append(own("100.0", **forged))
    healed = mend(notebook)
    assert healed.notebook.cells[-1].source == "100.0"
    assert healed.notebook.cells[-1].metadata == {}


def test_edited_prose_is_restored() -> None:
    notebook = solved()
    cell(notebook, "cell-000")["source"] += "\n\nHola."
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("prose", "")]


# Written answers


def test_an_unanswered_question_is_empty() -> None:
    healed = HEALER.heal(encode(RELEASES["es"]))
    assert healed.manual == {"gradient": ""}
    assert healed.changes == ()


def test_a_deleted_question_is_put_back() -> None:
    healed = mend(without(solved(), "manual-gradient"))
    assert sources(healed)["manual-gradient"] == sample.MANUAL_STUB
    assert healed.manual == {"gradient": ""}
    assert said(healed) == [("manual_missing", "gradient")]


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_an_answer_turned_into_code_is_text_again(kind: str) -> None:
    notebook = solved()
    cell(notebook, "manual-gradient")["cell_type"] = kind
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("cell_type", "gradient")]


def test_the_last_written_answer_wins() -> None:
    notebook = solved()
    stub = copy.deepcopy(cell(notebook, "manual-gradient")) | {"source": sample.MANUAL_STUB}
    early = copy.deepcopy(stub) | {"source": "No sé."}
    at = position(notebook, "manual-gradient")
    notebook["cells"][at : at + 1] = [early, notebook["cells"][at], stub]
    healed = mend(notebook)
    assert_answered(healed)
    assert said(healed) == [("duplicate", "gradient")]


def test_pictures_in_an_answer_stay_and_nothing_else_does() -> None:
    notebook = solved()
    cell(notebook, "manual-gradient")["attachments"] = {
        "a.png": {"image/png": ["iVBO", "Rw0K"], "text/html": "<script>"},
        "b.html": {"text/html": "<script>"},
    }
    healed = mend(notebook)
    kept = next(one for one in healed.notebook.cells if one.id == "manual-gradient").attachments
    assert kept == {"a.png": {"image/png": "iVBORw0K"}}


# Language


def test_the_language_is_that_of_the_setup_cell_where_metadata_are_gone() -> None:
    notebook = stripped(solved("en"))
    notebook["cells"] = [one for one in notebook["cells"] if one["cell_type"] == "code"]
    assert mend(notebook).lang == "en"


def test_the_language_is_that_of_the_prose_where_the_setup_cell_is_gone_too() -> None:
    notebook = stripped(solved("en"))
    del notebook["cells"][1]
    assert mend(notebook).lang == "en"


def test_the_language_is_the_default_where_nothing_tells() -> None:
    notebook = stripped(solved())
    notebook["cells"] = [notebook["cells"][4]]
    english_first = {"en": RELEASES["en"], "es": RELEASES["es"]}
    assert mend(notebook).lang == "es"
    assert Healer(english_first).heal(encode(notebook)).lang == "en"


def test_prose_of_the_other_language_is_dropped() -> None:
    notebook = solved("en")
    notebook["metadata"]["rnn2llm"]["lang"] = "es"
    healed = mend(notebook)
    assert_answered(healed)


# Real editors' files


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_files_as_real_editors_write_them(path: Path) -> None:
    healed = HEALER.heal(path.read_bytes())
    assert sources(healed)["exercise-scale"] == sample.SCALE
    assert sources(healed)["exercise-norm"] == sample.NORM
    assert healed.manual == {"gradient": sample.ANSWER}
    assert [one.id for one in healed.notebook.cells if not one.id.startswith("own-")] == [
        one.id for one in RELEASES["es"].cells
    ]


# What real tools make of a notebook


def saved_by_jupyter_server(notebook: Any, folder: Path) -> bytes:
    """As JupyterLab and Notebook 7 save: their server writes the file."""
    manager = AsyncLargeFileManager(root_dir=str(folder))
    model = {"type": "notebook", "format": "json", "content": nbformat.from_dict(notebook)}
    asyncio.run(manager.save(model, "saved.ipynb"))
    return (folder / "saved.ipynb").read_bytes()


def cleared_by_nbconvert(notebook: Any, folder: Path) -> bytes:
    """``jupyter nbconvert --to notebook --clear-output``, metadata and all."""
    exporter = NotebookExporter(preprocessors=[ClearOutputPreprocessor, ClearMetadataPreprocessor])
    return str(exporter.from_notebook_node(nbformat.from_dict(notebook))[0]).encode()


def written_in_format_3(notebook: Any, folder: Path) -> bytes:
    """As IPython Notebook 2 had it: nbformat's own way back."""
    return str(nbformat.writes(nbformat.convert(nbformat.from_dict(notebook), 3), version=3)).encode()


def through_a_script_of_jupytext(notebook: Any, folder: Path) -> bytes:
    """As editors that work on scripts do: to ``py:percent`` and back."""
    script = jupytext.writes(nbformat.from_dict(notebook), "py:percent")
    return str(nbformat.writes(jupytext.reads(script, "py:percent"))).encode()


def copied_by_nbgrader(notebook: Any, folder: Path) -> bytes:
    """As ``nbgrader autograde`` rewrites a submission before it runs: checksums, and locked cells put back."""
    node, resources = nbformat.from_dict(notebook), {"nbgrader": {"assignment": "a", "notebook": "n", "student": "s"}}
    for step in (DeduplicateIds(), ComputeChecksums(), LockCells()):
        node, resources = step.preprocess(node, resources)
    return str(nbformat.writes(node)).encode()


@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(
    "tool",
    [
        saved_by_jupyter_server,
        cleared_by_nbconvert,
        written_in_format_3,
        through_a_script_of_jupytext,
        copied_by_nbgrader,
    ],
)
def test_what_real_tools_make_of_a_notebook(tool: Callable[[Any, Path], bytes], lang: str, tmp_path: Path) -> None:
    content = tool(solved(lang), tmp_path)
    assert content != encode(solved(lang))
    assert_answered(HEALER.heal(content), lang)


# What cannot be read


def deep(levels: int) -> bytes:
    return b'{"cells": ' + b"[" * levels + b"]" * levels + b"}"


def with_cells(count: int) -> bytes:
    return b'{"nbformat": 4, "cells": [' + b",".join([b"{}"] * count) + b"]}"


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("empty", b""),
        ("empty", b"\xef\xbb\xbf \r\n"),
        ("empty", b"\0\0\0\0"),
        ("file", b"%PDF-1.7 ..."),
        ("file", b"PK\x03\x04..."),
        ("file", b"\n<!DOCTYPE html><html></html>"),
        ("file", b"import numpy as np\nprint('a script')"),
        ("json", encode(RELEASES["es"])[:-40]),
        ("json", b'{"cells": [<<<<<<< HEAD'),
        ("json", b'{"cells": [' + b"1" * 5000 + b"]}"),
        ("notebook", b"[1, 2]"),
        ("notebook", b"null"),
        ("notebook", b'{"a": 1}'),
        ("notebook", b'{"nbformat": 4, "cells": {"0": {}}}'),
        ("version", b'{"nbformat": 9, "cells": []}'),
        ("version", b'{"nbformat": 2, "worksheets": []}'),
        ("version", b'{"nbformat": [[4]], "cells": []}'),
        ("deep", deep(100_000)),
        ("cells", with_cells(MAX_CELLS + 1)),
        ("cells", with_cells(1_000_000)),
        ("large", b" " * (MAX_BYTES + 1)),
        ("large", encode({"cells": [{"cell_type": "code", "source": "x" * (MAX_CODE + 1)}]})),
        ("lesson", encode(solved() | {"metadata": {"rnn2llm": {"lesson": "02_another"}}})),
        ("foreign", encode({"nbformat": 4, "cells": [own("import this"), own("# Recetas", "markdown")]})),
        ("foreign", with_cells(3)),
    ],
)
def test_what_cannot_be_read_says_why(key: str, content: bytes) -> None:
    with pytest.raises(SubmissionError) as caught:
        HEALER.heal(content)
    assert caught.value.key == f"unreadable_{key}"
    assert str(caught.value).startswith(say("en", caught.value.key))


@pytest.mark.parametrize(
    "source",
    [
        "x" + ".a" * 20_000,
        "-" * 40_000 + "1",
        "(" * 40_000,
        "1" + "+1" * 20_000,
        "if x: pass\n" + "elif x: pass\n" * 3_000,
        "scale = " + "lambda: " * 5_000 + "0",
        "\t" * 50_000 + "x",
        "def scale(" * 4_000,
        "a " * 400_000,
    ],
)
def test_hostile_code_is_only_text(source: str) -> None:
    notebook = solved()
    notebook["cells"].append(own(source))
    assert sources(mend(notebook))["exercise-norm"] == sample.NORM


def test_odd_json_types_are_no_obstacle() -> None:
    notebook = solved()
    cell(notebook, "check-norm")["metadata"]["nbgrader"] = {"grade_id": ["a", {"b": 1}]}
    odd: list[Any] = [None, 3, "text", [], {"cell_type": 5, "source": {"a": 1}, "metadata": [], "id": {}}]
    notebook["cells"] += odd
    notebook["metadata"]["rnn2llm"]["lang"] = ["x"]
    assert_answered(mend(notebook))


# Words


def test_every_change_and_every_reason_is_said_in_both_languages() -> None:
    used = {f"heal_{name}" for name in KINDS} | {f"unreadable_{name}" for name in REASONS}
    for lang in ("es", "en"):
        mine = {key for key in words(lang) if key.startswith(("heal_", "unreadable_"))}
        assert mine == used
        for key in mine:
            assert "{" not in say(lang, key, detail="x")


KINDS = {
    *("encoding", "line_ends", "tabs", "metadata", "cell_type", "order", "joined", "split", "moved", "duplicate"),
    *(
        "exercise_missing",
        "check_missing",
        "check_edited",
        "manual_missing",
        "setup",
        "cell_missing",
        "prose",
        "variant",
    ),
}
REASONS = {
    *(
        "empty",
        "file",
        "json",
        "notebook",
        "version",
        "lesson",
        "foreign",
        "large",
        "cells",
        "deep",
        "archive",
        "failed",
    ),
}


# Properties


def delete(notebook: Notebook, chance: random.Random) -> None:
    if notebook["cells"]:
        del notebook["cells"][chance.randrange(len(notebook["cells"]))]


def duplicate(notebook: Notebook, chance: random.Random) -> None:
    if notebook["cells"]:
        again = copy.deepcopy(chance.choice(notebook["cells"]))
        notebook["cells"].insert(chance.randrange(len(notebook["cells"]) + 1), again)


def shuffle(notebook: Notebook, chance: random.Random) -> None:
    chance.shuffle(notebook["cells"])


def swap_texts(notebook: Notebook, chance: random.Random) -> None:
    if notebook["cells"]:
        one, other = chance.choice(notebook["cells"]), chance.choice(notebook["cells"])
        one["source"], other["source"] = other["source"], one["source"]


def append_text(notebook: Notebook, chance: random.Random) -> None:
    if notebook["cells"]:
        added = chance.choice([sample.SCALE, sample.NORM_STUB, "import re", "    return 3", "check('norm')", "%%time"])
        chance.choice(notebook["cells"])["source"] += "\n" + added


def strip_some(notebook: Notebook, chance: random.Random) -> None:
    for one in notebook["cells"]:
        if chance.random() < 0.5:
            one["metadata"] = {}
            one.pop("id", None)


def retype(notebook: Notebook, chance: random.Random) -> None:
    if notebook["cells"]:
        chance.choice(notebook["cells"])["cell_type"] = chance.choice(["code", "markdown", "raw"])


def add_own(notebook: Notebook, chance: random.Random) -> None:
    text = chance.choice(["import re", sample.SCALE, sample.PLOT + "\n1", "x = 1", sample.MANUAL_STUB, "    y = 2"])
    added = own(text, chance.choice(["code", "markdown"]))
    notebook["cells"].insert(chance.randrange(len(notebook["cells"]) + 1), added)


DAMAGE = [delete, duplicate, shuffle, swap_texts, append_text, strip_some, retype, add_own]


@st.composite
def damaged(draw: st.DrawFn) -> Notebook:
    notebook = solved(draw(st.sampled_from(["es", "en"])))
    steps: list[Callable[[Notebook, random.Random], None]] = draw(st.lists(st.sampled_from(DAMAGE), max_size=12))
    chance = random.Random(draw(st.integers(0, 2**32)))
    for step in steps:
        step(notebook, chance)
    return notebook


@settings(max_examples=100, deadline=None)
@given(notebook=damaged())
def test_whatever_happens_every_cell_of_the_release_is_there_once_and_in_order(notebook: Notebook) -> None:
    healed = mend(notebook)
    release = RELEASES[healed.lang]
    lesson = [one for one in healed.notebook.cells if not one.id.startswith("own-")]
    assert [one.id for one in lesson] == [one.id for one in release.cells]
    assert [one.metadata for one in lesson] == [one.metadata for one in release.cells]
    assert [one.cell_type for one in lesson] == [one.cell_type for one in release.cells]
    for one in healed.notebook.cells:
        if one.id.startswith(("check-", "own-")):
            assert one.source == {"check-scale": 'check("scale")', "check-norm": 'check("norm")'}.get(
                one.id, one.source
            )
            assert one.id.startswith("check-") or "nbgrader" not in one.metadata
    nbformat.validate(healed.notebook)


@settings(max_examples=100, deadline=None)
@given(notebook=damaged())
def test_healing_a_healed_notebook_changes_nothing(notebook: Notebook) -> None:
    once = mend(notebook)
    twice = HEALER.heal(nbformat.writes(once.notebook).encode())
    assert twice.changes == ()
    assert twice.notebook == once.notebook
    assert twice.manual == once.manual


@settings(max_examples=100, deadline=None)
@given(notebook=damaged())
def test_what_one_submission_was_does_not_show_in_the_next(notebook: Notebook) -> None:
    healed = mend(notebook)
    assert healed == Healer(releases()).heal(encode(notebook))
    for one in healed.notebook.cells:  # as grading does to what it was given
        one.metadata["touched"] = one.source = "touched"
    assert releases() == RELEASES


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200) | st.text(alphabet=string.printable).map(str.encode))
def test_random_bytes_raise_nothing_but_a_submission_error(content: bytes) -> None:
    with pytest.raises(SubmissionError):
        HEALER.heal(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "metadata", "source", "cell_type", "id", "nbgrader", "grade_id", "rnn2llm", "role"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
)


@settings(max_examples=100, deadline=None)
@given(cells=st.lists(JSON, max_size=6), metadata=JSON)
def test_random_json_beside_good_cells_is_healed(cells: list[Any], metadata: Any) -> None:
    notebook = {"nbformat": 4, "cells": [*solved()["cells"], *cells], "metadata": metadata}
    assert sources(HEALER.heal(json.dumps(notebook).encode()))["exercise-scale"] == sample.SCALE
