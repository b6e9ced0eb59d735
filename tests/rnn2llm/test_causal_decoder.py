"""The decoder without a source sees nothing of the future, and has the weights that its description says."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm.causal_decoder import causal_decoder

V, T, D, LAYERS = 7, 6, 8, 2


def test_the_future_changes_nothing_and_the_past_does() -> None:
    tf.keras.utils.set_random_seed(0)
    model = causal_decoder(V, T, width=D, heads=2, layers=LAYERS)
    rng = np.random.default_rng(0)
    ids = rng.integers(0, V, (3, T))
    logits = model(ids).numpy()
    assert logits.shape == (3, T, V)
    for t in range(T):
        changed = ids.copy()
        changed[:, t] = (changed[:, t] + 1) % V
        difference = np.abs(model(changed).numpy() - logits).max(axis=(0, 2))  # (T,)
        assert (difference[:t] < 1e-5).all()
        assert (difference[t:] > 1e-5).all()
    np.testing.assert_allclose(model(ids[:, :4]), logits[:, :4], atol=1e-5)


def test_a_character_is_told_apart_by_its_place() -> None:
    tf.keras.utils.set_random_seed(0)
    logits = causal_decoder(V, T, width=D, heads=2, layers=LAYERS)(np.full((1, T), 3)).numpy()[0]
    assert np.abs(logits[1:] - logits[:-1]).max(axis=1).min() > 1e-5


def test_its_parameters_are_those_of_a_decoder_without_cross_attention() -> None:
    model = causal_decoder(V, T, width=D, heads=2, layers=LAYERS)
    attention = 4 * (D * D + D)
    feed_forward = D * 4 * D + 4 * D + 4 * D * D + D
    block = attention + feed_forward + 2 * 2 * D
    assert model.count_params() == V * D + T * D + LAYERS * block + 2 * D + D * V + V


def test_a_width_that_cannot_be_split_is_refused() -> None:
    with pytest.raises(ValueError, match="width=10 is not divisible by heads=4"):
        causal_decoder(V, T, width=10, heads=4, layers=1)
