"""Recurrent pieces from the arrays of a case: a whole layer, and what a decoder with attention is made of.

All take TensorFlow tensors or NumPy arrays and return what they were given, so that an answer may be written in either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


def attended_step(weights: Mapping[str, Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """``score(queries [B, Tq, U], keys [B, Tk, D]) -> [B, Tq, Tk]`` and ``cell(x [B, E + D], [h, c]) -> output, [h, c]``.

    Args:
        weights: ``W1`` [U, A], ``W2`` [D, A] and ``v`` [A] for the scores (Bahdanau et al., 2015, appendix A.1.2);
            ``kernel`` [E + D, 4U] and ``recurrent`` [U, 4U] for the cell, gates in Keras' order i, f, g, o.
    """

    def score(queries: Any, keys: Any) -> Any:
        if len(queries.shape) != 3:  # NumPy would broadcast what is left, and give numbers that mean nothing
            raise ValueError(
                f"score wants queries [B, Tq, U], these have shape {tuple(queries.shape)}: an axis is missing"
            )
        pairs = _array(queries) @ weights["W1"], _array(keys) @ weights["W2"]
        hidden = np.tanh(pairs[0][:, :, None] + pairs[1][:, None])  # (B, Tq, Tk, A)
        return _like(queries, hidden @ weights["v"])

    def cell(x: Any, state: Any) -> Any:
        inputs, (h, c) = _array(x), (_array(part) for part in state)
        # An input that is too narrow meets the first rows only: an answer that leaves something out can then be named.
        i, f, g, o = np.split(inputs @ weights["kernel"][: inputs.shape[-1]] + h @ weights["recurrent"], 4, axis=-1)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)  # (B, U)
        h = _sigmoid(o) * np.tanh(c)
        return _like(x, h), [_like(x, h), _like(x, c)]

    return score, cell


def recurrent_layer(weights: Mapping[str, Any]) -> Callable[[Any], Any]:
    """``layer(x [B, T, D]) -> [B, T, U]``: a simple recurrent network that reads from left to right, padding too.

    Args:
        weights: ``kernel`` [D, U], ``recurrent`` [U, U] and ``bias`` [U] (Elman, 1990).
    """

    def layer(x: Any) -> Any:
        inputs = _array(x)
        state = np.zeros((len(inputs), len(weights["recurrent"])), np.float32)  # (B, U)
        outputs = []
        for t in range(inputs.shape[1]):
            state = np.tanh(inputs[:, t] @ weights["kernel"] + state @ weights["recurrent"] + weights["bias"])
            outputs.append(state)
        return _like(x, np.stack(outputs, axis=1))  # (B, T, U)

    return layer


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return (1 / (1 + np.exp(-z))).astype(np.float32)  # type: ignore[no-any-return]


def _array(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=np.float32)


def _like(example: Any, array: np.ndarray) -> Any:
    """``array`` as a tensor where ``example`` is one."""
    if isinstance(example, np.ndarray):
        return array.astype(np.float32)
    import tensorflow as tf

    return tf.constant(array, tf.float32)
