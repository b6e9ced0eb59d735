"""What is lent while a step is compiled: one product for many, the cross-entropy however written, and nothing after."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm import arithmetic, cross_entropy, lending, recurrence
from rnn2llm.arithmetic import Precision
from rnn2llm.lending import faster

B, T, D, U, V = 4, 6, 5, 7, 11
K = tf.keras.layers


@pytest.fixture
def unrounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done below float32 in float32: rounding would hide a mistake."""
    for module in (arithmetic, cross_entropy, recurrence):
        monkeypatch.setattr(module, "rounded", lambda x, precision: x)


def with_weights(model: Any) -> Any:
    rng = np.random.default_rng(3)
    model.set_weights([rng.normal(scale=0.4, size=weight.shape) for weight in model.weights])
    return model


class Attends(K.Layer):  # type: ignore[misc]
    """A student's own layer, whose products are its own: by one matrix in both ways of writing them, and of batches."""

    def build(self, _: Any) -> None:
        self.first, self.second = (self.add_weight(name, shape) for name, shape in (("a", (D, U)), ("b", (U, D))))

    def call(self, x: Any) -> Any:
        mixed = tf.matmul(x @ self.first, self.second)  # (B, T, D)
        return tf.matmul(mixed, x, transpose_b=True) @ x  # (B, T, T), (B, T, D)


def attends() -> Any:
    inputs = tf.keras.Input((None, D))
    return with_weights(tf.keras.Model(inputs, Attends()(inputs)))


@pytest.mark.usefixtures("unrounded")
def test_rows_by_one_matrix_have_the_same_gradients() -> None:
    model, x = attends(), tf.constant(np.random.default_rng(4).normal(size=(B, T, D)), tf.float32)

    def outputs_and_gradients() -> list[Any]:
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = model(x)
            value = tf.reduce_sum(tf.sin(outputs))
        return [outputs, *tape.gradient(value, [x, *model.trainable_variables])]

    plain = outputs_and_gradients()
    with faster(model, "bfloat16"):
        lent = outputs_and_gradients()
    for ours, theirs in zip(lent, plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def products_of(precision: Precision) -> list[str]:
    """The products in the graph of a step through `Attends` and back, gradients of the weights among them."""
    model = attends()

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


def gathered(y: Any, logits: Any) -> Any:
    return -tf.gather(tf.nn.log_softmax(logits), y, batch_dims=2)


WRITTEN: dict[str, Callable[[Any, Any], Any]] = {
    "gather": gathered,
    "gather, axis named": lambda y, logits: -tf.gather(tf.nn.log_softmax(logits, axis=-1), y, batch_dims=2),
    "gather, ids in 64 bits": lambda y, logits: gathered(tf.cast(y, tf.int64), logits),
    "sparse": lambda y, logits: tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits),
    "sparse, by name": lambda y, logits: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits),
    "keras": lambda y, logits: tf.keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True),
}
LEFT: dict[str, Callable[[Any, Any], Any]] = {
    "temperature": lambda y, logits: gathered(y, logits / 2),
    "over time": lambda y, logits: -tf.gather(tf.nn.log_softmax(logits, axis=1), y, batch_dims=2),
    "another axis": lambda y, logits: tf.gather(tf.nn.log_softmax(logits), y[0], axis=2),
    "one position's": lambda y, logits: tf.gather(tf.nn.log_softmax(logits), y[:, 0] % T, batch_dims=1),
    "several words a position": lambda y, logits: tf.gather(
        tf.nn.log_softmax(logits), tf.stack([y, y], 2), batch_dims=2
    ),
    "one hot": lambda y, logits: -tf.reduce_sum(tf.one_hot(y, V) * tf.nn.log_softmax(logits), axis=2),
    "log of softmax": lambda y, logits: -tf.gather(tf.math.log(tf.nn.softmax(logits)), y, batch_dims=2),
}


def losses_and_gradients(model: Any, losses: Callable[[Any, Any], Any], precision: Precision | None) -> list[Any]:
    rng = np.random.default_rng(5)
    x, y = tf.constant(rng.normal(size=(B, T, D)), tf.float32), tf.constant(rng.integers(0, V, size=(B, T)), tf.int32)

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            values = losses(y, model(x))
            loss = tf.reduce_sum(tf.sin(values))  # every loss has another weight on the way back
        return values, *tape.gradient(loss, [x, *model.trainable_variables])

    if precision is None:
        return [array.numpy() for array in step(x)]
    with faster(model, precision):
        return [array.numpy() for array in step(x)]


