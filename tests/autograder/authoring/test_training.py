"""`autograder train` runs a notebook up to its training, in the lane asked for, and saves what it left."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring.course import Course
from autograder.authoring.training import run_cells, run_training, save_trained
from autograder.errors import CourseError
from rnn2llm.checkpoints import Trained
from rnn2llm.text import Vocabulary

SETUP = """
import os
from types import SimpleNamespace
import tensorflow as tf
from rnn2llm.text import Vocabulary
from rnn2llm.training import History
corpus = SimpleNamespace(name="embedded")
source_vocabulary = target_vocabulary = Vocabulary.build(["me gusta"], 9)
said = [os.environ["RNN2LLM_LANE"], os.environ["RNN2LLM_CHECKPOINTS"]]
"""
TRAIN = """
model = tf.keras.Sequential([tf.keras.layers.Dense(1, name="dense")])
model.build((None, 2))
history = History([1.0], [1.0], [1.0], [])
"""


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RNN2LLM_LANE", "RNN2LLM_CHECKPOINTS", "RNN2LLM_STATE"):
        monkeypatch.setenv(name, "")


def notebook(*cells: tuple[str, str]) -> NotebookNode:
    made = nbformat.v4.new_notebook()
    for role, source in cells:
        made.cells.append(nbformat.v4.new_code_cell(source, metadata={"rnn2llm": {"role": role}}))
    return made


def test_it_stops_after_the_training_and_saves_what_it_left(tmp_path: Path) -> None:
    cells = [("setup", SETUP), ("check", "1 / 0"), ("train", TRAIN), ("skip", "1 / 0")]
    names = run_cells(notebook(*cells), "full", tmp_path / "run")
    assert names["said"] == ["full", str(tmp_path / "run")]
    folder = save_trained(Course(tmp_path), "00_mini", names)
    assert folder == tmp_path / "course" / "models" / "00_mini-embedded"
    model, words = names["model"], Vocabulary.build(["me gusta"], 9)
    assert Trained(folder).load_into(model, words, words) == names["history"]


def test_a_notebook_without_training_is_refused() -> None:
    with pytest.raises(CourseError, match="no cell marked train=true"):
        run_cells(notebook(("setup", SETUP)), "quick")


def test_what_must_be_kept_must_be_defined() -> None:
    with pytest.raises(CourseError, match="not defined model, history"):
        run_cells(notebook(("setup", SETUP), ("train", "pass")), "quick")


def test_only_lanes_that_train_are_taken() -> None:
    result = CliRunner().invoke(cli.app, ["train", "01_encoder_decoder", "--lane", "checkpoint"])
    assert "only the lanes quick and full train" in str(result.exception)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("RNN2LLM_DATA"), reason="RNN2LLM_DATA names no folder with the real corpus")
def test_the_checkpoint_lane_has_the_projects_model_and_trains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the student's own vocabulary and layers, from the checkout, and with no network."""
    monkeypatch.setattr("rnn2llm.training.fit", None)
    monkeypatch.setattr("rnn2llm.download.download", None)
    monkeypatch.setenv("MPLBACKEND", "agg")
    names = run_training(Course.find(Path(__file__)), "01_encoder_decoder", "checkpoint")
    assert names["corpus"].name == "spa-eng"
    assert names["translate"]("i love you .") in {"te amo .", "te quiero ."}
