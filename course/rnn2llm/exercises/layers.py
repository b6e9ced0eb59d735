"""Models that students build: kept between cases, and given the weights of a case.

A model's answer can only be compared if its weights are those of the case. They are assigned layer by layer, by the names
that the exercise prescribes, and never by guessing: a wrong assignment would give a silently wrong number.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer

# An answer key takes every case through the reference and all misconceptions in turn, so the models of all are kept.
KEPT_MODELS = 16


class MissingLayerError(BadAnswer):
    """A layer that the exercise asks for does not lead from the model's inputs to its output.

    Attributes:
        name: of the layer.
    """

    def __init__(self, name: str, en: str, es: str) -> None:
        super().__init__(en, es)
        self.name = name


@contextmanager
def _built_cheaply() -> Iterator[None]:
    """Make recurrent layers that compute the same, and take a fraction of the processor time to make.

    To learn no more than the shapes of a layer's outputs, Keras 2 traces its loop over time, a tenth of a second for each
    LSTM, and traces each LSTM once more for a GPU that is not there, half a second. While a model is being put together,
    one step tells the shapes as well.
    """
    import tensorflow as tf

    lstm = tf.keras.layers.LSTM
    backend: Any = sys.modules[lstm.__module__].backend
    initialise, loop = lstm.__init__, backend.rnn

    def without_gpu(self: Any, *args: Any, **kwargs: Any) -> None:
        initialise(self, *args, **kwargs)
        self._could_use_gpu_kernel = False

    def one_step(step: Any, inputs: Any, states: Any, *args: Any, **kwargs: Any) -> Any:
        # Only in the graph that Keras throws away; what is traced in another (a student's tf.function) is there to stay.
        shapes = str(getattr(tf.compat.v1.get_default_graph(), "name", "")).endswith("_scratch_graph")
        if not shapes or args or kwargs.get("time_major") or not tf.is_tensor(inputs):
            return loop(step, inputs, states, *args, **kwargs)
        last, after = step(inputs[:, 0], [*states, *(kwargs.get("constants") or ())])
        if not tf.is_tensor(last):
            return loop(step, inputs, states, *args, **kwargs)
        all_steps = inputs if kwargs.get("return_all_outputs", True) else inputs[:, :1]
        return last, last[:, tf.newaxis] + tf.zeros_like(all_steps[..., :1]), after

    lstm.__init__, backend.rnn = without_gpu, one_step
    try:
        yield
    finally:
        lstm.__init__, backend.rnn = initialise, loop


@lru_cache(KEPT_MODELS)
def built_model(builder: Any, *sizes: int, inputs: int) -> Any:
    """The Keras model that ``builder(*sizes)`` returns, with its weights made.

    Args:
        builder: the student's function.
        sizes: its arguments.
        inputs: how many arrays of ids, [B, T] each, the model reads: one as it is, more of them as a list.

    Raises:
        BadAnswer: it is no Keras model.
    """
    import tensorflow as tf

    with _built_cheaply():
        model = builder(*sizes)
    if not isinstance(model, tf.keras.Model):
        kind = type(model).__name__
        raise BadAnswer(
            f"a tf.keras.Model was expected, the function returned {kind}",
            f"se esperaba un tf.keras.Model y la función devuelve {kind}",
        )
    if not model.built:  # a subclassed one, before its first call
        ids = tf.ones((1, 1), tf.int32)
        model(ids if inputs == 1 else [ids] * inputs, training=False)
    return model


def load_weights(model: Any, weights: Mapping[str, Sequence[np.ndarray]]) -> bool:
    """Set the weights of each layer, found by its name, else as a layer of another name whose weights fit.

    Where several layers of other names fit (two LSTMs without names), they are taken in the order in which data meets
    them, which is that of the exercise.

    Args:
        model: a built Keras model.
        weights: by layer name, in the order of Keras' ``get_weights``.

    Returns:
        Whether all the layers had their names.

    Raises:
        MissingLayerError: a layer cannot be found.
        BadAnswer: a layer's weights have other shapes, or there is one too many.
    """
    import tensorflow as tf

    kinds = (tf.keras.layers.Embedding, tf.keras.layers.RNN, tf.keras.layers.Dense)
    met = [layer for layer in (*model.layers, *model.submodules) if isinstance(layer, kinds)]
    layers = {layer.name: layer for layer in met}
    listed = ", ".join(sorted(layers))
    taken: list[Any] = []
    for name, arrays in weights.items():
        want = [array.shape for array in arrays]
        fitting = [layer for other, layer in layers.items() if other not in weights and _shapes(layer) == want]
        fitting = [layer for layer in fitting if layer not in taken]
        if name not in layers and not fitting:
            raise MissingLayerError(
                name,
                f"the model has no layer named {name!r} that leads to its output; it has {listed}",
                f"el modelo no tiene ninguna capa llamada {name!r} que llegue a su salida; tiene {listed}",
            )
        layer = layers[name] if name in layers else fitting[0]
        taken.append(layer)
        if _shapes(layer) != want:
            raise BadAnswer(
                f"layer {layer.name!r} has weights of shapes {_shapes(layer)}; they should be {want}",
                f"la capa {layer.name!r} tiene pesos de formas {_shapes(layer)} y deberían ser {want}",
            )
        layer.set_weights(list(arrays))
    expected = sum(len(arrays) for arrays in weights.values())
    if len(model.weights) != expected:
        count = len(model.weights)
        raise BadAnswer(
            f"the model has {count} arrays of weights, not {expected}: a layer too many? It has {listed}",
            f"el modelo tiene {count} arrays de pesos, no {expected}: ¿sobra una capa? Tiene {listed}",
        )
    return set(weights) <= set(layers)


def masked_scores(both: Any) -> Any:
    """Scores [B, T, V] with their mask, from a Keras tensor [B, T, V + 1] whose last column is the mask."""
    import tensorflow as tf

    class Masked(tf.keras.layers.Layer):  # type: ignore[misc]
        def call(self, both: Any) -> Any:
            return both[..., :-1]

        def compute_mask(self, both: Any, mask: Any = None) -> Any:
            return both[..., -1] > 0

    return Masked()(both)


def _shapes(layer: Any) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in layer.weights]
