"""The update in one pass is Keras' own, and what it does not know is left to Keras."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm import optimization
from rnn2llm.optimization import apply_gradients

O = tf.keras.optimizers  # noqa: E741
SHAPES = [(6, 3), (4,), (2, 5)]
ADAMS: dict[str, Callable[[], Any]] = {
    "plain": lambda: O.Adam(0.01),
    "clipped": lambda: O.Adam(0.01, clipnorm=0.5),
    "other betas": lambda: O.Adam(0.01, beta_1=0.5, beta_2=0.9, epsilon=1e-3),
    "scheduled": lambda: O.Adam(O.schedules.CosineDecay(0.1, 4)),
}


def gradients(step: int) -> list[Any]:
    """A dense one, none, and rows of a table, one of which occurs twice."""
    rng = np.random.default_rng(step)
    rows = tf.IndexedSlices(tf.constant(rng.normal(size=(3, 3)), tf.float32), tf.constant([4, 1, 4]), SHAPES[0])
    return [rows, tf.constant(10 * rng.normal(size=4), tf.float32), None]


def train(optimizer: Any, apply: Callable[[Any, Any, Any], None]) -> tuple[list[Any], Any]:
    rng = np.random.default_rng(7)
    weights = [tf.Variable(rng.normal(size=shape), dtype=tf.float32) for shape in SHAPES]
    optimizer.build(weights)
    for step in range(5):
        apply(optimizer, gradients(step), weights)
    return weights, optimizer


@pytest.mark.filterwarnings("ignore")  # Keras warns of the weight without a gradient, which is meant here
@pytest.mark.parametrize("name", ADAMS)
def test_adam_in_one_pass_is_adam(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def keras(optimizer: Any, gradients: Any, weights: Any) -> None:
        optimizer.apply_gradients(zip(gradients, weights, strict=True))

    theirs, their_optimizer = train(ADAMS[name](), keras)
    monkeypatch.setattr(O.Adam, "apply_gradients", None)  # so that ours cannot be Keras'
    ours, our_optimizer = train(ADAMS[name](), apply_gradients)
    for mine, other in zip([*ours, *our_optimizer.variables], [*theirs, *their_optimizer.variables], strict=True):
        np.testing.assert_allclose(mine.numpy(), other.numpy(), rtol=1e-4, atol=5e-6)  # after five steps of 0.01


@pytest.mark.parametrize(
    "optimizer",
    [O.Nadam(), O.SGD(), O.AdamW(), O.Adam(amsgrad=True), O.Adam(global_clipnorm=1.0), O.Adam(use_ema=True)],
    ids=lambda optimizer: type(optimizer).__name__,
)
def test_any_other_optimizer_is_left_to_keras(optimizer: Any) -> None:
    weight = tf.Variable([1.0, 2.0])
    optimizer.build([weight])
    assert not optimization._is_plain_adam(optimizer, [weight])
    apply_gradients(optimizer, [tf.constant([1.0, 1.0])], [weight])
    assert optimizer.iterations.numpy() == 1
    assert (weight.numpy() < [1.0, 2.0]).all()


def test_a_constrained_weight_is_left_to_keras() -> None:
    weight = tf.Variable([1.0], constraint=tf.nn.relu)
    assert not optimization._is_plain_adam(O.Adam(), [weight])
