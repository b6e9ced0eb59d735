"""Training a model of characters equals Keras' own, shows what it should, and survives being killed."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm.character_training import fit
from rnn2llm.views import LiveText

V, L, B = 6, 5, 4
ROW = np.random.default_rng(0).integers(0, V, 121)
LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def batches(epoch: int) -> Any:
    x, y = ROW[:-1].reshape(-1, L), ROW[1:].reshape(-1, L)
    return tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=epoch).batch(B, drop_remainder=True)


def small_model(dropout: float = 0.0) -> Any:
    tf.keras.utils.set_random_seed(1)
    layers = tf.keras.layers
    recurrent = layers.GRU(7, return_sequences=True)
    return tf.keras.Sequential([layers.Embedding(V, 3), recurrent, layers.Dropout(dropout), layers.Dense(V)])


def run(model: Any, epochs: int, **options: Any) -> Any:
    return fit(model, batches, batches(0), epochs=epochs, optimizer=tf.keras.optimizers.Adam(0.01), **options)


def test_it_is_keras_own_fit() -> None:
    model, plain = small_model(), small_model()
    history = run(model, 2)
    plain.compile(tf.keras.optimizers.Adam(0.01), LOSS)
    losses = [plain.fit(batches(epoch), validation_data=batches(0), epochs=1, verbose=0).history for epoch in range(2)]
    np.testing.assert_allclose(history.loss, [one["loss"][0] for one in losses], rtol=1e-4)
    np.testing.assert_allclose(history.validation_loss, [one["val_loss"][0] for one in losses], rtol=1e-4)
    for got, want in zip(model.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-3, atol=1e-5)
    assert len(history.pairs_per_second) == 2
    assert min(history.pairs_per_second) > 0


@pytest.mark.parametrize(("lang", "words"), [("es", "pérdida/carácter"), ("en", "loss/character")])
def test_it_shows_the_loss_and_what_the_model_writes(lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    model, asked = small_model(), []

    def sample() -> Iterable[str]:
        asked.append(float(np.sum(model.get_weights()[0])))
        yield f"sample {len(asked)}"

    history = run(model, 2, sample=sample, lang=lang)
    assert history.samples == [["sample 1"], ["sample 2"]]
    assert asked[0] != asked[1]  # the model has learned in between
    shown = capsys.readouterr().out
    assert shown.count(words) == 2
    assert "sample 2" in shown


def test_the_progress_line_says_how_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(LiveText, "now", lambda self, text: lines.append(text))
    run(small_model(), 1, refresh_seconds=0.0)
    assert len(lines) >= len(batches(0)) - 1
    assert all("characters/s" in line and "left" in line and "█" in line + "█" for line in lines)


def test_a_run_that_was_killed_ends_as_if_it_had_not_been(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small_model(dropout=0.4)
    expected = run(whole, 3)

    def killed() -> Iterable[str]:
        raise KeyboardInterrupt

    calls = iter([lambda: ["fine"], killed])
    with pytest.raises(KeyboardInterrupt):
        run(small_model(dropout=0.4), 3, checkpoint_dir=tmp_path, sample=lambda: next(calls)())
    capsys.readouterr()
    resumed = small_model(dropout=0.4)
    history = run(resumed, 3, checkpoint_dir=tmp_path)
    assert "Resuming after epoch 1" in capsys.readouterr().out
    np.testing.assert_allclose(history.loss, expected.loss, rtol=1e-5)
    for got, want in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6)
    again = small_model(dropout=0.4)
    assert run(again, 3, checkpoint_dir=tmp_path).loss == history.loss
    for got, want in zip(again.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_array_equal(got, want)


def test_another_models_checkpoint_is_refused(tmp_path: Path) -> None:
    run(small_model(), 1, checkpoint_dir=tmp_path)
    other = tf.keras.Sequential([tf.keras.layers.Embedding(V, 4), tf.keras.layers.Dense(V)])
    with pytest.raises(ValueError, match="saved by another model"):
        run(other, 1, checkpoint_dir=tmp_path)
