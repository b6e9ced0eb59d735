"""A decoder without a source: the transformer's decoder of lesson 05 with nothing to look at but what it has written.

What remains of Vaswani et al. (2017) once cross-attention is taken out is the language model of Liu et al. (2018) and of
GPT (Radford et al., 2018). Layers are normalised before each part, as in GPT-2, and positions are learned.
"""

from __future__ import annotations

from typing import Any


def causal_decoder(size: int, length: int, *, width: int, heads: int, layers: int) -> Any:
    """A Keras model from ids [B, T] to logits [B, T, V] for the token that follows each position.

    Args:
        size: V, the size of the vocabulary.
        length: The largest T; there is a learned vector for each position.
        width: D, the size of the vectors.
        heads: Into how many heads attention is split.
        layers: How many blocks of attention and feed-forward network there are.

    Raises:
        ValueError: D cannot be shared out among the heads.
    """
    if width % heads:
        raise ValueError(f"width={width} is not divisible by heads={heads}")
    import tensorflow as tf

    keras = tf.keras.layers

    class Positions(tf.keras.layers.Layer):  # type: ignore[misc]
        def build(self, _shape: Any) -> None:
            self.table = self.add_weight("positions", (length, width), initializer="uniform")

        def call(self, x: Any) -> Any:
            return x + self.table[: tf.shape(x)[1]]  # (B, T, D)

    ids = tf.keras.Input((None,), dtype=tf.int32)
    x = Positions()(keras.Embedding(size, width)(ids))  # (B, T, D)
    for _ in range(layers):
        normed = keras.LayerNormalization(epsilon=1e-5)(x)
        x += keras.MultiHeadAttention(heads, width // heads)(normed, normed, use_causal_mask=True)  # (B, T, D)
        normed = keras.LayerNormalization(epsilon=1e-5)(x)
        x += keras.Dense(width)(keras.Dense(4 * width, activation="gelu")(normed))  # (B, T, D)
    return tf.keras.Model(ids, keras.Dense(size)(keras.LayerNormalization(epsilon=1e-5)(x)))  # (B, T, V)
