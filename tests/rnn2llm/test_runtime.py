"""`setup`: the card, the lane, the refusals, quiet imports; and training that goes on after its process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnn2llm import machine, runtime
from rnn2llm.checking.session import SetupError
from rnn2llm.checking.words import LANGUAGES

FACTS = {
    "title": {"es": "Una lección", "en": "A lesson"},
    "needs": [],
    "cost": {lane: {"es": f"tiempo {lane}", "en": f"time {lane}"} for lane in ("quick", "full", "checkpoint")},
}


@pytest.fixture(autouse=True)
def lesson(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A lesson that needs nothing, on a machine without an accelerator."""
    facts = dict(FACTS)
    begun = types.SimpleNamespace(lesson=types.SimpleNamespace(words={"lesson": facts}))
    monkeypatch.setattr(runtime.session, "begin", lambda *_: begun)
    monkeypatch.setattr(machine, "accelerator", machine.Accelerator)
    monkeypatch.setattr(machine, "place", lambda: "Jupyter")
    monkeypatch.delenv("RNN2LLM_LANE", raising=False)
    return facts


@pytest.mark.parametrize(("lang", "word", "gib"), [("es", "Acelerador", "12,7 GiB"), ("en", "Accelerator", "12.7 GiB")])
def test_the_card_fits_a_screen_and_says_what_there_is(
    lang: str, word: str, gib: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "accelerator", lambda: machine.Accelerator("Tesla T4", 15.0))
    monkeypatch.setattr(machine, "cores", lambda: 2)
    monkeypatch.setattr(machine, "memory_gib", lambda: 12.7)
    found = runtime.setup("a_lesson", lang)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 9
    assert lines[0] == FACTS["title"][lang]
    said = "\n".join(lines)
    for part in (word, "Tesla T4, 15 GiB", gib, "Python 3.", FACTS["cost"]["full"][lang], "Jupyter"):
        assert part in said
    assert (found.lane, found.accelerator, found.place) == ("full", "Tesla T4", "Jupyter")
    assert repr(found) == f"a_lesson · {lang} · full"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_that_is_not_used_is_named(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "accelerator", lambda: machine.Accelerator(unused="Tesla T4"))
    assert runtime.setup("a_lesson", lang).lane == "quick"
    assert "Tesla T4" in capsys.readouterr().out


def test_lanes_are_chosen_and_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.setup("a_lesson").lane == "quick"
    monkeypatch.setenv("RNN2LLM_LANE", "checkpoint")
    assert runtime.setup("a_lesson").lane == "checkpoint"
    assert runtime.setup("a_lesson", lane="full").lane == "full"
    with pytest.raises(ValueError, match=r"lane='fast' is not a lane.*quick, full, checkpoint"):
        runtime.setup("a_lesson", lane="fast")  # type: ignore[arg-type]
    monkeypatch.setenv("RNN2LLM_LANE", "slow")
    with pytest.raises(ValueError, match="variable RNN2LLM_LANE='slow' is not"):
        runtime.setup("a_lesson")


def test_running_it_again_seeds_again() -> None:
    drawn = []
    for _ in range(2):
        runtime.setup("a_lesson")
        drawn.append(np.random.random())
    assert drawn[0] == drawn[1]


