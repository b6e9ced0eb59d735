"""The recurrences give Keras' own outputs and gradients."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm import arithmetic, recurrence
from rnn2llm.arithmetic import Precision
from rnn2llm.lending import faster

B, T, D, U = 4, 6, 5, 7
K = tf.keras.layers

LAYERS: dict[str, tuple[Callable[[], Any], int]] = {
    "lstm, sequences and states": (lambda: K.LSTM(U, return_sequences=True, return_state=True), 2),
    "lstm, last output": (lambda: K.LSTM(U, return_state=True), 0),
    "lstm, backwards": (lambda: K.LSTM(U, return_sequences=True, go_backwards=True), 0),
    "lstm, both ways": (lambda: K.Bidirectional(K.LSTM(U, return_sequences=True, return_state=True)), 4),
    "lstm, both ways, last output": (lambda: K.Bidirectional(K.LSTM(U)), 0),
    "gru, sequences and states": (lambda: K.GRU(U, return_sequences=True, return_state=True), 1),
    "gru, last output": (lambda: K.GRU(U, return_state=True), 0),
    "gru, both ways": (lambda: K.Bidirectional(K.GRU(U, return_sequences=True)), 2),
}


def model_of(make: Callable[[], Any], states: int, masked: bool) -> Any:
    """Inputs [B, T, D], a mask [B, T] and initial states [B, U], through one layer with random weights."""
    inputs, mask = tf.keras.Input((None, D)), tf.keras.Input((None,), dtype=bool)
    initial = [tf.keras.Input((U,)) for _ in range(states)]
    arguments = {"mask": mask} if masked else {}
    outputs = make()(inputs, **arguments, **({"initial_state": initial} if states else {}))
    model = tf.keras.Model([inputs, mask, *initial], outputs)
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(scale=0.4, size=weight.shape) for weight in model.weights])
    return model


def inputs_of(states: int) -> list[Any]:
    """One row has no padding, one has nothing but padding, the others have it anywhere."""
    rng = np.random.default_rng(2)
    mask = rng.random((B, T)) < 0.6
    mask[0], mask[1] = True, False
    shapes = [(B, T, D), *[(B, U)] * states]
    values, *initial = [tf.constant(rng.normal(size=shape), tf.float32) for shape in shapes]
    return [values, tf.constant(mask), *initial]


def outputs_and_gradients(model: Any, inputs: list[Any]) -> list[Any]:
    """Compiled, as `fit` does it: all outputs, and the gradients of a function of them."""

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(*inputs: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch([inputs[0], *inputs[2:]])
            outputs = tf.nest.flatten(model(list(inputs), training=True))
            value = sum(tf.reduce_sum(tf.sin((rank + 1) * output)) for rank, output in enumerate(outputs))
        return outputs, tape.gradient(value, [inputs[0], *inputs[2:], *model.trainable_variables])

    return [array.numpy() for array in tf.nest.flatten(compute(*inputs))]


def ours_and_theirs(name: str, masked: bool, precision: Precision) -> Iterator[tuple[Any, Any]]:
    """Outputs and gradients of one of `LAYERS`, with what is lent and without."""
    make, states = LAYERS[name]
    model, inputs = model_of(make, states, masked), inputs_of(states)
    theirs = outputs_and_gradients(model, inputs)
    with faster(model, precision):
        ours = outputs_and_gradients(model, inputs)
    return zip(ours, theirs, strict=True)


@pytest.mark.parametrize("masked", [True, False], ids=["mask", "no mask"])
@pytest.mark.parametrize("name", LAYERS)
def test_outputs_and_gradients_are_those_of_keras(name: str, masked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = recurrence._recurrence

    def counted(*arguments: Any) -> Any:
        calls.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(recurrence, "_recurrence", counted)
    for ours, theirs in ours_and_theirs(name, masked, "float32"):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    assert calls, "Keras was compared with itself"


@pytest.mark.parametrize("name", ["lstm, both ways", "gru, both ways"])
def test_what_is_compiled_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is done below float32 but rounding, which would hide a mistake."""
    for module in (recurrence, arithmetic):
        monkeypatch.setattr(module, "rounded", lambda x, precision: x)
    for ours, theirs in ours_and_theirs(name, True, "bfloat16"):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", ["lstm, both ways", "gru, both ways"])
def test_outputs_and_gradients_in_bfloat16_are_near(name: str) -> None:
    for ours, theirs in ours_and_theirs(name, True, "bfloat16"):
        assert np.abs(ours - theirs).max() < 0.03 * np.abs(theirs).max()


def test_what_bfloat16_rounds_comes_out_in_float32() -> None:
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, K.Dense(3, activation="tanh")(K.LSTM(U, return_sequences=True)(inputs)))
    values = tf.constant(np.random.default_rng(0).normal(size=(B, T, D)), tf.float32)
    exact = model(values).numpy()
    with faster(model, "bfloat16"):
        rounded = model(values).numpy()
    assert rounded.dtype == np.float32
    assert 0 < np.abs(rounded - exact).max() < 0.02


class Own(K.LSTM):  # type: ignore[misc]
    """A student's own layer."""


@pytest.mark.parametrize(
    "layer",
    [K.LSTM(U, activation="relu"), K.LSTM(U, recurrent_dropout=0.1), K.GRU(U, reset_after=False), Own(U)],
    ids=["activation", "recurrent dropout", "reset before", "own class"],
)
def test_what_it_does_not_do_is_left_to_keras(layer: Any) -> None:
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, layer(inputs))
    with faster(model):
        assert "call" not in vars(layer)
