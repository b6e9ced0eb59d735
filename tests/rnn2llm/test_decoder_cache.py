"""Looking at what is kept gives what attention over everything gives; the oracle is Keras' MultiHeadAttention."""

from __future__ import annotations

import numpy as np

from rnn2llm.decoder_cache import Rows, look, project, remember
from rnn2llm.runtime import import_library

import_library("tensorflow", "en")
import tensorflow as tf  # noqa: E402


def test_word_by_word_is_all_at_once() -> None:
    rng = np.random.default_rng(3)
    B, T, heads, size, room = 2, 5, 3, 4, 8
    D = heads * size
    x = tf.constant(rng.normal(size=(B, T, D)), tf.float32)
    matrices = [tf.constant(rng.normal(size=(D, D)) / D**0.5, tf.float32) for _ in range(4)]
    oracle = tf.keras.layers.MultiHeadAttention(heads, size, use_bias=False)
    oracle(x, x)
    oracle.set_weights([m.numpy().reshape(w.shape) for m, w in zip(matrices, oracle.weights, strict=True)])
    want, want_weights = oracle(x, x, use_causal_mask=True, return_attention_scores=True)
    kept = [tf.zeros((B, heads, room, size))] * 2
    for t in range(T):
        position = tf.fill([B], t)
        word = x[:, t : t + 1]
        kept = remember(kept, project(word, matrices, heads), position)
        so_far = (tf.range(room) <= position[:, None])[:, None]
        output, weights = look(word, *kept, so_far, matrices)
        np.testing.assert_allclose(output[:, 0], want[:, t], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(weights[:, :, 0, :T], want_weights[:, :, t], rtol=1e-4, atol=1e-5)
        assert not np.any(weights[..., t + 1 :])


def test_sentences_may_be_at_different_places() -> None:
    kept = [tf.zeros((2, 1, 4, 1))] * 2
    keys, _ = remember(kept, [tf.ones((2, 1, 1, 1))] * 2, tf.constant([0, 3]))
    assert keys[:, 0, :, 0].numpy().tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]


def test_rows_are_taken_from_every_tensor_of_a_state() -> None:
    rows = Rows({"a": tf.constant([1, 2, 3]), "b": [tf.constant([[1], [2], [3]])]})[[0, 0, 2]]
    assert rows.state["a"].numpy().tolist() == [1, 1, 3]
    assert rows.state["b"][0].numpy().tolist() == [[1], [1], [3]]