def test_torch_comes_before_tensorflow(lesson: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    lesson["needs"] = ["tensorflow", "transformers", "torch"]
    asked: list[str] = []
    monkeypatch.setattr(runtime, "import_library", lambda library, lang: asked.append(library))
    monkeypatch.setattr(runtime, "_versions", lambda libraries: [])
    runtime.setup("a_lesson")
    assert asked == ["torch", "tensorflow", "transformers"]


def test_what_a_lesson_wants_is_imported_where_it_is_installed(
    lesson: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson["needs"], lesson["wants"] = ["tensorflow"], ["surely_absent", "json"]
    asked: list[str] = []
    monkeypatch.setattr(runtime, "import_library", lambda library, lang: asked.append(library))
    monkeypatch.setattr(runtime, "_versions", lambda libraries: [])
    runtime.setup("a_lesson")
    assert asked == ["tensorflow", "json"]


@pytest.mark.parametrize(
    ("lang", "place", "what_to_do"),
    [
        ("es", "Jupyter", "Kernel → Reiniciar"),
        ("en", "Jupyter", "Kernel → Restart"),
        ("es", "Colab", "Entorno de ejecución → Reiniciar sesión"),
        ("en", "Colab", "Runtime → Restart session"),
    ],
)
def test_keras_3_is_refused_with_what_to_do(
    lang: str, place: str, what_to_do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "place", lambda: place)
    monkeypatch.setitem(sys.modules, "tensorflow", types.ModuleType("tensorflow"))
    monkeypatch.setitem(sys.modules, "tf_keras", types.ModuleType("tf_keras"))
    monkeypatch.delenv("TF_USE_LEGACY_KERAS", raising=False)
    with pytest.raises(SetupError, match=what_to_do):
        runtime.import_library("tensorflow", lang)
    assert "TF_USE_LEGACY_KERAS" not in os.environ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_library_is_named_with_the_way_to_install_it(lang: str) -> None:
    with pytest.raises(SetupError, match=r"surely_absent.*pip install 'rnn2llm\[lab\]'"):
        runtime.import_library("surely_absent", lang)


@pytest.mark.parametrize("library", ["torch", "tensorflow"])
def test_a_blocked_library_is_an_absent_one(
    library: str, lesson: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None in `sys.modules` forbids an import: a lesson that only wants the library begins, one that needs it says so."""
    monkeypatch.setitem(sys.modules, library, None)
    lesson["needs"], lesson["wants"] = [], [library]
    runtime.setup("a_lesson")
    lesson["needs"] = [library]
    with pytest.raises(SetupError, match=rf"{library}.*pip install"):
        runtime.setup("a_lesson")


@pytest.fixture
def chatter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library that writes to the file descriptor of stderr while it is imported."""
    path = tmp_path / "chatty_library.py"
    path.write_text("import os\nos.write(2, b'I0000 chatter\\n')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield path
    sys.modules.pop("chatty_library", None)


@pytest.mark.usefixtures("chatter")
def test_chatter_is_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    runtime.import_library("chatty_library", "en")
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "afterwards\n"


def test_chatter_is_told_if_the_import_fails(chatter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chatter.write_text(chatter.read_text() + "raise OSError('a real error')\n")
    with pytest.raises(OSError, match="a real error"):
        runtime.import_library("chatty_library", "en")
    assert capfd.readouterr().err == "I0000 chatter\n"


def test_training_is_kept_where_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert runtime.setup("a_lesson").checkpoints is None
    assert runtime.setup("a_lesson", checkpoints="kept").checkpoints == tmp_path / "kept" / "a_lesson"
    assert runtime.setup("a_lesson", checkpoints="drive").checkpoints == tmp_path / "checkpoints" / "a_lesson"
    assert (tmp_path / "checkpoints" / "a_lesson").is_dir()
    monkeypatch.setenv("RNN2LLM_CHECKPOINTS", str(tmp_path / "by_environment"))
    assert runtime.setup("a_lesson").checkpoints == tmp_path / "by_environment" / "a_lesson"


def test_the_checkpoint_lane_keeps_what_it_must_train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And makes no folder for it before there is something to keep."""
    monkeypatch.chdir(tmp_path)
    assert runtime.setup("a_lesson", lane="checkpoint").checkpoints == tmp_path / "checkpoints" / "a_lesson"
    assert list(tmp_path.iterdir()) == []


def test_each_training_is_kept_apart(tmp_path: Path) -> None:
    found = runtime.setup("a_lesson", checkpoints=str(tmp_path))
    assert found.keep("embedded", "luong") == tmp_path / "a_lesson" / "embedded" / "luong"
    assert runtime.setup("a_lesson").keep("embedded") is None


def test_on_colab_training_is_kept_in_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mounted: list[str] = []
    colab = types.ModuleType("google.colab")
    colab.drive = types.SimpleNamespace(mount=mounted.append)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    monkeypatch.setattr(machine, "place", lambda: "Colab")
    monkeypatch.setattr(runtime, "DRIVE_FOLDER", tmp_path / "drive")
    folder = runtime.setup("a_lesson", checkpoints="drive").checkpoints
    assert mounted == [str(tmp_path / "drive")]
    assert folder == tmp_path / "drive" / "MyDrive" / "rnn2llm" / "a_lesson"
    assert str(folder) in capsys.readouterr().out


def python(program: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "TF_USE_LEGACY_KERAS"} | variables
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_lesson_is_set_up_twice_with_keras_2_and_in_silence(tmp_path: Path) -> None:
    program = (
        "import rnn2llm\n"
        "for _ in range(2): rnn2llm.setup('01_encoder_decoder', 'en')\n"
        "import tensorflow as tf\n"
        "print(tf.keras.layers.Dense.__module__, tf.reduce_sum(tf.ones(3)).numpy())\n"
    )
    done = python(program, RNN2LLM_STATE=str(tmp_path), RNN2LLM_LANE="")
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("tf_keras.")
    assert done.stdout.count("Keras 2.") == 2


@pytest.mark.slow
def test_tensorflow_with_keras_3_is_refused(tmp_path: Path) -> None:
    program = "import tensorflow, rnn2llm\nrnn2llm.setup('01_encoder_decoder', 'en')"
    done = python(program, RNN2LLM_STATE=str(tmp_path))
    assert done.returncode == 1
    assert "SetupError: TensorFlow is already loaded with Keras 3" in done.stderr.splitlines()[-1]


TRAIN = """
import sys
import numpy as np
from rnn2llm import runtime, training
runtime.import_library("tensorflow", "en")
import tensorflow as tf
folder, patient = sys.argv[1], len(sys.argv) > 2
rng = np.random.default_rng(0)
pairs = [[list(map(int, rng.integers(4, 20, rng.integers(2, 6)))) for _ in range(200)] for _ in range(2)]
tf.keras.utils.set_random_seed(0)
ids = tf.keras.Input((None,), dtype="int32")
vectors = tf.keras.layers.Embedding(20, 8)(ids)
model = tf.keras.Model(ids, tf.keras.layers.Dense(20)(tf.keras.layers.LSTM(8, return_sequences=True)(vectors)))
def batch(source, target):
    length = max(map(len, target))
    padded = np.array([row + [0] * (length - len(row)) for row in target], dtype=np.int32)
    return padded, padded
def loss(y, logits):
    mask = tf.cast(y != 0, tf.float32)
    values = tf.keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True)
    return tf.reduce_sum(values * mask) / tf.reduce_sum(mask)
def wait_to_be_killed():
    print("sample", flush=True)
    if patient: sys.stdin.readline()
    return []
training.fit(model, loss, batch, pairs, epochs=3, checkpoint_dir=folder, sample=wait_to_be_killed,
             sample_every=None, batch_size=32)
print(repr([float(np.sum(np.abs(weight))) for weight in model.get_weights()]))
"""


@pytest.mark.slow
def test_training_goes_on_after_its_process_was_killed(tmp_path: Path) -> None:
    """Killed at the end of the second epoch, before it is saved, and once more there after it had gone on."""
    whole = python(TRAIN, str(tmp_path / "whole"))
    assert whole.returncode == 0, whole.stderr
    for samples in (2, 1):
        command = [sys.executable, "-c", TRAIN, str(tmp_path / "killed"), "patient"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            seen = 0
            while seen < samples:
                line = process.stdout.readline()
                assert line, "it ended before it could be killed"
                seen += line == "sample\n"
                if line == "sample\n" and seen < samples:
                    process.stdin.write("go on\n")
                    process.stdin.flush()
            process.send_signal(signal.SIGKILL)
    resumed = python(TRAIN, str(tmp_path / "killed"))
    assert resumed.returncode == 0, resumed.stderr
    assert resumed.stdout.splitlines()[-1] == whole.stdout.splitlines()[-1]
    assert resumed.stdout.count("sample\n") < whole.stdout.count("sample\n")
