"""The ready-made translator with Luong's attention: one step at a time it is what it is all at once."""

from __future__ import annotations

import numpy as np

from rnn2llm.luong import translator
from rnn2llm.runtime import import_library
from rnn2llm.text import PAD, START

import_library("tensorflow", "en")
import tensorflow as tf  # noqa: E402


def test_step_by_step_is_all_at_once_and_padding_changes_nothing() -> None:
    tf.keras.utils.set_random_seed(1)
    model = translator(9, 8, 5, 6)
    source, target = tf.constant([[4, 5, 6], [7, 8, PAD]]), tf.constant([[START, 4, 5], [START, 6, 7]])
    at_once = model([source, target])
    assert at_once.shape == (2, 3, 8)
    state = model.first_state(tf.pad(source, [(0, 0), (0, 2)], constant_values=PAD))
    for t in range(3):
        logits, state = model.step(target[:, t], state)
        np.testing.assert_allclose(logits, at_once[:, t], rtol=1e-4, atol=1e-5)


def test_attention_is_that_of_keras() -> None:
    """Keras' Attention does not scale, as Luong's score "dot" does not."""
    model = translator(9, 8, 5, 6)
    states, outputs = (tf.random.stateless_normal((2, T, 6), seed=(T, 1)) for T in (3, 4))
    mask = tf.constant([[True] * 4, [True, True, False, False]])
    context = tf.keras.layers.Attention()([states, outputs], mask=[None, mask])
    want = model.logits(model.combine(tf.concat([context, states], axis=-1)))
    np.testing.assert_allclose(model.attend(states, outputs, mask[:, None]), want, rtol=1e-4, atol=1e-5)
