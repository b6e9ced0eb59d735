"""What a decoder block is made of, from the arrays of a case: attention of one head, feed-forward, normalisation.

All take TensorFlow tensors or NumPy arrays and return what they were given, so that an answer may be written in either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Part = Callable[..., Any]


def block_parts(weights: Mapping[str, Any]) -> tuple[Part, Part, Part, list[Part]]:
    """Self-attention, cross-attention, feed-forward and the three normalisations of a decoder block.

    Args:
        weights: ``own`` and ``source`` [4, D, D], the matrices of queries, keys, values and output of each attention;
            ``W1`` [D, F] and ``W2`` [F, D]; ``gains`` and ``biases`` [3, D]; ``eps``.
    """

    def attention(matrices: np.ndarray) -> Part:
        def attend(q: Any, k: Any, v: Any, mask: Any) -> tuple[Any, Any]:
            queries, keys, values = (_array(x) @ W for x, W in zip((q, k, v), matrices[:3], strict=True))
            scores = queries @ keys.swapaxes(1, 2) / queries.shape[-1] ** 0.5  # (B, Tq, Tk)
            if mask is not None:
                scores = np.where(np.asarray(mask), scores, -1e9)
            exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
            shares = exponentials / exponentials.sum(axis=-1, keepdims=True)
            return _like(q, shares @ values @ matrices[3]), _like(q, shares)

        return attend

    def feed_forward(x: Any) -> Any:
        return _like(x, np.maximum(_array(x) @ weights["W1"], 0) @ weights["W2"])

    def norm(gain: np.ndarray, bias: np.ndarray) -> Part:
        def normalise(x: Any) -> Any:
            values = _array(x)
            centred = values - values.mean(axis=-1, keepdims=True)
            spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + weights["eps"])
            return _like(x, gain * centred / spread + bias)

        return normalise

    norms = [norm(gain, bias) for gain, bias in zip(weights["gains"], weights["biases"], strict=True)]
    return attention(weights["own"]), attention(weights["source"]), feed_forward, norms


def _array(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=np.float32)


def _like(example: Any, array: np.ndarray) -> Any:
    """``array`` as a tensor where ``example`` is one."""
    if isinstance(example, np.ndarray):
        return array.astype(np.float32)
    import tensorflow as tf

    return tf.constant(array, tf.float32)
