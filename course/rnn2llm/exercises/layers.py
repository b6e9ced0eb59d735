"""Models that students build: kept between cases, and given the weights of a case.

A model's answer can only be compared if its weights are those of the case. They are assigned layer by layer, by the names
that the exercise prescribes, and never by guessing: a wrong assignment would give a silently wrong number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer

# Tracing two LSTMs takes about a second. An answer key takes every case through the reference and all misconceptions in
# turn, so the models of all of them are kept.
KEPT_MODELS = 16


@lru_cache(KEPT_MODELS)
def built_model(builder: Any, *sizes: int, inputs: int) -> Any:
    """The Keras model that ``builder(*sizes)`` returns, with its weights made.

    Args:
        builder: the student's function.
        sizes: its arguments.
        inputs: how many arrays of ids, [B, T] each, the model reads, as a list.

    Raises:
        BadAnswer: it is no Keras model.
    """
    import tensorflow as tf

    model = builder(*sizes)
    if not isinstance(model, tf.keras.Model):
        raise BadAnswer(f"a tf.keras.Model was expected, the function returned {type(model).__name__}")
    # A subclassed model has no weights before its first call.
    model([tf.ones((1, 1), tf.int32)] * inputs, training=False)
    return model


def load_weights(model: Any, weights: Mapping[str, Sequence[np.ndarray]]) -> None:
    """Set the weights of each layer, found by its name, else as the only layer of another name whose weights fit.

    Args:
        model: a built Keras model.
        weights: by layer name, in the order of Keras' ``get_weights``.

    Raises:
        BadAnswer: a layer cannot be found with certainty, its weights have other shapes, or there is one too many.
    """
    import tensorflow as tf

    kinds = (tf.keras.layers.Embedding, tf.keras.layers.RNN, tf.keras.layers.Dense)
    layers = {layer.name: layer for layer in model.submodules if isinstance(layer, kinds)}
    has = f"it has {', '.join(sorted(layers))}"
    for name, arrays in weights.items():
        want = [array.shape for array in arrays]
        fitting = [layer for other, layer in layers.items() if other not in weights and _shapes(layer) == want]
        if name not in layers and len(fitting) != 1:
            raise BadAnswer(f"the model has no layer named {name!r} that leads to its output; {has}")
        layer = layers[name] if name in layers else fitting[0]
        if _shapes(layer) != want:
            raise BadAnswer(f"layer {layer.name!r} has weights of shapes {_shapes(layer)}; they should be {want}")
        layer.set_weights(list(arrays))
    expected = sum(len(arrays) for arrays in weights.values())
    if len(model.weights) != expected:
        raise BadAnswer(
            f"the model has {len(model.weights)} arrays of weights, not {expected}: a layer too many? {has}"
        )


def _shapes(layer: Any) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in layer.weights]
