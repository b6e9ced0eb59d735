"""`autograder train` runs a notebook up to its training, in the lane asked for, and saves what it left."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.source import read_lesson
from autograder.authoring.training import run_cells, run_training, save_trained
from autograder.errors import CourseError
from rnn2llm.checkpoints import Trained
from rnn2llm.data import DownloadError
from rnn2llm.text import Vocabulary
from tests import mini

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


SEVERAL = (
    mini.SOURCE
    + """
# %% skip=true
{setup}
models, histories = {{}}, {{}}

# %% train=true checkpoint="00_large"
1 / 0

# %% skip=true
between = 1

# %% train=true checkpoint="00_small"
{train}
models["small"], histories["small"] = model, history
del model, history
"""
)


def test_of_several_models_only_the_one_asked_for_is_trained(tmp_path: Path) -> None:
    with mini.mini_course(tmp_path, source=SEVERAL.format(setup=SETUP, train=TRAIN)) as course:
        names = run_training(course, "00_mini", "full", tmp_path / "run", "small")
        assert names["model"] is names["models"]["small"]
        assert names["between"] == 1
        folder = save_trained(course, "00_mini", names, "small")
    assert folder.name == "00_mini-small-embedded"
    assert Trained(folder).load_into(names["model"], *[Vocabulary.build(["me gusta"], 9)] * 2) == names["history"]


def test_what_is_trained_on_other_data_comes_with_them() -> None:
    apart = """
real = {"small": {"model": model, "history": history, "corpus": SimpleNamespace(name="spa-eng")}}
corpus.name = "the lesson's own"
"""
    names = run_cells(notebook(("setup", SETUP), ("train", TRAIN + apart)), "full", Path("run"), "small")
    assert names["corpus"].name == "spa-eng"
    assert names["source_vocabulary"].tokens


def test_a_model_that_the_lesson_does_not_train_is_refused(tmp_path: Path) -> None:
    with (
        mini.mini_course(tmp_path, source=SEVERAL.format(setup=SETUP, train=TRAIN)) as course,
        pytest.raises(CourseError, match="00_mini trains no model called 'huge'; it trains: large, small"),
    ):
        run_training(course, "00_mini", "full", model="huge")


def test_only_lanes_that_train_are_taken() -> None:
    result = CliRunner().invoke(cli.app, ["train", "01_encoder_decoder", "--lane", "checkpoint"])
    assert "only the lanes quick and full train" in str(result.exception)


KILLED = """
import os, signal, sys
import nbformat
from autograder.authoring.training import run_cells
from rnn2llm import training
kept = training._Saved.save
def save_and_die(self, history):
    kept(self, history)
    if len(history.loss) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
training._Saved.save = save_and_die
names = run_cells(nbformat.read(sys.argv[1], as_version=4), "quick", sys.argv[2])
print(names["runtime"].keep("embedded"), len(names["history"].loss))
"""


@pytest.mark.slow
@pytest.mark.parametrize("lesson", ["01_encoder_decoder", "03_beam_search"])
def test_a_lesson_whose_runtime_was_killed_goes_on_where_it_was(lesson: str, tmp_path: Path) -> None:
    """Killed when its first epoch is saved; the folder is the one that `setup` was told."""
    course = Course.find(Path(__file__))
    solved = build_notebook(course, read_lesson(course.lesson_folder(lesson) / "lesson.py"), "en", solved=True)
    less = {"None if full else 180_000": "8_000", "(10, 1e-2)": "(2, 1e-2)"}
    for long, short in less.items():
        assert sum(long in cell.source for cell in solved.cells) == 1
        for cell in solved.cells:
            cell.source = cell.source.replace(long, short)
    path, folder = tmp_path / "solved.ipynb", tmp_path / "run"
    nbformat.write(solved, path)

    def run(die_after: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(path), str(folder), str(die_after)]
        environment = {**os.environ, "MPLBACKEND": "agg", "RNN2LLM_DATA": ""}
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run(1).returncode == -signal.SIGKILL
    resumed = run(0)
    assert resumed.returncode == 0, resumed.stderr
    assert "Resuming after epoch 1" in resumed.stdout
    assert resumed.stdout.splitlines()[-1] == f"{folder / lesson / 'embedded'} 2"


@pytest.mark.slow
def test_the_checkpoint_lane_works_without_data_and_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of the course's own corpus is there, fits the student's vocabularies, and translates."""
    monkeypatch.setattr("rnn2llm.training.fit", None)
    monkeypatch.setattr("rnn2llm.data.fetch", Mock(side_effect=DownloadError("no network")))
    monkeypatch.setenv("MPLBACKEND", "agg")
    names = run_training(Course.find(Path(__file__)), "01_encoder_decoder", "checkpoint")
    assert names["corpus"].name == "embedded"
    assert names["translate"]("i like soccer .") == "me gusta el fútbol ."


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


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("RNN2LLM_DATA"), reason="RNN2LLM_DATA names no folder with the real corpus")
@pytest.mark.parametrize(("lesson", "model"), [("04_attention", "luong"), ("05_transformer", "transformer")])
def test_what_stands_in_for_a_training_has_the_loss_that_it_was_trained_to(
    lesson: str, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the lesson's own class, on the validation pairs, half precision and all."""
    monkeypatch.setattr("rnn2llm.training.fit", None)
    monkeypatch.setattr("rnn2llm.download.download", None)
    monkeypatch.setenv("MPLBACKEND", "agg")
    names = run_training(Course.find(Path(__file__)), lesson, "checkpoint", model=model)
    assert names["corpus"].name == "spa-eng"
    *inputs, target = names["make_batch"](*names["ids"](names["split"].validation[::12]))
    loss = float(names["masked_cross_entropy"](target, names["model"](inputs)))
    assert loss == pytest.approx(names["history"].validation_loss[-1], abs=0.1)