def dense(use_bias: bool = True) -> Any:
    inputs = tf.keras.Input((None, D))
    return with_weights(tf.keras.Model(inputs, K.Dense(V, use_bias=use_bias)(inputs)))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One for each cross-entropy that is lent."""
    seen: list[Any] = []
    real = cross_entropy.cross_entropy

    def counted(*arguments: Any) -> Any:
        seen.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(lending, "cross_entropy", counted)
    return seen


@pytest.mark.usefixtures("unrounded")
@pytest.mark.parametrize("use_bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("name", [*WRITTEN, *LEFT])
def test_losses_and_their_gradients_are_those_that_are_written(name: str, use_bias: bool, calls: list[Any]) -> None:
    losses = {**WRITTEN, **LEFT}[name]
    model = dense(use_bias)
    theirs = losses_and_gradients(model, losses, None)
    ours = losses_and_gradients(model, losses, "bfloat16")
    assert len(calls) == (name in WRITTEN)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-6)


def test_losses_in_bfloat16_are_near(calls: list[Any]) -> None:
    model = dense()
    exact = losses_and_gradients(model, gathered, None)
    near = losses_and_gradients(model, gathered, "bfloat16")
    assert calls
    for mine, other in zip(near, exact, strict=True):
        assert 0 < np.abs(mine - other).max() < 0.03 * np.abs(other).max()


def test_in_float32_a_loss_is_left_as_it_is_written(calls: list[Any]) -> None:
    losses_and_gradients(dense(), gathered, "float32")
    assert not calls


@pytest.mark.parametrize("label", [-1, V])
def test_a_label_that_is_no_word_is_refused(label: int) -> None:
    x, kernel, bias = tf.ones((2, D)), tf.ones((D, V)), tf.zeros(V)
    with pytest.raises(tf.errors.InvalidArgumentError, match=rf"\[0, {V}\)"):
        cross_entropy.cross_entropy(x, kernel, bias, tf.constant([0, label]), "bfloat16")


def test_all_is_as_it_was_afterwards() -> None:
    inputs = tf.keras.Input((None, D))
    layers = [K.Bidirectional(K.LSTM(U, return_sequences=True)), K.Dense(V)]
    model = tf.keras.Sequential([inputs, *layers])
    every = [layer for layer in model.submodules if isinstance(layer, K.Layer)]
    before = [set(vars(layer)) for layer in every]
    names = [(tf, "matmul"), (tf.linalg, "matmul"), (tf.Tensor, "__matmul__"), (tf, "gather"), (tf.nn, "log_softmax")]
    names += [(place, "sparse_softmax_cross_entropy_with_logits") for place in (tf.nn, tf.compat.v2.nn)]
    functions = [getattr(*name) for name in names]
    during: list[bool] = []

    def fail() -> None:
        with faster(model, "bfloat16"):
            during.extend("call" in vars(layer) for layer in every)
            during.append(all(getattr(*name) is not function for name, function in zip(names, functions, strict=True)))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert during.count(True) == 4  # two LSTMs, one Dense, the functions
    assert [getattr(*name) for name in names] == functions
    assert [set(vars(layer)) for layer in every] == before


@pytest.mark.parametrize(("precision", "compiled"), [("bfloat16", 3), ("float32", 0)])
def test_what_stands_between_products_is_compiled_where_they_are_fast(precision: Precision, compiled: int) -> None:
    """The gates of a step, forward and back, and the cross-entropy."""
    inputs = tf.keras.Input((None, D))
    model = tf.keras.Model(inputs, K.Dense(V)(K.LSTM(U, return_sequences=True)(inputs)))

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(gathered(y, model(x)))
        return tape.gradient(loss, model.trainable_variables)

    with faster(model, precision):
        graph = step.get_concrete_function(tf.TensorSpec([None, None, D]), tf.TensorSpec([None, None], tf.int32)).graph
    functions = graph.as_graph_def().library.function
    assert sum(function.attr["_XlaMustCompile"].b for function in functions) == compiled
