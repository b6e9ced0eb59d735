"""The recurrences give Keras' own outputs and gradients, and leave a model as they found it."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm import recurrence
from rnn2llm.recurrence import faster

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


@pytest.mark.parametrize("masked", [True, False], ids=["mask", "no mask"])
@pytest.mark.parametrize("name", LAYERS)
def test_outputs_and_gradients_are_those_of_keras(name: str, masked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    make, states = LAYERS[name]
    model, inputs = model_of(make, states, masked), inputs_of(states)
    theirs = outputs_and_gradients(model, inputs)
    calls = []
    real = recurrence._recurrence
    monkeypatch.setattr(recurrence, "_recurrence", lambda *args: calls.append(1) or real(*args))
    with faster(model):
        ours = outputs_and_gradients(model, inputs)
    assert calls, "Keras was compared with itself"
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-5)


def test_bfloat16_rounds_the_products_and_nothing_else() -> None:
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, K.Dense(3, activation="tanh")(K.LSTM(U, return_sequences=True)(inputs)))
    values = tf.constant(np.random.default_rng(0).normal(size=(B, T, D)), tf.float32)
    exact = model(values).numpy()
    with faster(model, "bfloat16"):
        rounded = model(values).numpy()
    assert rounded.dtype == np.float32
    assert 0 < np.abs(rounded - exact).max() < 0.02


class Attends(K.Layer):  # type: ignore[misc]
    """A student's own layer, whose products are its own: by one matrix in both ways of writing them, and of batches."""

    def build(self, _: Any) -> None:
        self.first, self.second = (self.add_weight(name, shape) for name, shape in (("a", (D, U)), ("b", (U, D))))

    def call(self, x: Any) -> Any:
        mixed = tf.matmul(x @ self.first, self.second)  # (B, T, D)
        return tf.matmul(mixed, x, transpose_b=True) @ x  # (B, T, T), (B, T, D)


def test_rows_by_one_matrix_are_one_product_with_the_same_gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding aside, which would hide a mistake: the products are float32's."""
    exact = tf.matmul
    monkeypatch.setattr(recurrence, "product_in", lambda precision: exact)
    rng = np.random.default_rng(3)
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, Attends()(inputs))
    model.set_weights([rng.normal(scale=0.4, size=weight.shape) for weight in model.weights])
    x = tf.constant(rng.normal(size=(B, T, D)), tf.float32)
    plain = outputs_and_gradients(model, [x])
    with faster(model, "bfloat16"):
        lent = outputs_and_gradients(model, [x])
    for ours, theirs in zip(lent, plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def products_of(precision: recurrence.Precision) -> list[str]:
    """The products in the graph of a step through `Attends` and back, gradients of the weights among them."""
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, Attends()(inputs))

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, None, D])])  # type: ignore[untyped-decorator]
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(x))
        return tape.gradient(loss, model.trainable_variables)

    with faster(model, precision):
        operations = step.get_concrete_function().graph.get_operations()
    return [operation.type for operation in operations if "MatMul" in operation.type]


def test_only_products_of_batches_stay_products_of_batches() -> None:
    assert products_of("float32").count("MatMul") == 0
    lent = products_of("bfloat16")
    assert lent.count("MatMul") == 2 + 2 * 2  # forward, and back to what was multiplied
    assert lent.count("BatchMatMulV2") == 2 + 2 * 2


def test_the_model_is_as_it_was_afterwards() -> None:
    model = model_of(*LAYERS["lstm, both ways"], masked=True)
    layers = [layer for layer in model.submodules if isinstance(layer, K.Layer)]
    before = [set(vars(layer)) for layer in layers]
    products = tf.matmul, tf.linalg.matmul, tf.Tensor.__matmul__
    during = []

    def fail() -> None:
        with faster(model, "bfloat16"):
            during.extend("call" in vars(layer) for layer in layers)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert any(during)
    assert (tf.matmul, tf.linalg.matmul, tf.Tensor.__matmul__) == products
    assert [set(vars(layer)) for layer in layers] == before


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
