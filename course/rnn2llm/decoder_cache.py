"""What a Transformer's decoder keeps from word to word, so that nothing that is written has to be read again.

Under a causal mask, what was computed for a word does not change when others follow; in self-attention all that later
words need of it are its keys and values (the incremental decoding of Shazeer, 2019, "Fast Transformer Decoding", section
2). They are kept in arrays that have room for the longest sentence, so that their shapes stay the same and a search can
be compiled; a mask hides what is not written yet. Keys and values of the sentence read are computed once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def project(x: Any, matrices: Sequence[Any], heads: int) -> list[Any]:
    """Keys and values of words, a head apart.

    Args:
        x: [B, T, D].
        matrices: those of queries, keys, values and output, [D, D] each; the second and third are used.
        heads: how many, h.

    Returns:
        Keys and values, [B, h, T, D/h] each.
    """
    import tensorflow as tf

    D, T = matrices[1].shape[0], tf.shape(x)[1]
    parts = [tf.reshape(x @ matrix, [-1, T, heads, D // heads]) for matrix in matrices[1:3]]
    return [tf.transpose(part, [0, 2, 1, 3]) for part in parts]


def remember(kept: Sequence[Any], new: Sequence[Any], position: Any) -> list[Any]:
    """Keys and values with those of one more word.

    Args:
        kept: keys and values so far, [B, h, M, D/h] each, with room for M words.
        new: those of the new word, [B, h, 1, D/h] each.
        position: where it stands in each sentence, [B], from 0 on.
    """
    import tensorflow as tf

    here = tf.one_hot(position, kept[0].shape[2], on_value=True, off_value=False, dtype=tf.bool)  # (B, M)
    here = here[:, tf.newaxis, :, tf.newaxis]  # (B, 1, M, 1)
    return [tf.where(here, one, old) for one, old in zip(new, kept, strict=True)]


def look(x: Any, keys: Any, values: Any, mask: Any, matrices: Sequence[Any]) -> tuple[Any, Any]:
    """Attention of one word a sentence to keys and values that are ready.

    Args:
        x: who asks, [B, 1, D].
        keys: [B, h, M, D/h].
        values: [B, h, M, D/h].
        mask: booleans [B, 1, M], True where it may look.
        matrices: those of queries, keys, values and output, [D, D] each; the first and last are used.

    Returns:
        The output [B, 1, D] and the weights [B, h, 1, M].
    """
    import tensorflow as tf

    heads, size = keys.shape[1], keys.shape[3]
    query = tf.reshape(x @ matrices[0], [-1, heads, 1, size])  # with one word, slices are in order already
    scores = tf.matmul(query, keys, transpose_b=True) / size**0.5  # (B, h, 1, M)
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    return tf.reshape(weights @ values, [-1, 1, heads * size]) @ matrices[3], weights


class Rows:
    """A state that is indexed like an array: ``rows[[0, 0, 2]]`` has the rows of three beams.

    Attributes:
        state: tensors in lists and dicts, each with a row a sentence.
    """

    def __init__(self, state: Any) -> None:
        self.state = state

    def __getitem__(self, rows: Any) -> Rows:
        import tensorflow as tf

        return Rows(tf.nest.map_structure(lambda values: tf.gather(values, rows), self.state))
